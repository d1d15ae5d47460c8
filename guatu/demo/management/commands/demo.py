"""`guatu demo`: builds the fictional county 青石县, once."""

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table

from guatu.demo import months as mo
from guatu.demo.actions import Progress, build, demo_portfolio, holds_other_data, seats_taken
from guatu.demo.cast import PASSWORD
from guatu.demo.facts import FULL, SMALL
from guatu.demo.replay import SMALL_YEAR, YEAR, replay
from guatu.lib.figures import money_text


class Command(BaseCommand):
    help = "Build the fictional county 青石县 (projects, 24 months of reports, accounts by role)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--small", action="store_true", help="12 projects over 4 months.")
        parser.add_argument(
            "--fresh",
            action="store_true",
            help="Throw the demo that is there away, with all its history, and build it anew.",
        )
        parser.add_argument(
            "--replay",
            action="store_true",
            help="Live twelve months through the monthly cycle instead, every unit reporting, "
            "and compare the ledger's totals with the county's workbook.",
        )
        parser.add_argument("--yes", action="store_true", help="Do not ask before --fresh.")
        parser.add_argument("--seed", type=int, default=1, help="Another seed, another county.")
        parser.add_argument(
            "--until",
            type=dt.date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="The data's last month, which is over; last month if not given.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["fresh"]:
            self._clear(is_sure=options["yes"])
        if demo_portfolio() is not None:
            self.stdout.write(_("The demo county is there already; nothing was changed."))
        elif holds_other_data():
            raise CommandError(_("This database holds real data. The demo needs an empty one."))
        elif options["replay"]:
            self._replay(**options)
        else:
            self._build(**options)
        self._print_accounts()

    def _build(self, *, small: bool, seed: int, until: dt.date | None, **_other: Any) -> None:
        folder = settings.VAR / "demo"
        with self._progress() as progress:
            build(
                _last_day(until),
                size=SMALL if small else FULL,
                seed=seed,
                folder=folder,
                progress=progress,
            )
        self.stdout.write(
            _("The workbooks of the last month are in %(folder)s.") % {"folder": folder}
        )

    def _replay(self, *, small: bool, seed: int, until: dt.date | None, **_other: Any) -> None:
        """Raises CommandError where the ledger does not say what the workbook says."""
        with self._progress() as progress:
            lived = replay(
                _last_day(until),
                size=SMALL_YEAR if small else YEAR,
                seed=seed,
                folder=settings.VAR / "demo",
                progress=progress,
            )
        table = Table(title=_("Done this year, 10,000 yuan"))
        for title in (_("Unit"), _("Projects"), _("Workbook"), _("Ledger"), _("Difference")):
            table.add_column(title, justify="left" if title == _("Unit") else "right")
        for total in lived.totals:
            amounts = (total.workbook, total.ledger, total.ledger - total.workbook)
            table.add_row(total.unit, str(total.projects), *map(money_text, amounts))
        self._print(table)
        if not lived.is_equal:
            raise CommandError(_("The ledger's totals are not those of the workbook."))

    @contextmanager
    def _progress(self) -> Iterator[Progress]:
        """A bar a step on the terminal."""
        steps = {
            "facts": _("Inventing the county"),
            "months": _("Entering its months"),
            "import": _("Importing the last month's workbooks"),
            "refresh": _("Computing standings and lights"),
        }
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Bars(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as bars:
            tasks = {step: bars.add_task(text, total=None) for step, text in steps.items()}
            yield lambda step, done, total: bars.update(tasks[step], completed=done, total=total)

    def _clear(self, *, is_sure: bool) -> None:
        """Empties the database of a demo, and of nothing else."""
        if demo_portfolio() is None and holds_other_data():
            raise CommandError(_("This database holds real data. It is not thrown away."))
        question = _("Throw away the demo county with its history? [y/N] ")
        if not is_sure and input(question).strip().lower() not in {"y", "yes", "是"}:
            raise CommandError(_("Nothing was changed."))
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        call_command("migrate", verbosity=0)

    def _print_accounts(self) -> None:
        table = Table(title=_("Accounts · password of all: %(word)s") % {"word": PASSWORD})
        for title in (_("User name"), _("Role"), _("Person"), _("Unit")):
            table.add_column(title)
        for seat in seats_taken():
            table.add_row(seat.username, seat.role, seat.person, seat.unit)
        self._print(table)

    def _print(self, table: Table) -> None:
        console = Console()
        with console.capture() as shown:
            console.print(table)
        self.stdout.write(shown.get())


def _last_day(until: dt.date | None) -> dt.date:
    """The last day of the demo's data: of last month, or of an earlier one."""
    today = mo.last_complete(timezone.localdate())
    return today if until is None else min(mo.last(mo.ordinal(until)), today)
