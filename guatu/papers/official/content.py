"""What an official document says, apart from how it looks."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from guatu.papers.official.rules import AREA_WIDTH, POINT, SIZE_2
from guatu.papers.official.titles import title_lines
from guatu.papers.plain import one_line, plain

Kind = Literal["text", "level1", "level2", "level3", "table"]
# A line of the title leaves a character free on either side.
TITLE_WIDTH = int(AREA_WIDTH / POINT / SIZE_2) - 2
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Block:
    """A part of the body: a paragraph, a heading (its number is part of the text), or a table.

    A table has a header and rows of the same length; `widths` are shares of the type area, and
    `centred` the columns whose cells stand in the middle.
    """

    kind: Kind
    text: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    centred: tuple[int, ...] = ()


@dataclass(frozen=True)
class Official:
    """A document. What is empty is left out, with its lines.

    `form`: "document" has a red head with rule, addressee, signature, imprint; "minutes" a red mark
    (纪要标志), the lists of people, no signature and no seal; "list" is a plain title with a table.
    `people` are those present, excused and attending, by their word (出席, 请假, 列席).
    """

    form: Literal["document", "minutes", "list"]
    title: str
    body: tuple[Block, ...]
    mark: str = ""
    number: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    issuer: str = ""
    day: dt.date | None = None
    note: str = ""
    people: tuple[tuple[str, str], ...] = ()
    copies: str = ""
    printer: str = ""
    printed_on: dt.date | None = None
    items: tuple[dict[str, str], ...] = field(default=())

    def data(self) -> dict[str, Any]:
        """The document as plain values: texts made plain, days in the words of a document."""
        values = asdict(self)
        values["day"], values["printed_on"] = written(self.day), written(self.printed_on)
        values["body"] = [_block(block) for block in self.body]
        values["people"] = [{"word": word, "names": names} for word, names in self.people]
        values["title_lines"] = title_lines(plain(self.title), most=TITLE_WIDTH)
        return {name: _plain(value) for name, value in values.items()}


def written(day: dt.date | None) -> str:
    """A day in Arabic digits without leading zeros (7.3.5.4); empty for none."""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def numeral(number: int) -> str:
    """1 to 99 as the numerals of headings: 一, 十, 二十一. Raises ValueError beyond."""
    if not 1 <= number <= 99:
        raise ValueError(f"{number} is not numbered in Chinese here")
    tens, ones = divmod(number, 10)
    before = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return before + (_DIGITS[ones] if ones else "")


def level1(number: int, text: str) -> Block:
    """A heading of the first level: 一、."""
    return Block("level1", f"{numeral(number)}、{text}")


def level2(number: int, text: str) -> Block:
    """A heading of the second level: （一）."""
    return Block("level2", f"（{numeral(number)}）{text}")


def paragraphs(text: str) -> tuple[Block, ...]:
    """A text with its lines as paragraphs; empty lines are left out."""
    return tuple(Block("text", line) for line in plain(text).split("\n") if line)


def from_text(text: str) -> tuple[Block, ...]:
    """A text that a person typed: lines that begin with 一、 or （一） are headings."""
    return tuple(Block(_kind_of(line), line) for line in plain(text).split("\n") if line)


def listed(names: Iterable[str]) -> str:
    """Names with the comma of an enumeration between them."""
    return "、".join(names)


def _kind_of(line: str) -> Kind:
    numerals = "一二三四五六七八九十"
    short = len(line) <= 40 and not line.endswith(("。", "；", "！", "："))
    if line[0] in numerals and "、" in line[1:4] and short:
        return "level1"
    if line[0] == "（" and len(line) > 1 and line[1] in numerals and short:
        return "level2"
    return "text"


def _block(block: Block) -> dict[str, Any]:
    values = asdict(block)
    values["text"] = one_line(block.text)
    if block.kind == "table" and not block.widths:
        values["widths"] = [1] * len(block.header)
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, Sequence):
        return [_plain(each) for each in value]
    return value
