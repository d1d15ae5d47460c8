"""The battle map from data to pages."""

from dataclasses import dataclass

from guatu.charts.battle.axis import HEAD, bounds
from guatu.charts.battle.legend import draw_legend
from guatu.charts.battle.money import draw_money, money_height
from guatu.charts.battle.side import SideDrawer
from guatu.charts.battle.steps import BAND, LABEL, ROW, TAIL, Line, StepDrawer, map_lines
from guatu.charts.data import BattleMap
from guatu.charts.figures import money, percent, points
from guatu.charts.heading import Heading, HeadingDrawer, reference
from guatu.charts.marks.curve import TimeScale
from guatu.charts.marks.light import worst_excused
from guatu.charts.paper import SCREEN, Paper
from guatu.charts.svg import page, path, sized

SIDE = 0.25
GUTTER = 0.016
MOST_STRETCH = 1.55
BODY = 0.0092
LEGEND = 2.4
MONEY_SHARE = 0.36
GAP = 1.6
SIDE_TYPES = (1.5, 1.3, 1.15, 1.0)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The areas of a page: steps and money in `width` from the left margin, then the side."""

    paper: Paper
    em: float
    top: float
    bottom: float
    width: float
    side: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


def battle_map(data: BattleMap, paper: Paper | None = None) -> list[str]:
    """Draw one project's battle map: one page, or more where its steps need them.

    People, problems and money are on the first page.
    """
    paper = paper or SCREEN
    rows = list(map_lines(data))
    head = HeadingDrawer(_heading(data), paper)
    sheet = _sheet(data, paper, rows, paper.margin + head.height)
    curve = money_height(data, MONEY_SHARE * sheet.height, sheet.em)
    first_room = sheet.height - curve - GAP * sheet.em
    parts = _divided(rows, first_room / sheet.em - HEAD, sheet.height / sheet.em - HEAD)
    pages: list[str] = []
    for number, part in enumerate(parts, start=1):
        place = (number, len(parts))
        body = _body(data, sheet, part, curve=curve if number == 1 else 0.0, is_first=number == 1)
        height = sheet.bottom + LEGEND * sheet.em + paper.margin if paper.grows else paper.height
        legend = draw_legend(data, paper, height - paper.margin, em=sheet.em, place=place)
        pages.append(page(paper, height, data.title, [head.draw(), *body, legend]))
    return pages


def _sheet(data: BattleMap, paper: Paper, rows: list[Line], top: float) -> _Sheet:
    """Type as large as lets all steps stand on the sheet, within the paper's bounds."""
    gutter = GUTTER * paper.width
    inner = paper.width - 2 * paper.margin
    side = SIDE * inner
    tall = sum(row.height for row in rows) + HEAD + GAP
    em = paper.smallest
    if paper.grows:
        curve = money_height(data, 1e9, em)
        bottom = max(paper.height - paper.margin, top + tall * em + curve) + LEGEND * em
        return _Sheet(paper, em, top, bottom - LEGEND * em, inner - side - gutter, side)
    room = paper.height - paper.margin - top
    share = 1 - MONEY_SHARE if data.curve else 1.0
    wanted = min(BODY * reference(paper), paper.largest)
    em = max(min(wanted, room * share / (tall + LEGEND)), em)
    bottom = paper.height - paper.margin - LEGEND * em
    return _Sheet(paper, em, top, bottom, inner - side - gutter, side)


def _divided(rows: list[Line], first: float, later: float) -> list[list[Line]]:
    """The lines by page; a lane that breaks repeats its band. Room is in ems."""
    pages: list[list[Line]] = [[]]
    used = 0.0
    for row in rows:
        room = first if len(pages) == 1 else later
        need = row.height + (ROW if row.step is None else 0.0)
        if pages[-1] and used + need > room:
            pages.append([])
            used = 0.0
            if row.step is not None:
                pages[-1].append(Line(row.lane, None, continued=True))
                used = BAND
        pages[-1].append(row)
        used += row.height
    return pages


def _body(
    data: BattleMap, sheet: _Sheet, rows: list[Line], *, curve: float, is_first: bool
) -> list[str]:
    """Steps, and on the first page money below and people and problems beside them."""
    paper, em = sheet.paper, sheet.em
    first, last = bounds(data)
    time = TimeScale(first, last, LABEL * em, sheet.width - TAIL * em)
    tall = sum(row.height for row in rows) * em
    free = sheet.height - curve - (GAP * em if curve else 0.0) - HEAD * em
    stretch = min(max(free / tall, 1.0), MOST_STRETCH) if tall and not paper.grows else 1.0
    drawer = StepDrawer(data, time, em=em, stretch=stretch, themed=paper.themed)
    left = [drawer.draw(rows, sheet.width)]
    lower = HEAD * em + tall * stretch
    if curve:
        spare = sheet.height - lower - GAP * em
        high = curve if paper.grows else min(max(curve, spare), 1.5 * curve)
        left.append(draw_money(data, time, lower + GAP * em, high, em=em))
        lower += GAP * em + high
    left.append(_today(data, time, lower, em))
    parts = [_moved(paper.margin, sheet.top, em, left)]
    return [*parts, _side(data, sheet)] if is_first else parts


def _side(data: BattleMap, sheet: _Sheet) -> str:
    """The column beside the steps, in larger type where it has the room."""
    paper = sheet.paper
    x = paper.width - paper.margin - sheet.side
    for larger in SIDE_TYPES:
        em = sheet.em * larger
        side = SideDrawer(data, em=em, width=sheet.side, themed=paper.themed)
        drawn = side.draw(sheet.height)
        if side.is_whole and side.depth <= sheet.height * 0.8:
            break
    return _moved(x, sheet.top, em, [drawn])


def _moved(x: float, y: float, em: float, parts: list[str]) -> str:
    return f'<g transform="translate({x:.6g} {y:.6g})">{sized(em, parts)}</g>'


def _today(data: BattleMap, time: TimeScale, depth: float, em: float) -> str:
    day = data.cut_off.date()
    if not time.first <= day <= time.last:
        return ""
    return path(f"M{time(day):.6g} {HEAD / 2 * em:.6g}V{depth:.6g}", "today", 0.12 * em)


def _heading(data: BattleMap) -> Heading:
    labels = data.labels
    return Heading(
        title=data.title,
        moment=labels.cut_off.format(moment=data.cut_off.strftime("%Y-%m-%d %H:%M")),
        notes=(
            data.place,
            data.no,
            "" if data.name in data.title else data.name,
            labels.money_unit.format(unit=data.money_unit),
            labels.version.format(version=data.version) if data.version else "",
            labels.seal.format(seal=data.seal) if data.seal else "",
        ),
        figures=(
            (labels.total, money(data.total, data.decimals)),
            (labels.plan, money(data.plan, data.decimals)),
            (labels.original, money(data.original, data.decimals)),
            (labels.done, money(data.done, data.decimals)),
            (labels.rate, percent(data.rate)),
            (f"{labels.lead} ({labels.points})", points(data.lead)),
            (labels.finish, data.finish),
        ),
        labels=labels,
        light=data.light,
        excused=worst_excused(data.excuses),
        url=data.url,
    )
