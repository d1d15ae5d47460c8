"""`guatu periods`: the reporting periods, kept by the calendar, and opened by hand where needed."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guatu.ledger.models import Portfolio
from guatu.lib.refusals import Refused
from guatu.reports.models import ReportPeriod
from guatu.reports.periods import keep_all, open_month

SHOWN = 12


class Command(BaseCommand):
    help = "List the reporting periods; open and close what has come to its day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--keep", action="store_true", help="Open and close by the calendar, as the hourly job."
        )
        parser.add_argument(
            "--open",
            metavar="YYYY-MM",
            help="Open a month that the calendar would not open any more.",
        )
        parser.add_argument("--portfolio", type=int, help="The key of the portfolio to open it in.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["open"]:
            self._open(options["open"], options["portfolio"])
        if options["keep"]:
            for period in keep_all(timezone.localdate()):
                self.stdout.write(_("Kept: %(period)s") % {"period": period.label})
        for portfolio in Portfolio.objects.order_by("pk"):
            self.stdout.write(f"{portfolio.pk} · {portfolio.name}")
            for period in ReportPeriod.objects.filter(portfolio=portfolio)[:SHOWN]:
                state = _("locked") if period.is_locked else ""
                is_open = pgettext("of a period", "open")
                state = state or (_("closed by the calendar") if period.is_closed else is_open)
                days = f"{period.opens} – {period.due} – {period.closes}"
                self.stdout.write(f"  {period.key}  {days}  {state}")

    def _open(self, month: str, key: int | None) -> None:
        portfolios = Portfolio.objects.filter(pk=key) if key else Portfolio.objects.all()
        if len(portfolios) != 1:
            raise CommandError(_("Name the portfolio with --portfolio; the list shows the keys."))
        try:
            first = dt.date.fromisoformat(f"{month}-01")
            open_month(portfolios[0], first, by=None)
        except (ValueError, Refused) as error:
            raise CommandError(str(error)) from None
