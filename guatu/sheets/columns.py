"""From the rows of a sheet to columns of targets: what the file says, in the ledger's terms."""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from guatu.sheets.faults import faults
from guatu.sheets.names import Named
from guatu.sheets.targets import EXTRA, Span, as_text, target_of
from guatu.workbooks import DateRange, DateValue, RowKind, SheetRows

UNIT_ROLES = {
    "responsible_unit": ("responsible", "second"),
    "second_unit": ("second",),
    "agent_unit": ("agent", "second_agent"),
    "incharge_unit": ("in_charge",),
    "local_unit": ("local",),
}
# Field of a sheet -> target, where the value goes over as it is.
_STRAIGHT = {
    **{name: f"project.{name}" for name in ("no", "national_code", "name", "kind", "sector")},
    **{name: f"project.{name}" for name in ("content", "scale", "location", "owner_firm")},
    **{name: f"project.{name}" for name in ("construction_unit", "total_invest", "remark")},
    "year_plan": "plan.amount",
    "goals": "plan.goals",
    "month_done": "report.month_amount",
    "year_done": "report.year_amount",
    "all_done": "report.all_amount",
    "physical_percent": "report.physical_percent",
    "progress_text": "report.progress_text",
    "problem_text": "report.problem_text",
    "next_step": "report.next_step",
    "workers": "report.workers",
    "funds_in_place": "report.funds",
}
_DATES = ("start_planned", "finish_planned", "start_actual", "finish_actual")
# Choices as the reader knows them -> as the ledger keeps them.
CHOICES: dict[str, tuple[str, dict[str, str]]] = {
    "nature": (
        "project.nature",
        {
            "new": "new",
            "expand": "expand",
            "rebuild": "renovate",
            "rebuild_expand": "expand",
            "relocate": "new",
            "restore": "renovate",
            "upgrade": "renovate",
            "purchase": "new",
        },
    ),
    "list_class": (
        "plan.list_class",
        {
            "new_start": "start",
            "continued": "continue",
            "completing": "finish",
            "reserve": "prepare",
        },
    ),
    "list_level": (
        "project.list_level",
        {"national": "nation", "provincial": "province", "city": "city", "county": "county"},
    ),
    "stage": (
        "project.stage",
        {
            "idea": "idea",
            "reserve": "reserve",
            "preliminary": "preparing",
            "ready": "ready",
            "building": "building",
            "stopped": "stopped",
            "completed": "completed",
            "producing": "producing",
            "capacity": "full",
            "withdrawn": "cancelled",
        },
    ),
}
# As the ledger keeps choices -> a word of the reader for them.
READER_CODES = {
    target: {kept: read for read, kept in reversed(codes.items())}
    for target, codes in CHOICES.values()
}
_GROUP_CLASSES = (
    (re.compile(r"新开工|拟开工|计划开工|新建"), "start"),
    (re.compile(r"续建|结转"), "continue"),
    (re.compile(r"竣工|投产|建成|收尾"), "finish"),
    (re.compile(r"前期|预备|储备|谋划"), "prepare"),
)
_GROUP_NUMBER = re.compile(
    r"^[（(]?[一二三四五六七八九十\d]+[)）]?\s*[、.．)）]?\s*|[（(]\s*共?\s*\d+\s*[个项件][^)）]*[)）]|\d+\s*[个项件]$"
)


