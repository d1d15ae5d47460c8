"""The journal's page: what it shows to whom, how it pages, and verifying from it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.journal import acts
from guatu.journal.checking import run_check
from guatu.journal.models import Check, Entry
from guatu.journal.seals import seal_all
from guatu.ledger.actions import change_projects, link_leaders
from tests.cast import START, Cast

from .conftest import tampering
from .test_acts import used

pytestmark = pytest.mark.django_db
PAGE = "/journal/"


@pytest.fixture
def as_(cast: Cast):
    """A browser in which somebody of the cast is signed in."""

    def sign_in(name: str) -> Client:
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(cast.accounts[name])
        return client

    return sign_in


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_before_and_after_are_told_in_the_words_of_the_page(cast, as_) -> None:
    change_projects(
        [(cast.school, {"total_invest": 5200, "stage": "building"})], by=cast.accounts["ana"]
    )
    link_leaders([(cast.school, "lead", [cast.people["fang"]])], START, by=None)
    shown = text(as_("dana").get(PAGE))
    assert "Changed a project" in shown
    assert cast.school.name in shown
    assert "total investment was — → now 5200" in shown
    assert "now under construction" in shown
    assert "方正" in shown


def test_the_auditor_sees_acts_and_no_business_data(cast, as_) -> None:
    change_projects([(cast.school, {"remark": "秘密的话"})], by=cast.accounts["ana"])
    shown = text(as_("wu").get(PAGE))
    assert "Changed a project" in shown
    assert "安娜" in shown
    assert f"project/{cast.school.pk}" in shown
    assert "秘密的话" not in shown
    assert cast.school.name not in shown
    assert "秘密的话" in text(as_("ana").get(PAGE))


def test_another_countys_entries_are_not_seen(cast, as_) -> None:
    change_projects([(cast.foreign, {"remark": "邻县的事"})], by=cast.accounts["zhou"])
    assert "邻县的事" not in text(as_("ana").get(PAGE))
    assert "邻县的事" in text(as_("zhou").get(PAGE))
    thread = f"{PAGE}?thread=project/{cast.foreign.pk}"
    assert "No entry found" in text(as_("ana").get(thread))


@pytest.mark.parametrize("name", ["bo", "xi", "sun", "lei"])
def test_those_without_the_right_are_turned_away(as_, name: str) -> None:
    assert as_(name).get(PAGE).status_code == 403
    assert as_(name).post("/journal/checks/new/").status_code == 403


def test_reading_is_not_verifying(as_) -> None:
    assert as_("dana").post("/journal/checks/new/").status_code == 403
    assert "Verify the journal" not in text(as_("dana").get(PAGE))
    assert "Verify the journal" in text(as_("wu").get(PAGE))


@pytest.mark.parametrize("days", ["", "&first=2020-01-01"])
def test_pages_hang_on_keys_and_cost_the_same(cast, as_, days: str) -> None:
    for number in range(120):
        change_projects([(cast.school, {"remark": f"第{number}次"})], by=cast.accounts["ana"])
    client = as_("ana")
    thread = f"thread=project/{cast.school.pk}&act=ledger.project.change{days}"
    seen, address, costs = [], f"?{thread}", set()
    while address:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(PAGE + address)
        costs.add(len(queries))
        seen += [line.entry.pk for line in answer.context["lines"]]
        last, address = address, answer.context["older"]
    expected = Entry.objects.filter(action="ledger.project.change").order_by("-id")
    assert seen == list(expected.values_list("pk", flat=True))
    assert len(costs) <= (2 if days else 1)
    newer = client.get(PAGE + client.get(PAGE + last).context["newer"])
    assert [line.entry.pk for line in newer.context["lines"]] == seen[50:100]
    first = client.get(PAGE + newer.context["newer"])
    assert [line.entry.pk for line in first.context["lines"]] == seen[:50]
    assert first.context["newer"] == ""


def test_filters_narrow_by_person_act_and_day(cast, as_) -> None:
    change_projects([(cast.school, {"remark": "一"})], by=cast.accounts["ana"])
    client = as_("ana")

    def count(query: str) -> int:
        return len(client.get(f"{PAGE}?{query}").context["lines"])

    assert count("who=安&act=ledger.project.change") == 1
    assert count("who=戴&act=ledger.project.change") == 0
    today = Entry.objects.order_by("-id")[0].at.astimezone().date()
    assert count(f"first={today}&act=ledger.project.change") == 1
    assert count("last=2020-01-01") == 0
    batch = Entry.objects.filter(action="ledger.project.change").get().batch
    assert count(f"batch={batch}") == 1


@pytest.mark.parametrize(
    "query", ["before=x", "before=99999999999999999999", "first=nonsense", "batch=1", "thread=<b>"]
)
def test_an_odd_address_breaks_nothing(as_, query: str) -> None:
    answer = as_("ana").get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    assert b"<b>" not in answer.content


def test_a_verification_runs_as_a_job_and_keeps_its_result(cast, as_) -> None:
    seal_all()
    client = as_("wu")
    answer = client.post("/journal/checks/new/")
    check = Check.objects.get()
    assert answer.url == f"/journal/checks/{check.pk}/"
    assert "Verifying" in text(client.get(answer.url))
    run_check(check.pk)
    assert "Intact" in text(client.get(answer.url))
    assert "Intact" in text(client.get(PAGE))
    part = client.get(answer.url, headers={"HX-Request": "true"}).content
    assert part.strip().startswith(b"<div id")


def test_a_verification_that_finds_something_says_what(cast, as_) -> None:
    seal_all()
    victim = Entry.objects.order_by("id")[3]
    with tampering() as run:
        run(f"UPDATE journal_entry SET source = 'x' WHERE id = {victim.pk}")
    client = as_("wu")
    client.post("/journal/checks/new/")
    run_check(Check.objects.get().pk)
    shown = text(client.get(PAGE))
    assert f"Entry {victim.pk} ({victim.thread}) was changed" in shown


def test_a_head_that_is_none_is_asked_for_again(as_) -> None:
    answer = as_("wu").post("/journal/checks/new/", {"anchor": "xyz"})
    assert answer.status_code == 422
    assert not Check.objects.exists()


def test_every_act_can_be_chosen(as_) -> None:
    shown = as_("ana").get(PAGE).content.decode()
    assert all(f'value="{name}"' in shown for name in acts.ACTS)
    assert used() <= set(acts.ACTS)
