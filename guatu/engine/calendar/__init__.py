"""Working days: which days are, the n-th one after a day, how many lie between two."""

from guatu.engine.calendar.data import WorkCalendar, work_calendar

__all__ = ["WorkCalendar", "work_calendar"]
