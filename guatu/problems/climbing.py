"""Acts on the level of a problem: up by hand and by time, down on progress, asleep; the ladder."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import translation
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.calendars.compute import workdays
from guatu.journal.actions import writing
from guatu.ledger.models import Portfolio
from guatu.lib.refusals import Refused
from guatu.problems.brief import brief
from guatu.problems.compute import RISING, next_rise, rises
from guatu.problems.ladder import MOST_LEVELS, Ladder, Step, ladder_of
from guatu.problems.models import Problem, Rung
from guatu.problems.moves import Act, State, check_step, locked, log, move, said

ESCALATE = "problems.escalate"


def raise_level(
    problem: Problem, day: dt.date, reason: str, *, by: Account | None, to: int | None = None
) -> Problem:
    """Takes a problem up a level, or to a higher one that is named. Refused without a reason."""
    require(by, ESCALATE, problem)
    with writing(by, "problems.level.raise") as work:
        ladder, now = _level_now(problem, day)
        wanted = now + 1 if to is None else to
        if not now < wanted <= ladder.top:
            raise Refused(_("The problem is at level %(level)s of %(top)s.") % _at(now, ladder))
        reason = said(reason, _("Say why the level is raised."))
        move(work, problem, Act.RISE, day, reason, level=wanted, level_since=day)
    return problem


def lower_level(problem: Problem, day: dt.date, reason: str, *, by: Account | None) -> Problem:
    """Takes a problem down a level on progress. Refused without a reason."""
    require(by, ESCALATE, problem)
    with writing(by, "problems.level.lower") as work:
        ladder, now = _level_now(problem, day)
        if now <= 1:
            raise Refused(_("The problem is at level %(level)s of %(top)s.") % _at(now, ladder))
        reason = said(reason, _("Say what progress was made."))
        move(work, problem, Act.FALL, day, reason, level=now - 1, level_since=day)
    return problem


def suspend_problem(
    problem: Problem, until: dt.date, day: dt.date, reason: str, *, by: Account | None
) -> Problem:
    """挂起: until that day nobody is asked and no level rises. Refused without a reason."""
    with writing(by, "problems.problem.suspend") as work:
        check_step(locked(problem), State.ASLEEP, by)
        if until <= day:
            raise Refused(_("A problem sleeps until a day to come."))
        reason = said(reason, _("Say why the problem is suspended."))
        move(work, problem, Act.SLEEP, day, reason, state=State.ASLEEP, wakes_on=until)
    return problem


def wake_problem(problem: Problem, day: dt.date, *, by: Account | None, text: str = "") -> Problem:
    """The suspended problem is its holder's again, and the clock of its level starts anew."""
    with writing(by, "problems.problem.wake") as work:
        check_step(locked(problem), State.ASSIGNED, by)
        if problem.state != State.ASLEEP:
            raise Refused(_("The problem is not suspended."))
        move(
            work,
            problem,
            Act.WAKE,
            day,
            text.strip(),
            state=State.ASSIGNED,
            wakes_on=None,
            level_since=day,
        )
    return problem


def sweep(today: dt.date) -> tuple[int, int]:
    """What time does, each morning: (problems that woke up, levels that rose).

    A night that was missed is made up for: each step is logged with the day on which it was due.
    """
    woken = 0
    for problem in Problem.objects.filter(state=State.ASLEEP, wakes_on__lte=today).order_by("pk"):
        if problem.wakes_on is not None:
            wake_problem(problem, problem.wakes_on, by=None)
            woken += 1
    by_portfolio: dict[int, list[Problem]] = defaultdict(list)
    rising = Problem.objects.filter(state__in=RISING, level_since__isnull=False)
    for problem in rising.select_related("project", "holder", "asked").order_by("pk"):
        by_portfolio[problem.project.portfolio_id].append(problem)
    risen = sum(_climb(key, found, today) for key, found in sorted(by_portfolio.items()))
    return woken, risen


def set_ladder(portfolio: Portfolio, steps: Sequence[Step], *, by: Account | None) -> Ladder:
    """Sets the levels of a portfolio from 1 up; open problems climb by them from now on.

    Raises Refused for no level or more than nine, for one without a name, and for days below 1.
    """
    require(by, "problems.ladder.edit", portfolio)
    if not 1 <= len(steps) <= MOST_LEVELS:
        raise Refused(_("A ladder has 1 to %(most)s levels.") % {"most": MOST_LEVELS})
    if not all(str(step.name).strip() for step in steps):
        raise Refused(_("Each level needs a name."))
    if any(step.days is not None and step.days < 1 for step in steps):
        raise Refused(_("A level is left after one workday at the earliest."))
    if any((step.seat == Rung.Seat.PERSON) != (step.person is not None) for step in steps):
        raise Refused(_("Name the person of a level that is a person's."))
    with writing(by, "problems.ladder.set") as work:
        rows = {row.level: row for row in portfolio.rungs.select_for_update()}
        for level, step in enumerate(steps, start=1):
            values: dict[str, Any] = {
                "name": str(step.name).strip(),
                "seat": step.seat,
                "person": step.person,
                "days": step.days,
            }
            row = rows.pop(level, None)
            if row is None:
                work.add(Rung(portfolio=portfolio, level=level, **values))
            else:
                work.update(row, **values)
        work.remove_many(list(rows.values()))
    return ladder_of(portfolio)


def _level_now(problem: Problem, day: dt.date) -> tuple[Ladder, int]:
    """The ladder, and the level at which the problem stands on the day. Refused once closed."""
    if locked(problem).closed_on is not None:
        raise Refused(_("The problem is closed."))
    if problem.holder_id is None:
        raise Refused(_("Nobody holds the problem yet: assign it first."))
    ladder = ladder_of(problem.project.portfolio_id)
    return ladder, next_rise(problem, ladder, workdays(), day)[0]


def _at(level: int, ladder: Ladder) -> dict[str, int]:
    return {"level": level, "top": ladder.top}


def _climb(portfolio: int, problems: Sequence[Problem], today: dt.date) -> int:
    """Raises the levels of a portfolio's problems whose days are up, each with its brief."""
    ladder, calendar = ladder_of(portfolio), workdays()
    found = []
    for problem in problems:
        if problem.level_since is None:
            continue
        steps = rises(problem.level, problem.level_since, ladder, calendar, today)
        found += [(problem, level, day) for level, day in steps]
    if not found:
        return 0
    prefetch_related_objects([problem for problem, _level, _day in found], "moves__holder")
    with writing(None, "problems.level.rise") as work, translation.override(settings.LANGUAGE_CODE):
        for problem, level, day in found:
            text = brief(problem, problem.moves.all(), ladder, calendar, day)
            work.update(problem, level=level, level_since=day)
            log(work, [(problem, Act.RISE, day, text)])
    return len(found)
