"""Reads the State Council's yearly notice of holidays, as pasted from the web or a Word file."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guatu.lib.refusals import Refused

# 「一、元旦：…」: the number of the paragraph, the occasion, what follows up to the next one.
_PARAGRAPH = re.compile(r"[一二三四五六七八九十]+、\s*([^：:。\n]{2,12})[：:]")
_DAY = r"(?:(?P<year{0}>\d{{4}}|次)年)?(?:(?P<month{0}>\d{{1,2}})月)?(?P<day{0}>\d{{1,2}})日"
_SPAN = re.compile(_DAY.format(1) + r"(?:(?:至|到|-|—|~)" + _DAY.format(2) + r")?")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_WORKS = re.compile(r"上班|补班")
_RESTS = re.compile(r"放假|补休|调休|休息")
_LONGEST = dt.timedelta(days=15)


@dataclass(frozen=True)
class NoticeDay:
    """A day of the notice."""

    day: dt.date
    is_workday: bool
    name: str


def read_notice(text: str, year: int) -> list[NoticeDay]:
    """The days of a notice, in their order.

    Raises Refused where the text holds no paragraphs of holidays, is about another year, names a
    day that does not exist, or says of one day that people work and that they do not.
    """
    plain = _IN_BRACKETS.sub("", unicodedata.normalize("NFKC", text).replace(" ", ""))
    _check_year(plain, year)
    found: dict[dt.date, NoticeDay] = {}
    for name, body in _paragraphs(plain):
        for item in _days(name, body, year):
            known = found.setdefault(item.day, item)
            if known.is_workday != item.is_workday:
                facts = {"day": item.day}
                raise Refused(_("The notice says both “off” and “at work” of %(day)s.") % facts)
    if not any(not item.is_workday for item in found.values()):
        raise Refused(_("No holiday was found in the text. Paste the notice from 一、元旦 on."))
    return [found[day] for day in sorted(found)]


def _check_year(plain: str, year: int) -> None:
    title = re.search(r"(\d{4})年部分节假日", plain)
    if title is not None and int(title[1]) != year:
        facts = {"found": title[1], "year": year}
        raise Refused(_("The notice is about %(found)s, not about %(year)s.") % facts)


def _paragraphs(plain: str) -> Iterator[tuple[str, str]]:
    heads = list(_PARAGRAPH.finditer(plain))
    ends = [head.start() for head in heads[1:]] + [len(plain)]
    for head, end in zip(heads, ends, strict=False):
        yield head[1], plain[head.end() : end].split("\n\n")[0]


def _days(name: str, body: str, year: int) -> Iterator[NoticeDay]:
    for sentence in re.split(r"[。;;]", body):
        works = bool(_WORKS.search(sentence))
        if not works and not _RESTS.search(sentence):
            continue
        month: int | None = None
        for span in _SPAN.finditer(sentence):
            first, month = _day(span, "1", month, year)
            last, month = _day(span, "2", month, year) if span["day2"] else (first, month)
            if not first <= last <= first + _LONGEST:
                raise Refused(_("“%(text)s” is no span of days.") % {"text": span[0]})
            for offset in range((last - first).days + 1):
                yield NoticeDay(first + dt.timedelta(days=offset), works, name)


def _day(span: re.Match[str], of: str, month: int | None, year: int) -> tuple[dt.date, int]:
    """A day of a span, and its month, which the days after it share."""
    month = int(span[f"month{of}"]) if span[f"month{of}"] else month
    given = span[f"year{of}"]
    in_year = year + 1 if given == "次" else int(given or year)
    try:
        return dt.date(in_year, month or 0, int(span[f"day{of}"])), month or 0
    except ValueError:
        raise Refused(_("“%(text)s” is no day.") % {"text": span[0]}) from None
