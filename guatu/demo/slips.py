"""The slips that real reports have: 元 for 万元, a year not begun anew in January, a lost point."""

import random
from dataclasses import replace
from decimal import Decimal

from guatu.demo import months as mo
from guatu.demo.facts import Frame, ProjectFact, ReportFact


def slip(projects: list[ProjectFact], frame: Frame) -> None:
    """Makes the slips and, a month later, their corrections, in the reports of a few projects."""
    rng = random.Random(f"{frame.seed}/slips")
    january = mo.at(mo.year_of(frame.last_month), 1)
    sound = [p for p in projects if p.list_class in ("continue", "finish") and len(p.reports) > 9]
    rng.shuffle(sound)
    middle = range(frame.first_month + 3, frame.last_month - 2)
    for project in _take(sound, 2):
        _replace(project, _month(project, middle, rng), frame, factor=10000)
    for project in _take(sound, 1):
        _replace(project, _month(project, middle, rng), frame, factor=10)
    for turn, project in enumerate(_take(sound, 2)):
        if frame.first_month < january < frame.last_month - 1:
            _carry_year(project, january, corrected=turn == 0)


def _take(projects: list[ProjectFact], count: int) -> list[ProjectFact]:
    taken, projects[:] = projects[:count], projects[count:]
    return taken


def _month(project: ProjectFact, months: range, rng: random.Random) -> int | None:
    """A month with enough money in it to slip on, reported again in the next month."""
    reported = {r.month for r in project.reports}
    fits = [
        r.month
        for r in project.reports
        if r.month in months and r.month_amount > 60 and r.month + 1 in reported
    ]
    return rng.choice(fits) if fits else None


def _replace(project: ProjectFact, month: int | None, frame: Frame, *, factor: int) -> None:
    """The month's money too large by the factor; the right figures follow a month later."""
    if month is None:
        return
    place = next(i for i, r in enumerate(project.reports) if r.month == month)
    right = project.reports[place]
    extra = right.month_amount * (factor - 1)
    project.reports[place] = replace(
        right,
        month_amount=right.month_amount + extra,
        year_amount=right.year_amount + extra,
        all_amount=right.all_amount + extra,
    )
    _correct(project, right)


def _carry_year(project: ProjectFact, january: int, *, corrected: bool) -> None:
    """January's year total goes on from December instead of beginning anew."""
    by_month = {r.month: (i, r) for i, r in enumerate(project.reports)}
    if january not in by_month or january - 1 not in by_month:
        return
    place, right = by_month[january]
    december = by_month[january - 1][1].year_amount
    wrong = replace(right, year_amount=right.year_amount + max(december, Decimal(0)))
    project.reports[place] = wrong
    if corrected:
        _correct(project, right)


def _correct(project: ProjectFact, right: ReportFact) -> None:
    day = mo.day_of(right.month + 1, 9)
    project.reports.append(replace(right, day=day, corrects=True))
