"""The critical path: early and late dates, floats, what drives them, and what-if.

Kelley & Walker 1959 for the two passes; precedence diagramming (Fondahl 1961, Roy 1962) for the
four links; drag after Devaux 1999, computed by its definition.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from guatu.engine.plan import _fast
from guatu.engine.plan.data import DONE, NONE, Ints, Network, PlanData, Steps, network
from guatu.engine.plan.result import OutsideCalendar, Schedule


def solve(plan: PlanData | Network) -> Schedule:
    """All dates of a plan. CycleFound, and OutsideCalendar where the calendars end too soon."""
    return Resident(plan).schedule()


@dataclass
class Resident:
    """A network with its early dates, kept for questions of what would be if.

    Changes are answered by computing again only what lies downstream of them.
    """

    plan: PlanData | Network
    network: Network = field(init=False)
    steps: Steps = field(init=False)
    ends: Ints = field(init=False)
    _early: _fast.Times = field(init=False)
    _table: _fast.Table = field(init=False)

    def __post_init__(self) -> None:
        self.network = self.plan if isinstance(self.plan, Network) else network(self.plan)
        table = self.network.data.table
        self._table = _fast.Table(table.before, table.days, table.counts)
        steps = self.network.steps
        self.steps = steps._replace(work=steps.work.copy(), floor=steps.floor.copy())
        self._early = _times(len(self.network))
        self.ends = np.zeros(len(self.network.data.projects), np.int32)
        given = (self._table, self.steps, self.network.into, self.network.data.retained)
        self._inside(_fast.forward(*given, self._early, self.ends))

    def schedule(self) -> Schedule:
        """Early dates as they are now, late dates and floats towards them or the targets."""
        net, early, count = self.network, self._early, len(self.network)
        late, total, free = _times(count), np.empty(count, np.int32), np.empty(count, np.int32)
        target = net.data.projects.target
        goals = np.where(target == NONE, self.ends, target)
        shared = (self._table, self.steps, net.out, net.data.retained)
        self._inside(_fast.backward(*shared, early, goals, late))
        _fast.floats(*shared, (early, late), self.ends, total, free)
        at = net.position
        return Schedule(
            early.start[at],
            early.finish[at],
            late.start[at],
            late.finish[at],
            total[at],
            free[at],
            _links(early.why, net.into.link)[at],
            _links(late.why, net.out.link)[at],
            self.ends.copy(),
            (self.steps.state == DONE)[at],
        )

    @contextmanager
    def what_if(
        self, *, work: Mapping[int, int] | None = None, release: Mapping[int, int] | None = None
    ) -> Iterator["Change"]:
        """What changes if activities take `work` working days or may not start before `release`.

        Both by the caller's numbers. Inside, `schedule()` answers with the change; afterwards
        everything is as it was. OutsideCalendar as in `solve`.
        """
        wanted = ((self.steps.work, work or {}), (self.steps.floor, release or {}))
        position = self.network.position
        old = [{at: int(column[position[at]]) for at in new} for column, new in wanted]
        touched = sorted({int(position[at]) for _column, new in wanted for at in new})
        undo = np.empty((len(self.network), 4), np.int32)
        kept_ends = self.ends.copy()
        self._write(wanted)
        changed = self._propagate(touched, undo)
        try:
            rows = undo[:changed]
            self._refresh_ends(rows)
            yield Change(
                self.network.original[rows[:, 0]],
                self._early.finish[rows[:, 0]] - rows[:, 2],
                self.ends - kept_ends,
            )
        finally:
            _fast.restore(self._early, undo, changed)
            self._write(tuple(zip((self.steps.work, self.steps.floor), old, strict=True)))
            self.ends[:] = kept_ends

    def drag(self, activities: Ints) -> Ints:
        """By how many days each activity's project would finish sooner if it took no time.

        0 for what does not hold up the finish, and for what is finished.
        """
        gained = np.zeros(len(activities), np.int32)
        for row, activity in enumerate(activities):
            at = int(self.network.position[activity])
            if self.steps.state[at] == DONE or self.steps.work[at] == 0:
                continue
            with self.what_if(work={int(activity): 0}) as change:
                gained[row] = -change.finish[self.steps.project[at]]
        return gained

    def _propagate(self, touched: list[int], undo: Ints) -> int:
        if not touched:
            return 0
        dirty = np.zeros(len(self.network), np.bool_)
        dirty[touched] = True
        arcs = (self.network.into, self.network.out)
        retained = self.network.data.retained
        changed, outside = _fast.propagate(
            self._table, self.steps, arcs, retained, self._early, dirty, touched[0], undo
        )
        if outside >= 0:
            _fast.restore(self._early, undo, changed)
        self._inside(outside)
        return int(changed)

    def _write(self, wanted: tuple[tuple[Ints, Mapping[int, int]], ...]) -> None:
        for column, values in wanted:
            for activity, value in values.items():
                column[self.network.position[activity]] = value

    def _refresh_ends(self, rows: Ints) -> None:
        """Project finishes after changes; all activities are read only where one may fall."""
        if not len(rows):
            return
        projects, finish = self.steps.project[rows[:, 0]], self._early.finish[rows[:, 0]]
        if (rows[:, 2] == self.ends[projects]).any():
            self.ends[:] = 0
            np.maximum.at(self.ends, self.steps.project, self._early.finish)
        else:
            np.maximum.at(self.ends, projects, finish)

    def _inside(self, outside: int) -> None:
        if outside >= 0:
            raise OutsideCalendar(int(self.network.original[outside]))


@dataclass(frozen=True)
class Change:
    """What a what-if moved: activities, by how many days each finishes later, each project too."""

    activities: Ints
    moved: Ints
    finish: Ints


def _times(count: int) -> _fast.Times:
    return _fast.Times(*(np.empty(count, np.int32) for _ in range(3)))


def _links(why: Ints, rows: Ints) -> Ints:
    """Reasons with the caller's links in place of positions in the arcs."""
    found = why.copy()
    is_link = why >= 0
    found[is_link] = rows[why[is_link]]
    return found
