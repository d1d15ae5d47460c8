"""Applying a kept column map to the columns of a sheet, and making one from what was understood."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from .column_map import ColumnMap, ColumnRule, fingerprint, title_key
from .data import Column, Grid, Level, Message
from .fields import kind_of


def apply_map(
    columns: Sequence[Column], column_map: ColumnMap, grid: Grid
) -> tuple[list[Column], list[Message]]:
    """The columns with the map's decisions in place, and a message for each rule without column.

    A rule belongs to the column of its title (years and months do not matter). Where no title
    fits it goes by position, but only if the header is the one the map was made for.
    """
    by_title: dict[str, list[int]] = defaultdict(list)
    for column in columns:
        by_title[title_key(column.full_title)].append(column.index)
    same_form = fingerprint([c.full_title for c in columns]) == column_map.fingerprint
    ruled: dict[int, list[ColumnRule]] = defaultdict(list)
    messages: list[Message] = []
    taken: dict[tuple[int, str], int] = {}
    for rule in column_map.rules:
        place = _place(rule, by_title, grid.first_column, taken)
        if place is None and (same_form or not rule.title):
            place = rule.column - grid.first_column
        if place is None or not 0 <= place < len(columns):
            if rule.field:
                messages.append(_missing(rule, grid))
            continue
        ruled[place].append(rule)
    decided = [
        decide(column, rule) for column in columns for rule in ruled.get(column.index, [None])
    ]
    return decided, messages


def _place(
    rule: ColumnRule,
    by_title: dict[str, list[int]],
    first_column: int,
    taken: dict[tuple[int, str], int],
) -> int | None:
    if not rule.title:
        return None
    places = by_title.get(title_key(rule.title), [])
    if len(places) < 2:
        return places[0] if places else None
    # Several columns of one title: the same place if possible, else in the order of the rules.
    known = (rule.column, rule.title)
    if known not in taken:
        stated = rule.column - first_column
        free = [place for place in places if place not in taken.values()]
        taken[known] = stated if stated in free else free[0] if free else places[-1]
    return taken[known]


def _missing(rule: ColumnRule, grid: Grid) -> Message:
    params = {"title": rule.title or str(rule.column + 1), "field": rule.field}
    return Message("map_column_missing", Level.WARNING, params, sheet=grid.name, field=rule.field)


def decide(column: Column, rule: ColumnRule | None) -> Column:
    """The column as the rule says; unchanged without a rule."""
    if rule is None:
        return column
    return replace(
        column,
        field=rule.field,
        unit=rule.unit,
        unit_source="map" if rule.unit or rule.scale else "",
        confidence=1.0,
        kind=rule.kind or kind_of(rule.field),
        source="map",
        rule=rule if rule.field else None,
    )


def map_of(columns: Sequence[Column], given: ColumnMap | None, grid: Grid) -> ColumnMap:
    """What was understood, as a map that reads the same form in the same way."""
    rules = tuple(
        column.rule or ColumnRule(column.index + grid.first_column, column.full_title, "")
        for column in columns
    )
    titles = {column.index: column.full_title for column in columns}
    return replace(
        given or ColumnMap(),
        fingerprint=fingerprint([titles[index] for index in sorted(titles)]),
        rules=rules,
    )
