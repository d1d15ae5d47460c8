"""Microsoft Project XML (MSPDI, namespace of 2003 and later) to a schedule.

Field meanings: "Introduction to Project XML Data", Microsoft Project SDK.
"""

import datetime as dt
from collections.abc import Sequence

from lxml import etree

from guatu.schedules.data import (
    CONSTRAINTS,
    BadSchedule,
    Baseline,
    Calendar,
    DayOff,
    Hours,
    Limits,
    Link,
    Schedule,
    Task,
)
from guatu.schedules.xml import Fields, every, parsed

LINKS = {0: "FF", 1: "FS", 2: "SF", 3: "SS"}
# Formats of durations: minutes to months elapsed, and elapsed shares; 32 more where estimated.
ELAPSED = {4, 6, 8, 10, 12, 20}
PERCENT = {19, 20}
NO_CALENDAR = -1
DAILY = 1
WORK = {"1", "2"}  # remaining and actual work in time-phased data


def read_mspdi(content: bytes, limits: Limits | None = None) -> Schedule:
    """The schedule in a file. BadSchedule where it cannot be taken over whole."""
    limits = limits or Limits()
    root = parsed(content, limits)
    fields = Fields(root, "")
    elements = every(root, "Tasks/Task")
    if len(elements) > limits.tasks:
        raise BadSchedule("too_many_tasks", {"count": len(elements), "limit": limits.tasks})
    calendars = tuple(_calendar(one) for one in every(root, "Calendars/Calendar"))
    made = [_task(one) for one in elements if not Fields(one, "").flag("IsNull")]
    start = fields.moment("StartDate") or min((t.start for t in made if t.start), default=None)
    if start is None:
        raise BadSchedule("no_start")
    schedule = Schedule(
        name=fields.text("Title") or fields.text("Name"),
        start=start,
        calendars=calendars,
        tasks=tuple(task for task in made if task.level > 0),
        calendar=_known(fields.whole("CalendarUID", NO_CALENDAR)),
        status=fields.moment("StatusDate"),
        minutes_per_day=fields.whole("MinutesPerDay", 480) or 480,
    )
    _check(schedule)
    _refuse_splits(root, schedule)
    return schedule


def _known(uid: int) -> int | None:
    return None if uid == NO_CALENDAR else uid


def _calendar(element: etree._Element) -> Calendar:
    fields = Fields(element, "")
    fields.owner = name = fields.text("Name")
    week: list[Hours | None] = [None] * 7
    found: list[DayOff] = []
    for day in every(element, "WeekDays/WeekDay"):
        kind = Fields(day, name).whole("DayType")
        if kind:
            week[(kind - 2) % 7] = _hours(day, name)
        else:
            found.append(_exception(day, name))
    newer = [_exception(one, name) for one in every(element, "Exceptions/Exception")]
    spans = {(one.first, one.last) for one in newer}
    found = [one for one in found if (one.first, one.last) not in spans] + newer
    base = fields.whole("BaseCalendarUID", NO_CALENDAR)
    ordered = tuple(sorted(found, key=lambda one: (one.first, one.last)))
    return Calendar(fields.whole("UID"), name, tuple(week), ordered, base if base > 0 else None)


def _exception(element: etree._Element, calendar: str) -> DayOff:
    fields = Fields(element, calendar)
    name = fields.text("Name")
    if fields.whole("Type", DAILY) != DAILY or fields.whole("Period", 1) > 1:
        raise BadSchedule("recurring_exception", {"calendar": calendar, "exception": name})
    period = every(element, "TimePeriod")
    span = Fields(period[0], calendar) if period else fields
    first, last = span.moment("FromDate"), span.moment("ToDate")
    if first is None or last is None or last < first:
        raise fields.bad("TimePeriod", name)
    return DayOff(first.date(), last.date(), _hours(element, calendar), name)


def _hours(element: etree._Element, calendar: str) -> Hours:
    fields = Fields(element, calendar)
    if not fields.flag("DayWorking"):
        return ()
    found = []
    for time in every(element, "WorkingTimes/WorkingTime"):
        part = Fields(time, calendar)
        if part.text("FromTime"):
            start, end = (_minute(part, name) for name in ("FromTime", "ToTime"))
            found.append((start, end if end > start else 1440))
    return tuple(found)


def _minute(fields: Fields, name: str) -> int:
    try:
        time = dt.time.fromisoformat(fields.text(name))
    except ValueError:
        raise fields.bad(name, fields.text(name)) from None
    return time.hour * 60 + time.minute


