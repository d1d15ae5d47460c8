"""Which project of the ledger a row speaks of, how surely, and why.

In this order: the hidden identity of an export, the national code, the number, the name. What
agrees in one and contradicts in another is left to a person. Names that are only near are never
taken by themselves, except a name that was cut off and has one project it can belong to.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from rapidfuzz import fuzz

from guatu.ledger.models import Portfolio, Project
from guatu.ledger.naming import name_key
from guatu.sheets.comparing import NAME, project_columns
from guatu.sheets.near import near_names, tells_apart

Reason = tuple[str, dict[str, Any]]
SAME_NAME = 90.0
NEAR_ALONE = 92.0
NEAR_WITH_FACTS = 80.0
NEAR_INSERTED = (
    80.0  # one name is the other with words put in: 人民医院迁建, 青石县人民医院整体迁建
)
CUT_MARKS = ("…", "...", "。。。")
MIN_CUT = 6
WHOLE = 3
NO, CODE = "project.no", "project.national_code"
IDENTITIES = (NO, NAME, CODE)
FACTS = ("owner_firm", "construction_unit", "location", "total_invest")


@dataclass(slots=True)
class Asked:
    """The rows to be placed, by column; all columns are equally long, None where there is nothing.

    `facts` holds columns of FACTS as far as the file has them; `wanted` are targets of projects
    that will be asked for. Matching fills `keys`, the rows' names as they are compared, and
    `known`: target -> project -> what the ledger holds, of every project that was found.
    """

    names: Sequence[str]
    nos: Sequence[str | None]
    codes: Sequence[str | None]
    row_ids: Sequence[int | None]
    facts: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    wanted: Sequence[str] = ()
    keys: list[str] = field(default_factory=list)
    known: Mapping[str, Mapping[int, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class Candidate:
    """A project a row may speak of; confidence 0-100."""

    project: int
    confidence: int
    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class Match:
    """What a row speaks of: one project for sure, or candidates, or (neither) a new one."""

    sure: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(slots=True)
class _Known:
    """Projects found by what the rows say.

    `held` maps targets and projects to what the ledger holds, `keys` projects to their names as
    they are compared; `namesakes` are the projects whose key is not theirs alone.
    """

    held: dict[str, dict[int, Any]]
    keys: dict[int, str] = field(default_factory=dict)
    by_no: dict[str, int] = field(default_factory=dict)
    by_code: dict[str | None, int] = field(default_factory=dict)
    by_key: dict[str, int] = field(default_factory=dict)
    namesakes: dict[str, list[int]] = field(default_factory=dict)
    is_whole: bool = False

    def named(self, key: str) -> Sequence[int]:
        """The projects with a name of this key."""
        if key in self.namesakes:
            return self.namesakes[key]
        return (self.by_key[key],) if key in self.by_key else ()


NOBODY = Match()
_BY_ROW_ID: tuple[Reason, ...] = (("by_row_id", {}),)
_BY_NO_AND_NAME: tuple[Reason, ...] = (("by_no", {}), ("by_name", {}))


def match_rows(portfolio: Portfolio, asked: Asked) -> list[Match]:
    """One match a row. Costs a few queries and, for names not found, one blocked comparison."""
    known = _lookup(portfolio, asked)
    by_no, keys, namesakes = known.by_no, known.keys, known.namesakes
    matches = []
    identities = zip(asked.nos, asked.codes, asked.keys, asked.row_ids, strict=True)
    for row, (no, code, key, row_id) in enumerate(identities):
        project = by_no.get(no) if no and code is None and row_id is None else None
        if project is not None and keys[project] == key and key and key not in namesakes:
            # Number and name agree, nothing contradicts: so it is with nearly all rows.
            matches.append(Match(Candidate(project, 99, _BY_NO_AND_NAME)))
        else:
            matches.append(_by_identity(known, asked, row))
    loose = [i for i, match in enumerate(matches) if match is NOBODY and asked.keys[i]]
    if loose:
        for row, match in _by_near_names(portfolio, known, asked, loose).items():
            matches[row] = match
    asked.known = known.held
    return matches


def _lookup(portfolio: Portfolio, asked: Asked) -> _Known:
    """The projects that rows may name by an identity; fills the rows' keys on the way.

    A portfolio about as large as the file is read as a whole; of a larger one, only what the
    rows name.
    """
    known = _Known({code: {} for code in dict.fromkeys((*IDENTITIES, *asked.wanted))})
    projects = Project.objects.filter(portfolio=portfolio).order_by()
    known.is_whole = projects.count() <= WHOLE * len(asked.names)
    if known.is_whole:
        _learn(known, projects)
        asked.keys = _keys(known, asked)
    else:
        numbers = {
            "pk__any_of": {item for item in asked.row_ids if item},
            "national_code__any_of": {item for item in asked.codes if item},
            "no__any_of": {item for item in asked.nos if item},
        }
        for condition, values in numbers.items():
            if values:
                _learn(known, projects.filter(**{condition: values}))
        asked.keys = _keys(known, asked)
        if wanted := _unnamed(known, asked):
            _learn(known, projects.filter(name_key__any_of=wanted))
    _tell_namesakes(known)
    return known


def _tell_namesakes(known: _Known) -> None:
    known.by_key = dict(zip(known.keys.values(), known.keys, strict=True))
    if len(known.by_key) < len(known.keys):
        repeated = Counter(known.keys.values())
        for project, key in known.keys.items():
            if repeated[key] > 1:
                known.namesakes.setdefault(key, []).append(project)


def _unnamed(known: _Known, asked: Asked) -> set[str]:
    """Keys to be looked for. A row found by its number under its very name needs no other
    project of that name."""
    return {
        key
        for key, no in zip(asked.keys, asked.nos, strict=True)
        if key and known.keys.get(known.by_no.get(no or "", 0)) != key
    }


def _learn(known: _Known, projects: QuerySet[Project]) -> None:
    keys, columns = project_columns(projects, list(known.held), "name_key")
    for code, held in known.held.items():
        held.update(zip(keys, columns[code], strict=True))
    known.keys.update(zip(keys, columns["name_key"], strict=True))
    known.by_no.update(zip(columns[NO], keys, strict=True))
    known.by_code.update(zip(columns[CODE], keys, strict=True))


def _keys(known: _Known, asked: Asked) -> list[str]:
    """The key of each row's name; that of a project with the very same name is not made anew."""
    made = dict(zip(known.held[NAME].values(), known.keys.values(), strict=True))
    for name in asked.names:
        if name not in made:
            made[name] = name_key(name) if name else ""
    return list(map(made.__getitem__, asked.names))


