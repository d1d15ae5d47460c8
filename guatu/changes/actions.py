"""Acts on the list of projects: adding, removing, merging, splitting, each by a document."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Unit
from guatu.accounts.scopes import require
from guatu.changes.models import ListChange, ListLine
from guatu.journal.actions import Work, writing
from guatu.ledger.actions import (
    PlanDraft,
    assign_units,
    change_projects,
    create_projects,
    link_leaders,
    move_project,
    set_plans,
)
from guatu.ledger.models import LeaderLink, Portfolio, Project, ProjectRole
from guatu.lib.refusals import Refused

RECORD = "changes.record"
Kind, Part = ListChange.Kind, ListLine.Part
# What a part of a split, or what stands for several, takes over from where it comes from.
INHERITED = (
    *("kind", "sector", "nature", "list_level", "stage", "location", "owner_firm"),
    *("construction_unit", "contact", "start_planned", "start_actual", "finish_planned"),
)


@dataclass(frozen=True)
class Approval:
    """From which day a change is in force, why, by which document, and when it was recorded."""

    day: dt.date
    reason: str
    document: str
    recorded_on: dt.date


@dataclass(frozen=True)
class NewProject:
    """A project that a change makes: its fields, its plan of the year, who is responsible.

    Without a unit it keeps those of the project that it comes from.
    """

    fields: Mapping[str, Any]
    amount: Decimal | None = None
    list_class: str = ""
    unit: Unit | None = None


@dataclass
class _Lines:
    """The projects of a change, by what happens to them."""

    into: list[Project] = field(default_factory=list)
    out: list[Project] = field(default_factory=list)
    stays: list[Project] = field(default_factory=list)


def add_to_list(
    projects: Sequence[Project], approval: Approval, *, by: Account | None
) -> ListChange:
    """Projects of the ledger come onto the list. Raises Refused for one that is on it."""
    portfolio = _portfolio_of(projects)
    with _recording(portfolio, approval, by) as work:
        _check_listed(projects, False, approval)
        change_projects([(project, {"is_listed": True}) for project in projects], by=by)
        return _record(work, portfolio, Kind.ADD, approval, _Lines(into=list(projects)))


def add_new(
    portfolio: Portfolio, drafts: Sequence[NewProject], approval: Approval, *, by: Account | None
) -> ListChange:
    """New projects come onto the list; the plan counts from the month they do."""
    with _recording(portfolio, approval, by) as work:
        made = _made(portfolio, drafts, approval, None, by)
        return _record(work, portfolio, Kind.ADD, approval, _Lines(into=made))


def remove_from_list(
    projects: Sequence[Project],
    approval: Approval,
    *,
    by: Account | None,
    is_cancelled: bool = False,
) -> ListChange:
    """Projects leave the list; with `is_cancelled` they are given up altogether (退库)."""
    portfolio = _portfolio_of(projects)
    with _recording(portfolio, approval, by) as work:
        _check_listed(projects, True, approval)
        if is_cancelled:
            for project in projects:
                stage, day = Project.Stage.CANCELLED, approval.day
                move_project(project, stage, by=by, day=day, reason=approval.reason)
        _take_off(projects, by)
        return _record(work, portfolio, Kind.REMOVE, approval, _Lines(out=list(projects)))


def merge_projects(
    projects: Sequence[Project],
    into: Project | NewProject,
    approval: Approval,
    *,
    by: Account | None,
) -> ListChange:
    """Several projects become one, which is new or is one of them; the others leave the list.

    A new one keeps units and leaders of the first. Raises Refused for fewer than two projects.
    """
    portfolio = _portfolio_of(projects)
    if len({project.pk for project in projects}) < 2:
        raise Refused(_("Choose at least two projects to be merged."))
    with _recording(portfolio, approval, by) as work:
        _check_listed(projects, True, approval)
        if isinstance(into, Project):
            if into.pk not in {project.pk for project in projects}:
                raise Refused(_("What they are merged into is one of them, or new."))
            lines = _Lines(out=[p for p in projects if p.pk != into.pk], stays=[into])
        else:
            made = _made(portfolio, [into], approval, projects[0], by)
            lines = _Lines(into=made, out=list(projects))
        _take_off(lines.out, by)
        return _record(work, portfolio, Kind.MERGE, approval, lines)


def split_project(
    project: Project,
    parts: Sequence[NewProject],
    approval: Approval,
    *,
    by: Account | None,
    stays: bool = False,
) -> ListChange:
    """A project becomes several; it leaves the list itself unless it `stays` beside its parts.

    Raises Refused for fewer than two parts, or none beside one that stays.
    """
    if len(parts) < (1 if stays else 2):
        raise Refused(_("Name at least two parts, or one where the project itself stays."))
    portfolio = _portfolio_of([project])
    with _recording(portfolio, approval, by) as work:
        _check_listed([project], True, approval)
        made = _made(portfolio, parts, approval, project, by)
        lines = _Lines(into=made)
        if stays:
            lines.stays = [project]
        else:
            lines.out = [project]
            _take_off([project], by)
        return _record(work, portfolio, Kind.SPLIT, approval, lines)


def _portfolio_of(projects: Sequence[Project]) -> Portfolio:
    portfolios = {project.portfolio_id for project in projects}
    if len(portfolios) != 1:
        raise Refused(_("Choose projects of one list."))
    return Portfolio.objects.get(pk=portfolios.pop())


def _recording(portfolio: Portfolio, approval: Approval, by: Account | None) -> Any:
    """The unit of work of a change, after its right and its papers are looked at."""
    require(by, RECORD, portfolio)
    if not approval.reason.strip():
        raise Refused(_("Say why the list changes."))
    if not approval.document.strip():
        raise Refused(_("Name the document by which the change is approved."))
    if approval.day > approval.recorded_on:
        raise Refused(_("A change is recorded once it is in force, not before."))
    return writing(by, "changes.list.change")


def _check_listed(projects: Sequence[Project], is_listed: bool, approval: Approval) -> None:
    """Locks the projects; each has to be on the list, or off it, since before the day."""
    keys = [project.pk for project in projects]
    stored = Project.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    for project in stored:
        if project.is_listed != is_listed:
            text = _("“%(name)s” is not on the list.")
            if project.is_listed:
                text = _("“%(name)s” is on the list already.")
            raise Refused(text % {"name": project.name})
    later = ListLine.objects.filter(project__in=keys, day__gt=approval.day).select_related(
        "project"
    )
    if line := later.first():
        facts = {"name": line.project.name, "day": line.day}
        raise Refused(_("“%(name)s” changed its place on the list on %(day)s, later.") % facts)


def _take_off(projects: Sequence[Project], by: Account | None) -> None:
    change_projects([(project, {"is_listed": False}) for project in projects], by=by)


def _made(
    portfolio: Portfolio,
    drafts: Sequence[NewProject],
    approval: Approval,
    origin: Project | None,
    by: Account | None,
) -> list[Project]:
    """The new projects with their units, leaders and plans."""
    kept = {name: getattr(origin, name) for name in INHERITED} if origin else {}
    made = create_projects(portfolio, [{**kept, **draft.fields} for draft in drafts], by=by)
    for project, draft in zip(made, drafts, strict=True):
        _assign(project, draft, approval.day, origin, by)
    plans = [
        PlanDraft(
            project,
            approval.day.year,
            {
                "amount": draft.amount,
                "list_class": draft.list_class,
                "entry_month": approval.day.month,
            },
        )
        for project, draft in zip(made, drafts, strict=True)
        if draft.amount is not None
    ]
    if plans:
        set_plans(plans, by=by, reason=approval.reason)
    return made


def _assign(
    project: Project, draft: NewProject, day: dt.date, origin: Project | None, by: Account | None
) -> None:
    held = origin.roles.current().select_related("unit") if origin else ProjectRole.objects.none()
    units: dict[str, Unit | None] = {role.role: role.unit for role in held}
    if draft.unit is not None:
        units[ProjectRole.Role.RESPONSIBLE] = draft.unit
    assign_units([(project, role, unit) for role, unit in units.items()], day, by=by)
    if origin is not None:
        links = origin.leaders.current().select_related("person").order_by("order", "id")
        for kind in LeaderLink.Kind.values:
            people = [link.person for link in links if link.kind == kind]
            if people:
                link_leaders([(project, kind, people)], day, by=by)


def _record(
    work: Work, portfolio: Portfolio, kind: str, approval: Approval, lines: _Lines
) -> ListChange:
    change = work.add(
        ListChange(
            portfolio=portfolio,
            kind=kind,
            day=approval.day,
            reason=approval.reason.strip(),
            document=approval.document.strip(),
            recorded_by=work.by,
            recorded_on=approval.recorded_on,
        )
    )
    by_part = ((Part.OUT, lines.out), (Part.STAYS, lines.stays), (Part.IN, lines.into))
    work.add_many(
        [
            ListLine(change=change, project=project, part=part, day=approval.day)
            for part, projects in by_part
            for project in projects
        ]
    )
    return change
