"""The money unit of each column: from its title, the sheet, its cells, or a person."""

import re
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from .column_map import ColumnMap
from .data import CellValue, Column, Question
from .profile import Profile
from .text import compact

# 万元 in one unit.
FACTORS: dict[str, Decimal] = {
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "百万元": Decimal(100),
    "千万元": Decimal(1000),
    "亿元": Decimal(10000),
}
_OWN_UNIT = re.compile(r"\d\s*(?:亿|万|元)")
# A county's key project costs between 500,000 yuan and 30 billion; a median outside of this in
# 万元 says that the unit is wrong.
_LOW, _HIGH = 50, 3_000_000
_WEIGHED = frozenset(("total_invest", "year_plan"))


def settle_units(
    columns: Sequence[Column],
    profiles: Sequence[Profile],
    sheet_unit: str,
    column_map: ColumnMap | None,
) -> list[Question]:
    """Fill `unit` and `unit_source` of the money columns; a question for each that is not sure."""
    money = [c for c in columns if c.kind == "money" and not (c.rule and c.rule.scale)]
    known, source = (column_map.unit, "map") if column_map and column_map.unit else (sheet_unit, "")
    if not known and {c.unit for c in money if c.unit_source == "header"} == {"万元"}:
        # 总投资（万元） beside amounts without a unit: nobody means 亿元 there.
        known, source = "万元", "neighbour"
    if not known:
        known = guess_unit([profiles[column.index] for column in money if not column.unit])
        source = "guess"
    questions = []
    for column in money:
        profile = profiles[column.index]
        if not column.unit:
            column.unit, column.unit_source = known, source or "sheet"
        if column.unit_source == "guess":
            if profile.filled:
                questions.append(_ask(column, "ask_unit"))
        elif column.unit_source != "map" and _strange(column, profile):
            questions.append(_ask(column, "ask_unit_strange"))
    return questions


def own_units(cells: Sequence[CellValue]) -> bool:
    """Does every filled cell of the column say its unit itself ("1.2亿")?"""
    texts = [compact(c) for c in cells if isinstance(c, str) and any(d.isdigit() for d in c)]
    numbers = any(isinstance(c, int | float) for c in cells)
    return bool(texts) and not numbers and all(_OWN_UNIT.search(text) for text in texts)


def guess_unit(profiles: Sequence[Profile]) -> str:
    """The unit in which the largest amounts of a sheet are of the size of a key project."""
    medians = [median(p.numbers) for p in profiles if any(p.numbers)]
    largest = max(medians, default=0.0)
    for unit in ("万元", "亿元", "元"):
        if _LOW * 10 <= largest * float(FACTORS[unit]) <= _HIGH * 3:
            return unit
    return "万元"


def _strange(column: Column, profile: Profile) -> bool:
    if column.field not in _WEIGHED or len(profile.numbers) < 3:
        return False
    amounts = [number for number in profile.numbers if number > 0]
    if not amounts:
        return False
    in_wan = median(amounts) * float(FACTORS[column.unit])
    return not _LOW / 10 <= in_wan <= _HIGH * 10


def _ask(column: Column, code: str) -> Question:
    options = (column.unit, *(u for u in ("万元", "亿元", "元") if u != column.unit))
    params = {
        "column": column.letter,
        "title": column.full_title,
        "unit": column.unit,
        "samples": column.samples,
    }
    return Question(code, column.index, options, params)
