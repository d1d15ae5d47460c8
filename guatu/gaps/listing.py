"""The gap list as the page, the command and the workbook show it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from guatu.accounts.models import Unit
from guatu.gaps.compute import Flags, Gaps
from guatu.ledger.models import Project
from guatu.lib.contradictions import Finding, Severity

GRAVEST_FIRST = tuple(sorted(Severity, reverse=True))


@dataclass(frozen=True)
class Choice:
    """What of the list is asked for; empty is everything."""

    unit: int | None = None
    severity: int | None = None
    rule: str = ""


@dataclass(frozen=True)
class UnitGaps:
    """A responsible unit: its projects with gaps, and its gaps by severity, the gravest first."""

    key: int
    name: str
    projects: int
    counts: Sequence[int]

    @property
    def total(self) -> int:
        """All its gaps."""
        return sum(self.counts)


@dataclass(frozen=True)
class ProjectGaps:
    """A project and what was found of it."""

    project: Project
    unit: str
    findings: Sequence[Finding]


def totals(gaps: Gaps) -> list[tuple[Severity, int]]:
    """How many gaps there are by severity, the gravest first."""
    return [(severity, int(_of(gaps, severity).sum())) for severity in GRAVEST_FIRST]


def by_rule(gaps: Gaps, choice: Choice) -> list[tuple[str, str, int]]:
    """(code, sentence, projects) of the rules that speak within the choice, the most first."""
    rows = _rows(gaps, Choice(unit=choice.unit, severity=choice.severity))
    counts = (gaps.found & _rules(gaps, choice.severity, ""))[rows].sum(axis=0)
    told = Counter(
        {
            (rule.code, str(rule.sentence)): int(count)
            for rule, count in zip(gaps.rules, counts, strict=True)
            if count
        }
    )
    return [(code, sentence, count) for (code, sentence), count in told.most_common()]


def by_unit(gaps: Gaps) -> list[UnitGaps]:
    """The units with gaps, the most first; key 0 is that of projects without a unit."""
    keys = gaps.columns.units
    per_severity = [_of(gaps, severity).sum(axis=1) for severity in GRAVEST_FIRST]
    names = Unit.objects.in_bulk([int(key) for key in np.unique(keys)])
    found = []
    for key in np.unique(keys):
        mine = keys == key
        counts = [int(column[mine].sum()) for column in per_severity]
        if sum(counts):
            projects = int((gaps.found.any(axis=1) & mine).sum())
            found.append(UnitGaps(int(key), str(names.get(int(key), "")), projects, counts))
    return sorted(found, key=lambda unit: (-unit.total, unit.name))


def chosen(gaps: Gaps, choice: Choice) -> list[int]:
    """The rows of the projects within the choice, those with the gravest and most gaps first."""
    wanted = gaps.found & _rules(gaps, choice.severity, choice.rule)
    rows = np.flatnonzero(_rows(gaps, choice) & wanted.any(axis=1))
    weights = np.array([float(rule.severity) for rule in gaps.rules])
    gravest = (wanted[rows] * weights).max(axis=1, initial=0)
    order = np.lexsort((gaps.columns.keys[rows], -wanted[rows].sum(axis=1), -gravest))
    return [int(row) for row in rows[order]]


def told(gaps: Gaps, rows: Sequence[int], choice: Choice) -> list[ProjectGaps]:
    """The projects of these rows with their findings within the choice."""
    keys = {row: int(gaps.columns.keys[row]) for row in rows}
    projects = Project.objects.in_bulk(list(keys.values()))
    units = Unit.objects.in_bulk([int(gaps.columns.units[row]) for row in rows])
    return [
        ProjectGaps(
            projects[key],
            str(units.get(int(gaps.columns.units[row]), "")),
            [finding for finding in gaps.findings(row) if _is_within(finding, choice)],
        )
        for row, key in keys.items()
    ]


def _is_within(finding: Finding, choice: Choice) -> bool:
    return choice.severity in (None, finding.severity) and choice.rule in ("", finding.code)


def _of(gaps: Gaps, severity: Severity) -> Flags:
    flags: Flags = gaps.found & _rules(gaps, severity, "")
    return flags


def _rules(gaps: Gaps, severity: int | None, code: str) -> Flags:
    return np.array(
        [severity in (None, rule.severity) and code in ("", rule.code) for rule in gaps.rules]
    )


def _rows(gaps: Gaps, choice: Choice) -> Flags:
    if choice.unit is None:
        return np.ones(len(gaps.columns), dtype=bool)
    flags: Flags = gaps.columns.units == choice.unit
    return flags
