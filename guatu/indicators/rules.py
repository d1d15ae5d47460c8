"""Which rule gives a dimension its light on a day, and the rules that hold where none was set."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from guatu.indicators.models import LightRule
from guatu.lib.refusals import Refused

Dimension = LightRule.Dimension
Family = LightRule.Family

# Progress: Yinchuan 2025 with a watch band of its own, and Wuhan; start: Yinchuan (domain.md 1.4).
# Milestones keep the bounds of the point family, in days; missing reports count in months.
LIMITS: dict[tuple[str, str], dict[str, str]] = {
    (Dimension.START, Family.OVERDUE): {"yellow": "1", "red": "3"},
    (Dimension.PROGRESS, Family.POINT): {"watch": "0", "yellow": "-10", "red": "-30"},
    (Dimension.PROGRESS, Family.RATIO): {"yellow": "0.8", "red": "0.6"},
    (Dimension.MILESTONE, Family.OVERDUE): {"watch": "1", "yellow": "11", "red": "31"},
    (Dimension.FUNDS, Family.RATIO): {"yellow": "0.8", "red": "0.6"},
    (Dimension.ENTRY, Family.OVERDUE): {"yellow": "1", "red": "2"},
}
DEFAULT_FAMILY: dict[str, str] = {
    Dimension.START: Family.OVERDUE,
    Dimension.PROGRESS: Family.POINT,
    Dimension.MILESTONE: Family.OVERDUE,
    Dimension.FUNDS: Family.OFF,
    Dimension.ENTRY: Family.OVERDUE,
}
AGAINST = ("done", "plan")
COLOURS = ("watch", "yellow", "red")


@dataclass(frozen=True)
class Rule:
    """The rule of a dimension. Without a key it is the default."""

    dimension: str
    family: str
    limits: Mapping[str, str] = field(default_factory=dict)
    key: int | None = None
    valid_from: dt.date = dt.date.min
    valid_to: dt.date | None = None

    def as_json(self) -> dict[str, Any]:
        """What an explanation keeps of it."""
        told: dict[str, Any] = {"family": str(self.family), "limits": dict(self.limits)}
        if self.key is not None:
            told |= {"id": self.key, "from": self.valid_from.isoformat()}
        return told


def families(dimension: str) -> list[str]:
    """The families that a dimension can be judged by."""
    return [str(family) for place, family in LIMITS if place == dimension] + [str(Family.OFF)]


def default_rule(dimension: str) -> Rule:
    """The rule of a dimension for which none was set."""
    family = DEFAULT_FAMILY[dimension]
    return Rule(dimension, family, LIMITS.get((dimension, family), {}))


def rule_of(row: Mapping[str, Any]) -> Rule:
    """The rule that a row of LightRule (by field name, with pk) holds."""
    limits = {name: str(value) for name, value in (row["thresholds"] or {}).items()}
    return Rule(
        row["dimension"],
        row["family"],
        limits,
        row["pk"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
    )


def rules_on(rules: Iterable[Rule], day: dt.date) -> dict[str, Rule]:
    """Dimension to the rule that holds on a day; the one set last where several do."""
    found = {str(dimension): default_rule(dimension) for dimension in Dimension}
    for rule in sorted(rules, key=lambda rule: rule.valid_from):
        if rule.valid_from <= day and (rule.valid_to is None or day < rule.valid_to):
            found[rule.dimension] = rule
    return found


def checked_limits(dimension: str, family: str, limits: Mapping[str, Any]) -> dict[str, str]:
    """The limits as plain text. Refused where one is missing, no number or out of order."""
    if family == Family.OFF:
        return {}
    known = LIMITS.get((dimension, family))
    if known is None:
        raise Refused(_("This dimension is not judged that way."))
    against = str(limits.get("against", "")) if dimension == Dimension.FUNDS else ""
    if against and against not in AGAINST:
        raise Refused(_("Funds are compared with what is done or with the plan."))
    numbers = {
        name: _number(limits[name]) for name in COLOURS if limits.get(name) not in (None, "")
    }
    if "yellow" not in numbers or "red" not in numbers:
        raise Refused(_("A limit for yellow and one for red are needed."))
    if family == Family.POINT:
        numbers.setdefault("watch", Decimal(0))
    _check_order(family, numbers)
    plain = {name: format(value.normalize(), "f") for name, value in numbers.items()}
    return plain | ({"against": against} if against else {})


def _check_order(family: str, numbers: Mapping[str, Decimal]) -> None:
    given = [numbers[name] for name in COLOURS if name in numbers]
    if family == Family.OVERDUE:
        whole = all(value == value.to_integral_value() and value >= 1 for value in given)
        if not whole or given != sorted(given):
            raise Refused(_("Limits are whole numbers from 1 up, and red is the greatest."))
    elif given != sorted(given, reverse=True):
        raise Refused(_("Red must lie below yellow, and yellow below watch."))
    elif family == Family.RATIO and not all(0 < value <= 2 for value in given):
        raise Refused(_("Limits of a ratio lie between 0 and 2."))


def _number(value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise Refused(_("“%(value)s” is not a number.") % {"value": value}) from error
    if not number.is_finite() or abs(number) > 10_000:
        raise Refused(_("“%(value)s” is out of bounds.") % {"value": value})
    return number
