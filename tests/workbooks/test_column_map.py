"""A kept column map reads the next file of its sender, also where columns have moved."""

from decimal import Decimal

import pytest

from guatu.workbooks import ColumnMap, ColumnRule, fingerprint, read_rows, recognise
from guatu.workbooks.column_map import title_key

from .makers import grid

FULL = ColumnMap(
    fingerprint="abc",
    rules=(
        ColumnRule(0, "ID", "no"),
        ColumnRule(0, "ID", "name"),
        ColumnRule(
            1, "Rating", "extra:rating", values={"Amber/Red": "red"}, empties=("NA", "Exempt")
        ),
        ColumnRule(2, "Cost (£m)", "total_invest", scale="100"),
        ColumnRule(3, "Start", "start_planned", date_order="dmy"),
        ColumnRule(4, "Narrative", ""),
    ),
    currency="GBP",
    unit="万元",
    year=2023,
    header=(1, 1),
    constants={"list_level": "national"},
)

SHEET = [
    ["ID", "Rating", "Cost (£m)", "Start", "Narrative"],
    ["a1", "amber / red", "£33.73", "5/02/2016 5:00:00 PM", "long"],
    ["a2", "Exempt under section 43 …", "1,000", "2016-05-25 17:00:00", "long"],
    ["a3", "NA", "", "24/10/2016", ""],
]


def test_json_and_back() -> None:
    assert ColumnMap.from_json(FULL.to_json()) == FULL
    assert ColumnMap.from_json({}) == ColumnMap()


@pytest.mark.parametrize(
    "wrong",
    [{"field": "x"}, {"field": "no", "kind": "x"}, {"field": "no", "unit": "x"},
     {"field": "no", "date_order": "x"}, {"field": "no", "scale": "x"},
     {"field": "no", "scale": "0"}, {"field": "no", "scale": "NaN"}],
)  # fmt: skip
def test_what_is_not_known_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"unknown|scale"):
        ColumnRule(0, "a", **wrong)


def test_a_map_decides_fields_units_words_and_dates() -> None:
    sheet = grid(SHEET)
    reading = recognise(sheet, FULL)
    assert reading.refusal is None
    assert reading.year == 2023
    rows = read_rows(sheet, reading)
    assert rows.columns["no"] == ["A1", "A2", "A3"]
    assert rows.columns["name"] == ["a1", "a2", "a3"]
    assert rows.columns["extra:rating"] == ["red", None, None]
    assert rows.columns["total_invest"] == [Decimal(3373), Decimal(100_000), None]
    assert [str(value.first) for value in rows.columns["start_planned"]] == [
        "2016-02-05", "2016-05-25", "2016-10-24",
    ]  # fmt: skip
    assert rows.columns["list_level"] == ["national"] * 3
    assert "extra:Narrative" not in rows.columns
    assert rows.messages == []


def test_columns_that_moved_are_found_by_their_titles() -> None:
    moved = grid([[row[4], row[2], row[0], row[3], row[1]] for row in SHEET])
    rows = read_rows(moved, recognise(moved, FULL))
    assert rows.columns["total_invest"][0] == Decimal(3373)
    assert rows.ref(0, "total_invest") == "B2"


def test_a_column_that_is_gone_is_said() -> None:
    shorter = grid([row[:3] for row in SHEET])
    codes = [m.code for m in recognise(shorter, FULL).messages]
    assert codes == ["map_column_missing"]


def test_years_and_months_in_titles_do_not_matter() -> None:
    assert title_key("2025年1-6月 累计完成投资") == title_key("2024年1—11月累计完成投资")
    assert fingerprint(["2025年计划"]) == fingerprint(["2026年 计划"])
    assert fingerprint(["年计划"]) != fingerprint(["计划", "年"])
    kept = recognise(grid([["项目名称", "6月份完成情况"], ["甲", "主体完工"]])).column_map
    kept = kept.with_rule(ColumnRule(1, "6月份完成情况", "image_progress"))
    again = recognise(grid([["项目名称", "7月份完成情况"], ["甲", "封顶"]]), kept)
    assert again.columns[1].field == "image_progress"


def test_columns_of_one_title_are_told_apart_by_their_place() -> None:
    rules = (ColumnRule(0, "名称", "name"), ColumnRule(1, "金额", "total_invest", unit="亿元"),
             ColumnRule(2, "金额", "year_plan", unit="万元"))  # fmt: skip
    sheet = grid([["名称", "金额", "金额"], ["甲", 1.0, 5.0]])
    rows = read_rows(sheet, recognise(sheet, ColumnMap(rules=rules)))
    assert (rows.columns["total_invest"], rows.columns["year_plan"]) == ([10000], [5])


def test_without_a_header_rules_go_by_place() -> None:
    rules = (ColumnRule(0, "", "name"), ColumnRule(1, "", "total_invest", unit="万元"))
    sheet = grid([["甲", 1.0], ["乙", 2.0]])
    rows = read_rows(sheet, recognise(sheet, ColumnMap(rules=rules, header=(0, 0))))
    assert rows.columns["name"] == ["甲", "乙"]
    assert rows.columns["total_invest"] == [1, 2]


def test_a_person_may_say_where_the_header_is() -> None:
    sheet = grid([["项目名称", "x"], ["Title A", "Title B"], ["甲", 1.0]])
    reading = recognise(sheet, ColumnMap(header=(2, 2)))
    assert [column.title for column in reading.columns] == ["Title A", "Title B"]


def test_a_unit_of_the_map_holds_where_nothing_else_says() -> None:
    sheet = grid([["项目名称", "总投资", "年度计划（亿元）"], ["甲", 5.0, 1.0]])
    rows = read_rows(sheet, recognise(sheet, ColumnMap(unit="元")))
    assert rows.columns["total_invest"] == [Decimal("0.0005")]
    assert rows.columns["year_plan"] == [10000]
