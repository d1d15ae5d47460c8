"""Milestones of a project: permits before the start, stages of the works, acceptance."""

import datetime as dt
import random
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from guatu.demo import months as mo
from guatu.demo.contents import words
from guatu.demo.course import Course, is_public
from guatu.demo.facts import Frame, NodeFact
from guatu.demo.works import built_when

# Days by which a milestone's plan lies before the day it is (or will be) reached.
SLACK = {"red": (50, 130), "yellow": (15, 60), "watch": (-5, 25), "green": (-25, 8)}
# The most days that an open milestone may be overdue; below 0 it lies ahead.
OVERDUE = {"red": 150, "yellow": 29, "watch": 9, "green": -4}
LAND_SECTORS = {"农业", "生态"}


@dataclass(frozen=True, slots=True)
class Reaching:
    """A milestone and the day it is reached, or will be as things go."""

    name: str
    kind: str
    weight: int
    day: dt.date
    holder: str


def permits_of(course: Course) -> tuple[str, ...]:
    """The permits that the project needs, in the order they are got."""
    table = words()["permits"]
    if course.line.sector == "能源":
        return tuple(table["energy"])
    if course.line.kind == "upgrade":
        return tuple(table["upgrade"])
    if course.line.sector == "水利":
        return tuple(table["water"])
    if course.line.sector in LAND_SECTORS and is_public(course):
        return tuple(table["land"])
    return tuple(table["public" if is_public(course) else "firm"])


def reaching(course: Course, frame: Frame) -> list[Reaching]:
    """Every milestone with the day it is reached as the project really goes."""
    rng = random.Random(f"{frame.seed}/{course.line.index}/nodes")
    found = []
    permits = permits_of(course)
    days = []
    for place in range(len(permits)):
        back = 1.2 + (len(permits) - 1 - place) * 1.7 * (0.8 + rng.random() * 0.4)
        month = course.start - round(back)
        days.append(mo.day_of(month, rng.randint(3, 28)))
    for name, day in zip(permits, sorted(days), strict=True):
        holder = course.line.responsible if "招标" in name else "审批"
        found.append(Reaching(name, "permit", 1, day, holder))
    found.append(Reaching("开工", "build", 1, _start_day(course), course.line.responsible))
    for work in course.kind.works:
        if work.is_node and work.end < 100:
            month = _month_built(course, built_when(course, work), frame)
            day = mo.day_of(month, rng.randint(5, 28))
            weight = max(round((work.end - work.begin) / 10), 1)
            found.append(Reaching(work.name, "build", weight, day, course.line.responsible))
    ends = "竣工验收" if is_public(course) else "竣工投产"
    finish = mo.day_of(course.finish, 12 + course.line.index % 13)
    found.append(Reaching(ends, "other", 2, finish, course.line.responsible))
    return _ordered(found)


def nodes(course: Course, frame: Frame, colour: str) -> list[NodeFact]:
    """The milestones with their plans: behind by what the project's standing says."""
    rng = random.Random(f"{frame.seed}/{course.line.index}/plans")
    facts = []
    for one in reaching(course, frame):
        actual = one.day if one.day <= frame.today else None
        planned = one.day - dt.timedelta(days=_slack(actual, colour, frame, rng))
        if actual is None:
            latest = frame.today - dt.timedelta(days=OVERDUE.get(colour, -9))
            planned = max(planned, latest + dt.timedelta(days=rng.randint(0, 6)))
        first, moves = _moved(planned, actual, frame, rng)
        evidence = _evidence(one, rng) if actual else ""
        facts.append(
            NodeFact(
                one.name, one.kind, Decimal(one.weight), first, moves, actual, evidence, one.holder
            )
        )
    return _as_said(facts, course, frame)


