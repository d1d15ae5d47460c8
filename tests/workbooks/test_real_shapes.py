"""Shapes that public lists of provinces and cities really have."""

from decimal import Decimal
from typing import Any

import pytest

from guatu.workbooks import (
    RowKind,
    SheetReading,
    SheetRows,
    open_workbook,
    read_rows,
    recognise,
)

from .makers import grid, with_sheet_data


def read(
    rows: list[list[Any]], name: str = "Sheet1", merges: tuple[tuple[int, int, int, int], ...] = ()
) -> tuple[SheetReading, SheetRows]:
    sheet = grid(rows, name, merges)
    reading = recognise(sheet)
    assert reading.refusal is None
    return reading, read_rows(sheet, reading)


def fields(reading: SheetReading) -> list[str]:
    return [column.field for column in reading.columns]


def test_a_line_of_units_speaks_only_for_its_own_columns() -> None:
    reading, rows = read([
        ["区2026年重点项目清单"],
        ["序号", "项目基本情况", "", "投资情况", "", "责任体系", "", ""],
        ["", "项目名称", "建设内容", "总投资", "2026年计划投资", "包抓领导", "责任单位", "电话"],
        ["", "", "", "万元", "万元", "", "", ""],
        ["甲", "乙", "1", "2", "3", "4", "5", "6"],
        [1, "春风小学", "教学楼", 5000, 3000, "王建国", "区教育局", "13812345678"],
    ])  # fmt: skip
    assert [column.title for column in reading.columns[3:]] == [
        "总投资(万元)", "2026年计划投资(万元)", "包抓领导", "责任单位", "电话",
    ]  # fmt: skip
    assert reading.columns[7].kind == "text"
    assert not rows.messages


@pytest.mark.parametrize("child", ["一季度", "1-3月", "上半年"])
def test_quarters_and_months_of_a_plan_are_never_what_was_done(child: str) -> None:
    reading, _rows = read(
        [
            ["2022年任务表（单位：万元）"],
            ["项目名称", "总投资", "2022年分季度推进计划", ""],
            ["", "", f"{child}完成投资", f"{child}形象进度"],
            ["甲公路工程", 30000, 5000, "路基"],
            ["乙水库工程", 20000, 4000, "大坝"],
        ],
        merges=((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3)),
    )
    assert fields(reading)[:2] == ["name", "total_invest"]
    assert all(field.startswith("extra:") for field in fields(reading)[2:])
    assert not reading.questions


def test_a_year_done_up_to_a_month_stays_the_years() -> None:
    reading, _rows = read([
        ["项目名称", "年度计划投资(万元)", "1-9月完成投资"], ["甲公路工程", 30000, 5000],
    ])  # fmt: skip
    assert fields(reading) == ["name", "year_plan", "year_done"]


def test_years_of_a_rolling_plan_stand_apart_and_the_first_counts() -> None:
    reading, rows = read(
        [
            ["开州区2022—2026年重点建设项目五年滚动规划（单位：亿元）"],
            ["项目名称", "总投资", "分年度投资计划", "", ""],
            ["", "", "2022年", "2023年", "2026年"],
            ["开城高速公路", 100, 20, 30, 15.2],
        ],
        merges=((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 4)),
    )
    assert reading.year == 2022
    assert fields(reading)[2] == "year_plan"
    assert all(field.startswith("extra:") for field in fields(reading)[3:])
    assert rows.row(0).values["year_plan"] == Decimal(200_000)
    assert reading.title == "开州区2022—2026年重点建设项目五年滚动规划"


def test_a_group_above_a_repeated_header_holds_its_rows() -> None:
    head = ["序号", "项目名称", "所在区", "建设单位"]
    reading, rows = read([
        ["2022年北京市“3个100”重点工程（清单）"],
        ["一、100个基础设施项目"], head, [1, "轨道交通3号线", "朝阳、东城", "轨道公司"],
        ["二、100个民生改善项目"], head, [1, "友谊医院顺义院区", "顺义", "友谊医院"],
    ])  # fmt: skip
    assert fields(reading) == ["seq", "name", "location", "construction_unit"]
    assert [row.groups for row in rows.projects()] == [
        ("100个基础设施项目",), ("100个民生改善项目",),
    ]  # fmt: skip
    assert rows.kinds[0] is RowKind.GROUP
    assert rows.numbers[0] == 2


def test_a_title_that_begins_like_a_group_is_none() -> None:
    _reading, rows = read([
        ["一、二、三批市本级重点项目白名单"],
        ["序号", "项目名称", "投资额（万元）"], [1, "滨江公园改造", 12000],
    ])  # fmt: skip
    assert rows.kinds == [RowKind.PROJECT]


def test_the_title_of_a_group_may_stand_beside_the_name_column() -> None:
    _reading, rows = read([
        ["序号", "所在盟市", "项目名称", "总投资(亿元)", "主管部门"],
        ["一", "产业类", "", 31.2, ""],
        [1, "呼和浩特市", "硅材料三期", 31.2, "自治区工信厅"],
    ])  # fmt: skip
    assert rows.row(0).kind is RowKind.GROUP
    assert rows.row(1).groups == ("产业类",)
    assert all(check.agrees for check in rows.checks)


