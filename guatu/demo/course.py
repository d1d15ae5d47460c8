"""How a project goes: when it starts and ends, what is spent and what is built, month by month.

Money follows the list of each year: a year's plan is what the first schedule still leaves to do by
its December, and a year's result is a share of that plan. What is built follows the money, later
or earlier by the project's own bend.
"""

import math
import random
from dataclasses import dataclass, field

from guatu.demo import months as mo
from guatu.demo.contents import Kind, Line, kinds
from guatu.demo.facts import Frame

# Weight of the months January to December for works outside, and for works under a roof.
OUTSIDE = (0.3, 0.25, 1.0, 1.25, 1.3, 1.3, 1.0, 0.9, 0.95, 1.05, 1.0, 0.6)
INSIDE = (0.8, 0.65, 1.1, 1.1, 1.1, 1.1, 1.0, 0.95, 1.0, 1.05, 1.1, 1.05)
WINTER = (12, 1, 2)
PUBLIC_SECTORS = {"交通", "水利", "市政", "教育", "卫生", "生态"}


@dataclass(slots=True)
class Course:
    """The dates of a project and, once run, its figures by month (万元, and percent built)."""

    line: Line
    kind: Kind
    total: int
    start_planned: int
    finish_planned: int
    start: int
    finish: int
    bend: float
    noise: dict[int, float]
    brakes: dict[int, float] = field(default_factory=dict)
    plans: dict[int, int | None] = field(default_factory=dict)
    classes: dict[int, str] = field(default_factory=dict)
    results: dict[int, float] = field(default_factory=dict)
    spent: dict[int, float] = field(default_factory=dict)
    built: dict[int, float] = field(default_factory=dict)

    def year_done(self, month: int) -> float:
        """Spent in the year up to the month."""
        before = self.spent.get(mo.at(mo.year_of(month), 1) - 1, 0.0)
        return self.spent[month] - before

    def weight(self, month: int) -> float:
        """How much of a year's money falls on a month of works; 0 outside them."""
        if not self.start <= month <= self.finish:
            return 0.0
        roof = 1 - self.kind.outdoor_share
        year = mo.number(month) - 1
        season = OUTSIDE[year] * (1 - roof) + INSIDE[year] * roof
        span = max(self.finish - self.start + 1, 1)
        hill = 0.5 + 0.8 * math.sin(math.pi * (month - self.start + 0.5) / span)
        if month - self.start < 2:
            hill += 0.7  # land and advance payments
        return season * hill * self.noise[month] * self.brakes.get(month, 1.0)

    def scheduled(self, month: int) -> float:
        """Share of the total that the first schedule has spent by the end of a month, 0-1."""
        span = self.finish_planned - self.start_planned + 1
        gone = min(max(month - self.start_planned + 1, 0), span) / span
        return (gone - math.sin(2 * math.pi * gone) / (2 * math.pi)) * 0.6 + gone * 0.4


def is_public(course: Course) -> bool:
    """Built by an authority or its company, so with a feasibility study rather than a filing."""
    owner = course.line.owner
    words_ = ("局", "政府", "中心", "医院", "投资", "站", "水务", "供水", "供电")
    return course.line.sector in PUBLIC_SECTORS or any(word in owner for word in words_)


def new_course(line: Line, frame: Frame) -> Course:
    """The dates of a project, drawn for its class in the list of the last year."""
    rng = random.Random(f"{frame.seed}/{line.index}/dates")
    kind = kinds()[line.kind]
    length = rng.randint(*kind.months) + round(2.6 * (line.total / 10000) ** 0.6)
    start, finish = _planned(line, frame, rng, length)
    late_start = rng.choice((0, 0, 0, 0, 1, 1, 2, 3)) if line.list_class in "sp" else 0
    late = rng.choice((0, 0, 0, 1, 1, 2, 3))
    noise = {
        month: math.exp(rng.gauss(0, 0.22))
        for month in range(frame.first_month - 60, frame.last_month + 80)
    }
    course = Course(
        line,
        kind,
        line.total,
        start,
        finish,
        start + late_start,
        finish + late_start + late,
        bend=rng.choice((0.85, 0.92, 1.0, 1.0, 1.08, 1.15)),
        noise=noise,
    )
    _settle(course, frame, rng)
    return course


def _planned(line: Line, frame: Frame, rng: random.Random, length: int) -> tuple[int, int]:
    """First and last planned month of works."""
    this = mo.year_of(frame.last_month)
    january = mo.at(this, 1)
    if "{y" in line.name and line.list_class in "fd":
        year = this - int(line.name.split("{y")[1][0])
        start = mo.at(year, 4)
        return start, start + min(
            length, 7
        ) if year == this or line.list_class == "d" else start + 14
    if line.list_class == "d":
        finish = mo.at(this - 1, rng.choice((5, 6, 8, 9, 10, 11)))
        return finish - length + 1, finish
    if line.list_class == "f":
        finish = mo.at(this, rng.choice((5, 6, 8, 9, 9, 10, 11, 11, 12, 12)))
        return finish - max(length, 12) - rng.randint(0, 6), finish
    if line.list_class == "c":
        length = max(length + 9, 30)
        start = january - rng.randint(9, length - 13)
        start = start if mo.number(start) not in WINTER else start + 4
        return start, start + length - 1
    if line.list_class == "s":
        start = mo.at(this, rng.choice((3, 3, 4, 4, 4, 5, 5, 6, 6, 7, 8)))
        return start, start + length + (4 if line.total > 20000 else 0)
    start = mo.at(this + 1, rng.choice((3, 4, 5, 6, 9)))
    return start, start + length - 1


