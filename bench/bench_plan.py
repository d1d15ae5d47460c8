"""The critical path of a million activities, cold and resident, beside networkx.

Bars: 10⁶ activities and 1.8 · 10⁶ links on 4 calendars from edges to dates in at most 1.5 s, a
what-if on the resident network in at most 0.1 s, at least 100 times networkx (which gets no
calendars, and a tenth of the size, because it would take minutes).
"""

import datetime as dt
import sys
import time
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np

from guatu.engine import plan
from guatu.engine.calendar import CalendarTable, calendar_table, closed, every_day, work_calendar
from guatu.engine.plan.solve import Resident, solve

SIZE, LINKS, PROJECTS = 1_000_000, 1_800_000, 20_000
PEER_SHARE, RUNS = 10, 3
COLD_BAR, WHAT_IF_BAR, PEER_BAR = 1.5, 0.1, 100.0
FIRST, LAST = dt.date(2020, 1, 1), dt.date(2060, 12, 31)


def calendars() -> CalendarTable:
    """Weekdays, six days, every day, and weekdays with a winter stop."""
    week, days = work_calendar(FIRST, LAST, off=(), on=()), every_day(FIRST, LAST)
    saturdays = [FIRST + dt.timedelta(days=3 + 7 * n) for n in range(2_139)]
    six = work_calendar(FIRST, LAST, off=(), on=saturdays)
    return calendar_table([week, six, days, closed(week, winters=[((11, 20), (2, 28))])])


def instance(size: int, links: int, seed: int = 1) -> plan.PlanData:
    """Projects of equal size with chains of links, of all kinds, in a shuffled numbering."""
    draw = np.random.default_rng(seed)
    length = SIZE // PROJECTS
    project = np.arange(size) // length
    target = draw.integers(1, size, links)
    reach = np.minimum(target % length, draw.integers(1, 12, links))
    target, reach = target[reach > 0], reach[reach > 0]
    source, names = target - reach, draw.permutation(size)
    count = len(target)
    tasks = plan.activities(
        draw.integers(0, 30, size), calendar=draw.integers(0, 4, size), project=project[names]
    )
    inverse = np.empty(size, np.int64)
    inverse[names] = np.arange(size)
    arcs = plan.links(
        inverse[source],
        inverse[target],
        kind=draw.choice(4, count, p=[0.85, 0.07, 0.06, 0.02]),
        lag=np.where(draw.random(count) < 0.2, draw.integers(-3, 15, count), 0),
        lag_calendar=draw.integers(-1, 4, count),
    )
    return plan.plan_data(calendars(), tasks, arcs, projects=size // length)


def best(work: Callable[[], Any]) -> float:
    """The shortest of a few runs, in seconds."""
    times = []
    for _run in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def peer(data: plan.PlanData) -> float:
    """Seconds an activity that networkx takes from edges to early and late dates (no calendars)."""
    tasks, arcs = data.activities, data.links
    edges = list(zip(arcs.source.tolist(), arcs.target.tolist(), strict=True))
    work = dict(enumerate(tasks.duration.tolist()))

    def dates() -> None:
        graph = nx.DiGraph()
        graph.add_nodes_from(work)
        graph.add_edges_from(edges)
        order = list(nx.topological_sort(graph))
        early: dict[int, int] = {}
        for node in order:
            early[node] = max((early[p] + work[p] for p in graph.pred[node]), default=0)
        end = max(early[node] + work[node] for node in order)
        late: dict[int, int] = {}
        for node in reversed(order):
            late[node] = min((late[s] - work[s] for s in graph.succ[node]), default=end)

    start = time.perf_counter()
    dates()
    return (time.perf_counter() - start) / len(work)


def what_ifs(resident: Resident, count: int = 20) -> tuple[float, float]:
    """The longest what-if with early dates only, and with late dates and floats too."""
    draw = np.random.default_rng(2)
    early, whole = [], []
    for activity in draw.integers(0, len(resident.network), count):
        start = time.perf_counter()
        with resident.what_if(work={int(activity): 60}):
            early.append(time.perf_counter() - start)
            resident.schedule()
            whole.append(time.perf_counter() - start)
    return max(early), max(whole)


def main() -> int:
    """1 where a bar is missed."""
    what_ifs(Resident(instance(1_000, 1_800)))  # compiles, or reads what was compiled
    data = instance(SIZE, LINKS)
    cold = best(lambda: solve(data))
    network = plan.network(data)
    order = best(lambda: plan.network(data))
    passes = best(lambda: solve(network))
    early, whole = what_ifs(Resident(network))
    each = peer(instance(SIZE // PEER_SHARE, LINKS // PEER_SHARE))
    ratio = each * SIZE / cold
    print(f"{SIZE:,} activities, {len(data.links):,} links, 4 calendars")
    print(f"cold, edges to dates {cold:.2f} s ({cold / COLD_BAR:.2f} of the bar)")
    print(f"  of it the order {order:.2f} s; all passes on the ordered network {passes:.2f} s")
    print(
        f"resident what-if {early * 1e3:.1f} ms ({early / WHAT_IF_BAR:.2f} of the bar),"
        f" with late dates and floats again {whole * 1e3:.0f} ms"
    )
    print(f"networkx {each * SIZE:.1f} s for as many: {ratio:.0f} times (bar {PEER_BAR:.0f})")
    return int(cold > COLD_BAR or early > WHAT_IF_BAR or ratio < PEER_BAR)


if __name__ == "__main__":
    sys.exit(main())
