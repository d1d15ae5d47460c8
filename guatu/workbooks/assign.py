"""Which field each column of a sheet holds, from titles and content together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .content import choose_choice, counts_up, guess_fields
from .data import Column, Question
from .fields import EXTRA, kind_of
from .profile import Profile
from .titles import Meaning, meaning_of, speaks_of_money
from .words import FUND_SOURCES

_OF_A_YEAR = frozenset(("year_plan", "year_done", "month_done", "all_done", "goals"))
_SURE = 0.8
_MOSTLY = 0.6
_REMARK = re.compile(r"\s*[（(][^（）()]{12,}[)）]")
_LONGEST_EXTRA = 60
_LIKELY_FIELDS = (
    "content", "year_plan", "year_done", "goals", "progress_text", "responsible_unit", "remark",
)  # fmt: skip


@dataclass(slots=True)
class Assigned:
    """A column with what its title said, while the columns are weighed against each other."""

    column: Column
    profile: Profile
    meaning: Meaning


def assign_fields(
    columns: Sequence[Column], profiles: Sequence[Profile], year: int | None
) -> tuple[int | None, list[Question]]:
    """Fill `field`, `confidence`, `kind` and `source` of the columns that no map decided.

    `year` is the year that the lines above the table name; returns the year of the sheet's plan
    (theirs, or the latest that a title names) and the questions to ask.
    """
    assigned = [
        Assigned(column, profile, meaning_of(column.title, column.titles[:-1]))
        for column, profile in zip(columns, profiles, strict=True)
    ]
    if year is None:
        year = _latest_year(assigned)
    free = [item for item in assigned if item.column.source != "map"]
    for item in free:
        _by_title(item, year)
    _by_content(assigned)
    _settle_sums(assigned)
    _settle_doubles(assigned)
    _keep_parts(free)
    questions = [question for item in free for question in _ask(item)]
    for item in free:
        _keep_unknown(item)
        item.column.kind = _kind(item)
    return year, questions


def _latest_year(assigned: Sequence[Assigned]) -> int | None:
    years = [a.meaning.year for a in assigned if a.meaning.year and a.meaning.field in _OF_A_YEAR]
    return max(years, default=None)


def _by_title(item: Assigned, year: int | None) -> None:
    column, meaning = item.column, item.meaning
    field = meaning.field
    if meaning.beside and item.profile.filled:
        column.field, column.confidence, column.source = extra_field(column), _SURE, "words"
        return
    if field in _OF_A_YEAR and meaning.year and year and meaning.year != year:
        # 截至2023年底累计完成 in a ledger of 2024: history, kept beside.
        column.field, column.confidence, column.source = extra_field(column), 0.8, "words"
        return
    if field == "year_range" and _says_how_long(item.profile):
        column.field, column.confidence, column.source = extra_field(column), _SURE, "words"
        return
    field = _by_cells(field, item.profile)
    column.field, column.confidence = field, meaning.confidence
    column.source = "words" if field else ""


def _says_how_long(profile: Profile) -> bool:
    """工期 in months or days is no span of years."""
    numbers = profile.share("number") - profile.share("date") - profile.share("serial")
    return profile.share("duration") + numbers > 0.8


def _by_cells(field: str, profile: Profile) -> str:
    """A title may say one thing and the cells hold another: 年度计划 as text is a goal, and days
    under Stage 1 are no stage."""
    if kind_of(field) in ("choice", "people", "units") and profile.share("date") > _MOSTLY:
        return ""
    if field in ("nature", "stage", "list_class"):
        return choose_choice(profile, field)
    if field == "no" and profile.share("national_code") >= _MOSTLY:
        return "national_code"
    if field == "no" and counts_up(profile):
        return "seq"  # 1, 2, 3 under 编号 names no project: next year it is another's
    text, number = profile.share("text"), profile.share("number")
    if kind_of(field) == "money" and text > 0.6 and profile.mean_length > 8:
        return {"year_plan": "goals"}.get(field, "progress_text" if "done" in field else "")
    if field in ("image_progress", "progress_text") and number + profile.share("percent") > 0.8:
        return "physical_percent"
    if field in ("start_planned", "finish_planned") and profile.share("range") > 0.5:
        return "year_range"
    return field


def _by_content(assigned: Sequence[Assigned]) -> None:
    """Columns whose title is missing or unknown, by their cells, where the field is free."""
    taken = {item.column.field for item in assigned}
    titled = any(item.column.title for item in assigned)
    for index, (field, confidence) in guess_fields([item.profile for item in assigned]).items():
        column = assigned[index].column
        if column.field or column.source == "map" or field in taken:
            continue
        if titled and column.title and field not in ("national_code", "leader", "year_range"):
            continue
        column.field, column.confidence, column.source = field, confidence, "content"
        taken.add(field)


def _settle_sums(assigned: Sequence[Assigned]) -> None:
    """累计完成投资 is the sum since the start where another column holds the year's, and the
    year's where another holds the sum since the start."""
    sure = {a.column.field for a in assigned if a.column.confidence >= _SURE}
    for item in assigned:
        column = item.column
        if column.source == "map" or not column.field or column.field.startswith(EXTRA):
            continue
        if len(item.meaning.others) < 2:
            continue
        left = [field for field in item.meaning.others if field not in sure]
        if len(left) == 1:
            column.field, column.confidence = left[0], 0.85
            sure.add(left[0])
        elif left and column.field in sure:
            column.field = left[0]


