"""Months counted as whole numbers: year × 12 + month − 1."""

import calendar
import datetime as dt


def ordinal(day: dt.date) -> int:
    """The number of the month that holds the day."""
    return day.year * 12 + day.month - 1


def at(year: int, month: int) -> int:
    """The number of a month of a year (1-12)."""
    return year * 12 + month - 1


def year_of(month: int) -> int:
    return month // 12


def number(month: int) -> int:
    """1-12."""
    return month % 12 + 1


def day_of(month: int, day: int) -> dt.date:
    """A day of the month; days beyond its end are its last."""
    year, rest = divmod(month, 12)
    return dt.date(year, rest + 1, min(day, calendar.monthrange(year, rest + 1)[1]))


def first(month: int) -> dt.date:
    return day_of(month, 1)


def last(month: int) -> dt.date:
    return day_of(month, 31)


def last_complete(today: dt.date) -> dt.date:
    """The last day of the last month that is over."""
    return last(ordinal(today) - 1)
