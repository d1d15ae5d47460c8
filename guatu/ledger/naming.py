"""The key by which a project's name is recognised when it is written another way."""

import re
import unicodedata

KEY_LENGTH = 200
_DIGITS = {char: str(number) for number, char in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "两": "2",
}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}
_ROMAN |= {"one": "1", "two": "2", "three": "3", "four": "4"}
_DASHES = str.maketrans(dict.fromkeys("–—―~〜−", "-"))
_ENGLISH_PHASE = re.compile(r"\bphase\s*([ivx]+|one|two|three|four)\b")
# Dots and dashes count only inside a number: 1.5万吨 is not 15万吨, 2-3号路 is not 23号路.
_NOISE = re.compile(r"(?<!\d)[^\w]|[^\w./-]|[^\w](?!\d)|_")
_PHASE = re.compile(r"第?([零〇一二两三四五六七八九十]+|\d+|(?<![a-z])[ivx]+)(期|标段|阶段|批次?)")
# Words that one list adds to a name and the next leaves away.
_TAIL = re.compile(r"(?:项目|工程|建设)+$")


def name_key(name: str) -> str:
    """A name without marks, blanks, widths and the words 项目, 工程, 建设 at its end.

    ★ 青石县（城北）污水处理厂 二期工程项目 and 青石县城北污水处理厂(Ⅱ期) share a key; 一期 and 二期
    do not. Only a name made of nothing but such words keeps them.
    """
    text = unicodedata.normalize("NFKC", name).casefold().translate(_DASHES)
    text = _ENGLISH_PHASE.sub(lambda match: f"phase{_number(match[1])}", text)
    text = _NOISE.sub("", "".join(text.split()))
    phases = [f"{_number(number)}{word}" for number, word in _PHASE.findall(text)]
    bare = _PHASE.sub("", text)
    stem = _TAIL.sub("", bare) or text
    return "#".join([stem, *sorted(phases)])[:KEY_LENGTH]


def _number(text: str) -> str:
    """二, Ⅱ, 2 as 2; 十二 as 12; 一二, which is two phases, as 1+2."""
    if text in _ROMAN:
        return _ROMAN[text]
    if "十" in text:
        tens, _ten, ones = text.partition("十")
        return f"{_DIGITS.get(tens, '1')}{_DIGITS.get(ones, '0')}"
    return "+".join(_DIGITS.get(char, char) for char in text) if text[0] in _DIGITS else text
