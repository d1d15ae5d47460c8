"""A plan as validated, frozen arrays: as the caller numbers it, and in topological order.

Times are instants (`engine.calendar.CalendarTable`): whole numbers t, the beginning of day t and
the end of day t−1. An activity starts at the beginning of a working day of its calendar and
finishes at the end of one, without a break in between; one without duration is an instant, on
whatever day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from guatu.engine.calendar import CalendarTable

Ints: TypeAlias = npt.NDArray[np.int32]
Codes: TypeAlias = npt.NDArray[np.int8]
Values: TypeAlias = npt.NDArray[np.integer] | Sequence[int]

# Bit 0: counted from the start of the predecessor; bit 1: holds the finish of the successor.
FS, SS, FF, SF = 0, 1, 2, 3
KINDS = ("FS", "SS", "FF", "SF")
ELAPSED = -1  # lag counted in days of the calendar, not in working days
NONE = -1  # no such date
OPEN, STARTED, DONE = 0, 1, 2


@dataclass(frozen=True)
class Activities:
    """What is to be done: one row an activity, instants and durations as whole numbers.

    `duration`: working days of the activity's `calendar` (0: a milestone). `project`: 0 to P−1.
    `release`, `release_finish`: not before. `due_start`, `deadline`: not after (they make float
    negative, they move nothing). `pinned`: starts then, whatever the links say. `started`,
    `finished`: what happened. `remaining`: working days still to do of one that has started.
    Dates that do not exist are NONE.
    """

    duration: Ints
    calendar: Ints
    project: Ints
    release: Ints
    release_finish: Ints
    due_start: Ints
    deadline: Ints
    pinned: Ints
    started: Ints
    finished: Ints
    remaining: Ints

    def __len__(self) -> int:
        return len(self.duration)


@dataclass(frozen=True)
class Links:
    """What waits for what: one row a link from `source` to `target`, both activities.

    `kind` is FS, SS, FF or SF; `lag` counts working days of the calendar `lag_calendar`, or days
    where that is ELAPSED; it may be negative.
    """

    source: Ints
    target: Ints
    kind: Codes
    lag: Ints
    lag_calendar: Ints

    def __len__(self) -> int:
        return len(self.source)


@dataclass(frozen=True)
class Projects:
    """`status`: the instant up to which progress is known, before which nothing open is planned.

    `target`: the wanted finish; NONE: as early as possible.
    """

    status: Ints
    target: Ints

    def __len__(self) -> int:
        return len(self.status)


@dataclass(frozen=True)
class PlanData:
    """Several projects with their activities, links and calendars, as the caller numbers them.

    `retained`: what has started waits for its predecessors with the rest of its work (retained
    logic); otherwise links into it hold no more (progress override).
    """

    table: CalendarTable
    activities: Activities
    links: Links
    projects: Projects
    retained: bool = True


class Arcs(NamedTuple):
    """Links in compressed rows: those of activity i are `first[i]` to `first[i+1]`.

    `other` is the activity at the other end, `link` the row in the caller's links.
    """

    first: Ints
    other: Ints
    kind: Codes
    lag: Ints
    lag_calendar: Ints
    link: Ints


class Steps(NamedTuple):
    """The activities of a network, position by position; `work` is what is still to be done."""

    work: Ints
    calendar: Ints
    project: Ints
    floor: Ints  # the latest of release and status
    floor_finish: Ints
    due_start: Ints  # the end of the table where there is none
    deadline: Ints
    pinned: Ints
    state: Codes
    started: Ints
    finished: Ints


@dataclass(frozen=True)
class Network:
    """A plan relabelled in a topological order: predecessors stand before successors.

    `original[position]` is the caller's number of an activity, `position[number]` the way back.
    `into` are the links by successor, `out` the same links by predecessor.
    """

    data: PlanData
    original: Ints
    position: Ints
    steps: Steps
    into: Arcs
    out: Arcs

    def __len__(self) -> int:
        return len(self.original)


class CycleFound(ValueError):
    """Activities that wait for each other; `activities` are their numbers, around the circle."""

    def __init__(self, activities: Sequence[int]) -> None:
        super().__init__(f"activities wait for each other: {list(activities)}")
        self.activities = tuple(activities)


def activities(
    duration: Values,
    *,
    calendar: Values | int = 0,
    project: Values | int = 0,
    release: Values | int = NONE,
    release_finish: Values | int = NONE,
    due_start: Values | int = NONE,
    deadline: Values | int = NONE,
    pinned: Values | int = NONE,
    started: Values | int = NONE,
    finished: Values | int = NONE,
    remaining: Values | int = NONE,
) -> Activities:
    """Activities from sequences or single values. ValueError where one contradicts itself."""
    length = len(duration)
    dates = (release, release_finish, due_start, deadline, pinned, started, finished, remaining)
    made = Activities(
        _column(duration, length, 0, "duration"),
        _column(calendar, length, 0, "calendar"),
        _column(project, length, 0, "project"),
        *(_column(values, length, NONE, "date") for values in dates),
    )
    is_done, is_begun = made.finished >= 0, made.started >= 0
    if (is_done & ~is_begun).any():
        raise ValueError("what is finished has started")
    if (is_done & (made.finished < made.started)).any():
        raise ValueError("nothing finishes before it starts")
    return made


def links(
    source: Values,
    target: Values,
    *,
    kind: Values | int = FS,
    lag: Values | int = 0,
    lag_calendar: Values | int = 0,
) -> Links:
    """Links from sequences or single values. ValueError for an unknown kind."""
    length = len(source)
    kinds = _column(kind, length, 0, "kind")
    if len(kinds) and kinds.max() > SF:
        raise ValueError("a link is FS, SS, FF or SF")
    codes = kinds.astype(np.int8)
    codes.setflags(write=False)
    lags = _column(lag, length, None, "lag")
    lag_calendars = _column(lag_calendar, length, ELAPSED, "lag_calendar")
    source, target = (_column(ends, length, 0, "end of a link") for ends in (source, target))
    return Links(source, target, codes, lags, lag_calendars)


def plan_data(
    table: CalendarTable,
    activities: Activities,
    links: Links,
    *,
    status: Values | int = 0,
    target: Values | int = NONE,
    projects: int = 1,
    retained: bool = True,
) -> PlanData:
    """A whole plan of `projects` projects.

    ValueError where a number names no activity, project or calendar, or an instant lies outside.
    """
    _within(activities.project, projects, "project")
    _within(activities.calendar, len(table.counts), "calendar")
    _within(links.lag_calendar, len(table.counts), "calendar of a lag")
    for ends in (links.source, links.target):
        _within(ends, len(activities), "activity of a link")
    if (links.source == links.target).any():
        loop = int(links.source[np.flatnonzero(links.source == links.target)[0]])
        raise CycleFound([loop])
    made = Projects(
        _column(status, projects, 0, "status"), _column(target, projects, NONE, "target")
    )
    dates = ("release", "release_finish", "due_start", "deadline", "pinned", "started", "finished")
    for column in (*(getattr(activities, name) for name in dates), made.status, made.target):
        _within(column, table.length + 1, "instant")
    return PlanData(table, activities, links, made, retained)


def network(data: PlanData) -> Network:
    """The plan in topological order. CycleFound where there is none."""
    from guatu.engine.plan import _order

    return _order.arrange(data)


def _column(values: Values | int, length: int, low: int | None, name: str) -> Ints:
    if isinstance(values, int):
        made = np.full(length, values, dtype=np.int32)
    else:
        given = np.asarray(values)
        if given.shape != (length,):
            raise ValueError(f"{name}: {given.shape} values for {length} rows")
        made = given.astype(np.int32)
    if low is not None and length and made.min() < low:
        raise ValueError(f"{name}: below {low}")
    made.setflags(write=False)
    return made


def _within(column: Ints, size: int, name: str) -> None:
    if len(column) and column.max() >= size:
        raise ValueError(f"{name}: {int(column.max())} is beyond the last, {size - 1}")
