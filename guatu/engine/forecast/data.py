"""What a simulation needs: the projects' networks, their distributions and targets, as arrays."""

from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from guatu.engine.forecast.tables import SEGMENTS

Ints: TypeAlias = npt.NDArray[np.int64]
Days: TypeAlias = npt.NDArray[np.float32]
Keys: TypeAlias = npt.NDArray[np.uint64]
FS, SS, FF, SF = range(4)
WAITING, OPEN, DONE = range(3)


def _no_ints() -> Ints:
    return np.empty(0, dtype=np.int64)


def _one_group() -> Ints:
    return np.zeros(2, dtype=np.int64)


def _no_days() -> Days:
    return np.empty(0, dtype=np.float32)


def _no_keys() -> Keys:
    return np.empty(0, dtype=np.uint64)


@dataclass(frozen=True)
class Portfolio:
    """Projects one after the other, the activities of each in topological order.

    Activities of project p are ``project_ptr[p]`` to ``project_ptr[p + 1]``; the links into
    activity a are ``link_ptr[a]`` to ``link_ptr[a + 1]`` of ``link_from``, ``link_kind`` (FS, SS,
    FF, SF) and ``link_lag``. Times are days from one origin for all, in float32.

    An activity that waits starts at the latest of ``release`` and its links; one that is open
    started at ``start`` and has ``release`` (the day of the data) plus its drawn remainder as its
    finish; one that is done has ``start`` and ``finish``. What is drawn is ``shift + scale ×
    quantile × factors``, at least 0, from row ``table`` of ``tables``; the factors are those of
    its ``group``: ``group_factor[group_ptr[g]:group_ptr[g + 1]]``, each with a ``factor_key`` (the
    same key gives the same draws everywhere) and a ``factor_table``. ``key`` names an activity for
    the random numbers: they depend on key, sample and seed alone.

    ``milestone`` lists activities, ascending, whose finish is kept, each with a day ``due``
    (inf: none). Milestone m counts ``goal_weight`` towards targets ``goal_target``
    (``goal_ptr[m]`` to ``goal_ptr[m + 1]``) in the samples where it is reached by its day; target
    t is met where that sum is at least ``goal[t]``.
    """

    project_ptr: Ints
    link_ptr: Ints
    link_from: Ints
    link_kind: npt.NDArray[np.int8]
    link_lag: Days
    state: npt.NDArray[np.int8]
    release: Days
    start: Days
    finish: Days
    table: Ints
    scale: Days
    shift: Days
    group: Ints
    key: Keys
    tables: Days
    milestone: Ints
    due: Days
    group_ptr: Ints = field(default_factory=_one_group)
    group_factor: Ints = field(default_factory=_no_ints)
    factor_key: Keys = field(default_factory=_no_keys)
    factor_table: Ints = field(default_factory=_no_ints)
    goal_ptr: Ints = field(default_factory=_no_ints)
    goal_target: Ints = field(default_factory=_no_ints)
    goal_weight: Days = field(default_factory=_no_days)
    goal: Days = field(default_factory=_no_days)

    def __post_init__(self) -> None:
        """ValueError where arrays do not fit each other."""
        if not len(self.goal_ptr):
            object.__setattr__(self, "goal_ptr", np.zeros(len(self.milestone) + 1, np.int64))
        self._check_shapes()
        self._check_indices()
        for name in self.__dataclass_fields__:
            getattr(self, name).setflags(write=False)

    @property
    def activities(self) -> int:
        """How many activities all projects have."""
        return len(self.state)

    @property
    def projects(self) -> int:
        """How many projects."""
        return len(self.project_ptr) - 1

    def changed(self, **arrays: npt.NDArray[Any]) -> "Portfolio":
        """The same with some arrays replaced; the draws of everything else stay the same."""
        return replace(self, **arrays)

    def only(self, project: int) -> "Portfolio":
        """One project alone, with its milestones and none of the targets."""
        first, last = (int(at) for at in self.project_ptr[project : project + 2])
        link, end = int(self.link_ptr[first]), int(self.link_ptr[last])
        kept = (self.milestone >= first) & (self.milestone < last)
        rows = {
            name: getattr(self, name)[first:last]
            for name in ("state", "release", "start", "finish", "table", "scale", "shift")
        }
        return replace(
            self,
            **rows,
            project_ptr=np.array([0, last - first], dtype=np.int64),
            link_ptr=self.link_ptr[first : last + 1] - link,
            link_from=self.link_from[link:end] - first,
            link_kind=self.link_kind[link:end],
            link_lag=self.link_lag[link:end],
            group=self.group[first:last],
            key=self.key[first:last],
            milestone=self.milestone[kept] - first,
            due=self.due[kept],
            goal_ptr=np.zeros(int(kept.sum()) + 1, dtype=np.int64),
            goal_target=np.empty(0, dtype=np.int64),
            goal_weight=np.empty(0, dtype=np.float32),
            goal=np.empty(0, dtype=np.float32),
        )

    def _check_shapes(self) -> None:
        count = self.activities
        for name in ("release", "start", "finish", "table", "scale", "shift", "group", "key"):
            if len(getattr(self, name)) != count:
                raise ValueError(f"Must have one {name} an activity.")
        if len(self.link_ptr) != count + 1 or self.project_ptr[-1] != count:
            raise ValueError("Must have pointers that cover every activity.")
        if self.tables.ndim != 2 or self.tables.shape[1] != SEGMENTS + 1:
            raise ValueError(f"Must have tables of {SEGMENTS + 1} quantiles.")
        if len(self.due) != len(self.milestone) or len(self.goal_ptr) != len(self.milestone) + 1:
            raise ValueError("Must have one day due a milestone.")

    def _check_indices(self) -> None:
        counts = np.diff(self.link_ptr)
        into = np.repeat(np.arange(self.activities), counts)
        owner = np.repeat(np.arange(self.projects), np.diff(self.project_ptr))
        if (self.link_from >= into).any() or (self.link_from < 0).any():
            raise ValueError("Must have activities in topological order.")
        if (owner[self.link_from] != owner[into]).any():
            raise ValueError("Must have links within a project.")
        if (np.diff(self.milestone) <= 0).any():
            raise ValueError("Must have milestones in ascending order, each once.")
        bounds = (
            (self.table, len(self.tables)),
            (self.factor_table, len(self.tables)),
            (self.group, len(self.group_ptr) - 1),
            (self.group_factor, len(self.factor_key)),
            (self.milestone, self.activities),
            (self.goal_target, len(self.goal)),
        )
        if any(len(at) and (at.min() < 0 or at.max() >= size) for at, size in bounds):
            raise ValueError("Must have indices within their arrays.")
        if not np.isfinite(self.release).all() or not np.isfinite(self.tables).all():
            raise ValueError("Must have finite releases and tables.")
