"""Text files of separated values: .csv and .txt, whatever their separator and encoding."""

import csv
import io
from collections import Counter

from .data import BadFile, CellValue, Grid, Workbook
from .encodings import decode
from .limits import Limits

_SEPARATORS = (",", "\t", ";", "|")
_SAMPLE = 200_000
_SAMPLE_ROWS = 200
_DECLARED = "sep="
_FIELD_LIMIT = 1_000_000


def read_delimited(data: bytes, name: str, limits: Limits) -> Workbook:
    """A workbook of one sheet, all cells text; BadFile where it is no table."""
    text, encoding = decode(data)
    first_row = 0
    if text[:4].lower() == _DECLARED and text[4:5]:
        separator = text[4]
        text = text.partition("\n")[2]
        first_row = 1
    else:
        separator = _find_separator(text)
    rows = _rows(text, separator, name, limits)
    width = max(map(len, rows), default=0)
    if width > limits.max_columns:
        raise BadFile(
            "too_many_columns", {"sheet": name, "columns": width, "limit": limits.max_columns}
        )
    if width * len(rows) > limits.max_area:
        raise BadFile("too_many_rows", {"sheet": name, "rows": len(rows), "limit": limits.max_rows})
    grid = Grid(name=_sheet_name(name), rows=_padded(rows, width), first_row=first_row)
    return Workbook(name, "csv", (grid,), encoding=encoding, separator=separator)


def _sheet_name(name: str) -> str:
    return name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1].rsplit(".", 1)[0]


def _padded(rows: list[list[str]], width: int) -> list[list[CellValue]]:
    return [[*row, *([""] * (width - len(row)))] for row in rows]


def _reader(text: str, separator: str, limit: int) -> list[list[str]]:
    """At most `limit` + 1 rows; the csv module's own limit on a field is for the whole process."""
    previous = csv.field_size_limit(_FIELD_LIMIT)
    try:
        rows = []
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append(row)
            if len(rows) > limit:
                break
        return rows
    finally:
        csv.field_size_limit(previous)


def _rows(text: str, separator: str, name: str, limits: Limits) -> list[list[str]]:
    try:
        rows = _reader(text, separator, limits.max_rows)
    except csv.Error as error:
        raise BadFile("text_unreadable") from error
    if len(rows) > limits.max_rows:
        raise BadFile("too_many_rows", {"sheet": name, "rows": len(rows), "limit": limits.max_rows})
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _find_separator(text: str) -> str:
    """The separator whose rows agree best on their number of cells."""
    sample = text[:_SAMPLE]
    return max(_SEPARATORS, key=lambda separator: _agreement(sample, separator))


def _agreement(sample: str, separator: str) -> float:
    """Cells in rows of the commonest width above one; rows of a preamble count nothing."""
    if separator not in sample:
        return 0.0
    try:
        rows = _reader(sample, separator, _SAMPLE_ROWS)
    except csv.Error:
        return 0.0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: item[0] * item[1])
    return count / len(rows) * (2.0 - 1.0 / width)
