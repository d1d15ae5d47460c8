"""Dates and years of construction in all the forms that ledgers use."""

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Callable

from .data import CellValue, DateRange, DateValue, Level
from .problems import PENDING, Problem, is_empty, is_pending, not_a_value, shown

_EPOCH = dt.date(1899, 12, 30)  # day 0 of Excel's serials from 1900-03-01 on
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
_FIRST_SERIAL, _LAST_SERIAL = 25_569, 73_415  # 1970-01-01, 2100-12-31
_DASHES = str.maketrans({**dict.fromkeys("—–－−~～﹣", "-"), "．": ".", "。": "."})
_NOTE = re.compile(r"\([^()]*\)$")
_AROUND = re.compile(
    r"^(?:约|拟|计划|预计|拟于|计划于|力争|已于|于|自|从|在)+|(?:起|前|之前|左右|完成|开工|竣工|建成|投产|完工)+$"
)
_TIME = re.compile(
    r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AP]M)?(?:Z|[+-]\d\d:?\d\d)?$", re.IGNORECASE
)
_ISO = re.compile(r"((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})")
_DMY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_ENGLISH = re.compile(r"^(?:(\d{1,2})[ -])?([A-Za-z]{3,9})\.?[ -,]+(?:(\d{1,2}),? )?(\d{4})$")
_MONTH_NAMES = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_Y = r"(?P<y>(?:19|20)\d\d)"
_YEAR_ONLY = re.compile(rf"^{_Y}(?:年度?|\.0?|年内)?$")
_SHORT_YEAR = re.compile(r"^(?P<y>\d\d)年(?P<rest>.*)$")
_YM = re.compile(
    rf"^{_Y}(?:年度?|[-/.])(?P<m>1[0-2]|0?[1-9])(?:月份?)?(?P<part>上旬|中旬|下旬|初|中|底|末)?$"
)
_YMD = re.compile(
    rf"^{_Y}(?:年|[-/.])(?P<m>1[0-2]|0?[1-9])(?:月|[-/.])(?P<d>3[01]|[12]\d|0?[1-9])[日号]?$"
)
_COMPACT = re.compile(rf"^{_Y}(?P<m>1[0-2]|0[1-9])(?P<d>3[01]|[12]\d|0[1-9])?$")
_PART_OF_YEAR = re.compile(
    rf"^{_Y}年?度?(?P<part>上半年|下半年|年初|年中|年底|年末|年内|底|末|初|中|春|夏|秋|冬|春季|夏季|秋季|冬季)$"
)
_QUARTER = re.compile(
    rf"^{_Y}年?度?[-.]?(?:第?(?P<q>[一二三四1-4])季度?|Q(?P<e>[1-4]))(?P<part>初|末|底)?$",
    re.IGNORECASE,
)
_WITHIN_YEAR = re.compile(r"^(?:第?[一二三四1-4]季度|[上下]半年|年[初中底末内]|\d{1,2}月)")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
# Part of a year -> (first month, last month).
_PARTS = {
    "上半年": (1, 6), "下半年": (7, 12), "年初": (1, 3), "初": (1, 3), "年中": (6, 7), "中": (6, 7),
    "年底": (12, 12), "年末": (12, 12), "底": (12, 12), "末": (12, 12), "年内": (1, 12),
    "春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (12, 12),
    "春季": (3, 5), "夏季": (6, 8), "秋季": (9, 11), "冬季": (12, 12),
}  # fmt: skip
_DAYS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "初": (1, 10), "中": (11, 20),
         "底": (21, 31), "末": (21, 31)}  # fmt: skip
_RANGE_SPLIT = re.compile(r"-{1,2}>?|至|到|→")
_DURATION = re.compile(r"^\d+(?:\.\d+)?个?(?:月|年|天|日历天|工作日)$")
_OPEN_END = frozenset(("今", "至今", "今后", "长期", "目前", "现在"))


def read_date(raw: CellValue, order: str = "ymd") -> DateValue | Problem | None:
    """A date with its precision. `order` (ymd, dmy, mdy) is for dates such as 5/02/2016."""
    if isinstance(raw, bool | dt.time | dt.timedelta):
        return _unreadable(raw)
    if isinstance(raw, dt.date):
        return _of_cell(raw)
    if isinstance(raw, int | float):
        return _of_number(float(raw))
    return _of_text(raw, order)


