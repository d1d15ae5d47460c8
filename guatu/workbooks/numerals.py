"""Numbers written in Chinese characters: 二〇二六年十二月, 一亿两千万元, 壹仟万元."""

import re
from typing import Final

_DIGITS: Final = {
    "〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
    "七": 7, "八": 8, "九": 9, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7,
    "捌": 8, "玖": 9,
}  # fmt: skip
_TENS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_WAN, _YI = "万", "亿"
NUMERAL: Final = "[" + "".join((*_DIGITS, *_TENS, _WAN, _YI)) + "]"
_YEAR = re.compile(r"二[〇○零0][〇○零一二三四五六七八九0]{2}(?=年|$)")
_MONTH_OR_DAY = re.compile(r"(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[月日号])")


def arabic_dates(text: str) -> str:
    """The text with the years, months and days of its dates in digits."""
    text = _YEAR.sub(lambda found: "".join(str(_DIGITS.get(c, 0)) for c in found[0]), text)
    return _MONTH_OR_DAY.sub(lambda found: str(whole_number(found[0])), text)


def whole_number(numeral: str) -> int:
    """The number that letters of `NUMERAL` say: 一亿两千万 -> 120,000,000."""
    total = section = digit = 0
    for letter in numeral:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        elif letter in _TENS:
            section += (digit or 1) * _TENS[letter]
            digit = 0
        elif letter == _WAN:
            total += (section + digit) * 10**4
            section = digit = 0
        else:
            total = (total + section + digit) * 10**8
            section = digit = 0
    return total + section + digit