def _settle_doubles(assigned: Sequence[Assigned]) -> None:
    """One field, one column: the surest, then the first; the others wait for a person."""
    best: dict[str, Assigned] = {}
    ordered = sorted(assigned, key=lambda a: (a.column.source != "map", -a.column.confidence))
    for item in ordered:
        column = item.column
        if not column.field or column.field.startswith(EXTRA) or column.source == "map":
            if column.source == "map" and column.field:
                best.setdefault(column.field, item)
            continue
        if column.field in best:
            column.field, column.confidence, column.source = "", 0.0, ""
        else:
            best[column.field] = item


def _ask(item: Assigned) -> list[Question]:
    column = item.column
    if not item.profile.filled:
        return []
    params = {"column": column.letter, "title": column.full_title, "samples": column.samples}
    if column.field and column.confidence < _SURE and not column.field.startswith(EXTRA):
        others = [field for field in item.meaning.others if field != column.field]
        options = (column.field, *others, *_extra(column), "")
        return [Question("ask_field_between", column.index, options, params)]
    if not column.field:
        likely = tuple(f for f in _LIKELY_FIELDS if kind_of(f) == _kind_seen(item.profile))
        return [Question("ask_field", column.index, (*_extra(column), *likely, ""), params)]
    return []


def _kind_seen(profile: Profile) -> str:
    return "money" if profile.share("number") > 0.6 else "text"


def _keep_parts(free: Sequence[Assigned]) -> None:
    """Sources of money (资金来源-市财政) are parts of an amount: kept, not asked about."""
    for item in free:
        titles = "".join(item.column.titles)
        if item.column.field or item.profile.share("number") <= 0.6 or not speaks_of_money(titles):
            continue
        if any(source in item.column.title for source in FUND_SOURCES):
            item.column.field, item.column.confidence = extra_field(item.column), _SURE
            item.column.source = "words"


def _extra(column: Column) -> tuple[str, ...]:
    return (extra_field(column),)


def extra_field(column: Column) -> str:
    """Field of a column that is kept beside the project: its title without long remarks."""
    title = _REMARK.sub("", column.full_title).strip() or column.full_title or column.letter
    return f"{EXTRA}{title[:_LONGEST_EXTRA].strip()}"


def _keep_unknown(item: Assigned) -> None:
    """An unknown column is kept as text beside the project until somebody decides."""
    column = item.column
    if not column.field and item.profile.filled:
        column.field, column.confidence, column.source = extra_field(column), 0.3, ""


def _kind(item: Assigned) -> str:
    """Kind of a column's values; of an extra column money where its titles speak of money."""
    column = item.column
    if not column.field.startswith(EXTRA):
        return kind_of(column.field)
    amounts = item.profile.share("number") > 0.6
    return "money" if amounts and speaks_of_money("".join(column.titles)) else "text"


_DAY_FIRST = re.compile(r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-](?:19|20)\d\d")


def date_order(cells: Sequence[object]) -> tuple[str, bool]:
    """(order, sure) of dates such as 5/02/2016: a number above 12 tells."""
    first = second = seen = 0
    for cell in cells:
        match = _DAY_FIRST.match(cell) if isinstance(cell, str) else None
        if match:
            seen += 1
            first, second = max(first, int(match[1])), max(second, int(match[2]))
    if not seen:
        return "ymd", True
    if first > 12 >= second:
        return "dmy", True
    if second > 12 >= first:
        return "mdy", True
    return "dmy", False
