"""Microsoft Project XML: out and in again is the same; what cannot be taken over says why."""

import csv
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.schedules import (
    BadSchedule,
    Baseline,
    Calendar,
    DayOff,
    Limits,
    Link,
    Schedule,
    Task,
    read_mspdi,
    write_csv,
    write_mspdi,
)

START = dt.datetime.fromisoformat("2026-03-02T08:00")
FULL = ((480, 720), (780, 1020))
WEEK = (FULL,) * 5 + ((), ())
MOMENTS = st.none() | st.integers(0, 5_000_000).map(
    lambda minutes: START + dt.timedelta(minutes=minutes)
)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]))
MINUTES = st.integers(0, 100_000).map(float)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    days_off = st.builds(
        lambda day, length, hours, name: DayOff(day, day + dt.timedelta(days=length), hours, name),
        st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        st.integers(0, 9),
        st.sampled_from([(), FULL, ((0, 1440),)]),
        TEXT,
    )
    off = draw(st.lists(days_off, max_size=3, unique_by=lambda one: (one.first, one.last)))
    ordered = tuple(sorted(off, key=lambda one: (one.first, one.last)))
    calendars = (Calendar(1, "标准", WEEK, ordered), Calendar(2, "冬停", (None,) * 7, (), 1))
    tasks: list[Task] = []
    for uid in range(1, draw(st.integers(0, 5)) + 1):
        links = st.builds(
            Link,
            st.integers(1, max(uid - 1, 1)),
            st.sampled_from(["FS", "SS", "FF", "SF"]),
            st.integers(-5000, 5000).map(float),
            st.booleans(),
        )
        baselines = st.builds(Baseline, st.integers(0, 10), MOMENTS, MOMENTS, st.none() | MINUTES)
        tasks.append(
            draw(
                st.builds(
                    Task,
                    st.just(uid),
                    TEXT,
                    level=st.integers(1, 4),
                    is_summary=st.booleans(),
                    is_milestone=st.booleans(),
                    is_active=st.booleans(),
                    minutes=MINUTES,
                    is_elapsed=st.booleans(),
                    calendar=st.sampled_from([None, 1, 2]),
                    constraint=st.sampled_from(["ASAP", "ALAP", "MSO", "MFO", "SNET", "FNLT"]),
                    constraint_date=MOMENTS,
                    deadline=MOMENTS,
                    start=MOMENTS,
                    finish=MOMENTS,
                    actual_start=MOMENTS,
                    actual_finish=MOMENTS,
                    percent=st.integers(0, 100),
                    remaining=st.none() | MINUTES,
                    links=st.lists(links, max_size=3).map(tuple) if uid > 1 else st.just(()),
                    baselines=st.lists(baselines, max_size=2).map(tuple),
                    note=TEXT,
                )
            )
        )
    return Schedule(draw(TEXT), START, calendars, tuple(tasks), 1, draw(MOMENTS))


@given(schedules())
def test_what_is_written_reads_as_the_same(schedule: Schedule) -> None:
    assert read_mspdi(write_mspdi(schedule)) == schedule


def file(tasks: str = "", calendars: str = "", rest: str = "") -> bytes:
    return (
        '<Project xmlns="http://schemas.microsoft.com/project"><Name>n</Name>'
        "<StartDate>2026-03-02T08:00:00</StartDate>"
        f"<Calendars>{calendars}</Calendars><Tasks>{tasks}</Tasks>{rest}</Project>"
    ).encode()


def refused(content: bytes, **limits: int) -> tuple[str, dict[str, object]]:
    with pytest.raises(BadSchedule) as found:
        read_mspdi(content, Limits(**limits))
    return found.value.code, found.value.facts


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04", "no_xml"),
        (b"<a/>", "no_project"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "has_doctype"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "has_doctype"),
        (file().replace(b"<StartDate>2026-03-02T08:00:00</StartDate>", b""), "no_start"),
        (file("<Task><UID>1</UID></Task><Task><UID>1</UID></Task>"), "uid_twice"),
    ],
)
def test_a_strange_or_hostile_file_is_refused(content: bytes, code: str) -> None:
    assert refused(content)[0] == code


