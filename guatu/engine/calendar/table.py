"""Several calendars over the same days as arrays, for loops that look days up by the million."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from guatu.engine.calendar.data import WorkCalendar, from_flags

Days: TypeAlias = npt.NDArray[np.int32]
Span: TypeAlias = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class CalendarTable:
    """Calendars 0 to C−1 over the same `length` days from `first` on.

    An instant is a whole number t from 0 to `length`: the beginning of day t, which is the end of
    day t−1. `before[c, t]` (C × (length+1)) counts the working days before the instant,
    `days[c, k]` is the k-th working day (from 0), `length` from `counts[c]` on.
    """

    first: dt.date
    length: int
    before: Days
    days: Days
    counts: Days

    def instant(self, day: dt.date) -> int:
        """The beginning of a day, kept within the calendars."""
        return min(max((day - self.first).days, 0), self.length)

    def day(self, instant: int) -> dt.date:
        """The day that begins at an instant."""
        return self.first + dt.timedelta(days=int(instant))


def calendar_table(calendars: Sequence[WorkCalendar]) -> CalendarTable:
    """Calendars as one table. ValueError unless all have the same first and last day."""
    if not calendars:
        raise ValueError("a table needs a calendar")
    first, last = calendars[0].first, calendars[0].last
    if any((one.first, one.last) != (first, last) for one in calendars):
        raise ValueError("the calendars of a table have the same first and last day")
    length = (last - first).days + 1
    before = np.stack([one.before for one in calendars]).astype(np.int32)
    days = np.full((len(calendars), length + 1), length, dtype=np.int32)
    for row, one in zip(days, calendars, strict=True):
        row[: len(one.days)] = one.days
    counts = np.array([len(one.days) for one in calendars], dtype=np.int32)
    for array in (before, days, counts):
        array.setflags(write=False)
    return CalendarTable(first, length, before, days, counts)


def every_day(first: dt.date, last: dt.date) -> WorkCalendar:
    """A calendar on which all days are worked."""
    return from_flags(first, np.ones((last - first).days + 1, dtype=bool))


def closed(
    calendar: WorkCalendar,
    *,
    spans: Collection[Span] = (),
    winters: Collection[tuple[tuple[int, int], tuple[int, int]]] = (),
) -> WorkCalendar:
    """The calendar without a unit's own closures and without winter stops.

    `spans` are (first, last) days, both closed; `winters` are ((month, day), (month, day)) of
    every year, across New Year where the second lies before the first; 29 February is the 28th
    in common years. ValueError where no working day is left.
    """
    works = calendar.works()
    for start, end in (*spans, *_each_year(calendar, winters)):
        low = max((start - calendar.first).days, 0)
        high = (end - calendar.first).days + 1
        works[low : max(high, low)] = False
    return from_flags(calendar.first, works)


def _each_year(
    calendar: WorkCalendar, winters: Collection[tuple[tuple[int, int], tuple[int, int]]]
) -> list[Span]:
    found = []
    for start, end in winters:
        for year in range(calendar.first.year - 1, calendar.last.year + 1):
            found.append((_of_year(year, start), _of_year(year + (end < start), end)))
    return found


def _of_year(year: int, day: tuple[int, int]) -> dt.date:
    leap = dt.date(year, 12, 31).timetuple().tm_yday == 366
    month, number = day
    return dt.date(year, month, 28 if (day == (2, 29) and not leap) else number)
