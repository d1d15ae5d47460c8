"""One project's battle map: its content as plain values, and its picture."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu import charts
from guatu.excuses.reasons import names_of, reason_name
from guatu.indicators.models import Light, Standing
from guatu.ledger.fields import money_unit
from guatu.ledger.models import (
    AnnualPlan,
    LeaderLink,
    Milestone,
    MilestoneBaseline,
    Project,
    ProjectRole,
)
from guatu.problems.models import Problem
from guatu.reports.models import ProgressReport
from guatu.wall.drawing import COLOURS, end_of_month, excused_lags, labels, share


def battle_map(project: Project, month: dt.date, paper: charts.Paper | None) -> list[str]:
    """SVG pages of a project at the end of a month, drawn from the facts of now."""
    standing = Standing.objects.filter(project=project, month=month).first()
    day = min(timezone.localdate(), end_of_month(month.year, month.month))
    now = timezone.localtime()
    cut_off = (
        now if day == now.date() else timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59)))
    )
    plan = standing.plan if standing else None
    done = standing.done if standing else None
    names = names_of(project.portfolio_id)
    chart = charts.BattleMap(
        title=_("Battle map of %(name)s") % {"name": project.name},
        place=project.portfolio.unit.name,
        name=project.name,
        no=project.no,
        money_unit=money_unit(project.portfolio.currency),
        cut_off=cut_off,
        lanes=_lanes(project, day),
        total=project.total_invest,
        plan=plan,
        original=standing.original if standing and standing.original != plan else None,
        done=done,
        rate=share(done, plan),
        lead=standing.lead if standing else None,
        light=COLOURS[Light(standing.light)] if standing else charts.Light.NONE,
        excuses=excused_lags(standing, names) if standing else (),
        content=project.content,
        finish=project.finish_planned.isoformat()[:7] if project.finish_planned else "",
        people=_people(project),
        blockers=_blockers(project, day, names),
        curve=_curve(project, month, plan),
        labels=labels(),
    )
    return charts.battle_map(chart, paper)


def _lanes(project: Project, day: dt.date) -> tuple[charts.Lane, ...]:
    baselines: dict[int, dt.date | None] = {}
    versions = MilestoneBaseline.objects.filter(milestone__project=project).order_by("version")
    for key, planned in versions.values_list("milestone", "planned"):
        baselines.setdefault(key, planned)
    steps: dict[str, list[charts.Step]] = {}
    for milestone in project.milestones.select_related("holder"):
        steps.setdefault(milestone.kind, []).append(
            _step(milestone, baselines.get(milestone.pk), day)
        )
    return tuple(
        charts.Lane(id=kind, name=str(name), steps=tuple(steps[kind]))
        for kind, name in Milestone.Kind.choices
        if kind in steps
    )


def _step(milestone: Milestone, baseline: dt.date | None, day: dt.date) -> charts.Step:
    return charts.Step(
        id=str(milestone.pk),
        name=milestone.name,
        state=_state(milestone, day),
        baseline=charts.Span(baseline) if baseline else None,
        planned=charts.Span(milestone.planned) if milestone.planned else None,
        actual_finish=milestone.actual,
        holder=milestone.holder.short_name if milestone.holder else "",
        note=milestone.evidence,
    )


def _state(milestone: Milestone, day: dt.date) -> charts.StepState:
    if milestone.is_waived:
        return charts.StepState.SKIPPED
    if milestone.actual and milestone.actual <= day:
        return charts.StepState.DONE
    if milestone.planned and milestone.planned <= day:
        return charts.StepState.OVERDUE
    return charts.StepState.TO_COME


def _people(project: Project) -> tuple[charts.People, ...]:
    found: dict[str, list[str]] = {}
    kinds, roles = list(LeaderLink.Kind.values), list(ProjectRole.Role.values)
    links = project.leaders.current().select_related("person")
    for link in sorted(links, key=lambda link: (kinds.index(link.kind), link.order)):
        found.setdefault(link.get_kind_display(), []).append(link.person.name)
    held = project.roles.current().select_related("unit")
    for role in sorted(held, key=lambda role: roles.index(role.role)):
        found.setdefault(role.get_role_display(), []).append(role.unit.short_name)
    forces = [force.name for force in project.task_forces.current()]
    if forces:
        found[_("task force")] = forces
    return tuple(charts.People(role, "、".join(names)) for role, names in found.items())


def _blockers(
    project: Project, day: dt.date, names: Mapping[str, str]
) -> tuple[charts.Blocker, ...]:
    problems = project.problems.open().filter(raised_on__lte=day)
    problems = problems.select_related("holder", "holder_person").order_by("raised_on")
    return tuple(_blocker(problem, day, names) for problem in problems)


def _blocker(problem: Problem, day: dt.date, names: Mapping[str, str]) -> charts.Blocker:
    holders = filter(None, (problem.holder, problem.holder_person))
    return charts.Blocker(
        id=str(problem.pk),
        text=problem.text,
        holder=" ".join(str(holder) for holder in holders),
        days=(day - (problem.held_since or problem.raised_on)).days,
        kind=reason_name(problem.kind, names),
        due=problem.due,
        is_overdue=bool(problem.due and problem.due < day),
        href=f"{reverse('desk:project', args=[problem.project_id])}#problems",
    )


def _curve(project: Project, month: dt.date, plan: Decimal | None) -> tuple[charts.CurvePoint, ...]:
    """The year's money, cumulative, and the physical progress as reported."""
    current = AnnualPlan.objects.filter(project=project, year=month.year, is_current=True).first()
    planned = current.curve if current and current.curve else None
    reports = _reports(project, month)
    done: Decimal | None = None
    points = []
    for index in range(1, 13):
        report = reports.get(index, {})
        done = _done(done, report)
        points.append(
            charts.CurvePoint(
                on=end_of_month(month.year, index),
                planned=sum(planned[:index], Decimal(0)) if planned else None,
                pace=plan * index / 12 if plan else None,
                done=done if index <= month.month else None,
                physical=_physical(report) if index <= month.month else None,
            )
        )
    return tuple(points)


def _reports(project: Project, month: dt.date) -> dict[int, dict[str, Any]]:
    rows = ProgressReport.objects.filter(
        project=project, month__year=month.year, month__lte=month
    ).exclude(state=ProgressReport.State.DRAFT)
    fields = ("month", "month_amount", "year_amount", "physical_percent")
    return {row["month"].month: row for row in rows.values(*fields)}


def _done(before: Decimal | None, report: Mapping[str, Any]) -> Decimal | None:
    """The year's total after a report: as stated, else what was done before and the month's."""
    if report.get("year_amount") is not None:
        return report["year_amount"]
    if report.get("month_amount") is not None:
        return (before or Decimal(0)) + report["month_amount"]
    return before


def _physical(report: Mapping[str, Any]) -> Decimal | None:
    percent = report.get("physical_percent")
    return None if percent is None else percent / 100
