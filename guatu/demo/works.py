"""What of the works is done at a share built: the clauses of a report come from here."""

import random
import re
from dataclasses import dataclass

from guatu.demo.contents import Work
from guatu.demo.course import Course

LAG = 32.0  # share of the whole after which the last part of several begins
NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Doing:
    """A work at a time: share done 0-1 by part ("" for the whole)."""

    work: Work
    parts: tuple[tuple[str, float], ...]

    @property
    def ratio(self) -> float:
        return sum(ratio for _part, ratio in self.parts) / len(self.parts)


def parts_of(course: Course) -> tuple[str, ...]:
    """Names of the buildings or plants of a project."""
    given = course.line.quantities.get("parts")
    return tuple(given.split(",")) if given else course.kind.parts


def state(course: Course, built: float) -> list[Doing]:
    """Every work of the project at a share built of 0-100."""
    parts = parts_of(course)
    found = []
    for work in course.kind.works:
        if work.is_of_parts and parts:
            shares = tuple(
                (part, _share(work, _of_part(built, place, len(parts))))
                for place, part in enumerate(parts)
            )
        else:
            shares = (("", _share(work, built)),)
        found.append(Doing(work, shares))
    return found


def built_when(course: Course, work: Work) -> float:
    """The share of the whole at which a work is done in all its parts."""
    if work.is_of_parts and len(parts_of(course)) > 1:
        return LAG + work.end * (100 - LAG) / 100
    return work.end


def _of_part(built: float, place: int, count: int) -> float:
    if count == 1:
        return built
    return min(max((built - LAG * place / (count - 1)) * 100 / (100 - LAG), 0.0), 100.0)


def _share(work: Work, built: float) -> float:
    return min(max((built - work.begin) / (work.end - work.begin), 0.0), 1.0)


def floors(number: int) -> str:
    """3 as 三, 17 as 十七."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return NUMERALS[ones]
    head = "" if tens == 1 else NUMERALS[tens]
    return f"{head}十{NUMERALS[ones] if ones else ''}"


def total_of(course: Course, work: Work) -> tuple[float, str] | None:
    """How much of a counted thing there is, and its unit; None where it is not known."""
    given = work.quantity
    if ":" not in given:
        return None
    key, unit = given.split(":", 1)
    if key.startswith("~"):
        written = re.search(r"(\d+)台（套）", course.line.content) if unit == "台（套）" else None
        if written:
            return float(written[1]), unit
        rng = random.Random(f"{course.line.index}/{unit}")
        return max(round(float(key[1:]) * course.total * rng.uniform(0.8, 1.25), 1), 2), unit
    value = course.line.quantities.get(key)
    return (float(value), unit) if value else None


COUNTED = "眼座台栋根户片舱头基个处"


def amount(total: float, unit: str, ratio: float) -> str:
    """A part of the whole as it is written: counted things whole, lengths with one decimal."""
    value = total * ratio
    if unit[0] in COUNTED or total >= 400 or unit in ("亩", "米", "兆瓦"):
        return str(max(round(value), 1))
    return f"{max(value, 0.1):.1f}".removesuffix(".0")
