"""Numbers that stand in free text: found so that a reviewer looks at each of them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from guatu.bulletins.fields import Figure, Kind
from guatu.bulletins.texts import TOKEN, ordinal_of

_UNITS = (
    "%|％|‰|个百分点|百分点|亿元|万元|亿|万|元|个|项|家|户|条|处|座|台|亩|公顷|公里|千米|平方米|米"
    "|吨|人次|人|件|次|倍|成|名|天|个月|月|年|日|号"
)
_NUMERAL = "〇零一二三四五六七八九十百千万亿两"
# Any decimal digit of any script; signs and separators between digits belong to the number.
_ARABIC = rf"[+−－-]?\d(?:[\d,，.．:：/／〔〕\[\]年月-]*\d)?\s?(?:{_UNITS})?"
# In words: a share, two numerals or more with a real digit among them, or one before a unit.
_WORDS = (
    rf"[百千万]分之[{_NUMERAL}点]+"
    rf"|[{_NUMERAL}]*[一二三四五六七八九两十][{_NUMERAL}点]+(?:{_UNITS})?"
    rf"|[二三四五六七八九两十](?:{_UNITS})"
    r"|一(?:亿|万|个项目|家|户|座)"
)
_NUMBER = re.compile(f"{_ARABIC}|{_WORDS}")
_AROUND = 12
_BLANKS = re.compile(r"[\s,，×]")


@dataclass(frozen=True)
class Loose:
    """A number that no field gives: what it says, the words around it, in which line from 1 on.

    `twins` are the names of the bulletin's figures that read the same.
    """

    text: str
    before: str
    after: str
    line: int
    twins: tuple[str, ...] = ()


def loose_numbers(kept: str, figures: Mapping[str, Figure]) -> list[Loose]:
    """The numbers of a kept text that stand outside its figures, in their order.

    Every decimal digit outside of figures and of headings' own numbers is in one of them.
    """
    found = []
    for number, line in enumerate(kept.split("\n"), start=1):
        for start, end, before, after in _free(line):
            for match in _NUMBER.finditer(line, start, end):
                head = (before + line[start : match.start()])[-_AROUND:]
                tail = (line[match.end() : end] + after)[:_AROUND]
                text = match[0].strip()
                found.append(Loose(text, head, tail, number, _twins(text, figures.values())))
    return found


def _free(line: str) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, what stands before, after) of the stretches of a line without figures."""
    at = ordinal_of(line.lstrip()) + len(line) - len(line.lstrip())
    before = ""
    for match in TOKEN.finditer(line):
        yield at, max(match.start(), at), before, match[0]
        at, before = match.end(), match[0]
    yield at, len(line), before, ""


def _twins(text: str, figures: Iterable[Figure]) -> tuple[str, ...]:
    """Figures that read the same, whatever the blanks; a count is compared without its word."""
    plain = _BLANKS.sub("", text)
    digits = re.sub(rf"(?:{_UNITS})$", "", plain)
    return tuple(
        figure.name
        for figure in figures
        if not figure.is_empty
        and _BLANKS.sub("", figure.text) == (digits if figure.kind == Kind.COUNT else plain)
        and len(figure.text) > 1  # a single digit is like many
    )[:3]
