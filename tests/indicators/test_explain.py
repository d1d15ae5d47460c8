"""Lights explain themselves in sentences, with every figure that decided."""

import datetime as dt

import pytest
from django.utils import translation

from guatu.indicators.explain import told
from guatu.indicators.models import LightRule, Standing
from guatu.journal.actions import writing
from guatu.ledger.models import Milestone, Portfolio

from .conftest import County, day


@pytest.fixture(autouse=True)
def english() -> None:
    with translation.override("en"):
        yield


def said(dimension: str = "progress", month: int = 7) -> str:
    """The sentence of a dimension of the only project."""
    standing = Standing.objects.get(month=day(month))
    return {each.dimension: each.sentence for each in told(standing.lights)}[dimension]


def ruled(dimension: str = "progress") -> str:
    standing = Standing.objects.get()
    return {each.dimension: each.rule for each in told(standing.lights)}[dimension]


def test_progress_by_points(county: County) -> None:
    county.report(county.project("8000"), 7, "3200")
    assert said() == (
        "completion = 3,200 ÷ 8,000 = 40.0%; pace = 7 ÷ 12 = 58.3%; "
        "lead = −18.3 points, from −30 to −10, both included, → behind"
    )
    assert ruled() == (
        "points over pace: not below 0 on schedule; above −10 and below 0 watch; "
        "from −30 to −10, both included, behind; below −30 far behind"
    )


def test_what_lies_just_past_a_bound_is_not_shown_as_the_bound(county: County) -> None:
    county.report(county.project("60"), 7, "16.999999")
    assert "lead = −30.000001667 points, below −30" in said()


def test_what_lies_on_a_bound_is_shown_as_it_is(county: County) -> None:
    county.report(county.project("60"), 7, "17")
    assert "lead = −30.0 points, from −30 to −10, both included, → behind" in said()


def test_progress_by_ratio_names_its_rule(county: County) -> None:
    with writing(None, "demo") as work:
        work.add(
            LightRule(
                portfolio=county.portfolio,
                dimension="progress",
                family="ratio",
                thresholds={"yellow": "0.8", "red": "0.6"},
                valid_from=dt.date(2026, 1, 1),
            )
        )
    county.report(county.project("60"), 7, "24.5")
    assert said().endswith("completion ÷ pace = 70.0%, not below 60.0% and below 80.0% → behind")
    assert ruled().endswith("below 60.0% far behind (set from 2026-01-01 on)")


def test_a_carried_amount_says_whose_month_it_is(county: County) -> None:
    project = county.project("120")
    county.report(project, 5, "40")
    county.open(6)
    assert said(month=6).startswith(
        "nothing reported for the month, the amount is that of May 2026; completion = 40 ÷ 120"
    )


@pytest.mark.parametrize(
    ("changes", "plan", "text"),
    [
        ({"pace": Portfolio.Pace.DAY}, {}, "pace = 212 days ÷ 365 days = 58.1%"),
        (
            {"pace": Portfolio.Pace.CURVE},
            {"curve": [10] * 12},
            "pace = planned to date 70 ÷ year plan 120 = 58.3%",
        ),
        (
            {"is_pace_from_entry": True},
            {"entry_month": 6},
            "pace from the month of entry = 2 ÷ 7 = 28.6%",
        ),
        (
            {"is_pace_from_entry": True, "pace": Portfolio.Pace.DAY},
            {"entry_month": 6},
            "pace from entry = 61 days ÷ 214 days = 28.5%",
        ),
    ],
)
def test_each_form_of_pace_is_told(county: County, changes, plan, text: str) -> None:
    county.change(county.portfolio, **changes)
    county.report(county.project({"amount": "120"} | plan), 7, "60")
    assert text in said()


def test_start_milestones_and_reporting(county: County) -> None:
    project = county.project("120", start_planned=dt.date(2026, 6, 10), stage="ready")
    with writing(None, "demo") as work:
        work.add(Milestone(project=project, name="施工许可", planned=dt.date(2026, 7, 1)))
        work.add(Milestone(project=project, name="竣工验收", planned=dt.date(2026, 12, 1)))
    county.open(7)
    sent = dt.datetime(2026, 7, 27, 4, tzinfo=dt.UTC)
    county.report(project, 7, "70", submitted_at=sent, is_same_as_last=True)
    assert said("start") == ("planned for Jun 2026 and not begun at the end of 2 months → behind")
    assert said("milestone") == (
        "1 of 2 milestones overdue; “施工许可” was planned for 2026-07-01, 30 days overdue → behind"
    )
    assert said("entry") == "reported 2 days after 2026-07-25; the same as last month → watch"
    assert ruled("milestone") == (
        "days overdue: from 1 on watch; from 11 on behind; from 31 on far behind"
    )


def test_funds_against_what_is_done_or_due(county: County) -> None:
    with writing(None, "demo") as work:
        rule = work.add(
            LightRule(
                portfolio=county.portfolio,
                dimension="funds",
                family="ratio",
                thresholds={"yellow": "0.8", "red": "0.6"},
            )
        )
    county.report(county.project("120"), 7, "60", funds={"bank": "30"})
    assert said("funds") == "funds in place 30 ÷ done 60 = 50.0%, below 60.0% → far behind"
    county.change(rule, thresholds={"yellow": "0.4", "red": "0.3", "against": "plan"})
    assert said("funds") == (
        "funds in place 30 ÷ plan due 70 = 42.9%, not below 40.0% → on schedule"
    )


def test_no_light_says_why(county: County) -> None:
    county.report(county.project(None), 7, "60")
    assert said() == "No light: there is no year plan."
    assert said("funds") == "This dimension is not judged."


def test_the_worst_dimension_comes_first(county: County) -> None:
    county.report(county.project("120", start_planned=day(1), stage="ready"), 7, "65")
    first, second, *_rest = told(Standing.objects.get().lights)
    assert (first.dimension, first.light) == ("start", 4)
    assert (second.dimension, second.light) == ("progress", 2)


def test_every_reason_has_words_in_chinese(county: County) -> None:
    county.report(county.project("8000"), 7, "3200")
    with translation.override("zh-hans"):
        assert said() == (
            "年度完成率 = 3,200 ÷ 8,000 = 40.0%；序时 = 7 ÷ 12 = 58.3%；"
            "超序时 = −18.3 个百分点，在 −30 至 −10 之间（含两端） → 滞后"
        )
