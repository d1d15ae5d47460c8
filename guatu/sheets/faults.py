"""Values that the ledger's columns cannot keep."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from guatu.sheets.targets import MONEY_LIMIT, Span, Target, as_text

Found = tuple[int, str, dict[str, Any]]
NATIONAL_CODE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}")
_BOUNDS: dict[str, tuple[Any, Any]] = {
    "money": (Decimal(0), MONEY_LIMIT - 1),
    "percent": (Decimal(0), Decimal(9999)),
    "integer": (0, 2**31 - 1),
    "date": (Span(dt.date(1900, 1, 1)), Span(dt.date(2200, 12, 31))),
}


def faults(target: Target, values: Sequence[Any]) -> Iterator[Found]:
    """(row, code, params) of each value of a column that its target cannot keep.

    A column without fault, which is the rule, is passed with one look at its extremes.
    """
    if target.code == "project.national_code":
        yield from _each(values, _bad_code)
    elif target.limit and target.kind == "text":
        limit = target.limit
        if max(map(len, filter(None, values)), default=0) > limit:
            yield from _each(values, lambda value: _too_long(value, limit))
    elif target.kind == "curve":
        yield from _each(values, _bad_curve)
    elif target.kind in _BOUNDS:
        yield from _out_of_bounds(target, values)


def _each(
    values: Sequence[Any], look: Callable[[Any], tuple[str, dict[str, Any]] | None]
) -> Iterator[Found]:
    for row, value in enumerate(values):
        if value is not None and (found := look(value)):
            yield row, *found


def _out_of_bounds(target: Target, values: Sequence[Any]) -> Iterator[Found]:
    """Reports may take money back; totals and plans are never negative."""
    low, high = _BOUNDS[target.kind]
    if target.kind == "money" and target.noun == "report":
        low = -high
    present = [value for value in values if value is not None]
    if not present or (low <= min(present) and max(present) <= high):
        return
    for row, value in enumerate(values):
        if value is not None and not low <= value <= high:
            yield row, f"{target.kind}_out_of_range", {"value": as_text(value)}


def _bad_code(value: str) -> tuple[str, dict[str, Any]] | None:
    return None if NATIONAL_CODE.fullmatch(value) else ("bad_national_code", {"value": value})


def _too_long(value: str, limit: int) -> tuple[str, dict[str, Any]] | None:
    length = len(value)
    return ("too_long", {"limit": limit, "length": length}) if length > limit else None


def _bad_curve(value: Sequence[Decimal | None]) -> tuple[str, dict[str, Any]] | None:
    is_bad = any(item is not None and not 0 <= item < MONEY_LIMIT for item in value)
    return ("curve_out_of_range", {}) if is_bad else None
