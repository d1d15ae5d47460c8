"""What a sheet is: header, columns, units, year, questions, refusals."""

from typing import Any

import pytest

from guatu.workbooks import ColumnMap, Grid, SheetReading, recognise
from guatu.workbooks.titles import meaning_of

from .makers import grid

LEDGER = [
    "项目编号",
    "项目名称",
    "建设性质",
    "建设内容",
    "总投资",
    "今年计划投资",
    "今年累计完成投资",
    "本月完成投资",
    "计划开工",
    "计划竣工",
    "包联领导",
    "责任单位",
    "服务单位(代办单位)",
    "项目类型",
    "建设阶段",
    "本月进展",
    "问题和建议",
]
LEDGER_FIELDS = [
    "no",
    "name",
    "nature",
    "content",
    "total_invest",
    "year_plan",
    "year_done",
    "month_done",
    "start_planned",
    "finish_planned",
    "leader",
    "responsible_unit",
    "agent_unit",
    "kind",
    "stage",
    "progress_text",
    "problem_text",
]


def fields(reading: SheetReading) -> list[str]:
    return [column.field for column in reading.columns]


def read(rows: list[list[Any]], name: str = "Sheet1", **more: Any) -> SheetReading:
    return recognise(grid(rows, name, **more))


def test_the_monthly_ledger_of_seventeen_columns() -> None:
    reading = read([["青石县2025年重点项目台账（6月）"], ["单位：万元"], LEDGER])
    assert fields(reading) == LEDGER_FIELDS
    assert (reading.unit, reading.year, reading.month) == ("万元", 2025, 6)
    assert reading.header == (2, 2)
    assert {c.unit for c in reading.columns if c.kind == "money"} == {"万元"}


def test_a_title_with_its_letters_set_apart_is_read() -> None:
    rows = [
        ["2 0 2 0 年 自 治 区 重 点 前 期 工 作 项 目 计 划"],
        ["序号", "项目名称"],
        [1.0, "甲"],
    ]
    reading = read(rows)
    assert reading.title == "2020年自治区重点前期工作项目计划"
    assert reading.year == 2020


TWO_LEVELS = [
    ["附件2"],
    ["", "", "", "", "单位：万元"],
    ["序号", "项目\n名称", "总投资\n（亿元）", "2024年计划投资", "", "备 注"],
    ["", "", "", "计划总投资", "市财政", ""],
    [1.0, "甲项目", 1.2, 3000.0, 100.0, ""],
]


@pytest.mark.parametrize(
    "merges", [(), ((2, 3, 2, 4), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 3, 2), (2, 5, 3, 5))]
)
def test_two_levels_with_and_without_merges(merges: tuple[tuple[int, int, int, int], ...]) -> None:
    reading = recognise(grid(TWO_LEVELS, merges=merges))
    assert reading.header == (2, 3)
    assert fields(reading)[:4] == ["seq", "name", "total_invest", "year_plan"]
    assert reading.columns[4].field == "extra:2024年计划投资-市财政"
    assert [c.unit for c in reading.columns if c.kind == "money"] == ["亿元", "万元", "万元"]


def test_rows_of_units_and_of_column_numbers_belong_to_the_header() -> None:
    reading = read(
        [
            ["序号", "项目名称", "总投资", "年度计划", "责任单位"],
            ["", "", "亿元", "万元", ""],
            ["甲", "乙", 1.0, 2.0, 3.0],
            [1.0, "石门水库", 1.5, 3000.0, "县水利局"],
        ]
    )
    assert reading.header == (0, 2)
    assert [c.unit for c in reading.columns if c.kind == "money"] == ["亿元", "万元"]


def test_three_levels_decide_together() -> None:
    sheet = grid(
        [
            ["项目名称", "投资情况（万元）", "", "", "开工时间", "", "包联领导", "责任单位"],
            ["", "总投资", "2025年", "", "计划", "实际", "姓名", "名称"],
            ["", "", "计划投资", "完成投资", "", "", "", ""],
            ["石门水库", 5000.0, 900.0, 600.0, "2025.3", "2025.4", "张三", "县水利局"],
        ],
        merges=[
            (0, 0, 2, 0), (0, 1, 0, 3), (1, 1, 2, 1), (1, 2, 1, 3), (0, 4, 0, 5), (1, 4, 2, 4),
            (1, 5, 2, 5), (1, 6, 2, 6), (1, 7, 2, 7),
        ],
    )  # fmt: skip
    reading = recognise(sheet)
    assert reading.header == (0, 2)
    assert fields(reading) == [
        "name", "total_invest", "year_plan", "year_done", "start_planned", "start_actual", "leader",
        "responsible_unit",
    ]  # fmt: skip


