"""`guatu roles`: the table of roles and rights, as docs/roles.md holds it."""

from typing import Any

from django.core.management.base import BaseCommand

from guatu.accounts.role_table import document


class Command(BaseCommand):
    help = "Print what each role may do and how far: `guatu roles > docs/roles.md`."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes to the standard output."""
        self.stdout.write(document(), ending="")
