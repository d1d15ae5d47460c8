"""The simulation: samples of all projects' finishes, and what drives them.

Random numbers are hashes of (activity's key, sample, seed), so a result depends neither on the
number of threads nor on what else is simulated, and a changed activity meets the same luck as
before. After the counter-based generators of Salmon et al., SC 2011, with a cheaper mixer.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from guatu.engine.forecast import _fast
from guatu.engine.forecast.data import Portfolio
from guatu.engine.forecast.result import Drivers, Simulation

PILOT = _fast.BLOCK
SLACK_DAYS = 0.5


def simulate(
    portfolio: Portfolio, samples: int = 10_000, *, seed: int = 0, threads: int = 1
) -> Simulation:
    """Finishes of the milestones and fates of the targets in so many samples.

    The same bits for any number of threads: samples are independent, counts are whole numbers and
    sums of a sample are made in the order of the projects. ValueError for no sample or thread.
    """
    if samples < 1 or threads < 1:
        raise ValueError("Must have at least one sample and one thread.")
    layout = _layout(portfolio, seed)
    low, per_day = _ranges(portfolio, layout, min(PILOT, samples))
    sums = np.zeros((len(portfolio.goal), samples), dtype=np.float32)
    count = len(portfolio.milestone)
    milestones = (
        *(portfolio.milestone, portfolio.due, low, per_day, portfolio.goal_ptr),
        (portfolio.goal_target, portfolio.goal_weight),
    )

    def part(first: int, last: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
        histogram = np.zeros((count, _fast.BINS), dtype=np.uint32)
        reached = np.zeros(count, dtype=np.int64)
        found = (histogram, reached, sums)
        _fast.run_samples(
            (first, last), layout.spans, layout.network, layout.groups, milestones, found
        )
        return histogram, reached

    parts = _in_threads(part, _shares(samples, threads), threads)
    histogram = parts[0][0]
    for further, _ in parts[1:]:
        histogram += further
    reached = sum(found for _, found in parts)
    met = (sums >= portfolio.goal[:, None]).mean(axis=1) if samples else np.empty(0)
    return Simulation(
        *(samples, seed, low.astype(np.float64), 1.0 / per_day.astype(np.float64)),
        *(histogram, reached / samples, met, sums),
    )


def sampled(portfolio: Portfolio, samples: int, *, seed: int = 0) -> npt.NDArray[np.float32]:
    """Milestone × sample: the finishes themselves, the same as `simulate` counts."""
    kept = np.empty((len(portfolio.milestone), samples), dtype=np.float32)
    layout = _layout(portfolio, seed)
    arguments = (layout.spans, layout.network, layout.groups, portfolio.milestone, kept)
    _fast.keep_samples((0, samples), *arguments)
    return kept


def drivers(
    portfolio: Portfolio, samples: int = 2_048, *, seed: int = 0, threads: int = 1
) -> Drivers:
    """How often each activity is critical (float at most half a day) and how much it decides."""
    layout = _layout(portfolio, seed)
    critical = np.zeros(portfolio.activities, dtype=np.int64)
    moments = np.zeros((portfolio.activities, 5))

    def part(first: int, last: int) -> None:
        for p in range(first, last):
            _fast.drive_project(
                *(p, samples, layout.spans[:3], layout.network, layout.groups),
                *(np.float32(SLACK_DAYS), (critical, moments)),
            )

    _in_threads(part, _shares(portfolio.projects, threads, step=1), threads)
    return _driven(critical / samples, moments / samples)


def _driven(criticality: npt.NDArray[np.float64], moments: npt.NDArray[np.float64]) -> Drivers:
    lasts, lasts2, end, end2, both = moments.T
    own = np.sqrt(np.maximum(lasts2 - lasts * lasts, 0.0))
    whole = np.sqrt(np.maximum(end2 - end * end, 0.0))
    known = (own > 1e-3) & (whole > 1e-3)
    bottom = np.where(known, own * whole, 1.0)
    cruciality = np.where(known, (both - lasts * end) / bottom, 0.0).clip(-1.0, 1.0)
    ratio = np.where(known, own / np.where(known, whole, 1.0), 0.0)
    return Drivers(criticality, cruciality, criticality * ratio)


@dataclass(frozen=True)
class _Layout:
    spans: tuple[Any, ...]
    network: tuple[Any, ...]
    groups: tuple[Any, ...]


def _layout(portfolio: Portfolio, seed: int) -> _Layout:
    slot, slot_ptr, slot_group = _slots(portfolio)
    links = (portfolio.link_ptr, portfolio.link_from, portfolio.link_kind, portfolio.link_lag)
    facts = (portfolio.state, portfolio.release, portfolio.start, portfolio.finish)
    tables = _sloped(portfolio.tables)
    key = mixed(portfolio.key, seed)
    draws = (portfolio.table, portfolio.scale, portfolio.shift, slot, key, tables)
    factors = (mixed(portfolio.factor_key, seed), portfolio.factor_table)
    milestone_ptr = np.searchsorted(portfolio.milestone, portfolio.project_ptr)
    return _Layout(
        (portfolio.project_ptr, slot_ptr, slot_group, milestone_ptr),
        (links, facts, draws),
        ((portfolio.group_ptr, portfolio.group_factor), factors),
    )


def mixed(keys: npt.NDArray[np.uint64], seed: int) -> npt.NDArray[np.uint32]:
    """Keys and seed through splitmix64, as two words of 32 bits each."""
    z = _splitmix(keys ^ _splitmix(np.array([seed], dtype=np.uint64)))
    return np.stack([z & np.uint64(0xFFFFFFFF), z >> np.uint64(32)], axis=1).astype(np.uint32)


def _splitmix(z: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    z = z + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed_up: npt.NDArray[np.uint64] = z ^ (z >> np.uint64(31))
    return mixed_up


def _sloped(tables: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Each segment as its beginning and its rise a step of 2⁻²⁴."""
    rise = np.diff(tables, axis=1) * np.float32(2.0**-24)
    return np.ascontiguousarray(np.stack([tables[:, :-1], rise], axis=2))


