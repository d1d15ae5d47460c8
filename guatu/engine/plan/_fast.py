"""The loops of the critical path over a network in topological order, compiled.

`advance` and `recede` are adjoint: advance(t, lag) ≤ x exactly where t ≤ recede(x, lag). The
backward pass is therefore the exact inverse of the forward pass, on all calendars.
Ranks of working days outside the calendars are kept within them and reported.
"""

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from guatu.engine.plan.data import DONE, OPEN, STARTED, Arcs, Ints, Steps

# Why a date is as it is, where no link is the reason.
BY_RELEASE, BY_PIN, BY_FACT, BY_LIMIT, BY_PROJECT = -1, -2, -3, -4, -5


class Times(NamedTuple):
    """Early or late dates by position: instants of start and finish, and what decided them."""

    start: Ints
    finish: Ints
    why: Ints  # a position in the arcs, or one of the reasons above


class Table(NamedTuple):
    """The arrays of a CalendarTable."""

    before: npt.NDArray[np.int32]
    days: npt.NDArray[np.int32]
    counts: Ints


@nb.njit(inline="always")
def _kept(rank: int, count: int) -> int:
    return min(max(rank, 0), count)


@nb.njit(inline="always")
def _instant(table: Table, at: int) -> int:
    return int(min(max(at, 0), table.before.shape[1] - 1))


@nb.njit(inline="always")
def advance(table: Table, at: int, lag: int, calendar: int) -> int:
    """The first instant at which `lag` has passed since `at`."""
    if lag == 0:
        return at
    if calendar < 0:
        return _instant(table, at + lag)
    count = table.counts[calendar]
    rank = table.before[calendar, at] + lag
    if lag > 0:
        return _instant(table, table.days[calendar, _kept(rank - 1, count)] + 1)
    return int(table.days[calendar, _kept(rank, count)])


@nb.njit(inline="always")
def recede(table: Table, at: int, lag: int, calendar: int) -> int:
    """The last instant from which `lag` has passed by `at`."""
    if lag == 0:
        return at
    if calendar < 0:
        return _instant(table, at - lag)
    count = table.counts[calendar]
    if lag > 0:
        rank = table.before[calendar, at] - lag
    else:
        rank = table.before[calendar, _instant(table, at + 1)] - 1 - lag
    return int(table.days[calendar, _kept(rank, count)])


@nb.njit(inline="always")
def _bounds(
    table: Table, steps: Steps, into: Arcs, times: Times, i: int, retained: bool
) -> tuple[int, int, int, int]:
    """Not before: start and finish of activity i, and what says so."""
    start, finish, why_start, why_finish = steps.floor[i], steps.floor_finish[i], -1, -1
    if steps.state[i] == STARTED and not retained:
        return start, finish, why_start, why_finish
    for k in range(into.first[i], into.first[i + 1]):
        other, kind = into.other[k], into.kind[k]
        at = times.start[other] if kind & 1 else times.finish[other]
        at = advance(table, at, into.lag[k], into.lag_calendar[k])
        if kind & 2:
            if at > finish:
                finish, why_finish = at, k
        elif at > start:
            start, why_start = at, k
    return start, finish, why_start, why_finish


@nb.njit(inline="always")
def _placed(
    table: Table, steps: Steps, into: Arcs, times: Times, i: int, retained: bool
) -> tuple[int, int, int, bool]:
    """Start, finish and reason of activity i, and whether it lies within the calendars."""
    if steps.state[i] == DONE:
        return steps.started[i], steps.finished[i], BY_FACT, True
    calendar, work = steps.calendar[i], steps.work[i]
    count = table.counts[calendar]
    if steps.pinned[i] >= 0 and steps.state[i] == OPEN:
        start, finish, why, why_finish = steps.pinned[i], 0, BY_PIN, BY_PIN
    else:
        start, finish, why, why_finish = _bounds(table, steps, into, times, i, retained)
    if work == 0:
        if finish > start:
            start, why = finish, why_finish
        finish, fits = start, True
    else:
        rank = table.before[calendar, start]
        if finish > 0:
            least = table.before[calendar, finish - 1] + 1 - work
            if least > rank:
                rank, why = least, why_finish
        fits = rank + work <= count
        start = table.days[calendar, _kept(rank, count)]
        finish = _instant(table, table.days[calendar, _kept(rank + work - 1, count)] + 1)
    if steps.state[i] == STARTED:
        start = steps.started[i]
    return start, finish, why, fits


