"""A project's page: what is known of it now, or was known on a past day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db import models

from guatu.desk.filters import LIGHT_CODES
from guatu.desk.known import M, rows_known
from guatu.desk.models import Line
from guatu.desk.today import CurveMonth, cut_off_of
from guatu.indicators.compute import of_facts
from guatu.indicators.facts import load
from guatu.indicators.models import Standing
from guatu.ledger.models import (
    AnnualPlan,
    LeaderLink,
    Milestone,
    MilestoneBaseline,
    Project,
    ProjectRole,
    TaskForce,
)
from guatu.problems.models import Problem
from guatu.reports.models import Photo, ProgressReport, ReportPeriod
from guatu.review.models import Slip

MONTHS_SHOWN = 24
PHOTOS_SHOWN = 18
DRAWN = 12


@dataclass(frozen=True)
class Answerable:
    """A role or kind of leadership and who held it on the day."""

    role: str
    name: str
    since: dt.date


@dataclass(frozen=True)
class Node:
    """A milestone with the date planned first and how it stands on the day."""

    milestone: Milestone
    first: dt.date | None
    versions: list[MilestoneBaseline]
    state: str
    days: int


@dataclass(frozen=True)
class MonthLine:
    """A month: what was planned for it, what was reported, and the light at its end."""

    month: dt.date
    planned: Decimal | None
    report: ProgressReport | None
    done: Decimal | None
    rate: Fraction | None
    lead: Decimal | None
    light: str


@dataclass(frozen=True)
class ProjectPage:
    """Everything on the page but the history. `at` is None for now."""

    project: Project
    at: dt.datetime | None
    day: dt.date
    month: dt.date | None
    cut_off: dt.date | None
    standing: Standing | None
    plans: list[AnnualPlan]
    plan: AnnualPlan | None
    lines: list[MonthLine]
    curve: list[CurveMonth]
    units: list[Answerable]
    leaders: list[Answerable]
    forces: list[TaskForce]
    nodes: list[Node]
    problems: list[Problem]
    reports: list[ProgressReport]
    photos: list[Photo]
    slips: list[Slip]
    locked: frozenset[dt.date]

    @property
    def light(self) -> str:
        """The code of the project's light."""
        return LIGHT_CODES[self.standing.light if self.standing else 0]

    @property
    def excused(self) -> str:
        """The code of a worse light that is excused; empty where there is none."""
        return LIGHT_CODES[self.standing.excused] if self.standing and self.standing.excused else ""

    @property
    def due(self) -> Decimal | None:
        """What 序时 asks for by now."""
        return _due(self.standing)

    @property
    def rate(self) -> Fraction | None:
        """Done ÷ plan, exact."""
        return _rate(self.standing)

    @property
    def newest_report(self) -> ProgressReport | None:
        """The newest report."""
        return self.reports[0] if self.reports else None

    @property
    def open_problems(self) -> list[Problem]:
        """Problems that were open on the day."""
        return [p for p in self.problems if p.closed_on is None or p.closed_on > self.day]


def project_page(
    project: Project, day: dt.date, at: dt.datetime | None = None
) -> ProjectPage | None:
    """The page on a day; None where the project was not known at the instant.

    The number of queries does not depend on what is stored, only on whether the past is asked.
    """
    thread = project.journal_thread
    if at is not None:
        known = rows_known(Project.objects.filter(pk=project.pk), thread, at)
        if not known:
            return None
        known[0].portfolio = project.portfolio
        project = known[0]
    plans = rows_known(project_rows(AnnualPlan, project), thread, at)
    plans.sort(key=lambda plan: (-plan.year, -plan.version))
    reports = rows_known(project_rows(ProgressReport, project), thread, at)
    reports.sort(key=lambda report: report.month, reverse=True)
    month = _month(project, reports, at)
    standings = _standings(project, month, reports, at)
    standing = standings.get(month) if month else None
    plan = next((p for p in plans if month and p.year == month.year and p.is_current), None)
    return ProjectPage(
        project=project,
        at=at,
        day=day,
        month=month,
        cut_off=cut_off_of(month, day),
        standing=standing,
        plans=plans,
        plan=plan,
        lines=_lines(reports, standings, plans),
        curve=_curve(month, plan, standings),
        units=_units(project, thread, day, at),
        leaders=_leaders(project, thread, day, at),
        forces=list(TaskForce.objects.filter(projects=project.pk).on(day).select_related("head")),
        nodes=_nodes(project, thread, day, at),
        problems=_problems(project, thread, at),
        reports=reports,
        photos=_photos(project, at),
        slips=_slips(project, thread, at),
        locked=_locked(project) if at is None else frozenset(),
    )


def _slips(project: Project, thread: str, at: dt.datetime | None) -> list[Slip]:
    rows = rows_known(project_rows(Slip, project), thread, at, "proposed_by", "decided_by")
    return sorted(rows, key=lambda slip: (slip.year, slip.number), reverse=True)


def _locked(project: Project) -> frozenset[dt.date]:
    """The months in which only a slip corrects a report."""
    months = ReportPeriod.objects.months().filter(portfolio=project.portfolio_id, is_locked=True)
    return frozenset(months.values_list("month", flat=True))


def project_rows(model: type[M], project: Project) -> models.QuerySet[M]:
    """The rows of a model that hang on a project."""
    return model._default_manager.filter(project=project.pk)