def _as_said(facts: list[NodeFact], course: Course, frame: Frame) -> list[NodeFact]:
    """The plans ahead, drawn to the months in which start and end are said to come."""
    ends = (("开工", course.start_planned), (facts[-1].name, course.finish_planned))
    fixed = [(frame.today, frame.today)]
    for name, month in ends:
        fact = next(one for one in facts if one.name == name)
        planned = fact.moves[-1][1] if fact.moves else fact.planned
        said = mo.day_of(month, 12 + course.line.index % 13)
        room = dt.timedelta(days=30)
        if fact.actual is None and min(planned - fixed[-1][0], said - fixed[-1][1]) > room:
            fixed.append((planned, said))
    return [_drawn(fact, fixed) if fact.actual is None else fact for fact in facts]


def _drawn(fact: NodeFact, fixed: list[tuple[dt.date, dt.date]]) -> NodeFact:
    """A milestone whose days ahead are moved between the fixed ones in proportion."""

    def drawn(day: dt.date) -> dt.date:
        if day <= fixed[0][0]:
            return day
        for (was, now), (was_next, now_next) in pairwise(fixed):
            if day <= was_next:
                return now + (day - was) * ((now_next - now) / (was_next - was))
        return fixed[-1][1] + (day - fixed[-1][0])

    moves = tuple((on, drawn(to), reason) for on, to, reason in fact.moves)
    return replace(fact, planned=drawn(fact.planned), moves=moves)


def _slack(actual: dt.date | None, colour: str, frame: Frame, rng: random.Random) -> int:
    if actual is not None:
        return round(rng.gauss(4, 12))
    low, high = SLACK.get(colour, (-25, 8))
    return rng.randint(low, high)


def _moved(
    planned: dt.date, actual: dt.date | None, frame: Frame, rng: random.Random
) -> tuple[dt.date, tuple[tuple[dt.date, dt.date, str], ...]]:
    """The first plan and its moves: one milestone in nine was put off once, with a reason."""
    if rng.random() > 0.11:
        return planned, ()
    first = planned - dt.timedelta(days=rng.choice((30, 45, 60, 75)))
    moved_on = first - dt.timedelta(days=rng.randint(3, 20))
    start = mo.first(frame.first_month) + dt.timedelta(days=40)
    if not start < moved_on < (actual or frame.today):
        return planned, ()
    reason = rng.choice(words()["moved"]["reasons"]).format(mm=moved_on.month)
    return first, ((moved_on, planned, reason),)


def _start_day(course: Course) -> dt.date:
    return mo.day_of(course.start, 6 + course.line.index * 7 % 21)


def _month_built(course: Course, share: float, frame: Frame) -> int:
    """The month in which a share of the whole is built; before the window by the schedule."""
    known = sorted(course.built.items())
    for month, built in known:
        if built >= share:
            return month if month > known[0][0] else _before(course, share, known[0])
    last, built = known[-1]
    ahead = max(course.finish - last, 1)
    begin = max(course.start - last, 0)
    return last + begin + max(round((share - built) / (100 - built) * (ahead - begin)), 1)


def _before(course: Course, share: float, known: tuple[int, float]) -> int:
    month, built = known
    span = max(month - course.start, 1)
    return course.start + round(span * share / max(built, share))


def _ordered(found: list[Reaching]) -> list[Reaching]:
    """Days of the works never before the start nor after the end."""
    start = next(one.day for one in found if one.name == "开工")
    end = found[-1].day
    kept = []
    for one in found:
        day = one.day
        if one.kind == "build" and one.name != "开工":
            day = min(max(day, start + dt.timedelta(days=10)), end - dt.timedelta(days=3))
        kept.append(Reaching(one.name, one.kind, one.weight, day, one.holder))
    return kept


def _evidence(one: Reaching, rng: random.Random) -> str:
    """What shows it: the number of a document, a record."""
    number = rng.randint(3, 186)
    year = one.day.year
    marks = {
        "批复": "青审批投资",
        "备案": "青审批备",
        "许可": "青建许",
        "招标": "青招投",
        "审查": "青图审",
    }
    for word, mark in marks.items():
        if word in one.name:
            return f"{mark}〔{year}〕{number}号"
    return rng.choice(("现场照片", "监理月报", "验收记录", "")) if one.kind == "build" else ""
