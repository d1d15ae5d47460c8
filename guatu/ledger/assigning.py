"""Acts on who answers for a project: its units, its leaders, its task forces."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Person, Unit
from guatu.accounts.scopes import require
from guatu.journal.actions import Work, writing
from guatu.ledger.models import LeaderLink, Portfolio, Project, ProjectRole, TaskForce
from guatu.lib.refusals import Refused

Row = TypeVar("Row", ProjectRole, LeaderLink)


def assign_units(
    assignments: Sequence[tuple[Project, str, Unit | None]],
    day: dt.date,
    *,
    by: Account | None,
    sources: Sequence[str] = (),
) -> int:
    """(project, role, unit): the unit holds the role from `day` on; how many roles changed.

    Whoever held it ends on `day`; None ends without a successor. A day before a change that is
    already known holds until that change. The same unit again writes nothing.
    """
    require(by, "ledger.project.edit", *{project for project, _role, _unit in assignments})
    for _project, _role, unit in assignments:
        if unit is not None and not unit.holds_on(day):
            raise Refused(_("%(unit)s does not exist on %(day)s.") % {"unit": unit, "day": day})
    wanted = {
        (project.pk, ProjectRole.Role(role).value): [ProjectRole(unit=unit)] if unit else []
        for project, role, unit in assignments
    }
    if len(wanted) < len(assignments):
        raise Refused(_("A role of a project is given twice."))
    rows = ProjectRole.objects.filter(project__in={key for key, _role in wanted})
    with writing(by, "ledger.unit.assign") as work:
        return _from_day(work, rows, wanted, day, sources)


def link_leaders(
    links: Sequence[tuple[Project, str, Sequence[Person]]],
    day: dt.date,
    *,
    by: Account | None,
    sources: Sequence[str] = (),
) -> int:
    """(project, kind, people): exactly these lead in this way from `day` on; how many changed."""
    require(by, "ledger.project.edit", *{project for project, _kind, _people in links})
    wanted = {
        (project.pk, LeaderLink.Kind(kind).value): [
            LeaderLink(person=person, order=order)
            for order, person in enumerate(dict.fromkeys(people))
        ]
        for project, kind, people in links
    }
    if len(wanted) < len(links):
        raise Refused(_("A project's leaders are given twice."))
    rows = LeaderLink.objects.filter(project__in={key for key, _kind in wanted})
    with writing(by, "ledger.leader.link") as work:
        return _from_day(work, rows, wanted, day, sources)


def create_task_force(
    portfolio: Portfolio,
    name: str,
    head: Person | None,
    members: Iterable[Person],
    units: Iterable[Unit],
    projects: Iterable[Project],
    *,
    by: Account | None,
    **texts: Any,
) -> TaskForce:
    """A task force with its people, units and projects; `texts`: charter, duties, valid_from."""
    require(by, "ledger.project.edit", portfolio)
    _check_force(portfolio, 0, name, projects := list(projects))
    with writing(by, "ledger.taskforce.create") as work:
        force = work.add(TaskForce(portfolio=portfolio, name=name.strip(), head=head, **texts))
        work.link(force, "members", members)
        work.link(force, "units", units)
        work.link(force, "projects", projects)
    return force


def change_task_force(force: TaskForce, *, by: Account | None, **changes: Any) -> TaskForce:
    """Changes columns of a task force, and who and what belongs to it."""
    require(by, "ledger.project.edit", force)
    linked = {
        key: list(changes.pop(key)) for key in ("members", "units", "projects") if key in changes
    }
    _check_force(
        force.portfolio, force.pk, changes.get("name", force.name), linked.get("projects", [])
    )
    valid_to = changes.get("valid_to")
    if valid_to is not None and valid_to <= changes.get("valid_from", force.valid_from):
        raise Refused(
            _("An end must come after the beginning, %(day)s.") % {"day": force.valid_from}
        )
    with writing(by, "ledger.taskforce.change") as work:
        work.update(force, **changes)
        for name, rows in linked.items():
            work.link(force, name, rows)
    return force


def _check_force(portfolio: Portfolio, own: int, name: str, projects: Sequence[Project]) -> None:
    others = TaskForce.objects.filter(portfolio=portfolio, name=name.strip()).exclude(pk=own)
    if not name.strip() or others.exists():
        raise Refused(_("A task force needs a name of its own."))
    if any(project.portfolio_id != portfolio.pk for project in projects):
        raise Refused(_("A task force serves projects of its own portfolio."))


def _from_day(
    work: Work,
    rows: Iterable[Row],
    wanted: dict[tuple[int, str], list[Row]],
    day: dt.date,
    sources: Sequence[str],
) -> int:
    """Makes exactly the wanted rows hold from `day` until the next change that is known.

    `wanted`: (project, code) to rows without project, code and dates. Returns how many
    (project, code) changed.
    """
    known: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in rows:
        known[row.project_id, _code(row)].append(row)
    removed: list[Row] = []
    added: list[Row] = []
    changed: list[tuple[Row, dict[str, Any]]] = []
    kept: list[str] = []
    count = 0
    for index, (key, new) in enumerate(wanted.items()):
        holding = {_held_by(row): row for row in known[key] if row.holds_on(day)}
        coming = {_held_by(row): row for row in new}
        next_start = min((r.valid_from for r in known[key] if r.valid_from > day), default=None)
        gone = [row for who, row in holding.items() if who not in coming]
        fresh = [row for who, row in coming.items() if who not in holding]
        reordered = [
            (holding[who], {"order": getattr(row, "order", 0)})
            for who, row in coming.items()
            if who in holding and getattr(row, "order", 0) != getattr(holding[who], "order", 0)
        ]
        count += bool(gone or fresh or reordered)
        removed += [row for row in gone if row.valid_from == day]
        changed += [(row, {"valid_to": day}) for row in gone if row.valid_from < day]
        changed += reordered
        for row in fresh:
            row.project_id, row.valid_from, row.valid_to = key[0], day, next_start
            _set_code(row, key[1])
            added.append(row)
            kept.append(sources[index] if sources else "")
    work.remove_many(removed)
    work.update_many([item for item in changed if "order" not in item[1]])
    work.update_many([item for item in changed if "order" in item[1]])
    work.add_many(added, sources=kept)
    return count


def _code(row: Row) -> str:
    return row.role if isinstance(row, ProjectRole) else row.kind


def _set_code(row: Row, code: str) -> None:
    setattr(row, "role" if isinstance(row, ProjectRole) else "kind", code)


def _held_by(row: Row) -> int:
    return row.unit_id if isinstance(row, ProjectRole) else row.person_id
