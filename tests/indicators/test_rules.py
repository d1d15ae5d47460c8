"""Setting the rules of lights."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from guatu.indicators.actions import set_light_rule
from guatu.indicators.models import LightRule, Standing
from guatu.indicators.rules import Rule, checked_limits, default_rule, families, rules_on
from guatu.journal.models import Entry
from guatu.lib.refusals import Refused

from .conftest import County, day

RATIO = {"yellow": "0.8", "red": "0.6"}


def ratio_from(month: int, **limits: str) -> Rule:
    return Rule("progress", "ratio", RATIO | limits, valid_from=day(month))


@pytest.mark.parametrize(
    ("dimension", "family", "limits", "expected"),
    [
        (
            "progress",
            "point",
            {"yellow": "-5", "red": -20},
            {"watch": "0", "yellow": "-5", "red": "-20"},
        ),
        ("progress", "ratio", RATIO | {"watch": ""}, RATIO),
        ("progress", "off", {"yellow": "x"}, {}),
        ("milestone", "overdue", {"yellow": "1", "red": "10"}, {"yellow": "1", "red": "10"}),
        ("funds", "ratio", RATIO | {"against": "plan"}, RATIO | {"against": "plan"}),
        ("progress", "ratio", RATIO | {"against": "plan"}, RATIO),
    ],
)
def test_limits_are_kept_as_plain_text(dimension, family, limits, expected) -> None:
    assert checked_limits(dimension, family, limits) == expected


@pytest.mark.parametrize(
    ("dimension", "family", "limits"),
    [
        ("start", "point", {"yellow": "-1", "red": "-2"}),
        ("progress", "overdue", {"yellow": "1", "red": "2"}),
        ("progress", "point", {"yellow": "-30", "red": "-10"}),
        ("progress", "point", {"yellow": "-10"}),
        ("progress", "point", {"watch": "-20", "yellow": "-10", "red": "-30"}),
        ("progress", "ratio", {"yellow": "0.6", "red": "0.8"}),
        ("progress", "ratio", {"yellow": "80", "red": "60"}),
        ("progress", "ratio", {"yellow": "NaN", "red": "0.6"}),
        ("progress", "ratio", {"yellow": "abc", "red": "0.6"}),
        ("milestone", "overdue", {"yellow": "3", "red": "1"}),
        ("milestone", "overdue", {"yellow": "1.5", "red": "2"}),
        ("milestone", "overdue", {"yellow": "0", "red": "2"}),
        ("funds", "ratio", RATIO | {"against": "hope"}),
    ],
)
def test_limits_without_sense_are_refused(dimension, family, limits) -> None:
    with pytest.raises(Refused):
        checked_limits(dimension, family, limits)


def test_every_dimension_can_be_switched_off_and_has_a_default() -> None:
    for dimension in LightRule.Dimension:
        assert "off" in families(dimension)
        assert default_rule(dimension).family in families(dimension)


def test_the_rule_set_last_holds() -> None:
    rules = [
        Rule("progress", "ratio", RATIO, 1, valid_from=day(1), valid_to=day(4)),
        Rule("progress", "off", {}, 2, valid_from=day(4)),
    ]
    assert rules_on(rules, dt.date(2025, 12, 31))["progress"].family == "point"
    assert rules_on(rules, dt.date(2026, 3, 31))["progress"].key == 1
    assert rules_on(rules, dt.date(2026, 4, 1))["progress"].key == 2


def test_a_rule_is_set_between_others_and_changes_the_lights_from_its_day(county: County) -> None:
    project = county.project("60")
    for month in (5, 6, 7):
        county.report(project, month, 22)
    set_light_rule(county.portfolio, ratio_from(7), by=None)
    set_light_rule(county.portfolio, ratio_from(5), by=None)
    set_light_rule(county.portfolio, Rule("progress", "off", valid_from=day(6)), by=None)
    spans = LightRule.objects.order_by("valid_from").values_list("valid_from", "valid_to", "family")
    assert list(spans) == [
        (day(5), day(6), "ratio"),
        (day(6), day(7), "off"),
        (day(7), None, "ratio"),
    ]
    families_used = [
        s.lights["progress"]["rule"]["family"] for s in Standing.objects.order_by("month")
    ]
    assert families_used == ["ratio", "off", "ratio"]
    assert Entry.objects.filter(action="indicators.rule.set").count() == 4


def test_setting_a_rule_of_the_same_day_again_changes_it(county: County) -> None:
    set_light_rule(county.portfolio, ratio_from(7), by=None)
    set_light_rule(county.portfolio, ratio_from(7, yellow="0.9"), by=None)
    assert LightRule.objects.get().thresholds == {"yellow": "0.9", "red": "0.6"}


def test_only_the_office_of_the_county_may_set_it(cast) -> None:
    rule = ratio_from(7)
    for name in ("bo", "dana", "wu", "zhou"):
        with pytest.raises(PermissionDenied):
            set_light_rule(cast.portfolio, rule, by=cast.accounts[name])
    made = set_light_rule(cast.portfolio, rule, by=cast.accounts["ana"])
    assert Entry.objects.filter(action="indicators.rule.set").get().actor == cast.accounts["ana"]
    assert made.thresholds == RATIO
