"""Pouring groups of rows into panels and pages.

A group begins with its band; where it breaks, the band is repeated and marked as continued. A band
never stands alone at the foot of a panel. The panels are filled evenly: the height they share is
the least that does not need another page.
"""

from dataclasses import dataclass

from guatu.charts.master.profile import Widths

BAND = 1.75
FINENESS = 0.5


@dataclass(frozen=True, slots=True)
class Item:
    """A band or a row in a panel: `row` is None for a band. Places and heights are in ems."""

    group: int
    row: int | None
    y: float
    height: float
    continued: bool = False


Panel = list[Item]


@dataclass(frozen=True, slots=True)
class Flow:
    """The pages, each with its panels, and the height of the fullest panel in ems."""

    pages: list[list[Panel]]
    height: float


def pour(sizes: list[int], heights: Widths, capacity: float, *, panels: int) -> Flow:
    """Pour groups of `sizes` rows with `heights` (all in ems) into panels of `capacity` ems."""
    tall = heights.tolist()
    filled = _fill(sizes, tall, capacity)
    pages = -(-len(filled) // panels)
    low = max(tall, default=0.0) + 2 * BAND
    high = min(capacity, _height(filled)) if filled else low
    best = filled
    while panels > 1 and high - low > FINENESS:
        middle = (low + high) / 2
        tried = _fill(sizes, tall, middle)
        if len(tried) <= pages * panels:
            best, high = tried, middle
        else:
            low = middle
    divided = [best[start : start + panels] for start in range(0, len(best), panels)]
    return Flow(divided or [[[]]], _height(best))


def _height(panels: list[Panel]) -> float:
    return max((panel[-1].y + panel[-1].height for panel in panels if panel), default=0.0)


def _fill(sizes: list[int], heights: list[float], capacity: float) -> list[Panel]:
    """Panels filled one after the other."""
    panels: list[Panel] = []
    panel: Panel = []
    y = 0.0
    row = 0
    for group, size in enumerate(sizes):
        first_two = sum(heights[row : row + min(size, 2)])
        if panel and y + BAND + first_two > capacity:
            panels.append(panel)
            panel, y = [], 0.0
        panel.append(Item(group, None, y, BAND))
        y += BAND
        for index in range(row, row + size):
            if y + heights[index] > capacity and panel[-1].row is not None:
                panels.append(panel)
                panel, y = [Item(group, None, 0.0, BAND, continued=True)], BAND
            panel.append(Item(group, index, y, heights[index]))
            y += heights[index]
        row += size
    return [*panels, panel] if panel else panels
