"""Lists as files."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from guatu.lib.spreadsheets import ListColumn, csv_lines, sheet_title, without_guard, write_list

COLUMNS = [
    ListColumn("名称"),
    ListColumn("总投资（万元）", "money"),
    ListColumn("完成率", "percent"),
    ListColumn("日期", "date"),
]
DANGEROUS = ["=1+1", "+86", "-x", "@sum", "\tx", "'=1", "''=1"]


def test_a_list_is_written_as_it_is_shown() -> None:
    out = io.BytesIO()
    rows = [["=HYPERLINK(1)", Decimal("12.5"), 0.972, dt.date(2026, 9, 1)], ["", None, 0, None]]
    assert write_list(out, "清单", COLUMNS, iter(rows), note="单位：万元") == 2
    sheet = load_workbook(io.BytesIO(out.getvalue())).active
    assert sheet["A1"].value == "清单"
    assert [cell.value for cell in sheet[3]] == [column.title for column in COLUMNS]
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=HYPERLINK(1)", "s")
    assert sheet["A4"].quotePrefix
    assert (sheet["B4"].value, sheet["B4"].number_format) == (12.5, "#,##0.00")
    assert sheet["C4"].number_format == "0.0%"
    assert sheet["D4"].value.date() == dt.date(2026, 9, 1)
    assert (sheet["B5"].value, sheet["C5"].value) == (None, 0)


@pytest.mark.parametrize("text", [*DANGEROUS, "平常", "'引号", "1-2", ""])
def test_csv_text_is_harmless_and_comes_back(text: str) -> None:
    line = b"".join(csv_lines([ListColumn("a")], [[text]])).decode("utf-8-sig").split("\r\n", 1)[1]
    cell = line.rstrip("\r\n").strip('"')
    assert not cell.startswith(("=", "+", "-", "@", "\t"))
    assert without_guard(cell) == text


def test_numbers_stay_numbers_in_csv() -> None:
    line = b"".join(csv_lines([ListColumn("a"), ListColumn("b")], [[Decimal("-1.50"), None]]))
    assert line.decode("utf-8-sig").splitlines()[1] == "-1.5,"


def test_sheet_names_are_those_that_excel_accepts() -> None:
    assert sheet_title("a[b]:c*?/\\'d" + "长" * 40) == ("a b  c     d" + "长" * 40)[:31]
    assert sheet_title("") == "1"
