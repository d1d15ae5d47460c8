"""Amounts of money as people type them, in 万元. Quantities are never taken for money."""

import math
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

import numpy as np

from .currencies import without_currency
from .data import CellValue, Level
from .numerals import NUMERAL, whole_number
from .problems import PENDING, Problem, is_empty, is_pending, not_a_value, shown
from .text import normal
from .units import FACTORS

_WAN = FACTORS["万元"]
_MULTIPLES = {
    "亿": Decimal(10000), "千万": Decimal(1000), "百万": Decimal(100), "十万": Decimal(10),
    "万": _WAN, "千": Decimal("0.1"), "百": Decimal("0.01"), "": Decimal("0.0001"),
}  # fmt: skip
# 万元: five hundred billion yuan, more than any single project of a county or province.
_DOUBTFUL = Decimal(5 * 10**7)
_SIX = Decimal("0.000001")
_PLAIN = 5e7
_LARGEST = Decimal(10) ** 12  # 万元: beyond any budget, a slip of the unit or of the keyboard
_BEFORE = (
    r"(?:约|大约|共|计|共计|近|超|超过|逾|总投资额?|投资额?|合同[额价]|计划|预计|估算|概算|合计"
    r"|[≈~:])*"
)
_NUMBER = r"([+-]?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+)"
_AFTER = r"(?:元|圆|整|左右|以上|以内|余|多)*"
_AMOUNT = re.compile(
    rf"^{_BEFORE}{_NUMBER}\s*个?(亿|千万|百万|十万|万|千|百)?(余|多)?({_AFTER})(\(.*\)|[,;](?:其中|含|包括).*)?[。.,;、]?$",
    re.IGNORECASE,
)
_ROUGH = re.compile(r"约|近|超|逾|左右|以上|以内|余|多|≈|~")
_SPAN = re.compile(r"\d\s*(?:亿|万|元)*\s*[-—–~至到]+\s*\d")
_QUANTITY = re.compile(
    r"\d\s*[万亿千百十兆]*\s*(?:瓦|伏|件|亩|平方|平米|米|里|公|吨|立方|方|套|台|人|户|头|只|羽|辆|条|座|栋|幢|间|床"
    r"|个|公顷|㎡|m|k|M|t|株|棵|盏|处|所|片|支|瓶|盒|箱|标|升|度|车|学|年|天|日|次|班|组|层|株|尾|块|%|‰)"
)
_COUNTED = re.compile(r"\d\s*[万亿千百十兆]*(?:余|多)?\s*[A-Za-z\u4e00-\u9fff](?!\d)")
_LONGEST_COUNT = 20
_TWO_PARTS = re.compile(r"^(\d+(?:\.\d+)?)亿(?:零)?(\d+(?:\.\d+)?)(千万|百万|万)元?$")
_IN_WORDS = re.compile(rf"^({NUMERAL}{{2,}})(?:元|圆)整?$|^({NUMERAL}+[万亿])$")
_SCIENTIFIC = re.compile(r"^[+-]?\d(?:\.\d+)?E\+\d{1,2}$", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"^([+-]?\d+),(\d{1,2}|\d{4,})$|^([+-]?\d{1,3}(?:[. ]\d{3})+),(\d+)$")
_ACCOUNTING = re.compile(r"^\((\d[\d,]*(?:\.\d+)?)\)$")
_DIGITS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,4})?")
_MILLION = 1e6
_SIGNS = str.maketrans({**dict.fromkeys("—–－−﹣", "-"), "億": "亿", "萬": "万", "圓": "元"})
_MARKS = "★☆▲△▼●○■□◆◇※*"


def plain_amounts(raws: Iterable[CellValue]) -> dict[float, Decimal]:
    """The numbers among different cells in 万元 that are amounts as they stand, all at once: not
    negative, not doubtfully large, and of at most six decimals, which is what people type."""
    numbers = np.array([raw for raw in raws if type(raw) is float], np.float64)
    numbers = numbers[(numbers >= 0) & (numbers < _PLAIN)]
    # Below 15 digits the quotient of two exact numbers is the one float that the decimal means,
    # and its shortest text is the decimal.
    numbers = numbers[np.rint(numbers * _MILLION) / _MILLION == numbers]
    is_whole = numbers == np.floor(numbers)
    whole = numbers[is_whole].astype(np.int64).tolist()
    broken = numbers[~is_whole].tolist()
    amounts = dict(zip(whole, map(Decimal, whole), strict=True))
    amounts.update(zip(broken, map(Decimal, map(repr, broken)), strict=True))
    return amounts


