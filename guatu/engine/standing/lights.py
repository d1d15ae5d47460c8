"""From figures to lights. What decides is exact: whole numbers and fractions, never floats.

A higher code is worse; 0 says nothing. The codes are those of `guatu.indicators.models.Light`.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from guatu.engine.standing.exact import Flags, Ints, Shares, flags

NONE, GREEN, WATCH, YELLOW, RED = range(5)
Codes = npt.NDArray[np.int8]
Limits = Mapping[str, Decimal | int | str]


def by_points(lead: Shares, limits: Limits) -> Codes:
    """The point family (Yinchuan 2025): Δ = 100 × lead, in percentage points.

    Δ ≥ watch: green; yellow < Δ < watch: watch; red ≤ Δ ≤ yellow: yellow; Δ < red: red.
    By default watch is 0, yellow −10, red −30. NONE where the lead is not known.
    """
    codes = np.full(len(lead.top), GREEN, dtype=np.int8)
    codes[_below(lead, Fraction(limits["watch"]) / 100)] = WATCH
    codes[_below(lead, Fraction(limits["yellow"]) / 100, or_equal=True)] = YELLOW
    codes[_below(lead, Fraction(limits["red"]) / 100)] = RED
    codes[~lead.known] = NONE
    return codes


def by_ratio(ratio: Shares, limits: Limits) -> Codes:
    """The ratio family (Wuhan): R < red: red; R < yellow: yellow; else green.

    With a limit "watch" as well, R below it is watch. NONE where the ratio is not known.
    """
    codes = np.full(len(ratio.top), GREEN, dtype=np.int8)
    for name, code in (("watch", WATCH), ("yellow", YELLOW), ("red", RED)):
        if name in limits:
            codes[_below(ratio, Fraction(limits[name]))] = code
    codes[~ratio.known] = NONE
    return codes


def by_overdue(overdue: Ints, limits: Limits) -> Codes:
    """The overdue family: months or days overdue ≥ a limit give its colour; 0 is green."""
    codes = np.full(len(overdue), GREEN, dtype=np.int8)
    for name, code in (("watch", WATCH), ("yellow", YELLOW), ("red", RED)):
        if name in limits:
            codes[flags(overdue >= int(limits[name]))] = code
    return codes


def worst(dimensions: Sequence[Codes]) -> Codes:
    """The project's light: that of its worst dimension."""
    codes: Codes = np.maximum.reduce(list(dimensions))
    return codes


def _below(shares: Shares, limit: Fraction, *, or_equal: bool = False) -> Flags:
    """share < limit (or ≤), exactly; bottoms are positive where the share is known."""
    left, right = shares.top * limit.denominator, shares.bottom * limit.numerator
    return flags(left <= right if or_equal else left < right)
