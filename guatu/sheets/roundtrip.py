"""The monthly ledger as a form that comes back: its 17 columns, its hidden identity and its seal.

Beside the 17 columns stand two hidden ones (row identity and version), and in a hidden sheet,
for each row, what each cell held when it was written. A cell counts as changed by its sender
where it differs from that, not where it differs from the ledger. Identity and original values
are signed, so that a row cannot be passed off as another.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from guatu.workbooks import Grid, Workbook

SCHEMA = "guatu-ledger-17/1"
HIDDEN_SHEET = "_guatu"
ROW_TITLE, VERSION_TITLE = "GUATU-ROW", "GUATU-VERSION"
_SALT = "guatu.sheets.roundtrip"
_SEARCHED = 30


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """A column of the form: the reader's field, the targets it shows, title, width in letters."""

    field: str
    targets: tuple[str, ...]
    title: str | Promise
    width: float
    is_money: bool = False


LEDGER: tuple[LedgerColumn, ...] = (
    LedgerColumn("no", ("project.no",), pgettext_lazy("monthly ledger", "Project number"), 11),
    LedgerColumn("name", ("project.name",), pgettext_lazy("monthly ledger", "Project name"), 28),
    LedgerColumn("nature", ("project.nature",), pgettext_lazy("monthly ledger", "Nature"), 7),
    LedgerColumn(
        "content",
        ("project.content",),
        pgettext_lazy("monthly ledger", "Content of construction"),
        36,
    ),
    LedgerColumn(
        "total_invest",
        ("project.total_invest",),
        pgettext_lazy("monthly ledger", "Total investment"),
        12,
        True,
    ),
    LedgerColumn(
        "year_plan",
        ("plan.amount",),
        pgettext_lazy("monthly ledger", "Plan of this year"),
        12,
        True,
    ),
    LedgerColumn(
        "year_done",
        ("report.year_amount",),
        pgettext_lazy("monthly ledger", "Done this year"),
        12,
        True,
    ),
    LedgerColumn(
        "month_done",
        ("report.month_amount",),
        pgettext_lazy("monthly ledger", "Done this month"),
        12,
        True,
    ),
    LedgerColumn(
        "start_planned",
        ("project.start_planned",),
        pgettext_lazy("monthly ledger", "Planned start"),
        11,
    ),
    LedgerColumn(
        "finish_planned",
        ("project.finish_planned",),
        pgettext_lazy("monthly ledger", "Planned completion"),
        11,
    ),
    LedgerColumn("leader", ("leader.lead",), pgettext_lazy("monthly ledger", "Lead leader"), 10),
    LedgerColumn(
        "responsible_unit",
        ("role.responsible", "role.second"),
        pgettext_lazy("monthly ledger", "Responsible unit"),
        14,
    ),
    LedgerColumn(
        "agent_unit",
        ("role.agent", "role.second_agent"),
        pgettext_lazy("monthly ledger", "Agent unit"),
        14,
    ),
    LedgerColumn("kind", ("project.kind",), pgettext_lazy("monthly ledger", "Project kind"), 10),
    LedgerColumn("stage", ("project.stage",), pgettext_lazy("monthly ledger", "Stage"), 9),
    LedgerColumn(
        "progress_text",
        ("report.progress_text",),
        pgettext_lazy("monthly ledger", "Progress of this month"),
        36,
    ),
    LedgerColumn(
        "problem_text",
        ("report.problem_text",),
        pgettext_lazy("monthly ledger", "Problems and proposals"),
        28,
    ),
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """The head of the hidden sheet and the original cells of each project."""

    portfolio: int
    month: dt.date
    language: str
    titles: tuple[str, ...]
    originals: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    versions: Mapping[int, int] = field(default_factory=dict)


def canonical(value: Any) -> str:
    """A cell as text that survives Excel and WPS: 12 and 12.0, line ends and types are the same."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        number = Decimal(repr(float(value)))
        return format(number.normalize(), "f") if number else "0"
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").rstrip()
    return _as_number(text)


def _as_number(text: str) -> str:
    """A number that a program turned into text is the number still."""
    if not text or len(text) > 20 or not text.replace(".", "", 1).isascii():
        return text
    if text[0] not in "123456789" and not text.startswith("0."):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return format(number.normalize(), "f") if number.is_finite() else text


def signed_row(project: int) -> str:
    """The hidden identity of a row."""
    return Signer(salt=_SALT).sign(str(project))


def project_of(text: str | None) -> int | None:
    """The project of a hidden identity; None where there is none or it was tampered with."""
    if not text:
        return None
    try:
        return int(Signer(salt=_SALT).unsign(str(text).strip()))
    except (BadSignature, ValueError):
        return None


def seal_of(portfolio: int, month: str, project: int, cells: Sequence[str]) -> str:
    """The signature over a row's original cells."""
    text = "\x1f".join((SCHEMA, str(portfolio), month, str(project), *cells))
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()[:32]


def hidden_head(stamp: Stamp) -> list[list[str]]:
    """The first rows of the hidden sheet."""
    return [
        [SCHEMA, str(stamp.portfolio), stamp.month.isoformat(), stamp.language],
        ["", "", "", *stamp.titles],
    ]


def hidden_row(stamp: Stamp, project: int, version: int, cells: Sequence[str]) -> list[str]:
    """A row of the hidden sheet."""
    seal = seal_of(stamp.portfolio, stamp.month.isoformat(), project, cells)
    return [str(project), str(version), seal, *cells]


def stamp_of(book: Workbook) -> Stamp | None:
    """The hidden sheet of an export of ours; None for any other file.

    A row whose seal does not fit is left out: it is then compared with the ledger.
    """
    grid = next((sheet for sheet in book.sheets if sheet.name == HIDDEN_SHEET), None)
    if grid is None or len(grid.rows) < 2 or str(grid.rows[0][0]) != SCHEMA:
        return None
    try:
        portfolio = int(canonical(grid.rows[0][1]))
        month = dt.date.fromisoformat(canonical(grid.rows[0][2]))
    except ValueError:
        return None
    width = 3 + len(LEDGER)
    originals: dict[int, tuple[str, ...]] = {}
    versions: dict[int, int] = {}
    for row in grid.rows[2:]:
        padded = [str(cell) for cell in row[:width]] + [""] * (width - len(row))
        project, version, seal, *cells = padded
        project, version = canonical(project), canonical(version)
        if not (project.isdigit() and version.isdigit()):
            continue
        if seal == seal_of(portfolio, month.isoformat(), int(project), cells):
            originals[int(project)] = tuple(cells)
            versions[int(project)] = int(version)
    titles = tuple(str(title) for title in grid.rows[1][3:width])
    language = str(grid.rows[0][3])
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    return Stamp(portfolio, month, language, titles, originals, versions)


def header_of(grid: Grid) -> tuple[int, int] | None:
    """Grid row and column of the hidden identity's title; None where the sheet has none."""
    for row, cells in enumerate(grid.rows[:_SEARCHED]):
        for column, cell in enumerate(cells):
            if cell == ROW_TITLE:
                return row, column
    return None
