"""`guatu import FILE`: a workbook into the ledger from the command line."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from guatu.accounts.models import Account
from guatu.ledger.models import Portfolio
from guatu.lib.refusals import Refused
from guatu.sheets import actions
from guatu.sheets.answering import LEAVE, NEW, Answer, NameAnswer
from guatu.sheets.models import ImportRow, ImportRun
from guatu.sheets.preparing import unanswered
from guatu.sheets.showing import failure_text
from guatu.sheets.wording import STEPS, question_text, sentence

State = ImportRun.State


class Command(BaseCommand):
    """Reads a workbook, shows what it would change and, with --post, writes it."""

    help = "Import a workbook: read it, show what it would change, and post it with --post."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What cannot be asked on a command line is given here."""
        parser.add_argument("file", type=Path, help=".xlsx, .xls, .ods or .csv")
        parser.add_argument("--by", required=True, help="user name of the account that imports")
        parser.add_argument("--portfolio", help="name or id of the portfolio")
        parser.add_argument("--sheet", action="append", default=[], help="only this sheet (repeat)")
        parser.add_argument("--map", type=Path, help="column map as JSON, as kept by an import")
        parser.add_argument("--year", type=int, help="year of plan and figures")
        parser.add_argument("--month", type=int, choices=range(1, 13), help="month of the figures")
        parser.add_argument(
            "--names",
            choices=[NEW, LEAVE],
            help="create the units and people that nobody knows, or leave them out",
        )
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--post", action="store_true", help="write what the preview shows")
        group.add_argument("--dry-run", action="store_true", help="discard the preview afterwards")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where the file cannot be imported or has open questions."""
        console = Console()
        try:
            run = self._received(options)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        with Working(console) as tell:
            run = actions.prepare_import(run.pk, tell=tell)
        if options["names"] and run.state == State.ASKING and run.portfolio:
            if options["dry_run"]:
                _rehearse(console, run, options["names"])
                return
            run = _named(console, run, options["names"])
        if run.state != State.READY:
            raise CommandError("\n".join(_why(run)))
        _show(console, run)
        if options["post"]:
            self._post(console, run)
        elif options["dry_run"]:
            actions.discard_import(run, by=run.by)
            console.print("Dry run: nothing was written.")
        else:
            console.print(
                f"Import {run.pk} waits for --post, or to be checked at /imports/{run.pk}/"
            )

    def _received(self, options: dict[str, Any]) -> ImportRun:
        account = Account.objects.filter(username=options["by"]).first()
        if account is None:
            raise CommandError(f"There is no account {options['by']}.")
        given: dict[str, Any] = {"sheets": options["sheet"]}
        given |= {name: options[name] for name in ("year", "month") if options[name]}
        if options["map"]:
            given["column_map"] = json.loads(options["map"].read_text(encoding="utf-8"))
        portfolio = _portfolio(account, options["portfolio"])
        path: Path = options["file"]
        content = path.read_bytes()
        return actions.receive_file(
            [content],
            path.name,
            len(content),
            by=account,
            portfolio=portfolio,
            options=given,
            is_awaited=True,
        )

    def _post(self, console: Console, run: ImportRun) -> None:
        actions.request_posting(run, by=run.by, is_awaited=True)
        with Working(console) as tell:
            run = actions.post_import(run.pk, timezone.localdate(), tell=tell)
        if run.state != State.POSTED:
            raise CommandError(failure_text(run))
        console.print(f"Posted {run.counts['posted']} rows; undo it at /imports/{run.pk}/")


class Working:
    """Progress on the terminal, with what is being done."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self.progress = Progress(*columns, console=console, transient=True)
        self.task: TaskID | None = None

    def __enter__(self) -> "Working":
        self.progress.start()
        self.task = self.progress.add_task("", total=None)
        return self

    def __exit__(self, *_error: object) -> None:
        self.progress.stop()

    def __call__(self, step: str, done: int, total: int) -> None:
        if self.task is not None:
            shown = str(STEPS.get(step, step))
            self.progress.update(self.task, description=shown, completed=done, total=total or None)


def _portfolio(account: Account, wanted: str | None) -> Portfolio | None:
    if not wanted:
        return None
    reached = Portfolio.objects.reached_by(account, "sheets.import")
    found = reached.filter(pk=int(wanted)) if wanted.isdigit() else reached.filter(name=wanted)
    if not found.exists():
        raise CommandError(f"There is no portfolio {wanted} that {account} may import into.")
    return found.first()


def _named(console: Console, run: ImportRun, choice: str) -> ImportRun:
    """The import read again with one answer for all names that are not known."""
    unknown = {(n["kind"], n["text"]) for sheet in run.sheets.all() for n in sheet.names}
    answer = Answer(names=[NameAnswer(kind, text, choice) for kind, text in sorted(unknown)])
    actions.answer_questions(run, answer, by=run.by, is_awaited=True)
    with Working(console) as tell:
        return actions.prepare_import(run.pk, tell=tell)


def _rehearse(console: Console, run: ImportRun, choice: str) -> None:
    """Shows the preview with the names answered; neither they nor the preview stay."""
    with transaction.atomic():
        tried = _named(console, run, choice)
        why = _why(tried) if tried.state != State.READY else []
        if not why:
            _show(console, tried)
        transaction.set_rollback(True)
    if why:
        raise CommandError("\n".join(why))
    actions.discard_import(ImportRun.objects.get(pk=run.pk), by=run.by)
    console.print("Dry run: nothing was written.")


def _why(run: ImportRun) -> list[str]:
    """What stands in the way: a refusal, or what has to be said first."""
    said = [failure_text(run)] if run.failure else []
    for sheet in run.sheets.all():
        if sheet.refusal:
            text = sentence(sheet.refusal["code"], sheet.refusal["params"])
            said.append(f"{sheet.name}: {text}")
    if run.state == State.ASKING:
        if run.portfolio is None:
            said.append("Which portfolio? --portfolio")
        open_questions = unanswered(run)
        for sheet in run.sheets.filter(pk__in=open_questions):
            asked = open_questions[sheet.pk]
            said += [f"{sheet.name}: --{name}?" for name in asked if name in {"year", "month"}]
            if "columns" in asked:
                said += [f"{sheet.name}: {question_text(item)}" for item in sheet.questions]
            said += [f"{sheet.name}!{name['ref']}: {name['text']}?" for name in sheet.names]
        said.append(f"Answer with --map and --names, or at /imports/{run.pk}/")
    return said


def _show(console: Console, run: ImportRun) -> None:
    labels = dict(ImportRow.Kind.choices)
    table = Table("", "rows")
    for kind, label in labels.items():
        table.add_row(str(label), str(run.counts.get(kind, 0)))
    console.print(table)
    for message in run.messages.select_related("sheet")[:20]:
        sheet = message.sheet.name if message.sheet else run.file_name
        text = sentence(message.code, message.params)
        console.print(f"{sheet}!{message.ref} {text}", markup=False)
