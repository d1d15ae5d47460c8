"""Acts on portfolios and projects; those in `planning` and `assigning` are passed on from here."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Unit
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.journal.storing import column_of, held
from guatu.ledger.assigning import (
    assign_units,
    change_task_force,
    create_task_force,
    link_leaders,
)
from guatu.ledger.models import Portfolio, Project
from guatu.ledger.naming import name_key
from guatu.ledger.planning import (
    MilestoneDraft,
    PlanDraft,
    approve_plan,
    change_milestones,
    create_milestones,
    move_milestones,
    reach_milestones,
    restore_milestone,
    set_plans,
    waive_milestone,
    withdrawing,
)
from guatu.lib.refusals import Refused
from guatu.lib.search import pieces, searchable

__all__ = [
    "ASKED",
    "STEPS",
    "MilestoneDraft",
    "PlanDraft",
    "Stale",
    "approve_plan",
    "assign_units",
    "change_milestones",
    "change_portfolio",
    "change_projects",
    "change_task_force",
    "create_milestones",
    "create_projects",
    "create_task_force",
    "link_leaders",
    "move_milestones",
    "move_project",
    "name_key",
    "open_portfolio",
    "reach_milestones",
    "restore_milestone",
    "set_plans",
    "waive_milestone",
    "withdrawing",
]

Stage = Project.Stage
_ALIVE = [stage for stage in Stage if stage != Stage.CANCELLED]

# 谋划 → 储备 → 前期 → 待开工 → 在建 ⇄ 停工 → 竣工 → 投产/投用 → 达效; any → 退库/取消.
STEPS: dict[tuple[str, str], str] = {
    (Stage.IDEA, Stage.RESERVE): "ledger.project.edit",
    (Stage.RESERVE, Stage.PREPARING): "ledger.project.edit",
    (Stage.PREPARING, Stage.READY): "ledger.project.edit",
    (Stage.READY, Stage.BUILDING): "ledger.project.edit",
    (Stage.BUILDING, Stage.STOPPED): "ledger.stage.approve",
    (Stage.STOPPED, Stage.BUILDING): "ledger.stage.approve",
    (Stage.BUILDING, Stage.COMPLETED): "ledger.project.edit",
    (Stage.COMPLETED, Stage.PRODUCING): "ledger.project.edit",
    (Stage.PRODUCING, Stage.FULL): "ledger.project.edit",
    **{(stage, Stage.CANCELLED): "ledger.stage.approve" for stage in _ALIVE},
}
# Stopping and resuming: somebody asks and somebody else approves (`guatu.recognitions`).
ASKED = frozenset(
    {(Stage.BUILDING, Stage.STOPPED), (Stage.STOPPED, Stage.BUILDING)},
)
# Moves that somebody approves; a correction of the record into or out of them takes the same right.
APPROVED = frozenset({Stage.STOPPED, Stage.CANCELLED})
# The date that a stage is reached on.
DATED = {
    Stage.BUILDING: "start_actual",
    Stage.COMPLETED: "finish_actual",
    Stage.PRODUCING: "production_actual",
}
SEARCHED = ("no", "name", "national_code")


class Stale(Refused):
    """Somebody changed the project since it was read; `project` holds what is stored now."""

    def __init__(self, project: Project) -> None:
        super().__init__(_("Somebody changed “%(name)s” meanwhile.") % {"name": project.name})
        self.project = project


def open_portfolio(
    unit: Unit, name: str, *, by: Account | None, currency: str = "CNY", **settings: Any
) -> Portfolio:
    """A new ledger of a unit; `settings` are the other fields of a portfolio."""
    require(by, "ledger.project.edit", unit)
    if not name.strip():
        raise Refused(_("A portfolio needs a name."))
    if Portfolio.objects.filter(unit=unit, name=name.strip()).exists():
        raise Refused(_("There is a portfolio “%(name)s” already.") % {"name": name.strip()})
    with writing(by, "ledger.portfolio.open") as work:
        return work.add(Portfolio(unit=unit, name=name.strip(), currency=currency, **settings))


def change_portfolio(portfolio: Portfolio, *, by: Account | None, **changes: Any) -> Portfolio:
    """Changes a portfolio's name or how its 序时 counts."""
    require(by, "ledger.project.edit", portfolio)
    name = changes.get("name", portfolio.name).strip()
    others = Portfolio.objects.filter(unit=portfolio.unit_id, name=name).exclude(pk=portfolio.pk)
    if not name or others.exists():
        raise Refused(_("A portfolio needs a name of its own."))
    with writing(by, "ledger.portfolio.change") as work:
        work.update(portfolio, **changes)
    return portfolio


