"""Small drawings inside HTML pages: a light, a bar of lights, a sparkline, a money curve.

Each is a whole `<svg>` with the classes and variables of the wall charts; a page that shows one
includes `stylesheet(themed=True)` of `guatu.charts.svg` once, or a chart that carries it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import ceil

from guatu.charts.data import BandPoint, CurvePoint, Number
from guatu.charts.figures import money
from guatu.charts.labels import Labels
from guatu.charts.lights import Light
from guatu.charts.marks.counts import WORST_FIRST, light_stack
from guatu.charts.marks.curve import (
    MoneyScale,
    TimeScale,
    curve_marks,
    end_names,
    largest,
    line_ends,
    money_axis,
    round_ticks,
)
from guatu.charts.marks.light import light_mark, light_word
from guatu.charts.measure import Ruler
from guatu.charts.svg import FAMILY, attribute, path, sized, text

TYPE = 12


def light_badge(light: Light, labels: Labels) -> str:
    """A light with its word: colour, shape and word together."""
    word = light_word(light, labels)
    width = Ruler().width(word) * TYPE + 22
    mark = light_mark(light, 8, 9, 6)
    return _svg((width, 18), word, [mark, sized(TYPE, [text(19, 13.4, word)])])


def light_bar(
    counts: Mapping[Light, int], labels: Labels, *, width: int = 240, height: int = 14
) -> str:
    """A bar divided by light in the ratio of the counts; the counts are its title."""
    known = [(light, counts[light]) for light in WORST_FIRST if counts.get(light)]
    words = " · ".join(f"{light_word(light, labels)} {count}" for light, count in known)
    bar = light_stack(counts, 0, 0, width=width, height=height) if known else ""
    return _svg((width, height), words or labels.none, [bar])


def sparkline(values: Sequence[Number | None], *, width: int = 96, height: int = 20) -> str:
    """A line through the known values, its last point marked; an unknown value leaves a gap."""
    known = [float(value) for value in values if value is not None]
    if not known:
        return _svg((width, height), "", [])
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    step = (width - 6) / max(len(values) - 1, 1)
    d: list[str] = []
    pen = "M"
    x = y = 0.0
    for index, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        x, y = 3 + step * index, height - 3 - (float(value) - low) / span * (height - 6)
        d.append(f"{pen}{x:.6g} {y:.6g}")
        pen = "L"
    dot = path(f"M{x - 2:.6g} {y:.6g}a2 2 0 1 1 4 0a2 2 0 1 1-4 0z", "done")
    return _svg((width, height), "", [path("".join(d), "k-done", 1.4), dot])


def s_curve(
    points: Sequence[CurvePoint],
    labels: Labels,
    *,
    cut_off: date | None = None,
    band: Sequence[BandPoint] = (),
    size: tuple[int, int] = (640, 240),
) -> str:
    """Cumulative money: planned, pace (序时) and done, with a forecast fan if given."""
    width, height = size
    ticks = round_ticks(largest(points, band))
    names = [money(value) for value in ticks]
    left = max(map(Ruler().width, names)) * TYPE + 10
    days = [point.on for point in points] + [point.on for point in band]
    first = min(days, default=date.min)
    last = max(days, default=date.min + timedelta(days=1))
    time = TimeScale(first, last, left, width - _beyond(points, labels))
    scale = MoneyScale(ticks[-1], height - 1.8 * TYPE, TYPE)
    parts = [
        money_axis(ticks, scale, (left, time.end), em=TYPE, decimals=0),
        curve_marks(points, time, scale, band=band, stroke=1.1),
        end_names(points, (time, scale), labels, em=TYPE, decimals=0),
        *_months(points, time, scale.bottom + 1.4 * TYPE, labels),
    ]
    if cut_off is not None and first <= cut_off <= last:
        line = f"M{time(cut_off):.6g} {scale.top:.6g}V{scale.bottom:.6g}"
        parts.append(path(line, "today", 1.2))
    return _svg(size, labels.curve, [sized(TYPE, parts)])


def _beyond(points: Sequence[CurvePoint], labels: Labels) -> float:
    """What the words at the ends of the lines need right of the last day."""
    words = [end.words for end in line_ends(points, labels)]
    return (max(map(Ruler(bold=True).width, words), default=0) + 1.4) * TYPE


def _months(points: Sequence[CurvePoint], time: TimeScale, y: float, labels: Labels) -> list[str]:
    """The months' names under their last days: each, or every second, third … one."""
    ends = [point.on for point in points if point.on.day > 1]
    names = [labels.months[day.month - 1] for day in ends]
    if len(ends) > 1:
        apart = (time(ends[-1]) - time(ends[0])) / (len(ends) - 1)
        wide = (max(map(Ruler().width, names)) + 0.4) * TYPE
        step = max(1, ceil(wide / apart))
    else:
        step = 1
    shown = list(zip(ends, names, strict=True))[(len(ends) - 1) % step :: step]
    return [text(time(day), y, name, "s c") for day, name in shown]


def _svg(size: tuple[float, float], label: str, parts: Iterable[str]) -> str:
    width, height = size
    role = f'role="img" aria-label="{attribute(label)}"' if label else 'aria-hidden="true"'
    title = f"<title>{attribute(label)}</title>" if label else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gw" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" {role} font-family="{FAMILY}">'
        f"{title}{''.join(parts)}</svg>"
    )
