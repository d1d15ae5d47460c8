"""`guatu wall`: charts on paper from the command line."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from rich.progress import Progress

from guatu import charts
from guatu.charts.render import to_pdf, to_png
from guatu.journal.exporting import Taken, record_export
from guatu.ledger.models import Portfolio, Project
from guatu.wall.actions import issue_version
from guatu.wall.battle import battle_map
from guatu.wall.drawing import labels, live_title, master_pages
from guatu.wall.forms import shown_group, shown_month
from guatu.wall.master import View, master_content
from guatu.wall.models import WallChart
from guatu.wall.printing import PNG_DPI, version_pages


class Command(BaseCommand):
    """Draws the master chart of a portfolio, a version of a chart, or a project's battle map."""

    help = (
        "Draw a wall chart to a file (.pdf, .png or .svg): the master chart of now, "
        "with --issue as the next version of a chart, or with --project a battle map."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to draw, and on what."""
        parser.add_argument("file", type=Path, help="file to write: .pdf, .png or .svg")
        parser.add_argument(
            "--portfolio", type=int, help="id of the portfolio (default: the first)"
        )
        parser.add_argument("--project", help="number of a project: its battle map")
        parser.add_argument("--issue", metavar="TITLE", help="issue the next version of this chart")
        parser.add_argument("--month", help="month, 2026-10 (default: the newest)")
        parser.add_argument("--group", default="", choices=WallChart.Group.values)
        parser.add_argument("--paper", default="A0", choices=WallChart.Paper.values)
        parser.add_argument("--portrait", action="store_true", help="higher than wide")
        parser.add_argument("--tile", choices=["A3", "A4"], help="cut the PDF into sheets")
        parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for an unknown portfolio, project, chart, month or ending."""
        path: Path = options["file"]
        if path.suffix not in {".pdf", ".png", ".svg"}:
            raise CommandError(f"{path}: the file must end in .pdf, .png or .svg")
        portfolio = self._portfolio(options["portfolio"])
        month = shown_month(portfolio, options["month"] or "")
        paper = charts.named_paper(options["paper"], portrait=options["portrait"])
        record_export(Taken("guatu wall", str(portfolio), None, path.suffix[1:]), by=None)
        with translation.override(options["language"]), Progress(transient=True) as progress:
            task = progress.add_task(_("Reading"), total=3)
            pages = self._pages(portfolio, month, paper, options)
            progress.update(task, advance=1, description=_("Drawing"))
            data = self._file(path, pages, paper, options["tile"])
            progress.update(task, advance=1, description=_("Writing"))
        for name, content in data.items():
            name.write_bytes(content)
            self.stdout.write(f"{name} ({len(content) // 1024:,} KiB)")

    def _portfolio(self, key: int | None) -> Portfolio:
        portfolios = Portfolio.objects.select_related("unit").order_by("pk")
        found = portfolios.filter(pk=key).first() if key else portfolios.first()
        if found is None:
            raise CommandError("no such portfolio")
        return found

    def _pages(
        self, portfolio: Portfolio, month: dt.date, paper: charts.Paper, options: dict[str, Any]
    ) -> list[str]:
        if number := options["project"]:
            project = Project.objects.filter(portfolio=portfolio, no=number).first()
            if project is None:
                raise CommandError(f"{portfolio}: no project {number}")
            return battle_map(project, month, paper)
        if title := options["issue"]:
            chart = WallChart.objects.filter(portfolio=portfolio, title=title).first()
            if chart is None:
                raise CommandError(f"{portfolio}: no wall chart {title}")
            return version_pages(issue_version(chart, month, by=None), paper)
        content = master_content(
            View(portfolio, month, shown_group(portfolio, options["group"])), None
        )
        return master_pages(content, paper, title=live_title(content))

    def _file(
        self, path: Path, pages: list[str], paper: charts.Paper, tile: str | None
    ) -> dict[Path, bytes]:
        """Name to content; pages of .png and .svg are numbered where there are several."""
        if path.suffix == ".pdf":
            cut = charts.named_paper(tile) if tile else None
            data = to_pdf(pages, paper, fonts=settings.FONT_DIR, tile=cut, labels=labels())
            return {path: data}
        names = (
            [path]
            if len(pages) == 1
            else [path.with_stem(f"{path.stem}-{index}") for index in range(1, len(pages) + 1)]
        )
        if path.suffix == ".svg":
            return {name: page.encode() for name, page in zip(names, pages, strict=True)}
        dpi = PNG_DPI[paper.name]
        return {
            name: to_png(page, dpi=dpi, fonts=settings.FONT_DIR)
            for name, page in zip(names, pages, strict=True)
        }