def create_projects(
    portfolio: Portfolio,
    drafts: Sequence[Mapping[str, Any]],
    *,
    by: Account | None,
    sources: Sequence[str] = (),
) -> list[Project]:
    """The saved projects, in the order of the drafts (field name to value).

    A draft without `no` gets the portfolio's next free number of the year, 2026-001.
    Raises Refused for a number or national code that is taken and for values out of bounds.
    """
    require(by, "ledger.project.edit", portfolio)
    with writing(by, "ledger.project.create") as work:
        Portfolio.objects.select_for_update().get(pk=portfolio.pk)  # numbers are given in turn
        cleaned = [_cleaned(_numbered(draft), draft.get("name", "")) for draft in drafts]
        _number(portfolio, cleaned, timezone.localtime(work.at).year)
        _check_unique(portfolio, [(None, values) for values in cleaned])
        projects = [Project(portfolio=portfolio, **values) for values in cleaned]
        for project in projects:
            for name, value in _derived(vars(project)).items():
                setattr(project, name, value)
        work.add_many(projects, sources=sources)
    return projects


def change_projects(
    changes: Sequence[tuple[Project, Mapping[str, Any]]],
    *,
    by: Account | None,
    sources: Sequence[str] = (),
    expected: Mapping[int, int] | None = None,
) -> int:
    """Sets what differs and counts the version of those up; how many differed.

    `expected` maps a project's key to the version that was read; raises Stale where it has
    moved on, and Refused as `create_projects` does.
    """
    projects = [project for project, _values in changes]
    require(by, "ledger.project.edit", *projects)
    cleaned = [(project, _cleaned(values, project.name)) for project, values in changes]
    _check_stages(cleaned, by)
    with writing(by, "ledger.project.change") as work:
        _check_versions(projects, expected)
        for portfolio in {project.portfolio_id for project in projects}:
            named = [(p, values) for p, values in cleaned if p.portfolio_id == portfolio]
            _check_unique(portfolio, named)
        wanted = _with_derived(cleaned)
        return work.update_many(wanted, sources=sources, counted="version")


def move_project(
    project: Project, stage: str, *, by: Account | None, day: dt.date, reason: str = ""
) -> Project:
    """Takes a project a step on (`STEPS`); the day of start, completion, production is kept.

    Stopping, resuming and cancelling take a reason. Raises Refused for a step that is not in
    the table and PermissionDenied without its right. The same stage again changes nothing.
    """
    require(by, "ledger.project.view", project)
    with writing(by, "ledger.project.move") as work:
        now = Project.objects.select_for_update().values_list("stage", flat=True)
        project.stage = now.get(pk=project.pk)
        if project.stage == stage:
            return project
        _check_step(project, stage, reason, by)
        work.update_many([(project, _step_changes(project, stage, day))], counted="version")
        work.note(project, day=day, reason=reason.strip())
    return project


def _check_step(project: Project, stage: str, reason: str, by: Account | None) -> None:
    right = STEPS.get((project.stage, stage))
    if right is None:
        stages = {"old": project.get_stage_display(), "new": Stage(stage).label}
        raise Refused(_("A project does not go from “%(old)s” to “%(new)s”.") % stages)
    require(by, right, project)
    if right == "ledger.stage.approve" and not reason.strip():
        raise Refused(_("Stopping, resuming and cancelling need a reason."))


def _step_changes(project: Project, stage: str, day: dt.date) -> dict[str, Any]:
    changes: dict[str, Any] = {"stage": stage}
    if stage == Stage.CANCELLED:
        changes["is_listed"] = False
    dated = DATED.get(Stage(stage))
    if dated is not None and getattr(project, dated) is None:
        changes[dated] = day
    return changes


def _check_stages(changes: Sequence[tuple[Project, Mapping[str, Any]]], by: Account | None) -> None:
    """A corrected stage takes the right to approve where one of the two stages is approved."""
    approved = [
        project
        for project, values in changes
        if "stage" in values
        and values["stage"] != project.stage
        and {values["stage"], project.stage} & APPROVED
    ]
    if approved:
        require(by, "ledger.stage.approve", *approved)


