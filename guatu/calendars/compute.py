"""The calendar of workdays: the library's years, those typed since, single days on top."""

import datetime as dt
from functools import cache, lru_cache

from chinese_calendar import constants
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from guatu.calendars.models import CalendarDay, CalendarYear
from guatu.engine.calendar import WorkCalendar, work_calendar

FIRST = dt.date(2004, 1, 1)  # the first year of the library
LAST = dt.date(2060, 12, 31)


def workdays() -> WorkCalendar:
    """The calendar as it is known now; two queries. Read it once for a page or an act.

    Years that are not published yet count Monday to Friday: see `note_on`.
    """
    rows = _rows().values_list("day", "is_workday")
    return _built(tuple(rows), tuple(_typed_years()))


def note_on(*days: dt.date | None) -> str:
    """A sentence where one of the days lies in a year whose holidays are not published yet."""
    years = sorted({day.year for day in days if day is not None} - published_years())
    if not years:
        return ""
    facts = {"years": "、".join(map(str, years))}
    return _("The holidays of %(years)s are not published yet; weekends only are left out.") % facts


def published_years() -> set[int]:
    """The years whose holidays are known."""
    return _library_years() | set(_typed_years())


def holidays_of(year: int) -> dict[dt.date, tuple[bool, str]]:
    """Day to (is a workday, occasion) of what differs from the weekend in a year."""
    found: dict[dt.date, tuple[bool, str]] = {}
    if year not in _typed_years():
        for days, works in ((constants.holidays, False), (constants.workdays, True)):
            for day, occasion in days.items():
                if day.year == year and works == (day.weekday() >= 5):
                    found[day] = (works, constants.Holiday(occasion).chinese)
    for row in _rows().filter(day__year=year):
        found[row.day] = (row.is_workday, row.name)
    return dict(sorted(found.items()))


def _rows() -> QuerySet[CalendarDay]:
    """Typed days, those set by hand last, because they go before a notice."""
    return CalendarDay.objects.order_by(F("year").asc(nulls_last=True), "day")


def _typed_years() -> list[int]:
    return list(CalendarYear.objects.order_by("year").values_list("year", flat=True))


@cache
def _library_years() -> set[int]:
    return {day.year for day in constants.holidays}


@lru_cache(maxsize=4)
def _built(rows: tuple[tuple[dt.date, bool], ...], typed: tuple[int, ...]) -> WorkCalendar:
    works = {day: False for day in constants.holidays if day.year not in typed}
    works |= {day: True for day in constants.workdays if day.year not in typed}
    works |= dict(rows)
    on = {day for day, is_workday in works.items() if is_workday}
    return work_calendar(FIRST, LAST, off=works.keys() - on, on=on)
