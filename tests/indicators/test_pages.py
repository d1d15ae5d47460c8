"""The pages on which the rules of lights are set."""

import re

import pytest
from django.test import Client

from guatu.indicators.models import LightRule, Standing
from guatu.ledger.actions import PlanDraft, set_plans
from guatu.reports.actions import ReportDraft, post_reports
from tests.cast import Cast

from .conftest import day

pytestmark = pytest.mark.django_db
LIST = "/settings/lights/"


@pytest.fixture
def as_(cast: Cast):
    """A browser in which somebody of the cast is signed in."""

    def sign_in(name: str) -> Client:
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(cast.accounts[name])
        return client

    return sign_in


@pytest.fixture
def reported(cast: Cast) -> Cast:
    """The school is 8 points behind, the road 40."""
    set_plans([PlanDraft(cast.road, 2026, {"amount": 1200})], by=None)
    post_reports(
        [
            ReportDraft(cast.school, day(6), {"year_amount": 5040}),
            ReportDraft(cast.road, day(6), {"year_amount": 120}),
        ],
        by=None,
    )
    return cast


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def address(cast: Cast, dimension: str = "progress") -> str:
    return f"{LIST}{cast.portfolio.pk}/{dimension}/"


def test_the_rules_of_today_are_told(cast, as_) -> None:
    shown = text(as_("ana").get(LIST))
    assert "points over pace: not below 0 on schedule; above −10 and below 0 watch" in shown
    assert "This dimension is not judged." in shown


def test_a_preview_says_what_would_change_and_writes_nothing(reported, as_) -> None:
    sent = {"family": "ratio", "yellow": "0.9", "red": "0.6", "valid_from": "2026-06-01"}
    answer = as_("ana").post(address(reported), sent | {"preview": "1"})
    change = answer.context["preview"]
    assert change["month"] == day(6)
    assert change["counts"] == [
        ("red", 1, 1),
        ("yellow", 0, 1),
        ("watch", 1, 0),
        ("green", 0, 0),
        ("none", 0, 0),
    ]
    assert [str(project) for project, _before, _after in change["moved"]] == [reported.school.name]
    assert not LightRule.objects.exists()
    part = as_("ana").post(
        address(reported), sent | {"preview": "1"}, headers={"HX-Request": "true"}
    )
    assert part.content.startswith(b"<section")


def test_setting_a_rule_changes_the_lights(reported, as_) -> None:
    sent = {"family": "ratio", "yellow": "0.9", "red": "0.6", "valid_from": "2026-06-01"}
    answer = as_("ana").post(address(reported), sent)
    assert answer.url == f"{LIST}?portfolio={reported.portfolio.pk}"
    assert LightRule.objects.get().thresholds == {"yellow": "0.9", "red": "0.6"}
    assert Standing.objects.get(project=reported.school).lights["progress"]["light"] == 3
    shown = text(as_("ana").get(answer.url))
    assert "set from 2026-06-01 on" in shown


def test_a_dimension_can_be_switched_off(reported, as_) -> None:
    as_("ana").post(address(reported), {"family": "off", "valid_from": "2026-06-01"})
    assert LightRule.objects.get().family == "off"


@pytest.mark.parametrize(
    "sent",
    [
        {"family": "point", "yellow": "-30", "red": "-10", "valid_from": "2026-06-01"},
        {"family": "point", "yellow": "", "red": "-10", "valid_from": "2026-06-01"},
        {"family": "point", "yellow": "-10", "red": "-30", "valid_from": "soon"},
    ],
)
@pytest.mark.parametrize("mode", [{}, {"preview": "1"}])
def test_limits_without_sense_are_told_and_nothing_is_set(reported, as_, sent, mode) -> None:
    answer = as_("ana").post(address(reported), sent | mode)
    assert answer.status_code == 422
    assert not LightRule.objects.exists()


def test_each_family_has_its_own_limits(cast, as_) -> None:
    client = as_("ana")
    assert client.get(f"{address(cast)}?family=ratio").context["form"].initial["yellow"] == "0.8"
    assert client.get(address(cast)).context["form"].initial["red"] == "-30"
    assert "against" in client.get(f"{address(cast, 'funds')}?family=ratio").context["form"].fields
    assert client.get(f"{address(cast)}?family=overdue").status_code == 404
    assert client.get(address(cast, "weather")).status_code == 404


@pytest.mark.parametrize("name", ["bo", "dana", "wu", "xi", "lei"])
def test_only_the_office_sets_rules(cast, as_, name: str) -> None:
    client = as_(name)
    assert client.get(LIST).status_code == 403
    assert client.get(address(cast)).status_code == 403
    assert client.post(address(cast), {"family": "off"}).status_code == 403


def test_another_countys_rules_are_not_there(cast, as_) -> None:
    client = as_("zhou")
    assert client.get(address(cast)).status_code == 404
    assert client.post(address(cast), {"family": "off"}).status_code == 404
    assert client.get(f"{LIST}?portfolio={cast.portfolio.pk}").status_code == 404
