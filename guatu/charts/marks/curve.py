"""A money curve against time: planned, pace and done, cumulative, and a forecast fan if given.

Lines are named at their ends instead of in a legend; money has round ticks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import floor, log10
from typing import Literal

from guatu.charts.data import BandPoint, CurvePoint, MasterChart, Number
from guatu.charts.figures import money
from guatu.charts.labels import Labels
from guatu.charts.measure import Ruler
from guatu.charts.paper import Paper
from guatu.charts.svg import path, sized, text


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Days to page units along x."""

    first: date
    last: date
    start: float
    end: float

    def __call__(self, day: date) -> float:
        """The place of a day's morning; a day off the scale is put at its end."""
        whole = (self.last - self.first).days + 1
        days = min(max((day - self.first).days, 0), whole)
        return self.start + (self.end - self.start) * days / whole


@dataclass(frozen=True, slots=True)
class MoneyScale:
    """Amounts to page units along y, from `bottom` (zero) up to `top` (`most`)."""

    most: float
    bottom: float
    top: float

    def __call__(self, amount: Number) -> float:
        """The height of an amount."""
        return self.bottom - (self.bottom - self.top) * float(amount) / self.most


Series = Literal["planned", "pace", "done", "physical"]


def amount(point: CurvePoint, series: Series) -> Number | None:
    """What a point says of one line."""
    value: Number | None = getattr(point, series)
    return value


def round_ticks(most: float, count: int = 4) -> list[float]:
    """Round amounts from zero to at least `most`: about `count` steps of 1, 2, 2.5 or 5 × 10ⁿ."""
    if most <= 0:
        return [0.0, 1.0]
    rough = most / count
    power = 10.0 ** floor(log10(rough))
    step = next(step for step in (1, 2, 2.5, 5, 10) if step * power >= rough * 0.999) * power
    ticks = [0.0]
    while ticks[-1] < most * 0.999:
        ticks.append(ticks[-1] + step)
    return ticks


def curve_marks(
    points: Sequence[CurvePoint],
    time: TimeScale,
    scale: MoneyScale,
    *,
    band: Sequence[BandPoint] = (),
    stroke: float,
) -> str:
    """The lines of a curve, the fan behind them."""
    parts = [_band(band, time, scale, stroke)] if band else []
    lines: tuple[tuple[str, Series, float], ...] = (
        ("k-pace", "pace", 0.7),
        ("k-plan", "planned", 1.0),
        ("k-done", "done", 2.2),
    )
    for style, series, wide in lines:
        d = line_data(points, time, series, scale)
        if d:
            dash = (
                f' stroke-dasharray="{stroke * 4:.3g} {stroke * 3:.3g}"'
                if style == "k-pace"
                else ""
            )
            parts.append(
                f'<path class="{style}" stroke-width="{stroke * wide:.4g}"{dash} '
                f'stroke-linejoin="round" d="{d}"/>'
            )
    return "".join(parts)


def line_data(
    points: Sequence[CurvePoint],
    time: TimeScale,
    series: Series,
    scale: MoneyScale,
) -> str:
    """Path data through the points whose value is known; a gap stays a gap."""
    d: list[str] = []
    pen = "M"
    for point in points:
        value = amount(point, series)
        if value is None:
            pen = "M"
            continue
        d.append(f"{pen}{time(point.on):.6g} {scale(value):.6g}")
        pen = "L"
    return "".join(d)


def _band(band: Sequence[BandPoint], time: TimeScale, scale: MoneyScale, stroke: float) -> str:
    upper = [f"{time(one.on):.6g} {scale(one.high):.6g}" for one in band]
    lower = [f"{time(one.on):.6g} {scale(one.low):.6g}" for one in reversed(band)]
    middle = "L".join(f"{time(one.on):.6g} {scale(one.middle):.6g}" for one in band)
    fan = path(f"M{'L'.join([*upper, *lower])}z", "k-band")
    return fan + (
        f'<path class="k-done" stroke-width="{stroke:.4g}" '
        f'stroke-dasharray="{stroke:.3g} {stroke * 2:.3g}" d="M{middle}"/>'
    )