def read_date_within(raw: CellValue, order: str, year: int) -> DateValue | Problem | None:
    """A date that may leave out its year ("3月底", "三季度"), as a list of one year does."""
    found = read_date(raw, order)
    if not isinstance(found, Problem) or not isinstance(raw, str):
        return found
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", raw))
    text = _AROUND.sub("", _NOTE.sub("", text))
    if not _WITHIN_YEAR.match(text):
        return found
    dated = read_date(f"{year}年{text.removeprefix('年')}", order)
    return dated if isinstance(dated, DateValue) else found


def _unreadable(raw: object) -> Problem:
    return Problem("date_unreadable", Level.WARNING, {"text": shown(raw)})


def _day(day: dt.date) -> DateValue:
    return DateValue(day, day, "day")


def _months(year: int, first: int, last: int, precision: str) -> DateValue:
    end = calendar.monthrange(year, last)[1]
    return DateValue(dt.date(year, first, 1), dt.date(year, last, end), precision)


def _of_cell(raw: dt.date) -> DateValue | Problem:
    day = raw.date() if isinstance(raw, dt.datetime) else raw
    serial = (day - _EPOCH).days
    if _FIRST_YEAR <= serial <= _LAST_YEAR:
        # The number 2024 in a cell formatted as a date shows as 1905-07-16.
        return _months(serial, 1, 12, "year")
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return _unreadable(day)
    return _day(day)


def _of_number(number: float) -> DateValue | Problem | None:
    whole = int(number) if abs(number) < 1e9 else 0
    if number == whole:
        if _FIRST_YEAR <= whole <= _LAST_YEAR:
            return _months(whole, 1, 12, "year")
        found = _COMPACT.match(str(whole))
        if found:
            return _of_parts(found, whole)
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return _day(_EPOCH + dt.timedelta(days=whole))
    if _FIRST_YEAR <= number <= _LAST_YEAR + 1:
        return _of_decimal(number)
    return None if number == 0 else _unreadable(f"{number:g}")


def _of_decimal(number: float) -> DateValue | Problem:
    """2024.05 as a number is May; 2024.1 may have been typed 2024.10, which a number loses."""
    year, _, month = f"{number:.4f}".rstrip("0").partition(".")
    if month == "1":
        return Problem("date_january_or_october", Level.QUESTION, {"text": f"{number:g}"})
    if 1 <= int(month or 0) <= 12 and len(month) <= 2:
        return _months(int(year), int(month), int(month), "month")
    return _unreadable(f"{number:g}")


def _of_text(raw: str, order: str) -> DateValue | Problem | None:
    iso = _ISO.fullmatch(raw)
    if iso:
        try:
            return _day(dt.date(int(iso[1]), int(iso[2]), int(iso[3])))
        except ValueError:
            return _unreadable(raw)
    text = unicodedata.normalize("NFKC", raw).strip().lstrip("'")
    if is_empty(text):
        return None
    odd = PENDING if is_pending(text) else not_a_value(text)
    if odd:
        return odd
    found = parse_date(text, order)
    return found if found is not None else _unreadable(raw)


def parse_date(text: str, order: str = "ymd") -> DateValue | Problem | None:
    """The date a text says, None where it says none. NFKC text."""
    text = _TIME.sub("", text.strip())
    foreign = _DMY.match(text)
    if foreign:
        return _of_foreign(foreign, order)
    english = _ENGLISH.match(text)
    if english:
        return _of_english(english)
    text = re.sub(r"\s+", "", text.translate(_DASHES))
    text = _AROUND.sub("", _NOTE.sub("", text)).strip("-.、,，;；")
    short = _SHORT_YEAR.match(text)
    if short:
        text = f"20{short['y']}年{short['rest']}"
    return _of_chinese(text)


def _of_chinese(text: str) -> DateValue | Problem | None:
    for pattern, read in _FORMS:
        found = pattern.match(text)
        if found:
            return read(found, text)
    number = re.fullmatch(r"\d{5}(?:\.\d+)?", text)
    return _of_number(float(text)) if number else None


def _of_parts(found: re.Match[str], text: object) -> DateValue | Problem:
    year, month = int(found["y"]), int(found["m"])
    day = found.groupdict().get("d")
    if not day:
        return _months(year, month, month, "month")
    try:
        return _day(dt.date(year, month, int(day)))
    except ValueError:
        return _unreadable(text)


