"""The last month arrives as workbooks, through the import that everybody uses."""

import datetime as dt
from pathlib import Path

from guatu.demo import months as mo
from guatu.demo.formalities import permits_of
from guatu.demo.history import milestones_of, people_of
from guatu.demo.opening import Book, instant
from guatu.demo.sheet_rows import RENAMED
from guatu.demo.workbook import FORM_UNIT, write_all
from guatu.journal.actions import writing
from guatu.ledger.actions import change_projects
from guatu.lib.refusals import Refused
from guatu.reports.actions import ReportDraft, post_reports
from guatu.sheets.actions import (
    decide_row,
    post_import,
    prepare_import,
    receive_file,
    request_posting,
)
from guatu.sheets.models import ImportRun

ADDED = (
    "owner_firm", "location", "nature", "scale", "list_level", "contact", "fund_plan", "kind",
    "sector", "start_planned", "finish_planned", "precision",
)  # fmt: skip
# The day of the month on which the last workbook comes, after the reports were due.
LATE = 28


def arrive(book: Book, folder: Path) -> list[ImportRun]:
    """Writes the month's workbooks into the folder and imports them, the last one late.

    Raises Refused, naming the file, where one cannot be posted as it is.
    """
    month = book.county.frame.last_month
    runs = []
    paths = write_all(book.county, folder)
    for hour, path in enumerate(paths, 9):
        is_late = len(paths) > 1 and path == paths[-1]
        day = mo.day_of(month, LATE if is_late else 25)
        run = prepare_import(_received(path, book, day, hour).pk, tell=_silent)
        _decide(run, book)
        with writing(book.office, "sheets.import.post", at=instant(day, hour)):
            request_posting(run, by=book.office, is_awaited=True)
            run = post_import(run.pk, book.county.frame.today, tell=_silent)
        if run.state != ImportRun.State.POSTED:
            raise Refused(f"{path.name}: {run.state} {run.failure}")
        runs.append(run)
    return runs


def complete(book: Book) -> None:
    """What the workbook does not say of the projects that came with it."""
    day = mo.day_of(book.county.frame.last_month, LATE)
    new = [p for p in book.county.projects if p.comes_by_workbook]
    with writing(book.office, "demo.complete", at=instant(day, 15)):
        changes = []
        for fact in new:
            project = book.ledger.projects.get(name=fact.fields["name"])
            book.projects[fact.no] = project
            changes.append((project, {name: fact.fields[name] for name in ADDED}))
        change_projects(changes, by=book.office)
        people_of(book, new, day)
        milestones_of(book, new, day)
        permits_of(book, new, day)
        _add_figures(book)


def _add_figures(book: Book) -> None:
    """The form of seventeen columns has no totals and no percentage; the office adds them."""
    drafts = [
        ReportDraft(
            book.projects[project.no],
            mo.first(one.month),
            {
                "all_amount": one.all_amount,
                "physical_percent": one.physical,
                "image_progress": one.image,
                "next_step": one.next_step,
            },
        )
        for project in book.county.projects
        for one in project.reports
        if one.month == book.county.frame.last_month and project.units["responsible"] == FORM_UNIT
    ]
    post_reports(drafts, by=book.office)


def _received(path: Path, book: Book, day: dt.date, hour: int) -> ImportRun:
    """The file as it came in, a few minutes before it is posted."""
    content = path.read_bytes()
    run = receive_file(
        [content],
        path.name,
        len(content),
        by=book.office,
        portfolio=book.ledger,
        is_awaited=True,
    )
    came_in = instant(day, hour) - dt.timedelta(minutes=7 + 5 * (hour % 3))
    ImportRun.objects.filter(pk=run.pk).update(created_at=came_in)
    return run


def _decide(run: ImportRun, book: Book) -> None:
    """What the project office says of rows that the import leaves to a person."""
    numbers = {str(p.fields["name"]): p.no for p in book.county.projects}
    old_names = {new: old for old, new in RENAMED.items()}
    for row in run.rows.filter(kind="doubtful"):
        old = old_names.get(row.title)
        if old:
            decide_row(row, "same", by=book.office, project=book.projects[numbers[old]])
        else:
            decide_row(row, "new", by=book.office)


def _silent(step: str, done: int, total: int) -> None:
    """The demo tells its progress by months."""
