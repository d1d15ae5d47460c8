"""`guatu pack`: the papers of a meeting from the command line."""

import datetime as dt
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rich.progress import Progress, TaskID

from guatu.indicators.compute import current_month
from guatu.journal.exporting import Taken, record_export
from guatu.ledger.models import Portfolio
from guatu.lib.refusals import Refused
from guatu.meetings.models import Meeting
from guatu.packs.actions import freeze_pack, make_file, order_files
from guatu.packs.models import Pack
from guatu.wall.forms import month_in


def _show(progress: Progress, task: TaskID, before: int, percent: int) -> None:
    progress.update(task, completed=before + percent)


def _day(options: dict[str, Any]) -> dt.date | None:
    """Raises CommandError for what is no day."""
    try:
        return dt.date.fromisoformat(options["cut_off"]) if options["cut_off"] else None
    except ValueError as error:
        raise CommandError(f"{options['cut_off']}: no day") from error


class Command(BaseCommand):
    """Freezes a portfolio at a cut-off and builds the pack as PDF and Word."""

    help = "Freeze a portfolio's data and build the papers of a meeting as PDF and Word."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to freeze, and where the files go."""
        parser.add_argument("meeting", type=int, nargs="?", help="id of a meeting")
        parser.add_argument("--folder", type=Path, default=Path(), help="where the files go")
        parser.add_argument("--portfolio", type=int, help="id of the portfolio (default: first)")
        parser.add_argument("--pack", type=int, help="id of a pack that is frozen already")
        parser.add_argument("--month", default="", help="month, 2026-10 (default: the newest)")
        parser.add_argument("--cut-off", help="day, 2026-10-31 (default: today)")
        parser.add_argument("--title", default="", help="title of the pack")
        parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for what is unknown, and for a meeting that has begun."""
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        with translation.override(options["language"]), Progress(transient=True) as progress:
            task = progress.add_task(_("Freezing"), total=200)
            shown = self._pack(options)
            for place, (ordered, _is_new) in enumerate(
                order_files(shown, language=options["language"])
            ):
                doing = _("Making the pack as %(form)s") % {"form": ordered.get_form_display()}
                progress.update(task, description=doing)
                if not ordered.file:
                    make_file(
                        ordered,
                        tell=partial(_show, progress, task, place * 100),
                    )
                record_export(Taken("guatu pack", str(shown), None, ordered.form), by=None)
                target = folder / f"pack-{shown.pk}.{ordered.form}"
                with ordered.file.open("rb") as kept:
                    target.write_bytes(kept.read())
                self.stdout.write(f"{target} ({target.stat().st_size // 1024:,} KiB)")

    def _of_meeting(self, options: dict[str, Any]) -> Pack | None:
        key = options["meeting"]
        if not key:
            return None
        meeting = Meeting.objects.filter(pk=key).select_related("series__portfolio__unit").first()
        if meeting is None:
            raise CommandError(f"no meeting {key}")
        portfolio = meeting.series.portfolio
        month = month_in(options["month"]) or current_month(portfolio)
        if month is None:
            raise CommandError("nothing reported for this meeting")
        title = options["title"] or _("Papers: %(meeting)s") % {"meeting": meeting.name}
        cut_off = _day(options) or meeting.cut_off or timezone.localdate()
        try:
            return freeze_pack(portfolio, month, cut_off, title, by=None, meeting=meeting)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _pack(self, options: dict[str, Any]) -> Pack:
        if of_meeting := self._of_meeting(options):
            return of_meeting
        if key := options["pack"]:
            found = Pack.objects.filter(pk=key).first()
            if found is None:
                raise CommandError(f"no pack {key}")
            return found
        portfolios = Portfolio.objects.select_related("unit").order_by("pk")
        key = options["portfolio"]
        portfolio = portfolios.filter(pk=key).first() if key else portfolios.first()
        if portfolio is None:
            raise CommandError("no such portfolio")
        month = month_in(options["month"]) or current_month(portfolio)
        if month is None:
            raise CommandError("nothing reported in this portfolio")
        cut_off = _day(options) or timezone.localdate()
        place = {"place": portfolio.unit.name}
        title = options["title"] or _("Papers of the project scheduling meeting of %(place)s")
        return freeze_pack(portfolio, month, cut_off, title % place, by=None)
