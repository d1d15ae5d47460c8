"""The rows of a sheet: kinds, groups, values, cells with messages."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from guatu.workbooks import (
    DateValue,
    Grid,
    Level,
    Message,
    PersonName,
    RowKind,
    SheetRows,
    open_workbook,
    read_rows,
    recognise,
)

from .makers import grid, xlsx

HEAD = ["序号", "项目名称", "建设内容", "总投资(万元)", "年度计划(万元)", "责任单位"]


def rows_of(sheet: Grid) -> SheetRows:
    reading = recognise(sheet)
    assert reading.refusal is None
    return read_rows(sheet, reading)


def table(*rows: list[Any], merges: tuple[tuple[int, int, int, int], ...] = ()) -> SheetRows:
    return rows_of(grid([HEAD, *rows], merges=merges))


def project(number: int, name: str, total: Any = 100.0, unit: str = "县局") -> list[Any]:
    return [float(number), name, "新建厂房", total, 50.0, unit]


def kinds(rows: SheetRows) -> list[str]:
    return [kind.value for kind in rows.kinds]


def said(rows: SheetRows, code: str) -> list[Message]:
    return [message for message in rows.messages if message.code == code]


def test_values_are_typed_and_cells_known_by_their_place() -> None:
    def fill(sheet: Any) -> None:
        for column, title in enumerate(
            ["项目名称", "总投资（亿元）", "开工时间", "包联领导"], start=3
        ):
            sheet.cell(4, column, title)
        for column, value in enumerate(
            ["★石门\n水库 工程", "1.2", dt.date(2024, 10, 1), "张 三、李四（县长）"], start=3
        ):
            sheet.cell(5, column, value)
        sheet["D6"], sheet["C6"] = "5万亩", "黑山公路"

    rows = rows_of(open_workbook(xlsx(fill), "a.xlsx").sheets[0])
    first = rows.row(0)
    assert first.number == 5
    assert first.values["name"] == "石门水库工程"
    assert first.values["marks"] == "★"
    assert first.values["total_invest"] == Decimal(12000)
    day = dt.date(2024, 10, 1)
    assert first.values["start_planned"] == DateValue(day, day, "day")
    assert first.values["leader"] == (PersonName("张三"), PersonName("李四", "县长"))
    assert rows.raws["name"][0] == "★石门\n水库 工程"
    assert rows.ref(0, "total_invest") == "D5"
    (message,) = rows.messages
    assert (message.code, message.ref, message.row) == ("money_is_quantity", "D6", 6)
    assert message.field == "total_invest"


def test_groups_sums_and_notes_are_told_apart_from_projects() -> None:
    rows = table(
        ["合 计", "", "", 300.0, 150.0, ""],
        ["一、", "产业项目（2个）", "", 200.0, 100.0, ""],
        ["（一）", "工业", "", "", "", ""],
        project(1, "甲"),
        ["（二）", "农业", "", "", "", ""],
        project(2, "乙"),
        ["小计", "", "", 200.0, 100.0, ""],
        ["二、民生项目（1个）"],
        project(3, "丙"),
        ["注：★为省级重点项目"],
        ["填报人：张某", "", "", "审核人：李某"],
    )
    assert kinds(rows) == [
        "total", "group", "group", "project", "group", "project", "subtotal", "group", "project",
        "note", "note",
    ]  # fmt: skip
    groups = [row.groups for row in rows.projects()]
    assert groups == [("产业项目", "工业"), ("产业项目", "农业"), ("民生项目",)]
    assert rows.messages == []
    assert all(check.agrees for check in rows.checks)
    assert {check.field for check in rows.checks} == {"count", "total_invest", "year_plan"}


@pytest.mark.parametrize("signs", ["ⅠⅡ", "甲乙", "AB", "一二", ("（一）", "（二）"), ("I", "II")])
@pytest.mark.parametrize("titled", ["序号", "编号"])
def test_groups_are_numbered_in_the_column_of_numbers(signs: Any, titled: str) -> None:
    first, second = signs
    rows = rows_of(grid([
        [titled, *HEAD[1:]],
        [first, "交通", "", 100.0, 50.0, ""], ["ZD-1", "甲", "新建厂房", 100.0, 50.0, "县局"],
        [second, "水利", "", 100.0, 50.0, ""], ["ZD-2", "乙", "新建厂房", 100.0, 50.0, "县局"],
    ]))  # fmt: skip
    assert kinds(rows) == ["group", "project", "group", "project"]
    assert [row.groups for row in rows.projects()] == [("交通",), ("水利",)]


def test_groups_numbered_like_projects_are_known_by_their_sums() -> None:
    rows = table(
        [1.0, "交通", "", 300.0, 100.0, ""],
        project(2, "甲路", 100.0),
        project(3, "乙路", 200.0),
        [4.0, "只有名称的项目", "", 300.0, 50.0, ""],
        project(5, "丙", 100.0),
    )
    assert kinds(rows) == ["group", "project", "project", "project", "project"]


def test_the_class_of_a_group_is_the_class_of_its_projects() -> None:
    rows = table(["一", "续建项目"], project(1, "甲"), ["二", "预备项目（1项）"], project(2, "乙"))
    assert [row.values["list_class"] for row in rows.projects()] == ["continued", "reserve"]


def test_a_header_repeated_on_each_page_is_left_out() -> None:
    title = ["青石县2025年重点项目"]
    sheet = grid([title, HEAD, project(1, "甲"), title, ["", "", "", "", "单位：万元"], HEAD,
                  project(2, "乙")])  # fmt: skip
    rows = rows_of(sheet)
    assert rows.numbers == [3, 7]
    assert rows.messages == []


def test_cells_merged_downwards_speak_for_each_row() -> None:
    rows = table(
        project(1, "甲"),
        project(2, "乙", unit=""),
        project(3, "丙", total="", unit=""),
        merges=((1, 5, 3, 5), (2, 3, 3, 3)),
    )
    assert rows.columns["responsible_unit"] == [("县局",)] * 3
    (shared,) = said(rows, "amount_shared")
    assert (shared.ref, shared.level, shared.params["rows"]) == ("D3", Level.QUESTION, 2)


def test_a_continued_line_is_joined_to_its_project() -> None:
    rows = table(
        project(1, "甲"),
        ["", "", "及配套设施", 70.0, "", "县财政局"],
        project(2, "乙"),
    )
    assert rows.columns["content"] == ["新建厂房\n及配套设施", "新建厂房"]
    assert rows.columns["responsible_unit"][0] == ("县局", "县财政局")
    assert rows.columns["total_invest"] == [100, 100]
    assert [m.ref for m in said(rows, "value_of_second_line")] == ["D3"]
    assert [m.ref for m in said(rows, "row_continued")] == ["3:3"]


def test_signs_for_the_cell_above_are_followed() -> None:
    rows = table(project(1, "甲"), project(2, "乙", unit="同上"), project(3, "丙", unit="〃"))
    assert rows.columns["responsible_unit"] == [("县局",)] * 3


def test_numbers_before_names_are_no_part_of_them() -> None:
    names = [
        "1、石门水库",
        "2.黑山公路",
        "（3）县医院",
        "4．5万吨粮库",
        "110千伏变电站",
        "2×350MW电厂",
    ]
    sheet = grid([["项目名称", "总投资(万元)"], *([name, 5000.0] for name in names)])
    assert rows_of(sheet).columns["name"] == [
        "石门水库", "黑山公路", "县医院", "4.5万吨粮库", "110千伏变电站", "2×350MW电厂",
    ]  # fmt: skip


def test_a_second_table_below_is_said_and_not_mixed_in() -> None:
    rows = table(
        project(1, "甲"),
        ["", "", "", "", "", ""],
        ["序号", "项目名称", "建设地点", "总投资(亿元)", "包联领导", "备注"],
        [1.0, "乙", "城关镇", 2.0, "张三", ""],
    )
    assert rows.columns["name"] == ["甲"]
    assert [m.ref for m in said(rows, "second_table")] == ["4:4"]


def test_a_row_without_a_name_is_left_out_and_said() -> None:
    rows = table(project(1, "甲"), [2.0, "", "新建厂房", 5.0, "", ""], [3.0, "", "", "", "", ""])
    assert [row.values["name"] for row in rows.projects()] == ["甲"]
    assert [m.ref for m in said(rows, "row_without_name")] == ["3:3"]


def test_errors_and_formulas_never_become_values() -> None:
    rows = table(
        project(1, "甲", "=SUM(A1:A3)"),
        project(2, "乙", "#REF!"),
        project(3, "=A1&B1"),
        ["合计", "", "", "#REF!", 150.0, ""],
    )
    assert rows.columns["total_invest"] == [None, None, 100, None]
    assert rows.columns["name"][2] is None
    assert [(m.code, m.ref) for m in rows.messages] == [
        ("cell_formula", "D2"), ("cell_error", "D3"), ("cell_formula", "B4"), ("cell_error", "D5"),
    ]  # fmt: skip


def test_a_difference_shows_both_numbers() -> None:
    rows = table(project(1, "甲"), project(2, "乙"), ["小计", "", "", 201.0, 100.0, ""])
    (message,) = rows.messages
    assert message.code == "subtotal_differs"
    assert message.ref == "D4"
    wanted = {"stated": "201", "computed": "200", "difference": "1", "unit": "万元", "rows": 2}
    assert wanted.items() <= dict(message.params).items()


@pytest.mark.parametrize(
    ("amounts", "stated", "agrees"),
    [
        ([1.25, 1.25], 2.5, True),
        ([1.26, 1.26, 1.26], 3.8, True),  # the sum shows fewer decimals
        ([1.26, 1.26, 1.26], 3.9, False),
        ([1.3, 1.3, 1.2, 1.2], 5.1, True),  # rounded rows
        ([1.3, 1.3], 2.9, False),
        ([1.0, 1.0], 3.0, False),
        ([0.1, 0.2], 0.30000000000000004, True),
    ],
)
def test_rounding_explains_only_what_rounding_can(
    amounts: list[float], stated: float, agrees: bool
) -> None:
    sheet = grid(
        [
            ["项目名称", "总投资（亿元）", "责任单位"],
            *([f"{n}号项目", amount, "县局"] for n, amount in enumerate(amounts)),
            ["合计", stated, ""],
        ]
    )
    (check,) = rows_of(sheet).checks
    assert check.agrees is agrees


def test_amounts_in_wan_are_exact() -> None:
    rows = table(*(project(n, f"{n}号") for n in range(50)), ["合计", "", "", 5001.0, 2500.0, ""])
    assert [m.ref for m in said(rows, "subtotal_differs")] == ["D52"]


def test_of_which_rows_are_no_sums() -> None:
    rows = table(project(1, "甲"), ["", "其中：省级重点", "", 1.0, "", ""])
    assert kinds(rows) == ["project", "subtotal"]
    assert rows.checks == []


def test_a_stated_number_of_projects_is_counted() -> None:
    rows = table(["一", "产业项目（3个）"], project(1, "甲"), project(2, "乙"))
    (message,) = said(rows, "count_differs")
    assert (message.params["stated"], message.params["computed"]) == ("3", "2")


def test_years_of_construction_give_start_and_finish() -> None:
    rows = rows_of(grid([["项目名称", "建设起止年限"], ["甲", "2023-2025"], ["乙", 45597.0]]))
    assert str(rows.columns["start_planned"][0].first) == "2023-01-01"
    assert str(rows.columns["finish_planned"][0].last) == "2025-12-31"
    assert rows.columns["finish_planned"][1] is None
    assert rows.ref(0, "start_planned") == "B2"


def test_words_not_known_are_asked_about_once() -> None:
    sheet = grid([["项目名称", "建设性质"], ["甲", "新建"], ["乙", "怪词"], ["丙", "怪词"]])
    (message,) = rows_of(sheet).messages
    assert (message.code, message.ref, message.level) == ("choice_unknown", "B3", Level.QUESTION)


@pytest.mark.parametrize(
    ("title", "cells", "values"),
    [
        ("完成率", [0.85, 0.3, 1.0], ["85", "30", "100"]),
        ("完成率(%)", [85.0, 30.5, 120.0], ["85", "30.5", "120"]),
        ("完成率", ["85%", "约30%", "—"], ["85", "30", "None"]),
    ],
)
def test_percents(title: str, cells: list[Any], values: list[str]) -> None:
    sheet = grid([["项目名称", title], *([f"{n}号项目", c] for n, c in enumerate(cells))])
    assert [str(value) for value in rows_of(sheet).columns["completion_rate"]] == values


def test_booleans_are_not_ones() -> None:
    sheet = grid([["项目名称", "总投资(万元)", "备注"], ["甲", 1.0, 1.0], ["乙", True, True]])
    rows = rows_of(sheet)
    assert rows.columns["total_invest"] == [1, None]
    assert rows.columns["remark"] == ["1", "TRUE"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2019-330482-35-03-012345", "2019-330482-35-03-012345"),
        ("２０１９—330482—35—03—012345", "2019-330482-35-03-012345"),
        ("20193304823503012345", "2019-330482-35-03-012345"),
        ("2019-330482-35-03-01234", None),
        (2.0193304823503e19, None),
        ("待定", None),
    ],
)
def test_national_codes(raw: Any, expected: str | None) -> None:
    sheet = grid([["项目名称", "项目代码"], ["甲", raw], ["乙", "2019-330482-35-03-999999"]])
    rows = rows_of(sheet)
    assert rows.columns["national_code"][0] == expected
    assert bool(rows.messages) is (expected is None)


def test_hidden_identity_columns_are_plain_text() -> None:
    sheet = grid([["项目名称", "guatu:row_id", "guatu:row_version"], ["甲", 17.0, "3"]])
    rows = rows_of(sheet)
    assert (rows.columns["row_id"], rows.columns["row_version"]) == (["17"], ["3"])


def test_messages_follow_the_order_of_the_file() -> None:
    rows = table(project(1, "甲", "很多"), project(2, "乙", "5万亩"), project(3, "丙", "不少"))
    assert [m.row for m in rows.messages] == [2, 3, 4]


def test_a_refused_sheet_has_no_rows() -> None:
    sheet = grid([["求和项:总投资"]])
    with pytest.raises(ValueError, match="sheet_is_pivot"):
        read_rows(sheet, recognise(sheet))


def test_progress_reaches_its_end() -> None:
    steps: list[tuple[str, int, int]] = []
    data = xlsx(lambda sheet: (sheet.append(HEAD), sheet.append(project(1, "甲"))))
    book = open_workbook(data, "a.xlsx", progress=lambda *step: steps.append(step))
    sheet = book.sheets[0]
    read_rows(sheet, recognise(sheet), progress=lambda *step: steps.append(step))
    assert steps[0] == ("sheet", 0, 1)
    assert ("sheet", 1, 1) in steps
    assert steps[-1] == ("rows", 6, 6)


def test_every_row_kind_occurs_in_a_column_of_kinds() -> None:
    rows = table(["一", "产业"], project(1, "甲"), ["小计", "", "", 100.0, 50.0, ""],
                 ["合计", "", "", 100.0, 50.0, ""], ["注：无"])  # fmt: skip
    assert set(rows.kinds) == set(RowKind)
