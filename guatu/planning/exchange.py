"""A version as a schedule that Microsoft Project and others read."""

import datetime as dt

from guatu.calendars.compute import holidays_of
from guatu.planning.models import PlanActivity, PlanVersion
from guatu.planning.outline import winter
from guatu.schedules import Calendar, DayOff, Link, Schedule, Task

HOURS = ((480, 720), (780, 1020))
WORK, DAYS, WINTER = 1, 2, 3
CALENDARS = {"work": WORK, "days": DAYS, "winter": WINTER}
MINUTES = 480
MORNING, EVENING = dt.time(8), dt.time(17)


def schedule_of(version: PlanVersion) -> Schedule:
    """The version with its calendars, links, facts, and its latest days as deadlines."""
    rows = list(version.activities.all())
    uids = {row.code: n for n, row in enumerate(rows, 1)}
    first = min(row.early_start for row in rows)
    years = range(first.year, max(row.planned for row in rows).year + 2)
    return Schedule(
        name=version.project.name,
        start=dt.datetime.combine(first, MORNING),
        calendars=_calendars(years),
        tasks=tuple(_task(row, uids) for row in rows),
        calendar=WORK,
        status=dt.datetime.combine(version.known_on, MORNING),
        minutes_per_day=MINUTES,
    )


def _calendars(years: range) -> tuple[Calendar, ...]:
    holidays = tuple(
        DayOff(day, day, HOURS if works else (), name)
        for year in years
        for day, (works, name) in holidays_of(year).items()
    )
    week = (HOURS,) * 5 + ((), ())
    start, end = winter()
    stops = tuple(
        DayOff(dt.date(year, *start), dt.date(year + (end < start), *end), (), "")
        for year in (years.start - 1, *years)
    )
    kept = tuple(h for h in holidays if not any(s.first <= h.first <= s.last for s in stops))
    return (
        Calendar(WORK, "法定工作日", week, holidays),
        Calendar(DAYS, "每天", (HOURS,) * 7),
        Calendar(WINTER, "冬季停工", week, tuple(sorted((*kept, *stops), key=_first))),
    )


def _first(exception: DayOff) -> dt.date:
    return exception.first


def _task(row: PlanActivity, uids: dict[str, int]) -> Task:
    links = tuple(
        Link(uids[link["code"]], link["kind"], link["lag"] * MINUTES)
        for link in row.links
        if link["code"] in uids
    )
    left = row.remaining if row.remaining is not None else row.duration
    done = row.actual_finish is not None
    share = 100 if done else round(100 * max(row.duration - left, 0) / row.duration)
    return Task(
        uid=uids[row.code],
        name=row.name,
        minutes=row.duration * MINUTES,
        calendar=CALENDARS[row.calendar],
        start=dt.datetime.combine(row.early_start, MORNING),
        finish=dt.datetime.combine(row.early_finish, EVENING),
        deadline=None if done else dt.datetime.combine(row.late_finish, EVENING),
        actual_start=_at(row.actual_start, MORNING),
        actual_finish=_at(row.actual_finish, EVENING),
        percent=share if row.actual_start else 0,
        remaining=0 if done else left * MINUTES,
        links=links,
    )


def _at(day: dt.date | None, time: dt.time) -> dt.datetime | None:
    return None if day is None else dt.datetime.combine(day, time)
