"""Figures and days as text, the same on every page.

Zero and empty are told apart: empty is a dash, zero is a zero, and what is not zero never reads
as zero.
"""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

EMPTY = "—"
MINUS = "−"

Figure = Decimal | Fraction | int | float | str | None


def money_text(value: Figure) -> str:
    """An amount in 万元: thousands separated, at most two decimals, no trailing zeros."""
    exact = _exact(value)
    if exact is None:
        return EMPTY
    text = _rounded(exact, at_least=2)
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount_text(value: Figure, unit: str) -> str:
    """An amount with its unit: 1,284.5 万元, in English 1,284.5 × 10,000 yuan."""
    amount = {"amount": money_text(value), "unit": unit}
    return EMPTY if value is None else gettext("%(amount)s × %(unit)s") % amount


def counted(unit: str) -> str:
    """A unit as it follows a figure that stands apart: 万元, in English × 10,000 yuan."""
    return gettext("× %(unit)s") % {"unit": unit}


def points_text(value: Figure) -> str:
    """Percentage points with their sign and one decimal: +13.8, −8.3, 0.0."""
    exact = _exact(value)
    if exact is None:
        return EMPTY
    text = _rounded(exact, at_least=1)
    return f"+{text}" if exact > 0 else text


def percent_text(share: Figure) -> str:
    """An exact share (0 to 1) as a percentage with one decimal: 97.2%."""
    exact = _exact(share)
    return EMPTY if exact is None else f"{_rounded(exact * 100, at_least=1)}%"


def day_text(value: dt.date | None) -> str:
    """A day for tables: 2026-11-23. An instant counts in the site's time zone."""
    return EMPTY if value is None else _local_day(value).isoformat()


def day_long_text(value: dt.date | None) -> str:
    """A day for texts: 2026年11月23日, in English 23 Nov 2026."""
    if value is None:
        return EMPTY
    return date_format(_local_day(value), pgettext("date format", "j M Y"))


def month_long_text(value: dt.date | None) -> str:
    """A month for texts: 2026年11月, in English Nov 2026."""
    if value is None:
        return EMPTY
    return date_format(_local_day(value), pgettext("month format", "M Y"))


def moment_text(value: dt.datetime | None) -> str:
    """An instant for texts, in the site's time zone: 2026年11月23日 14:05."""
    if value is None:
        return EMPTY
    return f"{day_long_text(value)} {timezone.localtime(value):%H:%M}"


def _exact(value: Figure) -> Fraction | None:
    """Raises ValueError for text that is no number: a figure is never guessed."""
    return None if value is None or value == "" else Fraction(value)


def _rounded(exact: Fraction, *, at_least: int) -> str:
    """Half away from zero; up to two more decimals where fewer would read as zero."""
    for places in range(at_least, at_least + 3):
        units = int(abs(exact) * 10**places + Fraction(1, 2))
        if units or not exact:
            break
    sign = MINUS if exact < 0 and units else ""
    text = f"{Decimal(units).scaleb(-places):,.{places}f}"
    return sign + (text if units else f"{Decimal(0):.{at_least}f}")


def _local_day(value: dt.date) -> dt.date:
    return timezone.localdate(value) if isinstance(value, dt.datetime) else value