def test_foreign_money_is_never_taken_for_yuan() -> None:
    reading = read([["项目名称", "总投资（万美元）"], ["甲", 5000.0]])
    assert reading.columns[1].field == "extra:总投资（万美元）"
    assert reading.columns[1].kind == "text"


def test_a_title_that_could_be_a_header_is_none() -> None:
    reading = read(
        [["2022年重点项目"], [1.0, "甲县公路工程", 5000.0], [2.0, "乙县水库工程", 9000.0]]
    )
    assert reading.header is None
    assert reading.title == "2022年重点项目"
    assert fields(reading) == ["seq", "name", "total_invest"]


def test_a_group_row_below_the_header_is_no_second_level() -> None:
    reading = read(
        [
            ["序号", "项目名称", "总投资(万元)", "责任单位"],
            ["一", "产业项目", "", ""],
            [1.0, "甲", 5.0, "县局"],
        ]
    )
    assert reading.header == (0, 0)


def test_without_a_header_columns_are_known_by_their_cells() -> None:
    reading = read(
        [
            [
                1.0,
                "西安至延安高速铁路",
                "新建正线287公里",
                "2020-2025",
                5516700.0,
                800000.0,
                "省发改委",
            ],
            [
                2.0,
                "榆林煤化工项目",
                "年产煤制烯烃70万吨",
                "2022-2026",
                2000000.0,
                300000.0,
                "榆林市政府",
            ],
            [3.0, "宝鸡机场工程", "新建跑道2800米", "2023-2026", 280000.0, 50000.0, "省发改委"],
        ],
        name="续建项目",
    )
    assert fields(reading) == [
        "seq", "name", "content", "year_range", "total_invest", "year_plan", "responsible_unit",
    ]  # fmt: skip
    assert reading.header is None
    assert reading.column_map.constants == {"list_class": "continued"}
    codes = [question.code for question in reading.questions]
    assert codes[0] == "ask_header"
    assert codes.count("ask_unit") == 2
    assert "ask_year" in codes


def test_codes_people_and_dates_are_known_by_their_cells() -> None:
    rows = [
        ["2019-330482-35-03-012345", "石门水库工程", "张三、李四", "2024-10-01"],
        ["2020-330482-35-03-012346", "黑山公路工程", "王五", "2024-11-01"],
    ]
    assert fields(read(rows)) == ["national_code", "name", "leader", "start_planned"]


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["累计完成投资", "自开工累计完成投资"], ["year_done", "all_done"]),
        (["今年累计完成投资", "累计完成投资"], ["year_done", "all_done"]),
        (["1-6月完成投资", "6月完成投资"], ["year_done", "month_done"]),
        (
            ["截至2024年底累计完成投资", "2025年计划投资"],
            ["extra:截至2024年底累计完成投资", "year_plan"],
        ),
        (["2024年计划投资", "2025年计划投资"], ["extra:2024年计划投资", "year_plan"]),
        (["2025年投资计划", "一季度计划投资"], ["year_plan", "extra:一季度计划投资"]),
    ],
)
def test_which_sum_a_column_holds(titles: list[str], expected: list[str]) -> None:
    reading = read([["2025年台账（单位：万元）"], ["项目名称", *titles], ["甲", 100.0, 200.0]])
    assert fields(reading)[1:] == expected


def test_a_sum_that_may_be_of_the_year_or_of_all_years_is_asked_about() -> None:
    reading = read([["单位：万元"], ["项目名称", "总投资", "累计完成投资"], ["甲", 100.0, 20.0]])
    asked = next(q for q in reading.questions if q.column == 2)
    assert asked.code == "ask_field_between"
    assert set(asked.options[:2]) == {"year_done", "all_done"}


