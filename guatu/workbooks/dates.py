"""Dates in all the forms that ledgers use."""

import calendar
import datetime as dt
import re
from collections.abc import Callable

from .data import CellValue, DateValue, Level
from .numerals import arabic_dates
from .problems import PENDING, Problem, is_empty, is_pending, not_a_value, shown
from .text import normal

_EPOCH = dt.date(1899, 12, 30)  # day 0 of Excel's serials from 1900-03-01 on
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
_FIRST_SERIAL, _LAST_SERIAL = 25_569, 73_415  # 1970-01-01, 2100-12-31
DASHES = str.maketrans({**dict.fromkeys("—–－−~～﹣─━‐‑―", "-"), "．": ".", "。": "."})
NOTE = re.compile(r"\([^()]*\)$")
_AROUND = re.compile(
    r"^(?:约|拟|计划|原计划|预计|暂定|拟于|计划于|力争|争取|确保|最迟|已于|已|将于|于|自|从|在|到|至)+"
    r"|(?:起|前|后|[以之]前|[以之]后|左右|完成|开工|动工|竣工|验收|建成|建设|投产|投用|投入使用|交付|交付使用|通车"
    r"|完工|已|开始)+$"
)
_TIME = re.compile(
    r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AP]M)?(?:Z|[+-]\d\d:?\d\d)?$", re.IGNORECASE
)
_ISO = re.compile(r"((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})")
_DMY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_ENGLISH = re.compile(r"^(?:(\d{1,2})[ -])?([A-Za-z]{3,9})\.?[ ,'-]+(?:(\d{1,2}),? )?(\d{4}|\d\d)$")
_MONTH_NAMES = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_Y = r"(?P<y>(?:19|20)\d\d)"
_YEAR_ONLY = re.compile(rf"^{_Y}(?:年度?|\.0?|年内)?$")
_SHORT_YEAR = re.compile(r"^(?P<y>\d\d)年(?P<rest>.*)$")
# 26.3 and 26-3-2; in 21/04/26 either end may be the year, so it is no such date.
_TWO_DIGITS = re.compile(r"^([1-4]\d)([./-])(1[0-2]|0?[1-9])(?:\2(3[01]|[12]\d|0?[1-9]))?$")
_COMMA = re.compile(r"^((?:19|20)\d\d)[,、](?=\d{1,2}月?$)")
_MONTHS = re.compile(
    rf"^{_Y}年?度?(?:前(?P<q>三)季度|(?P<m>1[0-2]|0?[1-9])-(?P<n>1[0-2]|0?[1-9])月)(?:份|底|末)?$"
)
YM = re.compile(
    rf"^{_Y}(?:年度?|[-/.])(?P<m>1[0-2]|0?[1-9])(?:月份?)?(?P<part>上旬|中旬|下旬|上中旬|中上旬|中下旬|初|中|底|末)?$"
)
YMD = re.compile(
    rf"^{_Y}(?:年|[-/.])(?P<m>1[0-2]|0?[1-9])(?:月|[-/.])(?P<d>3[01]|[12]\d|0?[1-9])[日号]?$"
)
_COMPACT = re.compile(rf"^{_Y}(?P<m>1[0-2]|0[1-9])(?P<d>3[01]|[12]\d|0[1-9])?$")
_PART_OF_YEAR = re.compile(
    rf"^{_Y}年?度?(?P<part>上半年|下半年|年初|年中|年底|年末|年内|度内|内|全年|底|末|初|中|春|夏|秋|冬|春季|夏季|秋季|冬季)$"
)
_QUARTER = re.compile(
    rf"^{_Y}年?度?[-.]?(?:第?(?P<q>[一二三四1-4])季度?|Q(?P<e>[1-4]))(?P<part>初|末|底)?$",
    re.IGNORECASE,
)
_WITHIN_YEAR = re.compile(
    r"^(?:前?第?[一二三四1-4]季度|Q[1-4]|[上下]半年|年度?[初中底末内]|年中|全年|\d{1,2}(?:-\d{1,2})?月)",
    re.IGNORECASE,
)
_NAMED_YEARS = {
    "今年": 0,
    "本年": 0,
    "当年": 0,
    "明年": 1,
    "次年": 1,
    "后年": 2,
    "去年": -1,
    "上年": -1,
}
_MONTH_DAY = re.compile(r"^(1[0-2]|0?[1-9])[./-](3[01]|[12]\d|0?[1-9])日?$")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
# Part of a year -> (first month, last month).
_PARTS = {
    "上半年": (1, 6), "下半年": (7, 12), "年初": (1, 3), "初": (1, 3), "年中": (6, 7), "中": (6, 7),
    "年底": (12, 12), "年末": (12, 12), "底": (12, 12), "末": (12, 12), "年内": (1, 12),
    "度内": (1, 12), "内": (1, 12), "全年": (1, 12),
    "春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (12, 12),
    "春季": (3, 5), "夏季": (6, 8), "秋季": (9, 11), "冬季": (12, 12),
}  # fmt: skip
_DAYS = {
    "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "初": (1, 10), "中": (11, 20),
    "底": (21, 31), "末": (21, 31), "上中旬": (1, 20), "中上旬": (1, 20), "中下旬": (11, 31),
}  # fmt: skip


