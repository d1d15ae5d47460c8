"""Numbers as a chart prints them, halves rounded up (四舍五入).

None is "not known" and prints as a dash, apart from zero.
"""

from decimal import ROUND_HALF_UP, Decimal

from guatu.charts.data import Number

UNKNOWN = "–"
MINUS = "−"


def money(value: Number | None, decimals: int = 0) -> str:
    """An amount with thousands separated, in the unit of its column."""
    if value is None:
        return UNKNOWN
    return _signed(f"{_rounded(value, decimals):,}")


def percent(share: Number | None) -> str:
    """A ratio as a percentage with one decimal: 0.642 -> 64.2%."""
    if share is None:
        return UNKNOWN
    return _signed(f"{_rounded(Decimal(str(share)) * 100, 1)}%")


def points(lead: Number | None) -> str:
    """Percentage points with one decimal and always a sign, except at zero: +13.8, −8.3, 0.0."""
    if lead is None:
        return UNKNOWN
    text = _signed(f"{_rounded(lead, 1)}")
    return text if text.startswith(MINUS) or not float(text) else f"+{text}"


def _rounded(value: Number, decimals: int) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _signed(text: str) -> str:
    """A true minus sign, as wide as a digit; no sign before a zero."""
    if not text.startswith("-"):
        return text
    digits = text[1:]
    return MINUS + digits if any(mark in digits for mark in "123456789") else digits