def _settle(course: Course, frame: Frame, rng: random.Random) -> None:
    """Keeps what the class of the list says: what is done is done, what is not is not."""
    this = mo.year_of(frame.last_month)
    if course.line.list_class == "d":
        course.finish = min(course.finish, mo.at(this - 1, 12))
    if course.line.list_class == "f" and course.finish <= frame.last_month:
        course.finish = max(course.finish, mo.at(this, 1))
    if course.line.list_class in "pn":
        course.start = max(course.start, frame.last_month + 2)
    course.finish = max(course.finish, course.start + 2)
    for year in range(mo.year_of(frame.first_month), this + 1):
        course.classes[year] = _class_in(course, year, this)
    course.results = {
        year: 1.0 if kind == "finish" else min(max(rng.gauss(0.985, 0.05), 0.7), 1.1)
        for year, kind in course.classes.items()
    }


def _class_in(course: Course, year: int, this: int) -> str:
    """The class in a year's list: start, continue, finish or prepare; "" once it is done."""
    if year == this:
        classes = {
            "s": "start",
            "c": "continue",
            "f": "finish",
            "d": "",
            "p": "prepare",
            "n": "prepare",
        }
        return classes.get(course.line.list_class, "start")
    if mo.year_of(course.start_planned) > year:
        return "prepare"
    if mo.year_of(course.finish) < year:
        return ""
    if mo.year_of(course.finish_planned) <= year and course.line.list_class == "d":
        return "finish"
    return "start" if mo.year_of(course.start_planned) == year else "continue"


def run(course: Course, frame: Frame) -> None:
    """Fills plans, money and what is built; `results` says what share of a plan a year brings.

    For the last year the result is what is reached by the last month.
    """
    years = sorted(course.classes)
    base = _before(course, years[0])
    course.spent = {mo.at(years[0], 1) - 1: base}
    for year in years:
        base = _run_year(course, frame, year, base)
    _build(course, frame)


def _before(course: Course, year: int) -> float:
    """Spent before the first year of the window."""
    december = mo.at(year, 1) - 1
    if course.start > december:
        return 0.0
    slack = 0.95 + 0.04 * math.sin(course.line.index)
    return min(course.scheduled(december) * slack, 0.98) * course.total


def plan_of(course: Course, year: int, base: float) -> int | None:
    """A year's plan in 万元: what the schedule leaves to do by December, in a round figure."""
    kind = course.classes[year]
    if kind == "":
        return None
    if course.line.list_class == "n":
        return None
    if kind == "prepare":
        share = (course.line.index % 5) * 0.0015
        return _rounded(min(course.total * share, 900)) or None
    wanted = course.scheduled(mo.at(year, 12)) * course.total - base
    if kind == "finish":
        wanted = course.total * 0.985 - base
    return _rounded(max(wanted, course.total * 0.04))


def _rounded(amount: float) -> int:
    step = next(
        s for limit, s in ((300, 10), (3000, 100), (20000, 500), (1e12, 1000)) if amount < limit
    )
    return int(round(amount / step) * step)


def _run_year(course: Course, frame: Frame, year: int, base: float) -> float:
    plan = plan_of(course, year, base)
    course.plans[year] = plan
    first, december = mo.at(year, 1), mo.at(year, 12)
    end = min(december, frame.last_month)
    weights = {m: course.weight(m) for m in range(first, december + 1)}
    goal = (plan or 0) * course.results[year]
    if plan and course.classes[year] == "prepare":
        weights = {m: 0.3 + course.noise[m] for m in weights}
    early = {m: 0.02 * course.noise[m] * max(weights.values()) for m in weights if m < course.start}
    shares = {m: weights[m] or early.get(m, 0.0) for m in weights}
    gone = sum(shares[m] for m in range(first, end + 1))
    spent = base
    for month in range(first, end + 1):
        spent += goal * shares[month] / gone if gone else 0.0
        course.spent[month] = min(spent, course.total * 1.12)
    return course.spent[end]


def _build(course: Course, frame: Frame) -> None:
    """What is built: follows the money from the start of works to the finish."""
    begun = course.spent.get(course.start - 1, 0.0)
    ends = course.finish <= frame.last_month
    whole = course.spent[course.finish] if ends and course.finish in course.spent else course.total
    for month, spent in course.spent.items():
        if month < course.start:
            course.built[month] = 0.0
            continue
        share = (spent - begun) / max(whole - begun, 1.0)
        value = 100 * min(max(share, 0.0), 1.0) ** course.bend
        course.built[month] = value if month < course.finish else 100.0
        if month < course.finish:
            course.built[month] = min(course.built[month], 98.5)