def _of_month(found: re.Match[str], _text: str) -> DateValue:
    year, month, part = int(found["y"]), int(found["m"]), found["part"]
    if not part:
        return _months(year, month, month, "month")
    first, last = _DAYS[part]
    end = min(last, calendar.monthrange(year, month)[1])
    return DateValue(dt.date(year, month, first), dt.date(year, month, end), "part")


def _of_year(found: re.Match[str], _text: str) -> DateValue:
    return _months(int(found["y"]), 1, 12, "year")


def _of_part(found: re.Match[str], _text: str) -> DateValue:
    first, last = _PARTS[found["part"]]
    precision = "half" if "半年" in found["part"] else "year" if found["part"] == "年内" else "part"
    return _months(int(found["y"]), first, last, precision)


def _of_quarter(found: re.Match[str], _text: str) -> DateValue:
    number = found["e"] or found["q"]
    quarter = _QUARTERS.get(number) or int(number)
    return _months(int(found["y"]), quarter * 3 - 2, quarter * 3, "quarter")


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], DateValue | Problem]], ...] = (
    (_YMD, _of_parts),
    (_YM, _of_month),
    (_YEAR_ONLY, _of_year),
    (_COMPACT, _of_parts),
    (_PART_OF_YEAR, _of_part),
    (_QUARTER, _of_quarter),
)


def _of_foreign(found: re.Match[str], order: str) -> DateValue | Problem:
    one, two, year = int(found[1]), int(found[2]), int(found[3])
    if order == "ymd":
        if one == two or one > 12 or two > 12:
            order = "mdy" if two > 12 else "dmy"
        else:
            return Problem("date_order_unknown", Level.QUESTION, {"text": found[0]})
    month, day = (one, two) if order == "mdy" else (two, one)
    try:
        return _day(dt.date(year, month, day))
    except ValueError:
        return _unreadable(found[0])


def _of_english(found: re.Match[str]) -> DateValue | Problem | None:
    month = _MONTH_NAMES.get(found[2][:3].lower())
    if not month:
        return None
    year, day = int(found[4]), found[1] or found[3]
    if not day:
        return _months(year, month, month, "month")
    try:
        return _day(dt.date(year, month, int(day)))
    except ValueError:
        return _unreadable(found[0])


def read_range(raw: CellValue, order: str = "ymd") -> DateRange | Problem | None:
    """Years of construction: "2023-2025", "2023年3月至2025年12月", one date, a serial."""
    if not isinstance(raw, str):
        single = read_date(raw, order)
        return _single(single) if isinstance(single, DateValue) else single
    text = unicodedata.normalize("NFKC", raw).strip()
    if is_empty(text):
        return None
    odd = PENDING if is_pending(text) else not_a_value(text)
    if odd:
        return odd
    text = re.sub(r"\s+", "", _NOTE.sub("", text.translate(_DASHES)))
    if _DURATION.match(text):
        return Problem("range_is_duration", Level.WARNING, {"text": shown(raw)})
    found: DateRange | Problem | None = _of_two(text, order)
    if found is None:
        one = parse_date(text, order)
        found = _single(one) if isinstance(one, DateValue) else one
        if isinstance(one, DateValue) and text.endswith(("起", "-")):
            found = DateRange(one, None)
    if isinstance(found, DateRange) and _backwards(found):
        return Problem("range_backwards", Level.WARNING, {"text": shown(raw)})
    return found if found is not None else _unreadable(raw)


def _single(value: DateValue) -> DateRange:
    """One year is a project built within it; one month is its start."""
    return DateRange(value, value if value.precision == "year" else None)


def _backwards(found: DateRange) -> bool:
    return bool(found.start and found.finish and found.finish.last < found.start.first)


def _of_two(text: str, order: str) -> DateRange | None:
    """Try each place where the text may be cut into start and finish."""
    if _YM.match(text) or _YMD.match(text):
        return None
    for cut in _RANGE_SPLIT.finditer(text):
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
        return _months(2000 + int(right[:2]), 1, 12, "year")
    month = re.fullmatch(r"(1[0-2]|0?[1-9])月(.*)", right)
    if month:
        return parse_date(f"{start.first.year}年{right}")
    return None
