"""The year's investment: how far it will go, from the year's curve of the class and its own pace.

History gives, by class and month, the share c(m) of a year's final amount that is there by month m,
and how finals compare with plans. A project's year is then a blend of two estimates of the final
amount, its plan × the class's ratio and its own amount ÷ c(m), weighted by c(m): early in the year
the class speaks, late the project (Bornhuetter & Ferguson 1972, of claims reserving, the same
problem). Physical progress that runs ahead of the money or behind it moves what is left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from guatu.engine.forecast._fast import hash_row
from guatu.engine.forecast.simulate import mixed

Floats: TypeAlias = npt.NDArray[np.float64]
Keys: TypeAlias = npt.NDArray[np.uint64]
PRIOR_YEARS = 5.0
PRIOR_DEVIATION = 0.35
PHYSICAL_PULL = 0.5
# Works of a county, by month: slow before the thaw, the rush before the year closes.
REFERENCE_CURVE = np.cumsum([3, 3, 7, 8, 9, 10, 9, 9, 10, 10, 11, 11]) / 100.0


@dataclass(frozen=True)
class YearCurve:
    """Of one class: share of the final amount by month, final ÷ plan, log-spread of the rest."""

    shares: Floats
    ratio: float
    deviation: float
    years: int


@dataclass(frozen=True)
class YearHistory:
    """Project-years that closed: class, plan, and the 12 cumulative amounts (year × month)."""

    classes: Sequence[str]
    plans: Floats
    amounts: Floats


def learn_years(history: YearHistory) -> Mapping[str, YearCurve]:
    """A curve a class, each shrunk to that of all with its number of years; "" is that of all."""
    plans, amounts = np.asarray(history.plans), np.asarray(history.amounts)
    usable = (plans > 0) & (amounts[:, 11] > 0) if len(plans) else np.zeros(0, dtype=bool)
    base = YearCurve(REFERENCE_CURVE, 1.0, PRIOR_DEVIATION, 0)
    names = np.array(history.classes, dtype=object)
    curves = {"": _curve(plans[usable], amounts[usable], base)} if usable.any() else {"": base}
    for name in sorted(set(history.classes)):
        rows = usable & (names == name)
        curves[name] = _curve(plans[rows], amounts[rows], curves[""]) if rows.any() else curves[""]
    return curves


def _curve(plans: Floats, amounts: Floats, parent: YearCurve) -> YearCurve:
    weight = len(plans) / (len(plans) + PRIOR_YEARS)
    own = (amounts / amounts[:, 11:]).mean(axis=0)
    shares = np.maximum.accumulate(weight * own + (1.0 - weight) * parent.shares)
    ratio = weight * float(np.median(amounts[:, 11] / plans)) + (1.0 - weight) * parent.ratio
    logs = np.log(amounts[:, 11] / plans)
    spread = float(np.median(np.abs(logs - np.median(logs)))) * 1.4826
    deviation = weight * max(spread, 0.05) + (1.0 - weight) * parent.deviation
    return YearCurve(shares, ratio, deviation, len(plans))


@dataclass(frozen=True)
class Year:
    """Projects in a year, one a row, up to `month` (1 to 12), amounts in one unit.

    `physical` is physical progress ÷ what the money alone would suggest (1: in step; NaN: not
    known). `factors` is project × factor, the keys of the shared factors (0: none), the same
    keys as in the simulation; `factor_share` how much of the variance they explain together.
    """

    month: int
    plan: Floats
    done: Floats
    physical: Floats
    key: Keys
    factors: Keys
    factor_share: float = 0.25


def year_middle(year: Year, curves: Sequence[YearCurve]) -> tuple[Floats, Floats]:
    """The middle of what is left to come this year, and the log-spread of it, one a project."""
    share = np.array([curve.shares[year.month - 1] for curve in curves]).clip(0.0, 1.0)
    ratio = np.array([curve.ratio for curve in curves])
    by_class = year.plan * ratio * (1.0 - share)
    by_pace = year.done * (1.0 - share) / np.maximum(share, 0.02)
    left = share * by_pace + (1.0 - share) * by_class
    physical = np.where(np.isfinite(year.physical), year.physical, 1.0).clip(0.4, 2.5)
    spread = np.array([curve.deviation for curve in curves])
    # What is left is the less certain the less of it there is, but its amount shrinks faster.
    return left * physical**PHYSICAL_PULL, spread * (1.0 + 0.5 * share)


def year_samples(
    year: Year, curves: Sequence[YearCurve], samples: int, *, seed: int = 0
) -> npt.NDArray[np.float32]:
    """Project × sample: the year's amount, with the factors that projects share.

    Samples of one seed belong together: sums over projects are sums a sample. A project's amount
    is never below what is done.
    """
    left, spread = year_middle(year, curves)
    own = np.sqrt(1.0 - year.factor_share)
    normal = own * normals(year.key, samples, seed)
    columns = max(year.factors.shape[1], 1)
    for column in year.factors.T:
        keys, place = np.unique(column, return_inverse=True)
        shared = np.sqrt(year.factor_share / columns) * normals(keys, samples, seed)
        shared[keys == 0] = np.sqrt(year.factor_share / columns) * 0.0
        normal = normal + shared[place]
    drawn = left[:, None] * np.exp(spread[:, None] * normal)
    amounts: npt.NDArray[np.float32] = (year.done[:, None] + drawn).astype(np.float32)
    return amounts


def normals(keys: Keys, samples: int, seed: int) -> Floats:
    """Key × sample: standard normals from the same hashes as the simulation."""
    from scipy.special import ndtri

    words = mixed(keys, seed)
    bits = np.empty(samples, dtype=np.uint32)
    found = np.empty((len(keys), samples))
    for row, (low, high) in enumerate(words):
        hash_row(0, low, high, bits)
        found[row] = (bits.astype(np.float64) + 0.5) * 2.0**-32
    normal: Floats = ndtri(found)
    return normal