def _month(
    project: Project, reports: Sequence[ProgressReport], at: dt.datetime | None
) -> dt.date | None:
    """The month shown: the portfolio's; in the past, the newest that had been reported."""
    if at is None:
        line = Line.objects.filter(pk=project.pk).only("month").first()
        return line.month if line else None
    return reports[0].month if reports else None


def _standings(
    project: Project,
    month: dt.date | None,
    reports: Sequence[ProgressReport],
    at: dt.datetime | None,
) -> dict[dt.date, Standing]:
    if at is None:
        rows = Standing.objects.filter(project=project.pk).order_by("-month")
        return {row.month: row for row in rows[:MONTHS_SHOWN]}
    if month is None:
        return {}
    facts = load(project.portfolio_id, [project.pk], at)
    wanted = sorted({report.month for report in reports[:MONTHS_SHOWN]} | {month})
    return {row.month: row for row in of_facts(facts, wanted, month.year)}


def _rate(standing: Standing | None) -> Fraction | None:
    if standing is None or standing.done is None or not standing.plan:
        return None
    return Fraction(standing.done) / Fraction(standing.plan)


def _due(standing: Standing | None) -> Decimal | None:
    if standing is None or standing.plan is None or standing.pace is None:
        return None
    return standing.plan * standing.pace


def _lines(
    reports: Iterable[ProgressReport],
    standings: dict[dt.date, Standing],
    plans: Iterable[AnnualPlan],
) -> list[MonthLine]:
    """The months that were reported or stand anywhere, newest first."""
    by_month = {report.month: report for report in reports}
    current = {plan.year: plan for plan in plans if plan.is_current}
    lines = []
    for month in sorted({*by_month, *standings}, reverse=True)[:MONTHS_SHOWN]:
        plan, standing = current.get(month.year), standings.get(month)
        lines.append(
            MonthLine(
                month=month,
                planned=plan.curve[month.month - 1] if plan and plan.curve else None,
                report=by_month.get(month),
                done=standing.done if standing else None,
                rate=_rate(standing),
                lead=standing.lead if standing else None,
                light=LIGHT_CODES[standing.light if standing else 0],
            )
        )
    return lines


def _curve(
    month: dt.date | None, plan: AnnualPlan | None, standings: dict[dt.date, Standing]
) -> list[CurveMonth]:
    """The year in money, month by month; none without a plan."""
    if month is None or plan is None or plan.amount is None:
        return []
    points = []
    for number in range(1, DRAWN + 1):
        each = month.replace(month=number)
        standing = standings.get(each) if each <= month else None
        planned = (
            sum(plan.curve[:number], Decimal(0)) if plan.curve else plan.amount * number / DRAWN
        )
        points.append(
            CurveMonth(
                each,
                plan=planned,
                due=_due(standing),
                done=standing.done if standing else None,
            )
        )
    return points


def _units(project: Project, thread: str, day: dt.date, at: dt.datetime | None) -> list[Answerable]:
    rows = rows_known(project_rows(ProjectRole, project), thread, at, "unit")
    order = list(ProjectRole.Role.values)
    held = sorted((row for row in rows if row.holds_on(day)), key=lambda r: order.index(r.role))
    return [Answerable(str(row.get_role_display()), row.unit.name, row.valid_from) for row in held]


def _leaders(
    project: Project, thread: str, day: dt.date, at: dt.datetime | None
) -> list[Answerable]:
    rows = rows_known(project_rows(LeaderLink, project), thread, at, "person")
    kinds = list(LeaderLink.Kind.values)
    held = sorted(
        (row for row in rows if row.holds_on(day)), key=lambda r: (kinds.index(r.kind), r.order)
    )
    return [
        Answerable(str(row.get_kind_display()), row.person.name, row.valid_from) for row in held
    ]


def _nodes(project: Project, thread: str, day: dt.date, at: dt.datetime | None) -> list[Node]:
    rows = rows_known(project_rows(Milestone, project), thread, at, "holder")
    rows.sort(key=lambda m: (m.order, m.planned or dt.date.max, m.pk))
    baselines: dict[int, list[MilestoneBaseline]] = {}
    kept = MilestoneBaseline.objects.filter(milestone__in=[m.pk for m in rows], set_on__lte=day)
    for baseline in kept.order_by("milestone", "version"):
        baselines.setdefault(baseline.milestone_id, []).append(baseline)
    return [_node(milestone, baselines.get(milestone.pk, []), day) for milestone in rows]


def _node(milestone: Milestone, versions: list[MilestoneBaseline], day: dt.date) -> Node:
    first = versions[0].planned if versions else milestone.planned
    planned, actual = milestone.planned, milestone.actual
    if milestone.is_waived:
        return Node(milestone, first, versions, "waived", 0)
    if actual is not None:
        late = (actual - planned).days if planned else 0
        return Node(milestone, first, versions, "late" if late > 0 else "done", max(late, 0))
    if planned is not None and planned < day:
        return Node(milestone, first, versions, "overdue", (day - planned).days)
    return Node(milestone, first, versions, "to_come", (planned - day).days if planned else 0)


def _problems(project: Project, thread: str, at: dt.datetime | None) -> list[Problem]:
    rows = rows_known(project_rows(Problem, project), thread, at, "holder", "holder_person")
    return sorted(rows, key=lambda p: (p.closed_on is not None, p.raised_on, p.pk))


def _photos(project: Project, at: dt.datetime | None) -> list[Photo]:
    """The newest photos; of those added later, a past page shows none."""
    photos = project_rows(Photo, project)
    known = photos if at is None else photos.filter(added_at__lte=at)
    return list(known.order_by("-month", "-id")[:PHOTOS_SHOWN])