@pytest.mark.parametrize(
    ("title", "cells", "field"),
    [
        ("建设性质", ["新建", "续建"], "list_class"),
        ("建设性质", ["新建", "扩建"], "nature"),
        ("建设阶段", ["在建", "前期"], "stage"),
        ("建设阶段", ["新建", "扩建"], "nature"),
        ("项目性质", ["续建", "新开工"], "list_class"),
        ("年度计划", ["完成主体工程施工，开展装修", "完成土地平整和基础工程"], "goals"),
        ("形象进度", [0.85, 0.4], "physical_percent"),
        ("开工时间", ["2023-2025", "2024-2026"], "year_range"),
    ],
)
def test_cells_decide_where_titles_are_mixed_up(title: str, cells: list[Any], field: str) -> None:
    reading = read([["项目名称", title], *([f"{n}号项目", cell] for n, cell in enumerate(cells))])
    assert reading.columns[1].field == field


def test_a_unit_nobody_states_is_guessed_and_asked() -> None:
    reading = read([["项目名称", "总投资"], ["甲", 1.2], ["乙", 35.0]])
    assert (reading.columns[1].unit, reading.columns[1].unit_source) == ("亿元", "guess")
    assert [q.options[0] for q in reading.questions if q.code == "ask_unit"] == ["亿元"]


def test_a_unit_that_makes_no_sense_is_asked_about() -> None:
    rows = [["项目名称", "总投资(亿元)"], *([f"{n}号", 50000.0 + n] for n in range(9))]
    assert "ask_unit_strange" in [q.code for q in read(rows).questions]


def test_cells_that_state_their_units_need_no_question() -> None:
    reading = read([["项目名称", "总投资"], ["甲", "1.2亿"], ["乙", "3000万元"]])
    assert reading.columns[1].unit_source == "cells"
    assert not [q for q in reading.questions if q.code == "ask_unit"]


def test_an_unknown_column_is_kept_and_asked_about() -> None:
    reading = read([["项目名称", "食堂座位（个）"], ["甲", 50.0]])
    assert reading.columns[1].field == "extra:食堂座位（个）"
    assert [q.code for q in reading.questions if q.column == 1] == ["ask_field"]


def test_an_answer_of_an_export_is_known_by_its_title() -> None:
    reading = read([["项目名称", "guatu:row_id", "guatu:row_version"], ["甲", "17", "3"]])
    assert fields(reading) == ["name", "row_id", "row_version"]


SUMMARY_ROWS = [["甲", 3.0, 100.0, 20.0], ["合计", 3.0, 100.0, 20.0]]


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (grid([]), "sheet_empty"),
        (grid([["", ""], ["", ""]]), "sheet_empty"),
        (grid([["行标签", "求和项:总投资（万元）"], ["甲县", 5.0]]), "sheet_is_pivot"),
        (grid([["县区", "项目类型", "求和项:合计"], ["甲县", "产业", 5.0]]), "sheet_is_pivot"),
        (grid([["2023年市级重点项目统计表"], ["单位：亿元"], ["建设地点", "个数汇总", "总投资汇总",
        "制造业"],
               *SUMMARY_ROWS]), "sheet_is_summary"),
        (grid([["重点项目汇总表"], ["单位：个，万元"], ["单位", "小计", "总投资", "年度计划"],
               *SUMMARY_ROWS]), "sheet_is_summary"),
        (grid([["项目", "个数", "总投资", "年度计划"], *SUMMARY_ROWS]), "sheet_is_summary"),
        (grid([["新建", "国家", "生态人文"], ["扩建", "省级", "大类"], ["改建", "", ""]]),
        "sheet_is_words"),
        (grid([["填报说明"], ["一、请各单位于每月25日前报送，逾期不报的予以通报。"]]),
        "sheet_without_table"),
        (grid([["责任单位", "总投资", "备注"], ["县局", 5.0, "x"]]), "no_name_column"),
        (grid([["序号", "项目名称", "总投资"]]), "sheet_without_rows"),
    ],
)  # fmt: skip
def test_sheets_that_are_no_lists_are_refused_with_a_reason(sheet: Grid, code: str) -> None:
    refused = recognise(sheet).refusal
    assert refused is not None
    assert refused.code == code


def test_a_list_that_is_only_called_a_summary_is_read() -> None:
    reading = read(
        [["2022年第一批重大项目汇总表"], ["序号", "项目名称", "总投资(万元)"], [1.0, "甲", 5000.0]]
    )
    assert reading.refusal is None


