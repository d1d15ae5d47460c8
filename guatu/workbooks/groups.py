"""The levels of groups (一、 (一) 1.), and groups that are numbered like projects."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from .data import RowKind
from .lines import Line, Lines

_ROUNDING = Decimal("0.005")


def group_levels(
    count: int, special: Mapping[int, Line]
) -> tuple[list[tuple[str, ...]], list[int]]:
    """(titles of the groups each row stands under, depth of each row).

    A style of numbering seen before returns to its level; a new one goes one level down.
    """
    groups: list[tuple[str, ...]] = []
    depths: list[int] = []
    stack: list[tuple[str, str]] = []
    path: tuple[str, ...] = ()
    for position in range(count):
        line = special.get(position)
        if line and line.kind is RowKind.GROUP:
            styles = [style for style, _title in stack]
            if line.style in styles:
                del stack[styles.index(line.style) :]
            stack.append((line.style, line.label))
            path = tuple(title for _style, title in stack)
            depths.append(len(stack))
            groups.append(path[:-1])
            continue
        depths.append(len(stack) + 1)
        groups.append(() if line and line.kind is RowKind.TOTAL else path)
    return groups, depths


def resolve_unsure(
    lines: Lines,
    positions: Mapping[int, int],
    names: Sequence[Any],
    amounts: Sequence[Sequence[Any]],
) -> None:
    """A row that says nothing of a project but its name is a group ("1. 交通") if its amount is
    the sum of the rows below it, up to the next such row; otherwise it is a project."""
    unsure = [positions[row] for row in lines.unsure]
    if not unsure or not amounts:
        return
    edges = sorted({*unsure, *(positions[row] for row in lines.special), len(positions)})
    following = dict(pairwise(edges))
    for position in unsure:
        end = following[position]
        stated = [column for column in amounts if isinstance(column[position], Decimal)]
        agree = [column for column in stated if _is_sum(column, position, end)]
        # One row below with the same amounts in every column may still be chance, but not many.
        if agree and (end - position > 2 or len(agree) == len(stated) > 1):
            label = str(names[position] or "")
            lines.special[lines.rows[position]] = Line(RowKind.GROUP, label, "arabic")


def _is_sum(column: Sequence[Any], position: int, end: int) -> bool:
    stated = column[position]
    if not isinstance(stated, Decimal) or not stated:
        return False
    below = sum(
        (value for value in column[position + 1 : end] if isinstance(value, Decimal)), Decimal(0)
    )
    return abs(stated - below) <= abs(stated) * _ROUNDING
