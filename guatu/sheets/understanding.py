"""What the sheets of a file are: their columns, their months, and the names in them."""

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from operator import itemgetter
from typing import Any

from guatu.accounts.models import Unit
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with
from guatu.ledger.models import Portfolio, Project
from guatu.lib.spreadsheets import without_guard
from guatu.sheets.columns import UNIT_ROLES
from guatu.sheets.exporting import choice_words
from guatu.sheets.keeping import kept_map
from guatu.sheets.models import ImportRun, ImportSheet
from guatu.sheets.names import Named, PersonNames, UnitNames
from guatu.sheets.progress import Tell
from guatu.sheets.roundtrip import HIDDEN_SHEET, LEDGER, VERSION_TITLE, Stamp, header_of
from guatu.sheets.targets import plain
from guatu.workbooks import (
    ColumnMap,
    ColumnRule,
    Grid,
    SheetReading,
    SheetRows,
    Workbook,
    read_rows,
    recognise,
)

PLAN_FIELDS = frozenset(
    {"year_plan", "goals", "list_class"} | {f"plan_m{m:02d}" for m in range(1, 13)}
)
REPORT_FIELDS = frozenset(
    {"month_done", "year_done", "all_done", "progress_text", "problem_text", "next_step"}
    | {"physical_percent", "workers", "funds_in_place"}
)


@dataclass(slots=True)
class Opened:
    """A sheet that is taken, with what was read of it."""

    sheet: ImportSheet
    grid: Grid
    reading: SheetReading
    rows: SheetRows | None = None
    units: Named = field(default_factory=Named)
    people: Named = field(default_factory=Named)


def understand(run: ImportRun, book: Workbook, stamp: Stamp | None, tell: Tell) -> list[Opened]:
    """Every sheet with its reading; what a person answered before is applied."""
    stored = {sheet.position: sheet for sheet in run.sheets.all()}
    chosen = run.options.get("sheets") or []
    opened = []
    for position, grid in enumerate(book.sheets):
        tell("sheet", position, len(book.sheets))
        if grid.name == HIDDEN_SHEET:
            continue
        sheet = stored.get(position) or ImportSheet(run=run, position=position)
        sheet.name = grid.name[:200]
        reading = _recognised(run, sheet, grid, stamp)
        if run.portfolio is not None:
            currency = run.portfolio.currency
            reading.column_map = replace(reading.column_map, currency=currency)
        if stamp is not None:
            reading.year, reading.month = stamp.month.year, stamp.month.month
        _describe(run, sheet, reading, is_chosen=not chosen or grid.name in chosen)
        if grid.hidden and not chosen and sheet.pk is None:
            sheet.is_taken = False
        sheet.save()
        opened.append(Opened(sheet, grid, reading))
    return opened


def _recognised(
    run: ImportRun, sheet: ImportSheet, grid: Grid, stamp: Stamp | None
) -> SheetReading:
    year = run.options.get("year")
    if stamp is not None and (marker := header_of(grid)):
        return recognise(grid, ledger_map(grid, marker, stamp), year=stamp.month.year)
    if sheet.is_answered:
        return recognise(grid, ColumnMap.from_json(sheet.column_map), year=year)
    given = run.options.get("column_map")
    if given:
        return recognise(grid, ColumnMap.from_json(given), year=year)
    reading = recognise(grid, year=year)
    kept, is_same = kept_map(run.sender, grid, reading)
    if kept is None:
        return reading
    sheet.is_answered = is_same
    if run.portfolio is None and kept.portfolio_id:
        run.portfolio = next((p for p in portfolios_of(run) if p.pk == kept.portfolio_id), None)
    column_map = ColumnMap.from_json(kept.column_map)
    if not is_same:
        column_map = replace(column_map, accept_refused=False)
    return recognise(grid, column_map, year=year)


def ledger_map(grid: Grid, marker: tuple[int, int], stamp: Stamp) -> ColumnMap:
    """The column map of an export of ours: nothing to be guessed."""
    row, place = marker
    titles = [str(cell) for cell in grid.rows[row]]
    known = dict(zip(stamp.titles, LEDGER, strict=False))
    rules = []
    for index, title in enumerate(titles):
        name = known[title].field if title in known else ""
        if index == place:
            name = "row_id"
        elif title == VERSION_TITLE:
            name = "row_version"
        scale = "1" if title in known and known[title].is_money else ""
        words = choice_words(name, stamp.language)
        rules.append(ColumnRule(grid.first_column + index, title, name, scale=scale, values=words))
    number = grid.number(row)
    return ColumnMap(rules=tuple(rules), header=(number, number), accept_refused=True)


