"""The parser of each kind of value: a raw cell in, a value or a Problem out."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from .column_map import ColumnRule
from .data import CellValue, Column, Level
from .dates import read_date, read_date_within
from .fields import CHOICES
from .money import plain_amounts, read_money
from .people import read_people, read_units
from .problems import PENDING, Problem, is_empty, is_pending, not_a_value, shown
from .profile import NATIONAL_CODE
from .ranges import read_range
from .text import clean_line, clean_text, compact, split_marks
from .titles import meaning_of
from .units import FACTORS
from .words import CHOICE_WORDS, TITLE_MARKS

Parser = Callable[[Any], Any]
_TEXT_FORMULA = re.compile(r'^="(.*)"$', re.DOTALL)
_EXACT_DIGITS = 1e15  # a float holds integers exactly up to here
# Names and codes as most people type them need no care.
_NUMBERED = re.compile(r"^(?:\d{1,3}[、．.](?!\d)|[（(]\d{1,3}[)）])\s*(?=\S{2})")
_PLAIN_NAME = re.compile(
    rf"(?![\d（(])[^\s=０-９Ａ-Ｚａ-ｚ％．\u200b-\u200d\u2060\ufeff\xad{re.escape(TITLE_MARKS)}]{{6,}}"
)
_PLAIN_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{5,}")
_PLAIN = {"name": _PLAIN_NAME.fullmatch, "code": _PLAIN_CODE.fullmatch}
_LONGEST_NUMBER = 20
_PERCENT = re.compile(r"^([+-]?\d+(?:\.\d+)?)(%?)$")
_NUMBER = re.compile(r"^[+-]?\d+(?:\.\d+)?$")


def parser_of(
    column: Column, cells: Sequence[CellValue], *, year: int | None = None, currency: str = "CNY"
) -> Parser:
    """The function that reads the cells of a column, as its rule says. `year` is the year of the
    list, for dates that leave theirs out; `currency` that of its amounts."""
    rule = column.rule or ColumnRule(column.index, "", "")
    kind = column.kind or "text"
    read: Parser
    if kind == "money":
        # Whoever says what one unit of the cell is worth knows its currency.
        read = partial(
            read_money, factor=_factor(column, rule), currency="" if rule.scale else currency
        )
    elif kind == "date" and year:
        read = partial(read_date_within, order=rule.date_order, year=year)
    elif kind == "date":
        read = partial(read_date, order=rule.date_order)
    elif kind == "range":
        read = partial(read_range, order=rule.date_order)
    elif kind == "choice":
        read = _choice_reader(column.field, _other_choice(column))
    elif kind == "percent":
        read = _percent_reader(_are_shares(cells))
    elif column.field == "national_code":
        read = read_national_code
    else:
        read = _SIMPLE[kind]
    return _with_words(read, rule) if rule.values or rule.empties else read


def plain_values(column: Column, cells: Iterable[CellValue]) -> Mapping[Any, Any]:
    """The values of those cells, each different one once, that need no care: as most people type
    amounts, names and codes. The parser of the column would say the same, one by one."""
    rule = column.rule or ColumnRule(column.index, "", "")
    if rule.values or rule.empties:
        return {}
    if column.kind == "money" and _factor(column, rule) == FACTORS["万元"]:
        return plain_amounts(cells)
    if column.kind in _PLAIN and column.field != "national_code":
        is_plain = _PLAIN[column.kind]
        return {cell: cell for cell in cells if type(cell) is str and is_plain(cell)}
    return {}


def _factor(column: Column, rule: ColumnRule) -> Decimal:
    """万元 in one unit of a bare number of a money column."""
    return Decimal(rule.scale) if rule.scale else FACTORS[column.unit or "万元"]


def _with_words(read: Parser, rule: ColumnRule) -> Parser:
    """The parser behind the words that a person has translated or declared empty."""
    values = {compact(word): value for word, value in rule.values.items()}
    empties = {compact(word) for word in rule.empties}

    def read_word(raw: CellValue) -> Any:
        if isinstance(raw, str):
            word = compact(raw)
            if word in values:
                return values[word]
            if word in empties or any(e and word.startswith(e) for e in empties if len(e) > 3):
                return None
        return read(raw)

    return read_word


def as_text(raw: CellValue) -> str:
    """A cell as a person sees it: 3.0 as 3, a day without its midnight."""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < _EXACT_DIGITS else repr(raw)
    if isinstance(raw, dt.datetime):
        return str(raw.date()) if raw.time() == dt.time() else str(raw)
    return str(raw)


def read_text(raw: CellValue) -> str | Problem | None:
    """Cleaned text; signs for "nothing here" are None."""
    if not isinstance(raw, str):
        return as_text(raw)
    text = clean_text(raw)
    if text[:1] in ("=", "#"):
        literal = _TEXT_FORMULA.match(text)
        if literal:
            return literal[1] or None
        odd = not_a_value(text)
        if odd:
            return odd
    if len(text) <= 5:
        if is_empty(text):
            return None
        if is_pending(text):
            return PENDING
    return text


def read_name(raw: CellValue) -> str | Problem | None:
    """A project's name on one line, without the marks at its ends."""
    if type(raw) is str and _PLAIN_NAME.fullmatch(raw):
        return raw
    text = read_text(raw)
    if not isinstance(text, str):
        return text
    return _NUMBERED.sub("", split_marks(clean_line(text))[0]) or None


