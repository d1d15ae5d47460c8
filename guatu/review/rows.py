"""The reports of a period as the project office reviews them: who has sent what, in which state.

A fixed number of queries, however many projects; all rows of a period are read, because the
counts in the head are over all of them.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import Q, QuerySet

from guatu.accounts.models import Account, Unit
from guatu.ledger.models import Project, ProjectRole
from guatu.reports.actions import is_same_as_last
from guatu.reports.grounds import Ground, grounds_of
from guatu.reports.models import Filing, ProgressReport, ReportCycle, ReportPeriod, WeekReport
from guatu.reports.owing import owing, senders
from guatu.reports.periods import cycle_of
from guatu.reports.states import SENT, FilingState, state_of
from guatu.reports.weeks import report_of
from guatu.review.marks import Mark, MarkKind, marks_of
from guatu.review.models import Slip

REVIEW = "reports.review"
# How far back a month is compared with the months before.
HISTORY = dt.timedelta(days=366)
# What wants a reviewer comes first.
ORDER = (
    *(FilingState.SUBMITTED, FilingState.CORRECTING, FilingState.RETURNED, FilingState.TO_FILL),
    *(FilingState.DRAFT, FilingState.NOT_OPEN, FilingState.ACCEPTED, FilingState.LOCKED),
    FilingState.CORRECTED,
)


@dataclass(frozen=True)
class Row:
    """A project in a period. `report` is what was sent, `before` what stands beside it.

    `acted_on` is the month's report that an acceptance moves; None where it is too late for that.
    """

    project: Project
    unit: Unit | None
    report: ProgressReport | None
    before: ProgressReport | None
    state: FilingState
    filing: Filing | None = None
    marks: Sequence[Mark] = ()
    slips: Sequence[Slip] = ()
    acted_on: ProgressReport | None = None
    is_owed: bool = True

    @property
    def is_late(self) -> bool:
        """It came after the due day."""
        return self.filing is not None and self.filing.is_late

    @property
    def is_missing(self) -> bool:
        """It had not come at the close."""
        return self.filing is not None and self.filing.is_missing

    @property
    def is_unsent(self) -> bool:
        """Nothing was sent."""
        return self.report is None

    @property
    def is_returned(self) -> bool:
        """It was sent back and has not come again: neither reported nor missing."""
        return self.report is not None and self.report.state == ProgressReport.State.RETURNED

    @property
    def may_accept(self) -> bool:
        """Whether it waits for a review."""
        return self.state == FilingState.SUBMITTED and self.acted_on is not None

    @property
    def may_return(self) -> bool:
        """Whether it can be sent back."""
        is_sent = self.state in (FilingState.SUBMITTED, FilingState.ACCEPTED)
        return is_sent and self.acted_on is not None

    @property
    def is_clean(self) -> bool:
        """It waits for a review, and nothing about it wants a second look."""
        return self.may_accept and not self.marks

    @property
    def kinds(self) -> list[MarkKind]:
        """The kinds of its marks, once each."""
        return list(dict.fromkeys(mark.kind for mark in self.marks))

    @property
    def token(self) -> str:
        """The report and its version, as a form names what was seen."""
        return f"{self.acted_on.pk}.{self.acted_on.version}" if self.acted_on else ""


@dataclass(frozen=True)
class Review:
    """A period of a portfolio with its rows, what wants a reviewer first."""

    period: ReportPeriod
    rows: list[Row] = field(default_factory=list)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many rows answer to each name of `Wanted.show`."""
        found: Counter[str] = Counter()
        for row in self.rows:
            found.update(names_of(row))
        return found

    @property
    def asked(self) -> int:
        """How many reports are owed."""
        return sum(row.is_owed for row in self.rows)

    @property
    def sent(self) -> int:
        """How many of them came and were not sent back."""
        came = (row for row in self.rows if row.is_owed and not row.is_unsent)
        return sum(not row.is_returned for row in came)

    @property
    def units(self) -> list[Unit]:
        """The units of the rows, in their order."""
        found = {row.unit.pk: row.unit for row in self.rows if row.unit is not None}
        return sorted(found.values(), key=lambda unit: (unit.order, unit.pk))


@dataclass(frozen=True)
class Wanted:
    """What of a review is shown: one of the names that `names_of` gives, a unit, words."""

    show: str = ""
    unit: int | None = None
    words: str = ""

    def holds(self, row: Row) -> bool:
        """Whether a row is wanted."""
        if self.show and self.show not in names_of(row):
            return False
        if self.unit is not None and (row.unit is None or row.unit.pk != self.unit):
            return False
        return self.words.lower() in f"{row.project.no} {row.project.name}".lower()


def names_of(row: Row) -> list[str]:
    """Under which names a row is counted and found: state, marks, and what is remarkable."""
    names = [str(row.state), *(str(kind) for kind in row.kinds)]
    facts = {
        "unsent": row.is_unsent,
        "late": row.is_late,
        "missing": row.is_missing,
        "clean": row.is_clean,
        "marked": bool(row.marks),
        "slips": bool(row.slips),
    }
    return [*names, *(name for name, holds in facts.items() if holds)]