def _check_versions(projects: Sequence[Project], expected: Mapping[int, int] | None) -> None:
    """Locks the projects; raises Stale for the first whose version is not the one expected."""
    if not expected:
        return
    rows = Project.objects.select_for_update().filter(pk__in=[p.pk for p in projects])
    for row in rows.order_by("pk"):
        if expected.get(row.pk, row.version) != row.version:
            raise Stale(row)


def _cleaned(values: Mapping[str, Any], label: str) -> dict[str, Any]:
    """The values as the columns take them. Raises Refused naming project, column and fault."""
    cleaned = {}
    for name, value in values.items():
        field = column_of(Project, name)
        if not field.editable or field.is_relation:
            raise TypeError(f"{name} is not set by hand")
        cleaned[name] = _clean_value(field, value, label)
    if not cleaned.get("name", "-").strip():
        raise Refused(_("A project needs a name."))
    return cleaned


def _clean_value(field: models.Field, value: Any, label: str) -> Any:
    if isinstance(field, models.CharField | models.TextField):
        value = (value or "").strip()
        if not value and field.null:
            return None
    elif value is None and field.null:
        return None
    try:
        value = held(field, value)
        field.run_validators(value)
        field.validate(value, None)
    except ValidationError as error:
        fault = " ".join(error.messages)
    except (ArithmeticError, TypeError, ValueError):
        fault = _("“%(value)s” does not fit.") % {"value": value}
    else:
        return value
    facts = {"name": label, "field": field.verbose_name, "fault": fault}
    raise Refused(_("%(name)s — %(field)s: %(fault)s") % facts)


def _derived(texts: Mapping[str, str | None]) -> dict[str, Any]:
    """What a project is recognised and found by; `texts` holds what `SEARCHED` names."""
    text = searchable(*(texts[name] or "" for name in SEARCHED))
    return {
        "name_key": name_key(texts["name"] or ""),
        "search_text": text,
        "search_pieces": pieces(text),
    }


def _with_derived(
    changes: Sequence[tuple[Project, dict[str, Any]]],
) -> list[tuple[Project, dict[str, Any]]]:
    """The changes with what follows from a number, name or code that differs from the stored."""
    keys = [project.pk for project, values in changes if set(SEARCHED) & set(values)]
    rows = Project.objects.filter(pk__in=keys).values("pk", *SEARCHED)
    stored = {row.pop("pk"): row for row in rows}
    found = []
    for project, values in changes:
        old = stored.get(project.pk, {})
        new = {name: values.get(name, text) for name, text in old.items()}
        found.append((project, values if new == old else values | _derived(new)))
    return found


def _numbered(draft: Mapping[str, Any]) -> dict[str, Any]:
    """The draft without an empty number."""
    return {name: value for name, value in draft.items() if value or name != "no"}


def _number(portfolio: Portfolio, drafts: list[dict[str, Any]], year: int) -> None:
    """Gives each draft without a number the next free one."""
    prefix = f"{year}-"
    taken = set(portfolio.projects.filter(no__startswith=prefix).values_list("no", flat=True))
    taken |= {draft["no"] for draft in drafts if draft.get("no")}
    tails = [no.removeprefix(prefix) for no in taken if no.startswith(prefix)]
    last = max((int(tail) for tail in tails if tail.isascii() and tail.isdigit()), default=0)
    for draft in drafts:
        if not draft.get("no"):
            last += 1
            draft["no"] = f"{prefix}{last:03d}"


def _check_unique(
    portfolio: Portfolio | int, drafts: Sequence[tuple[Project | None, Mapping[str, Any]]]
) -> None:
    """Raises Refused for numbers in the portfolio, or national codes anywhere, held twice."""
    for name, scope in {"no": {"portfolio": portfolio}, "national_code": {}}.items():
        given = [(project, draft[name]) for project, draft in drafts if draft.get(name)]
        counts = Counter(value for _project, value in given)
        others = Project.objects.filter(**scope, **{f"{name}__in": list(counts)})
        others = others.exclude(pk__in=[project.pk for project, _value in given if project])
        twice = set(others.values_list(name, flat=True))
        twice |= {value for value, count in counts.items() if count > 1}
        if twice:
            facts = {
                "field": column_of(Project, name).verbose_name,
                "values": "、".join(sorted(twice)[:5]),
            }
            raise Refused(_("%(field)s already taken: %(values)s") % facts)
