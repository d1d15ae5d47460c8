"""Synthetic projects with a plan and their tracking: several shapes, with known finishes."""

from collections.abc import Iterator

import numpy as np

from guatu.engine.forecast.tracking import Tracking

SHAPES = ("even", "front", "s_curve", "late_start", "regime", "recovering")


def tracked(shape: str, seed: int, count: int) -> Iterator[tuple[list[Tracking], float, float]]:
    """So many projects: their tracking at each tenth of the time, real start and real finish."""
    for number in range(count):
        yield _project(shape, np.random.default_rng((seed, SHAPES.index(shape), number)))


def _project(shape: str, rng: np.random.Generator) -> tuple[list[Tracking], float, float]:
    size = int(rng.integers(10, 60))
    links = [
        sorted({int(x) for x in rng.integers(max(0, i - 6), i, size=rng.integers(1, 3))})
        if i
        else []
        for i in range(size)
    ]
    planned = rng.gamma(2.0, 8.0, size) + 2.0
    value = planned * rng.lognormal(0.0, 0.8, size)
    place = np.arange(size) / size
    if shape == "front":
        value *= np.exp(-2.5 * place)
    if shape == "s_curve":
        value *= 0.2 + 4.0 * place * (1.0 - place)
    ratio = np.exp(rng.normal(0.03, 0.18) + rng.normal(0.0, 0.3, size))
    ratio[rng.random(size) < 0.25] = 1.0
    if shape == "regime":
        ratio *= np.where(place > rng.uniform(0.3, 0.7), np.exp(rng.normal(0.2, 0.2)), 1.0)
    if shape == "recovering":
        ratio *= np.where(place < 0.4, 1.4, 0.9)
    base_start, base_finish = _schedule(links, planned)
    delay = rng.exponential(0.15) * base_finish.max() if shape == "late_start" else 0.0
    start, finish = _schedule(links, planned * ratio, delay)
    times = np.linspace(0.0, base_finish.max(), 60)
    plan = _curve(times, base_start, base_finish, value)
    found = []
    for share in np.linspace(0.1, 0.95, 12):
        now = start.min() + share * (finish.max() - start.min())
        when = np.linspace(start.min(), now, max(3, int(12 * share)))
        seen = _curve(when, start, finish, value)
        done = np.clip((now - start) / (finish - start), 0.0, 1.0)
        late = (np.where(start <= now, start, np.nan), np.where(finish <= now, finish, np.nan))
        found.append(Tracking(now, times, plan, when, seen, base_start, base_finish, *late, done))
    return found, float(start.min()), float(finish.max())


def _schedule(
    links: list[list[int]], lasts: np.ndarray, delay: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    start, finish = np.full(len(lasts), delay), np.zeros(len(lasts))
    for i, before in enumerate(links):
        start[i] = max((finish[j] for j in before), default=delay)
        finish[i] = start[i] + lasts[i]
    return start, finish


def _curve(
    times: np.ndarray, start: np.ndarray, finish: np.ndarray, value: np.ndarray
) -> np.ndarray:
    done = np.clip((times[:, None] - start) / (finish - start), 0.0, 1.0)
    curve: np.ndarray = done @ value
    return np.maximum.accumulate(curve)
