"""What a project's standing is at the end of a month, and what has none."""

import datetime as dt
from decimal import Decimal

import pytest

from guatu.indicators.compute import current_month, standings
from guatu.indicators.models import Light, LightRule, Standing
from guatu.journal.actions import writing
from guatu.ledger.models import Milestone, Portfolio

from .conftest import County, day, money


def light(project, month: int = 7, dimension: str = "progress") -> tuple[int, str]:
    """Colour and reason of a dimension."""
    told = Standing.objects.get(project=project, month=day(month)).lights[dimension]
    return told["light"], told.get("why", "")


def test_a_report_gives_figures_and_lights_in_its_own_transaction(county: County) -> None:
    project = county.project("8000")
    report = county.report(project, 7, "3200")
    made = Standing.objects.get()
    assert (made.month, made.plan, made.done) == (day(7), money(8000), money(3200))
    assert made.pace == Decimal("0.583333333")
    assert made.lead == Decimal("-18.333333333")
    assert made.catch_up == money(960)
    assert made.light == Light.YELLOW
    told = made.lights["progress"]
    assert told["rule"] == {
        "family": "point",
        "limits": {"watch": "0", "yellow": "-10", "red": "-30"},
    }
    assert told["inputs"]["report_id"] == report.pk
    assert told["steps"] == [
        {"code": "completion", "share": "0.4"},
        {"code": "pace", "form": "month", "top": 7, "bottom": 12, "share": "0.583333333"},
        {"code": "lead", "points": "-18.333333333"},
    ]


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ("35", Light.GREEN),
        ("34.999999", Light.BLUE),
        ("29.000001", Light.BLUE),
        ("29", Light.YELLOW),
        ("17", Light.YELLOW),
        ("16.999999", Light.RED),
    ],
)
def test_the_bounds_of_the_point_family(county: County, done: str, expected: int) -> None:
    """Plan 60, July: 序时 is 35 exactly, 10 points are 6, 30 points are 18."""
    project = county.project("60")
    county.report(project, 7, done)
    assert light(project) == (expected, "")


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ("28", Light.GREEN),
        ("27.999999", Light.YELLOW),
        ("21", Light.YELLOW),
        ("20.999999", Light.RED),
    ],
)
def test_the_bounds_of_the_ratio_family(county: County, done: str, expected: int) -> None:
    with writing(None, "demo") as work:
        work.add(
            LightRule(
                portfolio=county.portfolio,
                dimension="progress",
                family="ratio",
                thresholds={"yellow": "0.8", "red": "0.6"},
            )
        )
    project = county.project("60")
    county.report(project, 7, done)
    assert light(project) == (expected, "")


@pytest.mark.parametrize(
    ("plan", "fields", "why"),
    [
        (None, {}, "no_plan"),
        ({"amount": None}, {}, "no_plan"),
        ("0", {}, "zero_plan"),
        ("8000", {"stage": "cancelled"}, "cancelled"),
        ("8000", {"is_listed": False}, "unlisted"),
        ("8000", {"stage": "idea"}, "early"),
        ("8000", {"stage": "reserve"}, "early"),
    ],
)
def test_what_has_no_light_says_why(county: County, plan, fields, why: str) -> None:
    project = county.project(plan, **fields)
    county.report(project, 7, "100")
    assert light(project) == (Light.NONE, why)
    is_off = why in ("cancelled", "unlisted")
    assert (Standing.objects.get().done is None) == is_off


def test_a_project_that_never_reported_has_no_light_and_no_sum(county: County) -> None:
    silent = county.project("8000")
    county.report(county.project("100"), 7, "60")
    made = Standing.objects.get(project=silent)
    assert (made.plan, made.done, made.lead) == (money(8000), None, None)
    assert light(silent) == (Light.NONE, "no_report")


def test_an_amount_is_carried_until_the_next_report_and_says_so(county: County) -> None:
    late, other = county.project("120"), county.project("120")
    county.report(late, 5, "40")
    for month in (5, 6, 7):
        county.report(other, month, 10 * month)
    made = Standing.objects.get(project=late, month=day(7))
    assert (made.done, made.done_month) == (money(40), day(5))
    assert made.lights["progress"]["inputs"]["is_carried"] is True
    assert made.lead == Decimal("-25.000000000")


def test_months_amounts_add_up_where_no_years_total_is_reported(county: County) -> None:
    project = county.project("120")
    for month in (1, 2, 4):
        county.report(project, month, month_amount="10")
    made = {each.month.month: each.done for each in Standing.objects.all()}
    assert made == {1: money(10), 2: money(20), 4: money(30)}
    county.report(project, 5, "55")
    county.report(project, 6, month_amount="5")
    assert Standing.objects.get(month=day(6)).done == money(60)
    assert Standing.objects.get(month=day(6)).lights["progress"]["inputs"]["basis"] == "months"