def test_a_person_may_insist() -> None:
    sheet = grid([["项目", "个数", "总投资", "年度计划"], *SUMMARY_ROWS])
    assert recognise(sheet, ColumnMap(accept_refused=True)).refusal is None


def test_what_was_understood_reads_the_same_again() -> None:
    sheet = grid(TWO_LEVELS)
    first = recognise(sheet)
    again = recognise(sheet, ColumnMap.from_json(first.column_map.to_json()))
    assert fields(again) == fields(first)
    assert [c.unit for c in again.columns] == [c.unit for c in first.columns]
    assert again.column_map == first.column_map
    assert not [q for q in again.questions if q.code.startswith("ask_field")]


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("★项目名称", "name"), ("*项目名称", "name"), ("【项目名称】", "name"),
        ("“项目名称”", "name"), ("（项目名称）", "name"), ("<项目名称>", "name"),
        ("项目名称/", "name"), ("项目名称①", "name"), ("\u200b项目名称", "name"),
        ("项目名称及建设地点", "name"), ("2026计划投资", "year_plan"),
        ("存在问题及下步打算", "problem_text"), ("开（竣）工时间", "year_range"),
        ("开工-竣工时间", "year_range"), ("开工及竣工年月", "year_range"),
        ("累计完成", "year_done"), ("一月计划投资", "plan_m01"), ("12月计划", "plan_m12"),
        ("2026年底前完成投资", "year_plan"), ("Location", "location"),
        ("Total Investment", "total_invest"), ("附注", "remark"),
    ],
)  # fmt: skip
def test_titles_as_people_dress_them(title: str, field: str) -> None:
    assert meaning_of(title).field == field


@pytest.mark.parametrize(
    ("title", "unit"),
    [("总投资【亿元】", "亿元"), ("总投资〔亿元〕", "亿元"), ("总投资（萬元）", "万元"),
     ("总投资（RMB万元）", "万元"), ("总投资（亿元/人民币）", "亿元"), ("投资额/万元", "万元")],
)  # fmt: skip
def test_units_as_people_dress_them(title: str, unit: str) -> None:
    meaning = meaning_of(title)
    assert (meaning.field, meaning.unit) == ("total_invest", unit)
    assert meaning.confidence > 0.8


def test_a_duration_is_no_span_of_years_and_is_kept_beside() -> None:
    reading = read([["项目名称", "建设工期（月）"], ["甲", 24.0], ["乙", "36个月"]])
    assert fields(reading) == ["name", "extra:建设工期（月）"]
    assert not [question for question in reading.questions if question.column == 1]


def test_a_third_level_of_one_title_needs_no_merges() -> None:
    reading = read([
        ["序号", "项目名称", "投资情况", "", "责任单位"],
        ["", "", "总投资（亿元）", "2026年", ""],
        ["", "", "", "计划投资（万元）", ""],
        [1.0, "甲公路工程", 3.5, 5000.0, "县局"],
    ])  # fmt: skip
    assert reading.header == (0, 2)
    assert [(c.field, c.unit) for c in reading.columns[2:4]] == [
        ("total_invest", "亿元"), ("year_plan", "万元"),
    ]  # fmt: skip


def test_a_number_that_only_counts_the_rows_is_no_identity() -> None:
    reading = read([["编号", "项目名称"], [1.0, "甲"], [2.0, "乙"], [3.0, "丙"]])
    assert fields(reading) == ["seq", "name"]
    reading = read([["编号", "项目名称"], ["ZD-01", "甲"], ["ZD-02", "乙"], ["ZD-07", "丙"]])
    assert fields(reading) == ["no", "name"]


def test_days_under_a_stage_are_asked_about_and_are_no_stage() -> None:
    rows = [["项目编号", "项目名称", "Stage1", "责任单位"]]
    rows += [
        [f"A{n}", f"青石{n}号桥", f"2017-02-{n + 1:02d} 17:00:00", "交通局"] for n in range(20)
    ]
    reading = read(rows)
    assert fields(reading) == ["no", "name", "extra:Stage1", "responsible_unit"]
    assert [q.code for q in reading.questions if q.column == 2] == ["ask_field"]