@nb.njit(cache=True)
def forward(
    table: Table, steps: Steps, into: Arcs, retained: bool, times: Times, ends: Ints
) -> int:
    """Early dates into `times`, each project's finish into `ends`.

    Answers a position that leaves the calendars, −1 where none does.
    """
    outside = -1
    for i in range(len(steps.work)):
        start, finish, why, fits = _placed(table, steps, into, times, i, retained)
        times.start[i], times.finish[i], times.why[i] = start, finish, why
        if not fits:
            outside = i
        project = steps.project[i]
        if finish > ends[project]:
            ends[project] = finish
    return outside


@nb.njit(cache=True)
def propagate(
    table: Table,
    steps: Steps,
    arcs: tuple[Arcs, Arcs],
    retained: bool,
    times: Times,
    dirty: npt.NDArray[np.bool_],
    lowest: int,
    undo: Ints,
) -> tuple[int, int]:
    """Early dates again, only downstream of what is `dirty` and only while they change.

    `undo` (n × 4: position, start, finish, reason) receives what was there before. Answers how
    many changed and a position that leaves the calendars, −1 where none does. `dirty` is left
    clean.
    """
    into, out = arcs
    changed, outside = 0, -1
    left = 0
    for i in range(lowest, len(dirty)):
        left += dirty[i]
    i = lowest - 1
    while left > 0:
        i += 1
        if not dirty[i]:
            continue
        dirty[i] = False
        left -= 1
        start, finish, why, fits = _placed(table, steps, into, times, i, retained)
        if not fits:
            outside = i
        if start == times.start[i] and finish == times.finish[i] and why == times.why[i]:
            continue
        undo[changed, 0], undo[changed, 1] = i, times.start[i]
        undo[changed, 2], undo[changed, 3] = times.finish[i], times.why[i]
        changed += 1
        times.start[i], times.finish[i], times.why[i] = start, finish, why
        for k in range(out.first[i], out.first[i + 1]):
            left += not dirty[out.other[k]]
            dirty[out.other[k]] = True
    return changed, outside


@nb.njit(cache=True)
def restore(times: Times, undo: Ints, changed: int) -> None:
    """Takes back what `propagate` did."""
    for row in range(changed):
        i = undo[row, 0]
        times.start[i], times.finish[i], times.why[i] = undo[row, 1], undo[row, 2], undo[row, 3]


@nb.njit(inline="always")
def _limits(
    table: Table, steps: Steps, out: Arcs, late: Times, i: int, goal: int, retained: bool
) -> tuple[int, int, int, int]:
    """Not after: start and finish of activity i, and what says so."""
    start, finish, why_start, why_finish = steps.due_start[i], goal, BY_LIMIT, BY_PROJECT
    if steps.deadline[i] < finish:
        finish, why_finish = steps.deadline[i], BY_LIMIT
    for k in range(out.first[i], out.first[i + 1]):
        other, kind = out.other[k], out.kind[k]
        state = steps.state[other]
        if state == DONE or (state == STARTED and not retained):
            continue
        at = late.finish[other] if kind & 2 else late.start[other]
        at = recede(table, at, out.lag[k], out.lag_calendar[k])
        if kind & 1:
            if at < start and steps.state[i] == OPEN:
                start, why_start = at, k
        elif at < finish:
            finish, why_finish = at, k
    return start, finish, why_start, why_finish


