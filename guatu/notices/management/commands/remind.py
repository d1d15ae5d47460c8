"""`guatu remind`: the reminders of today, sent or only shown."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from guatu.notices.actions import deliveries_of, remind
from guatu.notices.digest import digests_of, language_of, summary


class Command(BaseCommand):
    help = "Compose the reminders of today, once: messages, robots, mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only print what would be sent.")
        parser.add_argument(
            "--day", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="Another day."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.localtime()
        day = options["day"] or now.date()
        if options["dry_run"]:
            self._show(day, now)
            return
        found = remind(day, now)
        if not found:
            self.stdout.write(_("Nothing was sent: no workday, sent already, or nothing waits."))
        for digest in found:
            self.stdout.write(f"{digest.account}: {digest.counts}")

    def _show(self, day: dt.date, now: dt.datetime) -> None:
        found = digests_of(day)
        for digest in found:
            with translation.override(language_of(digest.account)):
                self.stdout.write(
                    f"{digest.account.username} · {digest.account}: {summary(digest)}"
                )
        for delivery in deliveries_of(found, day, now):
            to = delivery.robot or (delivery.account and delivery.account.email)
            self.stdout.write(f"\n→ {to}\n{delivery.subject}\n{delivery.text}")
