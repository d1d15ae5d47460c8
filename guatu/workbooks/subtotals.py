"""Subtotals and totals against the project rows they stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any

from .column_map import MONEY_UNITS
from .data import Level, Message, RowKind, SubtotalCheck
from .lines import Line
from .units import FACTORS

# Amounts in these units are taken as exact; rounded figures come in the larger ones.
_EXACT_UNITS = frozenset(MONEY_UNITS[:3])
_NOISE = Decimal("0.00001")  # of binary fractions in Excel, in 万元


@dataclass(frozen=True, slots=True)
class Amounts:
    """A column of amounts: values in 万元 by row, its unit, and the letter of the column."""

    field: str
    letter: str
    unit: str
    values: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the checks need of the rows: kinds, depths of groups, lines by position."""

    name: str
    numbers: Sequence[int]
    kinds: Sequence[RowKind]
    depths: Sequence[int]
    lines: Mapping[int, Line]


@dataclass(frozen=True, slots=True)
class _Summed:
    """A column of amounts with its running sums (sums[i] = before row i) and its decimals."""

    column: Amounts
    sums: Sequence[Decimal]
    decimals: int


def check_subtotals(sheet: Sheet, columns: Sequence[Amounts]) -> list[SubtotalCheck]:
    """Every stated sum and count with what its rows add up to, in the order of the file.

    Where a sum may stand for several spans (小计 below nested groups) it is held against the one
    on which most of its columns agree, the nearest if none does.
    """
    counts = [0, *accumulate(kind is RowKind.PROJECT for kind in sheet.kinds)]
    summed = [
        _summed(sheet, column)
        for column in columns
        if any(isinstance(column.values[position], Decimal) for position in sheet.lines)
    ]
    checks: list[SubtotalCheck] = []
    for position in sorted(sheet.lines):
        if sheet.lines[position].of_which:
            continue
        tried = [
            _checks_of(sheet, position, span, (summed, counts)) for span in _spans(sheet, position)
        ]
        if tried:
            checks.extend(max(tried, key=lambda found: sum(check.agrees for check in found)))
    return checks


def _summed(sheet: Sheet, column: Amounts) -> _Summed:
    amounts = [
        value if kind is RowKind.PROJECT and isinstance(value, Decimal) else Decimal(0)
        for value, kind in zip(column.values, sheet.kinds, strict=True)
    ]
    factor = FACTORS.get(column.unit, Decimal(1))
    decimals = max((_decimals(amount, factor) for amount in set(amounts)), default=0)
    return _Summed(column, [Decimal(0), *accumulate(amounts)], decimals)


def _checks_of(
    sheet: Sheet,
    position: int,
    span: tuple[int, int],
    running: tuple[Sequence[_Summed], Sequence[int]],
) -> list[SubtotalCheck]:
    """The checks of one line against one span of rows: its count, then each column."""
    summed, counts = running
    line, number = sheet.lines[position], sheet.numbers[position]
    rows = counts[span[1]] - counts[span[0]]
    checks = []
    if line.stated is not None:
        ref, counted = f"{number}:{number}", Decimal(rows)
        checks.append(
            SubtotalCheck(
                number, ref, line.label, "count",
                Decimal(line.stated), counted, rows, "", Decimal(0),
            )
        )  # fmt: skip
    for item in summed if rows else ():
        column, stated = item.column, item.column.values[position]
        if not isinstance(stated, Decimal):
            continue
        factor = FACTORS.get(column.unit, Decimal(1))
        room = _tolerance(_decimals(stated, factor), item.decimals, rows, column.unit) * factor
        computed = item.sums[span[1]] - item.sums[span[0]]
        checks.append(
            SubtotalCheck(
                number, f"{column.letter}{number}", line.label, column.field,
                stated, computed, rows, column.unit, room + _NOISE,
            )
        )  # fmt: skip
    return checks


