"""The fixed slots of a series: which days its meetings fall on, in workdays."""

import calendar as months
import datetime as dt

from django.utils import timezone

from guatu.calendars.compute import WorkCalendar
from guatu.meetings.models import Series

MOST_MONTHS = 14


def slot_days(series: Series, first: dt.date, count: int, calendar: WorkCalendar) -> list[dt.date]:
    """The next `count` days of the series from `first` on.

    The n-th workday of each month, half month or week; the last workday of a span that has fewer,
    and none of a span without a workday.
    """
    found: list[dt.date] = []
    start = first
    for _step in range(MOST_MONTHS * 5):
        if len(found) == count:
            break
        begin, end = _span(series.rhythm, start)
        day = _nth(begin, end, series.slot_workday, calendar)
        if day is not None and day >= first:
            found.append(day)
        start = end + dt.timedelta(days=1)
    return found


def slot_at(series: Series, day: dt.date) -> dt.datetime:
    """The instant of a slot."""
    return timezone.make_aware(dt.datetime.combine(day, series.slot_time))


def _span(rhythm: str, day: dt.date) -> tuple[dt.date, dt.date]:
    if rhythm == Series.Rhythm.WEEK:
        begin = day - dt.timedelta(days=day.weekday())
        return begin, begin + dt.timedelta(days=6)
    last = day.replace(day=months.monthrange(day.year, day.month)[1])
    if rhythm == Series.Rhythm.MONTH:
        return day.replace(day=1), last
    if day.day <= 15:
        return day.replace(day=1), day.replace(day=15)
    return day.replace(day=16), last


def _nth(begin: dt.date, end: dt.date, count: int, calendar: WorkCalendar) -> dt.date | None:
    span = range((end - begin).days + 1)
    days = [begin + dt.timedelta(days=n) for n in span]
    working = [day for day in days if calendar.is_workday(day)]
    return working[min(count, len(working)) - 1] if working else None
