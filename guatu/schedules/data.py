"""A schedule as plain values: calendars, tasks with links, what is planned and what is done."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

# Working hours of a day as (from, to) in minutes since midnight; () is a day off.
Hours: TypeAlias = tuple[tuple[int, int], ...]

CONSTRAINTS = ("ASAP", "ALAP", "MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT")


class BadSchedule(Exception):
    """A file that cannot be taken over: what is wrong, as a code, and where.

    `facts` holds what the sentence names: `task`, `field`, `value`, `calendar`, `limit` …
    """

    def __init__(self, code: str, facts: Mapping[str, object] | None = None) -> None:
        super().__init__(code, dict(facts or {}))
        self.code = code
        self.facts = dict(facts or {})


@dataclass(frozen=True)
class Limits:
    """What a file may cost before it is refused."""

    size: int = 64 << 20
    tasks: int = 50_000


@dataclass(frozen=True)
class DayOff:
    """Days from `first` to `last` that are worked otherwise than the week says."""

    first: dt.date
    last: dt.date
    hours: Hours = ()
    name: str = ""


@dataclass(frozen=True)
class Calendar:
    """`week` from Monday to Sunday; None where a day is that of the calendar `base`."""

    uid: int
    name: str
    week: tuple[Hours | None, ...] = (None,) * 7
    exceptions: tuple[DayOff, ...] = ()
    base: int | None = None


@dataclass(frozen=True)
class Link:
    """`kind` FS, SS, FF or SF; the lag in minutes of work, or of time where it is elapsed.

    Where `percent` is set, the lag is that share of the predecessor's duration instead.
    """

    predecessor: int
    kind: str = "FS"
    lag: float = 0
    is_elapsed: bool = False
    percent: float | None = None


@dataclass(frozen=True)
class Baseline:
    """What was planned once; `number` 0 is the baseline, 1 to 10 the later ones."""

    number: int
    start: dt.datetime | None
    finish: dt.datetime | None
    minutes: float | None = None


@dataclass(frozen=True)
class Task:
    """A task or a summary of those that follow it on deeper levels; durations in minutes."""

    uid: int
    name: str
    level: int = 1
    is_summary: bool = False
    is_milestone: bool = False
    is_active: bool = True
    minutes: float = 0
    is_elapsed: bool = False
    calendar: int | None = None
    constraint: str = "ASAP"
    constraint_date: dt.datetime | None = None
    deadline: dt.datetime | None = None
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    actual_start: dt.datetime | None = None
    actual_finish: dt.datetime | None = None
    percent: int = 0
    remaining: float | None = None
    links: tuple[Link, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Schedule:
    """A whole file."""

    name: str
    start: dt.datetime
    calendars: tuple[Calendar, ...]
    tasks: tuple[Task, ...]
    calendar: int | None = None
    status: dt.datetime | None = None
    minutes_per_day: int = 480

    def hours(self, uid: int | None, day: dt.date) -> Hours:
        """The working hours of a calendar on a day; the project's where `uid` is None."""
        known: dict[int | None, Calendar] = {one.uid: one for one in self.calendars}
        at = known.get(self.calendar if uid is None else uid)
        while at is not None:
            for exception in at.exceptions:
                if exception.first <= day <= exception.last:
                    return exception.hours
            found = at.week[day.weekday()]
            if found is not None:
                return found
            at = known.get(at.base)
        return ()
