"""The monthly reports of a project, from its course and its troubles."""

import random
from dataclasses import dataclass
from decimal import Decimal

from guatu.demo import months as mo
from guatu.demo.course import WINTER, Course, is_public
from guatu.demo.episodes import Episode
from guatu.demo.facts import NodeFact, PlanFact, ReportFact
from guatu.demo.stages import is_stopped
from guatu.demo.styles import Style
from guatu.demo.texts import Moment, next_step, problems, progress

REPORT_DAY = 25


def money(value: float) -> Decimal:
    """Whole 万元."""
    return Decimal(round(value))


@dataclass(frozen=True, slots=True)
class Tale:
    """All that the reports of a project are written from."""

    course: Course
    episodes: list[Episode]
    nodes: list[NodeFact]
    plans: list[PlanFact]
    style: Style
    seed: int


def reports(tale: Tale, months: range) -> list[ReportFact]:
    """The monthly reports as they should have been sent."""
    found: list[ReportFact] = []
    copied = False
    for month in months:
        rng = random.Random(f"{tale.seed}/{tale.course.line.index}/{month}")
        moment, style = _moment(tale, month), tale.style
        missing = month not in (months[0], months[-1]) and rng.random() < style.sloppy + 0.008
        if missing:
            continue
        report = _report(moment, style, rng)
        if found and not copied and _copied(moment, found[-1], style, rng):
            copied = True
            last = found[-1]
            report.image, report.progress = last.image, last.progress
            report.problem, report.next_step = last.problem, last.next_step
        else:
            copied = False
        found.append(report)
    return found


def _moment(tale: Tale, month: int) -> Moment:
    course, episodes = tale.course, tale.episodes
    spent, before = course.spent[month], course.spent.get(month - 1, 0.0)
    year = mo.year_of(month)
    opening = money(course.spent.get(mo.at(year, 1) - 1, 0.0))
    amounts = (money(spent) - money(before), money(spent) - opening, money(spent))
    if mo.number(month) == 1:
        amounts = (amounts[1], amounts[1], amounts[2])
    cut = mo.day_of(month, REPORT_DAY)
    known = [plan for plan in tale.plans if plan.year == year and plan.day <= cut]
    last = mo.day_of(month - 1, REPORT_DAY)
    permits = [node for node in tale.nodes if node.kind == "permit"]
    done = tuple(n.name for n in permits if n.actual and n.actual <= cut)
    built, built_before = course.built[month], course.built.get(month - 1, 0.0)
    here = tuple(e for e in episodes if e.holds(month) or e.until == month)
    return Moment(
        course,
        month,
        built_before,
        built,
        amounts,
        known[-1].amount if known else None,
        here,
        done,
        tuple(n.name for n in permits if n.name not in done),
        tuple(n.name for n in permits if n.actual and last < n.actual <= cut),
        stopped=is_stopped(course, episodes, month),
        readiness=_readiness(course, month),
        workers=_workers(course, month),
        winter=_winter(course, month),
        report_day=REPORT_DAY,
    )


def _report(moment: Moment, style: Style, rng: random.Random) -> ReportFact:
    picture, text = progress(moment, style, rng)
    built = Decimal(str(moment.built))
    physical = round(built * 2) / 2 if style.half else round(built)
    workers = moment.workers if 0 < moment.built < 100 and not moment.stopped else None
    due = round(workers * rng.uniform(1.0, 1.25)) if workers and moment.winter != "stop" else None
    return ReportFact(
        moment.month,
        mo.day_of(moment.month, rng.choice((22, 23, 24, 24, 25, 25))),
        *moment.amounts,
        Decimal(physical),
        picture,
        text,
        problems(moment, style, rng),
        next_step(moment, style, rng),
        _funds(moment),
        workers,
        due,
    )


def _copied(moment: Moment, last: ReportFact, style: Style, rng: random.Random) -> bool:
    """Sent again without a change: where nothing was done, or by the careless."""
    if last.month != moment.month - 1 or moment.built >= 100:
        return False
    still = moment.amounts[0] == 0
    return rng.random() < (0.3 if still else 0.0) + style.sloppy * 0.5


def _readiness(course: Course, month: int) -> float:
    """How far a project is on its way to the start of works, 0-100."""
    ahead = course.start - month
    near = 100 - ahead * 6.5
    return min(max(near if ahead <= 9 else 41 - (ahead - 9) * 1.35, 1), 99)


def _workers(course: Course, month: int) -> int:
    if month < course.start or course.built[month] >= 100:
        return 0
    done = course.spent[month] - course.spent.get(month - 1, 0.0)
    people = 8 + (max(done, 0) * 0.9) ** 0.72
    if mo.number(month) in WINTER:
        people *= 0.5
    return int(min(people, 640))


def _winter(course: Course, month: int) -> str:
    if course.kind.outdoor_share < 0.4 or month < course.start:
        return ""
    if mo.number(month) in WINTER:
        return "stop"
    return "resume" if mo.number(month) == 3 else ""


def _funds(moment: Moment) -> dict[str, str]:
    """Funds in place since the start, by source; of public projects only."""
    course = moment.course
    if not is_public(course) or not moment.amounts[2]:
        return {}
    shares = fund_shares(course)
    held = any(e.story["kind"] == "funds" and e.holds(moment.month) for e in moment.episodes)
    whole = float(moment.amounts[2]) * (0.72 if held else 1.06)
    whole = min(whole, course.total)
    return {name: str(round(whole * share / 10) * 10) for name, share in shares.items()}


def fund_shares(course: Course) -> dict[str, float]:
    """Where the money of a project comes from, as shares of 1."""
    if not is_public(course):
        return {"企业自筹": 0.6, "银行贷款": 0.4} if course.total > 20000 else {"企业自筹": 1.0}
    by_index = (
        {"中央预算内资金": 0.5, "省级资金": 0.2, "县级配套": 0.3},
        {"地方政府专项债券": 0.7, "县级配套": 0.3},
        {"超长期特别国债": 0.6, "县级配套": 0.4},
        {"上级专项资金": 0.8, "县级配套": 0.2},
    )
    return by_index[course.line.index % 4]
