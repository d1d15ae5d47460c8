"""The three amounts of a month; the browser's copy of the rule is held to the same cases."""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.reports.money import Amounts, Base, base_of, completed, consistent, retyped

CASES = json.loads((Path(__file__).parent / "money_cases.json").read_text(encoding="utf-8"))
MONEY = st.decimals(-(10**9), 10**9, places=6)
JANUARY, MAY, DECEMBER = dt.date(2026, 1, 1), dt.date(2026, 5, 1), dt.date(2025, 12, 1)


@dataclass
class Said:
    month: dt.date
    year_amount: Decimal | None
    all_amount: Decimal | None


def amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def amounts(**texts: Any) -> Amounts:
    return Amounts(*(amount(texts.get(name)) for name in ("month", "year", "all")))


@pytest.mark.parametrize("case", CASES["consistent"])
def test_typing_one_gives_the_other_two(case: dict) -> None:
    base = Base(amount(case["base"]["year"]), amount(case["base"]["all"]))
    found = consistent(base, case["typed"], amount(case["amount"]), amounts(**case["others"]))
    assert found == amounts(**case)


@given(year=MONEY, total=MONEY, typed=MONEY, name=st.sampled_from(["month", "year", "all"]))
def test_whichever_is_typed_the_three_hang_together(
    year: Decimal, total: Decimal, typed: Decimal, name: str
) -> None:
    base = Base(year, total)
    found = consistent(base, name, typed, Amounts())
    assert getattr(found, name) == typed
    assert found.year == year + (found.month or 0)
    assert found.all == total + (found.month or 0)
    for other in ("month", "year", "all"):
        assert consistent(base, other, getattr(found, other), found) == found


def test_january_and_a_year_without_reports_begin_from_nothing() -> None:
    last = Said(DECEMBER, Decimal(900), Decimal(5000))
    assert base_of(JANUARY, last) == base_of(MAY, last) == Base(Decimal(0), Decimal(5000))
    assert base_of(JANUARY, None) == Base(Decimal(0), None)
    assert base_of(MAY, None) == Base(None, None)
    assert base_of(MAY, Said(JANUARY, Decimal(70), None)) == Base(Decimal(70), None)


BASE = Base(Decimal(2160), Decimal(5400))


@pytest.mark.parametrize(
    ("held", "typed", "found"),
    [
        ({}, {}, {"month": 0, "year": 2160, "all": 5400}),
        ({}, {"month": 320}, {"month": 320, "year": 2480, "all": 5720}),
        ({}, {"all": 5720}, {"month": 320, "year": 2480, "all": 5720}),
        # one of three that stood there was changed: the other two follow
        (
            {"month": 320, "year": 2480, "all": 5720},
            {"month": 300, "year": 2480, "all": 5720},
            {"month": 300, "year": 2460, "all": 5700},
        ),
        # several were: what was typed stands, and is marked where it contradicts itself
        (
            {"month": 320, "year": 2480, "all": 5720},
            {"month": 300, "year": 2470, "all": 5720},
            {"month": 300, "year": 2470, "all": 5720},
        ),
        ({}, {"month": 300, "year": 2470}, {"month": 300, "year": 2470, "all": 5700}),
        # emptied: as if nothing had been typed
        (
            {"month": 320, "year": 2480, "all": 5720},
            {"year": 2480, "all": 5720},
            {"month": 320, "year": 2480, "all": 5720},
        ),
    ],
)
def test_a_form_without_scripts_follows_the_same_rule(held: dict, typed: dict, found: dict) -> None:
    assert retyped(BASE, amounts(**held), amounts(**typed)) == amounts(**found)


def test_a_total_that_nobody_knows_is_not_made_up() -> None:
    assert completed(Base(), amounts(month=5)) == amounts(month=5)
    assert completed(Base(), Amounts()) == amounts(month=0)
