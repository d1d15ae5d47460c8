"""`guatu export FILE`: the monthly ledger of a portfolio as a workbook."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import translation
from rich.console import Console

from guatu.accounts.models import Account
from guatu.journal.exporting import Taken, record_export
from guatu.ledger.models import Portfolio
from guatu.sheets.comparing import Period
from guatu.sheets.exporting import exported, ledger_csv, ledger_title, write_ledger


class Command(BaseCommand):
    """Writes the 17-column ledger of a month; .xlsx comes back through `guatu import`."""

    help = "Write the 17-column ledger of a month as .xlsx (which can be sent back) or .csv."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which ledger, which month, where to."""
        parser.add_argument("file", type=Path, help="where to write: .xlsx or .csv")
        parser.add_argument("--portfolio", required=True, help="name or id of the portfolio")
        parser.add_argument("--month", required=True, help="2026-09")
        parser.add_argument("--by", help="as this account sees it; all projects without")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, help="(%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for a portfolio, month or account that is not there."""
        period = _period(options["portfolio"], options["month"])
        account = None
        if options["by"]:
            account = Account.objects.filter(username=options["by"]).first()
            if account is None:
                raise CommandError(f"There is no account {options['by']}.")
        console = Console()
        path: Path = options["file"]
        with translation.override(options["language"]), console.status(f"Writing {path.name} …"):
            count = len(exported(period.portfolio, account))
            taken = Taken("guatu export", ledger_title(period), count, path.suffix.lstrip("."))
            record_export(taken, by=account)
            if path.suffix == ".csv":
                path.write_bytes(b"".join(ledger_csv(period, by=account)))
            else:
                with path.open("wb") as out:
                    write_ledger(out, period, by=account)
        console.print(f"{path.name}: {path.stat().st_size:,} bytes", markup=False)


def _period(wanted: str, month: str) -> Period:
    try:
        first = dt.datetime.strptime(month, "%Y-%m").date()
    except ValueError as error:
        raise CommandError(f"{month} is no month; write 2026-09.") from error
    rows = Portfolio.objects.filter(pk=int(wanted)) if wanted.isdigit() else None
    rows = Portfolio.objects.filter(name=wanted) if rows is None else rows
    portfolio = rows.first()
    if portfolio is None:
        raise CommandError(f"There is no portfolio {wanted}.")
    return Period(portfolio, first.year, first)
