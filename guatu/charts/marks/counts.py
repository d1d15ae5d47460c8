"""Lights by count: shapes with numbers in a line, or a bar stacked by light."""

from collections.abc import Mapping

from guatu.charts.lights import Light
from guatu.charts.marks.light import light_mark
from guatu.charts.measure import Ruler
from guatu.charts.svg import box, text

WORST_FIRST = (Light.RED, Light.YELLOW, Light.WATCH, Light.GREEN, Light.NONE)


def light_counts(counts: Mapping[Light, int], right: float, y: float, em: float) -> str:
    """Shapes and numbers, right-aligned at `right`, baseline at y, the worst light first."""
    ruler = Ruler(bold=True)
    parts: list[str] = []
    x = right
    for light in reversed(WORST_FIRST):
        count = counts.get(light, 0)
        if not count:
            continue
        words = str(count)
        parts.append(text(x, y, words, "b e"))
        x -= ruler.width(words) * em + em * 0.65
        parts.append(light_mark(light, x, y - em * 0.36, em * 0.4))
        x -= em * 1.1
    return "".join(parts)


def counts_width(counts: Mapping[Light, int]) -> float:
    """How wide `light_counts` is, in ems."""
    ruler = Ruler(bold=True)
    return sum(ruler.width(str(count)) + 1.75 for count in counts.values() if count)


def light_stack(
    counts: Mapping[Light, int], x: float, y: float, *, width: float, height: float
) -> str:
    """A bar divided by light in the ratio of the counts, the worst light first."""
    whole = sum(counts.values())
    parts: list[str] = []
    for light in WORST_FIRST:
        count = counts.get(light, 0)
        if count:
            share = width * count / whole
            style = "faint" if light is Light.NONE else f"l-{light.value}"
            parts.append(box(x, y, (share, height), style))
            x += share
    return "".join(parts)