def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    assert refused(file(), size=10)[0] == "too_large"
    assert refused(file("<Task><UID>1</UID></Task>" * 3), tasks=2)[0] == "too_many_tasks"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Duration", "five days"),
        ("Start", "2026-13-01"),
        ("ConstraintType", "9"),
        ("PercentComplete", "half"),
        ("CalendarUID", "7"),
    ],
)
def test_a_bad_value_names_task_and_field(field: str, value: str) -> None:
    task = f"<Task><UID>1</UID><ID>1</ID><Name>基础</Name><{field}>{value}</{field}></Task>"
    code, facts = refused(file(task))
    assert code == "bad_value"
    assert facts["field"] == field
    assert "基础" in str(facts["task"])


def test_a_split_task_is_refused_by_name() -> None:
    week = "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime>"
        "<FromTime>08:00:00</FromTime><ToTime>16:00:00</ToTime></WorkingTime></WorkingTimes>"
        "</WeekDay>"
        for day in range(2, 7)
    )
    calendar = f"<Calendar><UID>1</UID><Name>c</Name><WeekDays>{week}</WeekDays></Calendar>"
    task = "<Task><UID>1</UID><Name>挖土</Name><CalendarUID>1</CalendarUID></Task>"

    def worked(*days: int) -> str:
        parts = "".join(
            f"<TimephasedData><Type>1</Type><Start>2026-03-{day:02}T08:00:00</Start>"
            f"<Finish>2026-03-{day:02}T16:00:00</Finish><Value>PT8H0M0S</Value></TimephasedData>"
            for day in days
        )
        return f"<Assignments><Assignment><TaskUID>1</TaskUID>{parts}</Assignment></Assignments>"

    assert read_mspdi(file(task, calendar, worked(5, 6, 9))).tasks[0].name == "挖土"
    assert refused(file(task, calendar, worked(3, 6))) == ("split", {"task": "挖土"})


def test_a_recurring_exception_is_refused_by_name() -> None:
    calendar = (
        "<Calendar><UID>1</UID><Name>c</Name><Exceptions><Exception><Name>每年</Name>"
        "<Type>3</Type></Exception></Exceptions></Calendar>"
    )
    facts = {"calendar": "c", "exception": "每年"}
    assert refused(file(calendars=calendar)) == ("recurring_exception", facts)


def test_calendars_that_rest_on_each_other_are_refused() -> None:
    made = "".join(
        f"<Calendar><UID>{uid}</UID><Name>c</Name><BaseCalendarUID>{3 - uid}</BaseCalendarUID>"
        "</Calendar>"
        for uid in (1, 2)
    )
    assert refused(file(calendars=made))[0] == "calendar_circle"


def test_hours_of_a_day_come_from_the_exception_then_the_week_then_the_base() -> None:
    holiday = DayOff(dt.date(2026, 3, 4), dt.date(2026, 3, 4))
    calendars = (Calendar(1, "a", WEEK, (holiday,)), Calendar(2, "b", (None,) * 6 + (FULL,), (), 1))
    made = Schedule("s", START, calendars, (), 1)
    assert made.hours(2, dt.date(2026, 3, 4)) == ()
    assert made.hours(2, dt.date(2026, 3, 5)) == FULL
    assert made.hours(2, dt.date(2026, 3, 8)) == FULL
    assert made.hours(None, dt.date(2026, 3, 8)) == ()


def test_a_csv_says_predecessors_as_planners_write_them() -> None:
    tasks = (
        Task(7, "=甲", minutes=2400),
        Task(9, "乙", links=(Link(7, "SS", 960), Link(7, percent=50))),
    )
    text = write_csv(Schedule("s", START, (), tasks)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["name"] == "'=甲"
    assert rows[0]["duration_days"] == "5"
    assert rows[1]["predecessors"] == "1SS+2d 1FS+50%"
