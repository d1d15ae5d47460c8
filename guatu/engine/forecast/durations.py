"""Distributions of durations by class, each leaning on its parent as far as it has few cases.

The unit is the ratio of actual to planned duration (or days, where nothing was planned). A class's
distribution is its Kaplan-Meier curve blended with its parent's in quantiles: weight n ÷ (n + k)
for its n finished cases, where k is estimated from how much the classes really differ (empirical
Bayes on censored log-moments: Morris 1983). A class of references stands where nothing is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from guatu.engine.forecast.survival import Survival, censored_moments, kaplan_meier
from guatu.engine.forecast.tables import Table, lognormal_table, quantiles_of, table_of

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]

# Median and log-spread of actual ÷ planned where neither the county nor an imported reference class
# says anything: an assumption, wide on purpose; one in twenty more than doubles its plan.
REFERENCE = (1.15, 0.40)
# Until classes can be compared, a class is worth as much as its parent at this many cases.
PRIOR_CASES = 8.0
MOST_CASES = 60.0
# The shape of a class is known later than its level.
SHAPE_CASES = 4.0


@dataclass(frozen=True)
class Cases:
    """One a row: its class (path of names from the widest), how long it lasted, whether it ended.

    `covariates` is case × column for the acceleration of durations; it may have no column.
    """

    classes: Sequence[tuple[str, ...]]
    lasted: Floats
    finished: Bools
    covariates: Floats | None = None

    def __post_init__(self) -> None:
        if not len(self.classes) == len(self.lasted) == len(self.finished):
            raise ValueError("Must have one class, duration and end a case.")


@dataclass(frozen=True)
class Durations:
    """What was learned: a table a class, and factors exp(covariates · acceleration)."""

    tables: Mapping[tuple[str, ...], Table]
    cases: Mapping[tuple[str, ...], int]
    prior_cases: float
    acceleration: Floats

    def table(self, path: tuple[str, ...]) -> Table:
        """The table of the class or of its nearest known parent; () is the widest."""
        while path not in self.tables:
            path = path[:-1]
        return self.tables[path]

    def middle(self, path: tuple[str, ...]) -> float:
        """The median of the class."""
        return float(quantiles_of(self.table(path), np.array([0.5]))[0])

    def spread(self, path: tuple[str, ...]) -> float:
        """The standard deviation of the logarithm, from the middle 68 %."""
        low, high = quantiles_of(self.table(path), np.array([0.16, 0.84]))
        return float(np.log(max(high, 1e-3) / max(low, 1e-3)) / 2.0)

    def known_cases(self, path: tuple[str, ...]) -> int:
        """How many finished cases the class itself has."""
        return self.cases.get(path, 0)

    def factor(self, covariates: Floats) -> Floats:
        """What the covariates multiply durations with; case × column in, one a case out."""
        factor: Floats = np.exp(np.asarray(covariates) @ self.acceleration)
        return factor


def learn(cases: Cases, reference: Table | None = None, *, days: bool = False) -> Durations:
    """Tables of all classes that occur and of their parents.

    Where covariates are given, durations are first divided by their accelerated-failure factor,
    so that a table is that of a case whose covariates are 0. All cases together lean on the
    `reference` (by default REFERENCE); with `days` durations are days, not ratios, and nothing
    is assumed of them.
    """
    root = lognormal_table(*REFERENCE) if reference is None else reference
    acceleration = accelerations(cases)
    lasted = np.asarray(cases.lasted, dtype=np.float64)
    if len(acceleration) and cases.covariates is not None:
        lasted = lasted / np.exp(cases.covariates @ acceleration)
    finished = np.asarray(cases.finished, dtype=bool)
    rows = _rows(cases.classes)
    prior = _prior_cases(rows, lasted, finished)
    tables: dict[tuple[str, ...], Table] = {}
    for path in sorted(rows, key=len):
        parent = tables[path[:-1]] if path else root
        members = rows[path]
        lean = prior if path else 0.0 if days else PRIOR_CASES
        tables[path] = _blend(parent, lasted[members], finished[members], lean)
    tables.setdefault((), root)
    counts = {path: int(finished[members].sum()) for path, members in rows.items()}
    return Durations(tables, counts, prior, acceleration)


def accelerations(cases: Cases, ridge: float = 4.0) -> Floats:
    """Log-linear factors of the covariates (accelerated failure times), open cases as censored.

    Least squares of log durations within classes, with a ridge of that many cases; open cases
    enter with their expected logarithm (Buckley & James 1979, under a normal error).
    """
    if cases.covariates is None or not cases.covariates.shape[1]:
        return np.empty(0)
    finished = np.asarray(cases.finished, dtype=bool)
    logs = np.log(np.maximum(np.asarray(cases.lasted, dtype=np.float64), 1e-3))
    members = [rows for path, rows in _rows(cases.classes).items() if path in set(cases.classes)]
    beta: Floats = np.zeros(cases.covariates.shape[1])
    for _ in range(20):
        left, right = ridge * np.eye(len(beta)), np.zeros(len(beta))
        for at in members:
            if finished[at].sum() < 2:
                continue
            x, known = cases.covariates[at], finished[at]
            rest = logs[at] - x @ beta
            expected = _expected(rest, known) + x @ beta
            centred = x - x.mean(axis=0)
            left = left + centred.T @ centred
            right = right + centred.T @ (expected - expected.mean())
        new: Floats = np.linalg.solve(left, right).astype(np.float64)
        if np.abs(new - beta).max() < 1e-8:
            break
        beta = new
    return beta


def _expected(logs: Floats, finished: Bools) -> Floats:
    from scipy.special import log_ndtr

    mean, deviation = censored_moments(logs, finished)
    z = (logs - mean) / deviation
    mills = np.exp(-0.5 * z * z - log_ndtr(-z)) / np.sqrt(2.0 * np.pi)
    return np.where(finished, logs, mean + deviation * mills)


def _rows(classes: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], npt.NDArray[np.int64]]:
    found: dict[tuple[str, ...], list[int]] = {(): []}
    for row, path in enumerate(classes):
        for depth in range(len(path) + 1):
            found.setdefault(path[:depth], []).append(row)
    return {path: np.array(rows, dtype=np.int64) for path, rows in found.items()}


def _prior_cases(
    rows: Mapping[tuple[str, ...], npt.NDArray[np.int64]], lasted: Floats, finished: Bools
) -> float:
    """k = variance within classes ÷ variance between a class and its parent, in log durations."""
    within, weights, between = [], [], []
    logs = np.log(np.maximum(lasted, 1e-3))
    moments = {
        path: (*censored_moments(logs[at], finished[at]), int(finished[at].sum()))
        for path, at in rows.items()
        if finished[at].sum() >= 3
    }
    for path, (mean, deviation, count) in moments.items():
        if path and path[:-1] in moments:
            within.append(deviation**2)
            weights.append(count)
            between.append((mean - moments[path[:-1]][0]) ** 2 - deviation**2 / count)
    if len(within) < 3:
        return PRIOR_CASES
    variance = float(np.average(between, weights=weights))
    ratio = float(np.average(within, weights=weights)) / max(variance, 1e-4)
    # The ratio is itself estimated from few classes: held between two cases and MOST_CASES.
    return float(np.clip(ratio, 2.0, MOST_CASES))


def _blend(parent: Table, lasted: Floats, finished: Bools, prior: float) -> Table:
    """The class's own quantiles against its parent's, moved first to the class's own level."""
    count = int(finished.sum())
    if not count:
        return parent
    curve: Survival = kaplan_meier(lasted, finished)
    weight = count / (count + prior)

    def quantile(levels: Floats) -> Floats:
        own = np.log(np.maximum(curve.quantile(levels), 1e-3))
        above = np.log(np.maximum(quantiles_of(parent, levels), 1e-3))
        level = weight * (own.mean() - above.mean())
        shape = count / (count + SHAPE_CASES * prior)
        moved = above + level
        blended: Floats = np.exp(moved + shape * (own - own.mean() - (above - above.mean())))
        return blended

    return table_of(quantile)
