"""Every word, trap and summary sheet seen in real lists is handled."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from guatu.workbooks import Grid, open_workbook, read_rows, recognise
from guatu.workbooks.titles import meaning_of
from tests.workbooks.makers import grid, xlsx

pytestmark = pytest.mark.real

# Group of words in the file -> fields that its titles may become. The words of "nature" are used
# for three things in real lists; there the cells decide.
GROUPS = {
    "project_name": {"name"},
    "construction_unit": {"construction_unit"},
    "owner": {"owner_firm"},
    "location": {"location"},
    "total_investment": {"total_invest"},
    "annual_investment": {"year_plan"},
    "annual_goal": {"goals"},
    "year_range": {"year_range"},
    "start": {"start_planned"},
    "end": {"finish_planned"},
    "content": {"content"},
    "responsible_unit": {"responsible_unit"},
    "category": {"kind", "sector"},
    "nature": {"nature", "stage"},
}
TWO_LEVELS = {
    "2021年投资计划-主要建设内容": "goals",
    "2021年投资计划-新增生产能力": "",
    "2024年计划投资-计划总投资": "year_plan",
    "2024年计划投资-市财政": "",
    "项目资金来源-计划总投资": "total_invest",
    "2024年推进计划-整体形象进度": "goals",
}


@pytest.fixture(scope="module")
def words(real_data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((real_data / "headers/header_words.json").read_bytes())
    return found


def test_each_word_leads_to_its_field(words: dict[str, Any]) -> None:
    assert set(words) - set(GROUPS) == {
        "source", "two_level_headers_observed", "traps_observed", "summary_sheets_not_projects",
        "file_names_observed",
    }  # fmt: skip
    for group, fields in GROUPS.items():
        for word in words[group]:
            for written in (word, f"{word[:2]}\n{word[2:]}", f" {word} ", f"{word}（2024年）"):
                assert meaning_of(written).field in fields, (group, written)


def test_each_word_is_recognised_in_a_sheet(words: dict[str, Any]) -> None:
    for group, fields in GROUPS.items():
        for word in words[group]:
            title = "名称" if word != "名称" and group != "project_name" else "序号"
            sheet = grid([[title, word, "备注"], ["某项目", "内容", "x"]])
            assert recognise(sheet).columns[1].field in fields | {"goals"}, (group, word)


def test_each_two_level_header_is_read(words: dict[str, Any]) -> None:
    assert set(words["two_level_headers_observed"]) == set(TWO_LEVELS)
    for header, field in TWO_LEVELS.items():
        parent, child = header.split("-")
        assert meaning_of(child, (parent,)).field == field, header
        sheet = grid(
            [
                ["项目名称", parent, ""],
                ["", child, "其他"],
                ["某项目", "", ""],
                ["乙项目", 5.0, "x"],
            ],
            merges=[(0, 1, 0, 2), (0, 0, 1, 0)],
        )
        column = recognise(sheet).columns[1]
        assert column.titles == (parent, child)
        assert column.field == (field or f"extra:{header}")


def summary_grid(text: str) -> Grid:
    """A sheet as the observed string shows it: title, unit line, header, and rows of sums."""
    pieces = text.split()
    titled = any(mark in pieces[0] + "".join(pieces[1:2]) for mark in ("表", "附件"))
    rows: list[list[Any]] = []
    if titled:
        size = 2 if pieces[0].startswith("附件") else 1
        rows.append([" ".join(pieces[:size])])
        pieces = pieces[size:]
    if pieces and pieces[0].startswith("单位："):
        rows.append([pieces.pop(0)])
    header = pieces or ["项目类别", "项目个数", "总投资"]
    rows.append(header)
    for name in ("甲", "乙", "合计"):
        rows.append([name, *(float(n) for n in range(1, len(header)))])
    return grid(rows)


def test_each_summary_sheet_is_refused(words: dict[str, Any]) -> None:
    for text in words["summary_sheets_not_projects"]:
        refused = recognise(summary_grid(text)).refusal
        assert refused is not None, text
        assert refused.code in ("sheet_is_summary", "sheet_is_pivot"), text


def test_a_double_extension_does_not_matter(words: dict[str, Any]) -> None:
    data = xlsx(lambda sheet: (sheet.append(["项目名称", "总投资(万元)"]), sheet.append(["甲", 5])))
    for name in words["file_names_observed"]:
        book = open_workbook(data, name)
        assert book.format == "xlsx"
        assert recognise(book.sheets[0]).refusal is None


def trap(words: dict[str, Any], start: str) -> str:
    return next(text for text in words["traps_observed"] if text.startswith(start))


def test_the_traps_are_those_known_here(words: dict[str, Any]) -> None:
    assert len(words["traps_observed"]) == 11


def test_quantities_in_a_column_of_money(words: dict[str, Any]) -> None:
    quantities = trap(words, "万 as quantity").split(": ", 1)[1].split("/")
    sheet = grid([["项目名称", "总投资(万元)"], *([f"{n}号", q] for n, q in enumerate(quantities))])
    rows = read_rows(sheet, recognise(sheet))
    assert rows.columns["total_invest"] == [None] * len(quantities)
    assert {m.code for m in rows.messages} == {"money_is_quantity"}
    assert len(rows.messages) == len(quantities)


def test_serials_and_ranges_of_years(words: dict[str, Any]) -> None:
    serial, year = re.findall(r"\d+", trap(words, "Excel serial"))
    ranges = trap(words, "year range").split(": ", 1)[1].split(", ")
    cells: list[Any] = [float(serial), *ranges]
    sheet = grid([["项目名称", "建设起止年限"], *([f"{n}号", c] for n, c in enumerate(cells))])
    rows = read_rows(sheet, recognise(sheet))
    starts = [value.first.year for value in rows.columns["start_planned"]]
    assert starts == [int(year), 2023, 2023, 2023, 2024]
    assert rows.messages == []


def test_titles_set_apart_and_marks(words: dict[str, Any]) -> None:
    title = trap(words, "letter-spaced").split(": ", 1)[1]
    marks = trap(words, "markers on names").split(": ", 1)[1].split()
    sheet = grid([[title], ["序号", "项目名称"], *([1.0, f"{mark}石门水库"] for mark in marks)])
    reading = recognise(sheet)
    assert reading.title == title.replace(" ", "")
    rows = read_rows(sheet, reading)
    assert rows.columns["name"] == ["石门水库"] * len(marks)
    assert rows.columns["marks"] == marks


def test_a_sheet_of_words_and_a_pivot_are_refused(words: dict[str, Any]) -> None:
    vocabulary = trap(words, "column of validation words").split(": ", 1)[1].rstrip(".").split("|")
    refused = recognise(grid([[word] for word in vocabulary])).refusal
    assert refused is not None
    assert refused.code == "sheet_is_words"
    pivot = trap(words, "pivot sheet").split(": ", 1)[1]
    refused = recognise(grid([["行标签", pivot], ["甲县", 5.0]])).refusal
    assert refused is not None
    assert refused.code == "sheet_is_pivot"


def test_data_without_a_header(words: dict[str, Any]) -> None:
    sheet_name = trap(words, "first row is data").split(".xlsx ")[1]
    rows = [[1.0, "甲县公路工程", 5000.0, "2022-2024"], [2.0, "乙县水库项目", 8000.0, "2022-2023"]]
    reading = recognise(grid(rows, sheet_name))
    assert reading.header is None
    assert reading.column_map.constants["list_class"] == "continued"
    assert [c.field for c in reading.columns] == ["seq", "name", "total_invest", "year_range"]


def test_group_rows_and_errors_in_totals(words: dict[str, Any]) -> None:
    first, second = re.findall(r"一、|\(一\)", trap(words, "subtotal rows"))
    error = trap(words, "#REF!").split()[0]
    sheet = grid(
        [
            ["序号", "项目名称", "建设内容", "总投资(万元)"],
            [first, "续建项目（1个）", "", 5.0],
            [second, "交通（1个）", "", 5.0],
            [1.0, "甲", "公路", 5.0],
            ["", "合计", "", error],
        ]
    )
    rows = read_rows(sheet, recognise(sheet))
    assert [kind.value for kind in rows.kinds] == ["group", "group", "project", "total"]
    assert [(m.code, m.ref) for m in rows.messages] == [("cell_error", "D5")]
    assert all(check.agrees for check in rows.checks)
