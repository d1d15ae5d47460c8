"""Money under the steps, on the same time axis; physical progress apart, in a strip of its own."""

from guatu.charts.data import BattleMap
from guatu.charts.figures import percent
from guatu.charts.marks.curve import (
    MoneyScale,
    TimeScale,
    curve_marks,
    end_names,
    largest,
    line_data,
    money_axis,
    round_ticks,
)
from guatu.charts.svg import path, text

STRIP = 4.6


def has_physical(data: BattleMap) -> bool:
    """Whether anything is known of the physical progress."""
    return any(point.physical is not None for point in data.curve)


def money_height(data: BattleMap, room: float, em: float) -> float:
    """The height of both charts, at most `room`."""
    if not data.curve:
        return 0.0
    return min(room, (30.0 if has_physical(data) else 26.0) * em)


def draw_money(data: BattleMap, time: TimeScale, top: float, height: float, *, em: float) -> str:
    """The money curve between `top` and `top + height`, the strip of physical progress below it."""
    labels = data.labels
    strip = STRIP * em if has_physical(data) else 0.0
    ticks = round_ticks(largest(data.curve, data.band))
    scale = MoneyScale(ticks[-1], top + height - strip - 0.8 * em, top + 2.2 * em)
    caption = f"{labels.curve} · {labels.money_unit.format(unit=data.money_unit)}"
    ends = (time.start, time.end)
    parts = [
        text(0.35 * em, top + em, caption, "b"),
        money_axis(ticks, scale, ends, em=em, decimals=data.decimals),
        curve_marks(data.curve, time, scale, band=data.band, stroke=em * 0.09),
        end_names(data.curve, (time, scale), labels, em=em, decimals=data.decimals),
    ]
    if strip:
        parts.append(_physical(data, time, (top + height - strip, strip), em=em))
    return "".join(parts)


def _physical(data: BattleMap, time: TimeScale, place: tuple[float, float], *, em: float) -> str:
    top, height = place
    scale = MoneyScale(1.0, top + height - 0.4 * em, top + 0.8 * em)
    known = [point for point in data.curve if point.physical is not None]
    d = line_data(known, time, "physical", scale)
    last = known[-1]
    rules = "".join(f"M{time.start:.6g} {scale(share):.6g}H{time.end:.6g}" for share in (0, 0.5, 1))
    names = [
        text(time.start - em * 0.5, scale(share) + em * 0.36, f"{share:.0%}", "s e")
        for share in (0, 1)
    ]
    value = percent(last.physical)
    return "".join(
        [
            text(0.35 * em, top + height / 2 + 0.4 * em, data.labels.physical, "b"),
            path(rules, "rule", em * 0.05),
            *names,
            path(d, "k-physical", em * 0.2),
            text(time(last.on) + em * 0.9, scale(last.physical or 0) + em * 0.36, value, "b"),
        ]
    )
