"""Small portfolios for the tests of the simulation, and its slow plain twin."""

import numpy as np

from guatu.engine.forecast.data import Portfolio
from guatu.engine.forecast.simulate import mixed
from guatu.engine.forecast.tables import SEGMENTS, lognormal_table

MASK = 0xFFFFFFFF


def portfolio(seed: int, projects: int = 3, size: int = 6) -> Portfolio:
    """Random networks with links of all kinds, open and finished activities, factors, targets."""
    rng = np.random.default_rng(seed)
    count = projects * size
    pairs = [
        (p * size + int(b), p * size + a)
        for p in range(projects)
        for a in range(1, size)
        for b in sorted(set(rng.integers(0, a, size=2).tolist()))
    ]
    into = np.array([b for _, b in pairs])
    state = np.where(np.arange(count) % size == 0, rng.integers(0, 3, count), 0)
    milestone = np.flatnonzero(np.arange(count) % 3 == 2)
    return Portfolio(
        project_ptr=np.arange(projects + 1) * size,
        link_ptr=np.searchsorted(into, np.arange(count + 1)),
        link_from=np.array([a for a, _ in pairs]),
        link_kind=rng.integers(0, 4, len(pairs)).astype(np.int8),
        link_lag=rng.integers(-3, 8, len(pairs)).astype(np.float32),
        state=state.astype(np.int8),
        release=rng.integers(5, 20, count).astype(np.float32),
        start=np.where(state > 0, -10.0, 0.0).astype(np.float32),
        finish=np.where(state == 2, 4.0, 0.0).astype(np.float32),
        table=rng.integers(0, 3, count),
        scale=rng.uniform(5.0, 30.0, count).astype(np.float32),
        shift=rng.uniform(-3.0, 3.0, count).astype(np.float32),
        group=rng.integers(0, 2, count),
        key=np.arange(count).astype(np.uint64) + np.uint64(100 * seed),
        tables=np.stack([lognormal_table(1.1, s) for s in (0.2, 0.5, 0.9, 0.1)]),
        milestone=milestone,
        due=np.full(len(milestone), 70.0, dtype=np.float32),
        group_ptr=np.array([0, 1, 3]),
        group_factor=np.array([0, 0, 1]),
        factor_key=np.array([1 << 40, (1 << 40) + 1], dtype=np.uint64),
        factor_table=np.array([3, 3]),
        goal_ptr=np.arange(len(milestone) + 1),
        goal_target=np.zeros(len(milestone), dtype=np.int64),
        goal_weight=np.ones(len(milestone), dtype=np.float32),
        goal=np.array([2.0], dtype=np.float32),
    )


def plain(made: Portfolio, samples: int, seed: int) -> np.ndarray:
    """Milestone × sample, one sample and activity at a time in Python's numbers."""
    key, factor = mixed(made.key, seed).tolist(), mixed(made.factor_key, seed).tolist()
    found = np.empty((len(made.milestone), samples))
    for s in range(samples):
        start, finish = np.zeros(made.activities), np.zeros(made.activities)
        for a in range(made.activities):
            _activity(made, a, s, key, factor, start, finish)
        found[:, s] = finish[made.milestone]
    return found


def _activity(made, a, s, key, factor, start, finish):  # type: ignore[no-untyped-def]
    if made.state[a] == 2:
        start[a], finish[a] = made.start[a], made.finish[a]
        return
    links = range(made.link_ptr[a], made.link_ptr[a + 1])
    begin, ends = float(made.release[a]), []
    for at in links:
        b, kind, lag = made.link_from[at], made.link_kind[at], float(made.link_lag[at])
        moment = (finish[b] if kind in (0, 2) else start[b]) + lag
        if kind >= 2:
            ends.append(moment)
        elif made.state[a] == 0:
            begin = max(begin, moment)
    product = 1.0
    for at in range(made.group_ptr[made.group[a]], made.group_ptr[made.group[a] + 1]):
        f = made.group_factor[at]
        product *= quantile(made.tables[made.factor_table[f]], bits(s, *factor[f]))
    drawn = quantile(made.tables[made.table[a]], bits(s, *key[a]))
    lasts = max(0.0, drawn * product * float(made.scale[a]) + float(made.shift[a]))
    finish[a] = max([begin + lasts, *ends])
    start[a] = float(made.start[a]) if made.state[a] == 1 else begin


def bits(sample: int, k1: int, k2: int) -> int:
    """32 random bits, with Python's integers."""
    x = (sample * 0x9E3779B1 + k1) & MASK
    x ^= x >> 16
    x = (x * 0x21F0AAAD + k2) & MASK
    x ^= x >> 15
    x = (x * 0x735A2D97) & MASK
    return x ^ (x >> 15)


def quantile(table: np.ndarray, word: int) -> float:
    """The table at word ÷ 2³²."""
    return float(np.interp(word / 2**32 * SEGMENTS, np.arange(SEGMENTS + 1), table))
