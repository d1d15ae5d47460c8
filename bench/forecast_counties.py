"""Counties with known truth: projects whose activities really last what a known world says.

Worlds: `independent`; `correlated` (units and years make everything late together); `regime` (in
the last two years all durations grow by a quarter, which the history only half shows).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
WORLDS = ("independent", "correlated", "regime")
CLASSES = (("permit", "land"), ("permit", "eia"), ("works", "base"), ("works", "hull"))
CLASSES = (*CLASSES, ("works", "fit"), ("equipment", "order"))
MEDIANS = np.array([1.25, 1.1, 1.15, 1.05, 1.2, 1.0])
SPREADS = np.array([0.5, 0.35, 0.3, 0.2, 0.3, 0.15])
YEAR = 365.0
UNITS = 20


@dataclass(frozen=True)
class County:
    """Activities of all projects, project after project, in order; links are (from, to) pairs."""

    project: npt.NDArray[np.int64]
    unit: npt.NDArray[np.int64]
    kind: npt.NDArray[np.int64]
    links: list[list[int]]
    planned: Floats
    plan_start: Floats
    plan_finish: Floats
    start: Floats
    finish: Floats


def county(world: str, seed: int, projects: int = 240) -> County:
    """Projects that start over eight years, with their plan and what really happened."""
    rng = np.random.default_rng((seed, WORLDS.index(world)))
    unit_of = rng.normal(0.0, 0.18, UNITS) * (world == "correlated")
    year_of = rng.normal(0.0, 0.15, 40) * (world == "correlated")
    parts: list[tuple[np.ndarray, ...]] = []
    links: list[list[int]] = []
    for number in range(projects):
        size = int(rng.integers(8, 20))
        base = len(links)
        unit = int(rng.integers(UNITS))
        kind = np.sort(rng.integers(len(CLASSES), size=size))
        links += _links(rng, base, size)
        planned = rng.gamma(3.0, 12.0, size) + 5.0
        begin = rng.uniform(0.0, 8.0 * YEAR)
        own = links[base:]
        plan = _run(own, base, begin, lambda i, _, planned=planned: planned[i])

        def lasts(i: int, day: float, planned: Floats = planned, kind=kind, unit=unit) -> float:
            log = rng.normal(np.log(MEDIANS[kind[i]]), SPREADS[kind[i]])
            log += unit_of[unit] + year_of[int(day / YEAR)]
            log += 0.22 * (world == "regime" and day > 5.0 * YEAR)
            return float(planned[i] * np.exp(log))

        real = _run(own, base, begin, lasts)
        number_of, unit_row = np.full(size, number), np.full(size, unit)
        parts.append((number_of, unit_row, kind, planned, *plan, *real))
    project, unit_rows, kinds, *times = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    return County(project, unit_rows, kinds, links, *times)


def _links(rng: np.random.Generator, base: int, size: int) -> list[list[int]]:
    found = []
    for i in range(size):
        before = rng.integers(max(0, i - 4), i, size=int(rng.integers(1, 3))) if i else []
        found.append(sorted({base + int(j) for j in before}))
    return found


def _run(links, base, begin, lasts) -> tuple[Floats, Floats]:  # type: ignore[no-untyped-def]
    start, finish = np.empty(len(links)), np.empty(len(links))
    for i, before in enumerate(links):
        start[i] = max((finish[j - base] for j in before), default=begin)
        finish[i] = start[i] + lasts(i, start[i])
    return start, finish