def _by_identity(known: _Known, asked: Asked, row: int) -> Match:
    row_id = asked.row_ids[row]
    if row_id in known.keys:
        return Match(Candidate(row_id, 100, _BY_ROW_ID))
    no, code, key = asked.nos[row], asked.codes[row], asked.keys[row]
    by_code = known.by_code.get(code) if code else None
    by_no = known.by_no.get(no) if no else None
    by_key = known.named(key) if key else ()
    hits = {item for item in (by_code, by_no, *by_key) if item is not None}
    if not hits:
        return NOBODY
    judged = [_judged(known, asked, row, hit) for hit in sorted(hits)]
    if len(judged) == 1 and judged[0][1]:
        return Match(judged[0][0])
    by_number = [item for item, is_sure in judged if is_sure and len(item.reasons) > 1]
    if len(by_number) == 1:
        return Match(by_number[0])
    return Match(None, tuple(sorted((item for item, _sure in judged), key=_likeliest)))


def _likeliest(candidate: Candidate) -> tuple[int, int]:
    return (-candidate.confidence, candidate.project)


def _judged(known: _Known, asked: Asked, row: int, project: int) -> tuple[Candidate, bool]:
    """How sure it is that a row speaks of a project found by one of its identities."""
    held, key = known.held, known.keys[project]
    no, code = held[NO][project], held[CODE][project]
    reasons: list[Reason] = []
    is_code = bool(code) and code == asked.codes[row]
    is_no = bool(asked.nos[row]) and no == asked.nos[row]
    is_name = bool(asked.keys[row]) and key == asked.keys[row]
    if is_code:
        reasons.append(("by_code", {}))
    if is_no:
        reasons.append(("by_no", {}))
    if is_name:
        reasons.append(("by_name", {}))
    contradicts = bool(code and asked.codes[row] and not is_code)
    if contradicts:
        reasons.append(("other_code", {"code": code}))
    if is_name:
        confidence = 60 if contradicts else 99 if is_code or is_no else 95
        return Candidate(project, confidence, tuple(reasons)), not contradicts
    likeness = fuzz.ratio(asked.keys[row], key)
    differs = tells_apart(asked.keys[row], key)
    reasons.append(("other_name", {"name": held[NAME][project], "percent": round(likeness)}))
    if is_code:
        return Candidate(project, 97, tuple(reasons)), not differs
    sure = likeness >= SAME_NAME and not differs and not contradicts
    confidence = 96 if sure else round(40 + likeness * (0.2 if differs else 0.45))
    return Candidate(project, confidence, tuple(reasons)), sure