def _task(element: etree._Element) -> Task:
    fields = Fields(element, "")
    fields.owner = f"{fields.text('ID')} {fields.text('Name')}".strip()
    constraint = fields.whole("ConstraintType")
    if not 0 <= constraint < len(CONSTRAINTS):
        raise fields.bad("ConstraintType", str(constraint))
    return Task(
        uid=fields.whole("UID"),
        name=fields.text("Name"),
        level=fields.whole("OutlineLevel", 1),
        is_summary=fields.flag("Summary"),
        is_milestone=fields.flag("Milestone"),
        is_active=fields.flag("Active", True),
        minutes=fields.minutes("Duration") or 0,
        is_elapsed=fields.whole("DurationFormat") % 32 in ELAPSED,
        calendar=_known(fields.whole("CalendarUID", NO_CALENDAR)),
        constraint=CONSTRAINTS[constraint],
        constraint_date=fields.moment("ConstraintDate"),
        deadline=fields.moment("Deadline"),
        start=fields.moment("Start"),
        finish=fields.moment("Finish"),
        actual_start=fields.moment("ActualStart"),
        actual_finish=fields.moment("ActualFinish"),
        percent=fields.whole("PercentComplete"),
        remaining=fields.minutes("RemainingDuration"),
        links=tuple(_link(one, fields) for one in every(element, "PredecessorLink")),
        baselines=tuple(_baseline(one, fields.owner) for one in every(element, "Baseline")),
        note=fields.text("Notes"),
    )


def _link(element: etree._Element, owner: Fields) -> Link:
    fields = Fields(element, owner.owner)
    if fields.flag("CrossProject"):
        raise BadSchedule("cross_project", {"task": owner.owner})
    kind, shape = fields.whole("Type", 1), fields.whole("LagFormat", 7) % 32
    if kind not in LINKS:
        raise fields.bad("Type", str(kind))
    lag = fields.number("LinkLag", 0) or 0.0
    uid = fields.whole("PredecessorUID", NO_CALENDAR)
    if shape in PERCENT:
        return Link(uid, LINKS[kind], 0, shape in ELAPSED, lag)
    return Link(uid, LINKS[kind], lag / 10, shape in ELAPSED)


def _baseline(element: etree._Element, owner: str) -> Baseline:
    fields = Fields(element, owner)
    return Baseline(
        fields.whole("Number"),
        fields.moment("Start"),
        fields.moment("Finish"),
        fields.minutes("Duration"),
    )


def _check(schedule: Schedule) -> None:
    """BadSchedule for numbers that name nothing, or twice."""
    tasks = {task.uid: task for task in schedule.tasks}
    if len(tasks) < len(schedule.tasks):
        raise BadSchedule("uid_twice")
    calendars = {one.uid for one in schedule.calendars}
    for task in schedule.tasks:
        facts = {"task": task.name, "field": "CalendarUID", "value": str(task.calendar)}
        if task.calendar is not None and task.calendar not in calendars:
            raise BadSchedule("bad_value", facts)
        for link in task.links:
            if link.predecessor not in tasks:
                facts = {"field": "PredecessorUID", "value": str(link.predecessor)}
                raise BadSchedule("bad_value", {"task": task.name, **facts})
    bases = {one.uid: one.base for one in schedule.calendars}
    for one in schedule.calendars:
        at, steps = one.base, 0
        while at is not None and steps <= len(bases):
            at, steps = bases.get(at), steps + 1
        if at is not None:
            raise BadSchedule("calendar_circle", {"calendar": one.name})


def _refuse_splits(root: etree._Element, schedule: Schedule) -> None:
    """A task that rests on working days between two pieces of work is split; Guatu has none."""
    tasks = {task.uid: task for task in schedule.tasks}
    for element in every(root, "Assignments/Assignment"):
        task = tasks.get(Fields(element, "").whole("TaskUID", NO_CALENDAR))
        if task is not None and _rests(_worked(element, task), task, schedule):
            raise BadSchedule("split", {"task": task.name})


def _worked(element: etree._Element, task: Task) -> set[dt.date]:
    days: set[dt.date] = set()
    for part in every(element, "TimephasedData"):
        fields = Fields(part, task.name)
        if fields.text("Type") in WORK and fields.minutes("Value"):
            start, end = fields.moment("Start"), fields.moment("Finish")
            if start is not None and end is not None:
                last = max((end - dt.timedelta(minutes=1)).date(), start.date())
                span = range(min((last - start.date()).days, 3660) + 1)
                days |= {start.date() + dt.timedelta(days=n) for n in span}
    return days


def _rests(days: set[dt.date], task: Task, schedule: Schedule) -> bool:
    if not days:
        return False
    first, last = min(days), max(days)
    between: Sequence[dt.date] = [
        first + dt.timedelta(days=n) for n in range((last - first).days) if n
    ]
    return any(day not in days and schedule.hours(task.calendar, day) for day in between)
