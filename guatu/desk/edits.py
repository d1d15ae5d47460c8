"""Cells of the grid, typed or pasted: read as people write them, written through the verbs.

All cells of one request are one transaction and one batch of the journal; where somebody changed
one of the rows meanwhile, nothing is written and both versions are told.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.desk.columns import BY_CODE, PLAN_FIELDS, REPORT_FIELDS, Column
from guatu.journal.actions import writing
from guatu.journal.models import Entry
from guatu.ledger.actions import PlanDraft, change_projects, set_plans
from guatu.ledger.models import AnnualPlan, Project
from guatu.lib.refusals import Refused
from guatu.reports.actions import ReportDraft, post_reports
from guatu.reports.models import ProgressReport
from guatu.workbooks.dates import read_date
from guatu.workbooks.money import read_money
from guatu.workbooks.problems import Problem
from guatu.workbooks.values import read_number

MOST_CELLS = 2000
Held = Project | AnnualPlan | ProgressReport
_Values = dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Cell:
    """One cell: the project, the column, the text typed, the row's version when it was read."""

    project: int
    column: Column
    text: str
    version: int | None


@dataclass(frozen=True)
class Clash:
    """A cell whose row has another version by now: what is stored, by whom and since when."""

    cell: Cell
    name: str
    theirs: Any
    version: int | None
    by: str
    at: dt.datetime | None


class Clashes(Exception):
    """Rows that somebody changed since they were read."""

    def __init__(self, found: Sequence[Clash]) -> None:
        super().__init__(f"{len(found)} clashes")
        self.found = found


def cells_of(items: Any) -> list[Cell]:
    """The cells in a request's JSON. Raises Refused for what is no list of cells."""
    if not isinstance(items, list) or not 0 < len(items) <= MOST_CELLS:
        raise Refused(
            _("Between 1 and %(most)s cells can be changed at once.") % {"most": MOST_CELLS}
        )
    return [_cell(item) for item in items]


def _cell(item: Any) -> Cell:
    given = item if isinstance(item, dict) else {}
    column, version = BY_CODE.get(str(given.get("column"))), given.get("version")
    is_right = type(given.get("project")) is int and (version is None or type(version) is int)
    if column is None or not column.edits or not is_right:
        raise Refused(_("This cell cannot be changed here."))
    return Cell(given["project"], column, str(given.get("value") or "").strip(), version)


def change_cells(cells: Sequence[Cell], month: dt.date | None, *, by: Account) -> int:
    """Writes the cells; how many. Reports and plans are those of the month shown.

    Raises Clashes, Refused for a text that a column cannot hold, PermissionDenied.
    """
    reached = Project.objects.visible_to(by).filter(pk__in={cell.project for cell in cells})
    if any(cell.column.edits != "project" for cell in cells) and month is None:
        raise Refused(_("No month has been opened for reports yet."))
    with transaction.atomic(), writing(by, "desk.cells.change"):
        # Locked before their versions are read, in the order of keys.
        projects = {p.pk: p for p in reached.select_for_update(of=("self",)).order_by("pk")}
        if len(projects) < len({cell.project for cell in cells}):
            raise Refused(_("One of these projects is no longer there."))
        stored = _stored(projects, month)
        _check_versions(cells, projects, stored)
        by_noun: dict[str, _Values] = {"project": {}, "plan": {}, "report": {}}
        for cell in cells:
            values = by_noun[cell.column.edits].setdefault(cell.project, {})
            values |= _read(cell, projects[cell.project])
        _write(by_noun, projects, month, by)
    return len(cells)


def _write(
    by_noun: Mapping[str, _Values],
    projects: Mapping[int, Project],
    month: dt.date | None,
    by: Account,
) -> None:
    changes = [(projects[key], values) for key, values in by_noun["project"].items()]
    if changes:
        change_projects(changes, by=by)
    if month is None:
        return
    plans = [
        PlanDraft(projects[key], month.year, values) for key, values in by_noun["plan"].items()
    ]
    if plans:
        set_plans(plans, by=by, reason=_("Changed in the ledger"))
    reports = [
        ReportDraft(projects[key], month, values) for key, values in by_noun["report"].items()
    ]
    if reports:
        post_reports(reports, by=by)


def _stored(
    projects: Mapping[int, Project], month: dt.date | None
) -> dict[str, Mapping[int, Held]]:
    plans = AnnualPlan.objects.filter(project__in=projects, is_current=True)
    reports = ProgressReport.objects.filter(
        project__in=projects, month__in=[month] if month else []
    )
    return {
        "project": projects,
        "plan": {plan.project_id: plan for plan in plans.filter(year=month.year if month else 0)},
        "report": {report.project_id: report for report in reports},
    }


def _check_versions(
    cells: Sequence[Cell],
    projects: Mapping[int, Project],
    stored: Mapping[str, Mapping[int, Held]],
) -> None:
    found = []
    writers: dict[int, Entry | None] = {}
    for cell in cells:
        row = stored[cell.column.edits].get(cell.project)
        version = row.version if row is not None else None
        if version == cell.version:
            continue
        if cell.project not in writers:
            entries = Entry.objects.filter(thread=f"project/{cell.project}")
            writers[cell.project] = entries.select_related("actor__person").first()
        last = writers[cell.project]
        found.append(
            Clash(
                cell=cell,
                name=projects[cell.project].name,
                theirs=getattr(row, _field(cell.column), None),
                version=version,
                by=str(last.actor or "") if last else "",
                at=last.at if last else None,
            )
        )
    if found:
        raise Clashes(found)


def _field(column: Column) -> str:
    return {"report": REPORT_FIELDS, "plan": PLAN_FIELDS}.get(column.edits, {}).get(
        column.code, column.code
    )


def _read(cell: Cell, project: Project) -> dict[str, Any]:
    """The field values that a text says. Raises Refused naming project, column and text."""
    field = _field(cell.column)
    read = _READERS.get(cell.column.kind)
    if read is None:
        return {field: cell.text}
    value = read(cell.text) if cell.text else None
    if isinstance(value, Problem):
        facts = {"name": project.name, "column": cell.column.label, "value": cell.text[:60]}
        raise Refused(_("%(name)s — %(column)s: “%(value)s” cannot be read.") % facts)
    if cell.column.kind != "day":
        return {field: value}
    precision = {name: kept for name, kept in project.precision.items() if name != field}
    if value is not None and value.precision != "day":
        # A quarter or a part of a year is known to the month it ends in.
        precision[field] = "year" if value.precision == "year" else "month"
    project.precision = precision
    return {field: value.last if value else None, "precision": precision}


def _percent(text: str) -> Decimal | Problem | None:
    return read_number(text.rstrip("%％ "))


_READERS: dict[str, Callable[[str], Any]] = {
    "money": lambda text: read_money(text, Decimal(1)),
    "percent": _percent,
    "day": read_date,
}
