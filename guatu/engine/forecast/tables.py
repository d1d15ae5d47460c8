"""Distributions as tables of quantiles: what the simulation draws from."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Table: TypeAlias = npt.NDArray[np.float32]

SEGMENTS = 256
# The ends stand for the outermost half per mille, so that a heavy tail stays finite.
EDGE = 0.0005
KNOTS = np.clip(np.linspace(0.0, 1.0, SEGMENTS + 1), EDGE, 1.0 - EDGE)


def table_of(quantile: Callable[[Floats], Floats]) -> Table:
    """The quantile function at SEGMENTS + 1 knots, never falling; between knots it is straight."""
    values = np.asarray(quantile(KNOTS), dtype=np.float64)
    return np.maximum.accumulate(values).astype(np.float32)


def table_of_sample(values: Floats) -> Table:
    """The table of an observed sample (at least one value), with its own linear quantiles."""
    return table_of(lambda levels: np.quantile(np.asarray(values, dtype=np.float64), levels))


def lognormal_table(median: float, sigma: float) -> Table:
    """The table of a lognormal with this median and standard deviation of its logarithm."""
    from scipy.special import ndtri

    return table_of(lambda levels: median * np.exp(sigma * ndtri(levels)))


def constant_table(value: float) -> Table:
    """The table of a value that is certain."""
    return np.full(SEGMENTS + 1, value, dtype=np.float32)


def quantiles_of(table: Table, levels: Floats) -> Floats:
    """The table read at levels from 0 to 1."""
    at = np.clip(np.asarray(levels, dtype=np.float64), 0.0, 1.0) * SEGMENTS
    read: Floats = np.interp(at, np.arange(SEGMENTS + 1), table.astype(np.float64))
    return read


def mean_of(table: Table) -> float:
    """The mean of what is drawn from the table."""
    return float((table[1:].astype(np.float64) + table[:-1]).mean() / 2.0)


def remaining(table: Table, lasted: float) -> Table:
    """What is left of a duration that has already lasted so long, given that it goes on.

    Conditions on duration > lasted: the quantiles above the level that has passed, spread over 0
    to 1. Past the table's end a tail as long as the last tenth of the table remains, so that an
    activity that outlasted all experience is not expected to end today.
    """
    values = table.astype(np.float64)
    passed = float(np.interp(lasted, values, np.linspace(0.0, 1.0, SEGMENTS + 1)))
    passed = 1.0 if lasted >= values[-1] else 0.0 if lasted < values[0] else passed
    tail = max(values[-1] - values[int(0.9 * SEGMENTS)], 0.05 * max(values[-1], 1e-9))
    if passed > 1.0 - 1.0 / SEGMENTS:
        # An exponential tail has no memory: the same remainder however long it has lasted.
        return table_of(lambda levels: -np.log1p(-levels) * tail / np.log(10.0))
    left = quantiles_of(table, passed + (1.0 - passed) * KNOTS) - lasted
    return np.maximum.accumulate(np.maximum(left, 0.0)).astype(np.float32)
