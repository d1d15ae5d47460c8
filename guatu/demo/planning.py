"""The plans of a project by year: amounts, curves, goals in words, and what was adjusted."""

import random
from decimal import Decimal

from guatu.demo import months as mo
from guatu.demo.clauses import coming, works_between
from guatu.demo.contents import words
from guatu.demo.course import INSIDE, OUTSIDE, WINTER, Course, is_public
from guatu.demo.facts import Frame, PlanFact

QUARTERS = ("一季度", "上半年", "三季度", "年底")


def plans(course: Course, frame: Frame, entered: int) -> list[PlanFact]:
    """The plans of each year on the list, with what was adjusted in the middle of it."""
    found = []
    for year, kind in course.classes.items():
        january = mo.at(year, 1)
        if not kind or mo.at(year, 12) < entered or january > frame.last_month:
            continue
        day = mo.day_of(max(january, entered), 20 if january >= entered else 8)
        entry = mo.number(entered) if entered > january and entered > frame.first_month else 1
        amount = course.plans.get(year)
        known = Decimal(amount) if amount else None
        goals = _goals(course, year, kind)
        plan = PlanFact(day, year, kind, known, _curve(course, year, amount), goals, entry)
        found += _adjusted(plan, course, frame)
    return found


def _adjusted(plan: PlanFact, course: Course, frame: Frame) -> list[PlanFact]:
    """One plan in eight was set otherwise in January and adjusted in the summer."""
    rng = random.Random(f"{frame.seed}/{course.line.index}/{plan.year}/adjusted")
    month = mo.at(plan.year, rng.choice((6, 7, 8)))
    adjusted_on = mo.day_of(month, 28)
    fits = plan.list_class in ("start", "continue") and plan.entry_month == 1
    in_time = plan.day.month <= 3 and frame.first_month < month <= frame.last_month
    if plan.amount is None or not fits or not in_time or rng.random() > 0.15:
        return [plan]
    down = rng.random() < 0.7
    step = Decimal(100 if plan.amount < 20000 else 1000)
    factor = Decimal(rng.choice(("1.15", "1.2", "1.25", "1.3") if down else ("0.8", "0.85", "0.9")))
    original = (plan.amount * factor / step).quantize(Decimal(1)) * step
    if original == plan.amount:
        return [plan]
    reason = rng.choice(words()["moved"]["adjust_down" if down else "adjust_up"])
    first = PlanFact(
        plan.day,
        plan.year,
        plan.list_class,
        original,
        _spread(plan.curve, plan.amount, original),
        plan.goals,
        plan.entry_month,
    )
    again = PlanFact(
        adjusted_on,
        plan.year,
        plan.list_class,
        plan.amount,
        plan.curve,
        plan.goals,
        plan.entry_month,
        reason,
    )
    return [first, again]


def _curve(course: Course, year: int, amount: int | None) -> tuple[Decimal, ...] | None:
    """The plan by month: by the season, nothing before the planned start nor after the end."""
    if not amount or course.classes[year] == "prepare":
        return None
    start, finish = course.start_planned, max(course.finish_planned, mo.at(year, 3))
    weights = []
    for number in range(1, 13):
        month = mo.at(year, number)
        inside = start <= month <= max(finish, mo.at(year, number) if month < start else finish)
        noise = course.noise[month] ** 0.25
        weights.append(_seasonal(course, number) * noise if inside else 0.0)
    if not sum(weights):
        return None
    step = 1 if amount < 600 else 10
    values = [Decimal(round(amount * w / sum(weights) / step) * step) for w in weights]
    largest = max(range(12), key=lambda place: values[place])
    values[largest] += Decimal(amount) - sum(values)
    return tuple(values)


def _seasonal(course: Course, number: int) -> float:
    share = course.kind.outdoor_share
    outside = 0.0 if number in WINTER and share > 0.7 else OUTSIDE[number - 1]
    return outside * share + INSIDE[number - 1] * (1 - share)


def _spread(
    curve: tuple[Decimal, ...] | None, amount: Decimal, original: Decimal
) -> tuple[Decimal, ...] | None:
    if curve is None:
        return None
    values = [(value * original / amount).quantize(Decimal(1)) for value in curve]
    largest = max(range(12), key=lambda place: values[place])
    values[largest] += original - sum(values)
    return tuple(values)


def _goals(course: Course, year: int, kind: str) -> str:
    """The goals of the year in words."""
    rng = random.Random(f"{course.line.index}/{year}/goals")
    if kind == "prepare":
        table = words()["goals"]["prepare_public" if is_public(course) else "prepare_firm"]
        return str(table[max(3 - max(mo.year_of(course.start_planned) - year, 0), 0)])
    forms = words()["goals"][kind]
    span = max(course.finish_planned - course.start_planned + 1, 1)
    low = 100 * min(max(mo.at(year, 1) - course.start_planned, 0) / span, 1)
    high = 100 * min(max(mo.at(year, 12) + 1 - course.start_planned, 0) / span, 1)
    between = works_between(course, low, high) or [course.kind.works[0].name]
    built = {work.name for work in course.kind.works if work.is_node or work.is_outdoor}
    between = [name for name in between if name in built] or between
    last = course.kind.works[-1].name
    between = [name for name in between if name != last] or [course.kind.works[-2].name]
    main = between[-1]
    after = next((name for name in coming(course, high) if name not in (main, last)), "收尾工程")
    pivot = course.finish_planned if kind == "finish" else course.start_planned
    quarter = QUARTERS[(mo.number(pivot) - 1) // 3]
    amount = course.plans.get(year) or 0
    return rng.choice(forms).format(w=main, v=after, q=quarter, p=f"{amount}万元")