def review_of(account: Account, period: ReportPeriod, day: dt.date) -> Review:
    """The period's rows of the projects that the account reviews."""
    reached = Project.objects.reached_by(account, REVIEW).filter(portfolio=period.portfolio_id)
    rows = rows_of(reached, period, day)
    order = {state: place for place, state in enumerate(ORDER)}
    rows.sort(key=lambda row: (order[row.state], not row.marks, row.project.no, row.project.pk))
    return Review(period, rows)


def rows_of(projects: QuerySet[Project], period: ReportPeriod, day: dt.date) -> list[Row]:
    """The rows of the projects that owe a report or have sent one."""
    kept = Filing.objects.filter(period=period)
    concerned = Q(pk__in=owing(period)) | Q(pk__in=senders(period))
    chosen = list(projects.filter(concerned | Q(pk__in=kept.values("project"))))
    around = _around(chosen, period)
    grounds = grounds_of(chosen, period.month)
    weeks = _weeks(grounds, period) if period.week is not None else {}
    return [_row(grounds[project.pk], around, weeks, period, day) for project in chosen]


@dataclass(frozen=True)
class _Around:
    """What hangs on the projects of a period, by project."""

    cycle: ReportCycle
    units: Mapping[int, Unit]
    filings: Mapping[int, Filing]
    slips: Mapping[int, list[Slip]]
    amounts: Mapping[int, list[Decimal]]
    owed: frozenset[int]


@dataclass(frozen=True)
class _Week:
    """A project's report of a week, the one before it, and whether none came later."""

    report: ProgressReport | None = None
    before: ProgressReport | None = None
    is_newest: bool = True


def _around(projects: Sequence[Project], period: ReportPeriod) -> _Around:
    keys = [project.pk for project in projects]
    responsible = ProjectRole.objects.current().filter(project__in=keys, role="responsible")
    slips: dict[int, list[Slip]] = defaultdict(list)
    for slip in Slip.objects.filter(project__in=keys, month=period.month):
        slips[slip.project_id].append(slip)
    amounts: dict[int, list[Decimal]] = defaultdict(list)
    earlier = ProgressReport.objects.filter(
        project__in=keys, month__lt=period.month, month__gte=period.month - HISTORY, state__in=SENT
    )
    told = earlier.exclude(month_amount=None).order_by("-month")
    for project, amount in told.values_list("project", "month_amount"):
        amounts[project].append(amount or Decimal(0))
    owed = owing(period).filter(pk__in=keys).values_list("pk", flat=True)
    return _Around(
        cycle_of(period.portfolio_id),
        {role.project_id: role.unit for role in responsible.select_related("unit")},
        {row.project_id: row for row in Filing.objects.filter(period=period, project__in=keys)},
        slips,
        amounts,
        frozenset(owed),
    )


def _weeks(grounds: Mapping[int, Ground], period: ReportPeriod) -> dict[int, _Week]:
    """Each project's week; what came before the portfolio's first week is the last month's."""
    rows = WeekReport.objects.filter(project__in=grounds).select_related("period", "submitted_by")
    monday = period.week or period.month
    near = rows.filter(period__week__gte=monday - HISTORY / 6)
    found = {key: _Week(before=ground.last) for key, ground in grounds.items()}
    for row in near.order_by("period__week"):
        week, said = found[row.project_id], report_of(row, row.period.month)
        if row.period_id == period.pk:
            found[row.project_id] = replace(week, report=said)
        elif (row.period.week or monday) < monday:
            found[row.project_id] = replace(week, before=said)
        elif row.period.month == period.month:
            found[row.project_id] = replace(week, is_newest=False)
    return found


def _row(
    ground: Ground,
    around: _Around,
    weeks: Mapping[int, _Week],
    period: ReportPeriod,
    day: dt.date,
) -> Row:
    key = ground.project.pk
    month_report = ground.report if ground.report and ground.report.state in SENT else None
    week = weeks.get(key, _Week(month_report, ground.last))
    report = week.report
    is_same = bool(report and report.is_same_as_last)
    if period.week is not None and report is not None:
        is_same = week.before is not None and is_same_as_last(report, week.before)
    is_open = not period.is_locked and week.is_newest and report is not None
    slips = around.slips.get(key, [])
    state = state_of(
        period,
        day,
        report.state if report else None,
        has_draft=ground.has_draft,
        slips=[slip.state for slip in slips],
    )
    seen = replace(ground, report=report)
    return Row(
        project=ground.project,
        unit=around.units.get(key),
        report=report,
        before=week.before,
        state=state,
        filing=around.filings.get(key),
        marks=marks_of(seen, around.amounts.get(key, []), around.cycle, is_same),
        slips=slips,
        acted_on=month_report if is_open else None,
        is_owed=key in around.owed,
    )
