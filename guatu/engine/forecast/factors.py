"""What activities of one unit, season or year share: factors that make them late together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from guatu.engine.forecast.tables import Table, lognormal_table

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]

# Before there is history: activities of a unit correlate by 0.15, those of a year by 0.10.
PRIOR_SHARE = {"unit": 0.15, "season": 0.05, "year": 0.10}
PRIOR_LEVELS = 6.0


@dataclass(frozen=True)
class Shared:
    """Standard deviations of the factors' logarithms, one a kind, and of what is left."""

    deviations: dict[str, float]
    rest: float

    def table(self, kind: str) -> Table:
        """The factor of the kind: a lognormal with median 1."""
        return lognormal_table(1.0, self.deviations.get(kind, 0.0))

    @property
    def own_share(self) -> float:
        """How much of the standard deviation of an activity is its own: shrinks its table."""
        whole = self.rest**2 + sum(value**2 for value in self.deviations.values())
        return float(np.sqrt(self.rest**2 / whole)) if whole else 1.0


def learn_factors(residuals: Floats, levels: dict[str, Sequence[object]]) -> Shared:
    """Variance components of log residuals (log ratio minus its class's mean) of finished cases.

    Method of moments: the mean product of pairs that share a level of a kind estimates that kind's
    variance (after removing what the other kinds explain, by sweeping), shrunk to a prior share by
    the number of levels. Source: Searle, Casella & McCulloch 1992, ch. 5.
    """
    residuals = np.asarray(residuals, dtype=np.float64)
    total = float(np.var(residuals)) if len(residuals) > 1 else 0.0
    if not total:
        return Shared(dict.fromkeys(levels, 0.0), 0.0)
    found: dict[str, float] = {}
    centred = residuals - residuals.mean()
    coded = {
        kind: np.unique([str(v) for v in values], return_inverse=True)[1]
        for kind, values in levels.items()
    }
    for kind, codes in coded.items():
        seen = _shared_variance(centred, codes, [c for k, c in coded.items() if k != kind])
        count = _repeated(codes)
        weight = count / (count + PRIOR_LEVELS)
        prior = PRIOR_SHARE.get(kind, 0.05) * total
        found[kind] = max(weight * seen + (1.0 - weight) * prior, 0.0)
    explained = sum(found.values())
    scale = min(1.0, 0.8 * total / explained) if explained else 1.0
    deviations = {kind: float(np.sqrt(value * scale)) for kind, value in found.items()}
    return Shared(deviations, float(np.sqrt(total - explained * scale)))


def _repeated(codes: Ints) -> int:
    return int((np.bincount(codes) > 1).sum())


def _shared_variance(values: Floats, codes: Ints, others: list[Ints]) -> float:
    """The mean product over pairs in one level that share no level of the other kinds.

    Sums over pairs come from sums over groups (inclusion and exclusion over one other kind at a
    time; pairs that share two others are rare and counted once).
    """
    products, pairs = _pair_sums(values, codes)
    for other in others:
        both = codes * (int(other.max(initial=0)) + 1) + other
        less, fewer = _pair_sums(values, np.unique(both, return_inverse=True)[1])
        if pairs - fewer > 0.2 * pairs:
            products, pairs = products - less, pairs - fewer
    return products / pairs if pairs > 0 else 0.0


def _pair_sums(values: Floats, codes: Ints) -> tuple[float, float]:
    counts = np.bincount(codes).astype(np.float64)
    sums = np.bincount(codes, weights=values)
    squares = np.bincount(codes, weights=values * values)
    return float((sums**2 - squares).sum()), float((counts * (counts - 1.0)).sum())
