"""Whatever stands in a sheet or a file, it is read or refused, never a traceback."""

import datetime as dt
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.workbooks import (
    BadFile,
    ColumnMap,
    Grid,
    Merge,
    RowKind,
    english,
    open_workbook,
    read_rows,
    recognise,
)
from guatu.workbooks.words import TITLES

from .makers import xlsx

titles = st.sampled_from(sorted({word for words in TITLES.values() for word in words}))
cells = st.one_of(
    st.just(""),
    titles,
    st.text("项目合计小一二三、（）1234.年月亿万元—#= \n张王李局镇", max_size=12),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**6), 10**9),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.just(dt.timedelta(hours=30)),
    st.sampled_from(
        ["#REF!", "=A1", "待定", "—", "同上", "合计", "一、", "注：无", "2023-2025", "1.2亿"]
    ),
)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    width, height = draw(st.integers(1, 7)), draw(st.integers(0, 9))
    rows: list[list[Any]] = [
        draw(st.lists(cells, min_size=width, max_size=width)) for _ in range(height)
    ]
    if draw(st.booleans()):
        rows.insert(0, draw(st.lists(titles, min_size=width, max_size=width)))
    merges = []
    for _ in range(draw(st.integers(0, 3))):
        if rows:
            top, left = draw(st.integers(0, len(rows) - 1)), draw(st.integers(0, width - 1))
            bottom = draw(st.integers(top, len(rows) - 1))
            merges.append(Merge(top, left, bottom, draw(st.integers(left, width - 1))))
    return Grid("表", rows, merges=tuple(merges))


@given(grids(), st.booleans())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_sheet_is_read_or_refused(sheet: Grid, insist: bool) -> None:
    reading = recognise(sheet, ColumnMap(accept_refused=insist))
    for question in reading.questions:
        assert english(question)
    if reading.refusal is not None:
        assert english(reading.refusal)
        return
    rows = read_rows(sheet, reading)
    assert {len(column) for column in rows.columns.values()} <= {len(rows.numbers)}
    assert rows.numbers == sorted(set(rows.numbers))
    for message in rows.messages:
        assert english(message)
    for row in rows.projects():
        assert row.kind is RowKind.PROJECT
    titles = [column.full_title for column in reading.columns]
    again = recognise(sheet, reading.column_map)
    if again.header != reading.header or len(set(titles)) < len(titles):
        return  # columns of one title are told apart by their place, which needs the same header
    assert [c.field for c in again.columns] == [c.field for c in reading.columns]


def outcome(data: bytes, name: str) -> str:
    """The format of a file that was read, the sentence for one that was refused."""
    try:
        return open_workbook(data, name).format
    except BadFile as refused:
        return english(refused)


@pytest.mark.parametrize("seed", range(40))
def test_a_workbook_with_bytes_turned_over_is_read_or_refused(seed: int) -> None:
    good = xlsx(lambda sheet: (sheet.append(["项目名称", "总投资(万元)"]), sheet.append(["甲", 5])))
    chance = random.Random(seed)
    broken = bytearray(good)
    for _ in range(chance.randint(1, 8)):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    assert outcome(bytes(broken), "a.xlsx")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert outcome(data, "a.csv")
