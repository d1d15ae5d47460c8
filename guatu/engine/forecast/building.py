"""From activities as a county knows them to the arrays of a simulation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from guatu.engine.forecast.data import DONE, FS, OPEN, WAITING, Portfolio
from guatu.engine.forecast.durations import Durations
from guatu.engine.forecast.factors import Shared
from guatu.engine.forecast.tables import Table, remaining

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Activities:
    """What is known on a day, one activity a row, project after project, in topological order.

    `start` and `finish` are actual days, NaN where not yet; `planned` the planned duration in days;
    `release` the day before which it may not start (NaN: none); `path` its class; `links` from,
    to, kind and lag as four arrays; `levels` names, per kind of shared factor, each activity's
    level (its unit, season, year).
    """

    project: Ints
    key: npt.NDArray[np.uint64]
    path: Sequence[tuple[str, ...]]
    planned: Floats
    start: Floats
    finish: Floats
    release: Floats
    links: tuple[Ints, Ints, Ints, Floats]
    levels: Mapping[str, Ints]


def portfolio_of(
    known: Activities,
    today: float,
    learned: Durations,
    shared: Shared,
    milestone: Ints,
    due: Floats,
) -> Portfolio:
    """The simulation's arrays as of `today`; nothing that waits starts before it.

    An activity that is open draws what is left of its class's duration given what it has lasted.
    Milestones are activities, ascending, each with a day due (inf: none).
    """
    state = np.where(np.isfinite(known.finish), DONE, WAITING)
    state = np.where(np.isfinite(known.start) & (state == WAITING), OPEN, state)
    tables, table, scale = _tables(known, today, learned, shared, state)
    link_ptr, order = _into(known.links[1], len(state))
    factors = _factors(known.levels, shared, tables)
    release = np.maximum(np.nan_to_num(known.release, nan=today), today)
    return Portfolio(
        project_ptr=np.searchsorted(known.project, np.arange(known.project[-1] + 2)),
        link_ptr=link_ptr,
        link_from=known.links[0][order],
        link_kind=known.links[2][order].astype(np.int8),
        link_lag=known.links[3][order].astype(np.float32),
        state=state.astype(np.int8),
        release=release.astype(np.float32),
        start=np.nan_to_num(known.start).astype(np.float32),
        finish=np.nan_to_num(known.finish).astype(np.float32),
        table=table,
        scale=scale.astype(np.float32),
        shift=np.zeros(len(state), dtype=np.float32),
        key=known.key,
        tables=np.stack(tables),
        milestone=milestone,
        due=due.astype(np.float32),
        group=factors[0],
        group_ptr=factors[1],
        group_factor=factors[2],
        factor_key=factors[3],
        factor_table=factors[4],
    )


def finish_to_start(pairs_from: Ints, pairs_to: Ints) -> tuple[Ints, Ints, Ints, Floats]:
    """Links that all say: after the finish, without lag."""
    kind = np.full(len(pairs_from), FS, dtype=np.int64)
    return pairs_from, pairs_to, kind, np.zeros(len(pairs_from))


def own_table(table: Table, share: float) -> Table:
    """The table without what factors explain: logs drawn towards the median by `share`."""
    middle = max(float(table[len(table) // 2]), 1e-3)
    logs = np.log(np.maximum(table.astype(np.float64), 1e-4) / middle)
    return (middle * np.exp(share * logs)).astype(np.float32)


def _tables(
    known: Activities, today: float, learned: Durations, shared: Shared, state: Ints
) -> tuple[list[Table], Ints, Floats]:
    paths = sorted(set(known.path))
    tables = [own_table(learned.table(path), shared.own_share) for path in paths]
    row = {path: at for at, path in enumerate(paths)}
    table = np.array([row[path] for path in known.path], dtype=np.int64)
    planned = np.maximum(known.planned, 0.5)
    for a in np.flatnonzero(state == OPEN):
        lasted = max(today - known.start[a], 0.0) / planned[a]
        tables.append(remaining(tables[table[a]], float(lasted)))
        table[a] = len(tables) - 1
    return tables, table, planned


def _into(ends: Ints, count: int) -> tuple[Ints, Ints]:
    order = np.argsort(ends, kind="stable")
    return np.searchsorted(ends[order], np.arange(count + 1)), order


def _factors(
    levels: Mapping[str, Ints], shared: Shared, tables: list[Table]
) -> tuple[Ints, Ints, Ints, npt.NDArray[np.uint64], Ints]:
    """Groups of activities with the same levels; appends a table for each level."""
    kinds = sorted(levels)
    stacked = np.stack([np.asarray(levels[kind]) for kind in kinds], axis=1)
    combined, group = np.unique(stacked, axis=0, return_inverse=True)
    keys: list[int] = []
    factor_table: list[int] = []
    members = np.empty_like(combined)
    for column, kind in enumerate(kinds):
        names, place = np.unique(combined[:, column], return_inverse=True)
        members[:, column] = place + len(keys)
        keys += [_factor_key(column, int(name)) for name in names]
        factor_table += list(range(len(tables), len(tables) + len(names)))
        tables += [shared.table(kind, int(name)) for name in names]
    ptr = np.arange(len(combined) + 1) * len(kinds)
    return (
        *(group.reshape(-1).astype(np.int64), ptr.astype(np.int64), members.reshape(-1)),
        *(np.array(keys, dtype=np.uint64), np.array(factor_table, dtype=np.int64)),
    )


def _factor_key(kind: int, level: int) -> int:
    """A key that no activity has: activities use the lower half of the 64 bits."""
    return (1 << 63) | ((kind + 1) << 48) | (level & 0xFFFFFFFF)
