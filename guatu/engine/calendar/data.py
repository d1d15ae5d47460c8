"""A calendar as two arrays: day to number of working days before it, and back."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
WEEK = 7
SATURDAY = 5


@dataclass(frozen=True)
class WorkCalendar:
    """Working days from `first` to `last`, both included.

    `before[i]` is how many working days lie before the i-th day from `first`; `days[k]` is the
    offset of the k-th working day. All arithmetic is on these, in constant time a day.
    """

    first: dt.date
    last: dt.date
    before: Ints
    days: Ints

    def is_workday(self, day: dt.date) -> bool:
        """Whether people work on this day. ValueError outside the calendar."""
        at = self._offset(day)
        return bool(self.before[at + 1] > self.before[at])

    def plus(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day after the day, before it where negative; 0 is the day itself.

        ValueError where that lies outside the calendar.
        """
        offsets = self.plus_many(np.array([self._offset(day)]), np.array([count]))
        return self.first + dt.timedelta(days=int(offsets[0]))

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to `end`; negative where `end` lies before `start`.

        `between(day, plus(day, n)) == n` for every n from 0 on.
        """
        return int(self.before[self._offset(end) + 1] - self.before[self._offset(start) + 1])

    def workday_from(self, day: dt.date) -> dt.date:
        """The day itself where it is a working day, the next one otherwise."""
        return day if self.is_workday(day) else self.plus(day, 1)

    def plus_many(self, offsets: Ints, counts: Ints) -> Ints:
        """`plus` over arrays of offsets from `first`; the same errors."""
        ahead = self.before[offsets + 1] + counts - 1
        back = self.before[offsets] + counts
        ranks = np.where(counts > 0, ahead, back)
        moved = counts != 0
        if ((ranks[moved] < 0) | (ranks[moved] >= len(self.days))).any():
            raise ValueError(f"outside the calendar of {self.first} to {self.last}")
        return np.where(moved, self.days[np.where(moved, ranks, 0)], offsets)

    def works(self) -> npt.NDArray[np.bool_]:
        """Whether each day from `first` to `last` is worked."""
        return np.diff(self.before).astype(bool)

    def cut(self, first: dt.date, last: dt.date) -> "WorkCalendar":
        """The calendar of a part of its days. ValueError outside it."""
        return from_flags(first, self.works()[self._offset(first) : self._offset(last) + 1])

    def _offset(self, day: dt.date) -> int:
        if not self.first <= day <= self.last:
            raise ValueError(f"{day} lies outside the calendar of {self.first} to {self.last}")
        return (day - self.first).days


def work_calendar(
    first: dt.date, last: dt.date, *, off: Collection[dt.date], on: Collection[dt.date]
) -> WorkCalendar:
    """Monday to Friday, without the days `off`, with the days `on`; a day in both is off.

    Days outside `first` to `last` are left out. ValueError where there is no working day at all.
    """
    length = (last - first).days + 1
    weekdays = (np.arange(length) + first.weekday()) % WEEK
    works = weekdays < SATURDAY
    for days, value in ((on, True), (off, False)):
        at = np.array([(day - first).days for day in days if first <= day <= last], dtype=np.int64)
        works[at] = value
    return from_flags(first, works)


def from_flags(first: dt.date, works: npt.NDArray[np.bool_]) -> WorkCalendar:
    """A calendar of days from `first` on that are worked or not. ValueError where none is."""
    last = first + dt.timedelta(days=len(works) - 1)
    before = np.zeros(len(works) + 1, dtype=np.int64)
    np.cumsum(works, out=before[1:])
    if not before[-1]:
        raise ValueError(f"no working day from {first} to {last}")
    days_at = np.flatnonzero(works).astype(np.int64)
    for array in (before, days_at):
        array.setflags(write=False)
    return WorkCalendar(first, last, before, days_at)
