"""Cells that speak for several rows: merged downwards, or continued on the next line."""

from collections.abc import KeysView, Sequence
from dataclasses import dataclass, field

from .data import CellValue, Column, Grid, Level, Merge, Message
from .lines import Lines
from .words import UNIT_SUFFIXES

_FILLED_DOWN = frozenset(("text", "people", "units", "choice", "date", "range"))
_NEVER_FILLED = frozenset(("seq", "no", "national_code", "name", "remark", "row_id", "row_version"))
_APPENDED = frozenset(("text", "people", "units"))
_DITTO = frozenset(("同上", "〃", "″"))
_AMOUNTS = frozenset(("money", "percent", "number", "integer"))


@dataclass(slots=True)
class Spread:
    """`shared_amounts`: (message, field, grid rows) of amounts merged over several rows."""

    messages: list[Message] = field(default_factory=list)
    shared_amounts: list[tuple[Message, str, range]] = field(default_factory=list)


def spread_cells(
    grid: Grid, columns: Sequence[Column], lines: Lines
) -> tuple[dict[int, list[CellValue]], Spread]:
    """Column index -> cells of the kept rows, merged values filled down and lines joined."""
    rows = [grid.rows[row] for row in lines.rows]
    whole = list(zip(*rows, strict=True)) if rows else [()] * grid.width
    cells = {column.index: list(whole[column.index]) for column in columns}
    spreader = _Spreader(grid, {column.index: column for column in columns}, cells, lines)
    for merge in grid.merges:
        if merge.bottom > merge.top and merge.left in cells:
            spreader.fill_down(merge)
    for row, above in lines.continued.items():
        spreader.join(row, above)
    return cells, spreader.spread


class _Spreader:
    def __init__(
        self,
        grid: Grid,
        columns: dict[int, Column],
        cells: dict[int, list[CellValue]],
        lines: Lines,
    ) -> None:
        self.grid, self.columns, self.cells = grid, columns, cells
        self.positions = {row: position for position, row in enumerate(lines.rows)}
        self.spread = Spread()

    def fill_down(self, merge: Merge) -> None:
        """Copy a merged word to each row; an amount is one for all of them, and is asked about."""
        grid, column = self.grid, self.columns[merge.left]
        value = grid.rows[merge.top][merge.left]
        if value == "" or column.field in _NEVER_FILLED:
            return
        if column.kind in _AMOUNTS:
            ref = grid.ref(merge.top, merge.left)
            params = {"title": column.title, "text": str(value)}
            message = Message(
                "amount_shared", Level.QUESTION, params, grid.name, ref, grid.number(merge.top)
            )
            rows = range(merge.top, merge.bottom + 1)
            self.spread.shared_amounts.append((message, column.field, rows))
        elif column.kind in _FILLED_DOWN:
            cells = self.cells[column.index]
            for row in range(merge.top + 1, merge.bottom + 1):
                position = self.positions.get(row)
                if position is not None and cells[position] == "":
                    cells[position] = value

    def join(self, row: int, above: int) -> None:
        """Add the texts of a continued line to the row it belongs to; say what cannot be added."""
        number, position = self.grid.number(row), self.positions[above]
        joined = False
        for index, column in self.columns.items():
            value = self.grid.rows[row][index]
            before = self.cells[index][position]
            if value == "" or column.field == "seq" or value == before:
                continue
            if column.kind in _APPENDED and isinstance(value, str):
                self.cells[index][position] = f"{before}{_seam(column, before)}{value}"
                joined = True
            else:
                self._say("value_of_second_line", row, column, str(value)[:60])
        if joined:
            self.spread.messages.append(
                Message(
                    "row_continued", Level.NOTE, {"above": str(number - 1)}, self.grid.name,
                    f"{number}:{number}", number,
                )
            )  # fmt: skip

    def _say(self, code: str, row: int, column: Column, text: str) -> None:
        params = {"title": column.title or column.letter, "text": text}
        self.spread.messages.append(
            Message(
                code, Level.WARNING, params, self.grid.name,
                self.grid.ref(row, column.index), self.grid.number(row), column.field,
            )
        )  # fmt: skip


def repeats_above(column: Column, distinct: KeysView[CellValue]) -> bool:
    """Does a column hold signs for "the same as above"?"""
    may = column.kind in _FILLED_DOWN and column.field not in _NEVER_FILLED
    return may and not distinct.isdisjoint(_DITTO)


def repeat_above(cells: list[CellValue]) -> None:
    """同上 and its signs stand for the cell above; changes the list."""
    for position in range(1, len(cells)):
        if cells[position] in _DITTO:
            cells[position] = cells[position - 1]


def _seam(column: Column, above: CellValue) -> str:
    """What stands between the two lines: a second office is another one, unless the first line
    was cut in the middle of a name."""
    if above == "":
        return ""
    if column.kind == "units":
        return "、" if str(above).strip().endswith(UNIT_SUFFIXES) else ""
    return "\n"
