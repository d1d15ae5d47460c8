"""Choosing type size, panels and lines per row so that a chart reads best on its sheet.

A sheet is divided into one to three panels side by side, each with the whole table. On one page
the largest type is sought at which most tasks still stand whole; a chart that does not fit on one
page at the smallest type goes to pages at that type.
"""

from dataclasses import dataclass

import numpy as np

from guatu.charts.master.columns import DROPPED, FLAG, PAD, Table, lay_table
from guatu.charts.master.flow import BAND, Flow, pour
from guatu.charts.master.profile import Profile, Widths
from guatu.charts.paper import Paper

STEP = 1.24
HEAD = 3.7
GUTTER = 2.6
MOST_LINES = (1, 2, 3)
FINENESS = 0.02
# What a row adds to its lines, in ems, with and without bars: set with air, or close. Rows set
# close must buy a type larger by CLOSE_COST to be chosen.
AIRY, CLOSE = (0.5, 0.8), (0.14, 0.26)
CLOSE_COST = 1.3
# A sheet of many pages costs reading time; a cut task costs meaning. See `_paged_score`.
CUT_COST = 1.6


@dataclass(frozen=True, slots=True)
class Room:
    """The area for the table on each page, in the page's units."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A chosen layout: type size (em, page units), panels a page, the table, the poured rows."""

    em: float
    panels: int
    table: Table
    heights: Widths
    flow: Flow


@dataclass(frozen=True, slots=True)
class _Shape:
    panels: int
    most_lines: int
    pads: tuple[float, float]
    dropped: int


@dataclass(frozen=True, slots=True)
class _Try:
    em: float
    shape: _Shape
    table: Table
    lines: Widths
    shown: float

    @property
    def score(self) -> float:
        """How well it reads: large type, whole tasks, air between the rows."""
        return self.em * float(self.shown**CUT_COST) * self.air

    @property
    def air(self) -> float:
        """What the air between the rows is worth."""
        return 1.0 if self.shape.pads == AIRY else 1 / CLOSE_COST

    def heights(self, profile: Profile) -> Widths:
        """Row heights in ems."""
        has_bars = profile.has_bars and bool(self.table.months)
        return self.lines * STEP + self.shape.pads[has_bars]


def fit(profile: Profile, room: Room, paper: Paper) -> Layout:
    """The best layout for a room; raises ValueError where the columns have no place."""
    for dropped in range(len(DROPPED) + 1):
        shapes = _shapes(paper, dropped)
        tries = [one for shape in shapes if (one := _largest(profile, room, paper, shape))]
        if tries:
            return _poured(profile, room, max(tries, key=lambda one: one.score), paper)
        found = (_try(profile, room, paper.smallest, shape) for shape in shapes)
        paged = [one for one in found if one]
        if paged:
            best = max(paged, key=lambda one: _paged_score(one, profile, room))
            return _poured(profile, room, best, paper)
    raise ValueError(f"The columns do not fit on {paper.name} at the smallest type.")


def _shapes(paper: Paper, dropped: int) -> list[_Shape]:
    if paper.grows:
        return [_Shape(1, 3, AIRY, dropped)]
    panels = (1,) if paper.unit == "px" else (1, 2, 3)
    return [
        _Shape(count, most, pads, dropped)
        for count in panels
        for most in MOST_LINES
        for pads in (AIRY, CLOSE)
    ]


def _largest(profile: Profile, room: Room, paper: Paper, shape: _Shape) -> _Try | None:
    """The largest type at which the chart fits on one page, by bisection."""
    low = _try(profile, room, paper.smallest, shape)
    if low is None or paper.grows:
        return low
    if not _fits(low, profile, room):
        return None
    small, large = paper.smallest, paper.largest
    while large - small > FINENESS * small:
        middle = (small + large) / 2
        one = _try(profile, room, middle, shape)
        if one is not None and _fits(one, profile, room):
            low, small = one, middle
        else:
            large = middle
    return low