def _decimals(amount: Decimal, factor: Decimal) -> int:
    """Decimals of an amount in the unit of its column."""
    exponent = (amount / factor).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _tolerance(stated: int, rows_decimals: int, rows: int, unit: str) -> Decimal:
    """What rounding explains, in the unit: half of the last place that the sum shows where its
    rows show more; for rows that are rounded themselves half of their last place times the
    square root of their number, as errors of both signs add up."""
    half = Decimal("0.5")
    if stated < rows_decimals:
        return half.scaleb(-stated)
    if unit in _EXACT_UNITS:
        return Decimal(0)
    return half.scaleb(-rows_decimals) * Decimal(rows).sqrt().quantize(Decimal("0.01"))


def _spans(sheet: Sheet, position: int) -> list[tuple[int, int]]:
    """Positions [first, last) of the rows that a sum may stand for, the likeliest first."""
    kind = sheet.kinds[position]
    if kind is RowKind.GROUP:
        return [(position + 1, _group_end(sheet, position))]
    if kind is RowKind.TOTAL:
        above = [p for p in range(position) if sheet.kinds[p] is RowKind.TOTAL]
        return [(0, len(sheet.kinds)), *([(above[-1] + 1, position)] if above else [])]
    if kind is RowKind.SUBTOTAL:
        nearest = _nearest_span(sheet, position)
        around = [(first, position) for first in _enclosing(sheet, position)]
        return [nearest, *(span for span in around if span != nearest)]
    return []


def _enclosing(sheet: Sheet, position: int) -> list[int]:
    """First rows of the groups around a position, from the inside out."""
    starts = []
    depth = sheet.depths[position]
    for before in range(position - 1, -1, -1):
        if sheet.kinds[before] is RowKind.GROUP and sheet.depths[before] < depth:
            depth = sheet.depths[before]
            starts.append(before + 1)
    return starts


def _group_end(sheet: Sheet, position: int) -> int:
    """The next group of the same or a higher level ends a group, and so does a total."""
    for after in range(position + 1, len(sheet.kinds)):
        kind = sheet.kinds[after]
        if kind is RowKind.TOTAL:
            return after
        if kind is RowKind.GROUP and sheet.depths[after] <= sheet.depths[position]:
            return after
    return len(sheet.kinds)


def _nearest_span(sheet: Sheet, position: int) -> tuple[int, int]:
    """The rows above, back to the last sum or group; those below if it stands on top."""
    edges = (RowKind.GROUP, RowKind.SUBTOTAL, RowKind.TOTAL)
    first = position
    while first > 0 and sheet.kinds[first - 1] not in edges:
        first -= 1
    if RowKind.PROJECT in sheet.kinds[first:position]:
        return first, position
    last = position + 1
    while last < len(sheet.kinds) and sheet.kinds[last] not in edges:
        last += 1
    return position + 1, last


def difference_messages(checks: Sequence[SubtotalCheck], sheet: str) -> list[Message]:
    """A message with the arithmetic for each check that does not agree."""
    return [_message(check, sheet) for check in checks if not check.agrees]


def _message(check: SubtotalCheck, sheet: str) -> Message:
    params: dict[str, object] = {
        "label": check.label,
        "rows": check.rows,
        "stated": _in_unit(check.stated, check.unit),
        "computed": _in_unit(check.computed, check.unit),
        "difference": _in_unit(check.stated - check.computed, check.unit),
    }
    if check.field == "count":
        return Message("count_differs", Level.WARNING, params, sheet, check.ref, check.row)
    params |= {
        "unit": check.unit,
        "tolerance": _in_unit(check.tolerance - _NOISE, check.unit),
        "field": check.field,
    }
    return Message(
        "subtotal_differs", Level.WARNING, params, sheet, check.ref, check.row, check.field
    )


def _in_unit(amount: Decimal, unit: str) -> str:
    value = (amount / FACTORS.get(unit, Decimal(1))).normalize()
    return f"{value:f}"
