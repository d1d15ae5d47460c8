"""The calendar's arithmetic against counting day by day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.engine.calendar import (
    WorkCalendar,
    calendar_table,
    closed,
    every_day,
    work_calendar,
)

FIRST, LAST = dt.date(2025, 1, 1), dt.date(2027, 12, 31)
DAYS = st.dates(FIRST, LAST)
INSIDE = st.dates(dt.date(2025, 9, 1), dt.date(2027, 4, 30))


@st.composite
def calendars(draw: st.DrawFn) -> tuple[WorkCalendar, set[dt.date], set[dt.date]]:
    off, on = draw(st.sets(DAYS, max_size=40)), draw(st.sets(DAYS, max_size=40))
    return work_calendar(FIRST, LAST, off=off, on=on), off, on


def works(day: dt.date, off: set[dt.date], on: set[dt.date]) -> bool:
    return day not in off and (day in on or day.weekday() < 5)


def walked(day: dt.date, count: int, off: set[dt.date], on: set[dt.date]) -> dt.date:
    step = dt.timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= works(day, off, on)
    return day


@given(calendars(), INSIDE, st.integers(-60, 60))
def test_counting_workdays_is_walking_day_by_day(
    made: tuple[WorkCalendar, set[dt.date], set[dt.date]], day: dt.date, count: int
) -> None:
    calendar, off, on = made
    assert calendar.plus(day, count) == walked(day, count, off, on)
    assert calendar.is_workday(day) == works(day, off, on)


@given(calendars(), INSIDE, INSIDE)
def test_between_counts_each_workday_once(
    made: tuple[WorkCalendar, set[dt.date], set[dt.date]], one: dt.date, other: dt.date
) -> None:
    calendar, off, on = made
    start, end = sorted((one, other))
    days = [start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert calendar.between(start, end) == sum(works(day, off, on) for day in days)
    assert calendar.between(end, start) == -calendar.between(start, end)


@given(calendars(), INSIDE, st.integers(0, 60))
def test_between_undoes_plus(
    made: tuple[WorkCalendar, set[dt.date], set[dt.date]], day: dt.date, count: int
) -> None:
    calendar = made[0]
    assert calendar.between(day, calendar.plus(day, count)) == count


@given(calendars(), INSIDE)
def test_the_workday_from_a_day_is_the_first_one_not_before_it(
    made: tuple[WorkCalendar, set[dt.date], set[dt.date]], day: dt.date
) -> None:
    calendar = made[0]
    found = calendar.workday_from(day)
    assert calendar.is_workday(found)
    assert found == day or calendar.between(day, found) == 1


def test_outside_the_calendar_nothing_is_answered() -> None:
    calendar = work_calendar(FIRST, LAST, off=(), on=())
    for ask in (
        lambda: calendar.is_workday(dt.date(2024, 12, 31)),
        lambda: calendar.plus(dt.date(2027, 12, 30), 5),
        lambda: calendar.plus(dt.date(2025, 1, 2), -5),
        lambda: work_calendar(FIRST, FIRST, off={FIRST}, on=()),
    ):
        with pytest.raises(ValueError, match=r"calendar|working day"):
            ask()


@given(calendars(), INSIDE, st.integers(0, 40))
def test_a_closed_time_is_not_worked_and_nothing_else_changes(
    made: tuple[WorkCalendar, set[dt.date], set[dt.date]], start: dt.date, length: int
) -> None:
    calendar, off, on = made
    end = start + dt.timedelta(days=length)
    shut = closed(calendar, spans=[(start, end)])
    for n in range((LAST - FIRST).days + 1):
        day = FIRST + dt.timedelta(days=n)
        assert shut.is_workday(day) == (works(day, off, on) and not start <= day <= end)


def test_a_winter_stop_goes_across_new_year() -> None:
    winter = closed(every_day(FIRST, LAST), winters=[((11, 15), (2, 29))])
    shut = [dt.date(2025, 1, 1), dt.date(2025, 11, 15), dt.date(2026, 1, 1), dt.date(2026, 2, 28)]
    assert not any(winter.is_workday(day) for day in shut)
    assert all(winter.is_workday(d) for d in (dt.date(2025, 11, 14), dt.date(2026, 3, 1)))


@given(calendars())
def test_a_table_holds_the_same_days_as_its_calendars(
    made: tuple[WorkCalendar, set[dt.date], set[dt.date]],
) -> None:
    both = [made[0], every_day(FIRST, LAST)]
    table = calendar_table(both)
    for row, calendar in enumerate(both):
        assert (table.before[row] == calendar.before).all()
        assert (table.days[row][: table.counts[row]] == calendar.days).all()
        assert (table.days[row][table.counts[row] :] == table.length).all()
    assert table.day(table.instant(dt.date(2026, 3, 4))) == dt.date(2026, 3, 4)
    with pytest.raises(ValueError, match="same first"):
        calendar_table([both[0], every_day(FIRST, LAST - dt.timedelta(days=1))])


def test_a_cut_calendar_counts_from_its_own_first_day() -> None:
    calendar = work_calendar(FIRST, LAST, off=(), on=())
    part = calendar.cut(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    assert part.between(dt.date(2026, 3, 1), dt.date(2026, 3, 31)) == 22