def _describe(
    run: ImportRun, sheet: ImportSheet, reading: SheetReading, *, is_chosen: bool
) -> None:
    """Keeps what was understood of a sheet, for the page and for the next run."""
    sheet.title = reading.title[:300]
    sheet.year = sheet.year or run.options.get("year") or reading.year
    sheet.month = sheet.month or run.options.get("month") or reading.month
    sheet.column_map = reading.column_map.to_json()
    sheet.columns = [_column(column) for column in reading.columns]
    # The year is asked here, and only where something is written that needs it.
    asked = [question for question in reading.questions if question.code != "ask_year"]
    sheet.questions = plain([asdict(question) for question in asked])
    sheet.refusal = {}
    if reading.refusal is not None:
        sheet.refusal = {"code": reading.refusal.code, "params": plain(reading.refusal.params)}
    if sheet.pk is None or sheet.refusal:
        sheet.is_taken = is_chosen and not sheet.refusal


def _column(column: Any) -> dict[str, Any]:
    return {
        "index": column.index,
        "letter": column.letter,
        "title": column.full_title,
        "field": column.field,
        "kind": column.kind,
        "unit": column.unit,
        "unit_source": column.unit_source,
        "scale": column.rule.scale if column.rule else "",
        "date_order": column.rule.date_order if column.rule else "ymd",
        "samples": [sample_text(sample) for sample in column.samples[:3]],
        "confidence": round(column.confidence, 2),
    }


def sample_text(sample: Any) -> str:
    """A value of a column as an example: 3000, not 3000.0."""
    text = str(sample)
    return text.removesuffix(".0") if text.replace(".", "", 1).isdigit() else text[:60]


def _name(item: Opened, rows: SheetRows, home: Unit, sender: Unit) -> None:
    """Places the units and people of a sheet; those that cannot be placed are asked about."""
    units, people = _names_in(rows)
    item.units = UnitNames(home, sender).place(units) if units else Named()
    item.people = PersonNames(home, sender).place(people) if people else Named()
    unknown = [*item.units.unknown.values(), *item.people.unknown.values()]
    item.sheet.names = [asdict(name) for name in unknown]


def _names_in(rows: SheetRows) -> tuple[dict[str, tuple[int, str]], dict[str, tuple[int, str]]]:
    """Distinct names of units and of leaders: how often, and the first cell with each."""
    units: dict[str, tuple[int, str]] = {}
    people: dict[str, tuple[int, str]] = {}
    for code in (*UNIT_ROLES, "leader"):
        found = people if code == "leader" else units
        column = rows.columns.get(code, [])
        # Equal cells are the same object.
        keys = list(map(id, column))
        counts = Counter(keys)
        first = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
        for key, index in sorted(first.items(), key=itemgetter(1)):
            for name in column[index] or ():
                text = name.name if code == "leader" else name
                count, ref = found.get(text, (0, ""))
                found[text] = (count + counts[key], ref or rows.ref(index, code))
    return units, people


def _take_guards_off(rows: SheetRows) -> None:
    """A .csv cell that was made harmless holds an apostrophe more than was meant."""
    for code, column in rows.columns.items():
        if any(type(value) is str and value[:1] == "'" for value in column):
            rows.columns[code] = [
                without_guard(value) if type(value) is str else value for value in column
            ]


def portfolios_of(run: ImportRun) -> list[Portfolio]:
    """The portfolios that the person may import into, wholly or for own projects."""
    if reaches_all(run):
        found = Portfolio.objects.reached_by(run.by, "sheets.import")
    else:
        projects = Project.objects.reached_by(run.by, "sheets.import")
        found = Portfolio.objects.filter(pk__in=projects.values("portfolio"))
    return list(found.select_related("unit").order_by("pk"))


def reaches_all(run: ImportRun) -> bool:
    """Whether the person imports for a whole county, or only the own unit's projects."""
    return any(grant.scope is Scope.ALL for grant in grants_with(run.by, "sheets.import"))


def open_questions(sheet: ImportSheet) -> list[str]:
    """What still has to be answered about a taken sheet: columns, year, month, names."""
    fields = {rule["field"] for rule in sheet.column_map.get("rules", ())}
    is_plan, is_report = bool(fields & PLAN_FIELDS), bool(fields & REPORT_FIELDS)
    found = []
    if sheet.questions and not sheet.is_answered:
        found.append("columns")
    if sheet.year is None and (is_plan or is_report):
        found.append("year")
    if sheet.month is None and is_report:
        found.append("month")
    if sheet.names:
        found.append("names")
    return found


def read_sheet(item: Opened, home: Unit, sender: Unit, *, is_csv: bool, tell: Tell) -> None:
    """Reads the rows of a sheet and places the names in them, in the county of `home`."""
    item.rows = read_rows(item.grid, item.reading, progress=tell)
    if is_csv:
        _take_guards_off(item.rows)
    _name(item, item.rows, home, sender)
