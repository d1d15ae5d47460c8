"""What the figures of a report contradict: one rule a contradiction, over plain values. Pure.

A rule is a list of comparisons between sums of values that all have to hold for it to speak; a
value that is not known keeps it silent. Being data, the same rules run here over exact decimals,
in the browser while somebody types (`static/js/report_checks.js`), and over columns of a table.

The values, in 万元, per cent, people and months:

| name | what |
|---|---|
| `month` `year` `all` | done this month, this year, since the start |
| `year_before` `all_before` | the totals of the newest report before; 0 for a new year |
| `december` | the year's total of the newest report before, where that was in another year |
| `physical` `physical_before` | physical progress, 0 to 100 |
| `funds` `funds_before` | funds in place, all sources |
| `plan` `total` | plan of the year, total investment |
| `january` `first` | 1 in January; 1 in the first report of a year |
| `gap` | months without a report before this one |
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Values = Mapping[str, Decimal | None]
Sum = tuple[tuple[Decimal, str], ...]

VALUES: dict[str, Promise | str] = {
    "month": _("done this month"),
    "year": _("done this year"),
    "all": _("done since the start"),
    "year_before": _("this year before"),
    "all_before": _("since the start before"),
    "december": _("last year"),
    "physical": _("physical progress"),
    "physical_before": _("physical progress before"),
    "funds": _("funds in place"),
    "funds_before": _("funds in place before"),
    "plan": _("year plan"),
    "total": _("total investment"),
    "january": "",
    "first": "",
    "gap": "",
}
OPERATORS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "≠": operator.ne,
}
_TERM = re.compile(r"([+-]?)\s*(?:(\d+)\s*\*\s*)?([a-z_]+|\d+)")


class Severity(IntEnum):
    """How grave a contradiction is; what is impossible is not sent."""

    WARNING = 2
    IMPOSSIBLE = 3


@dataclass(frozen=True)
class Comparison:
    """A comparison of two sums: "year - year_before" > "month"."""

    left: str
    sign: str
    right: str

    @cached_property
    def sides(self) -> tuple[Sum, Sum]:
        """Both sums as (factor, name of a value or number) pairs."""
        return _sum_of(self.left), _sum_of(self.right)

    def holds(self, values: Values) -> bool:
        """False also where a value is not known."""
        left, right = (amount_of(side, values) for side in self.sides)
        return left is not None and right is not None and OPERATORS[self.sign](left, right)


@dataclass(frozen=True)
class Finding:
    """A contradiction that was found: beside which field, in words, with its arithmetic."""

    code: str
    severity: Severity
    field: str
    sentence: str
    arithmetic: str

    @property
    def is_impossible(self) -> bool:
        """Whether the report is not sent with it."""
        return self.severity is Severity.IMPOSSIBLE


@dataclass(frozen=True)
class Rule:
    """A contradiction: its code, how grave it is, the field it is shown at, its sentence.

    `when` holds the comparisons; the last one is the arithmetic that is shown.
    """

    code: str
    severity: Severity
    field: str
    sentence: Promise
    when: tuple[Comparison, ...]

    def check(self, values: Values) -> Finding | None:
        """What is wrong with the values; None where nothing is, or where too little is known."""
        if not all(comparison.holds(values) for comparison in self.when):
            return None
        arithmetic = arithmetic_of(self.when[-1], values)
        return Finding(self.code, self.severity, self.field, str(self.sentence), arithmetic)


def findings(values: Values) -> list[Finding]:
    """Everything that the values contradict, in the order of the rules."""
    return [finding for rule in RULES if (finding := rule.check(values)) is not None]


def amount_of(terms: Sum, values: Values) -> Decimal | None:
    """The amount of a sum; None where one of its values is not known."""
    total = Decimal(0)
    for factor, name in terms:
        value = Decimal(name) if name.isdigit() else values.get(name)
        if value is None:
            return None
        total += factor * value
    return total


def arithmetic_of(comparison: Comparison, values: Values) -> str:
    """The comparison with words and figures: this year 2,480 − before 2,160 = 320 ≠ …"""
    left, right = (_side_text(side, values) for side in comparison.sides)
    return f"{left} {comparison.sign} {right}"


def rules_for_browser() -> list[dict[str, Any]]:
    """The rules in the reader's language, as the page hands them to its script."""
    return [
        {
            "code": rule.code,
            "severity": int(rule.severity),
            "field": rule.field,
            "sentence": str(rule.sentence),
            "when": [
                [*[[[int(f), name] for f, name in side] for side in each.sides], each.sign]
                for each in rule.when
            ],
        }
        for rule in RULES
    ]


