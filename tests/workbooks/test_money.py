"""Amounts of money, and quantities that never are."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.workbooks.money import read_money
from guatu.workbooks.problems import Problem
from guatu.workbooks.units import FACTORS

WAN, YI, YUAN = FACTORS["万元"], FACTORS["亿元"], FACTORS["元"]


def value(raw: object, factor: Decimal = WAN) -> Decimal | None:
    read = read_money(raw, factor)
    return read.value if isinstance(read, Problem) else read


def code(raw: object) -> str:
    read = read_money(raw, WAN)
    assert isinstance(read, Problem)
    return read.code


@pytest.mark.parametrize(
    ("raw", "wan"),
    [
        ("1.2亿", "12000"), ("1.2亿元", "12000"), ("１．２亿元", "12000"), ("12000", "12000"),
        ("12000万", "12000"), ("1,200.50", "1200.5"), ("1，200", "1200"), ("5000元", "0.5"),
        ("约3亿元", "30000"), ("5亿余元", "50000"), ("3亿多", "30000"), ("6000万元左右", "6000"),
        ("总投资5亿元", "50000"), ("￥1,200", "1200"), ("三亿", "30000"),
        ("一亿两千万元", "12000"), ("壹仟万元整", "1000"),
        ("1亿2千万元", "12000"), ("1.2億元", "12000"), ("12000萬", "12000"), ("1.2E+04", "12000"),
        ("预计总投资1.2亿元", "12000"), ("总投资：12000", "12000"), ("合同额500万元；", "500"),
        ("12000①", "12000"), ("★12000", "12000"), ("12000※", "12000"), ("1 234,5", "1234.5"),
        ("12000万元人民币", "12000"),
        ("1亿2000万", "12000"), ("2个亿", "20000"), ("3千万", "3000"), ("1.5百万元", "150"),
        ("12000（其中中央5000）", "12000"), ("5亿元，其中中央1亿", "50000"), (" 3.5 亿\n", "35000"),
        ("3000\n万元", "3000"), ("1 200.50", "1200.5"), ("1.234,56", "1234.56"),
        ("(1,200.50)", "-1200.5"), (0.1 + 0.2, "0.3"), (12000.0, "12000"), (7, "7"), ("0", "0"),
    ],
)  # fmt: skip
def test_an_amount_is_read_in_ten_thousands(raw: object, wan: str) -> None:
    assert value(raw) == Decimal(wan)
    assert str(value(raw)) == wan


@pytest.mark.parametrize(
    "raw",
    ["2000万件", "5万亩", "10万千瓦", "128万平方米", "12万吨/年", "100吨", "50km", "300MW",
     "10万kW", "200万头", "3000套", "5万立方米", "85%", "120公里", "6层", "2000万只",
     "2亿块", "500张", "3万多平方米", "2GW", "12万TEU", "500万桶", "80张床位"],
)  # fmt: skip
def test_a_quantity_is_never_money(raw: str) -> None:
    assert code(raw) == "money_is_quantity"
    assert value(raw) is None


@pytest.mark.parametrize("raw", ["500万美元", "$500万", "1亿港元", "2亿日元", "€300", "USD 5"])
def test_another_currency_is_never_counted(raw: str) -> None:
    assert code(raw) == "money_foreign"
    assert value(raw) is None


@pytest.mark.parametrize(
    ("raw", "currency", "wan"),
    [("£33.73", "GBP", "33.73"), ("£32,614", "GBP", "32614"), ("$5", "AUD", "5"),
     ("500万美元", "USD", "500"), ("USD 12.5", "USD", "12.5")],
)  # fmt: skip
def test_the_currency_of_the_ledger_may_stand_in_the_cell(
    raw: str, currency: str, wan: str
) -> None:
    assert read_money(raw, WAN, currency) == Decimal(wan)
    assert code(raw) == "money_foreign"


@pytest.mark.parametrize("raw", ["3—5亿", "3-5亿元", "100~200", "1亿至2亿", "3到5亿"])
def test_a_range_is_a_question(raw: str) -> None:
    assert code(raw) == "money_is_range"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("#REF!", "cell_error"), ("#DIV/0!", "cell_error"), ("=SUM(A1:A3)", "cell_formula"),
        ("待定", "value_pending"), ("3000\n2000", "money_unreadable"),
        ("3 5", "money_unreadable"), ("1e5", "money_unreadable"), (True, "money_unreadable"),
        (float("nan"), "money_unreadable"), (1e300, "money_too_large"), ("-5", "money_negative"),
        (dt.date(2024, 1, 1), "money_is_date"), ("60000亿", "money_unit_doubtful"),
        ("约3亿", "money_is_rough"), ("5000（含征地）", "money_has_note"),
    ],
)  # fmt: skip
def test_what_is_odd_is_said(raw: object, expected: str) -> None:
    assert code(raw) == expected


@pytest.mark.parametrize("raw", ["", "—", "-", "/", "无", "\\", "  ", "——", "N/A", "暂无"])
def test_signs_for_nothing_are_nothing(raw: str) -> None:
    assert read_money(raw, WAN) is None


def test_a_bare_number_goes_by_the_unit_of_its_column() -> None:
    assert value("1.2", YI) == 12000
    assert value(12345678.91, YUAN) == Decimal("1234.567891")
    assert value("3000万元", YI) == 3000  # the cell's own unit goes first
    assert value(2066075.5899999999, YUAN) == Decimal("206.607559")


amounts = st.decimals(min_value=0, max_value=10_000, places=4, allow_nan=False)


@given(amounts)
def test_what_is_written_is_read_again(amount: Decimal) -> None:
    for text, factor in (
        (f"{amount:f}", WAN), (f"{amount:,}", WAN), (f"{amount:f}万元", YI),
        (f" {amount:f} 万 ", YUAN),
    ):  # fmt: skip
        assert value(text, factor) == amount
    assert value(f"{amount:f}亿", WAN) == amount * 10_000


@given(amounts, st.sampled_from("亩吨件台套人户座千瓦辆平方米公里立方米头万亩"))
def test_no_unit_of_things_makes_money(amount: Decimal, unit: str) -> None:
    for text in (f"{amount:f}{unit}", f"{amount:f}万{unit}"):
        read = read_money(text, WAN)
        if unit == "万":
            continue
        if isinstance(read, Problem):
            assert read.value is None
        else:
            assert unit == "千"  # 5千 is five thousand yuan


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.dates()))
def test_it_never_raises(raw: object) -> None:
    read = read_money(raw, YI)
    assert read is None or isinstance(read, Decimal | Problem)
