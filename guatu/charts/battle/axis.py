"""The time axis: the days a map shows, and its ticks in weeks, months, quarters or years."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from guatu.charts.data import BattleMap, Step
from guatu.charts.marks.curve import TimeScale
from guatu.charts.measure import Ruler
from guatu.charts.svg import path, text

Unit = Literal["week", "month", "quarter", "year"]
UNITS: tuple[Unit, ...] = ("week", "month", "quarter", "year")
DAYS = {"week": 7, "month": 30.4, "quarter": 91.3, "year": 365.2}
LEAST = {"week": 3.0, "month": 2.6, "quarter": 2.2, "year": 2.8}
HEAD = 3.4


@dataclass(frozen=True, slots=True)
class Interval:
    """One interval of an axis: its first day, the day after its last, and its name."""

    first: date
    end: date
    name: str


def bounds(data: BattleMap) -> tuple[date, date]:
    """First and last day shown: given, or those of the steps and the curve, in whole months."""
    days = [day for lane in data.lanes for step in lane.steps for day in step_days(step)]
    days += [point.on for point in data.curve] + [point.on for point in data.band]
    days.append(data.cut_off.date())
    first = data.first or min(days).replace(day=1)
    last = data.last or _month_after(max(days)) - timedelta(days=1)
    return first, max(last, first + timedelta(days=27))


def step_days(step: Step) -> list[date]:
    """Every day that a step names."""
    days = [step.actual_start, step.actual_finish]
    for span in (step.baseline, step.planned):
        if span is not None:
            days += [span.start, span.finish]
    return [day for day in days if day is not None]


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def finest(time: TimeScale, em: float) -> Unit:
    """The finest unit whose names have room."""
    per_day = (time.end - time.start) / max((time.last - time.first).days, 1) / em
    return next((unit for unit in UNITS if DAYS[unit] * per_day >= LEAST[unit]), "year")


def intervals(time: TimeScale, unit: Unit, months: tuple[str, ...]) -> Iterator[Interval]:
    """The intervals of a unit between the ends of the axis, the outer ones cut."""
    starts = [time.first]
    while starts[-1] <= time.last:
        starts.append(_next(starts[-1], unit))
    after = time.last + timedelta(days=1)
    for first, end in pairwise(starts):
        yield Interval(first, min(end, after), _name(first, unit, months))


def _next(day: date, unit: Unit) -> date:
    if unit == "week":
        return day + timedelta(days=7 - day.weekday())
    if unit == "year":
        return date(day.year + 1, 1, 1)
    following = _month_after(day)
    while unit == "quarter" and following.month % 3 != 1:
        following = _month_after(following)
    return following


def _name(day: date, unit: Unit, months: tuple[str, ...]) -> str:
    if unit == "week":
        return f"{day.month}-{day.day}"
    if unit == "month":
        return months[day.month - 1]
    return f"Q{(day.month + 2) // 3}" if unit == "quarter" else str(day.year)


def draw_axis(
    time: TimeScale, y: float, depth: float, *, em: float, months: tuple[str, ...]
) -> str:
    """Two rows of names from y down (years or months over the finest unit), with hairlines."""
    unit = finest(time, em)
    upper: Unit = "month" if unit == "week" else "year"
    ruler = Ruler(bold=True)
    parts: list[str] = []
    for kind, base, style in ((upper, 1.3, "b c"), (unit, 2.85, "s c")):
        if kind == "year" and unit == "year" and base < 2:
            continue
        for one in intervals(time, kind, months):
            left, right = time(one.first), time(one.end)
            name = (
                f"{one.first.year}-{one.first.month:02d}" if kind == "month" == upper else one.name
            )
            if ruler.width(name) * em <= right - left:
                parts.append(text((left + right) / 2, y + base * em, name, style))
    lines = "".join(
        f"M{time(one.first):.6g} {y + HEAD / 2 * em:.6g}v{depth - HEAD / 2 * em:.6g}"
        for one in intervals(time, unit, months)
    )
    years = "".join(
        f"M{time(one.first):.6g} {y:.6g}v{depth:.6g}" for one in intervals(time, upper, months)
    )
    return path(lines, "rule", em * 0.04) + path(years, "rule", em * 0.1) + "".join(parts)
