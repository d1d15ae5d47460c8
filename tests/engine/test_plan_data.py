"""What a plan may be, and its topological order."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.engine import plan
from guatu.engine.calendar import calendar_table, every_day, work_calendar

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2027, 12, 31)
TABLE = calendar_table([work_calendar(FIRST, LAST, off=(), on=()), every_day(FIRST, LAST)])


def made(duration: list[int], ends: list[tuple[int, int]], **columns: int) -> plan.PlanData:
    source, target = [one for one, _ in ends], [other for _, other in ends]
    return plan.plan_data(TABLE, plan.activities(duration, **columns), plan.links(source, target))


@st.composite
def acyclic(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    count = draw(st.integers(1, 12))
    names = draw(st.permutations(range(count)))
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    ends = [(names[a], names[b]) for a, b in draw(st.lists(pairs, max_size=25)) if a < b]
    return count, ends


@given(acyclic())
def test_predecessors_stand_before_successors_and_no_link_is_lost(
    shape: tuple[int, list[tuple[int, int]]],
) -> None:
    count, ends = shape
    network = plan.network(made(list(range(count)), ends))
    assert sorted(network.original) == list(range(count))
    assert (network.position[network.original] == np.arange(count)).all()
    for arcs, turned in ((network.into, True), (network.out, False)):
        seen = []
        for at in range(count):
            for k in range(arcs.first[at], arcs.first[at + 1]):
                near, far = int(network.original[at]), int(network.original[arcs.other[k]])
                assert ends[arcs.link[k]] == ((far, near) if turned else (near, far))
                assert (arcs.other[k] < at) == turned
                seen.append(int(arcs.link[k]))
        assert sorted(seen) == list(range(len(ends)))
    assert (network.steps.work == network.original).all()


def test_activities_that_wait_for_each_other_are_named() -> None:
    with pytest.raises(plan.CycleFound) as found:
        plan.network(made([1] * 5, [(0, 1), (1, 2), (2, 3), (3, 1), (3, 4)]))
    around = found.value.activities
    assert sorted(around) == [1, 2, 3]
    assert around[(around.index(1) + 1) % 3] == 2
    with pytest.raises(plan.CycleFound):
        made([1], [(0, 0)])


def test_the_rest_of_what_has_started_is_its_work() -> None:
    tasks = plan.activities(
        [5, 5, 5], started=[-1, 3, 3], finished=[-1, -1, 9], remaining=[2, 2, 2]
    )
    network = plan.network(plan.plan_data(TABLE, tasks, plan.links([], [])))
    by_number = network.position
    assert network.steps.work[by_number].tolist() == [5, 2, 2]
    assert network.steps.state[by_number].tolist() == [plan.OPEN, plan.STARTED, plan.DONE]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"calendar": 2}, "calendar"),
        ({"project": 1}, "project"),
        ({"release": 100_000}, "instant"),
        ({"finished": 3}, "started"),
        ({"started": 5, "finished": 3}, "before"),
    ],
)
def test_what_contradicts_itself_is_refused(columns: dict[str, int], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        made([1, 1], [(0, 1)], **columns)


def test_the_arrays_are_frozen() -> None:
    network = plan.network(made([1, 2], [(0, 1)]))
    with pytest.raises(ValueError, match="read-only"):
        network.steps.work[0] = 7
    with pytest.raises(ValueError, match="read-only"):
        network.data.activities.duration[0] = 7
