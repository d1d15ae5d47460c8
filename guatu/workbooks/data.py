"""The shapes that a workbook passes through: bytes -> Workbook -> SheetReading -> SheetRows.

Positions inside a `Grid` are zero-based; everything shown to a person is an Excel reference
("F12") with the true row and column of the file, also where the used range starts later.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from .column_map import ColumnMap, ColumnRule

CellValue = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta
Progress = Callable[[str, int, int], None]
"""Called as progress(step, done, total); step is "open", "sheet" or "rows"."""


class Level(StrEnum):
    """How much a message matters: an error refuses, a question waits for a person."""

    ERROR = "error"
    QUESTION = "question"
    WARNING = "warning"
    NOTE = "note"


class RowKind(StrEnum):
    PROJECT = "project"
    GROUP = "group"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence about a file, a sheet, a row or a cell: a code of `messages.py` and params.

    `ref` is an Excel reference ("F12", "12:12" for a row) or "" for the whole sheet; `sheet` is
    "" for the whole file. `row` is the Excel row number (from 1), 0 where there is none.
    """

    code: str
    level: Level
    params: Mapping[str, Any] = field(default_factory=dict)
    sheet: str = ""
    ref: str = ""
    row: int = 0
    field: str = ""


class BadFile(Exception):
    """The file as a whole cannot be read. `code` and `params` are those of `messages.py`."""

    def __init__(self, code: str, params: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, Any] = params or {}


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, zero-based positions in the grid, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """One sheet: `rows[i][j]` is the cell value ("" where empty), every row equally wide.

    `first_row` and `first_column` are where rows[0][0] lies in the file (zero-based).
    """

    name: str
    rows: list[list[CellValue]]
    first_row: int = 0
    first_column: int = 0
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    messages: list[Message] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def number(self, row: int) -> int:
        """Excel row number (from 1) of a grid row."""
        return self.first_row + row + 1

    def ref(self, row: int, column: int) -> str:
        """Excel reference of a grid cell, e.g. "F12"."""
        return f"{column_letters(self.first_column + column)}{self.first_row + row + 1}"


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets of a file, in its order; `format` is xlsx, xls, ods, csv or html."""

    name: str
    format: str
    sheets: tuple[Grid, ...]
    encoding: str = ""
    separator: str = ""
    messages: tuple[Message, ...] = ()

    def sheet(self, name: str) -> Grid:
        """The sheet of that name; KeyError if there is none."""
        for grid in self.sheets:
            if grid.name == name:
                return grid
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can say about a sheet or column. Answer it in the column map.

    `code` is a code of `messages.py`; `options` are what may be answered (field codes for
    "ask_field" and "ask_field_between", money units for "ask_unit", date orders for
    "ask_date_order"), the likeliest first.
    """

    code: str
    column: int = -1
    options: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Column:
    """One column as recognised. `field` is "" where nothing is known; `title` is the lowest
    header text, `titles` all levels from the top; `unit` is 元/万元/亿元 or "" (money only).
    A map may give one column several fields: then several `Column`s share the index."""

    index: int
    letter: str
    title: str
    titles: tuple[str, ...]
    field: str = ""
    unit: str = ""
    unit_source: str = ""  # header, sheet, map, cells, neighbour, guess or ""
    confidence: float = 0.0  # 0-1
    samples: tuple[str, ...] = ()
    kind: str = ""  # the kind of its values, as in fields.KINDS
    source: str = ""  # map, words, content or ""
    rule: ColumnRule | None = None  # how its cells are read; None = left out

    @property
    def full_title(self) -> str:
        return "-".join(self.titles)


@dataclass(slots=True)
class SheetReading:
    """What was understood of a sheet before its rows are read.

    `refusal` is set where the sheet is no list of projects (summary, pivot, words, empty…).
    `header` is (first, last) grid row of the header, None where there is none; `body` is the
    first grid row after it. `title`, `year`, `month` and `unit` come from the preamble.
    `column_map` is what was understood, as a map: change it and pass it to `recognise` again.
    """

    sheet: str
    columns: list[Column]
    column_map: ColumnMap
    header: tuple[int, int] | None = None
    body: int = 0
    title: str = ""
    unit: str = ""
    year: int | None = None
    month: int | None = None
    refusal: Message | None = None
    questions: list[Question] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    def column(self, code: str) -> Column | None:
        """The column that holds a field, or None."""
        return next((c for c in self.columns if c.field == code), None)


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date as exactly as it was written: `first` and `last` day it can mean.

    `precision` is day, month, quarter, half, part (年初, 年底, 上旬 …) or year.
    """

    first: dt.date
    last: dt.date
    precision: str = "day"


@dataclass(frozen=True, slots=True)
class DateRange:
    """Years of construction: `finish` is None for 2023年至今 or a single year of start."""

    start: DateValue | None
    finish: DateValue | None


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person in a cell: "张三（县委常委）" -> name 张三, note 县委常委."""

    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SubtotalCheck:
    """A subtotal or total row against the project rows under it.

    `stated` and `computed` are in 万元 (or a count for field "count"); `unit` is the unit of
    the cell, `tolerance` what rounding in the sheet can explain, in 万元 as well.
    """

    row: int
    ref: str
    label: str
    field: str
    stated: Decimal
    computed: Decimal
    rows: int
    unit: str
    tolerance: Decimal

    @property
    def agrees(self) -> bool:
        return abs(self.stated - self.computed) <= self.tolerance


@dataclass(frozen=True, slots=True)
class Row:
    """One row of `SheetRows`, for convenience. `groups` are the titles it stands under."""

    index: int
    number: int
    kind: RowKind
    groups: tuple[str, ...]
    values: dict[str, Any]


@dataclass(slots=True)
class SheetRows:
    """The rows of a sheet, held by column: `columns[field][i]` belongs to `numbers[i]`.

    Kinds of values by field: see `fields.py`. `raws[field][i]` is the cell as it stands in the
    file. Header rows repeated in mid-sheet and empty rows are left out. `messages` are in
    the order of the file, each with its cell.
    """

    grid: Grid
    reading: SheetReading
    numbers: list[int]
    kinds: list[RowKind]
    groups: list[tuple[str, ...]]
    columns: dict[str, list[Any]]
    raws: dict[str, list[CellValue]]
    messages: list[Message]
    checks: list[SubtotalCheck]
    letters: dict[str, str]

    def __len__(self) -> int:
        return len(self.numbers)

    def ref(self, index: int, code: str) -> str:
        """Excel reference of a field's cell, e.g. "F12"; "12:12" for a field with no column."""
        number = self.numbers[index]
        letter = self.letters.get(code)
        return f"{letter}{number}" if letter else f"{number}:{number}"

    def row(self, index: int) -> Row:
        values = {code: column[index] for code, column in self.columns.items()}
        return Row(index, self.numbers[index], self.kinds[index], self.groups[index], values)

    def __iter__(self) -> Iterator[Row]:
        return map(self.row, range(len(self.numbers)))

    def projects(self) -> Iterator[Row]:
        """Only the rows that are projects."""
        return (self.row(i) for i, kind in enumerate(self.kinds) if kind is RowKind.PROJECT)


def column_letters(index: int) -> str:
    """Zero-based column -> letters: 0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Letters -> column from 1: A -> 1, Z -> 26, AA -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
