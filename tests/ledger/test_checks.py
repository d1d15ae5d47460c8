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
    "sector": "工业",
    "nature": "new",
    "content": "新建厂房",
    "total_invest": Decimal(100),
    "fund_plan": {"自筹": "60.5", "贷款": "39.5"},
    "start_planned": dt.date(2026, 1, 1),
    "start_actual": dt.date(2026, 2, 1),
    "finish_planned": dt.date(2027, 2, 1),
    "longitude": Decimal("115.2"),
    "latitude": Decimal("27.1"),
}
PLAN = {"amount": Decimal(24), "curve": [Decimal(2)] * 12, "list_class": "start"}


def record(plan: dict | None = None, **fields: object) -> checks.Record:
    project = Project(**(GOOD | fields))
    current = AnnualPlan(**(PLAN | (plan or {})))
    return checks.Record(project, DAY, frozenset({"responsible"}), frozenset({"lead"}), current)


def codes(of: checks.Record) -> set[str]:
    values = checks.values_of(of)
    return {rule.code for rule in checks.RULES if rule.check(values, checks.WORDS)}


def test_a_good_record_has_no_findings() -> None:
    assert checks.findings(record()) == []


def test_who_answers_and_the_plan_are_missed() -> None:
    assert codes(checks.Record(Project(**GOOD), DAY)) == {"no_unit", "no_leader", "no_plan"}
    unlisted = checks.Record(Project(**GOOD, is_listed=False), DAY)
    assert "no_plan" not in codes(unlisted)


@pytest.mark.parametrize(
    ("code", "fields", "plan"),
    [
        ("plan_over_total", {}, {"amount": Decimal(101)}),
        ("curve_not_plan", {}, {"amount": Decimal(25)}),
        ("planned_finish_first", {"finish_planned": dt.date(2025, 1, 1)}, None),
        ("actual_use_first", {"production_actual": dt.date(2025, 1, 1)}, None),
        ("finish_to_come", {"finish_actual": dt.date(2026, 7, 1)}, None),
        ("start_missing", {"start_actual": None}, None),
        ("finish_missing", {"stage": "completed"}, None),
        ("begun_too_early", {"stage": "ready"}, None),
        ("no_code", {"national_code": None}, None),
        ("funds_not_total", {"fund_plan": {"自筹": "60"}}, None),
        ("half_located", {"latitude": None}, None),
        ("west_of_china", {"longitude": Decimal("27.1"), "latitude": Decimal("53")}, None),
        ("new_but_old", {"start_actual": dt.date(2025, 12, 31)}, None),
        ("finish_after_year", {}, {"list_class": "finish"}),
        ("finish_overdue", {"finish_planned": dt.date(2026, 6, 29)}, None),
        ("no_sector", {"sector": ""}, None),
    ],
)
def test_each_fault_is_found(code: str, fields: dict, plan: dict | None) -> None:
    assert code in codes(record(plan, **fields))


def test_the_whole_is_what_is_allowed_at_most() -> None:
    assert "plan_over_total" not in codes(record({"amount": Decimal(100)}))


def test_a_finding_tells_its_arithmetic() -> None:
    values = checks.values_of(record(finish_planned=dt.date(2025, 1, 1)))
    rule = next(rule for rule in checks.RULES if rule.code == "planned_finish_first")
    found = rule.check(values, checks.WORDS)
    assert found is not None
    assert "2026-01-01" in found.arithmetic
    assert "2025-01-01" in found.arithmetic