def read_money(raw: CellValue, factor: Decimal, currency: str = "CNY") -> Decimal | Problem | None:
    """An amount in 万元 (ten thousands of the currency); `factor` is 万元 in one unit of a bare
    number. A unit in the cell ("1.2亿", "3000万元") goes before it."""
    if isinstance(raw, bool):
        return Problem("money_unreadable", Level.WARNING, {"text": shown(raw)})
    if isinstance(raw, float):
        if raw.is_integer() and abs(raw) < 1e15:
            return _scaled(Decimal(int(raw)), factor)
        if not math.isfinite(raw):
            return Problem("money_unreadable", Level.WARNING, {"text": shown(raw)})
        return _scaled(Decimal(repr(round(raw, 9))), factor)
    if isinstance(raw, int):
        return _scaled(Decimal(raw), factor)
    if not isinstance(raw, str):
        return Problem("money_is_date", Level.WARNING, {"text": shown(raw)})
    return _read_text(raw, factor, currency)


def _read_text(raw: str, factor: Decimal, currency: str) -> Decimal | Problem | None:
    if _DIGITS.fullmatch(raw):
        return _scaled(Decimal(raw), factor)
    text = normal(raw).strip().lstrip("'")
    if is_empty(text):
        return None
    odd = PENDING if is_pending(text) else not_a_value(text)
    if odd:
        return odd
    own = without_currency(text.strip(_MARKS), currency)
    if own is None:
        return Problem("money_foreign", Level.WARNING, {"text": shown(raw)})
    text = _joined(own.strip())
    match = _AMOUNT.match(text)
    if match:
        return _amount(match, factor, raw)
    return _other_form(text, factor) or _no_money(text, raw)


def _other_form(text: str, factor: Decimal) -> Decimal | Problem | None:
    """1亿2000万, 一亿二千万元, 1.2E+04 and (500), None for anything else."""
    parts = _TWO_PARTS.match(text)
    if parts:
        return _scaled(Decimal(parts[1]) * 10000 + Decimal(parts[2]) * _MULTIPLES[parts[3]], _WAN)
    words = _IN_WORDS.match(text)
    if words:
        return _scaled(Decimal(whole_number(words[1] or words[2])), _MULTIPLES[""])
    accounting = _ACCOUNTING.match(text)
    if accounting:
        return _scaled(-Decimal(accounting[1].replace(",", "")), factor)
    return _scaled(Decimal(f"{Decimal(text):f}"), factor) if _SCIENTIFIC.match(text) else None


def _no_money(text: str, raw: str) -> Problem:
    if _SPAN.search(text):
        return Problem("money_is_range", Level.QUESTION, {"text": shown(raw)})
    counted = len(text) <= _LONGEST_COUNT and "元" not in text and _COUNTED.search(text)
    if counted or _QUANTITY.search(text):
        return Problem("money_is_quantity", Level.WARNING, {"text": shown(raw)})
    return Problem("money_unreadable", Level.WARNING, {"text": shown(raw)})


def _joined(text: str) -> str:
    """Spaces inside are kept only where they part thousands; a decimal comma becomes a point."""
    text = re.sub(r"(?<=[^\d])\s+|\s+(?=[^\d])", "", text.translate(_SIGNS))
    comma = _DECIMAL_COMMA.match(text)
    if comma:
        whole = comma[1] or re.sub(r"[. ]", "", comma[3])
        return f"{whole}.{comma[2] or comma[4]}"
    return text


def _amount(match: re.Match[str], factor: Decimal, raw: str) -> Decimal | Problem | None:
    number, multiple, more, after, note = match.groups()
    stated = bool(multiple) or "元" in after or "圆" in after
    try:
        value = Decimal(re.sub(r"[, ]", "", number))
    except InvalidOperation:
        return Problem("money_unreadable", Level.WARNING, {"text": shown(raw)})
    amount = _scaled(value, _MULTIPLES[multiple or ""] if stated else factor)
    if isinstance(amount, Problem):
        return amount
    before = match.string[: match.start(1)]
    if more or _ROUGH.search(before) or _ROUGH.search(after):
        return Problem("money_is_rough", Level.NOTE, {"text": shown(raw)}, amount)
    if note:
        return Problem("money_has_note", Level.NOTE, {"text": shown(raw)}, amount)
    return amount


def _scaled(value: Decimal, factor: Decimal) -> Decimal | Problem:
    amount = value if factor == _WAN else value * factor
    if abs(amount) > _LARGEST:
        return Problem("money_too_large", Level.WARNING, {"text": shown(value)})
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < 0:
        if exponent < -6:
            amount = amount.quantize(_SIX)
        whole = amount.to_integral_value()
        amount = whole if whole == amount else amount.normalize()
    if amount > _DOUBTFUL:
        return Problem("money_unit_doubtful", Level.QUESTION, {"text": shown(value)}, amount)
    if amount < 0:
        return Problem("money_negative", Level.WARNING, {"text": shown(value)}, amount)
    return amount
