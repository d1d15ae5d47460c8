"""The monthly ledger out: 17 columns for people, hidden identity for the way back."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Person, Unit
from guatu.accounts.scopes import require
from guatu.ledger.fields import money_unit
from guatu.ledger.models import Portfolio, Project
from guatu.lib.figures import moment_text, month_long_text
from guatu.lib.spreadsheets import CELL_LIMIT, Book, ListColumn, csv_lines, sheet_title
from guatu.sheets.columns import READER_CODES
from guatu.sheets.comparing import Period, held_values
from guatu.sheets.roundtrip import (
    HIDDEN_SHEET,
    LEDGER,
    ROW_TITLE,
    VERSION_TITLE,
    LedgerColumn,
    Stamp,
    canonical,
    hidden_head,
    hidden_row,
    signed_row,
)
from guatu.sheets.targets import Span, target_of

BLOCK = 2000
_TARGETS = [code for column in LEDGER for code in column.targets]
Cells = list[Any]


def exportable_portfolios(by: Account) -> QuerySet[Portfolio]:
    """The portfolios with a project that the account may export."""
    projects = Project.objects.reached_by(by, "ledger.export")
    return Portfolio.objects.filter(pk__in=projects.values("portfolio")).order_by("pk")


def exported(portfolio: Portfolio, by: Account | None) -> list[int]:
    """The projects on the list that the account may export, in the order of their numbers."""
    require(by, "ledger.export")
    projects = Project.objects.filter(portfolio=portfolio, is_listed=True)
    if by is not None:
        reached = Project.objects.reached_by(by, "ledger.export")
        projects = projects.filter(pk__in=reached.values("pk"))
    return list(projects.order_by("no").values_list("pk", flat=True))


def write_ledger(out: BinaryIO, period: Period, *, by: Account | None, mark: str = "") -> int:
    """Writes the ledger of a month as .xlsx; how many projects it has. Needs a month."""
    keys = exported(period.portfolio, by)
    book = Book(out, mark=mark)
    sheet = book.file.add_worksheet(sheet_title(f"{period.month:%Y-%m}"))
    hidden = book.file.add_worksheet(HIDDEN_SHEET)
    hidden.hide()
    columns = list_columns(period.portfolio)
    titles = tuple(str(column.title) for column in columns)
    stamp = Stamp(period.portfolio.pk, period.month, translation.get_language(), titles)
    head = book.heading(sheet, columns, ledger_title(period), ledger_note(period.portfolio))
    width = len(LEDGER)
    sheet.set_column(width, width + 1, None, None, {"hidden": True})
    for offset, text in enumerate((ROW_TITLE, VERSION_TITLE)):
        sheet.write_string(head, width + offset, text, book.header)
    for number, row in enumerate(hidden_head(stamp)):
        hidden.write_row(number, 0, row, book.plain)
    number = head
    for number, (key, version, cells) in enumerate(ledger_rows(keys, period), head + 1):
        for index, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            book.put(sheet, (number, index), cell, column.kind)
        sheet.write_string(number, width, signed_row(key), book.plain)
        sheet.write_number(number, width + 1, version)
        kept = hidden_row(stamp, key, version, [canonical(cell) for cell in cells])
        for place, text in enumerate(kept):
            hidden.write_string(number - head + 1, place, text, book.plain)
    sheet.autofilter(head, 0, max(number, head), width - 1)
    sheet.print_area(0, 0, max(number, head), width - 1)
    book.close()
    return len(keys)


def ledger_csv(period: Period, *, by: Account | None) -> Iterator[bytes]:
    """The ledger of a month as lines of a .csv, without the way back."""
    rows = (cells for _key, _version, cells in ledger_rows(exported(period.portfolio, by), period))
    return csv_lines(list_columns(period.portfolio), rows)


def list_columns(portfolio: Portfolio) -> list[ListColumn]:
    """The 17 columns; money says its unit."""
    unit = money_unit(portfolio.currency)
    return [
        ListColumn(f"{column.title}（{unit}）", "money", column.width)
        if column.is_money
        else ListColumn(str(column.title), "text", column.width)
        for column in LEDGER
    ]


def ledger_title(period: Period) -> str:
    """The title over the ledger: portfolio and month."""
    facts = {"portfolio": period.portfolio.name, "month": month_long_text(period.month)}
    return _("%(portfolio)s: monthly ledger (%(month)s)") % facts


def ledger_note(portfolio: Portfolio) -> str:
    """The line of unit and cut-off."""
    facts = {"unit": money_unit(portfolio.currency), "moment": moment_text(timezone.now())}
    return _("Unit: %(unit)s    Data as of %(moment)s") % facts


def ledger_rows(keys: Sequence[int], period: Period) -> Iterator[tuple[int, int, Cells]]:
    """(project, version, cells) in the order of the keys, read in blocks."""
    for start in range(0, len(keys), BLOCK):
        block = keys[start : start + BLOCK]
        versions = dict(Project.objects.filter(pk__in=block).values_list("pk", "version"))
        cells = _cells_of(block, period)
        for key in block:
            if key in versions:
                yield key, versions[key], cells[key]


def canonical_cells(
    keys: Iterable[int], period: Period, language: str
) -> dict[int, dict[str, str]]:
    """Project -> field -> cell, as an export in that language would hold it now."""
    with translation.override(language):
        return {
            key: {column.field: canonical(cell) for column, cell in zip(LEDGER, cells, strict=True)}
            for key, cells in _cells_of(list(keys), period).items()
        }


def choice_words(name: str, language: str) -> dict[str, str]:
    """Label of a choice in a language -> the reader's code, for the form's choice columns."""
    column = next((column for column in LEDGER if column.field == name), None)
    choices = target_of(column.targets[0]).choices if column else None
    if choices is None:
        return {}
    codes = READER_CODES[column.targets[0]]
    with translation.override(language):
        return {str(label): codes[value] for value, label in choices.choices if value in codes}


def _cells_of(keys: Sequence[int], period: Period) -> dict[int, Cells]:
    held = held_values(keys, _TARGETS, period)
    units = _short_names(
        {unit for code in _TARGETS if code.startswith("role.") for unit in held[code] if unit}
    )
    leaders = {person for people in held["leader.lead"] for person in people}
    people = dict(Person.objects.filter(pk__in=leaders).values_list("pk", "name"))
    found: dict[int, Cells] = {}
    for place, key in enumerate(keys):
        cells = []
        for column in LEDGER:
            values = [held[code][place] for code in column.targets]
            cells.append(_cell(column, values, units, people))
        found[key] = cells
    return found


def _short_names(keys: set[int]) -> dict[int, str]:
    """Units as cells name them: short, unless two of the county share the short name."""
    rows = list(Unit.objects.filter(pk__in=keys).values_list("pk", "short_name", "name"))
    shared = [short for _pk, short, _name in rows]
    return {pk: name if shared.count(short) > 1 else short for pk, short, name in rows}


def _cell(
    column: LedgerColumn, values: Sequence[Any], units: dict[int, str], people: dict[int, str]
) -> Any:
    target = target_of(column.targets[0])
    if target.kind == "unit":
        return "、".join(units[value] for value in values if value is not None)
    value = values[0]
    if value is None or value in ("", ()):
        return None
    if target.kind == "people":
        return "、".join(people[key] for key in value)
    if target.kind == "choice":
        return str(target.choices(value).label)
    if target.kind == "date":
        return _date_cell(value)
    return value if target.kind == "money" else str(value)[:CELL_LIMIT]


def _date_cell(value: Span) -> dt.date | str:
    """A day as a day; a month or year as it would be written."""
    if value.precision == "day":
        return value.day
    return f"{value.day:%Y}" + ("年" if value.precision == "year" else f"年{value.day.month}月")
