"""`guatu gaps`: what the page 查漏补缺 shows, on the terminal; and the list of the rules."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from guatu.gaps.compute import gaps_of
from guatu.gaps.listing import Choice, by_unit, chosen, told
from guatu.gaps.rules_page import rules_page
from guatu.gaps.words import severity_label
from guatu.ledger.models import Portfolio, Project


class Command(BaseCommand):
    """Prints the gaps of a portfolio by unit, or the rules."""

    help = "Print what is missing or doubtful in the ledger, by unit; --rules prints the rules."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Of which portfolio and unit, in which language."""
        parser.add_argument(
            "--portfolio", type=int, help="id of the portfolio (default: the first)"
        )
        parser.add_argument("--unit", help="short name of a unit: its gaps one by one")
        parser.add_argument("--rules", action="store_true", help="print the rules as Markdown")
        parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for an unknown portfolio or unit."""
        if options["rules"]:
            self.stdout.write(rules_page(), ending="")
            return
        portfolios = Portfolio.objects.order_by("id")
        wanted = options["portfolio"]
        portfolio = (portfolios.filter(pk=wanted) if wanted else portfolios).first()
        if portfolio is None:
            raise CommandError("There is no such portfolio.")
        with translation.override(options["language"]):
            self._show(portfolio, options["unit"])

    def _show(self, portfolio: Portfolio, unit: str | None) -> None:
        gaps = gaps_of(portfolio, Project.objects.filter(portfolio=portfolio), timezone.localdate())
        units = by_unit(gaps)
        table = Table(title=portfolio.name)
        if unit is None:
            for title in (_("Unit"), _("Projects"), _("cannot be"), _("doubtful"), _("missing")):
                table.add_column(title, justify="left" if title == _("Unit") else "right")
            for each in units:
                name = each.name or _("without a unit")
                table.add_row(name, str(each.projects), *map(str, each.counts))
        else:
            key = next((each.key for each in units if each.name == unit), None)
            if key is None:
                raise CommandError(f"{unit}: no such unit has gaps.")
            for title in (_("Project number"), _("Project name"), _("How grave"), _("Gap")):
                table.add_column(title)
            choice = Choice(unit=key)
            for item in told(gaps, chosen(gaps, choice), choice):
                for found in item.findings:
                    text = f"{found.sentence} {found.arithmetic}".strip()
                    label = severity_label(found.severity)
                    table.add_row(item.project.no, item.project.name, label, text)
        Console().print(table)
