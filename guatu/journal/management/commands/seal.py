"""`guatu seal`: seals what the journal holds."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console

from guatu.journal.seals import head, seal_all


class Command(BaseCommand):
    help = "Seal the committed entries of the journal and print the head of the chain."

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(stderr=True)
        with console.status(_("Sealing the journal …")):
            made = seal_all()
        entries = sum(seal.count for seal in made)
        self.stdout.write(
            _("%(seals)d seals over %(entries)d entries") % {"seals": len(made), "entries": entries}
        )
        if current := head():
            self.stdout.write(_("head: %(head)s") % {"head": current})
