"""Data to picture: the wall's charts as SVG, on paper as PDF and PNG.

Pure: nothing here reads a clock, a setting, a database or a catalogue of messages. A chart is a
function from the dataclasses of `guatu.charts.data` to SVG pages:

    master_chart(data: MasterChart, paper: Paper | None = None) -> list[str]
    battle_map(data: BattleMap, paper: Paper | None = None) -> list[str]

`paper=None` draws one page for the screen (`SCREEN`); `TV` draws pages of 1920×1080;
`named_paper("A0", portrait=False)` gives a sheet. `guatu.charts.render` prints the pages:

    to_pdf(pages: list[str], paper: Paper, *, fonts: Path, tile: Paper | None = None,
           labels: Labels | None = None) -> bytes
    to_png(page: str, *, dpi: int, fonts: Path) -> bytes

and `guatu.charts.inline` draws small pieces for HTML pages, each an `<svg>` string:

    light_badge(light: Light, labels: Labels) -> str
    light_bar(counts: dict[Light, int], labels: Labels, *, width=240, height=14) -> str
    sparkline(values: Sequence[Number | None], *, width=96, height=20) -> str
    s_curve(points: Sequence[CurvePoint], labels: Labels, *, cut_off=None, band=(),
            size=(640, 240)) -> str

They and the screen charts take their colours from `stylesheet(themed=True)`: CSS variables with
light defaults, dark below `data-theme="dark"` or `data-bs-theme="dark"`.
"""

from guatu.charts.battle import battle_map
from guatu.charts.data import (
    BandPoint,
    BattleMap,
    Blocker,
    CurvePoint,
    Dimension,
    Excused,
    Flag,
    Lane,
    MasterChart,
    MasterGroup,
    MasterRow,
    MonthCell,
    People,
    Span,
    Step,
    StepState,
    Totals,
)
from guatu.charts.labels import Labels
from guatu.charts.lights import Light, worst
from guatu.charts.master import master_chart
from guatu.charts.paper import A0, A1, A2, A3, A4, SCREEN, TV, Paper, named_paper
from guatu.charts.svg import stylesheet

__all__ = [
    "A0",
    "A1",
    "A2",
    "A3",
    "A4",
    "SCREEN",
    "TV",
    "BandPoint",
    "BattleMap",
    "Blocker",
    "CurvePoint",
    "Dimension",
    "Excused",
    "Flag",
    "Labels",
    "Lane",
    "Light",
    "MasterChart",
    "MasterGroup",
    "MasterRow",
    "MonthCell",
    "Paper",
    "People",
    "Span",
    "Step",
    "StepState",
    "Totals",
    "battle_map",
    "master_chart",
    "named_paper",
    "stylesheet",
    "worst",
]
