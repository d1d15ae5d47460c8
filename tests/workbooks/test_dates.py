"""Dates and years of construction in the forms that ledgers use."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.workbooks import DateRange, DateValue
from guatu.workbooks.dates import read_date, read_date_within
from guatu.workbooks.problems import Problem
from guatu.workbooks.ranges import read_range


def span(raw: object, order: str = "ymd") -> tuple[str, str, str]:
    read = read_date(raw, order)
    assert isinstance(read, DateValue), read
    return str(read.first), str(read.last), read.precision


OCTOBER = ("2024-10-01", "2024-10-31", "month")
FIRST = ("2024-10-01", "2024-10-01", "day")


@pytest.mark.parametrize(
    "raw",
    ["2024年10月", "2024.10", "24年10月", "2024/10", "2024-10", "202410", 202410, 202410.0, 2024.12,
     "２０２４年１０月", "2024 年 10 月", "2024年10月份", "2024年10月（已开工）", "拟2024年10月"],
)  # fmt: skip
def test_a_month(raw: object) -> None:
    if raw == 2024.12:
        assert span(raw) == ("2024-12-01", "2024-12-31", "month")
    else:
        assert span(raw) == OCTOBER


@pytest.mark.parametrize(
    "raw",
    ["2024/10/1", "2024-10-1", "2024.10.1", "2024年10月1日", "20241001", 20241001, 45566, "45566",
     45566.75, dt.date(2024, 10, 1), dt.datetime(2024, 10, 1, 8),  # noqa: DTZ001
     "2024-10-01 00:00:00",
     "2024-10-01T08:00:00", "1 Oct 2024", "October 1, 2024"],
)  # fmt: skip
def test_a_day(raw: object) -> None:
    assert span(raw) == FIRST


@pytest.mark.parametrize(
    ("raw", "first", "last", "precision"),
    [
        ("2026-9-2", "2026-09-02", "2026-09-02", "day"),
        (45597, "2024-11-01", "2024-11-01", "day"),
        ("2024年上半年", "2024-01-01", "2024-06-30", "half"),
        ("2024年下半年", "2024-07-01", "2024-12-31", "half"),
        ("2024年底", "2024-12-01", "2024-12-31", "part"),
        ("2024年初", "2024-01-01", "2024-03-31", "part"),
        ("2024年三季度", "2024-07-01", "2024-09-30", "quarter"),
        ("2024年第3季度", "2024-07-01", "2024-09-30", "quarter"),
        ("2024Q3", "2024-07-01", "2024-09-30", "quarter"),
        ("2024年10月底前", "2024-10-21", "2024-10-31", "part"),
        ("2024年2月下旬", "2024-02-21", "2024-02-29", "part"),
        ("2024", "2024-01-01", "2024-12-31", "year"),
        (2024.0, "2024-01-01", "2024-12-31", "year"),
        ("2024年度", "2024-01-01", "2024-12-31", "year"),
        (dt.datetime(1905, 7, 16), "2024-01-01", "2024-12-31", "year"),  # noqa: DTZ001
        (2024.05, "2024-05-01", "2024-05-31", "month"),
    ],
)
def test_other_forms(raw: object, first: str, last: str, precision: str) -> None:
    assert span(raw) == (first, last, precision)


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("二〇二六年三月", "2026-03-01", "2026-03-31"),
        ("2026年十二月", "2026-12-01", "2026-12-31"),
        ("二零二六年三月二日", "2026-03-02", "2026-03-02"), ("26.3", "2026-03-01", "2026-03-31"),
        ("26-3-2", "2026-03-02", "2026-03-02"), ("26/10", "2026-10-01", "2026-10-31"),
        (26.5, "2026-05-01", "2026-05-31"), ("99年6月", "1999-06-01", "1999-06-30"),
        ("2026，6", "2026-06-01", "2026-06-30"), ("2026、6月", "2026-06-01", "2026-06-30"),
        ("2026年8月中下旬", "2026-08-11", "2026-08-31"), ("2026年度内", "2026-01-01", "2026-12-31"),
        ("2026年前三季度", "2026-01-01", "2026-09-30"), ("2026年1-6月", "2026-01-01", "2026-06-30"),
        ("2026年6月30日以前", "2026-06-30", "2026-06-30"),
        ("2024年3月已开工", "2024-03-01", "2024-03-31"),
        ("预计2026年3月底开工建设", "2026-03-21", "2026-03-31"),
        ("2026年3月①", "2026-03-01", "2026-03-31"),
        ("Jun-26", "2026-06-01", "2026-06-30"), ("2-Mar-26", "2026-03-02", "2026-03-02"),
        ("2-Mar-2026", "2026-03-02", "2026-03-02"),
    ],
)  # fmt: skip
def test_forms_that_people_type_by_hand(raw: object, first: str, last: str) -> None:
    assert span(raw)[:2] == (first, last)


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("3月底", "2026-03-21", "2026-03-31"), ("三月", "2026-03-01", "2026-03-31"),
        ("Q1", "2026-01-01", "2026-03-31"), ("前三季度", "2026-01-01", "2026-09-30"),
        ("明年3月", "2027-03-01", "2027-03-31"), ("去年底", "2025-12-01", "2025-12-31"),
        ("今年6月", "2026-06-01", "2026-06-30"), ("6.30", "2026-06-30", "2026-06-30"),
        ("6/30", "2026-06-30", "2026-06-30"), ("全年", "2026-01-01", "2026-12-31"),
        ("年中", "2026-06-01", "2026-07-31"), ("1—6月", "2026-01-01", "2026-06-30"),
    ],
)  # fmt: skip
def test_the_year_of_the_list_completes_a_date(raw: str, first: str, last: str) -> None:
    read = read_date_within(raw, "ymd", 2026)
    assert isinstance(read, DateValue), read
    assert (str(read.first), str(read.last)) == (first, last)


def test_a_year_of_two_digits_at_either_end_is_asked_about() -> None:
    asked = read_date("21/04/26")
    assert isinstance(asked, Problem)
    assert asked.code == "date_order_unknown"


def test_the_order_of_day_and_month_is_asked_where_nothing_tells() -> None:
    assert span("5/02/2016 5:00:00 PM", "dmy") == ("2016-02-05", "2016-02-05", "day")
    assert span("5/02/2016", "mdy") == ("2016-05-02", "2016-05-02", "day")
    assert span("24/10/2016")[0] == "2016-10-24"
    asked = read_date("5/02/2016")
    assert isinstance(asked, Problem)
    assert asked.code == "date_order_unknown"


def test_a_number_that_lost_its_zero_is_asked_about() -> None:
    asked = read_date(2024.1)
    assert isinstance(asked, Problem)
    assert asked.code == "date_january_or_october"


@pytest.mark.parametrize("raw", ["已开工", "2024年13月", "2024-02-30", "9999-99-99", "12月", True])
def test_what_is_no_date_is_said(raw: object) -> None:
    read = read_date(raw)
    assert isinstance(read, Problem)
    assert read.code == "date_unreadable"


def ends(raw: object) -> tuple[str | None, str | None]:
    read = read_range(raw)
    assert isinstance(read, DateRange), read
    return read.start and str(read.start.first), read.finish and str(read.finish.last)


@pytest.mark.parametrize(
    "raw",
    ["2023-2025", "2023年至2025年", "2023—2025", "2023–2025", "2023~2025", "2023年-2025年",
     "2023-25", "2023 — 2025", "2023\n-\n2025", "２０２３－２０２５", "2023年到2025年",
     "2023-2025年（分期）"],
)  # fmt: skip
def test_years_of_construction(raw: str) -> None:
    assert ends(raw) == ("2023-01-01", "2025-12-31")


@pytest.mark.parametrize(
    ("raw", "start", "finish"),
    [
        ("2023.3-2025.12", "2023-03-01", "2025-12-31"),
        ("2023年3月-2025年12月", "2023-03-01", "2025-12-31"),
        ("2023/03-2025/12", "2023-03-01", "2025-12-31"),
        ("202303-202512", "2023-03-01", "2025-12-31"),
        ("2023-03-01至2025-12-31", "2023-03-01", "2025-12-31"),
        ("2025年", "2025-01-01", "2025-12-31"),
        ("二〇二五年至二〇二七年", "2025-01-01", "2027-12-31"),
        ("25-27", "2025-01-01", "2027-12-31"), ("2025/2027", "2025-01-01", "2027-12-31"),
        ("2025━2027", "2025-01-01", "2027-12-31"), ("2025.6-12", "2025-06-01", "2025-12-31"),
        ("2025-6-12", "2025-06-12", None), ("2025.6-26.12", "2025-06-01", "2026-12-31"),
        ("2025年9月开工，2027年6月竣工", "2025-09-01", "2027-06-30"),
        ("开工：2025年9月 竣工：2027年6月", "2025-09-01", "2027-06-30"),
        ("2025年9月\n2027年6月", "2025-09-01", "2027-06-30"),
        ("2年（2025-2027）", "2025-01-01", "2027-12-31"),
        ("2023年3月-12月", "2023-03-01", "2023-12-31"),
        ("24年10月-26年5月", "2024-10-01", "2026-05-31"),
        ("2024年6月—2025年底", "2024-06-01", "2025-12-31"),
        ("2023年-至今", "2023-01-01", None),
        ("2023年起", "2023-01-01", None),
        ("2025—", "2025-01-01", None),
        ("2024年10月", "2024-10-01", None),
        ("2024-03", "2024-03-01", None),
        (45597, "2024-11-01", None),
        ("2024", "2024-01-01", "2024-12-31"),
    ],
)  # fmt: skip
def test_other_ranges(raw: object, start: str, finish: str | None) -> None:
    assert ends(raw) == (start, finish)


@pytest.mark.parametrize(
    ("raw", "code"),
    [("36个月", "range_is_duration"), ("3年", "range_is_duration"), (24.0, "range_is_duration"),
     ("36", "range_is_duration"),
     ("2025-2023", "range_backwards"),
     ("待定", "value_pending"), ("#REF!", "cell_error"), ("尽快", "date_unreadable")],
)  # fmt: skip
def test_what_is_no_range_is_said(raw: str, code: str) -> None:
    read = read_range(raw)
    assert isinstance(read, Problem)
    assert read.code == code


days = st.dates(min_value=dt.date(1970, 1, 1), max_value=dt.date(2099, 12, 31))


@given(days)
def test_each_way_to_write_a_day_is_read_again(day: dt.date) -> None:
    for text in (
        f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}", f"{day:%Y%m%d}",
    ):  # fmt: skip
        assert read_date(text) == DateValue(day, day, "day")
    assert read_date((day - dt.date(1899, 12, 30)).days) == DateValue(day, day, "day")


@given(days, days)
def test_each_way_to_write_a_range_is_read_again(one: dt.date, two: dt.date) -> None:
    start, finish = sorted((one, two))
    for sep in ("-", "—", "至", "~", " － "):
        text = f"{start.year}年{start.month}月{sep}{finish.year}年{finish.month}月"
        read = read_range(text)
        assert isinstance(read, DateRange)
        assert read.start is not None
        assert read.finish is not None
        assert (read.start.first.year, read.start.first.month) == (start.year, start.month)
        assert (read.finish.first.year, read.finish.first.month) == (finish.year, finish.month)


anything = st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.dates())


@given(anything, st.sampled_from(["ymd", "dmy", "mdy"]))
def test_it_never_raises(raw: object, order: str) -> None:
    assert read_date(raw, order) is None or isinstance(read_date(raw, order), DateValue | Problem)
    assert read_range(raw, order) is None or isinstance(read_range(raw, order), DateRange | Problem)
