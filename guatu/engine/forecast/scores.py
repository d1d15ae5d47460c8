"""How good forecasts were: pinball loss, CRPS, coverage, reliability (Gneiting & Raftery 2007)."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
INTERVALS = (0.5, 0.8, 0.9)
FEWEST = 30


def pinball(quantiles: Floats, levels: Floats, truth: Floats) -> Floats:
    """The mean over levels of the pinball loss; case × level in, one a case out."""
    above = truth[:, None] - quantiles
    loss: Floats = np.maximum(levels * above, (levels - 1.0) * above).mean(axis=1)
    return loss


def crps(quantiles: Floats, levels: Floats, truth: Floats) -> Floats:
    """The continuous ranked probability score of forecasts kept as quantiles, one a case.

    Twice the integral of the pinball loss over the levels, by the trapezoid rule, the outermost
    levels standing for what lies beyond them. Of a single number it is the absolute error.
    """
    above = truth[:, None] - quantiles
    loss = np.maximum(levels * above, (levels - 1.0) * above)
    inner = np.diff(levels, prepend=0.0, append=1.0)
    weights = (inner[:-1] + inner[1:]) / 2.0
    weights[0] += inner[0] / 2.0
    weights[-1] += inner[-1] / 2.0
    score: Floats = 2.0 * (loss @ weights)
    return score


def coverage(quantiles: Floats, levels: Floats, truth: Floats) -> dict[float, float]:
    """The share of cases within the middle 50, 80 and 90 %, the ends included."""
    found = {}
    for interval in INTERVALS:
        edges = ((1.0 - interval) / 2.0, (1.0 + interval) / 2.0)
        low, high = (_at(quantiles, levels, edge) for edge in edges)
        found[interval] = float(((low <= truth) & (truth <= high)).mean())
    return found


@dataclass(frozen=True)
class Reliability:
    """In bins of forecast probability: the mean forecast, how often it came true, how many."""

    forecast: Floats
    happened: Floats
    counts: npt.NDArray[np.int64]
    brier: float


def reliability(
    probability: Floats, happened: npt.NDArray[np.bool_], bins: int = 10
) -> Reliability:
    """The reliability curve; bins that are empty are left out."""
    at = np.minimum((probability * bins).astype(np.int64), bins - 1)
    counts = np.bincount(at, minlength=bins)
    used = counts > 0
    bottom = counts[used]
    forecast = np.bincount(at, weights=probability, minlength=bins)[used] / bottom
    seen = np.bincount(at, weights=happened.astype(np.float64), minlength=bins)[used] / bottom
    return Reliability(forecast, seen, bottom, float(np.mean((probability - happened) ** 2)))


@dataclass(frozen=True)
class Skill:
    """Scores of one group of past forecasts; skill is 1 − CRPS ÷ that of the peer."""

    cases: int
    enough: bool
    covered: dict[float, float]
    crps: float
    against_plan: float
    against_schedule: float


def skill(
    quantiles: Floats, levels: Floats, truth: Floats, plan: Floats, schedule: Floats
) -> Skill:
    """Scores against the plan date and the earned schedule, whose CRPS is their absolute error.

    `schedule` is NaN where it was not known; those cases do not enter its skill. `enough` is
    whether there are FEWEST cases; below that the figures are shown as not yet telling.
    """
    own = crps(quantiles, levels, truth)
    by_plan = np.abs(plan - truth)
    known = np.isfinite(schedule)
    by_schedule = np.abs(schedule[known] - truth[known])
    return Skill(
        *(len(truth), len(truth) >= FEWEST, coverage(quantiles, levels, truth)),
        *(float(own.mean()), _skill(own, by_plan), _skill(own[known], by_schedule)),
    )


def _skill(own: Floats, peer: Floats) -> float:
    return float(1.0 - own.mean() / peer.mean()) if len(peer) and peer.mean() > 0 else 0.0


def _at(quantiles: Floats, levels: Floats, level: float) -> Floats:
    """Each case's quantile at a level between those kept."""
    place = int(np.clip(np.searchsorted(levels, level - 1e-12), 0, len(levels) - 1))
    if place == 0 or abs(levels[place] - level) < 1e-9:
        exact: Floats = quantiles[:, place]
        return exact
    share = (level - levels[place - 1]) / (levels[place] - levels[place - 1])
    between: Floats = quantiles[:, place - 1] * (1 - share) + quantiles[:, place] * share
    return between
