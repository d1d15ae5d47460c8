"""What activities of one unit, season or year share: factors that make them late together.

A linear mixed model of log ratios about their class's median: y = unit + season + year + own, with
the variances by empirical Bayes (greatest marginal likelihood over a grid, with a prior that leans
towards small ones) and the levels' effects by their posterior (best linear unbiased prediction,
Henderson 1975; Searle, Casella & McCulloch 1992). Effects of years are part noise, part drift: the
drift fades with a factor PERSISTENCE a year, so that a change of regime that has begun is expected
to go on. Open cases enter with their expected logarithm given how long they have lasted, else the
newest year would be judged by its quickest works.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from guatu.engine.forecast.tables import Table, lognormal_table

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]

GRID = (0.02, 0.06, 0.10, 0.15, 0.20, 0.28)
DRIFTS = (0.0, 0.5, 1.0)
PERSISTENCE = 0.9
ROUNDS = 6
LEAST_OWN = 0.3


@dataclass(frozen=True)
class Shared:
    """Prior deviations of the kinds' logarithms; mean and deviation of each level's, as known now;
    how much of an activity's own standard deviation is its own."""

    deviations: Mapping[str, float]
    effects: Mapping[str, Mapping[int, tuple[float, float]]]
    own_share: float

    def table(self, kind: str, level: int) -> Table:
        """The factor of a level; one of which nothing is known has median 1."""
        mean, deviation = self.effects.get(kind, {}).get(
            level, (0.0, self.deviations.get(kind, 0.0))
        )
        return lognormal_table(float(np.exp(mean)), deviation)


def unknown_factors() -> Shared:
    """Before there is any history: units differ by a tenth, years and seasons by a twentieth."""
    return Shared({"unit": 0.10, "season": 0.05, "year": 0.05}, {}, 0.93)


def learn_factors(
    logs: Floats,
    finished: npt.NDArray[np.bool_],
    spread: Floats,
    levels: Mapping[str, Sequence[int] | Ints],
    ahead: int = 4,
) -> Shared:
    """From log(ratio ÷ class median), whether it ended, its class's log-spread, and the levels.

    Levels of the kind "year" are whole numbers; `ahead` years after the last are predicted too.
    """
    if finished.sum() < 10:
        return unknown_factors()
    design = _Design.of(levels, ahead)
    spread = np.maximum(spread, 0.05)
    expected = np.asarray(logs, dtype=np.float64)
    best: tuple[float, ...] = (0.1,) * len(design.kinds)
    drift, middle, variance = 0.0, np.zeros(design.count), np.zeros(design.count)
    for turn in range(ROUNDS):
        expected = _expected(logs, finished, spread, design.spread_over(middle))
        if turn in (0, 1, ROUNDS - 1):
            best, drift = _likeliest(design, expected, spread)
        middle, variance = _posterior(design, expected, spread, best, drift)
    effects = {
        kind: {
            level: (float(middle[at]), float(np.sqrt(variance[at])))
            for level, at in design.places[kind].items()
        }
        for kind in design.kinds
    }
    own = np.sqrt(_own(best, spread))
    return Shared(dict(zip(design.kinds, best, strict=True)), effects, float(own))


@dataclass(frozen=True)
class _Design:
    kinds: tuple[str, ...]
    places: Mapping[str, Mapping[int, int]]
    rows: Ints

    @classmethod
    def of(cls, levels: Mapping[str, Sequence[int] | Ints], ahead: int) -> "_Design":
        places: dict[str, dict[int, int]] = {}
        rows, used = [], 0
        for kind in sorted(levels):
            names = sorted({int(level) for level in levels[kind]})
            if kind == "year":
                names = list(range(names[0], names[-1] + ahead + 1))
            places[kind] = {name: used + at for at, name in enumerate(names)}
            rows.append([places[kind][int(level)] for level in levels[kind]])
            used += len(names)
        return cls(tuple(sorted(levels)), places, np.array(rows, dtype=np.int64))

    @property
    def count(self) -> int:
        return sum(len(levels) for levels in self.places.values())

    def spread_over(self, effects: Floats) -> Floats:
        summed: Floats = effects[self.rows].sum(axis=0)
        return summed

    def prior(self, deviations: tuple[float, ...], drift: float) -> Floats:
        """The covariance of all levels' effects."""
        whole = np.zeros((self.count, self.count))
        for kind, deviation in zip(self.kinds, deviations, strict=True):
            at = np.array(list(self.places[kind].values()))
            block = np.eye(len(at))
            if kind == "year":
                apart = np.abs(np.subtract.outer(np.arange(len(at)), np.arange(len(at))))
                block = (1.0 - drift) * block + drift * PERSISTENCE**apart
            whole[np.ix_(at, at)] = deviation**2 * block
        return whole + 1e-9 * np.eye(self.count)

    def weighed(self, weights: Floats, values: Floats) -> tuple[Floats, Floats]:
        """Z' W Z and Z' W y."""
        left, right = np.zeros((self.count, self.count)), np.zeros(self.count)
        for row in self.rows:
            np.add.at(right, row, weights * values)
            for other in self.rows:
                np.add.at(left, (row, other), weights)
        return left, right


def _own(deviations: tuple[float, ...], spread: Floats) -> float:
    """The share of an activity's variance that no factor explains."""
    shared = sum(value**2 for value in deviations)
    return float(np.clip(1.0 - shared / np.mean(spread**2), LEAST_OWN, 1.0))


def _expected(
    logs: Floats, finished: npt.NDArray[np.bool_], spread: Floats, about: Floats
) -> Floats:
    """Open cases: the mean of a normal about its effects, above what it has lasted."""
    from scipy.special import log_ndtr

    z = (logs - about) / spread
    mills = np.exp(-0.5 * z * z - log_ndtr(-z)) / np.sqrt(2.0 * np.pi)
    return np.where(finished, logs, about + spread * mills)


def _likeliest(design: _Design, values: Floats, spread: Floats) -> tuple[tuple[float, ...], float]:
    """Deviations and drift of the greatest penalised marginal likelihood on the grid."""
    best, found = -np.inf, ((0.1,) * len(design.kinds), 0.0)
    unit_left, unit_right = design.weighed(1.0 / spread**2, values)
    square = float((values**2 / spread**2).sum())
    drifts = DRIFTS if "year" in design.kinds else (0.0,)
    for deviations in product(GRID, repeat=len(design.kinds)):
        own = _own(deviations, spread)
        for drift in drifts:
            prior = design.prior(deviations, drift)
            inner = np.linalg.inv(prior) + unit_left / own
            bent = np.linalg.solve(inner, unit_right / own)
            fit = square / own - float(bent @ (unit_right / own))
            size = np.linalg.slogdet(prior)[1] + np.linalg.slogdet(inner)[1]
            score = -0.5 * (fit + size + len(values) * np.log(own)) - 3.0 * sum(deviations)
            if score > best:
                best, found = score, (deviations, drift)
    return found


def _posterior(
    design: _Design, values: Floats, spread: Floats, deviations: tuple[float, ...], drift: float
) -> tuple[Floats, Floats]:
    """Mean and variance of each level's effect."""
    own = _own(deviations, spread)
    left, right = design.weighed(1.0 / (own * spread**2), values)
    covariance = np.linalg.inv(np.linalg.inv(design.prior(deviations, drift)) + left)
    return covariance @ right, np.diag(covariance)
