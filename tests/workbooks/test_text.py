"""Cleaning of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.workbooks.text import clean_line, clean_text, split_marks, unspaced


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (" 石门\n水库 ", "石门水库"), ("石门 水库", "石门水库"), ("ABC\n项目", "ABC项目"),
        ("Café  Élan", "Café Élan"), ("１２Ａ　项目", "12A项目"), ("甲\r\n（二期）", "甲（二期）"),
    ],
)  # fmt: skip
def test_a_line_heals_breaks(raw: str, line: str) -> None:
    assert clean_line(raw) == line


def test_text_keeps_its_paragraphs() -> None:
    assert clean_text("１．主体  完工；\r\n \r\n２．开展装修 ") == "1.主体 完工；\n2.开展装修"
    assert clean_text("完成，“封顶”") == "完成，“封顶”"


@pytest.mark.parametrize(
    ("raw", "name", "marks"),
    [
        ("★石门水库", "石门水库", "★"), ("▲ ★石门水库", "石门水库", "▲★"),
        ("石门水库★", "石门水库", "★"), ("石门水库（★）", "石门水库", "★"), ("※石门", "石门", "※"),
        ("*石门*", "石门", "**"), ("石门A*B水库", "石门A*B水库", ""), ("石门", "石门", ""),
    ],
)  # fmt: skip
def test_marks_are_no_part_of_a_name(raw: str, name: str, marks: str) -> None:
    assert split_marks(raw) == (name, marks)


def test_a_title_set_apart() -> None:
    assert unspaced("2 0 2 0 年 重 点 项 目 计 划") == "2020年重点项目计划"
    assert unspaced("Project list of 2020") == "Project list of 2020"


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    for clean in (clean_text, clean_line):
        assert clean(clean(raw)) == clean(raw)
