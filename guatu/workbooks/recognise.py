"""What a sheet is: where its header lies, what its columns hold, and what must be asked."""

from collections.abc import Sequence
from dataclasses import replace

from .assign import assign_fields, date_order
from .column_map import ColumnMap, ColumnRule
from .data import CellValue, Column, Grid, Question, SheetReading, column_letters
from .fields import EXTRA
from .header import Header, build_header, find_header
from .mapping import apply_map, map_of
from .preamble import Preamble, read_preamble, unit_below
from .profile import Profile, profile
from .refusals import is_word_list, looks_counted, refuse, refuse_by_sight, refuse_without_name
from .text import compact
from .titles import meaning_of
from .units import own_units, settle_units
from .words import CHOICE_WORDS

_PROFILED = 2000
_IDENTITIES = frozenset(("name", "no", "national_code"))


def recognise(
    grid: Grid, column_map: ColumnMap | None = None, *, year: int | None = None
) -> SheetReading:
    """Understand a sheet before its rows are read; never raises, refuses with a reason instead.

    `column_map` holds a person's decisions and goes before everything found here. `year` is the
    year the person works in, used where the sheet names none.
    """
    reading = SheetReading(grid.name, [], column_map or ColumnMap())
    reading.messages.extend(grid.messages)
    sight = refuse_by_sight(grid)
    if sight and not (column_map and column_map.accept_refused):
        reading.refusal = sight
        return reading
    header = _header(grid, column_map)
    reading.header = (header.first, header.last) if header else None
    reading.body = header.last + 1 if header else _first_row(grid)
    preamble = read_preamble(grid.rows[: header.first if header else reading.body], grid.name)
    reading.title, reading.unit, reading.month = preamble.title, preamble.unit, preamble.month
    reading.unit = reading.unit or unit_below(grid.rows[reading.body :])
    profiles = _read_columns(reading, grid, header, preamble, column_map)
    if reading.year is None:
        reading.year = year
    _finish(reading, grid, preamble, profiles, column_map)
    return reading


def _header(grid: Grid, column_map: ColumnMap | None) -> Header | None:
    if column_map and column_map.header:
        first, last = (number - 1 - grid.first_row for number in column_map.header)
        if column_map.header == (0, 0) or not 0 <= first <= last < len(grid.rows):
            return None
        return build_header(grid, first, last)
    known = column_map.title_keys() if column_map else frozenset()
    return find_header(grid, known) or _foreign_header(grid)


def _foreign_header(grid: Grid) -> Header | None:
    """A first full row of distinct texts over columns that hold numbers or dates: titles in
    words that are not known here."""
    for index, row in enumerate(grid.rows[:5]):
        filled = [cell for cell in row if cell != ""]
        if len(filled) < 2 or len(filled) < len(row) * 0.7:
            continue
        if not all(isinstance(cell, str) for cell in filled) or len(set(filled)) < len(filled):
            return None
        here = [profile([cell]) for cell in row]
        below = [profile(column) for column in _columns(grid, index + 1)]
        kinds = ("number", "date", "range", "percent", "national_code")
        unlike = any(
            low.share(kind) > 0.7 and not high.share(kind)
            for high, low in zip(here, below, strict=True)
            for kind in kinds
        )
        data_like = any(high.share(kind) for high in here for kind in kinds)
        return build_header(grid, index, index) if unlike and not data_like else None
    return None


def _first_row(grid: Grid) -> int:
    """Without a header: the first row that is more than a title."""
    for index, row in enumerate(grid.rows):
        if len({str(cell) for cell in row if cell != ""}) > 2:
            return index
    return 0


def _columns(grid: Grid, body: int) -> list[Sequence[CellValue]]:
    rows = grid.rows[body : body + _PROFILED]
    return list(zip(*rows, strict=True)) if rows else [()] * grid.width


def _read_columns(
    reading: SheetReading,
    grid: Grid,
    header: Header | None,
    preamble: Preamble,
    column_map: ColumnMap | None,
) -> list[Profile]:
    cells = _columns(grid, reading.body)
    profiles = [profile(column) for column in cells]
    titles = header.titles if header else [()] * grid.width
    columns = [
        Column(
            index=index,
            letter=column_letters(grid.first_column + index),
            title=titles[index][-1] if titles[index] else "",
            titles=titles[index],
            samples=profiles[index].samples,
        )
        for index in range(grid.width)
    ]
    if column_map and column_map.rules:
        columns, messages = apply_map(columns, column_map, grid)
        reading.messages.extend(messages)
    known_year = (column_map.year if column_map else None) or preamble.year
    by_column = [profiles[column.index] for column in columns]
    reading.year, questions = assign_fields(columns, by_column, known_year)
    reading.questions.extend(questions)
    _settle_money(reading, columns, profiles, cells, column_map)
    _settle_dates(reading, columns, cells)
    reading.columns = columns
    return profiles


