"""序时, the share of the year's plan that is due at a cut-off, in the three forms of domain.md 7.3.

Every function takes arrays of one length (a row a project and month) and returns exact fractions.
"""

import numpy as np

from guatu.engine.standing.exact import Ints, Shares, flags


def month_pace(month: Ints, entry: Ints | None = None) -> Shares:
    """m ÷ 12; with the month of entry to the list s, (m − s + 1) ÷ (13 − s), and 0 before it.

    Months are 1 to 12. Four published bulletins use the first form (domain.md 1.3).
    """
    if entry is None:
        return Shares(month, month * 0 + 12)
    return Shares(_not_negative(month - entry + 1), 13 - entry)


def day_pace(day: Ints, days: Ints, before: Ints | None = None) -> Shares:
    """Day of the year ÷ 365 or 366; with b days before entry, (d − b) ÷ (D − b), 0 before it."""
    if before is None:
        return Shares(day, days)
    return Shares(_not_negative(day - before), days - before)


def curve_pace(curve: Ints, month: Ints) -> Shares:
    """Σ plan 1..m ÷ Σ plan 1..12 of a curve of 12 amounts a row; unknown where the sum is 0."""
    if not len(curve):
        return Shares(month, month)
    sums = np.cumsum(curve, axis=1, dtype=object)
    reached = sums[np.arange(len(month)), month.astype(int) - 1]
    return Shares(reached, sums[:, 11])


def chosen(where: Ints, first: Shares, second: Shares) -> Shares:
    """Row by row the first where the flag is set, else the second."""
    picked = flags(where)
    return Shares(
        np.where(picked, first.top, second.top), np.where(picked, first.bottom, second.bottom)
    )


def _not_negative(values: Ints) -> Ints:
    return np.where(flags(values > 0), values, 0)
