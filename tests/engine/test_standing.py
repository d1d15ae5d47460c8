"""The engine's figures: worked examples of domain.md 1.3, 1.4 and 8, and properties."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.engine import standing as engine
from guatu.engine.standing.exact import rounded, rounded_up

POINT = {"watch": "0", "yellow": "-10", "red": "-30"}
WUHAN = {"yellow": "0.8", "red": "0.6"}
AMOUNTS = st.integers(0, 10**15)


def shares(*pairs: tuple[int, int]) -> engine.Shares:
    return engine.Shares(
        engine.ints([top for top, _bottom in pairs]),
        engine.ints([bottom for _top, bottom in pairs]),
    )


@pytest.mark.parametrize(
    ("done", "plan", "month", "points", "shown"),
    [
        ("629.0", "647.4", 10, "13.824528885", "13.8"),  # Jiangmen
        ("74", "100", 8, "7.333333333", "7.33"),  # Sanming 三元 2010
        ("75", "100", 10, "-8.333333333", "-8.3"),  # a city of Sichuan
        ("125.64", "100", 10, "42.306666667", "42.31"),  # Panzhihua 2006
        ("70.41", "100", 10, "-12.923333333", "-12.92"),
    ],
)
def test_the_published_leads_come_out(done, plan, month, points, shown) -> None:
    lead = engine.lead(
        engine.ints([engine.amount(done)]),
        engine.ints([engine.amount(plan)]),
        engine.month_pace(engine.ints([month])),
    )
    exact = Decimal(lead.scaled(100)[0]).scaleb(-9)
    assert exact == Decimal(points)
    assert exact.quantize(Decimal(shown)) == Decimal(shown)


def test_the_published_rate_is_97_158_percent() -> None:
    rate = engine.completion(engine.ints([6290]), engine.ints([6474]))
    assert round(Decimal(rate.scaled(100)[0]).scaleb(-9), 3) == Decimal("97.158")


@pytest.mark.parametrize(
    ("points", "light"),
    [
        ("0", engine.GREEN),
        ("0.000001", engine.GREEN),
        ("-0.000001", engine.WATCH),
        ("-9.999999", engine.WATCH),
        ("-10", engine.YELLOW),
        ("-10.000001", engine.YELLOW),
        ("-30", engine.YELLOW),
        ("-30.000001", engine.RED),
        ("-83", engine.RED),
    ],
)
def test_the_bounds_of_yinchuan(points: str, light: int) -> None:
    exact = Fraction(points) / 100
    assert engine.by_points(shares((exact.numerator, exact.denominator)), POINT).tolist() == [light]


def test_a_bound_met_through_thirds_is_met_exactly() -> None:
    """7/12 − 10 points is 29/60: a plan of 60 with 29 done lies on the bound, no float does."""
    plan, month = engine.ints([60, 60, 60_000_000]), engine.ints([7, 7, 7])
    lead = engine.lead(engine.ints([29, 30, 28_999_999]), plan, engine.month_pace(month))
    assert engine.by_points(lead, POINT).tolist() == [engine.YELLOW, engine.WATCH, engine.YELLOW]
    assert lead.scaled(100)[0] == -10 * 10**9


@pytest.mark.parametrize(
    ("top", "light"),
    [
        (599_999, engine.RED),
        (600_000, engine.YELLOW),
        (799_999, engine.YELLOW),
        (800_000, engine.GREEN),
        (1_200_000, engine.GREEN),
    ],
)
def test_the_bounds_of_wuhan(top: int, light: int) -> None:
    assert engine.by_ratio(shares((top, 10**6)), WUHAN).tolist() == [light]


def test_a_ratio_may_have_a_watch_band() -> None:
    limits = WUHAN | {"watch": "1"}
    assert engine.by_ratio(shares((9, 10), (1, 1)), limits).tolist() == [engine.WATCH, engine.GREEN]


def test_overdue_is_counted_from_its_limits_on() -> None:
    codes = engine.by_overdue(engine.ints([0, 1, 2, 3, 9]), {"yellow": "1", "red": "3"})
    assert codes.tolist() == [1, 3, 3, 4, 4]


def test_an_unknown_share_has_no_light() -> None:
    unknown = shares((5, 0))
    assert engine.by_points(unknown, POINT).tolist() == [engine.NONE]
    assert engine.by_ratio(unknown, WUHAN).tolist() == [engine.NONE]


def test_the_worst_dimension_decides() -> None:
    green, red = np.array([1, 1], np.int8), np.array([0, 4], np.int8)
    assert engine.worst([green, red]).tolist() == [1, 4]


def test_three_forms_of_pace() -> None:
    month = engine.ints([1, 7, 12])
    assert engine.month_pace(month).scaled().tolist() == [83333333, 583333333, 10**9]
    entered = engine.month_pace(engine.ints([5, 6, 8, 12]), engine.ints([6, 6, 6, 6]))
    assert entered.scaled().tolist() == [0, 142857143, 428571429, 10**9]
    days = engine.day_pace(engine.ints([212, 366]), engine.ints([365, 366]))
    assert (days.top / days.bottom).tolist() == [212 / 365, 1]
    after = engine.day_pace(engine.ints([31, 212]), engine.ints([365] * 2), engine.ints([151] * 2))
    assert list(zip(after.top, after.bottom, strict=True)) == [(0, 214), (61, 214)]
    curve = engine.ints([0, 0, 5, 10, 20, 20, 15, 10, 10, 10, 0, 0]).reshape(1, 12)
    assert engine.curve_pace(curve, engine.ints([4])).scaled().tolist() == [150000000]


def test_january_of_a_year_entered_in_january_is_a_twelfth() -> None:
    plain = engine.month_pace(engine.ints(range(1, 13)))
    entered = engine.month_pace(engine.ints(range(1, 13)), engine.ints([1] * 12))
    assert plain.scaled().tolist() == entered.scaled().tolist()


def test_catching_up_and_forecasts() -> None:
    done, plan = engine.ints([3200, 9000]), engine.ints([8000, 8000])
    one = shares((1, 1), (1, 1))
    assert engine.catch_up(done, plan, one, engine.ints([5, 5])).tolist() == [960, 0]
    assert (
        engine.catch_up(engine.ints([1]), engine.ints([8]), one, engine.ints([2])).tolist()[0] == 4
    )
    recent, months = engine.ints([1000, 100]), engine.ints([3, 3])
    assert engine.year_forecast(done, recent, months, engine.ints([5, 5])).tolist() == [4867, 9167]
    assert engine.curve_forecast(done, shares((2, 5), (0, 5))).tolist() == [8000, 0]


def test_an_amount_finer_than_a_fen_is_refused() -> None:
    assert engine.amount("1.2") == 1_200_000
    with pytest.raises(ValueError, match="finer"):
        engine.amount("0.0000001")


@given(AMOUNTS, st.integers(1, 10**15), st.integers(1, 12))
def test_the_light_is_that_of_exact_fractions(done: int, plan: int, month: int) -> None:
    delta = (Fraction(done, plan) - Fraction(month, 12)) * 100
    expected = engine.GREEN if delta >= 0 else engine.WATCH if delta > -10 else engine.YELLOW
    expected = engine.RED if delta < -30 else expected
    pace = engine.month_pace(engine.ints([month]))
    lead = engine.lead(engine.ints([done]), engine.ints([plan]), pace)
    assert engine.by_points(lead, POINT).tolist() == [expected]


@given(
    st.lists(st.tuples(AMOUNTS, st.integers(1, 10**15), st.integers(1, 12)), min_size=2), st.data()
)
def test_the_order_of_projects_does_not_matter(rows, data) -> None:
    order = data.draw(st.permutations(range(len(rows))))

    def codes(of: list[tuple[int, int, int]]) -> list[int]:
        done, plan, month = (engine.ints(list(column)) for column in zip(*of, strict=True))
        return engine.by_points(engine.lead(done, plan, engine.month_pace(month)), POINT).tolist()

    before = codes(rows)
    assert codes([rows[at] for at in order]) == [before[at] for at in order]


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**20))
def test_rounding_is_that_of_fractions(top: int, bottom: int) -> None:
    tops, bottoms = engine.ints([top]), engine.ints([bottom])
    assert rounded(tops, bottoms).tolist() == [round(Fraction(top, bottom))]
    assert rounded_up(tops, bottoms).tolist() == [-(-top // bottom)]


@given(AMOUNTS, AMOUNTS, st.integers(0, 11))
def test_catching_up_reaches_the_plan_and_no_less_would(done: int, plan: int, month: int) -> None:
    left = 12 - month
    each = engine.catch_up(
        engine.ints([done]), engine.ints([plan]), shares((1, 1)), engine.ints([left])
    ).tolist()[0]
    assert done + each * left >= plan
    assert each == 0 or done + (each - 1) * left < plan
