"""A year as twelve months of weeks, as the page shows it."""

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

SATURDAY = 5


@dataclass(frozen=True)
class Day:
    """A day: of this month, whether people work, and what it is where that is not the weekday's."""

    day: dt.date
    is_inside: bool
    is_workday: bool
    name: str


@dataclass(frozen=True)
class Month:
    """A month: its weeks from Monday to Sunday, and how many workdays it has."""

    first: dt.date
    weeks: list[list[Day]]

    @property
    def workdays(self) -> int:
        """How many of its days are workdays."""
        return sum(day.is_inside and day.is_workday for week in self.weeks for day in week)


def months_of(year: int, special: Mapping[dt.date, tuple[bool, str]]) -> list[Month]:
    """The year's months; `special` says of a day whether people work, and the occasion."""
    weeks = calendar.Calendar()
    return [
        Month(
            dt.date(year, month, 1),
            [
                [_day(day, month, special) for day in week]
                for week in weeks.monthdatescalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]


def _day(day: dt.date, month: int, special: Mapping[dt.date, tuple[bool, str]]) -> Day:
    works, name = special.get(day, (day.weekday() < SATURDAY, ""))
    return Day(day, day.month == month, works, name)
