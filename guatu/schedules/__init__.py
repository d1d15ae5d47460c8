"""Schedules of other programs: Microsoft Project XML in and out; pure, without a database."""

from guatu.schedules.data import (
    BadSchedule,
    Baseline,
    Calendar,
    DayOff,
    Limits,
    Link,
    Schedule,
    Task,
)
from guatu.schedules.mspdi_reader import read_mspdi
from guatu.schedules.mspdi_writer import write_mspdi
from guatu.schedules.table import write_csv

__all__ = [
    "BadSchedule",
    "Baseline",
    "Calendar",
    "DayOff",
    "Limits",
    "Link",
    "Schedule",
    "Task",
    "read_mspdi",
    "write_csv",
    "write_mspdi",
]