def _slots(portfolio: Portfolio) -> tuple[npt.NDArray[np.int64], ...]:
    """Which groups each project uses, each once, and the place of each activity's group there."""
    owner = np.repeat(np.arange(portfolio.projects), np.diff(portfolio.project_ptr))
    width = len(portfolio.group_ptr)
    pairs, place = np.unique(owner * width + portfolio.group, return_inverse=True)
    slot_ptr = np.searchsorted(pairs, np.arange(portfolio.projects + 1) * width)
    return place - slot_ptr[owner], slot_ptr, pairs % width


def _ranges(portfolio: Portfolio, layout: _Layout, samples: int) -> tuple[Any, Any]:
    """The histogram's bounds: three times what the first block of samples spans."""
    kept = np.empty((len(portfolio.milestone), samples), dtype=np.float32)
    arguments = (layout.spans, layout.network, layout.groups, portfolio.milestone, kept)
    _fast.keep_samples((0, samples), *arguments)
    low, high = kept.min(axis=1, initial=np.inf), kept.max(axis=1, initial=-np.inf)
    span = np.maximum(high - low, np.float32(0.1))
    low = low - np.float32(0.75) * span
    return low.astype(np.float32), (_fast.BINS / (np.float32(3.0) * span)).astype(np.float32)


def _shares(count: int, threads: int, step: int = _fast.BLOCK) -> list[tuple[int, int]]:
    blocks = -(-count // step)
    edges = [min(count, step * (blocks * i // threads)) for i in range(threads + 1)]
    edges[-1] = count
    return [(a, b) for a, b in pairwise(edges) if b > a]


def _in_threads(
    part: Callable[[int, int], Any], shares: list[tuple[int, int]], threads: int
) -> list[Any]:
    if threads == 1 or len(shares) == 1:
        return [part(*share) for share in shares]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda share: part(*share), shares))
