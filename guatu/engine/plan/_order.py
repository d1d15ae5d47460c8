"""Relabelling a plan in topological order: counting sorts and Kahn's algorithm, compiled.

The order is last in, first out: what has just become free comes next, so that an activity mostly
stands near its predecessors and the passes read memory that is in the cache already.
"""

from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

from guatu.engine.plan.data import (
    DONE,
    OPEN,
    STARTED,
    Arcs,
    Codes,
    CycleFound,
    Ints,
    Links,
    Network,
    PlanData,
    Steps,
)


def arrange(data: PlanData) -> Network:
    """The plan in topological order. CycleFound where there is none."""
    count, links = len(data.activities), data.links
    first, targets = _successors(count, links.source, links.target)
    original, position, placed = _topological(first, targets)
    if placed < count:
        raise CycleFound(_circle(first, targets, position))
    source, target = position[links.source], position[links.target]
    return _frozen(
        data,
        original,
        position,
        _steps(data, original),
        _arcs(count, target, source, links),
        _arcs(count, source, target, links),
    )


def _frozen(
    data: PlanData, original: Ints, position: Ints, steps: Steps, into: Arcs, out: Arcs
) -> Network:
    for array in (original, position, *steps, *into, *out):
        array.setflags(write=False)
    return Network(data, original, position, steps, into, out)


def _steps(data: PlanData, original: Ints) -> Steps:
    tasks, projects, length = data.activities, data.projects, data.table.length
    count = len(original)
    columns: dict[str, Any] = {name: np.empty(count, np.int32) for name in Steps._fields}
    made = Steps(**{**columns, "state": np.empty(count, np.int8)})
    _gather(
        original,
        (tasks.duration, tasks.calendar, tasks.project, tasks.release, tasks.release_finish),
        (tasks.due_start, tasks.deadline, tasks.pinned),
        (tasks.started, tasks.finished, tasks.remaining),
        projects.status,
        length,
        made,
    )
    return made


def _arcs(count: int, near: Ints, far: Ints, links: Links) -> Arcs:
    return Arcs(*_rows(count, near, far, links.kind, links.lag, links.lag_calendar))


@nb.njit(cache=True)
def _successors(count: int, source: Ints, target: Ints) -> tuple[Ints, Ints]:
    first = np.zeros(count + 1, np.int32)
    for link in range(len(source)):
        first[source[link] + 1] += 1
    for at in range(count):
        first[at + 1] += first[at]
    fill, targets = first[:-1].copy(), np.empty(len(source), np.int32)
    for link in range(len(source)):
        at = source[link]
        targets[fill[at]] = target[link]
        fill[at] += 1
    return first, targets


@nb.njit(cache=True)
def _topological(first: Ints, targets: Ints) -> tuple[Ints, Ints, int]:
    """Order and positions; what stands on a circle, or behind one, has position −1."""
    count = len(first) - 1
    waiting = np.zeros(count, np.int32)
    for target in targets:
        waiting[target] += 1
    order, position = np.empty(count, np.int32), np.full(count, -1, np.int32)
    stack, top = np.empty(count, np.int32), 0
    for activity in range(count - 1, -1, -1):
        if waiting[activity] == 0:
            stack[top] = activity
            top += 1
    placed = 0
    while top > 0:
        top -= 1
        activity = stack[top]
        order[placed], position[activity] = activity, placed
        placed += 1
        for at in range(first[activity + 1] - 1, first[activity] - 1, -1):
            target = targets[at]
            waiting[target] -= 1
            if waiting[target] == 0:
                stack[top] = target
                top += 1
    return order, position, placed


def _circle(first: Ints, targets: Ints, position: Ints) -> list[int]:
    """One circle among the activities that found no place.

    Each of those has a predecessor that found none either, so walking back meets itself.
    """
    back: dict[int, int] = {}
    for activity in np.flatnonzero(position < 0):
        for target in targets[first[activity] : first[activity + 1]]:
            if position[target] < 0:
                back[int(target)] = int(activity)
    walked: dict[int, int] = {}
    at = next(iter(back))
    while at not in walked:
        walked[at] = len(walked)
        at = back[at]
    return list(walked)[walked[at] :][::-1]


@nb.njit(cache=True)
def _rows(
    count: int, near: Ints, far: Ints, kind: Codes, lag: Ints, lag_calendar: Ints
) -> tuple[Ints, Ints, Codes, Ints, Ints, Ints]:
    size = len(near)
    first = np.zeros(count + 1, np.int32)
    for link in range(size):
        first[near[link] + 1] += 1
    for at in range(count):
        first[at + 1] += first[at]
    fill, other = first[:-1].copy(), np.empty(size, np.int32)
    kinds, lags = np.empty(size, np.int8), np.empty(size, np.int32)
    calendars, rows = np.empty(size, np.int32), np.empty(size, np.int32)
    for link in range(size):
        at = fill[near[link]]
        fill[near[link]] += 1
        other[at], kinds[at], lags[at] = far[link], kind[link], lag[link]
        calendars[at], rows[at] = lag_calendar[link], link
    return first, other, kinds, lags, calendars, rows


@nb.njit(cache=True)
def _gather(
    original: npt.NDArray[np.int32],
    work: tuple[Ints, Ints, Ints, Ints, Ints],
    limits: tuple[Ints, Ints, Ints],
    facts: tuple[Ints, Ints, Ints],
    status: Ints,
    length: int,
    made: Steps,
) -> None:
    duration, calendar, project, release, release_finish = work
    due_start, deadline, pinned = limits
    started, finished, remaining = facts
    for at in range(len(original)):
        i = original[at]
        made.calendar[at], made.project[at] = calendar[i], project[i]
        made.floor[at] = max(release[i], status[project[i]])
        made.floor_finish[at] = max(release_finish[i], 0)
        made.due_start[at] = due_start[i] if due_start[i] >= 0 else length
        made.deadline[at] = deadline[i] if deadline[i] >= 0 else length
        made.pinned[at], made.started[at], made.finished[at] = pinned[i], started[i], finished[i]
        is_begun = started[i] >= 0
        made.work[at] = remaining[i] if is_begun and remaining[i] >= 0 else duration[i]
        made.state[at] = DONE if finished[i] >= 0 else (STARTED if is_begun else OPEN)
