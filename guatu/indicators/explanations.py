"""What is kept of how a light came about: rule, inputs and arithmetic as codes and numbers.

`explain.py` makes sentences of it in the reader's language. Amounts are text in 万, shares and
points are text with up to nine places, days are ISO dates, keys name the rows they come from.
"""

from decimal import Decimal
from typing import Any

from guatu.engine.standing import GREEN, PLACES, SHARE_PLACES
from guatu.indicators.cells import Cell
from guatu.indicators.facts import Row
from guatu.indicators.rules import Rule

Explanation = dict[str, Any]


def no_light(rule: Rule, why: str) -> Explanation:
    """The explanation where a dimension has no light: `why` says the reason as a code."""
    return {"light": 0, "why": why, "rule": rule.as_json()}


def excused(explanation: Explanation, excuse: Row | None) -> Explanation:
    """The explanation with the excuse that holds for its dimension, where there is a lag."""
    if excuse is None or explanation["light"] <= GREEN:
        return explanation
    told = {
        "id": excuse["pk"],
        "reason": excuse["reason"],
        "until": excuse["until"].isoformat(),
        "approver": excuse["approver"],
        "decided": excuse["decided_on"].isoformat(),
    }
    return {**explanation, "excuse": told}


def progress(cell: Cell, rule: Rule, light: int, steps: list[Explanation]) -> Explanation:
    """Money done against the year plan and 序时."""
    made, plan = cell.done, cell.plan or {}
    return {
        "light": light,
        "rule": rule.as_json(),
        "inputs": {
            "plan": money(cell.plan_amount),
            "plan_id": plan.get("pk"),
            "done": money(made.amount),
            "basis": made.basis,
            "report_id": made.report,
            "report_month": made.month and made.month.isoformat(),
            "is_carried": made.month != cell.month,
        },
        "steps": steps,
    }


def start(cell: Cell, rule: Rule, light: int) -> Explanation:
    """Months' ends at which the start was overdue."""
    made = cell.start
    return {
        "light": light,
        "rule": rule.as_json(),
        "inputs": {
            "planned": made.planned and made.planned.isoformat(),
            "actual": made.actual and made.actual.isoformat(),
            "has_begun": made.has_begun,
        },
        "steps": [] if made.has_begun else [{"code": "months_late", "months": made.months_late}],
    }


def milestone(cell: Cell, rule: Rule, light: int) -> Explanation:
    """The milestone that is longest overdue."""
    nodes = cell.nodes
    steps: list[Explanation] = []
    if nodes.worst:
        steps.append(
            {
                "code": "days_late",
                "milestone": nodes.worst["name"],
                "milestone_id": nodes.worst["pk"],
                "planned": nodes.worst["planned"].isoformat(),
                "days": nodes.days,
            }
        )
    return {
        "light": light,
        "rule": rule.as_json(),
        "inputs": {"milestones": nodes.total, "overdue": nodes.overdue},
        "steps": steps,
    }


def funds(cell: Cell, rule: Rule, light: int, steps: list[Explanation]) -> Explanation:
    """Funds in place against what they are to cover."""
    return {
        "light": light,
        "rule": rule.as_json(),
        "inputs": {"funds": money(cell.funds), "report_id": cell.funds_report},
        "steps": steps,
    }


def entry(cell: Cell, rule: Rule, light: int) -> Explanation:
    """Whether the month's report is there, and in time."""
    filing = cell.filing
    return {
        "light": light,
        "rule": rule.as_json(),
        "inputs": {
            "due": filing.due and filing.due.isoformat(),
            "missing": filing.missing,
            "days_late": filing.days_late,
            "is_same_as_last": filing.is_same,
        },
        "steps": [],
    }


def money(value: int | None) -> str | None:
    """10⁻⁶ 万 as text in 万, without trailing zeros."""
    return None if value is None else _text(value, PLACES)


def share(value: int) -> str:
    """A share or points in 10⁻⁹ as text, without trailing zeros."""
    return _text(value, SHARE_PLACES)


def _text(value: int, places: int) -> str:
    exact = Decimal(value).scaleb(-places)
    return format(exact.normalize(), "f") if exact else "0"
