"""The critical path against its slow twin, and examples worked by hand."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guatu.engine import plan
from guatu.engine.calendar import CalendarTable, calendar_table, every_day, work_calendar
from guatu.engine.calendar.data import from_flags
from guatu.engine.plan.result import BY_FACT, BY_PIN, BY_PROJECT, BY_RELEASE, OutsideCalendar
from guatu.engine.plan.solve import Resident, solve
from tests.engine.plan_twin import Twin

FIRST = dt.date(2026, 6, 1)  # a Monday
LENGTH = 90


@st.composite
def tables(draw: st.DrawFn) -> CalendarTable:
    made = []
    for _number in range(draw(st.integers(1, 3))):
        flags = np.array([*draw(st.lists(st.booleans(), min_size=7, max_size=11)), True])
        made.append(from_flags(FIRST, np.resize(flags, LENGTH)))
    return calendar_table(made)


@st.composite
def plans(draw: st.DrawFn) -> plan.PlanData:
    table, count = draw(tables()), draw(st.integers(1, 7))
    calendars, projects = len(table.counts), draw(st.integers(1, 2))

    def each(values: st.SearchStrategy[int]) -> list[int]:
        return draw(st.lists(values, min_size=count, max_size=count))

    mostly_none = st.one_of(st.just(-1), st.just(-1), st.just(-1), st.integers(0, 25))
    started = each(mostly_none)
    finished = [s + 3 if s >= 0 and s % 2 else -1 for s in started]
    tasks = plan.activities(
        each(st.integers(0, 5)),
        calendar=each(st.integers(0, calendars - 1)),
        project=each(st.integers(0, projects - 1)),
        release=each(mostly_none),
        release_finish=each(mostly_none),
        due_start=each(st.one_of(st.just(-1), st.just(-1), st.integers(30, 80))),
        deadline=each(st.one_of(st.just(-1), st.just(-1), st.integers(30, 80))),
        pinned=each(st.one_of(st.just(-1), st.just(-1), st.just(-1), st.integers(5, 40))),
        started=started,
        finished=finished,
        remaining=each(st.integers(-1, 4)),
    )
    names = draw(st.permutations(range(count)))
    one = st.integers(0, count - 1)
    lags = st.one_of(st.just(0), st.integers(-3, 4))
    row = st.tuples(one, one, st.integers(0, 3), lags, st.integers(-1, calendars - 1))
    rows = [r for r in draw(st.lists(row, max_size=14)) if r[0] < r[1]]
    arcs = plan.links(
        [names[r[0]] for r in rows],
        [names[r[1]] for r in rows],
        kind=[r[2] for r in rows],
        lag=[r[3] for r in rows],
        lag_calendar=[r[4] for r in rows],
    )
    status = draw(st.integers(15, 25)) if any(s >= 0 for s in started) else 10
    return plan.plan_data(
        table, tasks, arcs, projects=projects, status=status, retained=draw(st.booleans())
    )


def both(data: plan.PlanData) -> tuple[plan.Network, Twin, list[tuple[int, int]]]:
    network = plan.network(data)
    twin = Twin(network)
    try:
        return network, twin, twin.early()
    except (ValueError, StopIteration):
        assume(False)
        raise


@settings(max_examples=300)
@given(plans())
def test_early_dates_are_the_first_days_that_hold_every_link(data: plan.PlanData) -> None:
    network, _twin, early = both(data)
    found = solve_inside(network)
    open_ones = network.steps.state == plan.OPEN
    assert found.early_finish[network.original].tolist() == [finish for _start, finish in early]
    starts = found.early_start[network.original]
    assert starts[open_ones].tolist() == [early[i][0] for i in np.flatnonzero(open_ones)]


@settings(max_examples=300)
@given(plans())
def test_late_dates_and_floats_are_the_last_days_that_hold_every_link(data: plan.PlanData) -> None:
    network, twin, early = both(data)
    try:
        late = twin.late(early)
    except (ValueError, StopIteration):
        assume(False)
        raise
    found = solve_inside(network)
    order = network.original
    assert found.late_finish[order].tolist() == [finish for _start, finish in late]
    assert found.late_start[order].tolist() == [start for start, _finish in late]
    table = data.table
    for i, calendar in enumerate(network.steps.calendar):
        if network.steps.state[i] != plan.DONE:
            before = table.before[calendar]
            room = before[late[i][1]] - before[early[i][1]]
            assert found.total_float[order[i]] == room


@settings(max_examples=150)
@given(plans())
def test_free_float_is_what_can_be_lost_without_moving_a_successor(data: plan.PlanData) -> None:
    network, twin, early = both(data)
    found = solve_inside(network)
    held = dict(enumerate(early))
    for i in range(len(network)):
        number = int(network.original[i])
        state = network.steps.state[i]
        if state != plan.OPEN or network.steps.pinned[i] >= 0:
            continue
        end = int(found.project_finish[network.steps.project[i]])
        limit = network.steps.deadline[i], network.steps.due_start[i]
        if limit != (LENGTH, LENGTH):
            continue
        try:
            last = twin.latest(i, held, end)
        except (ValueError, StopIteration):
            continue
        before = data.table.before[network.steps.calendar[i]]
        room = max(int(before[last[1]] - before[early[i][1]]), 0)
        assert found.free_float[number] == room


@settings(max_examples=150)
@given(plans(), st.data())
def test_a_what_if_is_what_solving_again_finds_and_leaves_no_trace(
    data: plan.PlanData, draw: st.DataObject
) -> None:
    network, _twin, _early = both(data)
    solve_inside(network)
    resident = Resident(network)
    before = resident.schedule()
    activity = draw.draw(st.integers(0, len(network) - 1))
    work = draw.draw(st.integers(0, 8))
    durations = data.activities.duration.copy()
    remaining = data.activities.remaining.copy()
    durations[activity] = remaining[activity] = work
    tasks = plan.Activities(
        **{**vars(data.activities), "duration": durations, "remaining": remaining}
    )
    changed = plan.plan_data(
        data.table,
        tasks,
        data.links,
        status=data.projects.status,
        projects=len(data.projects),
        retained=data.retained,
    )
    try:
        wanted = solve(changed)
    except OutsideCalendar:
        assume(False)
        raise
    with resident.what_if(work={activity: work}) as change:
        same(resident.schedule(), wanted)
        moved = dict(zip(change.activities.tolist(), change.moved.tolist(), strict=True))
        finish = wanted.early_finish - before.early_finish
        assert {a: d for a, d in moved.items() if d} == {
            a: int(d) for a, d in enumerate(finish) if d
        }
        assert (change.finish == wanted.project_finish - before.project_finish).all()
    same(resident.schedule(), before)


def solve_inside(network: plan.Network) -> plan.Schedule:
    try:
        return solve(network)
    except OutsideCalendar:
        assume(False)
        raise


def same(one: plan.Schedule, other: plan.Schedule) -> None:
    for name, values in vars(one).items():
        assert (values == getattr(other, name)).all(), name


WEEK = calendar_table(
    [
        work_calendar(FIRST, FIRST + dt.timedelta(days=199), off=(), on=()),
        every_day(FIRST, FIRST + dt.timedelta(days=199)),
    ]
)


def example(kind: int, lag: int, lag_calendar: int = 0) -> list[str]:
    """Five days from Monday, then three: start and last day of the second, as month-day."""
    data = plan.plan_data(
        WEEK,
        plan.activities([5, 3]),
        plan.links([0], [1], kind=kind, lag=lag, lag_calendar=lag_calendar),
    )
    found = solve(data)
    days = (found.early_start[1], found.early_finish[1] - 1)
    return [f"{WEEK.day(int(day)):%m-%d}" for day in days]


@pytest.mark.parametrize(
    ("kind", "lag", "calendar", "days"),
    [
        (plan.FS, 0, 0, ["06-08", "06-10"]),
        (plan.FS, 1, 0, ["06-09", "06-11"]),
        (plan.FS, 1, plan.ELAPSED, ["06-08", "06-10"]),
        (plan.FS, 3, plan.ELAPSED, ["06-09", "06-11"]),
        (plan.FS, -1, 0, ["06-05", "06-09"]),
        (plan.SS, 2, 0, ["06-03", "06-05"]),
        (plan.FF, 0, 0, ["06-03", "06-05"]),
        (plan.FF, 1, 0, ["06-04", "06-08"]),
        (plan.SF, 4, 0, ["06-02", "06-04"]),
    ],
)
def test_the_four_links_with_lags_fall_where_a_planner_expects_them(
    kind: int, lag: int, calendar: int, days: list[str]
) -> None:
    assert example(kind, lag, calendar) == days


def diamond(**columns: list[int]) -> plan.PlanData:
    """a (2) → b (10) and c (4) → d (1)."""
    tasks = plan.activities([2, 10, 4, 1], calendar=1, **columns)
    return plan.plan_data(WEEK, tasks, plan.links([0, 0, 1, 2], [1, 2, 3, 3]), status=10)


def test_floats_drag_and_drivers_of_a_diamond() -> None:
    resident = Resident(diamond())
    found = resident.schedule()
    assert found.total_float.tolist() == [0, 0, 6, 0]
    assert found.free_float.tolist() == [0, 0, 6, 0]
    assert found.critical.tolist() == [True, True, False, True]
    # b can give back only what c leaves: 6 of its 10 days.
    assert resident.drag(np.arange(4)).tolist() == [2, 6, 0, 1]
    assert found.driver.tolist() == [BY_RELEASE, 0, 1, 2]
    assert found.late_driver.tolist() == [0, 2, 3, BY_PROJECT]
    assert found.project_finish.tolist() == [23]


def test_a_deadline_makes_float_negative_and_moves_nothing() -> None:
    found = solve(diamond(deadline=[-1, -1, -1, 21]))
    assert found.early_finish.tolist() == [12, 22, 16, 23]
    assert found.total_float.tolist() == [-2, -2, 4, -2]


def test_what_has_happened_and_what_is_pinned_stand_where_they_are() -> None:
    found = solve(
        diamond(started=[3, -1, -1, -1], finished=[12, -1, -1, -1], pinned=[-1, -1, 17, 19])
    )
    assert found.early_start.tolist() == [3, 12, 17, 19]
    assert found.driver.tolist() == [BY_FACT, 0, BY_PIN, BY_PIN]
    assert found.total_float[1] < 0  # it cannot be done before the pinned successor


def test_the_rest_of_the_work_waits_for_predecessors_only_with_retained_logic() -> None:
    columns = {"started": [-1, 0, -1, -1], "remaining": [-1, 4, -1, -1]}
    kept = diamond(**columns)
    free = plan.plan_data(kept.table, kept.activities, kept.links, status=10, retained=False)
    assert solve(kept).early_finish[1] == 16
    assert solve(free).early_finish[1] == 14


def test_a_plan_beyond_its_calendars_is_refused() -> None:
    with pytest.raises(OutsideCalendar) as found:
        solve(plan.plan_data(WEEK, plan.activities([100, 100]), plan.links([0], [1])))
    assert found.value.activity == 1


def test_projects_keep_their_own_finish() -> None:
    tasks = plan.activities([3, 9], calendar=1, project=[0, 1])
    found = solve(plan.plan_data(WEEK, tasks, plan.links([], []), projects=2, target=[-1, 20]))
    assert found.project_finish.tolist() == [3, 9]
    assert found.total_float.tolist() == [0, 11]


def test_no_loop_reads_outside_its_arrays(tmp_path: Path) -> None:
    names = "early or late or free or what_if or diamond"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-k", names, __file__],
        env={**os.environ, "NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout
