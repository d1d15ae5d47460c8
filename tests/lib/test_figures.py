import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.utils import translation

from guatu.lib import figures


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        ("", "—"),
        (0, "0"),
        (Decimal("0.00"), "0"),
        (Decimal("1284500"), "1,284,500"),
        (Decimal("1284500.50"), "1,284,500.5"),
        (Decimal("1284500.567"), "1,284,500.57"),
        (Decimal("0.005"), "0.01"),
        (Decimal("0.0012"), "0.001"),
        (Decimal("-1234.5"), "−1,234.5"),
        (1234, "1,234"),
        (Decimal("100"), "100"),
    ],
)
def test_money_is_grouped_and_tells_zero_from_empty(value: figures.Figure, text: str) -> None:
    assert figures.money_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (0, "0.0"),
        (Fraction(6290, 6474) * 100 - Fraction(1000, 12), "+13.8"),
        (Decimal("-8.3333"), "−8.3"),
        (Decimal("-0.04"), "−0.04"),
        (Decimal("42.25"), "+42.3"),
        (Decimal("-42.25"), "−42.3"),
        (Decimal("1234.5"), "+1,234.5"),
    ],
)
def test_points_carry_their_sign(value: figures.Figure, text: str) -> None:
    assert figures.points_text(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "—"),
        (0, "0.0%"),
        (Fraction(6290, 6474), "97.2%"),
        (Decimal("1.2564"), "125.6%"),
        (Fraction(1, 100_000), "0.001%"),
        (Fraction(2, 3), "66.7%"),
    ],
)
def test_percentages_come_from_the_exact_share(share: figures.Figure, text: str) -> None:
    assert figures.percent_text(share) == text


def test_text_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="待定"):
        figures.money_text("待定")


def test_days_read_as_the_language_writes_them() -> None:
    day = dt.date(2026, 11, 3)
    with translation.override("zh-hans"):
        assert figures.day_text(day) == "2026-11-03"
    with translation.override("en"):
        assert figures.day_text(day) == "2026-11-03"
        assert figures.day_long_text(day) == "3 Nov 2026"
        assert figures.month_long_text(day) == "Nov 2026"


def test_an_instant_counts_in_the_zone_of_the_site() -> None:
    late = dt.datetime(2026, 11, 22, 16, 5, tzinfo=dt.UTC)
    assert figures.day_text(late) == "2026-11-23"
    with translation.override("en"):
        assert figures.moment_text(late) == "23 Nov 2026 00:05"


@pytest.mark.parametrize(
    "text_of",
    [figures.day_text, figures.day_long_text, figures.month_long_text, figures.moment_text],
)
def test_a_missing_day_is_a_dash(text_of: object) -> None:
    assert callable(text_of)
    assert text_of(None) == "—"


@pytest.mark.parametrize(
    ("code", "shape", "word"),
    [
        ("green", "●", "Normal"),
        ("watch", "▲", "Watch"),
        ("yellow", "◆", "Behind"),
        ("red", "■", "Far behind"),
        ("none", "○", "No data"),
        (None, "○", "No data"),
    ],
)
def test_a_light_has_colour_shape_and_word(code: str | None, shape: str, word: str) -> None:
    template = Template("{% load figures %}{% light code %}")
    with translation.override("en"):
        html = template.render(Context({"code": code}))
    assert f"g-light-{code or 'none'}" in html
    assert shape in html
    assert word in html


def test_a_brief_light_keeps_its_word_for_screen_readers() -> None:
    with translation.override("en"):
        html = Template('{% load figures %}{% light "red" brief=True %}').render(Context())
    assert 'title="Far behind"' in html
    assert '<span class="visually-hidden">Far behind</span>' in html


def test_an_unknown_light_is_an_error() -> None:
    with pytest.raises(KeyError):
        Template('{% load figures %}{% light "purple" %}').render(Context())
