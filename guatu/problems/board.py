"""The board of problems: who has how many on the desk, how long, and the list below it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guatu.accounts.models import Unit
from guatu.calendars.compute import WorkCalendar
from guatu.excuses.reasons import reason_name
from guatu.lib.spreadsheets import ListColumn
from guatu.problems.compute import RISING, next_rise
from guatu.problems.filters import HELD_SINCE, SORTS, TO_VERIFY, Filters, Seen, overdue
from guatu.problems.models import Problem

State = Problem.State
MOST_LISTED = 20_000


@dataclass(frozen=True)
class Group:
    """One line of the board: its key in the address, its counts, the longest held in workdays."""

    key: str
    name: str
    count: int
    overdue: int
    to_verify: int
    asleep: int
    levels: tuple[int, ...]
    days: int


def groups(seen: Seen, filters: Filters, rows: QuerySet[Problem]) -> list[Group]:
    """The board over the chosen problems, the longest held first; levels from the top down."""
    key = {"holder": "holder", "level": "stands", "kind": "kind"}[filters.board]
    counted = {
        "count": Count("pk"),
        "late": Count("pk", filter=overdue(seen.today)),
        "to_verify": Count("pk", filter=Q(state__in=TO_VERIFY)),
        "sleeping": Count("pk", filter=Q(state=State.ASLEEP)),
        "oldest": Min(HELD_SINCE),
        **{f"at_{n}": Count("pk", filter=Q(stands=n)) for n, _name in seen.ladder.names()},
    }
    found = list(rows.order_by().values(key).annotate(**counted))
    names = _names(seen, filters.board, [row[key] for row in found])
    made = [_group(row, row[key], names, seen) for row in found]
    if filters.board == "level":
        return sorted(made, key=lambda group: -int(group.key))
    return sorted(made, key=lambda group: (-group.days, -group.count))


def _group(row: dict[str, Any], key: Any, names: dict[Any, str], seen: Seen) -> Group:
    return Group(
        key="none" if key is None else str(key),
        name=names.get(key, ""),
        count=row["count"],
        overdue=row["late"],
        to_verify=row["to_verify"],
        asleep=row["sleeping"],
        levels=tuple(row[f"at_{level}"] for level, _name in seen.ladder.names()),
        days=_between(seen.calendar, row["oldest"], seen.today),
    )


def _names(seen: Seen, board: str, keys: Sequence[Any]) -> dict[Any, str]:
    if board == "holder":
        units = Unit.objects.in_bulk([key for key in keys if key])
        return {None: _("nobody yet"), **{key: str(unit) for key, unit in units.items()}}
    if board == "level":
        return {key: seen.ladder.name(key) for key in keys}
    return seen.kinds


@dataclass(frozen=True)
class Row:
    """A problem on the list. `days` are workdays held, `left` those until it is due (or −since)."""

    problem: Problem
    kind: str
    level: int
    days: int
    left: int | None
    is_overdue: bool

    @property
    def late(self) -> int:
        """Workdays since it was due."""
        return -(self.left or 0)


def ordered(rows: QuerySet[Problem], filters: Filters) -> QuerySet[Problem]:
    """The problems in the order asked for, with what the list shows of them."""
    related = rows.select_related("project", "holder", "holder_person", "asked")
    return related.order_by(*SORTS[filters.sort], "pk")


def listed(problems: Iterable[Problem], seen: Seen) -> Iterator[Row]:
    """The problems as the list shows them."""
    kinds = seen.kinds
    for problem in problems:
        waits = problem.state in (*RISING, State.RAISED)
        late = waits and problem.due is not None and problem.due < seen.today
        end = problem.closed_on or seen.today
        since = problem.held_since or problem.raised_on
        left = None
        if problem.due is not None and waits:
            left = seen.calendar.between(seen.today, problem.due)
        yield Row(
            problem=problem,
            kind=reason_name(problem.kind, kinds),
            level=next_rise(problem, seen.ladder, seen.calendar, seen.today)[0],
            days=_between(seen.calendar, since, end),
            left=left,
            is_overdue=late,
        )


def _between(calendar: WorkCalendar, start: dt.date, end: dt.date) -> int:
    return max(calendar.between(start, end), 0)


def export_columns() -> list[ListColumn]:
    """The columns of the list as a file."""
    return [
        ListColumn(_("Project number"), width=12),
        ListColumn(_("Project"), width=30),
        ListColumn(_("Problem"), width=44),
        ListColumn(_("Kind"), width=12),
        ListColumn(_("State"), width=10),
        ListColumn(_("Level"), width=20),
        ListColumn(_("Held by"), width=16),
        ListColumn(_("Person"), width=10),
        ListColumn(_("Raised on"), "date", 12),
        ListColumn(_("Held since"), "date", 12),
        ListColumn(_("Workdays held"), "integer", 10),
        ListColumn(_("Due"), "date", 12),
        ListColumn(pgettext("problems", "Overdue"), width=8),
        ListColumn(_("Request"), width=36),
        ListColumn(_("Asked of"), width=14),
        ListColumn(_("Times reopened"), "integer", 9),
        ListColumn(_("Resolution"), width=36),
        ListColumn(_("Closed on"), "date", 12),
    ]


def export_rows(rows: QuerySet[Problem], seen: Seen) -> Iterator[list[Any]]:
    """The list as a file, in the order of the page."""
    for row in listed(rows[:MOST_LISTED].iterator(1000), seen):
        problem = row.problem
        yield [
            problem.project.no,
            problem.project.name,
            problem.text,
            row.kind,
            str(problem.get_state_display()),
            seen.ladder.name(row.level),
            str(problem.holder or ""),
            str(problem.holder_person or ""),
            problem.raised_on,
            problem.held_since,
            row.days,
            problem.due,
            _("yes") if row.is_overdue else "",
            problem.asks,
            str(problem.asked or ""),
            problem.reopened or None,
            problem.resolution,
            problem.closed_on,
        ]
