"""The grid's pages as JSON, its set-up, and the list as rows of a workbook."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guatu.desk.columns import Column
from guatu.desk.edits import Clash
from guatu.desk.filters import Filters, matching_lines, ordered, prefix
from guatu.desk.models import Line
from guatu.desk.reach import Reach
from guatu.desk.rows import Row, day_known_text, rows_of
from guatu.desk.totals import Sums
from guatu.lib.figures import EMPTY, moment_text, money_text, percent_text, points_text
from guatu.lib.spreadsheets import ListColumn
from guatu.lib.templatetags.figures import LIGHTS

EXPORT_BLOCK = 2000
_EXPORT_KINDS = {"money": "money", "share": "percent", "percent": "percent", "points": "points"}


@dataclass(frozen=True)
class Answer:
    """A page of the ledger with its sums."""

    rows: list[Row]
    sums: Sums
    groups: Mapping[str, Sums] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    pages: int = 1
    page: int = 1


def as_json(answer: Answer) -> dict[str, Any]:
    """What the grid asks for: Tabulator reads `data`, `last_page` and `last_row`."""
    return {
        "data": [row_json(row) for row in answer.rows],
        "last_page": answer.pages,
        "last_row": answer.sums.count,
        "page": answer.page,
        "sums": sum_texts(answer.sums),
        "groups": {
            key: {"title": answer.titles.get(key) or _("not given"), **sum_texts(sums)}
            for key, sums in answer.groups.items()
        },
    }


def empty() -> dict[str, Any]:
    """A page of nothing."""
    return as_json(Answer([], Sums()))


def row_json(row: Row) -> dict[str, Any]:
    """A row: raw values by column to be edited, texts to be read."""
    return {
        **row.values,
        "id": row.id,
        "url": row.url,
        "texts": row.texts,
        "edits": row.edits,
        "versions": row.versions,
    }


def rows_json(reach: Reach, keys: Iterable[int], month: dt.date | None) -> list[dict[str, Any]]:
    """The rows of these projects as they are now."""
    lines = reach.lines().filter(pk__in=list(keys))
    return [row_json(row) for row in rows_of(lines, reach.account, month)]


def sum_texts(sums: Sums) -> dict[str, str]:
    """The foot of the columns as it is read."""
    return {
        "count": f"{sums.count:,}",
        "total_invest": money_text(sums.total_invest),
        "plan": money_text(sums.plan),
        "original": money_text(sums.original),
        "done": money_text(sums.done),
        "gap": money_text(sums.gap.quantize(Decimal(1))),
        "rate": percent_text(sums.rate),
        "lead": points_text(sums.lead),
    }


def configuration(
    columns: Sequence[Column], filters: Filters, answer: Answer, urls: Mapping[str, str]
) -> dict[str, Any]:
    """What the script needs to draw the grid, the first page included."""
    return {
        "columns": [
            {
                "code": column.code,
                "title": str(column.label),
                "kind": column.kind,
                "width": column.width,
                "edits": column.edits,
                "sorted": column.is_sorted,
            }
            for column in columns
        ],
        "sort": filters.sort,
        "group": filters.group,
        "size": filters.size,
        "page": filters.page,
        "urls": dict(urls),
        "excused": str(_("excused")),
        "lights": {code: [shape, str(word)] for code, (shape, word) in LIGHTS.items()},
        "first": as_json(answer),
    }


def clashes_json(clashes: Sequence[Clash]) -> list[dict[str, Any]]:
    """Both versions of each cell, with who changed it and when."""
    return [
        {
            "project": clash.cell.project,
            "column": clash.cell.column.code,
            "version": clash.version,
            "value": clash.cell.text,
            "name": clash.name,
            "label": str(clash.cell.column.label),
            "theirs": _theirs(clash.theirs),
            "by": clash.by,
            "at": moment_text(clash.at),
        }
        for clash in clashes
    ]


def _theirs(value: Any) -> str:
    if isinstance(value, Decimal):
        return money_text(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value or EMPTY)


def export_columns(columns: Sequence[Column], unit: str) -> list[ListColumn]:
    """The columns of a workbook; money says its unit."""
    found = []
    for column in columns:
        title = f"{column.label}（{unit}）" if column.kind == "money" else str(column.label)
        kind = _EXPORT_KINDS.get(column.kind, "text")
        found.append(ListColumn(title, kind, max(column.width / 8, 10)))
    return found


def export_rows(
    reach: Reach, filters: Filters, month: dt.date | None, columns: Sequence[Column]
) -> Iterator[list[Any]]:
    """All rows that match, in the order shown, read in blocks."""
    keys = list(ordered(matching_lines(reach, filters), filters).values_list("pk", flat=True))
    lines = matching_lines(reach, filters)
    for start in range(0, len(keys), EXPORT_BLOCK):
        block = keys[start : start + EXPORT_BLOCK]
        found: dict[int, Line] = {line.pk: line for line in lines.filter(pk__in=block)}
        in_order = [found[key] for key in block if key in found]
        for row in rows_of(in_order, reach.account, month, prefix(filters)):
            yield [_cell(column, row) for column in columns]


def _cell(column: Column, row: Row) -> Any:
    value = row.values.get(column.code)
    if column.is_number:
        number = None if value is None else Decimal(value)
        return number / 100 if number is not None and column.kind == "percent" else number
    if column.kind == "day":
        precision = row.values["precision"].get(column.code, "day")
        if value and precision == "day":
            return dt.date.fromisoformat(value)
        return day_known_text(dt.date.fromisoformat(value), precision) if value else ""
    text = row.texts[column.code]
    return "" if text == EMPTY else text
