"""`guatu verify`: proves that the journal was not tampered with."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from guatu.journal.seals import Verdict, verify
from guatu.journal.sentences import finding_sentence
from guatu.journal.verification import SHORTEST_ANCHOR


class Command(BaseCommand):
    help = "Verify the journal against its seals. Ends with 1 where something was tampered with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            default="",
            metavar="HEX",
            help="A head noted or printed outside (16 digits or more): it must be in the chain.",
        )
        parser.add_argument("--json", action="store_true", help="Print the result as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["head"] and len(options["head"].strip()) < SHORTEST_ANCHOR:
            raise CommandError(_("A head has at least 16 digits."))
        bar = Progress(
            TextColumn("{task.description}"),
            *(BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()),
            console=Console(stderr=True),
            disable=options["json"],
        )
        with bar:
            task = bar.add_task(_("Verifying the journal"), total=None)
            verdict = verify(
                lambda read, total: bar.update(task, completed=read, total=total),
                anchor=options["head"],
            )
        self.stdout.write(json.dumps(verdict.as_json()) if options["json"] else _in_words(verdict))
        if not verdict.ok:
            sys.exit(1)


def _in_words(verdict: Verdict) -> str:
    if verdict.first_bad:
        return finding_sentence(verdict.first_bad)
    return _(
        "Intact: %(entries)d entries in %(seals)d seals, %(unsealed)d not sealed yet.\n"
        "head: %(head)s"
    ) % {
        "entries": verdict.entries,
        "seals": verdict.seals,
        "unsealed": verdict.unsealed,
        "head": verdict.head,
    }
