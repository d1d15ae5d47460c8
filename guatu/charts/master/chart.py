"""The master chart from data to pages."""

from guatu.charts.data import MasterChart
from guatu.charts.figures import money, percent, points
from guatu.charts.heading import Heading, HeadingDrawer, reference
from guatu.charts.marks.curve import curve_block, largest
from guatu.charts.master.fit import GUTTER, HEAD, Layout, Room, fit
from guatu.charts.master.footer import Footer
from guatu.charts.master.panel import PanelDrawer
from guatu.charts.master.profile import profile
from guatu.charts.paper import SCREEN, Paper
from guatu.charts.svg import page

MOST_STRETCH = 1.5
LEAST_CURVE = 0.2
MOST_CURVE = 0.6


def master_chart(data: MasterChart, paper: Paper | None = None) -> list[str]:
    """Draw the county master chart: SVG pages in the size of the paper, or one for the screen.

    Type is as large as the sheet allows and never smaller than `paper.smallest`. Raises ValueError
    where the sheet is too narrow for the columns.
    """
    paper = paper or SCREEN
    measured = profile(data)
    footer = Footer(measured, paper, reference(paper))
    head = HeadingDrawer(_heading(data), paper)
    top = paper.margin + head.height
    room = Room(paper.width - 2 * paper.margin, paper.height - top - footer.height - paper.margin)
    layout = fit(measured, room, paper)
    footer = Footer(measured, paper, reference(paper), table=layout.table)
    stretch = _stretch(layout, room, paper)
    drawer = PanelDrawer(measured, layout, themed=paper.themed, stretch=stretch)
    used = (HEAD + layout.flow.height * stretch) * layout.em
    shift = (layout.table.width + GUTTER) * layout.em
    height = max(paper.height, top + used + footer.height + paper.margin)
    pages: list[str] = []
    for number, panels in enumerate(layout.flow.pages, start=1):
        body = [
            drawer.draw(panel, paper.margin + shift * place, top)
            for place, panel in enumerate(panels)
        ]
        spare = (top + used + layout.em, height - paper.margin - footer.height)
        if len(layout.flow.pages) == 1 and not paper.grows:
            body.append(_spare_curve(data, paper, spare))
        foot = footer.draw(height - paper.margin, number, len(layout.flow.pages))
        pages.append(page(paper, height, data.title, [head.draw(), *body, foot]))
    return pages


def _heading(data: MasterChart) -> Heading:
    labels, totals = data.labels, data.totals
    return Heading(
        title=data.title,
        moment=labels.cut_off.format(moment=data.cut_off.strftime("%Y-%m-%d %H:%M")),
        notes=(
            data.subtitle or data.place,
            labels.money_unit.format(unit=data.money_unit),
            labels.version.format(version=data.version) if data.version else "",
            labels.seal.format(seal=data.seal) if data.seal else "",
        ),
        figures=(
            (labels.count, str(totals.count)),
            (labels.total, money(totals.total, data.decimals)),
            (labels.plan, money(totals.plan, data.decimals)),
            (labels.original, money(totals.original, data.decimals)),
            (labels.done, money(totals.done, data.decimals)),
            (labels.rate, percent(totals.rate)),
            (labels.pace, percent(data.pace)),
            (f"{labels.lead} ({labels.points})", points(totals.lead)),
        ),
        labels=labels,
        lights=totals.lights,
        url=data.url,
    )


def _stretch(layout: Layout, room: Room, paper: Paper) -> float:
    """How much the rows of a single page may breathe: up to half as much again."""
    if paper.grows or len(layout.flow.pages) > 1 or not layout.flow.height:
        return 1.0
    fullest = (room.height / layout.em - HEAD) / layout.flow.height
    return min(max(fullest, 1.0), MOST_STRETCH)


def _spare_curve(data: MasterChart, paper: Paper, ends: tuple[float, float]) -> str:
    """The county's money curve in what a short table leaves of its sheet."""
    top, bottom = ends
    if not largest(data.curve) or bottom - top < LEAST_CURVE * paper.height:
        return ""
    height = min(bottom - top, MOST_CURVE * paper.height)
    return curve_block(data, paper, bottom - height, height)
