"""Which rules speak of which projects: comparisons over columns, exact whole numbers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.db.models import QuerySet

from guatu.gaps.columns import PLACES, Column, Columns, read
from guatu.gaps.rules import RULES, WORDS
from guatu.indicators import months
from guatu.ledger.models import Portfolio, Project
from guatu.lib.contradictions import OPERATORS, Comparison, Finding, Rule, Sum

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Gaps:
    """What the rules found: a column a rule, a row a project."""

    month: dt.date | None
    columns: Columns
    rules: Sequence[Rule]
    found: npt.NDArray[np.bool_]

    def findings(self, at: int) -> list[Finding]:
        """What was found of the project in row `at`, the gravest first."""
        values = self.columns.row(at)
        speaking = [rule for rule, flag in zip(self.rules, self.found[at], strict=True) if flag]
        found = [rule.found(values, WORDS) for rule in speaking]
        return sorted(found, key=lambda finding: -finding.severity)


def gaps_of(portfolio: Portfolio, projects: QuerySet[Project], day: dt.date) -> Gaps:
    """The gaps of these projects of a portfolio in its current month; a few statements in all.

    Projects off the list are left out. Without any month yet, there is nothing to judge by.
    """
    month = months.current(portfolio.pk)
    listed = projects.filter(is_listed=True).exclude(stage=Project.Stage.CANCELLED)
    return judged(read(listed, month or day.replace(day=1), day), month)


def judged(columns: Columns, month: dt.date | None, rules: Sequence[Rule] = RULES) -> Gaps:
    """The rules over the columns."""
    found = np.zeros((len(columns), len(rules)), dtype=bool)
    for place, rule in enumerate(rules):
        found[:, place] = speaks(rule, columns)
    return Gaps(month, columns, rules, found)


def speaks(rule: Rule, columns: Columns) -> Flags:
    """Where all comparisons of a rule hold and all their values are known."""
    flags: Flags = np.ones(len(columns), dtype=bool)
    for name in rule.names:
        flags &= columns.known(name)
    for comparison in rule.when:
        flags &= _holds(comparison, columns)
    return flags


def _holds(comparison: Comparison, columns: Columns) -> Flags:
    left, right = (_sum(side, columns) for side in comparison.sides)
    flags: Flags = OPERATORS[comparison.sign](left, right)
    return flags


def _sum(side: Sum, columns: Columns) -> Column | int:
    total: Column | int = 0
    for factor, name in side:
        value = int(name) * 10**PLACES if name.isdigit() else columns.values[name]
        total = total + factor * value
    return total
