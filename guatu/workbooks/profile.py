"""What the cells of a column look like, whatever its title says."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from .data import CellValue
from .text import clean_line, compact
from .words import CHOICE_WORDS, EMPTY_WORDS, SURNAMES, UNIT_SUFFIXES

SAMPLE = 120
NATIONAL_CODE = re.compile(r"^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$")
_BARE_NATIONAL_CODE = re.compile(r"^2\d{19}$")
_NUMBER = re.compile(r"^[¥￥£$]?[+-]?\d[\d,]*(?:\.\d+)?(?:万元|亿元|元|万|亿)?$")
_PERCENT = re.compile(r"^-?\d+(?:\.\d+)?%$")
_DATE = re.compile(
    r"^(?:19|20)\d\d(?:年|[-/.])"
    r"(?:\d{1,2}(?:月|[-/.]\d{1,2}日?|月\d{1,2}日)?|[上下]半年|底|初|第?[一二三四]季度)?"
    r"(?:T?\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?$"
    r"|^(?:19|20)\d\d年?$|^\d{2}年\d{1,2}月$|^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d)?$"
)
_FOREIGN_DATE = re.compile(r"^\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d")
_RANGE = re.compile(r"^(?:19|20)?\d\d\D{0,3}\d{0,2}\D{0,3}[-—–~至到]+(?:19|20)?\d\d")
_DURATION = re.compile(r"^\d{1,3}(?:\.\d+)?个?(?:月|年|天|日历天|工作日)$")
_PEOPLE_SPLIT = re.compile(r"[、，,;；/\n]")
_PERSON = re.compile(r"^[\u4e00-\u9fff]{2,3}$")
_PROJECT_END = re.compile(
    r"(?:项目|工程|建设|改造|基地|产业园|中心|公路|大道|学校|医院|(?:一|二|三)期)(?:[（(].*[)）])?$"
)
_PLACE_END = re.compile(r"(?:县|市|区|镇|乡|街道|村|园区|社区|路|开发区|高新区|经开区)$")
_FIRM_END = re.compile(r"(?:公司|集团|厂|合作社|企业|中心)$")


@dataclass(slots=True)
class Profile:
    """Counts over a sample of the filled cells of a column; `shares` by kind of cell, 0-1."""

    filled: int = 0
    distinct: int = 0
    shares: dict[str, float] = field(default_factory=dict)
    numbers: list[float] = field(default_factory=list)
    mean_length: float = 0.0
    samples: tuple[str, ...] = ()

    def share(self, kind: str) -> float:
        return self.shares.get(kind, 0.0)


def profile(cells: Sequence[CellValue]) -> Profile:
    """Profile of the filled cells among the first of a column."""
    filled = list(islice((c for c in cells if c != "" and not _says_nothing(c)), SAMPLE))
    if not filled:
        return Profile()
    counts: Counter[str] = Counter()
    numbers: list[float] = []
    known: dict[str, list[str]] = {}
    for cell in filled:
        text = cell if isinstance(cell, str) else ""
        kinds = known.get(text) or _kinds(cell, numbers)
        if text and "number" not in kinds:
            known[text] = kinds
        counts.update(kinds)
    texts = [str(cell) for cell in filled]
    return Profile(
        filled=len(filled),
        distinct=len(set(texts)),
        shares={kind: count / len(filled) for kind, count in counts.items()},
        numbers=numbers,
        mean_length=sum(map(len, texts)) / len(texts),
        samples=tuple(dict.fromkeys(clean_line(text)[:40] for text in texts[:12]))[:3],
    )


def _says_nothing(cell: CellValue) -> bool:
    return isinstance(cell, str) and len(cell) < 8 and compact(cell) in EMPTY_WORDS


def _kinds(cell: CellValue, numbers: list[float]) -> list[str]:
    if isinstance(cell, bool):
        return ["text"]
    if isinstance(cell, dt.date | dt.datetime):
        return ["date"]
    if isinstance(cell, int | float):
        numbers.append(float(cell))
        return _number_kinds(float(cell))
    text = compact(str(cell))
    if text.startswith(("=", "#")):
        return ["odd"]
    if _NUMBER.match(text) and not _BARE_NATIONAL_CODE.match(text):
        plain = re.sub(r"[^\d.]", "", text)
        value = float(plain) if plain.count(".") <= 1 and plain.strip(".") else 0.0
        numbers.append(value)
        kinds = _number_kinds(value)
        return [*kinds, "date"] if _DATE.match(text) and "date" not in kinds else kinds
    return _text_kinds(text, str(cell))


def _number_kinds(value: float) -> list[str]:
    kinds = ["number"]
    if value.is_integer():
        kinds.append("integer")
        if 1990 <= value <= 2050:
            kinds.append("date")
        elif 35_000 <= value <= 60_000:
            kinds.append("serial")
    return kinds


_WHOLE_TEXTS: tuple[tuple[re.Pattern[str], list[str]], ...] = (
    (NATIONAL_CODE, ["national_code"]),
    (_BARE_NATIONAL_CODE, ["national_code"]),
    (_DATE, ["date"]),
    (_RANGE, ["range"]),
    (_FOREIGN_DATE, ["date", "foreign_date"]),
    (_DURATION, ["duration"]),
    (_PERCENT, ["percent"]),
)
_ENDS = (("project", _PROJECT_END), ("place", _PLACE_END), ("firm", _FIRM_END))


def _text_kinds(text: str, raw: str) -> list[str]:
    for pattern, found in _WHOLE_TEXTS:
        if pattern.match(text):
            return found
    kinds = ["text", *(code for code, words in CHOICE_WORDS.items() if text in words)]
    bare = re.sub(r"\([^()]*\)|（[^（）]*）", "", clean_line(raw))
    parts = [part.replace(" ", "") for part in _PEOPLE_SPLIT.split(bare) if part.strip()]
    if parts and all(_PERSON.match(p) and p[0] in SURNAMES for p in parts):
        kinds.append("people")
    if parts and all(len(p) <= 16 and p.endswith(UNIT_SUFFIXES) for p in parts):
        kinds.append("unit")
    kinds += [kind for kind, pattern in _ENDS if pattern.search(bare)]
    return [*kinds, "long"] if len(text) > 30 else kinds