_PHONE = re.compile(r"\d[\d -]{5,}\d")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell, or the row with it, is not taken."""

    row: int
    field: str
    code: str
    params: dict[str, Any]
    refuses: bool = False


@dataclass(slots=True)
class Draft:
    """The project rows of a sheet as columns of targets; None where the file says nothing.

    `letters` has the sheet field that each target was read from, for references to cells.
    """

    rows: list[int]
    columns: dict[str, Sequence[Any]] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def drafted(
    rows: SheetRows, named: Named, people: Named, *, has_month: bool, is_exact: bool = False
) -> Draft:
    """The project rows of a sheet in the ledger's terms.

    `has_month`: the sheet is a month's report. `is_exact`: it is an export of ours, in which a
    second unit that is missing was taken out.
    """
    project = RowKind.PROJECT
    taken = [i for i, kind in enumerate(rows.kinds) if kind is project]
    draft = Draft(taken)
    for code, column in rows.columns.items():
        values = _taken(column, draft)
        if code.startswith("extra:"):
            _put(draft, EXTRA + code[6:], code, _each(values, as_text))
        elif code in _STRAIGHT:
            _put(draft, _STRAIGHT[code], code, values)
        elif code in _DATES:
            _put(draft, f"project.{code}", code, _each(values, _span))
        elif code in CHOICES:
            target, codes = CHOICES[code]
            _put(draft, target, code, [codes.get(value) if value else None for value in values])
        elif code in UNIT_ROLES:
            _units(draft, code, values, named, is_exact=is_exact)
        elif code == "leader":
            _put(draft, "leader.lead", code, _each(values, lambda value: _people(value, people)))
    _special(draft, rows, has_month=has_month, is_exact=is_exact)
    _check(draft)
    return draft


def _special(draft: Draft, rows: SheetRows, *, has_month: bool, is_exact: bool) -> None:
    """Columns that several fields make, or that go where the month says."""

    def taken(code: str) -> Sequence[Any] | None:
        column = rows.columns.get(code)
        return None if column is None else _taken(column, draft)

    def taken_raw(code: str) -> list[Any]:
        return [rows.raws[code][i] for i in draft.rows]

    if (values := taken("image_progress")) is not None:
        noun = "report" if has_month else "project"
        _put(draft, f"{noun}.image_progress", "image_progress", values)
    if (values := taken("marks")) is not None and (is_exact or any(values)):
        _put(draft, "project.tags", "name", [tuple(v.split()) if v else None for v in values])
    if (values := taken("responsible_person")) is not None:
        cells = taken_raw("responsible_person")
        contacts = [_contact(*both) for both in zip(values, cells, strict=True)]
        _put(draft, "project.contact", "responsible_person", contacts)
    if (values := taken("year_range")) is not None:
        _ranges(draft, values)
    months = [f"plan_m{month:02d}" for month in range(1, 13)]
    if any(code in rows.columns for code in months):
        columns = [taken(code) or [None] * len(draft.rows) for code in months]
        curves = list(zip(*columns, strict=True))
        values = [None if all(v is None for v in curve) else curve for curve in curves]
        _put(draft, "plan.curve", months[0], values)
    _groups(draft, rows)


def _taken(column: Sequence[Any], draft: Draft) -> Sequence[Any]:
    """What stands in the rows that are taken; the column itself, where those are all."""
    return column if len(column) == len(draft.rows) else [column[i] for i in draft.rows]


def _contact(people: Sequence[Any] | None, cell: Any) -> str | None:
    """Names, with the telephone numbers where the cell holds some."""
    if _PHONE.search(str(cell)):
        return "、".join(part.strip() for part in str(cell).split("\n") if part.strip())
    return "、".join(person.name for person in people) if people else None


def _put(draft: Draft, target: str, code: str, values: Sequence[Any]) -> None:
    if target in draft.columns:
        held = draft.columns[target]
        values = [new if old is None else old for old, new in zip(held, values, strict=True)]
    else:
        draft.fields[target] = code
    draft.columns[target] = values


def _each(values: Sequence[Any], convert: Callable[[Any], Any]) -> list[Any]:
    """Converts each different value once: the reader gives equal cells the same object."""
    different = {id(value): value for value in values}
    done = {key: convert(value) for key, value in different.items()}
    return [done[id(value)] for value in values]


def _span(value: DateValue | None) -> Span | None:
    """A date as the ledger keeps it: the last day of the month or year it is known to."""
    if value is None:
        return None
    if value.precision == "day":
        return Span(value.last)
    precision = "year" if value.precision == "year" else "month"
    last = value.last
    end = calendar.monthrange(last.year, last.month)[1]
    return Span(dt.date(last.year, last.month, end), precision)


def _ranges(draft: Draft, values: Sequence[DateRange | None]) -> None:
    starts = _each(values, lambda value: _span(value.start) if value else None)
    finishes = _each(values, lambda value: _span(value.finish) if value else None)
    _put(draft, "project.start_planned", "year_range", starts)
    _put(draft, "project.finish_planned", "year_range", finishes)


def _units(
    draft: Draft,
    code: str,
    values: Sequence[tuple[str, ...] | None],
    named: Named,
    *,
    is_exact: bool,
) -> None:
    roles = UNIT_ROLES[code]

    def placed(names: tuple[str, ...] | None) -> list[int]:
        keys = [named.known.get(name) for name in names or ()]
        return list(dict.fromkeys(key for key in keys if key is not None))

    found = _each(values, placed)
    most = max(map(len, found), default=0)
    for row, keys in enumerate(found) if most > len(roles) else ():
        if len(keys) > len(roles):
            params = {"names": "、".join(values[row] or ()), "count": len(roles)}
            draft.faults.append(Fault(row, code, "too_many_units", params))
    for place, role in enumerate(roles):
        column: list[int | None] = [None] * len(found)
        if place < most:
            column = [keys[place] if place < len(keys) else None for keys in found]
        if is_exact or role == roles[0] or place < most:
            _put(draft, f"role.{role}", code, column)


def _people(value: Sequence[Any] | None, people: Named) -> tuple[int | str, ...] | None:
    """People as ids, or by name where they are new; None where the cell names nobody."""
    if not value:
        return None
    found = [people.known.get(person.name, person.name) for person in value]
    return tuple(dict.fromkeys(item for item in found if item is not None)) or None


def _groups(draft: Draft, rows: SheetRows) -> None:
    """Group rows say the class of the list or the sector, where no column does."""
    if not any(rows.groups):
        return
    classes: list[str | None] = [None] * len(draft.rows)
    sectors: list[str | None] = [None] * len(draft.rows)
    for place, row in enumerate(draft.rows):
        for group in rows.groups[row]:
            found = next((code for words, code in _GROUP_CLASSES if words.search(group)), None)
            if found:
                classes[place] = found
            else:
                sectors[place] = _GROUP_NUMBER.sub("", group).strip()[:60] or None
    if any(classes) and "plan.list_class" not in draft.columns:
        _put(draft, "plan.list_class", "", classes)
    if any(sectors) and "project.sector" not in draft.columns:
        _put(draft, "project.sector", "", sectors)


def _check(draft: Draft) -> None:
    """Takes out what the ledger cannot keep; a row whose identity is at fault is refused."""
    for code, values in draft.columns.items():
        found = list(faults(target_of(code), values))
        if not found:
            continue
        kept = draft.columns[code] = list(values)
        refuses = code in {"project.name", "project.no"}
        for row, fault, params in found:
            draft.faults.append(Fault(row, draft.fields[code], fault, params, refuses))
            kept[row] = None
