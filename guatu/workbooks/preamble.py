"""What the lines above a table say: its title, money unit, year and month."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .data import CellValue
from .numerals import arabic_dates
from .text import compact, unspaced

_UNIT = re.compile(
    r"(?:单位|计量单位|金额单位|金额)[:：为]?[^:：]*?(亿元|千万元|百万元|万元|千元|元)"
)
_UNIT_ALONE = re.compile(r"^[（(]?(亿元|千万元|百万元|万元|千元|元)[）)]?$")
_UNIT_BRACKETED = re.compile(r"[（(](亿元|千万元|百万元|万元|千元)[）)]$")
_UNIT_REMARK = re.compile(r"\s*[（(][^（）()]*单位[:：][^（）()]*[）)]$")
_COUNTED = re.compile(r"单位[:：]?\s*(?:[^:：]*[、,，/])?(?:个|项)(?:[、,，/]|$)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|[-./—](?:[1-9]|1[0-2]|0[1-9])(?!\d))")
_UNIT_LINE = re.compile(
    r"^(?:(?:注|备注|说明)[:：])?(?:计量|金额)?单位[:：为](?:人民币)?(亿元|百万元|万元|千元|元)[。.]?$"
)
_FOOT = 10
_SPAN = re.compile(r"(?<!\d)((?:19|20)\d\d)年?[-—–~至到](?:19|20)\d\d(?=年)")
_ANY_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_MONTH = re.compile(r"(?:[-—~至到]|年|^|\D)(1[0-2]|0?[1-9])月")


@dataclass(slots=True)
class Preamble:
    """`counts` is True where the unit line counts things (单位：个、万元), as summaries do."""

    title: str = ""
    unit: str = ""
    year: int | None = None
    month: int | None = None
    counts: bool = False


def read_preamble(rows: Sequence[Sequence[CellValue]], sheet: str, file_hint: str = "") -> Preamble:
    """Read the rows above the header; the name of the sheet helps where they say nothing."""
    found = Preamble()
    texts = [str(cell) for row in rows for cell in row if isinstance(cell, str) and cell.strip()]
    for text in texts:
        _read_line(compact(text), found)
        line = _UNIT_REMARK.sub("", unspaced(text))
        if len(line) > len(found.title) and not _UNIT.search(compact(line)):
            found.title = line
    if found.year is None:
        found.year = _year_of(compact(found.title)) or _year_of(compact(sheet))
    if found.year is None:
        found.year = _year_of(compact(file_hint))
    return found


def unit_below(rows: Sequence[Sequence[CellValue]]) -> str:
    """The money unit that a line of its own states below the table, "" where none does."""
    for row in reversed(rows[-_FOOT:]):
        texts = [compact(cell) for cell in row if isinstance(cell, str) and cell.strip()]
        unit = _UNIT_LINE.match(texts[0]) if len(texts) == 1 else None
        if unit:
            return unit[1]
    return ""


def _read_line(text: str, found: Preamble) -> None:
    unit = _UNIT.search(text) or _UNIT_ALONE.match(text) or _UNIT_BRACKETED.search(text)
    if unit and not found.unit:
        found.unit = unit[1]
    if _COUNTED.search(text):
        found.counts = True
    text = arabic_dates(text)
    text = _SPAN.sub(r"\1年", text)  # 2022—2026年 begins with the year that is planned in money
    years = [int(year) for year in _YEAR.findall(text)]
    if years and found.year is None:
        found.year = years[0]
    month = _MONTH.findall(text)
    if month and found.month is None:
        found.month = int(month[-1])


def _year_of(text: str) -> int | None:
    match = _YEAR.search(text) or _ANY_YEAR.search(text)
    return int(match[1]) if match else None
