"""How time takes problems up the ladder, counted in workdays."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Case, F, IntegerField, When

from guatu.engine.calendar import WorkCalendar
from guatu.problems.ladder import Ladder
from guatu.problems.models import Problem

State = Problem.State
# Time takes a problem up only while its holder is to act. Asking for it to be closed stops no
# clock, but nothing rises while the answer lies with whoever verifies.
RISING = (State.ASSIGNED, State.WORKING, State.RETURNED)


def rises(
    level: int, since: dt.date, ladder: Ladder, calendar: WorkCalendar, today: dt.date
) -> list[tuple[int, dt.date]]:
    """The levels that a problem at `level` since a day has come to by `today`, each with its day.

    It leaves a level on the day on which that level's workdays are up. Empty where it stays.
    """
    found = []
    while (days := ladder.days(level)) is not None:
        since = calendar.plus(since, days)
        if since > today:
            break
        level += 1
        found.append((level, since))
    return found


def next_rise(
    problem: Problem, ladder: Ladder, calendar: WorkCalendar, today: dt.date
) -> tuple[int, dt.date | None]:
    """The level at which it stands today, and the day on which it rises; None for never."""
    level, since = problem.level, problem.level_since
    if since is None or problem.state not in RISING:
        return level, None
    level, since = [(level, since), *rises(level, since, ladder, calendar, today)][-1]
    days = ladder.days(level)
    return level, None if days is None else calendar.plus(since, days)


def stands(ladder: Ladder, calendar: WorkCalendar, today: dt.date) -> Case:
    """An expression: the level at which a problem stands today, whether the night's job ran or not.

    It is what `rises` comes to, in SQL: workdays add up over levels, so from level L a problem has
    come k levels further where the workdays of L … L+k−1 together are up.
    """
    whens = [
        When(
            state__in=RISING,
            level=level,
            level_since__lte=_cut_off(days, calendar, today),
            then=level + climbed,
        )
        for level, climbed, days in _climbs(ladder)
    ]
    return Case(*whens, default=F("level"), output_field=IntegerField())


def _climbs(ladder: Ladder) -> Iterator[tuple[int, int, int]]:
    """(level, levels climbed, workdays it takes), the longest climb from each level first."""
    for level in range(1, ladder.top):
        total, found = 0, []
        for above in range(level, ladder.top):
            days = ladder.days(above)
            if days is None:
                break
            total += days
            found.append((level, above + 1 - level, total))
        yield from reversed(found)


def _cut_off(days: int, calendar: WorkCalendar, today: dt.date) -> dt.date:
    """The last day since which that many workdays are up today."""
    last = today if calendar.is_workday(today) else calendar.plus(today, -1)
    return calendar.plus(last, 1 - days) - dt.timedelta(days=1)
