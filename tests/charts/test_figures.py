"""Numbers as printed."""

from decimal import Decimal

import pytest

from guatu.charts.figures import money, percent, points


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (None, 0, "–"),
        (0, 0, "0"),
        (1234567.4, 0, "1,234,567"),
        (Decimal("12.345"), 2, "12.35"),
        (-1500, 0, "−1,500"),
        (-0.2, 0, "0"),
    ],
)
def test_money(value: float | Decimal | None, decimals: int, expected: str) -> None:
    assert money(value, decimals) == expected


def test_unknown_and_zero_are_told_apart() -> None:
    assert percent(None) == "–"
    assert percent(0) == "0.0%"
    assert percent(1.053) == "105.3%"


# domain.md 1.3: rate and 序时 of four bulletins, lead in points as published.
@pytest.mark.parametrize(
    ("share", "month", "expected"),
    [(0.97158, 10, "+13.8"), (0.75, 10, "−8.3"), (1.2564, 10, "+42.3"), (0.7041, 10, "−12.9")],
)
def test_points_carry_their_sign(share: float, month: int, expected: str) -> None:
    assert points((share - month / 12) * 100) == expected


def test_no_lead_is_neither_plus_nor_minus() -> None:
    assert points(0) == points(-0.04) == points(0.04) == "0.0"