@nb.njit(inline="always")
def _latest(
    table: Table, steps: Steps, i: int, limits: tuple[int, int, int, int]
) -> tuple[int, int, int, bool]:
    """The latest start and finish within limits, the reason, and whether they are in the table."""
    start, finish, why_start, why = limits
    calendar, work = steps.calendar[i], steps.work[i]
    if work == 0:
        if start < finish:
            finish, why = start, why_start
        return finish, finish, why, True
    count = table.counts[calendar]
    rank = table.before[calendar, finish] - work
    most = table.before[calendar, _instant(table, start + 1)] - 1
    if most < rank:
        rank, why = most, why_start
    fits = rank >= 0 and rank + work <= count
    start = table.days[calendar, _kept(rank, count)]
    finish = _instant(table, table.days[calendar, _kept(rank + work - 1, count)] + 1)
    return start, finish, why, fits


@nb.njit(cache=True)
def backward(
    table: Table,
    steps: Steps,
    out: Arcs,
    retained: bool,
    early: Times,
    goals: Ints,
    late: Times,
) -> int:
    """Late dates into `late`, towards each project's goal. Answers as `forward` does."""
    outside = -1
    for i in range(len(steps.work) - 1, -1, -1):
        if steps.state[i] == DONE:
            late.start[i], late.finish[i], late.why[i] = early.start[i], early.finish[i], BY_FACT
            continue
        limits = _limits(table, steps, out, late, i, goals[steps.project[i]], retained)
        start, finish, why, fits = _latest(table, steps, i, limits)
        if steps.pinned[i] >= 0 and steps.state[i] == OPEN and finish >= early.finish[i]:
            start, finish, why, fits = early.start[i], early.finish[i], BY_PIN, True
        late.start[i], late.finish[i], late.why[i] = start, finish, why
        if not fits:
            outside = i
    return outside


@nb.njit(inline="always")
def _begin(table: Table, steps: Steps, early: Times, i: int) -> int:
    """The start of what is still to be done."""
    if steps.state[i] != STARTED or steps.work[i] == 0:
        return int(early.start[i] if steps.state[i] != STARTED else early.finish[i])
    calendar = steps.calendar[i]
    rank = table.before[calendar, early.finish[i]] - steps.work[i]
    return int(table.days[calendar, _kept(rank, table.counts[calendar])])


@nb.njit(cache=True)
def floats(
    table: Table,
    steps: Steps,
    out: Arcs,
    retained: bool,
    dates: tuple[Times, Times],
    ends: Ints,
    total: Ints,
    free: Ints,
) -> None:
    """Total and free float in working days of each activity's own calendar."""
    early, late = dates
    begins = np.empty(len(total), np.int32)
    for i in range(len(total) - 1, -1, -1):
        begins[i] = _begin(table, steps, early, i)
        if steps.state[i] == DONE:
            total[i], free[i] = 0, 0
            continue
        before = table.before[steps.calendar[i]]
        total[i] = before[late.finish[i]] - before[early.finish[i]]
        limits = _room(table, steps, out, (early, begins), i, ends[steps.project[i]], retained)
        _start, finish, _why, fits = _latest(table, steps, i, limits)
        free[i] = max(before[finish] - before[early.finish[i]], 0) if fits else 0


@nb.njit(inline="always")
def _room(
    table: Table,
    steps: Steps,
    out: Arcs,
    placed: tuple[Times, Ints],
    i: int,
    end: int,
    retained: bool,
) -> tuple[int, int, int, int]:
    """How late activity i may be while its successors keep their early dates."""
    early, begins = placed
    start, finish = table.before.shape[1] - 1, end
    for k in range(out.first[i], out.first[i + 1]):
        other, kind = out.other[k], out.kind[k]
        state = steps.state[other]
        if state == DONE or (state == STARTED and not retained):
            continue
        at = early.finish[other] if kind & 2 else begins[other]
        at = recede(table, at, out.lag[k], out.lag_calendar[k])
        if kind & 1:
            if steps.state[i] == OPEN:
                start = min(start, at)
        else:
            finish = min(finish, at)
    return start, finish, 0, 0


@nb.njit(cache=True)
def chain(steps: Steps, into: Arcs, early: Times, last: int) -> npt.NDArray[np.bool_]:
    """What drives the activity `last`: its driver, that one's driver and so on."""
    marked = np.zeros(len(steps.work), np.bool_)
    at = last
    while at >= 0:
        marked[at] = True
        at = into.other[early.why[at]] if early.why[at] >= 0 else -1
    return marked
