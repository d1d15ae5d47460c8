"""What is doubtful about a project's record."""

import datetime as dt
from decimal import Decimal

import pytest

from guatu.ledger import checks
from guatu.ledger.models import AnnualPlan, Project

DAY = dt.date(2026, 6, 30)
GOOD = {
    "stage": "building",
    "national_code": "2603-360824-04-01-123456",
    "total_invest": Decimal(100),
    "fund_plan": {"自筹": "60.5", "贷款": "39.5"},
    "start_planned": dt.date(2026, 1, 1),
    "start_actual": dt.date(2026, 2, 1),
    "longitude": Decimal("115.2"),
    "latitude": Decimal("27.1"),
}
PLAN = {"amount": Decimal(24), "curve": [Decimal(2)] * 12}


def record(plan: dict | None = None, **fields: object) -> checks.Record:
    project = Project(**(GOOD | fields))
    current = AnnualPlan(**(PLAN | (plan or {})))
    return checks.Record(project, DAY, frozenset({"responsible"}), frozenset({"lead"}), current)


def test_a_good_record_has_no_findings() -> None:
    assert checks.findings(record()) == []


def test_who_answers_and_the_plan_are_missed() -> None:
    bare = checks.Record(Project(**GOOD), DAY)
    for check in (checks.has_responsible_unit, checks.has_lead_leader, checks.has_plan):
        assert list(check(bare))
    unlisted = checks.Record(Project(**GOOD, is_listed=False), DAY)
    assert not list(checks.has_plan(unlisted))


@pytest.mark.parametrize(
    ("check", "fields", "plan"),
    [
        (checks.plan_within_total, {}, {"amount": Decimal(101)}),
        (checks.months_add_up, {}, {"amount": Decimal(25)}),
        (checks.dates_in_order, {"finish_planned": dt.date(2025, 1, 1)}, None),
        (checks.dates_in_order, {"production_actual": dt.date(2025, 1, 1)}, None),
        (checks.actual_days_have_come, {"finish_actual": dt.date(2026, 7, 1)}, None),
        (checks.stage_fits_days, {"start_actual": None}, None),
        (checks.stage_fits_days, {"stage": "completed"}, None),
        (checks.stage_fits_days, {"stage": "ready"}, None),
        (checks.approved_with_code, {"national_code": None}, None),
        (checks.funds_add_up, {"fund_plan": {"自筹": "60"}}, None),
        (checks.located, {"latitude": None}, None),
        (checks.located, {"longitude": Decimal("27.1"), "latitude": Decimal("115.2")}, None),
    ],
)
def test_each_fault_is_found(check: object, fields: dict, plan: dict | None) -> None:
    assert list(check(record(plan, **fields)))


def test_the_whole_is_what_is_allowed_at_most() -> None:
    assert not list(checks.plan_within_total(record({"amount": Decimal(100)})))