def _settle_money(
    reading: SheetReading,
    columns: list[Column],
    profiles: list[Profile],
    cells: list[Sequence[CellValue]],
    column_map: ColumnMap | None,
) -> None:
    from_titles = {column.index: _title_unit(column) for column in columns}
    for column in columns:
        if column.kind != "money" or column.unit:
            continue
        if from_titles[column.index]:
            column.unit, column.unit_source = from_titles[column.index], "header"
        elif own_units(cells[column.index]):
            column.unit, column.unit_source = "万元", "cells"
    reading.questions.extend(settle_units(columns, profiles, reading.unit, column_map))


def _title_unit(column: Column) -> str:
    return meaning_of(column.title, column.titles[:-1]).unit


def _settle_dates(
    reading: SheetReading, columns: list[Column], cells: list[Sequence[CellValue]]
) -> None:
    """Give each column its rule, and ask for the order of dates such as 5/02/2016."""
    for column in columns:
        if not column.field or column.rule:
            continue
        order, sure = "ymd", True
        if column.kind in ("date", "range"):
            order, sure = date_order(cells[column.index])
        if not sure:
            params = {"column": column.letter, "title": column.full_title,
                      "samples": column.samples}  # fmt: skip
            options = ("dmy", "mdy")
            reading.questions.append(Question("ask_date_order", column.index, options, params))
        column.rule = ColumnRule(
            column=-1, title=column.full_title, field=column.field, unit=column.unit,
            kind=column.kind if column.field.startswith(EXTRA) else "", date_order=order,
        )  # fmt: skip


def _finish(
    reading: SheetReading,
    grid: Grid,
    preamble: Preamble,
    profiles: list[Profile],
    column_map: ColumnMap | None,
) -> None:
    """Column map, constants of the sheet, refusal, and the questions about the whole."""
    for column in reading.columns:
        if column.rule and column.source != "map":
            column.rule = replace(
                column.rule, column=column.index + grid.first_column, unit=column.unit
            )
    reading.column_map = map_of(reading.columns, column_map, grid)
    _add_class(reading)
    if not (column_map and column_map.accept_refused):
        _refuse(reading, grid, preamble, profiles, column_map)
    if reading.refusal is not None and reading.refusal.code != "no_name_column":
        reading.questions.clear()
    if reading.refusal is None and reading.header is None:
        reading.questions.insert(
            0, Question("ask_header", params={"row": grid.number(reading.body)})
        )
    if reading.refusal is None and reading.year is None:
        reading.questions.append(Question("ask_year"))


def _add_class(reading: SheetReading) -> None:
    """A sheet named 续建项目 or 省级重点 says the class or level of all its projects."""
    constants = reading.column_map.constants
    found = {
        "list_class": _class_of_sheet(reading.sheet, reading.title),
        "list_level": CHOICE_WORDS["list_level"].get(_level_word(reading.sheet), ""),
    }
    new = {
        field: code
        for field, code in found.items()
        if code and reading.column(field) is None and field not in constants
    }
    if new:
        reading.column_map = replace(reading.column_map, constants={**constants, **new})


def _refuse(
    reading: SheetReading,
    grid: Grid,
    preamble: Preamble,
    profiles: list[Profile],
    column_map: ColumnMap | None,
) -> None:
    titles = [column.title for column in reading.columns if column.title]
    named = reading.column("name") is not None
    if not named and column_map:
        named = any(column.field in _IDENTITIES for column in reading.columns)
    if not named or (not column_map and looks_counted(profiles, titles)):
        reading.refusal = refuse_without_name(grid, preamble, titles)
    elif not any(p.filled for p in profiles):
        reading.refusal = refuse(grid, "sheet_without_rows")
    elif reading.header is None and is_word_list(grid, named=True):
        reading.refusal = refuse_without_name(grid, preamble, titles)


def _level_word(name: str) -> str:
    """省级 and 市重点项目 name a level, a bare 市 or 国家 may name anything."""
    word = compact(name).removesuffix("项目")
    return word if "级" in word or "重点" in word else ""


def _class_of_sheet(name: str, title: str) -> str:
    """Class of the list that a sheet is about, by its name or the brackets of its title."""
    words = CHOICE_WORDS["list_class"]
    found = words.get(compact(name), "")
    if found:
        return found
    for part in compact(title).replace(")", "(").split("("):
        if part in words and part != compact(title):
            return words[part]
    return ""
