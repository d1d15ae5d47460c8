"""Workbooks made by hand for the tests."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

HEADER = (
    *(
        "序号",
        "项目编号",
        "项目名称",
        "建设性质",
        "建设内容",
        "总投资（万元）",
        "2026年计划投资（万元）",
    ),
    *("1-9月累计完成投资（万元）", "本月完成投资（万元）", "计划开工", "计划竣工", "包联领导"),
    *("责任单位", "服务单位（代办单位）", "项目类型", "建设阶段", "本月进展", "问题和建议"),
)
TITLE = "青石县2026年重点项目台账（2026年9月）"


def line(number: int, name: str, **cells: Any) -> list[Any]:
    """One row of the monthly ledger; `cells` by title's first letters as in `_PLACES`."""
    row: list[Any] = [""] * len(HEADER)
    row[0], row[2] = number, name
    for key, value in cells.items():
        row[_PLACES[key]] = value
    return row


_PLACES = {
    "no": 1,
    "nature": 3,
    "content": 4,
    "total": 5,
    "plan": 6,
    "done": 7,
    "month": 8,
    "start": 9,
    "finish": 10,
    "leader": 11,
    "unit": 12,
    "agent": 13,
    "kind": 14,
    "stage": 15,
    "progress": 16,
    "problem": 17,
}


def ledger(rows: Sequence[Sequence[Any]], *, title: str = TITLE, sheet: str = "9月") -> bytes:
    """A monthly ledger with a title, a unit line and one header row."""
    return book({sheet: [[title], ["单位：万元"], list(HEADER), *map(list, rows)]})


def book(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook of these sheets."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
