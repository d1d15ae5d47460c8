"""Keeps what follows from the facts of permits, in the transaction that changed a fact."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guatu.calendars.compute import WorkCalendar, workdays
from guatu.journal.storing import change
from guatu.ledger.models import Project, ProjectRole
from guatu.permits.models import Permit, PermitStep
from guatu.permits.standing import Judged, Works, due_day, judge

CHUNK = 1000
DERIVED = ("state", "due", "expires_on", "held_by_id", "held_since", "can_begin")
WORKS = ("start_actual", "finish_actual")
CALENDAR = ("calendaryear", "calendarday")
ROLES = {
    Permit.Applicant.AGENT: (ProjectRole.Role.AGENT, ProjectRole.Role.RESPONSIBLE),
    Permit.Applicant.RESPONSIBLE: (ProjectRole.Role.RESPONSIBLE,),
}
State = Permit.State


def refresh_touched(touched: Mapping[str, set[int]]) -> None:
    """Refreshes the permits of touched projects; a changed calendar moves every open due day."""
    projects = set(touched.get("project", ()))
    if any(touched.get(kind) for kind in CALENDAR):
        waiting = Permit.objects.filter(state=State.ACCEPTED)
        projects |= set(waiting.values_list("project", flat=True))
    refresh_projects(projects)


def refresh_projects(projects: Iterable[int]) -> None:
    """Makes what is kept of these projects' permits what their facts say."""
    keys = sorted(projects)
    for at in range(0, len(keys), CHUNK):
        _refresh(keys[at : at + CHUNK])


def _refresh(projects: Sequence[int]) -> None:
    by_project: dict[int, list[Permit]] = defaultdict(list)
    rows = Permit.objects.filter(project__in=projects).select_related("milestone")
    for permit in rows.order_by("project", "milestone__order", "pk"):
        by_project[permit.project_id].append(permit)
    if not by_project:
        return
    dates = Project.objects.filter(pk__in=by_project)
    works = {key: Works(*days) for key, *days in dates.values_list("pk", *WORKS)}
    judged = [one for key, permits in by_project.items() for one in judge(permits, works[key])]
    waiting = [one.permit.pk for one in judged if one.state == State.ACCEPTED]
    steps = _steps(waiting)
    units = _units(by_project)
    calendar = workdays() if waiting else None
    changed: dict[int, dict[str, Any]] = {}
    for one in judged:
        derived = _derived(one, steps.get(one.permit.pk, []), units, calendar)
        if any(getattr(one.permit, name) != derived[name] for name in DERIVED):
            changed[one.permit.pk] = {
                name.removesuffix("_id"): value for name, value in derived.items()
            }
    if changed:
        change(Permit, changed)


def _derived(
    one: Judged,
    steps: Sequence[PermitStep],
    units: Mapping[tuple[int, str], int],
    calendar: WorkCalendar | None,
) -> dict[str, Any]:
    permit = one.permit
    holder = None
    if one.state == State.ACCEPTED:
        holder = permit.milestone.holder_id
    elif one.state in (State.PREPARING, State.CORRECTING):
        holder = permit.unit_id or _applicant(permit, units)
    is_held = one.state in (State.PREPARING, State.ACCEPTED, State.CORRECTING)
    return {
        "state": str(one.state),
        "due": due_day(permit, steps, calendar) if calendar else None,
        "expires_on": None if one.is_used else one.expires_on,
        "held_by_id": holder,
        "held_since": permit.step_on if is_held else None,
        "can_begin": one.can_begin,
    }


def _applicant(permit: Permit, units: Mapping[tuple[int, str], int]) -> int | None:
    roles = ROLES[Permit.Applicant(permit.applicant)]
    found = (units.get((permit.project_id, role)) for role in roles)
    return next((unit for unit in found if unit is not None), None)


def _steps(permits: Sequence[int]) -> dict[int, list[PermitStep]]:
    found: dict[int, list[PermitStep]] = defaultdict(list)
    for step in PermitStep.objects.filter(permit__in=permits) if permits else ():
        found[step.permit_id].append(step)
    return found


def _units(projects: Iterable[int]) -> dict[tuple[int, str], int]:
    """(project, role) to the unit that holds it now."""
    wanted = {role for roles in ROLES.values() for role in roles}
    rows = ProjectRole.objects.current().filter(project__in=list(projects), role__in=wanted)
    return {
        (project, role): unit for project, role, unit in rows.values_list("project", "role", "unit")
    }
