"""The county's workbook of the last month beside the ledger: what each unit has done by both."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from guatu.accounts.models import Unit
from guatu.demo import months as mo
from guatu.demo.opening import Book
from guatu.demo.workbook import write_all
from guatu.indicators.models import Standing
from guatu.ledger.models import ProjectRole
from guatu.reports.models import ProgressReport
from guatu.sheets.actions import prepare_import, receive_file
from guatu.sheets.models import ImportRow, ImportRun

YEAR_DONE = "report.year_amount"
NOTHING = Decimal(0)


@dataclass(frozen=True)
class UnitTotal:
    """A unit's projects in the workbook, and what they have done this year by both, in 万元."""

    unit: str
    projects: int
    workbook: Decimal
    ledger: Decimal

    @property
    def is_equal(self) -> bool:
        """Whether both say the same, to the last digit."""
        return self.workbook == self.ledger


def compare(book: Book, folder: Path) -> list[UnitTotal]:
    """Reads the workbooks as the import does, without posting them. Units by name."""
    month = mo.first(book.county.frame.last_month)
    standings = Standing.objects.filter(portfolio=book.ledger, month=month)
    done = {row.project_id: row.done or NOTHING for row in standings}
    reports = ProgressReport.objects.filter(project__portfolio=book.ledger, month=month)
    reported = {row.project_id: row.year_amount or NOTHING for row in reports}
    units = _units(book)
    said: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for path in write_all(book.county, folder):
        for row in _read(path, book).rows.select_related("project"):
            project = _project(row, book)
            said[units[project]][project] = _year_done(row, reported[project])
    names = Unit.objects.in_bulk(list(said))
    return sorted(
        (
            UnitTotal(
                str(names[unit]),
                len(by_project),
                sum(by_project.values(), NOTHING),
                sum((done[project] for project in by_project), NOTHING),
            )
            for unit, by_project in said.items()
        ),
        key=lambda total: total.unit,
    )


def _units(book: Book) -> dict[int, int]:
    """Project to its responsible unit."""
    roles = ProjectRole.objects.current().filter(
        project__portfolio=book.ledger, role=ProjectRole.Role.RESPONSIBLE
    )
    return dict(roles.values_list("project", "unit"))


def _read(path: Path, book: Book) -> ImportRun:
    content = path.read_bytes()
    run = receive_file(
        [content],
        path.name,
        len(content),
        by=book.office,
        portfolio=book.ledger,
        is_awaited=True,
    )
    return prepare_import(run.pk, tell=lambda step, done, total: None)


def _project(row: ImportRow, book: Book) -> int:
    """The project of a row: the one that was found, or the likeliest of a doubtful one."""
    if row.project_id is not None:
        return row.project_id
    if row.candidates:
        return int(row.candidates[0][0])
    raise LookupError(f"{row.sheet}: row {row.number} “{row.title}” is of no project")


def _year_done(row: ImportRow, known: Decimal) -> Decimal:
    """What the row says; one that says nothing different says what was reported."""
    values: dict[str, Any] = row.values
    return Decimal(values[YEAR_DONE]) if values.get(YEAR_DONE) is not None else known
