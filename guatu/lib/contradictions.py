"""Rules of data quality: comparisons of sums of values, as data. Pure.

A rule is a list of comparisons that all have to hold for it to speak; a value that is not known
keeps it silent. Being data, the same rules run over the values of one form, in the browser while
somebody types, and over columns of fifty thousand projects (`guatu.gaps`).
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

Values = Mapping[str, Decimal | None]
Sum = tuple[tuple[int, str], ...]

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "≠": operator.ne,
}
_TERM = re.compile(r"([+-]?)\s*(?:(\d+)\s*\*\s*)?([a-z_]+|\d+)")


class Severity(IntEnum):
    """How grave it is: something is missing, something is doubtful, something cannot be."""

    MISSING = 1
    WARNING = 2
    IMPOSSIBLE = 3


@dataclass(frozen=True)
class Word:
    """A value in words: what it is called, and how it is shown."""

    label: Promise | str = ""
    show: Callable[[Decimal], str] | None = None

    def told(self, value: Decimal) -> str:
        """The name and the value."""
        shown = self.show(value) if self.show else exact_text(value)
        return f"{self.label} {shown}".strip()


Words = Mapping[str, Word]


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

    @property
    def names(self) -> set[str]:
        """The values that it reads."""
        return {name for side in self.sides for _factor, name in side if not name.isdigit()}

    def holds(self, values: Values) -> bool:
        """False also where a value is not known."""
        left, right = (amount_of(side, values) for side in self.sides)
        return left is not None and right is not None and OPERATORS[self.sign](left, right)


@dataclass(frozen=True)
class Finding:
    """What was found: beside which field, in words, with its arithmetic."""

    code: str
    severity: Severity
    field: str
    sentence: str
    arithmetic: str

    @property
    def is_impossible(self) -> bool:
        """Whether the values cannot be."""
        return self.severity is Severity.IMPOSSIBLE


@dataclass(frozen=True)
class Rule:
    """A rule: its code, how grave it is, the field it is shown at, its sentence.

    `when` holds the comparisons; the last one is the arithmetic that is shown, where its values
    have words. `good` and `bad` are values of which it is silent and speaks: they are its test.
    """

    code: str
    severity: Severity
    field: str
    sentence: Promise
    when: tuple[Comparison, ...]
    good: Mapping[str, Any]
    bad: Mapping[str, Any]

    @property
    def names(self) -> set[str]:
        """The values that it reads."""
        return set().union(*(comparison.names for comparison in self.when))

    def check(self, values: Values, words: Words) -> Finding | None:
        """What is wrong with the values; None where nothing is, or where too little is known."""
        if not all(comparison.holds(values) for comparison in self.when):
            return None
        return self.found(values, words)

    def found(self, values: Values, words: Words) -> Finding:
        """The finding, of values that the rule speaks of."""
        arithmetic = arithmetic_of(self.when[-1], values, words)
        return Finding(self.code, self.severity, self.field, str(self.sentence), arithmetic)


def when(*comparisons: str) -> tuple[Comparison, ...]:
    """Comparisons as they are written: "first = 0", "year - year_before ≠ month"."""
    return tuple(Comparison(*re.split(r"\s+([><=≠])\s+", text)) for text in comparisons)


def amount_of(terms: Sum, values: Values) -> Decimal | None:
    """The amount of a sum; None where one of its values is not known."""
    total = Decimal(0)
    for factor, name in terms:
        value = Decimal(name) if name.isdigit() else values.get(name)
        if value is None:
            return None
        total += factor * value
    return total


def arithmetic_of(comparison: Comparison, values: Values, words: Words) -> str:
    """The comparison with words and figures: this year 2,480 − before 2,160 = 320 ≠ …

    Empty where one of the values is not called anything, as a mere yes or no; a count that should
    be nothing stands alone.
    """
    if any(name not in words for name in comparison.names):
        return ""
    left, right = (_side_text(side, values, words) for side in comparison.sides)
    if (comparison.sign, comparison.right) == (">", "0"):
        return left
    return f"{left} {comparison.sign} {right}"


def exact_text(amount: Decimal) -> str:
    """An amount with all its decimals: what does not add up must be seen not to."""
    return f"{amount.normalize():,f}".replace("-", "−")


def _sum_of(text: str) -> Sum:
    return tuple((int(f"{sign}{factor or 1}"), name) for sign, factor, name in _TERM.findall(text))


def _side_text(terms: Sum, values: Values, words: Words) -> str:
    told = []
    for place, (factor, name) in enumerate(terms):
        value = Decimal(name) if name.isdigit() else values[name]
        word = Word() if name.isdigit() else words[name]
        times = f" × {abs(factor)}" if abs(factor) != 1 else ""
        sign = ("− " if factor < 0 else "+ ") if place else ""
        told.append(f"{sign}{word.told(value or Decimal(0))}{times}")
    if len(terms) == 1:
        return told[0]
    return f"{' '.join(told)} = {exact_text(amount_of(terms, values) or Decimal(0))}"