def largest(points: Sequence[CurvePoint], band: Sequence[BandPoint] = ()) -> float:
    """The largest amount that a curve shows."""
    amounts = [
        float(value)
        for point in points
        for value in (point.planned, point.pace, point.done)
        if value is not None
    ]
    return max([*amounts, *(float(one.high) for one in band)], default=0.0)


def money_axis(
    ticks: Sequence[float],
    scale: MoneyScale,
    ends: tuple[float, float],
    *,
    em: float,
    decimals: int,
) -> str:
    """Hairlines at round amounts, the amounts at their left."""
    start, end = ends
    rules = "".join(f"M{start:.6g} {scale(tick):.6g}H{end:.6g}" for tick in ticks)
    whole = all(float(tick).is_integer() for tick in ticks)
    places = 0 if whole else max(decimals, 1)
    names = [
        text(start - em * 0.5, scale(tick) + em * 0.36, money(tick, places), "s e")
        for tick in ticks
    ]
    return path(rules, "rule", em * 0.05) + "".join(names)


@dataclass(frozen=True, slots=True)
class LineEnd:
    """The last known point of a line: its day, amount, words and the style of the words."""

    on: date
    value: Number
    words: str
    style: str


def line_ends(points: Sequence[CurvePoint], labels: Labels, *, decimals: int = 0) -> list[LineEnd]:
    """Where the lines that have a point end, and what is written there."""
    named: tuple[tuple[Series, str, str], ...] = (
        ("planned", labels.plan, "s"),
        ("pace", labels.pace, "s"),
        ("done", labels.done, "b"),
    )
    ends: list[LineEnd] = []
    for series, word, style in named:
        known = (point for point in reversed(points) if amount(point, series) is not None)
        last = next(known, None)
        if last is not None:
            value = amount(last, series) or 0
            ends.append(LineEnd(last.on, value, f"{word} {money(value, decimals)}", style))
    return ends


def end_names(
    points: Sequence[CurvePoint],
    axes: tuple[TimeScale, MoneyScale],
    labels: Labels,
    *,
    em: float,
    decimals: int,
) -> str:
    """The name and last amount of each line at its end, moved apart where they would collide."""
    time, scale = axes
    parts: list[str] = []
    lowest = -1e9
    ends = line_ends(points, labels, decimals=decimals)
    for end in sorted(ends, key=lambda one: scale(one.value)):
        place = max(scale(end.value) + em * 0.36, lowest + em * 1.2)
        parts.append(text(time(end.on) + em * 0.9, place, end.words, end.style))
        lowest = place
    return "".join(parts)


def curve_block(data: MasterChart, paper: Paper, top: float, height: float) -> str:
    """The county's year in money over the width of a sheet, with months below."""
    em = max(paper.smallest, height * 0.028)
    ruler = Ruler()
    ticks = round_ticks(largest(data.curve))
    left = paper.margin + (max(ruler.width(money(tick)) for tick in ticks) + 1.2) * em
    right = paper.width - paper.margin - 9 * em
    time = TimeScale(date(data.year, 1, 1), date(data.year, 12, 31), left, right)
    scale = MoneyScale(ticks[-1], top + height - 2.2 * em, top + 2.6 * em)
    caption = f"{data.labels.curve} · {data.labels.money_unit.format(unit=data.money_unit)}"
    parts = [
        text(paper.margin, top + em, caption, "b"),
        money_axis(ticks, scale, (left, right), em=em, decimals=data.decimals),
        *_month_names(data, time, scale.bottom + 1.5 * em),
        curve_marks(data.curve, time, scale, stroke=em * 0.09),
        end_names(data.curve, (time, scale), data.labels, em=em, decimals=data.decimals),
    ]
    day = data.cut_off.date()
    if day.year == data.year:
        line = f"M{time(day):.6g} {scale.top:.6g}V{scale.bottom:.6g}"
        parts.append(path(line, "today", em * 0.1))
    return sized(em, parts, "curve")


def _month_names(data: MasterChart, time: TimeScale, y: float) -> list[str]:
    return [
        text(time(date(data.year, month, 15)), y, data.labels.months[month - 1], "s c")
        for month in range(1, 13)
    ]
