"""Rows, messages and states of imports as pages show them. Nothing here writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from guatu.accounts.models import Person, Unit
from guatu.ledger.fields import money_unit
from guatu.ledger.models import Project
from guatu.lib.figures import EMPTY, money_text
from guatu.lib.masks import masked
from guatu.sheets.models import ImportMessage, ImportRow, ImportRun
from guatu.sheets.posting import FIELD_OF
from guatu.sheets.targets import EXTRA, TARGETS, Span, blank_of, target_of, typed
from guatu.sheets.wording import STEPS, sentence, target_label

Kind = ImportRow.Kind
TABS = (
    *(Kind.DOUBTFUL, Kind.CONFLICT, Kind.CHANGED, Kind.NEW, Kind.REFUSED, Kind.UNCHANGED),
    *("messages", "subtotals"),
)
SHOWN_TEXT = 300
CONTACT = "project.contact"
_ORDER = {code: place for place, code in enumerate(TARGETS)}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row: its label and unit, the cell it stands in, old and new as text."""

    code: str
    label: str
    unit: str
    ref: str
    new: str
    old: str = ""
    base: str = ""
    choice: str = ""
    is_conflict: bool = False


@dataclass(slots=True)
class Line:
    """A row of the preview as it is shown."""

    row: ImportRow
    place: str
    cells: list[Cell]
    reasons: list[str]
    candidates: list[dict[str, Any]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    project_url: str = ""


@dataclass(frozen=True)
class Job:
    """Progress for the component: what is being done, how far it is, how it ended."""

    is_running: bool
    is_failed: bool
    percent: float | None
    doing: str | Promise
    message: str = ""
    link: str = ""
    link_label: str = ""


def job_of(run: ImportRun) -> Job:
    """What a background job is doing with an import."""
    progress = run.progress
    percent = 100 * progress.done / progress.total if progress.total else None
    address = reverse("sheets:import-page", args=[run.pk])
    return Job(
        run.is_running,
        run.state in {run.State.FAILED, run.State.REFUSED},
        percent,
        STEPS.get(progress.step, STEPS[""]),
        _("Done: %(state)s") % {"state": run.get_state_display()},
        address,
        _("Open"),
    )


def lines_of(run: ImportRun, rows: Sequence[ImportRow]) -> list[Line]:
    """Rows as they are shown; a few queries, whatever their number."""
    names = _Names(rows)
    said = _messages_of(rows)
    letters = {
        sheet.pk: {c["field"]: c["letter"] for c in sheet.columns if c["field"]}
        for sheet in {row.sheet for row in rows}
    }
    unit = unit_of(run)
    return [_line(row, names, letters[row.sheet_id], said.get(_at(row), []), unit) for row in rows]


def unit_of(run: ImportRun) -> str:
    """The unit of the amounts that an import shows; that of most ledgers until one is chosen."""
    return money_unit(run.portfolio.currency if run.portfolio else "CNY")


def _at(row: ImportRow) -> tuple[int, int]:
    return row.sheet_id, row.number


def _messages_of(rows: Sequence[ImportRow]) -> dict[tuple[int, int], list[str]]:
    numbers = {row.number for row in rows}
    sheets = {row.sheet_id for row in rows}
    found: dict[tuple[int, int], list[str]] = {}
    messages = ImportMessage.objects.filter(sheet__in=sheets, number__in=numbers).order_by("id")
    for message in messages:
        text = f"{message.ref} {sentence(message.code, message.params)}".strip()
        found.setdefault((message.sheet_id, message.number), []).append(text)
    return found


def _line(
    row: ImportRow, names: "_Names", letters: Mapping[str, str], said: list[str], unit: str
) -> Line:
    ordered = sorted(row.values.items(), key=lambda item: (_ORDER.get(item[0], 999), item[0]))
    cells = [_cell(row, code, value, names, letters, unit) for code, value in ordered]
    reasons = [sentence(code, params) for code, params in row.reasons]
    line = Line(row, f"{row.sheet.name}!{row.number}", cells, reasons, said=said)
    for key, confidence, why in row.candidates:
        line.candidates.append(
            {
                "project": key,
                "name": names.projects.get(key, str(key)),
                "confidence": confidence,
                "reasons": [sentence(code, params) for code, params in why],
                "is_chosen": row.decision == row.Decision.SAME and row.project_id == key,
            }
        )
    if row.project_id in names.projects:
        line.project_url = reverse("desk:project", args=[row.project_id])
    return line


def _cell(
    row: ImportRow, code: str, value: Any, names: "_Names", letters: Mapping[str, str], unit: str
) -> Cell:
    name = f"extra:{code[len(EXTRA) :]}" if code.startswith(EXTRA) else FIELD_OF.get(code, "")
    letter = letters.get(name, "")
    is_conflict = code in row.base
    return Cell(
        code,
        target_label(code),
        unit if not code.startswith(EXTRA) and target_of(code).kind in ("money", "curve") else "",
        f"{letter}{row.number}" if letter else "",
        names.text(code, value),
        names.text(code, row.before.get(code)),
        row.base.get(code, ""),
        row.choices.get(code, ""),
        is_conflict,
    )


class _Names:
    """The units, people and projects that rows name by their ids."""

    def __init__(self, rows: Iterable[ImportRow]) -> None:
        units, people, projects = set[int](), set[int](), set[int]()
        for row in rows:
            projects.update(key for key, _confidence, _why in row.candidates)
            if row.project_id:
                projects.add(row.project_id)
            for code, value in (*row.values.items(), *row.before.items()):
                if code.startswith("role.") and value:
                    units.add(value)
                elif code.startswith("leader."):
                    people.update(item for item in value or () if isinstance(item, int))
        self.units = dict(Unit.objects.filter(pk__in=units).values_list("pk", "short_name"))
        self.people = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
        found = Project.objects.filter(pk__in=projects).values_list("pk", "no", "name")
        self.projects = {pk: f"{no} {name}" for pk, no, name in found}

    def text(self, code: str, value: Any) -> str:
        """A value of a target as text; empty as a dash."""
        if value is None or value == blank_of(code) or value == []:
            return EMPTY
        kind = target_of(code).kind
        if kind == "unit":
            return self.units.get(value, str(value))
        if kind == "people":
            new = _("new person")
            return "、".join(
                f"{item}（{new}）" if isinstance(item, str) else self.people.get(item, str(item))
                for item in value
            )
        return value_text(code, typed(code, value))


def value_text(code: str, value: Any) -> str:
    """A typed value of a target as text."""
    target = target_of(code)
    if isinstance(value, Span):
        lengths = {"year": 4, "month": 7}
        return value.day.isoformat()[: lengths.get(value.precision, 10)]
    if target.kind == "choice" and target.choices is not None:
        return str(target.choices(value).label)
    if target.kind == "money":
        return money_text(value)
    if target.kind == "curve":
        return " · ".join(EMPTY if item is None else money_text(item) for item in value)
    if target.kind == "tags":
        return " ".join(value)
    text = masked(str(value)) if code == CONTACT else str(value)
    return text if len(text) <= SHOWN_TEXT else f"{text[:SHOWN_TEXT]}…"


def checks_of(run: ImportRun) -> list[dict[str, Any]]:
    """Subtotals that differ from their rows."""
    found = []
    for sheet in run.sheets.filter(is_taken=True):
        for check in sheet.checks:
            stated, computed = typed("plan.amount", check["stated"]), check["computed"]
            found.append(
                {
                    "place": f"{sheet.name}!{check['ref']}",
                    "label": check["label"],
                    "stated": stated,
                    "computed": typed("plan.amount", computed),
                    "difference": stated - typed("plan.amount", computed),
                    "rows": check["rows"],
                }
            )
    return found


def failure_text(run: ImportRun) -> str:
    """Why an import was refused or failed; empty where neither is so."""
    if not run.failure:
        return ""
    return sentence(run.failure["code"], run.failure.get("params", {}))
