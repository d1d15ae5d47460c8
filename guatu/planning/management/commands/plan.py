"""`guatu plan`: a project scheduled back from a day, on the terminal; nothing is written."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from guatu.planning.proposing import proposed


class Command(BaseCommand):
    """Prints when each permit and stage must begin at the latest."""

    help = "Schedule a project back from a day and print earliest and latest days; keeps nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which project, from which day."""
        parser.add_argument("no", help="number of the project")
        wanted = parser.add_mutually_exclusive_group(required=True)
        wanted.add_argument("--start", type=dt.date.fromisoformat, help="wanted start of works")
        wanted.add_argument("--finish", type=dt.date.fromisoformat, help="wanted completion")
        parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for an unknown project and for what cannot be scheduled."""
        project = Project.objects.filter(no=options["no"]).order_by("pk").first()
        if project is None:
            raise CommandError(f"no project has the number {options['no']}")
        anchor = "start" if options["start"] else "finish"
        with translation.override(options["language"]):
            try:
                found = proposed(project, anchor, options[anchor], timezone.localdate())
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
            self._print(found)

    def _print(self, found: Any) -> None:
        table = Table(title=_("Working days late") + f": {found.late_days}")
        for title in (_("Activity"), _("Earliest"), _("Latest"), _("Float")):
            table.add_column(title, justify="right" if title == _("Float") else "left")
        for step in found.steps:
            days = found.days[step.code]
            row = (step.name, f"{days.early_start}", f"{days.late_start}", f"{days.total_float}")
            table.add_row(*row, style="bold" if days.is_critical else "")
        console = Console()
        with console.capture() as shown:
            console.print(table)
        self.stdout.write(shown.get())