def read_date(raw: CellValue, order: str = "ymd") -> DateValue | Problem | None:
    """A date with its precision. `order` (ymd, dmy, mdy) is for dates such as 5/02/2016."""
    if isinstance(raw, bool | dt.time | dt.timedelta):
        return unreadable(raw)
    if isinstance(raw, dt.date):
        return _of_cell(raw)
    if isinstance(raw, int | float):
        return _of_number(float(raw))
    return _of_text(raw, order)


def read_date_within(raw: CellValue, order: str, year: int) -> DateValue | Problem | None:
    """A date that may leave out its year ("3月底", "三季度") or name it from this one ("明年6月"),
    as a list of one year does."""
    found = read_date(raw, order)
    if not isinstance(found, Problem) or not isinstance(raw, str):
        return found
    text = arabic_dates(re.sub(r"\s+", "", normal(raw).translate(DASHES)))
    text = _AROUND.sub("", NOTE.sub("", text))
    named, month_day = _NAMED_YEARS.get(text[:2]), _MONTH_DAY.match(text)
    if named is not None:
        text = f"{year + named}年{text[2:]}"
    elif month_day and order == "ymd":
        text = f"{year}年{month_day[1]}月{month_day[2]}日"
    elif _WITHIN_YEAR.match(text):
        text = f"{year}年{text.removeprefix('年')}"
    else:
        return found
    dated = read_date(text, order)
    return dated if isinstance(dated, DateValue) else found


def unreadable(raw: object) -> Problem:
    """What is said of a cell that is no date."""
    return Problem("date_unreadable", Level.WARNING, {"text": shown(raw)})


def _day(day: dt.date) -> DateValue:
    return DateValue(day, day, "day")


def months(year: int, first: int, last: int, precision: str) -> DateValue:
    """The date that some months of a year mean."""
    end = calendar.monthrange(year, last)[1]
    return DateValue(dt.date(year, first, 1), dt.date(year, last, end), precision)


def _of_cell(raw: dt.date) -> DateValue | Problem:
    day = raw.date() if isinstance(raw, dt.datetime) else raw
    serial = (day - _EPOCH).days
    if _FIRST_YEAR <= serial <= _LAST_YEAR:
        # The number 2024 in a cell formatted as a date shows as 1905-07-16.
        return months(serial, 1, 12, "year")
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return unreadable(day)
    return _day(day)


def _of_number(number: float) -> DateValue | Problem | None:
    whole = int(number) if abs(number) < 1e9 else 0
    if number == whole:
        if _FIRST_YEAR <= whole <= _LAST_YEAR:
            return months(whole, 1, 12, "year")
        found = _COMPACT.match(str(whole))
        if found:
            return _of_parts(found, whole)
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return _day(_EPOCH + dt.timedelta(days=whole))
    if _FIRST_YEAR <= number <= _LAST_YEAR + 1:
        return _of_decimal(number)
    if 10 < number < 50 and number != whole:
        return _of_decimal(number + 2000)
    return None if number == 0 else unreadable(f"{number:g}")


def _of_decimal(number: float) -> DateValue | Problem:
    """2024.05 as a number is May; 2024.1 may have been typed 2024.10, which a number loses."""
    year, _, month = f"{number:.4f}".rstrip("0").partition(".")
    if month == "1":
        return Problem("date_january_or_october", Level.QUESTION, {"text": f"{number:g}"})
    if 1 <= int(month or 0) <= 12 and len(month) <= 2:
        return months(int(year), int(month), int(month), "month")
    return unreadable(f"{number:g}")