def test_a_years_amount_does_not_pass_into_the_next(county: County) -> None:
    project = county.project("120")
    county.report(project, 12, "120")
    with writing(None, "demo") as work:
        plan = project.plans.get()
        plan.pk, plan.year, plan.amount = None, 2027, 60
        work.add(plan)
    other = county.project({"amount": "10", "year": 2027})
    with writing(None, "demo") as work:
        report = project.reports.get()
        report.pk, report.project, report.month, report.year_amount = None, other, day(1, 2027), 1
        work.add(report)
    made = Standing.objects.get(project=project, month=day(1, 2027))
    assert (made.plan, made.done) == (money(60), None)


def test_drafts_and_returned_reports_do_not_count(county: County) -> None:
    project = county.project("120")
    report = county.report(project, 7, "70", state="draft")
    assert not Standing.objects.exists()
    county.change(report, state="submitted")
    assert Standing.objects.get().done == money(70)
    county.change(report, state="returned")
    assert not Standing.objects.exists()


def test_pace_by_days_counts_to_the_months_last(county: County) -> None:
    county.change(county.portfolio, pace=Portfolio.Pace.DAY)
    project = county.project("365")
    county.report(project, 7, "212")
    made = Standing.objects.get()
    assert (made.pace, made.lead) == (Decimal("0.580821918"), Decimal(0))
    assert light(project) == (Light.GREEN, "")


def test_pace_by_the_plans_curve(county: County) -> None:
    county.change(county.portfolio, pace=Portfolio.Pace.CURVE)
    curve = [0, 0, 0, 10, 10, 20, 20, 20, 10, 10, 0, 0]
    with_curve = county.project({"amount": "100", "curve": curve})
    without = county.project({"amount": "100"})
    for project in (with_curve, without):
        county.report(project, 4, "10")
    made = Standing.objects.get(project=with_curve)
    assert (made.pace, made.lead, made.curve_forecast) == (Decimal("0.1"), 0, money(100))
    assert Standing.objects.get(project=without).pace == Decimal("0.333333333")
    form = Standing.objects.get(project=without).lights["progress"]["steps"][1]["form"]
    assert form == "month"


def test_pace_may_count_from_the_month_of_entry(county: County) -> None:
    project = county.project({"amount": "70", "entry_month": 6})
    for month in (5, 7):
        county.report(project, month, month * 5)
    assert Standing.objects.get(month=day(7)).pace == Decimal("0.583333333")
    county.change(county.portfolio, is_pace_from_entry=True)
    assert Standing.objects.get(month=day(7)).pace == Decimal("0.285714286")
    assert light(project, 5) == (Light.NONE, "not_entered")


def test_forecasts_go_on_as_the_last_three_months(county: County) -> None:
    project = county.project("120")
    for month, total in ((1, 5), (4, 20), (5, 30), (6, 40), (7, 56)):
        county.report(project, month, total)
    assert Standing.objects.get(month=day(7)).forecast == money(116)
    assert Standing.objects.get(month=day(1)).forecast == money(60)


def test_an_absurd_plan_breaks_nothing(county: County) -> None:
    project = county.project("0.000001")
    county.report(project, 7, "999999999999")
    assert Standing.objects.get().lead > 10**18


@pytest.mark.parametrize(
    ("month", "expected"),
    [(2, Light.GREEN), (3, Light.YELLOW), (4, Light.YELLOW), (5, Light.RED), (8, Light.RED)],
)
def test_a_start_is_overdue_at_the_end_of_its_month(county: County, month, expected) -> None:
    """Yinchuan: the planned month has passed: yellow; three months running: red."""
    project = county.project("120", start_planned=dt.date(2026, 3, 15), stage="ready")
    county.report(project, month, "60")
    assert light(project, month, "start")[0] == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"start_actual": dt.date(2026, 6, 1)},
        {"stage": "building"},
        {"stage": "completed"},
    ],
)
def test_what_has_begun_is_green(county: County, fields) -> None:
    project = county.project("120", **{"start_planned": dt.date(2026, 3, 1)} | fields)
    county.report(project, 7, "70")
    assert light(project, 7, "start")[0] == Light.GREEN


def test_a_continued_project_has_begun(county: County) -> None:
    project = county.project({"amount": 120, "list_class": "continue"})
    county.report(project, 7, "70")
    assert light(project, 7, "start") == (Light.GREEN, "")


