"""Writing lists as .xlsx and .csv, row by row, so that memory does not grow with the list.

Text is always written as text: what begins with = + - @ is no formula in Excel or WPS. In .xlsx
such a cell also carries the mark that Excel sets for a leading apostrophe; in .csv, which has no
types, the apostrophe itself stands before it and is taken off when the file comes back.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.functional import Promise
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
CELL_LIMIT = 32_767
_A3, _LANDSCAPE_MARGIN = 8, 0.4
_HEADER_LIMIT = 255
_FORMATS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True},
    "money": {"num_format": "#,##0.00"},
    "number": {"num_format": "#,##0.##"},
    "integer": {"num_format": "#,##0"},
    "percent": {"num_format": "0.0%"},
    "points": {"num_format": "+0.0;-0.0;0.0"},
    "date": {"num_format": "yyyy-mm-dd", "align": "center"},
}
_FRAME: dict[str, Any] = {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 10}


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list. `kind` is a key of the formats; `width` is in letters.

    A percent is a share (0.972 is shown as 97.2%).
    """

    title: str | Promise
    kind: str = "text"
    width: float = 14


class Book:
    """A workbook that is written from top to bottom."""

    def __init__(self, out: BinaryIO, *, mark: str = "") -> None:
        self.mark = mark
        self.file = xlsxwriter.Workbook(
            out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        frame = self.file.add_format
        self.title = frame({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.note = frame({"align": "right", "valign": "vcenter", "font_size": 10})
        self.header = frame(
            {**_FRAME, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#E8EEF4"}
        )
        self.cells = {kind: frame({**_FRAME, **look}) for kind, look in _FORMATS.items()}
        self.guarded = frame({**_FRAME, **_FORMATS["text"], "quote_prefix": True})
        self.plain = frame({"quote_prefix": True})

    def close(self) -> None:
        """Writes the file."""
        self.file.close()

    def put(self, sheet: Worksheet, place: tuple[int, int], value: Any, kind: str) -> None:
        """One cell; what is empty keeps the frame."""
        row, column = place
        look: Format = self.cells[kind]
        if value is None or value == "":
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, look)
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(row, column, float(value), look)
        elif isinstance(value, dt.date):
            day = value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value
            sheet.write_datetime(row, column, day, self.cells["date"])
        else:
            text = str(value)[:CELL_LIMIT]
            sheet.write_string(row, column, text, self.guarded if is_dangerous(text) else look)

    def heading(
        self, sheet: Worksheet, columns: Sequence[ListColumn], title: str, note: str
    ) -> int:
        """Title, note and header over the first rows, the print set-up; the row of the header."""
        last = max(len(columns) - 1, 1)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        sheet.set_row(0, 30)
        sheet.merge_range(0, 0, 0, last, title, self.title)
        sheet.merge_range(1, 0, 1, last, note, self.note)
        sheet.set_row(2, 34)
        for index, column in enumerate(columns):
            sheet.write_string(2, index, str(column.title), self.header)
        sheet.freeze_panes(3, min(2, last))
        sheet.repeat_rows(2)
        sheet.set_landscape()
        sheet.set_paper(_A3)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(*[_LANDSCAPE_MARGIN] * 2, top=0.6, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        if self.mark:
            sheet.set_header(f"&R&9&K808080{self.mark.replace('&', '&&')}"[:_HEADER_LIMIT])
        return 2


def is_dangerous(text: str) -> bool:
    """Whether a program could take the text for a formula."""
    return text.startswith(DANGEROUS)


def write_list(
    out: BinaryIO,
    title: str,
    columns: Sequence[ListColumn],
    rows: Iterable[Sequence[Any]],
    *,
    note: str = "",
    sheet_name: str = "",
    mark: str = "",
) -> int:
    """Writes a list as it is shown; how many rows it has. `rows` may be a generator.

    Values: text, numbers, Decimal, days, instants (local), None. `mark` stands on each printed
    page and in the note: who took the list, and when.
    """
    book = Book(out, mark=mark)
    sheet = book.file.add_worksheet(sheet_title(sheet_name or title))
    head = book.heading(sheet, columns, title, "    ".join(filter(None, [note, mark])))
    number = head
    for row in rows:
        number += 1
        for index, (column, value) in enumerate(zip(columns, row, strict=True)):
            book.put(sheet, (number, index), value, column.kind)
    sheet.autofilter(head, 0, max(number, head), len(columns) - 1)
    book.close()
    return number - head


def sheet_title(text: str) -> str:
    """A name that Excel accepts for a sheet."""
    cleaned = "".join(" " if letter in "[]:*?/\\'" else letter for letter in text).strip()
    return cleaned[:31] or "1"


def csv_lines(columns: Sequence[ListColumn], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """A list as lines of a .csv in UTF-8 with its mark, which Excel needs to read Chinese."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    for row in ([str(column.title) for column in columns], *rows):
        writer.writerow([_csv_cell(value) for value in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, str):
        return f"'{value}" if is_dangerous(value.lstrip("'")) else value
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def without_guard(text: str) -> str:
    """A .csv cell as it was before it was made harmless."""
    if text.startswith("'") and is_dangerous(text.lstrip("'")):
        return text[1:]
    return text