def _of_text(raw: str, order: str) -> DateValue | Problem | None:
    iso = _ISO.fullmatch(raw)
    if iso:
        try:
            return _day(dt.date(int(iso[1]), int(iso[2]), int(iso[3])))
        except ValueError:
            return unreadable(raw)
    text = normal(raw).strip().lstrip("'")
    if is_empty(text):
        return None
    odd = PENDING if is_pending(text) else not_a_value(text)
    if odd:
        return odd
    found = parse_date(text, order)
    return found if found is not None else unreadable(raw)


def parse_date(text: str, order: str = "ymd") -> DateValue | Problem | None:
    """The date a text says, None where it says none. NFKC text."""
    text = _TIME.sub("", text.strip())
    foreign = _DMY.match(text)
    if foreign:
        return _of_foreign(foreign, order)
    english = _ENGLISH.match(text)
    if english:
        return _of_english(english)
    text = arabic_dates(re.sub(r"\s+", "", text.translate(DASHES)))
    text = _AROUND.sub("", NOTE.sub("", text)).strip("-.、,，;；")
    short = _SHORT_YEAR.match(text)
    if short:
        text = f"{_four_digits(short['y'])}年{short['rest']}"
    two_digits = _TWO_DIGITS.match(text) if order == "ymd" else None
    if two_digits:
        return _of_two_digits(two_digits)
    return _of_chinese(_COMMA.sub(r"\1.", text))


def _four_digits(year: str) -> int:
    return int(year) + (2000 if int(year) < 70 else 1900)


def _of_two_digits(found: re.Match[str]) -> DateValue | Problem:
    """26.3 and 26-3-2: a year of two digits, unless the last number may be one as well."""
    year, month, day = _four_digits(found[1]), int(found[3]), found[4]
    if not day:
        return months(year, month, month, "month")
    if len(day) == 2 and int(day) > 19:
        return Problem("date_order_unknown", Level.QUESTION, {"text": found[0]})
    return _day(dt.date(year, month, int(day)))


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
        return months(year, month, month, "month")
    try:
        return _day(dt.date(year, month, int(day)))
    except ValueError:
        return unreadable(text)


def _of_month(found: re.Match[str], _text: str) -> DateValue:
    year, month, part = int(found["y"]), int(found["m"]), found["part"]
    if not part:
        return months(year, month, month, "month")
    first, last = _DAYS[part]
    end = min(last, calendar.monthrange(year, month)[1])
    return DateValue(dt.date(year, month, first), dt.date(year, month, end), "part")


def _of_year(found: re.Match[str], _text: str) -> DateValue:
    return months(int(found["y"]), 1, 12, "year")


def _of_part(found: re.Match[str], _text: str) -> DateValue:
    first, last = _PARTS[found["part"]]
    whole = (first, last) == (1, 12)
    precision = "half" if "半年" in found["part"] else "year" if whole else "part"
    return months(int(found["y"]), first, last, precision)


def _of_months(found: re.Match[str], text: str) -> DateValue | Problem:
    first, last = (1, 9) if found["q"] else (int(found["m"]), int(found["n"]))
    return months(int(found["y"]), first, last, "part") if first <= last else unreadable(text)


def _of_quarter(found: re.Match[str], _text: str) -> DateValue:
    number = found["e"] or found["q"]
    quarter = _QUARTERS.get(number) or int(number)
    return months(int(found["y"]), quarter * 3 - 2, quarter * 3, "quarter")


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], DateValue | Problem]], ...] = (
    (YMD, _of_parts),
    (YM, _of_month),
    (_YEAR_ONLY, _of_year),
    (_COMPACT, _of_parts),
    (_PART_OF_YEAR, _of_part),
    (_QUARTER, _of_quarter),
    (_MONTHS, _of_months),
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
        return unreadable(found[0])


def _of_english(found: re.Match[str]) -> DateValue | Problem | None:
    month = _MONTH_NAMES.get(found[2][:3].lower())
    if not month:
        return None
    year, day = int(found[4]), found[1] or found[3]
    year = year if year > 99 else _four_digits(found[4])
    if not day:
        return months(year, month, month, "month")
    try:
        return _day(dt.date(year, month, int(day)))
    except ValueError:
        return unreadable(found[0])
