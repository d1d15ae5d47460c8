"""A schedule as Microsoft Project XML, in the order of elements that the schema asks for."""

import datetime as dt

from lxml import etree

from guatu.schedules.data import CONSTRAINTS, Calendar, DayOff, Hours, Link, Schedule, Task
from guatu.schedules.xml import NAMESPACE

LINKS = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}
DAYS, ELAPSED_DAYS, PERCENT, ELAPSED_PERCENT = 7, 8, 19, 20
END_OF_DAY = dt.time(23, 59)


def write_mspdi(schedule: Schedule) -> bytes:
    """The file's bytes; `read_mspdi` reads the same schedule from them."""
    root = etree.Element("Project", nsmap={None: NAMESPACE})
    _put(root, "SaveVersion", 14)
    _put(root, "Name", schedule.name)
    _put(root, "Title", schedule.name)
    _put(root, "ScheduleFromStart", 1)
    _put(root, "StartDate", schedule.start)
    _put(root, "FinishDate", max((t.finish for t in schedule.tasks if t.finish), default=None))
    _put(root, "CalendarUID", -1 if schedule.calendar is None else schedule.calendar)
    _put(root, "MinutesPerDay", schedule.minutes_per_day)
    _put(root, "MinutesPerWeek", schedule.minutes_per_day * 5)
    _put(root, "DurationFormat", DAYS)
    _put(root, "NewTasksEstimated", 0)
    _put(root, "StatusDate", schedule.status)
    calendars = etree.SubElement(root, "Calendars")
    for calendar in schedule.calendars:
        _calendar(calendars, calendar)
    tasks, outline = etree.SubElement(root, "Tasks"), _Outline()
    for number, task in enumerate(schedule.tasks, 1):
        _task(tasks, task, number, outline.next(task.level))
    etree.SubElement(root, "Resources")
    etree.SubElement(root, "Assignments")
    content: bytes = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", standalone=True, pretty_print=True
    )
    return content


class _Outline:
    """1, 1.1, 1.2, 2 … from levels."""

    def __init__(self) -> None:
        self.counts: list[int] = []

    def next(self, level: int) -> str:
        self.counts = (self.counts + [0] * level)[:level]
        self.counts[-1] += 1
        return ".".join(map(str, self.counts))


def _put(parent: etree._Element, name: str, value: object) -> None:
    """A child with a value as the schema writes it; none for None."""
    if value is None:
        return
    if isinstance(value, dt.datetime):
        text = value.isoformat(timespec="seconds")
    else:
        text = str(int(value)) if isinstance(value, bool) else str(value)
    etree.SubElement(parent, name).text = "".join(c for c in text if c in "\t\n" or c >= " ")


def _span(minutes: float | None) -> str | None:
    if minutes is None:
        return None
    seconds = round(minutes * 60)
    return f"PT{seconds // 3600}H{seconds // 60 % 60}M{seconds % 60}S"


def _calendar(parent: etree._Element, calendar: Calendar) -> None:
    element = etree.SubElement(parent, "Calendar")
    _put(element, "UID", calendar.uid)
    _put(element, "Name", calendar.name)
    _put(element, "IsBaseCalendar", calendar.base is None)
    _put(element, "BaseCalendarUID", -1 if calendar.base is None else calendar.base)
    week = etree.SubElement(element, "WeekDays")
    for weekday in (6, 0, 1, 2, 3, 4, 5):
        hours = calendar.week[weekday]
        if hours is not None:
            day = etree.SubElement(week, "WeekDay")
            _put(day, "DayType", (weekday + 1) % 7 + 1)
            _times(day, hours)
    if calendar.exceptions:
        exceptions = etree.SubElement(element, "Exceptions")
        for exception in calendar.exceptions:
            _exception(exceptions, exception)


def _exception(parent: etree._Element, exception: DayOff) -> None:
    element = etree.SubElement(parent, "Exception")
    _put(element, "EnteredByOccurrences", 0)
    period = etree.SubElement(element, "TimePeriod")
    _put(period, "FromDate", dt.datetime.combine(exception.first, dt.time.min))
    _put(period, "ToDate", dt.datetime.combine(exception.last, END_OF_DAY))
    _put(element, "Occurrences", (exception.last - exception.first).days + 1)
    _put(element, "Name", exception.name)
    _put(element, "Type", 1)
    _times(element, exception.hours)


def _times(element: etree._Element, hours: Hours) -> None:
    _put(element, "DayWorking", bool(hours))
    if hours:
        times = etree.SubElement(element, "WorkingTimes")
        for start, end in hours:
            time = etree.SubElement(times, "WorkingTime")
            _put(time, "FromTime", _clock(start))
            _put(time, "ToTime", _clock(end))


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}:00"


def _task(parent: etree._Element, task: Task, number: int, outline: str) -> None:
    element = etree.SubElement(parent, "Task")
    for name, value in (
        ("UID", task.uid),
        ("ID", number),
        ("Name", task.name),
        ("Active", task.is_active),
        ("Manual", 0),
        ("Type", 1),
        ("IsNull", 0),
        ("WBS", outline),
        ("OutlineNumber", outline),
        ("OutlineLevel", task.level),
        ("Priority", 500),
        ("Start", task.start),
        ("Finish", task.finish),
        ("Duration", _span(task.minutes)),
        ("DurationFormat", ELAPSED_DAYS if task.is_elapsed else DAYS),
        ("Estimated", 0),
        ("Milestone", task.is_milestone),
        ("Summary", task.is_summary),
        ("PercentComplete", task.percent),
        ("ActualStart", task.actual_start),
        ("ActualFinish", task.actual_finish),
        ("RemainingDuration", _span(task.remaining)),
        ("ConstraintType", CONSTRAINTS.index(task.constraint)),
        ("CalendarUID", -1 if task.calendar is None else task.calendar),
        ("ConstraintDate", task.constraint_date),
        ("Deadline", task.deadline),
        ("Notes", task.note or None),
    ):
        _put(element, name, value)
    for link in task.links:
        _link(element, link)
    for baseline in task.baselines:
        part = etree.SubElement(element, "Baseline")
        _put(part, "Number", baseline.number)
        _put(part, "Start", baseline.start)
        _put(part, "Finish", baseline.finish)
        _put(part, "Duration", _span(baseline.minutes))
        _put(part, "DurationFormat", None if baseline.minutes is None else DAYS)


def _link(parent: etree._Element, link: Link) -> None:
    element = etree.SubElement(parent, "PredecessorLink")
    _put(element, "PredecessorUID", link.predecessor)
    _put(element, "Type", LINKS[link.kind])
    _put(element, "CrossProject", 0)
    if link.percent is None:
        shape = ELAPSED_DAYS if link.is_elapsed else DAYS
        _put(element, "LinkLag", round(link.lag * 10))
    else:
        shape = ELAPSED_PERCENT if link.is_elapsed else PERCENT
        _put(element, "LinkLag", round(link.percent))
    _put(element, "LagFormat", shape)
