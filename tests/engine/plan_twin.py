"""The dates of a plan by their definition: day by day, link by link, slow and plain."""

import numpy as np

from guatu.engine.plan.data import DONE, OPEN, STARTED, Network


class Twin:
    """Early and late dates of a network by trying each day; lists by position."""

    def __init__(self, network: Network) -> None:
        self.net = network
        self.steps = network.steps
        self.length = network.data.table.length
        self.retained = network.data.retained
        self.works = np.diff(network.data.table.before, axis=1).astype(bool)

    def passed(self, start: int, end: int, calendar: int) -> int:
        """How much lag lies between two instants, in order."""
        return end - start if calendar < 0 else int(self.works[calendar][start:end].sum())

    def advance(self, at: int, lag: int, calendar: int) -> int:
        """The first instant by which a lag has passed; for a lead, the last that leaves it."""
        if lag >= 0:
            return next(
                t for t in range(at, self.length + 1) if self.passed(at, t, calendar) >= lag
            )
        return next(t for t in range(at, -1, -1) if self.passed(t, at, calendar) >= -lag)

    def finish(self, i: int, start: int) -> int | None:
        """Where work from the beginning of this day ends; None where it cannot begin on it."""
        calendar, work = int(self.steps.calendar[i]), int(self.steps.work[i])
        if work == 0:
            return start
        if start >= self.length or not self.works[calendar][start]:
            return None
        for t in range(start, self.length + 1):
            if self.passed(start, t, calendar) == work:
                return t
        return None

    def waits(self, i: int) -> bool:
        """Whether links hold activity i."""
        return not (
            self.steps.state[i] == DONE or (self.steps.state[i] == STARTED and not self.retained)
        )

    def early(self) -> list[tuple[int, int]]:
        """(start, finish) by position; the start is that of the rest of the work."""
        found: list[tuple[int, int]] = []
        for i in range(len(self.net)):
            found.append(self._first(i, found))
        return found

    def _first(self, i: int, found: list[tuple[int, int]]) -> tuple[int, int]:
        steps, arcs = self.steps, self.net.into
        if steps.state[i] == DONE:
            return int(steps.started[i]), int(steps.finished[i])
        low, low_finish = int(steps.floor[i]), int(steps.floor_finish[i])
        if steps.state[i] == OPEN and steps.pinned[i] >= 0:
            low, low_finish = int(steps.pinned[i]), 0
        elif self.waits(i):
            for k in range(arcs.first[i], arcs.first[i + 1]):
                other, kind = int(arcs.other[k]), int(arcs.kind[k])
                begun = found[other][0] if steps.state[other] == OPEN else int(steps.started[other])
                at = begun if kind & 1 else found[other][1]
                at = self.advance(at, int(arcs.lag[k]), int(arcs.lag_calendar[k]))
                low, low_finish = (
                    (low, max(low_finish, at)) if kind & 2 else (max(low, at), low_finish)
                )
        for start in range(low, self.length + 1):
            finish = self.finish(i, start)
            if finish is not None and finish >= low_finish:
                return start, finish
        raise ValueError("outside")

    def late(self, early: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """(start, finish) by position: the latest that keep each project's early finish."""
        projects = self.steps.project
        ends = {
            int(p): max(e[1] for e, q in zip(early, projects, strict=True) if q == p)
            for p in projects
        }
        found: dict[int, tuple[int, int]] = {}
        for i in range(len(self.net) - 1, -1, -1):
            found[i] = self._last(i, early, found, ends[int(projects[i])])
        return [found[i] for i in range(len(self.net))]

    def _last(
        self, i: int, early: list[tuple[int, int]], found: dict[int, tuple[int, int]], end: int
    ) -> tuple[int, int]:
        if self.steps.state[i] == DONE:
            return early[i]
        best = self.latest(i, found, end)
        is_pinned = self.steps.state[i] == OPEN and self.steps.pinned[i] >= 0
        return early[i] if is_pinned and best[1] >= early[i][1] else best

    def latest(self, i: int, held: dict[int, tuple[int, int]], end: int) -> tuple[int, int]:
        """The latest place of activity i while each successor keeps the place it has in `held`."""
        for start in range(self.length, -1, -1):
            finish = self.finish(i, start)
            if finish is None or finish > min(end, self.steps.deadline[i]):
                continue
            if start <= self.steps.due_start[i] and self._keeps(i, start, finish, held):
                return start, finish
        raise ValueError("outside")

    def _keeps(self, i: int, start: int, finish: int, held: dict[int, tuple[int, int]]) -> bool:
        arcs = self.net.out
        for k in range(arcs.first[i], arcs.first[i + 1]):
            other, kind = int(arcs.other[k]), int(arcs.kind[k])
            if not self.waits(other) or (kind & 1 and self.steps.state[i] != OPEN):
                continue
            at = self.advance(
                start if kind & 1 else finish, int(arcs.lag[k]), int(arcs.lag_calendar[k])
            )
            if at > held[other][1 if kind & 2 else 0]:
                return False
        return True
