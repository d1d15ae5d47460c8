"""The written material of the demo county, read once from `content/`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class Work:
    """A part of the works of a kind of project; `begin` and `end` are shares of 100."""

    name: str
    begin: float
    end: float
    flags: str
    quantity: str
    during: tuple[str, ...]
    started: tuple[str, ...]
    done: tuple[str, ...]
    ahead: tuple[str, ...]

    @property
    def is_outdoor(self) -> bool:
        return "w" in self.flags

    @property
    def is_of_parts(self) -> bool:
        return "e" in self.flags

    @property
    def is_node(self) -> bool:
        return "m" in self.flags


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of project: how many months it takes and what is built in which order."""

    code: str
    months: tuple[int, int]
    floors: int
    parts: tuple[str, ...]
    works: tuple[Work, ...]

    @property
    def outdoor_share(self) -> float:
        """How much of the works stops in winter, 0-1."""
        spans = [(w.end - w.begin, w.is_outdoor) for w in self.works]
        return sum(s for s, out in spans if out) / sum(s for s, _out in spans)


@dataclass(frozen=True, slots=True)
class Line:
    """A project as written in `projects.txt`."""

    index: int
    sector: str
    list_class: str
    kind: str
    name: str
    total: int
    place: str
    owner: str
    responsible: str
    quantities: dict[str, str]
    content: str
    scale: str


@cache
def words() -> dict[str, Any]:
    """The sentences of `words.toml`."""
    return _toml("words.toml")


@cache
def county() -> dict[str, Any]:
    """Units, leaders and task forces of `county.toml`."""
    return _toml("county.toml")


@cache
def stories() -> list[dict[str, Any]]:
    """The stories of problems."""
    return _toml("problems.toml")["story"]


@cache
def kinds() -> dict[str, Kind]:
    """The kinds of projects by code."""
    raw: dict[str, Any] = {}
    for path in sorted((CONTENT / "kinds").glob("*.toml")):
        raw |= tomllib.loads(path.read_text(encoding="utf-8"))
    return {code: _kind(code, raw) for code in raw}


@cache
def lines() -> tuple[Line, ...]:
    """The projects in the order of the file."""
    found: list[Line] = []
    sector = ""
    for text in (CONTENT / "projects.txt").read_text(encoding="utf-8").splitlines():
        if text.startswith("["):
            sector = text.strip("[]")
        elif text and not text.startswith("#"):
            found.append(_line(len(found), sector, text))
    return tuple(found)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))


def _line(index: int, sector: str, text: str) -> Line:
    (list_class, kind, name, total, place, owner, responsible, given, content, scale) = text.split(
        "|"
    )
    quantities = dict(part.split("=", 1) for part in given.split(" ") if "=" in part)
    return Line(
        index,
        sector,
        list_class,
        kind,
        name,
        int(total),
        place,
        owner,
        responsible,
        quantities,
        content,
        scale,
    )


def _kind(code: str, raw: dict[str, Any]) -> Kind:
    """A kind with the works of the kind it is based on before its own."""
    own = raw[code]
    ground = raw.get(own.get("base", ""), {})
    works = [*ground.get("works", []), *own["works"]]
    return Kind(
        code,
        tuple(own.get("months", ground.get("months"))),
        own.get("floors", ground.get("floors", 3)),
        tuple(own.get("parts", ground.get("parts", []))),
        tuple(sorted((_work(row) for row in works), key=lambda work: (work.begin, work.end))),
    )


def _work(row: list[Any]) -> Work:
    name, begin, end, flags, quantity, *phrases = row
    marked: dict[str, list[str]] = {"": [], "+": [], "=": [], ">": []}
    for phrase in phrases:
        mark = phrase[0] if phrase[0] in "+=>" else ""
        marked[mark].append(phrase.removeprefix(mark))
    return Work(
        name,
        begin,
        end,
        flags,
        quantity,
        *(tuple(marked[mark]) for mark in ("", "+", "=", ">")),
    )