def read_marks(raw: CellValue) -> str | None:
    """The marks at the ends of a name (★▲), None without."""
    if isinstance(raw, str) and not _PLAIN_NAME.fullmatch(raw):
        return split_marks(raw)[1] or None
    return None


def read_code(raw: CellValue) -> str | Problem | None:
    """A number or code of a project: upper case, half width, no spaces."""
    if type(raw) is str and _PLAIN_CODE.fullmatch(raw):
        return raw
    if isinstance(raw, float) and abs(raw) >= _EXACT_DIGITS:
        return Problem("code_lost_digits", Level.WARNING, {"text": f"{raw:g}"})
    text = read_text(raw)
    if not isinstance(text, str):
        return text
    if text.isascii() and " " not in text and "\n" not in text:
        return text.upper()
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper() or None


def read_national_code(raw: CellValue) -> str | Problem | None:
    """The national code with its hyphens (GB/T 40058: 4-6-2-2-6 digits, 24 characters)."""
    code = read_code(raw)
    if not isinstance(code, str):
        return code
    code = re.sub(r"[—–－_]", "-", code)
    digits = code.replace("-", "")
    if len(digits) == 20 and digits.isdecimal():
        groups = (digits[:4], digits[4:10], digits[10:12], digits[12:14], digits[14:])
        code = "-".join(groups)
    if NATIONAL_CODE.match(code):
        return code
    return Problem("code_shape", Level.WARNING, {"text": shown(raw)})


def _read_people(raw: CellValue) -> Any:
    text = read_text(raw)
    return read_people(text) or None if isinstance(text, str) else text


def _read_units(raw: CellValue) -> Any:
    text = read_text(raw)
    return read_units(text) or None if isinstance(text, str) else text


def _other_choice(column: Column) -> Mapping[str, str]:
    """Words of the other of nature and class, which a column 建设性质 mixes; `rows.py` keeps
    them in that other field."""
    other = {"nature": "list_class", "list_class": "nature"}.get(column.field)
    mixed = other and meaning_of(column.title).field == "nature"
    return CHOICE_WORDS[other] if other and mixed else {}


def _choice_reader(field: str, others: Mapping[str, str]) -> Parser:
    words, codes = CHOICE_WORDS[field], CHOICES[field]

    def read(raw: CellValue) -> str | Problem | None:
        text = read_text(raw)
        if not isinstance(text, str):
            return text
        word = compact(text)
        for form in (word, word.removesuffix("项目"), re.sub(r"\(.*\)", "", word)):
            if form in words:
                return words[form]
        if word in codes:
            return word
        if word in others:
            return None
        return Problem("choice_unknown", Level.QUESTION, {"text": shown(raw), "options": codes})

    return read


def _are_shares(cells: Sequence[CellValue]) -> bool:
    """Do numbers of this column mean shares (0.85 shown as 85 %) rather than percents?

    Excel keeps 85 % as 0.85, and readers do not tell the format. A column whose numbers all lie
    below 2, some of them broken, holds shares.
    """
    numbers = [c for c in cells if isinstance(c, int | float) and not isinstance(c, bool)]
    return bool(numbers) and max(numbers) <= 2 and any(n % 1 or n == 1 for n in numbers)


def _percent_reader(shares: bool) -> Parser:
    def read(raw: CellValue) -> Decimal | Problem | None:
        if isinstance(raw, float | int) and not isinstance(raw, bool):
            number = _exact(raw)
            if number is None:
                return Problem("percent_unreadable", Level.WARNING, {"text": shown(raw)})
            return _bare(number * 100 if shares else number)
        text = read_text(raw)
        if not isinstance(text, str):
            return text
        found = _PERCENT.match(re.sub(r"\s|约", "", unicodedata.normalize("NFKC", text)))
        if not found or len(found[1]) > _LONGEST_NUMBER:
            return Problem("percent_unreadable", Level.WARNING, {"text": shown(raw)})
        value = Decimal(found[1])
        return _bare(value * 100 if shares and not found[2] else value)

    return read


def _exact(raw: float) -> Decimal | None:
    """A cell's number without the noise of binary fractions; None beyond what a float holds."""
    return Decimal(repr(round(float(raw), 9))) if abs(raw) < _EXACT_DIGITS else None


def _bare(value: Decimal) -> Decimal:
    """A decimal without trailing zeros or exponent."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == value else value.normalize()


def read_number(raw: CellValue) -> Decimal | Problem | None:
    """A plain number, thousands commas allowed."""
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        number = _exact(raw)
        if number is None:
            return Problem("number_unreadable", Level.WARNING, {"text": shown(raw)})
        return _bare(number)
    text = read_text(raw)
    if not isinstance(text, str):
        return text
    plain = re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", text))
    if len(plain) <= _LONGEST_NUMBER and _NUMBER.match(plain):
        return _bare(Decimal(plain))
    return Problem("number_unreadable", Level.WARNING, {"text": shown(raw)})


def read_integer(raw: CellValue) -> int | Problem | None:
    """A count; a trailing unit (人) is allowed, a fraction is not."""
    if isinstance(raw, str):
        raw = re.sub(r"\s*[人名个]$", "", raw.strip())
    number = read_number(raw)
    if not isinstance(number, Decimal):
        return number
    if number != number.to_integral_value() or abs(number) > 10**9:
        return Problem("number_unreadable", Level.WARNING, {"text": shown(raw)})
    return int(number)


_SIMPLE: Mapping[str, Parser] = {
    "text": read_text,
    "name": read_name,
    "code": read_code,
    "people": _read_people,
    "units": _read_units,
    "number": read_number,
    "integer": read_integer,
}
