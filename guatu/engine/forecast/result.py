"""What a simulation found."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
LEVELS = np.array([0.05, 0.1, 0.2, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95])


@dataclass(frozen=True)
class Simulation:
    """Counts over all samples; quantiles are read from them.

    `histogram[m, i]` samples of milestone m finished in the bin that begins at `low[m] + i ×
    width[m]`; its ends hold what lies outside. `probability[m]`: finished by the day due.
    `target[t]`: the probability that target t is met; `sums[t]` its sum in every sample.
    """

    samples: int
    seed: int
    low: Floats
    width: Floats
    histogram: npt.NDArray[np.uint32]
    probability: Floats
    target: Floats
    sums: npt.NDArray[np.float32]

    def quantiles(self, levels: Floats = LEVELS) -> Floats:
        """Milestone × level: days from the origin, straight within a bin."""
        found = np.empty((len(self.low), len(levels)))
        for m, counts in enumerate(self.histogram):
            below = np.concatenate(([0], np.cumsum(counts, dtype=np.int64))) / self.samples
            edges = self.low[m] + np.arange(len(below)) * self.width[m]
            used = np.flatnonzero(counts)
            inside = slice(int(used[0]), int(used[-1]) + 2)
            found[m] = np.interp(levels, below[inside], edges[inside])
        return found

    def mean(self) -> Floats:
        """The mean finish of each milestone, from the middles of the bins."""
        middles = (
            self.low[:, None] + (np.arange(self.histogram.shape[1]) + 0.5) * (self.width[:, None])
        )
        mean: Floats = (self.histogram * middles).sum(axis=1) / self.samples
        return mean

    def reached_by(self, days: Floats) -> Floats:
        """Milestone × day: the probability of a finish by that day."""
        found = np.empty((len(self.low), len(days)))
        for m, counts in enumerate(self.histogram):
            below = np.concatenate(([0], np.cumsum(counts, dtype=np.int64))) / self.samples
            edges = self.low[m] + np.arange(len(below)) * self.width[m]
            found[m] = np.interp(days, edges, below)
        return found


@dataclass(frozen=True)
class Drivers:
    """Per activity. `criticality`: how often it decides the project's finish; `cruciality`: the
    correlation of its duration with that finish; `sensitivity`: criticality × its standard
    deviation ÷ that of the finish (the schedule sensitivity index of the PMBOK Guide).
    """

    criticality: Floats
    cruciality: Floats
    sensitivity: Floats
