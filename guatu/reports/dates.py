"""When a month or a week of reporting opens, is due and closes, in workdays. No database."""

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from guatu.calendars.compute import WorkCalendar
from guatu.reports.models import ReportCycle

By, Moved = ReportCycle.By, ReportCycle.Moved
DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
THURSDAY = 3


@dataclass(frozen=True)
class Span:
    """A month or a week: its first and last day."""

    first: dt.date
    last: dt.date

    @property
    def after(self) -> "Span":
        """The month or week that follows."""
        return (month_of if self._is_month else week_of)(self.last + DAY)

    @property
    def _is_month(self) -> bool:
        return self.last - self.first >= WEEK

    @property
    def month(self) -> dt.date:
        """The first day of the month in which it lies; a week lies in that of its Thursday."""
        day = self.first if self._is_month else self.first + THURSDAY * DAY
        return day.replace(day=1)


@dataclass(frozen=True)
class Days:
    """The three days of a period, in this order."""

    opens: dt.date
    due: dt.date
    closes: dt.date


def month_of(day: dt.date) -> Span:
    """The month in which a day lies."""
    last = calendar.monthrange(day.year, day.month)[1]
    return Span(day.replace(day=1), day.replace(day=last))


def week_of(day: dt.date) -> Span:
    """The week in which a day lies, from Monday to Sunday."""
    monday = day - day.weekday() * DAY
    return Span(monday, monday + 6 * DAY)


def spans(cycle: ReportCycle, first: dt.date, last: dt.date) -> Iterator[Span]:
    """The months or weeks, by the portfolio's rhythm, from that of `first` to that of `last`."""
    span = (week_of if cycle.is_weekly else month_of)(first)
    while span.first <= last:
        yield span
        span = span.after


def days_of(
    cycle: ReportCycle, span: Span, workdays: WorkCalendar, *, is_clipped: bool = True
) -> Days | None:
    """The days of a period; None for a week without a workday, in which nothing is asked for.

    A day that would come before the one it follows falls on that one, unless `is_clipped` is off.
    """
    if workdays.between(span.first - DAY, span.last) <= 0:
        return None
    opens, due, closes = (
        _day(by, number, span, cycle.moved, workdays)
        for by, number in (
            (cycle.opens_by, cycle.opens_number),
            (cycle.due_by, cycle.due_number),
            (cycle.closes_by, cycle.closes_number),
        )
    )
    if is_clipped:
        due = max(opens, due)
        closes = max(due, closes)
    return Days(opens, due, closes)


def month_days_of(cycle: ReportCycle, month: dt.date, workdays: WorkCalendar) -> Days:
    """The days of a month; of one that is reported weekly, from its first week to its last."""
    if not cycle.is_weekly:
        return days_of(cycle, month_of(month), workdays) or _whole(month)
    whole = month_of(month)
    weeks = [span for span in spans(cycle, whole.first, whole.last) if span.month == month]
    found = [days for span in weeks if (days := days_of(cycle, span, workdays)) is not None]
    if not found:
        return _whole(month)
    return Days(found[0].opens, found[-1].due, found[-1].closes)


def _whole(month: dt.date) -> Days:
    span = month_of(month)
    return Days(span.first, span.last, span.last)


def _day(by: str, number: int, span: Span, moved: str, workdays: WorkCalendar) -> dt.date:
    """One of the three days. A number past the end of its month or week falls on its last day."""
    if by == By.NEXT_WORKDAY:
        return workdays.plus(span.last, number)
    if by == By.WORKDAY:
        count = workdays.between(span.first - DAY, span.last)
        return workdays.plus(span.first - DAY, min(number, count))
    within = span.after if by == By.NEXT_DAY else span
    day = min(within.first + (number - 1) * DAY, within.last)
    if workdays.is_workday(day):
        return day
    return workdays.plus(day, -1 if moved == Moved.EARLIER else 1)