def test_a_start_after_the_month_was_overdue_at_its_end(county: County) -> None:
    started = {"start_planned": dt.date(2026, 3, 1), "start_actual": dt.date(2026, 8, 1)}
    project = county.project("120", **started)
    for month in (7, 8):
        county.report(project, month, month * 10)
    assert light(project, 7, "start")[0] == Light.RED
    assert light(project, 8, "start")[0] == Light.GREEN


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        (dt.date(2026, 7, 31), Light.GREEN),
        (dt.date(2026, 7, 30), Light.BLUE),
        (dt.date(2026, 7, 21), Light.BLUE),
        (dt.date(2026, 7, 20), Light.YELLOW),
        (dt.date(2026, 7, 1), Light.YELLOW),
        (dt.date(2026, 6, 30), Light.RED),
    ],
)
def test_milestones_are_judged_by_days_overdue(county: County, planned, expected) -> None:
    project = county.project("120")
    county.report(project, 7, "70")
    with writing(None, "demo") as work:
        node = work.add(Milestone(project=project, name="施工许可", planned=planned))
    assert light(project, 7, "milestone")[0] == expected
    assert Standing.objects.get().light == expected
    county.change(node, actual=dt.date(2026, 7, 31))
    assert light(project, 7, "milestone")[0] == Light.GREEN
    county.change(node, actual=None, is_waived=True)
    assert light(project, 7, "milestone") == (Light.NONE, "no_milestones")


def test_funds_are_judged_where_a_rule_says_so(county: County) -> None:
    project = county.project("120")
    county.report(project, 7, "70", funds={"central": "30", "bank": "25.9"})
    assert light(project, 7, "funds") == (Light.NONE, "off")
    rule = LightRule(
        portfolio=county.portfolio,
        dimension="funds",
        family="ratio",
        thresholds={"yellow": "0.8", "red": "0.6"},
    )
    with writing(None, "demo") as work:
        work.add(rule)
    assert light(project, 7, "funds") == (Light.YELLOW, "")
    county.change(rule, thresholds={"yellow": "0.79", "red": "0.6", "against": "plan"})
    assert light(project, 7, "funds") == (Light.GREEN, "")


def test_a_rule_holds_from_its_day_on(county: County) -> None:
    project = county.project("120")
    for month in (6, 7):
        county.report(project, month, "0")
    with writing(None, "demo") as work:
        work.add(
            LightRule(
                portfolio=county.portfolio,
                dimension="progress",
                family="off",
                valid_from=dt.date(2026, 7, 31),
            )
        )
    assert light(project, 6)[0] == Light.RED
    assert light(project, 7) == (Light.NONE, "off")


def test_months_come_and_go_with_their_reports(county: County) -> None:
    first, second = county.project("120"), county.project(None)
    county.report(first, 6, "60")
    report = county.report(first, 7, "70")
    assert set(Standing.objects.values_list("project", "month")) == {
        (project.pk, day(month)) for project in (first, second) for month in (6, 7)
    }
    with writing(None, "demo") as work:
        work.remove_many([report])
    assert set(Standing.objects.values_list("month", flat=True)) == {day(6)}


def test_every_project_is_seen_in_the_newest_year_only(county: County) -> None:
    planned = county.project({"amount": 10, "year": 2025})
    unplanned = county.project(None)
    report = county.report(planned, 12, "10")
    county.change(report, month=day(12, 2025))
    assert Standing.objects.filter(project=unplanned).count() == 1
    county.report(county.project("10"), 1, "1")
    months = Standing.objects.filter(project=unplanned).values_list("month", flat=True)
    assert list(months) == [day(1)]


def test_the_current_month_waits_until_half_have_reported(county: County) -> None:
    assert current_month(county.portfolio) is None
    projects = [county.project("120") for _ in range(4)]
    county.open(6)
    assert current_month(county.portfolio) == day(6)
    for project in projects:
        county.report(project, 6, "60")
    county.report(projects[0], 7, "70")
    assert current_month(county.portfolio) == day(6)
    county.report(projects[1], 7, "70")
    assert current_month(county.portfolio) == day(7)
    period = county.open(8)
    assert current_month(county.portfolio) == day(7)
    county.change(period, is_locked=True)
    assert current_month(county.portfolio) == day(8)


def test_standings_of_a_month_without_rows_can_be_asked_for(county: County) -> None:
    project = county.project("120")
    county.report(project, 6, "60")
    (made,) = standings([project], day(9))
    assert (made.done, made.lead) == (money(60), Decimal("-25"))
    assert made.pk is None
