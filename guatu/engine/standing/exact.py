"""Whole numbers in arrays, without bound and without rounding.

NumPy's object arrays of Python integers: money is counted in 10⁻⁶ 万 (a fen), so products of two
amounts pass 64 bits and may not be floats where they decide a light.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.object_]
Flags: TypeAlias = npt.NDArray[np.bool_]

PLACES = 6
SHARE_PLACES = 9


def ints(values: Sequence[int] | int, like: Ints | None = None) -> Ints:
    """Python integers as an array; one integer fills an array as long as `like`."""
    if isinstance(values, int):
        filled: Ints = np.full(0 if like is None else len(like), values, dtype=object)
        return filled
    made: Ints = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def amount(value: Decimal | str | int) -> int:
    """An amount in 万 as a whole number of 10⁻⁶ 万. ValueError where it is finer than that."""
    scaled = Decimal(value).scaleb(PLACES)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value} is finer than 10⁻⁶ 万")
    return int(scaled)


def rounded(top: Ints, bottom: Ints) -> Ints:
    """top ÷ bottom to the nearest whole number, halves to the even one; bottom is positive."""
    whole, rest = top // bottom, top % bottom
    up = flags(2 * rest > bottom) | (flags(2 * rest == bottom) & flags(whole % 2 == 1))
    nearest: Ints = np.where(up, whole + 1, whole)
    return nearest


def rounded_up(top: Ints, bottom: Ints) -> Ints:
    """The least whole number not below top ÷ bottom; bottom is positive."""
    least: Ints = -(-top // bottom)
    return least


def flags(condition: Any) -> Flags:
    """A comparison of object arrays as booleans."""
    made: Flags = np.asarray(condition, dtype=bool)
    return made


@dataclass(frozen=True)
class Shares:
    """Exact fractions, one a row; a row whose bottom is 0 is not known."""

    top: Ints
    bottom: Ints

    @property
    def known(self) -> Flags:
        """Where the fraction says anything."""
        return flags(self.bottom != 0)

    def scaled(self, factor: int = 1) -> Ints:
        """factor × share in units of 10⁻⁹, rounded for showing; 0 where it is not known."""
        bottom = np.where(self.known, self.bottom, 1)
        return rounded(self.top * (factor * 10**SHARE_PLACES), bottom)