def test_numbered_sentences_below_a_note_are_notes() -> None:
    _reading, rows = read([
        ["序号", "项目名称", "建设内容", "总投资(万元)", "责任单位"],
        [1, "甲公路工程", "28公里", 300, "县局"],
        ["备注：1.本名单实行动态管理；"], ["  2.总投资以批复为准。"],
    ])  # fmt: skip
    assert rows.kinds == [RowKind.PROJECT, RowKind.NOTE, RowKind.NOTE]


def test_the_unit_may_stand_below_the_table() -> None:
    reading, rows = read([
        ["项目名称", "总投资", "建设内容"], ["甲公路工程", 30.5, "28公里"], ["单位：亿元"],
    ])  # fmt: skip
    assert reading.unit == "亿元"
    assert rows.row(0).values["total_invest"] == Decimal(305_000)
    assert not [q for q in reading.questions if q.code == "ask_unit"]


def test_national_codes_under_any_title_and_the_stage_that_says_more() -> None:
    reading, _rows = read([
        ["项目编码", "项目名称", "开工情况", "建设阶段"],
        ["2108-421302-04-01-123456", "随县风电工程", "已开工", "施工"],
        ["21084213020401123457", "随县光伏工程", "未开工", "前期"],
    ])  # fmt: skip
    assert fields(reading) == ["national_code", "name", "extra:开工情况", "stage"]


def test_an_empty_start_is_taken_from_the_years_of_construction() -> None:
    _reading, rows = read([
        ["项目名称", "建设起止年限", "开工时间", "竣工时间"],
        ["甲公路工程", "2019-2026", "", "2025年底"],
        ["乙水库工程", "2021-2027", "2022年6月", "待定"],
    ])  # fmt: skip
    first, second = (row.values for row in rows)
    assert (first["start_planned"].first.year, first["finish_planned"].last.year) == (2019, 2025)
    assert second["start_planned"].first.year == 2022
    assert second["finish_planned"] is None


def test_the_class_of_a_group_fills_empty_cells_only() -> None:
    _reading, rows = read([
        ["序号", "项目名称", "建设内容", "建设类别", "总投资(万元)"],
        ["一、续建项目", "", "", "", ""],
        [1, "甲公路工程", "28公里", "竣工投产", 300], [2, "乙水库工程", "大坝", "", 400],
    ])  # fmt: skip
    assert [row.values["list_class"] for row in rows.projects()] == ["completing", "continued"]


def test_without_a_header_the_name_follows_the_number() -> None:
    reading, _rows = read([
        [1, "榆林煤化工", "年产40万吨", 3000000, "土建施工"],
        [2, "宝鸡钛材", "1万吨", 100000, "厂房建设"],
        [3, "汉中航空", "总装", 90000, "厂房建设"],
    ], name="新开工项目")  # fmt: skip
    assert fields(reading)[:2] == ["seq", "name"]


def test_a_shared_formula_that_was_never_calculated_is_said() -> None:
    book = open_workbook(with_sheet_data((
        '<row r="1"><c r="A1" t="inlineStr"><is><t>项目名称</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>总投资</t></is></c></row>'
        '<row r="2"><c r="A2" t="str"><v>x</v></c><c r="B2"><f t="shared" si="0"/></c></row>'
    ).encode()), "a.xlsx")  # fmt: skip
    sheet = book.sheets[0]
    (said,) = read_rows(sheet, recognise(sheet)).messages
    assert (said.code, said.ref) == ("cell_formula", "B2")


def test_a_merged_title_does_not_hide_a_header_without_merges() -> None:
    reading, rows = read(
        [
            ["县2025年重点项目台账（单位：万元）"],
            ["类别", "序号", "项目名称", "总投资", "2025年", "", "进度", "", "责任单位"],
            ["", "", "", "", "计划投资", "1-6月完成投资", "形象进度", "存在问题", ""],
            ["工业", 1, "甲厂房", 10000, 5000, 2600, "封顶", "无", "工信局"],
            ["", 2, "乙厂房", 8000, 4000, 1000, "基础", "缺资金", "工信局"],
            ["合计", "", 2, 18000, 9000, 3600, "", "", ""],
        ],
        merges=((0, 0, 0, 8), (3, 0, 4, 0)),
    )
    assert fields(reading) == [
        "kind", "seq", "name", "total_invest", "year_plan", "year_done", "image_progress",
        "problem_text", "responsible_unit",
    ]  # fmt: skip
    assert rows.kinds == [RowKind.PROJECT, RowKind.PROJECT, RowKind.TOTAL]
    assert [check.agrees for check in rows.checks] == [True, True, True]


