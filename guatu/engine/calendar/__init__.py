"""Working days: which days are, the n-th one after a day, how many lie between two."""

from guatu.engine.calendar.data import WorkCalendar, work_calendar
from guatu.engine.calendar.table import CalendarTable, calendar_table, closed, every_day

__all__ = [
    "CalendarTable",
    "WorkCalendar",
    "calendar_table",
    "closed",
    "every_day",
    "work_calendar",
]
