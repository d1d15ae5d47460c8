"""Where the header of a sheet is, and the titles of each column through its levels."""

import re
from dataclasses import dataclass

from .column_map import title_key
from .data import CellValue, Grid
from .text import clean_line, compact
from .titles import meaning_of

_SEARCHED = 60
_MOST_LEVELS = 4
_CERTAIN, _NEAR = 4.0, 4  # a row this telling is the header unless one just below says more
_LONGEST_TITLE = 60
_LONGEST_FOREIGN_TITLE = 300
_NUMBERING = re.compile(r"^[甲乙丙丁戊己庚辛]$|^[(（]?\d{1,2}[)）]?$")
_UNIT_CELL = re.compile(r"^[（(]?(亿元|万元|千元|元|%|亩|个|平方米|公里|年|月)[）)]?$")


@dataclass(frozen=True, slots=True)
class Header:
    """First and last grid row, and for each column its titles from the top."""

    first: int
    last: int
    titles: list[tuple[str, ...]]


def find_header(grid: Grid, known: frozenset[str] = frozenset()) -> Header | None:
    """The header of a table of projects, None where no row looks like one. `known` are title keys
    of a kept column map: a row that holds several of them is the header whatever they mean."""
    spread = _Spread(grid)
    best, score = -1, 0.0
    for index in range(min(len(grid.rows), _SEARCHED)):
        found = _score(spread, index) + _known_titles(spread, index, known)
        if found > score:
            best, score = index, found
        if score >= _CERTAIN and index - best >= _NEAR:
            break
    if score < 2.0:
        return None
    return build_header(grid, *_span(spread, best))


def build_header(grid: Grid, first: int, last: int) -> Header:
    """The header of a given span; a merged title is the title of each column under it."""
    spread = _Spread(grid)
    titles = []
    for column in range(grid.width):
        levels: list[str] = []
        for row in range(first, last + 1):
            text = clean_line(str(spread.title(row, column, last)))
            if not text or (levels and text == levels[-1]) or _NUMBERING.match(text):
                continue
            unit = _UNIT_CELL.match(compact(text))
            if unit and levels:
                levels[-1] = f"{levels[-1]}({unit[1]})"
            else:
                levels.append(text)
        titles.append(tuple(levels))
    return Header(first, last, titles)


class _Spread:
    """Cells with merged values repeated, as far as the header may reach."""

    def __init__(self, grid: Grid) -> None:
        self.rows = grid.rows
        self.width = grid.width
        self.merged: dict[tuple[int, int], tuple[int, int]] = {}
        self.parted: set[int] = set()  # rows whose merges are more than a title over the table
        self.wide: set[tuple[int, int]] = set()
        self.tall: dict[tuple[int, int], int] = {}
        for merge in grid.merges:
            if merge.top > _SEARCHED + _MOST_LEVELS:
                continue
            for row in range(merge.top, min(merge.bottom, _SEARCHED + _MOST_LEVELS) + 1):
                for column in range(merge.left, merge.right + 1):
                    self.merged[row, column] = (merge.top, merge.left)
                if row < len(grid.rows) and sum(cell != "" for cell in grid.rows[row]) > 1:
                    self.parted.add(row)
            if merge.right > merge.left:
                self.wide.add((merge.top, merge.left))
            if merge.bottom > merge.top:
                self.tall[merge.top, merge.left] = merge.bottom

    def cell(self, row: int, column: int) -> CellValue:
        top, left = self.merged.get((row, column), (row, column))
        return self.rows[top][left]

    def title(self, row: int, column: int, last: int) -> CellValue:
        """The cell, or in a table without merges the parent title to its left."""
        value = self.cell(row, column)
        if (
            value != ""
            or row in self.parted
            or row == last
            or not self._under_parent(row, column, last)
        ):
            return value
        left = column
        while left > 0 and self.rows[row][left] == "":
            left -= 1
        parent = self.rows[row][left]
        text = compact(_plain(parent))
        return value if _UNIT_CELL.match(text) or _NUMBERING.match(text) else parent

    def _under_parent(self, row: int, column: int, last: int) -> bool:
        """Without merges, an empty title cell belongs to the parent on its left if the rows below
        give both a title of their own."""
        below = [self.rows[r][column] for r in range(row + 1, last + 1)]
        left = column
        while left > 0 and self.rows[row][left] == "":
            left -= 1
        parent_below = [self.rows[r][left] for r in range(row + 1, last + 1)]
        return any(v != "" for v in below) and any(v != "" for v in parent_below)

    def is_band(self, row: int) -> bool:
        """A line of one text across the table: a title, a group, a note."""
        filled = {str(self.cell(row, c)) for c in range(self.width)} - {""}
        return len(filled) < 2


