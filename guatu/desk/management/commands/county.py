"""`guatu county`: opens a county on an empty system."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from guatu.desk.opening import open_county
from guatu.lib.refusals import Refused


class Command(BaseCommand):
    help = "Open a county: its unit, its ledger, three administrators and the project office."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="its name, such as 青石县")
        parser.add_argument("code", help="its code, such as 190321")
        parser.add_argument("--currency", default="CNY", help="of its ledger (%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints the first accounts with their passwords, once."""
        try:
            opened = open_county(
                options["name"],
                options["code"],
                timezone.localdate(),
                currency=options["currency"],
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        table = Table(title=_("First accounts: write the passwords down, they are not kept"))
        for heading in (_("User name"), _("Role"), _("Password")):
            table.add_column(heading)
        for account in opened:
            table.add_row(account.username, account.role, account.password)
        Console().print(table)
