"""Tables of an HTML page that calls itself .xls, as many office systems export them."""

import re
from html.parser import HTMLParser

from .data import BadFile, CellValue, Grid, Merge, Workbook
from .encodings import decode
from .limits import Limits

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_CHINESE = frozenset(("gb2312", "gbk", "gb18030", "x-gbk"))
_MOST_SPAN = 1000
_CELL_COST = 8  # a placed cell takes a key in a set, a cell of a grid only a slot
_BLANKS = re.compile(r"[ \t\r\n\xa0]+")


def read_html(data: bytes, name: str, limits: Limits) -> Workbook:
    """A workbook with one sheet for each table; BadFile where the page has none."""
    text, encoding = _decode(data)
    parser = _Tables(limits)
    parser.feed(text)
    parser.close()
    sheets = tuple(
        Grid(name=f"{name}#{number}", rows=table.grid(), merges=tuple(table.merges))
        for number, table in enumerate(parser.tables, start=1)
        if table.cells
    )
    if not sheets:
        raise BadFile("html_without_table")
    return Workbook(name, "html", sheets, encoding=encoding)


def _decode(data: bytes) -> tuple[str, str]:
    declared = _CHARSET.search(data[:4096])
    if declared and declared[1].decode().lower() in _CHINESE:
        return data.decode("gb18030", "replace"), "gb18030"
    return decode(data)


class _Table:
    """Cells placed as a browser would: a cell that spans takes the place of those below it."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], str] = {}
        self.merges: list[Merge] = []
        self.taken: set[tuple[int, int]] = set()
        self.row = -1
        self.column = 0

    def start_row(self) -> None:
        self.row += 1
        self.column = 0

    def place(self, text: str, rows: int, columns: int) -> None:
        self.row = max(self.row, 0)
        while (self.row, self.column) in self.taken:
            self.column += 1
        self.cells[self.row, self.column] = text
        bottom, right = self.row + rows - 1, self.column + columns - 1
        if (rows, columns) != (1, 1):
            self.merges.append(Merge(self.row, self.column, bottom, right))
            self.taken.update(
                (i, j) for i in range(self.row, bottom + 1) for j in range(self.column, right + 1)
            )
        self.column = right + 1

    def grid(self) -> list[list[CellValue]]:
        height = max(row for row, _ in self.cells) + 1
        width = max(column for _, column in self.cells) + 1
        return [[self.cells.get((i, j), "") for j in range(width)] for i in range(height)]


class _Tables(HTMLParser):
    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._text: list[str] | None = None
        self._spans = (1, 1)
        self._left = limits.max_area // _CELL_COST

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._finish()
            self._open[-1].start_row()
        elif tag in ("td", "th") and self._open:
            self._finish()
            self._text = []
            given = dict(attrs)
            self._spans = (_span(given.get("rowspan")), _span(given.get("colspan")))
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._finish()
        if tag == "table" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(_BLANKS.sub(" ", data))

    def _finish(self) -> None:
        if self._text is None or not self._open:
            return
        rows, columns = self._spans
        self._left -= rows * columns
        if self._left < 0:
            raise BadFile("html_too_large")
        self._open[-1].place("".join(self._text).strip(), rows, columns)
        self._text = None


def _span(value: str | None) -> int:
    number = int(value) if value and value.strip().isdecimal() else 1
    return min(max(number, 1), _MOST_SPAN)