def _try(profile: Profile, room: Room, em: float, shape: _Shape) -> _Try | None:
    width = (room.width / em - (shape.panels - 1) * GUTTER) / shape.panels
    table = lay_table(profile, width, shape.most_lines, dropped=shape.dropped)
    if table is None:
        return None
    lines = _lines(profile, table, shape.most_lines)
    return _Try(em, shape, table, lines, _shown(profile, table, shape.most_lines))


def _lines(profile: Profile, table: Table, most: int) -> Widths:
    """The lines that each row needs, by the widths of its texts."""
    need = profile.least_lines
    for column in table.columns:
        if column.key in {"name", "unit", "leader"}:
            need = np.maximum(need, _line_count(profile.widths[column.key], column.width - PAD))
    if table.mode == "tasks" and profile.tasks.size:
        need = np.maximum(
            need, _line_count(profile.month_need, table.months[0][1] - FLAG - PAD / 2)
        )
    return np.minimum(need, most)


def _line_count(widths: Widths, room: float) -> Widths:
    """Lines for texts of so many ems: an ideograph is one em, so a line holds whole ems."""
    counts = np.ceil(widths * 1.03 / max(int(room), 1))
    return np.where(widths <= room, 1.0, np.maximum(counts, 2.0))


def _shown(profile: Profile, table: Table, most: int) -> float:
    """How much of the texts can be read: of the tasks, and to a lesser degree of the names."""
    loss = 1.0 if most == 1 else 0.94
    name = next(column for column in table.left if column.key == "name")
    names = _readable(np.sort(profile.widths["name"]), (name.width - PAD) * most * loss)
    if not profile.tasks.size or table.mode == "bar":
        return names
    widest = max(width for _, width in table.months)
    room = (widest - FLAG - PAD / 2) * most * loss
    tasks = _readable(profile.tasks, room)
    if table.mode == "focus":
        tasks = 0.08 + 0.12 * tasks
    return float(tasks * names**0.5)


def _readable(widths: Widths, room: float) -> float:
    """Between the share of texts that stand whole and the share of all texts' length shown."""
    if not widths.size:
        return 1.0
    whole = float(np.searchsorted(widths, room, side="right")) / widths.size
    partly = float((room / np.maximum(widths, room)).mean())
    return 0.5 * whole + 0.5 * partly


def _fits(one: _Try, profile: Profile, room: Room) -> bool:
    """Whether the rows surely fit on one page: whole rows, bands repeated at the panels' heads."""
    heights = one.heights(profile)
    panels = one.shape.panels
    loose = (panels - 1) * (BAND + 2 * float(heights.max(initial=0.0)))
    total = float(heights.sum()) + BAND * len(profile.data.groups) + HEAD * panels + loose
    return total * one.em <= room.height * panels


def _paged_score(one: _Try, profile: Profile, room: Room) -> float:
    heights = one.heights(profile)
    usable = room.height / one.em - HEAD - BAND
    pages = (float(heights.sum()) + BAND * len(profile.data.groups)) / (usable * one.shape.panels)
    return float(one.shown**CUT_COST / max(pages, 1.0) ** 0.5)


def _poured(profile: Profile, room: Room, one: _Try, paper: Paper) -> Layout:
    """Pour the rows; a layout that was to fit on one page and does not is tried a bit smaller."""
    heights = one.heights(profile)
    sizes = [len(group.rows) for group in profile.data.groups]
    capacity = np.inf if paper.grows else room.height / one.em - HEAD
    flow = pour(sizes, heights, capacity, panels=one.shape.panels)
    if len(flow.pages) > 1 and _fits(one, profile, room) and one.em * 0.98 >= paper.smallest:
        smaller = _try(profile, room, one.em * 0.98, one.shape)
        if smaller is not None:
            return _poured(profile, room, smaller, paper)
    return Layout(one.em, one.shape.panels, one.table, heights, flow)