def exact_text(amount: Decimal) -> str:
    """An amount with all its decimals: what does not add up must be seen not to."""
    return f"{amount.normalize():,f}".replace("-", "−")


def _sum_of(text: str) -> Sum:
    return tuple(
        (Decimal(f"{sign}{factor or 1}"), name) for sign, factor, name in _TERM.findall(text)
    )


def _side_text(terms: Sum, values: Values) -> str:
    words = []
    for place, (factor, name) in enumerate(terms):
        value = Decimal(name) if name.isdigit() else values[name]
        label = "" if name.isdigit() else f"{VALUES[name]} "
        times = f" × {abs(factor):f}" if abs(factor) != 1 else ""
        sign = ("− " if factor < 0 else "+ ") if place else ""
        words.append(f"{sign}{label}{exact_text(value or Decimal(0))}{times}")
    if len(terms) == 1:
        return words[0]
    return f"{' '.join(words)} = {exact_text(amount_of(terms, values) or Decimal(0))}"


def _when(*comparisons: str) -> tuple[Comparison, ...]:
    return tuple(Comparison(*re.split(r"\s+([><=≠])\s+", text)) for text in comparisons)


WARNING, IMPOSSIBLE = Severity.WARNING, Severity.IMPOSSIBLE

RULES: tuple[Rule, ...] = (
    Rule(
        "month_not_difference",
        WARNING,
        "month_amount",
        _("This month is not what the year's total grew by."),
        _when("first = 0", "gap = 0", "year - year_before ≠ month"),
    ),
    Rule(
        "month_negative",
        WARNING,
        "month_amount",
        _("Less than nothing was done this month; a correction needs a word."),
        _when("month < 0"),
    ),
    Rule(
        "works_without_money",
        WARNING,
        "month_amount",
        _("The works went on, and no money is reported for them."),
        _when("month = 0", "physical > physical_before"),
    ),
    Rule(
        "year_over_plan",
        WARNING,
        "year_amount",
        _("More was done this year than the year's plan."),
        _when("plan > 0", "year > plan"),
    ),
    Rule(
        "year_falls",
        WARNING,
        "year_amount",
        _("The year's total has become less."),
        _when("first = 0", "year < year_before"),
    ),
    Rule(
        "year_not_reset",
        WARNING,
        "year_amount",
        _("In January the year's total is what was done in January."),
        _when("january = 1", "year ≠ month"),
    ),
    Rule(
        "year_goes_on",
        WARNING,
        "year_amount",
        _("The year's total seems to go on from last year's."),
        _when("january = 0", "december > 0", "year = december + month"),
    ),
    Rule(
        "year_over_all",
        IMPOSSIBLE,
        "all_amount",
        _("More was done this year than since the start."),
        _when("year > all"),
    ),
    Rule(
        "all_over_total",
        WARNING,
        "all_amount",
        _("More was done than the total investment."),
        _when("total > 0", "all > total"),
    ),
    Rule(
        "all_falls",
        WARNING,
        "all_amount",
        _("The total since the start has become less."),
        _when("all < all_before"),
    ),
    Rule(
        "all_not_moved",
        WARNING,
        "all_amount",
        _("The total since the start did not grow by what was done this month."),
        _when("gap = 0", "all - all_before ≠ month"),
    ),
    Rule(
        "physical_over_100",
        IMPOSSIBLE,
        "physical_percent",
        _("Physical progress cannot pass 100 per cent."),
        _when("physical > 100"),
    ),
    Rule(
        "physical_negative",
        IMPOSSIBLE,
        "physical_percent",
        _("Physical progress cannot be less than nothing."),
        _when("physical < 0"),
    ),
    Rule(
        "physical_falls",
        WARNING,
        "physical_percent",
        _("Physical progress has gone back."),
        _when("physical < physical_before"),
    ),
    # Small sums leave whole per cents as they are: from a hundredth of the total on.
    Rule(
        "money_without_works",
        WARNING,
        "physical_percent",
        _("Money was spent this month, and physical progress stands still."),
        _when("physical < 100", "100*month > total", "physical = physical_before"),
    ),
    Rule(
        "funds_over_total",
        WARNING,
        "funds",
        _("More funds are in place than the total investment."),
        _when("total > 0", "funds > total"),
    ),
    Rule(
        "funds_fall",
        WARNING,
        "funds",
        _("The funds in place have become less."),
        _when("funds < funds_before"),
    ),
)
BY_CODE = {rule.code: rule for rule in RULES}
