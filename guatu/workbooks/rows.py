"""The rows of a recognised sheet, read column by column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .data import (
    CellValue,
    Column,
    Grid,
    Level,
    Message,
    Progress,
    RowKind,
    SheetReading,
    SheetRows,
)
from .fields import kind_of
from .groups import group_levels, resolve_unsure
from .lines import Line, Lines, Sorter
from .problems import Problem
from .spread import Spread, repeat_above, repeats_above, spread_cells
from .subtotals import Amounts, Sheet, check_subtotals, difference_messages
from .text import compact
from .titles import meaning_of
from .values import as_text, parser_of, plain_values, read_marks
from .words import CHOICE_WORDS

_SUMS = frozenset((RowKind.GROUP, RowKind.SUBTOTAL, RowKind.TOTAL))
_ERRORS_IN_SUMS = frozenset(("cell_error", "cell_formula"))
# A类：竣工投产, 2025年续建重点项目: what stands around the class of a group.
_BEFORE_CLASS = re.compile(r"^(?:[^:]{1,6}:)?(?:(?:19|20)\d\d年度?)?(?:重点|重大)?")
_AFTER_CLASS = re.compile(r"(?:类|重点|重大|建设)*(?:项目|工程|类)?(?:\(.*\))?$")
_RANGE_ENDS = (("start_planned", "start"), ("finish_planned", "finish"))


def read_rows(grid: Grid, reading: SheetReading, *, progress: Progress | None = None) -> SheetRows:
    """Read every row below the header into typed columns, with a message for each odd cell.

    Raises ValueError for a refused reading.
    """
    if reading.refusal is not None:
        raise ValueError(f"sheet was refused: {reading.refusal.code}")
    columns = [column for column in reading.columns if column.field and column.rule]
    lines = Sorter(grid, reading).sort()
    cells, spread = spread_cells(grid, columns, lines)
    table = _Table(grid, columns, lines, cells)
    table.year, table.currency = reading.year, reading.column_map.currency
    for done, column in enumerate(columns):
        if progress:
            progress("rows", done, len(columns))
        table.parse(column)
    names = table.values.get("name", [""] * len(lines.rows))
    resolve_unsure(lines, table.positions, names, _amount_columns(columns, table.values))
    rows = table.finish(reading, spread)
    if progress:
        progress("rows", len(columns), len(columns))
    return rows


def _amount_columns(columns: Sequence[Column], values: dict[str, list[Any]]) -> list[list[Any]]:
    return [values[column.field] for column in columns if column.kind == "money"]


@dataclass(slots=True, init=False)
class _Table:
    """The columns of one sheet while they are parsed."""

    grid: Grid
    columns: Sequence[Column]
    lines: Lines
    raws: dict[str, list[CellValue]]
    values: dict[str, list[Any]]
    positions: dict[int, int]
    found: list[tuple[int, int, Message]]
    odd: list[tuple[Column, dict[CellValue, Problem]]]
    year: int | None
    currency: str

    def __init__(
        self,
        grid: Grid,
        columns: Sequence[Column],
        lines: Lines,
        cells: dict[int, list[CellValue]],
    ) -> None:
        self.grid, self.columns, self.lines = grid, columns, lines
        self.raws = {column.field: cells[column.index] for column in columns}
        self.values = {}
        self.positions = {row: position for position, row in enumerate(lines.rows)}
        self.found = []
        self.odd = []
        self.year = None
        self.currency = "CNY"

    def parse(self, column: Column) -> None:
        """Each different cell of a column is parsed once: ledgers repeat themselves."""
        raws = self.raws[column.field]
        parsed: dict[CellValue, Any] = dict.fromkeys(raws)
        if (1 in parsed or 0 in parsed) and bool in set(map(type, raws)):
            # True equals 1: as keys of one dict they would share a value.
            raws = [as_text(raw) if isinstance(raw, bool) else raw for raw in raws]
            parsed = dict.fromkeys(raws)
        if repeats_above(column, parsed.keys()):
            repeat_above(raws)
            parsed = dict.fromkeys(raws)
        year = meaning_of(column.title, column.titles[:-1]).year or self.year
        read = parser_of(column, raws, year=year, currency=self.currency)
        parsed.update(plain_values(column, parsed))
        odd: dict[CellValue, Problem] = {}
        for raw in [raw for raw, value in parsed.items() if value is None and raw != ""]:
            value = parsed[raw] = read(raw)
            if type(value) is Problem:
                odd[raw], parsed[raw] = value, value.value
        self.values[column.field] = _each(parsed, raws)
        if odd:
            self.odd.append((column, odd))
        if column.field == "name":
            self._mark(raws, parsed)

    def _mark(self, raws: list[CellValue], names: Mapping[CellValue, Any]) -> None:
        """The marks on the names: there are none on a name that is the cell as it stands."""
        marks = {raw: None if name is raw else read_marks(raw) for raw, name in names.items()}
        self.values["marks"] = _each(marks, raws)
        self.raws["marks"] = raws

    def finish(self, reading: SheetReading, spread: Spread) -> SheetRows:
        """Kinds, groups, derived columns, checks and messages in the order of the file."""
        grid, lines = self.grid, self.lines
        special = {self.positions[row]: line for row, line in lines.special.items()}
        kinds = [RowKind.PROJECT] * len(lines.rows)
        for position, line in special.items():
            kinds[position] = line.kind
        groups, depths = group_levels(len(kinds), special)
        numbers = [grid.number(row) for row in lines.rows]
        letters = {column.field: column.letter for column in self.columns}
        self._label(special)
        self._derive(reading, kinds, groups, letters)
        self._report_cells(kinds, numbers)
        self._report_lines(spread, kinds)
        sheet = Sheet(grid.name, numbers, kinds, depths, special)
        amounts = [
            Amounts(column.field, column.letter, column.unit, self.values[column.field])
            for column in self.columns
            if column.kind == "money"
        ]
        checks = check_subtotals(sheet, amounts)
        self.found.extend((m.row, 10_000, m) for m in difference_messages(checks, grid.name))
        self.found.sort(key=lambda item: item[:2])
        messages = [message for _row, _column, message in self.found]
        return SheetRows(
            grid, reading, numbers, kinds, groups, self.values, self.raws, messages, checks, letters
        )

    def _label(self, special: dict[int, Line]) -> None:
        """The label of a group or sum stands in its name column, wherever it was written."""
        names = self.values.get("name")
        if names is not None:
            for position, line in special.items():
                names[position] = line.label or None

    def _derive(
        self,
        reading: SheetReading,
        kinds: list[RowKind],
        groups: list[tuple[str, ...]],
        letters: dict[str, str],
    ) -> None:
        values = self.values
        if "year_range" in values:
            for field, end in _RANGE_ENDS:
                ends = [getattr(found, end, None) for found in values["year_range"]]
                if field not in values:
                    values[field] = ends
                    self.raws[field] = self.raws["year_range"]
                    letters[field] = letters["year_range"]
                else:
                    values[field] = _filled(self.raws[field], values[field], ends)
        self._split_nature(letters)
        words = CHOICE_WORDS["list_class"]
        by_path = {path: _class_of(path, words) for path in dict.fromkeys(groups)}
        if any(by_path.values()):
            self.raws.setdefault("list_class", [""] * len(kinds))
            values.setdefault("list_class", [None] * len(kinds))
            raws = self.raws["list_class"]
            if "nature" in values and letters.get("nature") == letters.get("list_class"):
                # 前期项目 over a row goes before 新建 in its column 建设性质.
                raws = [
                    "" if by_path[path] else raw for raw, path in zip(raws, groups, strict=True)
                ]
            classes = [by_path[path] for path in groups]
            values["list_class"] = _filled(raws, values["list_class"], classes)
        for field, text in reading.column_map.constants.items():
            self._fill_constant(field, text, kinds)

    def _split_nature(self, letters: dict[str, str]) -> None:
        """A column 建设性质 that mixes 新建 and 改建 with 续建 speaks of nature and class."""
        column = next((c for c in self.columns if c.field in ("nature", "list_class")), None)
        if column is None or meaning_of(column.title).field != "nature":
            return
        other = "list_class" if column.field == "nature" else "nature"
        words, raws = dict(CHOICE_WORDS[other]), self.raws[column.field]
        if other == "list_class":
            words = {w: code for w, code in words.items() if w not in CHOICE_WORDS["nature"]}
        known = {raw: words.get(compact(as_text(raw))) for raw in set(raws)}
        if other not in self.values and any(known.values()):
            self.values[other] = [known[raw] for raw in raws]
            self.raws[other] = raws
            letters[other] = column.letter

    def _fill_constant(self, field: str, text: str, kinds: list[RowKind]) -> None:
        """A value that holds for every project whose own cell says nothing."""
        column = Column(-1, "", "", (), field=field, unit="万元", kind=kind_of(field))
        value = parser_of(column, [text])(text)
        if isinstance(value, Problem):
            value = value.value
        known = self.values.setdefault(field, [None] * len(kinds))
        self.raws.setdefault(field, [""] * len(kinds))
        for position, kind in enumerate(kinds):
            if kind is RowKind.PROJECT and known[position] is None:
                known[position] = value

    def _report_cells(self, kinds: list[RowKind], numbers: list[int]) -> None:
        for column, odd in self.odd:
            once: dict[str, int] = {}
            for position, raw in enumerate(self.raws[column.field]):
                problem = odd.get(as_text(raw) if isinstance(raw, bool) else raw)
                if problem is None:
                    continue
                kind = kinds[position]
                if kind is not RowKind.PROJECT and not (
                    kind in _SUMS and problem.code in _ERRORS_IN_SUMS
                ):
                    continue
                if problem.code == "choice_unknown":
                    # One question a word, not one a row.
                    word = str(problem.params["text"])
                    once[word] = once.get(word, 0) + 1
                    if once[word] > 1:
                        continue
                self._report(column, numbers[position], problem)

    def _report(self, column: Column, number: int, problem: Problem) -> None:
        params = {**problem.params, "title": column.title or column.letter, "unit": column.unit}
        message = Message(
            problem.code, problem.level, params, self.grid.name,
            f"{column.letter}{number}", number, column.field,
        )  # fmt: skip
        self.found.append((number, column.index, message))

    def _report_lines(self, spread: Spread, kinds: list[RowKind]) -> None:
        grid = self.grid
        for row in self.lines.nameless:
            number = grid.number(row)
            message = Message(
                "row_without_name", Level.WARNING, {}, grid.name, f"{number}:{number}", number
            )
            self.found.append((number, -1, message))
        if self.lines.second_table is not None:
            number = grid.number(self.lines.second_table)
            message = Message(
                "second_table",
                Level.WARNING,
                {"row": number},
                grid.name,
                f"{number}:{number}",
                number,
            )
            self.found.append((number, -1, message))
        for message in spread.messages:
            self.found.append((message.row, 0, message))
        for origin, field, rows in spread.shared_amounts:
            projects = [
                row for row in rows
                if row in self.positions and kinds[self.positions[row]] is RowKind.PROJECT
            ]  # fmt: skip
            if len(projects) > 1:
                self.found.append((origin.row, 0, replace(
                    origin, params={**origin.params, "rows": len(projects)}, field=field
                )))  # fmt: skip


def _each(values: Mapping[CellValue, Any], raws: Sequence[CellValue]) -> list[Any]:
    """The values of all cells from those of the different ones, which stand in the same order."""
    return list(values.values() if len(values) == len(raws) else map(values.__getitem__, raws))


def _filled(raws: Sequence[CellValue], own: Sequence[Any], derived: Sequence[Any]) -> list[Any]:
    """What another cell says, where the field's own cell is empty."""
    cells = zip(raws, own, derived, strict=True)
    return [value if raw != "" else other for raw, value, other in cells]


def _class_of(path: tuple[str, ...], words: dict[str, str]) -> str | None:
    """Class of the list that the nearest group title says, None where none does."""
    for title in reversed(path):
        plain = _BEFORE_CLASS.sub("", compact(title))
        for form in (plain, plain.removesuffix("类"), _AFTER_CLASS.sub("", plain)):
            if form in words:
                return words[form]
    return None