def test_a_total_beside_many_unknown_columns_is_no_project() -> None:
    _reading, rows = read([
        ["类别", "项目名称", "总投资(万元)", "甲标", "乙标", "责任单位"],
        ["工业", "甲厂房", 100, 1, 2, "工信局"], ["农业", "乙水库", 200, 3, 4, "水利局"],
        ["合计", 2, 300, 4, 6, ""],
    ])  # fmt: skip
    assert rows.kinds[-1] is RowKind.TOTAL


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("A类：竣工投产（2个）", "completing"), ("一、2025年续建重点项目（2个）", "continued"),
        ("（一）新开工类项目", "new_start"), ("三、重大前期项目", "reserve"),
        ("二、新建水利工程", None),
    ],
)  # fmt: skip
def test_the_class_stands_in_the_title_of_a_group(title: str, code: str | None) -> None:
    _reading, rows = read([
        ["序号", "项目名称", "建设内容", "总投资(万元)", "责任单位"],
        [title, "", "", "", ""], [1, "甲公路工程", "28公里", 300, "县局"],
        [2, "乙水库工程", "大坝", 400, "县局"],
    ])  # fmt: skip
    assert rows.row(1).values.get("list_class") == code
    assert rows.kinds[0] is RowKind.GROUP


def test_known_columns_without_a_field_are_kept_without_a_question() -> None:
    reading, rows = read([
        ["二〇二四年重点项目计划"],
        ["项目名称", "总投资(万元)", "联系电话", "新增生产能力"],
        ["甲公路工程", 300, 13812345678, "通车28公里"],
    ])  # fmt: skip
    assert (reading.year, reading.questions) == (2024, [])
    assert rows.row(0).values["extra:联系电话"] == "13812345678"


def test_the_group_goes_before_a_column_of_nature_that_also_says_the_class() -> None:
    reading, rows = read([
        ["序号", "项目名称", "建设性质", "总投资(万元)", "联系区领导"],
        ["一、竣工项目", "", "", "", ""], [1, "甲公路工程", "续建", 300, "张三"],
        ["二、前期项目", "", "", "", ""], [2, "乙水库工程", "新建", 400, "李四"],
    ])  # fmt: skip
    assert fields(reading)[-1] == "leader"
    values = [row.values for row in rows.projects()]
    assert [value["list_class"] for value in values] == ["completing", "reserve"]
    assert [value["nature"] for value in values] == [None, "new"]


@pytest.mark.parametrize(
    ("name", "level"), [("省级重点", "provincial"), ("市重点项目", "city"), ("市", None)]
)
def test_a_sheet_may_be_named_for_the_level_of_its_list(name: str, level: str | None) -> None:
    _reading, rows = read([["项目名称", "总投资(万元)"], ["甲公路工程", 300]], name=name)
    assert rows.row(0).values.get("list_level") == level


def test_who_made_the_table_is_no_project() -> None:
    _reading, rows = read([
        ["序号", "项目名称", "总投资(万元)", "建设内容", "主管部门"],
        [1, "甲公路工程", 300, "28公里", "县局"],
        ["", "制表人：张三", "", "审核：李四", "2024年6月30日"],
    ])  # fmt: skip
    assert rows.kinds == [RowKind.PROJECT, RowKind.NOTE]


def test_dates_in_the_list_of_one_year_may_leave_it_out() -> None:
    _reading, rows = read([
        ["2025年重点项目计划"],
        ["项目名称", "计划开工时间", "计划竣工时间", "总投资(万元)"],
        ["甲公路工程", "3月底", "年底前", 300], ["乙水库工程", "三季度", "2026年6月", 400],
        ["丙水厂工程", "已开工", "2025.0", 500],
    ])  # fmt: skip
    found = [(row.values["start_planned"], row.values["finish_planned"]) for row in rows]
    assert [str(date.last) if date else "" for pair in found for date in pair] == [
        "2025-03-31", "2025-12-31", "2025-09-30", "2026-06-30", "", "2025-12-31",
    ]  # fmt: skip
    assert [(m.code, m.ref) for m in rows.messages] == [("date_unreadable", "B5")]


def test_a_column_that_mixes_nature_and_class_speaks_of_both() -> None:
    _reading, rows = read([
        ["项目名称", "建设性质", "总投资(万元)"],
        ["甲小学", "新建", 300], ["乙公路", "续建", 400], ["丙河道", "改建", 500],
    ])  # fmt: skip
    values = [row.values for row in rows]
    assert [value["nature"] for value in values] == ["new", None, "rebuild"]
    assert [value["list_class"] for value in values] == [None, "continued", None]
    assert not rows.messages


def test_parts_of_an_amount_keep_its_unit_and_two_offices_share_a_title() -> None:
    reading, rows = read(
        [
            ["单位：亿元"],
            ["项目名称", "总投资", "其中：", "", "自治区责任单位/市责任单位"],
            ["", "", "财政", "企业自筹", ""],
            ["甲小学工程", 6, 2, 4, "自治区教育厅/南宁市"],
        ],
        merges=((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4)),
    )
    assert fields(reading)[-1] == "responsible_unit"
    assert rows.row(0).values["extra:其中：-企业自筹"] == Decimal(40_000)