def _by_near_names(
    portfolio: Portfolio, known: _Known, asked: Asked, loose: Sequence[int]
) -> dict[int, Match]:
    if known.is_whole:
        rows = list(known.keys.items())
    else:
        projects = Project.objects.filter(portfolio=portfolio).order_by()
        rows = list(projects.values_list("pk", "name_key"))
    near = near_names([asked.keys[i] for i in loose], [key for _pk, key in rows])
    wanted = {rows[place][0] for places in near.values() for place, _likeness in places}
    found_projects = Project.objects.filter(pk__any_of=wanted).order_by()
    if not known.is_whole:
        _learn(known, found_projects)
    facts = {pk: values for pk, *values in found_projects.values_list("pk", *FACTS)}
    found: dict[int, Match] = {}
    for index, places in near.items():
        row = loose[index]
        candidates = []
        for place, likeness in places:
            pk, key = rows[place]
            reasons = [
                ("near_name", {"name": known.held[NAME][pk], "percent": round(likeness)}),
                *_agreeing(asked, row, facts[pk]),
            ]
            candidates.append(_near(asked, row, (pk, key, likeness), reasons))
        found[row] = _decided(asked, row, [item for item in candidates if item])
    return found


def _near(
    asked: Asked, row: int, found: tuple[int, str, float], reasons: list[Reason]
) -> Candidate | None:
    pk, key, likeness = found
    agreeing = len(reasons) - 1
    if is_cut(asked.names[row], asked.keys[row], key):
        reasons.append(("cut_name", {}))
        return Candidate(pk, min(80 + 5 * agreeing, 92), tuple(reasons))
    if tells_apart(asked.keys[row], key):
        return None
    alone = NEAR_INSERTED if _has_all_letters(asked.keys[row], key) else NEAR_ALONE
    if likeness < (NEAR_WITH_FACTS if agreeing else alone):
        return None
    return Candidate(pk, min(round(likeness * 0.7) + 6 * agreeing, 90), tuple(reasons))


def _has_all_letters(one: str, other: str) -> bool:
    """Whether one key's letters stand in the other in their order, or in any if all do: a letter
    that was exchanged (龙泉镇卫生院, 龙山镇卫生院) says more than one that was left out."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(letter in rest for letter in short) or sorted(one) == sorted(other)


def is_cut(name: str, key: str, whole: str) -> bool:
    """Whether a name is the beginning of another, by its marks or by its length."""
    stem, _sep, phases = key.partition("#")
    whole_stem, _sep, whole_phases = whole.partition("#")
    if stem == whole_stem or not whole_stem.startswith(stem):
        return False
    if has_cut_mark(name):
        return len(stem) >= MIN_CUT and (not phases or phases == whole_phases)
    return len(stem) >= 2 * MIN_CUT and phases == whole_phases


def has_cut_mark(name: str) -> bool:
    """Whether a name ends in dots: 青石县城乡供水一体…"""
    return name.rstrip().endswith(CUT_MARKS)


def _decided(asked: Asked, row: int, candidates: Iterable[Candidate]) -> Match:
    ordered = tuple(sorted(candidates, key=_likeliest))
    if not ordered:
        return NOBODY
    cut = [item for item in ordered if ("cut_name", {}) in item.reasons]
    if len(cut) == 1 and (has_cut_mark(asked.names[row]) or len(cut[0].reasons) > 2):
        return Match(cut[0])
    return Match(None, ordered)


def _agreeing(asked: Asked, row: int, held: Sequence[Any]) -> list[Reason]:
    """The other facts in which a row and a project agree."""
    reasons: list[Reason] = []
    for name, value in zip(FACTS, held, strict=True):
        column = asked.facts.get(name)
        if column is not None and value not in (None, "") and column[row] == value:
            reasons.append((f"same_{name}", {}))
    return reasons
