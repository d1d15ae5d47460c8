"""Durations from what is finished and what is still open."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Survival:
    """A Kaplan-Meier curve: after `times[i]` a share `survival[i]` goes on.

    `events` is how many finished; 0 where nobody did, and then the curve says nothing.
    """

    times: Floats
    survival: Floats
    events: int

    def quantile(self, levels: Floats) -> Floats:
        """The least time by which a share of `levels` has finished.

        Straight between the steps' middles, as sample quantiles are. Where the last ones are
        open, the curve does not come down to 0; above its end the tail goes on exponentially
        with the mean hazard of all that was seen.
        """
        if not self.events:
            raise ValueError("Must have something that finished.")
        before = np.concatenate(([1.0], self.survival[:-1]))
        middles = 1.0 - (before + self.survival) / 2.0
        levels = np.asarray(levels, dtype=np.float64)
        found: Floats = np.interp(levels, middles, self.times)
        end = 1.0 - self.survival[-1]
        if self.survival[-1] <= 1e-12:
            return found
        hazard = -np.log(self.survival[-1]) / self.times[-1]
        past = levels > end
        beyond = np.maximum(self.survival[-1], 1e-12) / np.maximum(1.0 - levels, 1e-4)
        found[past] = self.times[-1] + np.log(np.maximum(beyond[past], 1.0)) / max(hazard, 1e-12)
        return np.maximum.accumulate(found) if levels.ndim else found


def kaplan_meier(lasted: Floats, finished: npt.NDArray[np.bool_]) -> Survival:
    """The product-limit estimate (Kaplan & Meier 1958) from durations and whether they ended.

    An open one that lasted as long as a finished one counts as at risk there. ValueError for
    durations that are negative or no number.
    """
    lasted, finished = np.asarray(lasted, dtype=np.float64), np.asarray(finished, dtype=bool)
    if lasted.shape != finished.shape or not (lasted >= 0).all():
        raise ValueError("Must have one duration, not negative, a case.")
    times, counts = np.unique(lasted[finished], return_counts=True)
    at_risk = len(lasted) - np.searchsorted(np.sort(lasted), times, side="left")
    going_on: Floats = np.cumprod(1.0 - counts / np.maximum(at_risk, 1)).astype(np.float64)
    return Survival(times, going_on, int(finished.sum()))


def censored_moments(logs: Floats, finished: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Mean and standard deviation of log durations under a lognormal, open ones as censored.

    Expectation-maximisation for a censored normal: an open case counts with the moments of the
    normal above what it has lasted. Needs at least one that finished.
    """
    from scipy.special import log_ndtr

    mean, deviation = float(logs[finished].mean()), max(float(logs[finished].std()), 0.05)
    for _ in range(60):
        z = (logs - mean) / deviation
        mills = np.exp(-0.5 * z * z - log_ndtr(-z)) / np.sqrt(2.0 * np.pi)
        first = np.where(finished, logs, mean + deviation * mills)
        spread = np.where(finished, 0.0, deviation**2 * np.maximum(1.0 + z * mills - mills**2, 0))
        new = float(first.mean())
        new_deviation = float(np.sqrt(np.mean((first - new) ** 2 + spread)))
        moved = abs(new - mean) + abs(new_deviation - deviation)
        mean, deviation = new, max(new_deviation, 1e-3)
        if moved < 1e-7:
            break
    return mean, deviation