def _score(spread: _Spread, index: int) -> float:
    """Known titles in a row: 1 each, 1.5 more for a name; minus what no header holds."""
    fields: dict[str, float] = {}
    strange = 0
    for value in spread.rows[index]:
        if value == "":
            continue
        if not isinstance(value, str) or len(value) > _LONGEST_FOREIGN_TITLE:
            strange += 1
            continue
        key = compact(value)
        if len(key) > _LONGEST_TITLE and "(" not in key:
            strange += 1
            continue
        found = meaning_of(value)
        if found.field and not _NUMBERING.match(key):
            fields[found.field] = max(fields.get(found.field, 0.0), found.confidence)
    if not fields or strange > len(fields):
        return 0.0
    alone = sum(value != "" for value in spread.rows[index]) == 1
    if alone and spread.width > 2:
        return 0.0  # a title such as 2022年重点项目, not a header
    return sum(fields.values()) + 1.5 * ("name" in fields) - strange


def _known_titles(spread: _Spread, index: int, known: frozenset[str]) -> float:
    if not known:
        return 0.0
    cells = {title_key(cell) for cell in spread.rows[index] if isinstance(cell, str) and cell}
    found = len(cells & known)
    return 2.0 * found if found > 1 or found == len(known) else 0.0


def _span(spread: _Spread, best: int) -> tuple[int, int]:
    """First and last row of the header that has its most telling row at `best`."""
    first = last = best
    for bottom in (spread.tall.get((best, column), best) for column in range(spread.width)):
        last = max(last, min(bottom, best + _MOST_LEVELS - 1))
    while last + 1 < len(spread.rows) and last - first + 1 < _MOST_LEVELS:
        if not _continues(spread, first, last + 1):
            break
        last += 1
    while first > 0 and last - first + 1 < _MOST_LEVELS and _is_parent(spread, first - 1, first):
        first -= 1
    return first, last


def _continues(spread: _Spread, first: int, row: int) -> bool:
    """Is this row a lower level of the header: sub-titles, units, or the numbering of columns?"""
    cells = [(c, v) for c, v in enumerate(spread.rows[row]) if v != ""]
    if not cells or (len(cells) == 1 and not _lone_title(spread, cells[0], row)):
        return False
    texts = [compact(_plain(v)) for _, v in cells]
    if all(_UNIT_CELL.match(t) for t in texts):
        return True
    if len(texts) > 2 and all(_NUMBERING.match(t) for t in texts):
        return _runs(texts)
    if not all(isinstance(v, str) and len(v) <= _LONGEST_TITLE for _, v in cells):
        return False
    name_taken = any(
        meaning_of(str(spread.cell(first, c))).field == "name"
        for c, _ in cells
        if isinstance(spread.cell(first, c), str) and (first, c) not in spread.merged
    )
    if name_taken:
        return False
    return _are_subtitles(spread, first, row, cells)


def _lone_title(spread: _Spread, cell: tuple[int, CellValue], row: int) -> bool:
    column, value = cell
    return (
        isinstance(value, str)
        and spread.cell(row - 1, column) != ""
        and column > 1
        and bool(meaning_of(value).field or _UNIT_CELL.match(compact(value)))
    )


def _plain(value: CellValue) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _runs(texts: list[str]) -> bool:
    """Is this 甲 乙 1 2 3, each number one more than the last?"""
    numbers = [int(t.strip("()（）")) for t in texts if t.strip("()（）").isdecimal()]
    return len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _are_subtitles(
    spread: _Spread, first: int, row: int, cells: list[tuple[int, CellValue]]
) -> bool:
    """Every cell stands under a wide parent, or (without merges) under or right of a title whose
    own columns leave the name column empty."""
    known = sum(bool(meaning_of(str(v)).field) for _, v in cells)
    if not spread.parted.isdisjoint(range(first, row + 1)):
        under = sum(
            spread.merged.get((row - 1, c), (row - 1, c)) in spread.wide
            or (spread.cell(row - 1, c) != "" and (row - 1, c) not in spread.merged
                and bool(meaning_of(str(v)).field))
            for c, v in cells
        )  # fmt: skip
        return under == len(cells)
    if len(cells) == 1:
        return known == 1  # below a parent with one child, as `_lone_title` saw
    empty_above = sum(spread.rows[first][c] == "" for c, _ in cells)
    return len(cells) > 1 and (known * 2 >= len(cells) or empty_above * 3 >= len(cells))


def _is_parent(spread: _Spread, row: int, below: int) -> bool:
    """Is this row an upper level: titles over several columns, not the title of the sheet?"""
    cells = [(c, v) for c, v in enumerate(spread.rows[row]) if v != ""]
    if len(cells) < 2 or not all(isinstance(v, str) and len(v) <= _LONGEST_TITLE for _, v in cells):
        return False
    known = sum(bool(meaning_of(str(v)).field) for _, v in cells)
    tall = sum(spread.tall.get((row, c), row) >= below for c, _ in cells)
    wide = sum((row, c) in spread.wide for c, _ in cells)
    return known + tall >= 1 and (known + wide + tall) * 2 >= len(cells)
