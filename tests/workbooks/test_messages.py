"""Each code that the package emits has a sentence that its params fill."""

import re
from pathlib import Path

import pytest

import guatu.workbooks
from guatu.workbooks import (
    FIELDS,
    MESSAGES,
    Level,
    Message,
    Question,
    english,
    read_rows,
    recognise,
)
from guatu.workbooks.fields import CHOICES, KINDS
from guatu.workbooks.words import CHOICE_WORDS, TITLES

from .makers import grid

PACKAGE = Path(guatu.workbooks.__file__).parent


def emitted() -> set[str]:
    """String literals of the package that look like the codes of messages."""
    literals: set[str] = set()
    for path in PACKAGE.glob("*.py"):
        if path.name != "messages.py":
            literals.update(re.findall(r'"([a-z]+(?:_[a-z0-9]+)+)"', path.read_text("utf-8")))
    return literals


def test_each_sentence_is_used() -> None:
    assert set(MESSAGES) <= emitted()


def test_each_code_has_a_sentence() -> None:
    source = "".join(path.read_text("utf-8") for path in PACKAGE.glob("*.py"))
    made = re.findall(
        r'\b(?:Problem|Message|BadFile|Question|refuse)\(\s*(?:grid,\s*)?"(\w+)"', source
    )
    assert len(made) > 30
    assert set(made) <= set(MESSAGES)


def test_fields_and_words_belong_together() -> None:
    assert set(TITLES) <= set(FIELDS)
    assert {field.kind for field in FIELDS.values()} <= set(KINDS)
    assert set(CHOICE_WORDS) == set(CHOICES)
    for field, words in CHOICE_WORDS.items():
        assert set(words.values()) <= set(CHOICES[field])


ODD = [
    ["序号", "项目名称", "项目代码", "总投资", "年度计划", "开工时间", "建设起止年限", "建设性质",
    "施工人数",
     "完成率", "列"],
    ["一", "产业（9个）", "", 5.0, "", "", "", "", "", "", ""],
    [1.0, "甲", "x", "5万亩", "三亿", "某日", "3年", "怪", "很多", "高", "a"],
    [2.0, "乙", 2e19, "3-5亿", "约3亿", 2024.1, "2025-2023", "新建", 5.0, 0.5, "a"],
    [3.0, "丙", "", "60000亿", "-5", "5/02/2016", "#REF!", "扩建", 5.5, 0.5, "a"],
    [4.0, "丁", "", 1e300, "5（注）", "待定", "=A1", "改建", 5.0, 0.5, "a"],
    [5.0, "", "", 1.0, "", "", "", "", "", "", ""],
    ["", "", "", 2.0, "", "", "x", "", "", "", "b"],
    ["合计", "", "", 9.0, "", "", "", "", "", "", ""],
]  # fmt: skip


def test_every_message_of_an_odd_sheet_can_be_said() -> None:
    sheet = grid(ODD)
    reading = recognise(sheet)
    rows = read_rows(sheet, reading)
    said: list[Message | Question] = [*rows.messages, *reading.questions]
    assert len({message.code for message in said}) > 20
    for message in said:
        assert "{" not in english(message)


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_a_sentence_is_one_line_and_ends(code: str) -> None:
    assert MESSAGES[code][-1] in ".?"
    assert "\n" not in MESSAGES[code]


def test_a_sentence_names_what_is_missing() -> None:
    with pytest.raises(KeyError):
        english(Message("cell_error", Level.WARNING))
