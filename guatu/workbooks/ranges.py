"""Years of construction in all the forms that ledgers use: a start and a finish in one cell."""

import re

from .data import CellValue, DateRange, DateValue, Level
from .dates import DASHES, NOTE, YM, YMD, months, parse_date, read_date, unreadable
from .numerals import arabic_dates
from .problems import PENDING, Problem, is_empty, is_pending, not_a_value, shown
from .text import normal

_SPLIT = re.compile(r"-+>?|至|到|→")
_DURATION = re.compile(
    r"^(?!(?:19|20)\d\d年$)\d+(?:\.\d+)?个?(?:月|年|天|日历天|工作日)$|^\d{1,3}(?:\.\d+)?$"
)
_MOST_MONTHS = 1000  # a bare number below is how long it takes, one above is a year
_LABEL = re.compile(r"(?:开工|竣工|完工|建成|投产)(?:时间|日期|年月|年份)?:")
_TWO_YEARS = re.compile(r"^((?:19|20)\d\d)年?[/.]((?:19|20)\d\d)(?=年?$)")
_TWO_SHORT_YEARS = re.compile(r"^([1-4]\d)年?-([1-4]\d)(?=年?$)")
# 2025.6-12 with two signs is June to December; 2025-6-12 is a day.
_MONTHS_OF_YEAR = re.compile(r"^((?:19|20)\d\d)[./](1[0-2]|0?[1-9])-(1[0-2]|0?[1-9])月?$")
_OPEN_END = frozenset(("今", "至今", "今后", "长期", "目前", "现在"))


def read_range(raw: CellValue, order: str = "ymd") -> DateRange | Problem | None:
    """Years of construction: "2023-2025", "2023年3月至2025年12月", one date, a serial."""
    if not isinstance(raw, str):
        if isinstance(raw, int | float) and 0 < raw < _MOST_MONTHS:
            return Problem("range_is_duration", Level.WARNING, {"text": shown(f"{raw:g}")})
        single = read_date(raw, order)
        return _single(single) if isinstance(single, DateValue) else single
    text = normal(raw).strip()
    if is_empty(text):
        return None
    odd = PENDING if is_pending(text) else not_a_value(text)
    if odd:
        return odd
    found = _of_text(text, order)
    if isinstance(found, DateRange) and _backwards(found):
        return Problem("range_backwards", Level.WARNING, {"text": shown(raw)})
    return found if found is not None else unreadable(raw)


def _of_text(text: str, order: str) -> DateRange | Problem | None:
    text = arabic_dates(text.translate(DASHES)).strip()
    bare = re.sub(r"\s+", "", NOTE.sub("", text))
    if _DURATION.match(bare):
        noted = NOTE.search(text)
        inside = _of_two(noted[0][1:-1], order) if noted else None
        return inside or Problem("range_is_duration", Level.WARNING, {"text": shown(text)})
    found = _of_two(bare, order) or _of_two(_parted(NOTE.sub("", text)), order)
    if found:
        return found
    one = parse_date(bare, order)
    if not isinstance(one, DateValue):
        return one
    return DateRange(one, None) if bare.endswith(("起", "以来", "-")) else _single(one)


def _parted(text: str) -> str:
    """开工：2025.9 竣工：2027.6, 2025年9月；2027年6月 and 2025/2027 with a dash between."""
    text = _LABEL.sub(" ", text).strip()
    text = _TWO_YEARS.sub(r"\1-\2", _TWO_SHORT_YEARS.sub(r"20\1-20\2", text))
    return re.sub(
        r"\s+", "", re.sub(r"\s*[,，、;；\s]\s*(?=\D{0,4}(?:19|20)?\d\d)", "-", text, count=1)
    )


def _single(value: DateValue) -> DateRange:
    """One year is a project built within it; one month is its start."""
    return DateRange(value, value if value.precision == "year" else None)


def _backwards(found: DateRange) -> bool:
    return bool(found.start and found.finish and found.finish.last < found.start.first)


def _of_two(text: str, order: str) -> DateRange | None:
    """Try each place where the text may be cut into start and finish."""
    dotted = _MONTHS_OF_YEAR.match(text)
    if dotted and int(dotted[2]) <= int(dotted[3]):
        year, first, last = map(int, dotted.groups())
        return DateRange(months(year, first, first, "month"), months(year, last, last, "month"))
    if YM.match(text) or YMD.match(text):
        return None
    for cut in _SPLIT.finditer(text):
        left, right = text[: cut.start()], text[cut.end() :]
        start = parse_date(left, order)
        if not isinstance(start, DateValue):
            continue
        if right in _OPEN_END:
            return DateRange(start, None)
        finish = parse_date(right, order) or _completed(right, start)
        if isinstance(finish, DateValue):
            return DateRange(start, finish)
    return None


def _completed(right: str, start: DateValue) -> DateValue | Problem | None:
    """ "2023-25" and "2023年3月-12月": the finish borrows from the start."""
    if re.fullmatch(r"\d\d年?", right) and start.precision == "year":
        return months(2000 + int(right[:2]), 1, 12, "year")
    month = re.fullmatch(r"(1[0-2]|0?[1-9])月(.*)", right)
    if month:
        return parse_date(f"{start.first.year}年{right}")
    return None
