"""Activities to arrays, the critical path, and back to days."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guatu.calendars.compute import FIRST, LAST, workdays
from guatu.engine.calendar import CalendarTable, calendar_table, closed, every_day
from guatu.lib.refusals import Refused
from guatu.planning.outline import FINISH, START, winter

CALENDARS = ("work", "days", "winter")
YEARS_BACK, YEARS_AHEAD = 6, 12
# Why a day is as it is, where no activity is the reason.
TODAY, FACT, TARGET, END = "-today", "-fact", "-target", "-end"


@dataclass(frozen=True)
class Row:
    """An activity as the engine needs it; `links` are (code, kind, lag in working days)."""

    code: str
    duration: int
    calendar: str
    links: tuple[tuple[str, str, int], ...]
    actual_start: dt.date | None = None
    actual_finish: dt.date | None = None
    remaining: int | None = None


@dataclass(frozen=True)
class Wish:
    """From which activity to schedule back, to which day, and what is known until when."""

    anchor: str
    target: dt.date
    known_on: dt.date


@dataclass(frozen=True)
class Days:
    """What the critical path says of an activity: first and last days of work, float, reasons."""

    early_start: dt.date
    early_finish: dt.date
    late_start: dt.date
    late_finish: dt.date
    total_float: int
    is_critical: bool
    driver: str
    late_driver: str


def scheduled(rows: Sequence[Row], wish: Wish) -> dict[str, Days]:
    """Days by code. Raises Refused where activities wait for each other or years lie too far."""
    from guatu.engine import plan
    from guatu.engine.plan.solve import solve

    table = _table(wish.known_on)
    place = {row.code: at for at, row in enumerate(rows)}
    ends = [(place[c], at, k, n) for at, r in enumerate(rows) for c, k, n in r.links if c in place]
    try:
        found = solve(
            plan.plan_data(
                table,
                _activities(rows, wish, table),
                plan.links(
                    [end[0] for end in ends],
                    [end[1] for end in ends],
                    kind=[plan.KINDS.index(end[2]) for end in ends],
                    lag=[end[3] for end in ends],
                ),
                status=table.instant(wish.known_on),
                target=_after(wish.target, table) if wish.anchor == FINISH else plan.NONE,
            )
        )
    except plan.CycleFound as circle:
        names = " → ".join(rows[at].code for at in circle.activities)
        raise Refused(_("Activities wait for each other: %(names)s") % {"names": names}) from circle
    except plan.OutsideCalendar as outside:
        far = _("“%(code)s” lies too far from today to be planned.")
        raise Refused(far % {"code": rows[outside.activity].code}) from outside
    return {row.code: _days(found, at, table, rows, ends) for at, row in enumerate(rows)}


def _table(day: dt.date) -> CalendarTable:
    first = max(dt.date(day.year - YEARS_BACK, 1, 1), FIRST)
    work = workdays().cut(first, min(dt.date(day.year + YEARS_AHEAD, 12, 31), LAST))
    return calendar_table(
        [work, every_day(work.first, work.last), closed(work, winters=[winter()])]
    )


def _activities(rows: Sequence[Row], wish: Wish, table: CalendarTable) -> Any:
    from guatu.engine import plan

    wanted = [wish.anchor == row.code == START and not row.actual_start for row in rows]
    at, after = table.instant(wish.target), _after(wish.target, table)
    return plan.activities(
        [row.duration for row in rows],
        calendar=[CALENDARS.index(row.calendar) for row in rows],
        release=[at if is_wanted else plan.NONE for is_wanted in wanted],
        deadline=[after if is_wanted else plan.NONE for is_wanted in wanted],
        started=[_instant(row.actual_start, table) for row in rows],
        finished=[_after(row.actual_finish, table) for row in rows],
        remaining=[-1 if row.remaining is None else row.remaining for row in rows],
    )


def _instant(day: dt.date | None, table: CalendarTable) -> int:
    return -1 if day is None else table.instant(day)


def _after(day: dt.date | None, table: CalendarTable) -> int:
    """The end of a day."""
    return -1 if day is None else table.instant(day + dt.timedelta(days=1))


def _days(
    found: Any, at: int, table: CalendarTable, rows: Sequence[Row], ends: Sequence[tuple[Any, ...]]
) -> Days:
    from guatu.engine import plan

    reasons = {plan.BY_FACT: FACT, plan.BY_LIMIT: TARGET, plan.BY_PROJECT: END}
    early, late = int(found.driver[at]), int(found.late_driver[at])
    finishes = (found.early_finish[at] - 1, found.late_finish[at] - 1)
    return Days(
        table.day(found.early_start[at]),
        table.day(finishes[0]),
        table.day(found.late_start[at]),
        table.day(finishes[1]),
        int(found.total_float[at]),
        bool(found.critical[at]),
        rows[ends[early][0]].code if early >= 0 else reasons.get(early, TODAY),
        rows[ends[late][1]].code if late >= 0 else reasons.get(late, END),
    )


def late_days(days: Mapping[str, Days], wish: Wish) -> int:
    """By how many working days the wanted day cannot be kept; 0 where it can."""
    return max(workdays().between(wish.target, days[wish.anchor].early_finish), 0)
