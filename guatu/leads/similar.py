"""How surely two names mean one investment, and why: a pure judgement with its reasons.

The confidence is 0–100. What tells apart (another phase, another branch, another product) pulls
it down as surely as an equal name pulls it up; a person rules in the end.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import fuzz

from guatu.enterprises.naming import core, is_branch, name_key, spelled
from guatu.ledger.naming import name_key as project_key

SURE, ASK = 85.0, 60.0
# Names that sound alike in Latin letters are one only where nearly every letter agrees.
SOUND = 93.0
_LATIN = re.compile(r"[a-z]{3,}")
_HEAD = re.compile(r"^(.{2,40}?(?:公司|集团|厂|合作社|研究院))")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Named:
    """A lead as it is compared: its name, its investor and the other names of that."""

    name: str
    firm: str = ""
    aliases: tuple[str, ...] = ()
    firm_id: int | None = None


@dataclass
class Judgement:
    """How sure, in per cent, and the codes of the reasons (`REASONS`)."""

    confidence: float
    reasons: list[str] = field(default_factory=list)


def judge(new: Named, old: Named) -> Judgement:
    """Whether two leads are one: by the investor, and by what is to be built."""
    firm, why = same_firm(new, old)
    a, b = project_key(_without_firm(new)), project_key(_without_firm(old))
    left, _mark, phase = a.partition("#")
    right, _mark, other_phase = b.partition("#")
    alike = max(fuzz.ratio(left, right), _shared(left, right)) if left and right else ASK
    reasons = list(why)
    sure = 0.62 * firm + 0.38 * alike
    if alike >= SURE:
        reasons.append("project")
    elif alike < 45:
        reasons.append("other_project")
        sure = min(sure, ASK - 10)
    if phase != other_phase:
        reasons.append("phase")
        sure = min(sure, ASK + 5) if firm >= SURE else min(sure, ASK - 20)
    if set(_NUMBER.findall(left)) != set(_NUMBER.findall(right)) and alike < 97:
        reasons.append("quantity")
        sure -= 4
    if firm < ASK:
        sure = min(sure, ASK - 5)
    return Judgement(round(max(0.0, min(sure, 100.0)), 1), reasons)


def same_firm(new: Named, old: Named) -> tuple[float, list[str]]:
    """Confidence that two investors are one, and the reasons."""
    if new.firm_id is not None and new.firm_id == old.firm_id:
        return 100.0, ["firm"]
    names = [name for name in (firm_of(new), *new.aliases) if name]
    others = [name for name in (firm_of(old), *old.aliases) if name]
    if not names or not others:
        return 65.0, ["firm_unknown"]
    best, why = 0.0, ["other_firm"]
    for a in names:
        for b in others:
            sure, reason = _same_name(a, b)
            if sure > best:
                best, why = sure, [reason]
    return best, why


def firm_of(row: Named) -> str:
    """The investor, or what the lead's own name begins with if that is a company."""
    if row.firm:
        return row.firm
    found = _HEAD.match(row.name)
    return found[1] if found else ""


def _without_firm(row: Named) -> str:
    """The lead's name without the investor's, which is judged for itself."""
    text = row.name
    for name in filter(None, (firm_of(row), *row.aliases)):
        for start in (name, core(name), core(name)[:4]):
            if len(start) >= 2 and text.startswith(start):
                text = text.removeprefix(start)
                break
    return text or row.name


def _differing(left: str, right: str) -> int:
    """At how many places two texts of one length differ."""
    return sum(a != b for a, b in zip(left, right, strict=True))


def _shared(left: str, right: str) -> float:
    """Twice the shared pairs of characters by all of them, in per cent: words may change places."""
    pairs = [{a + b for a, b in pairwise(text)} for text in (left, right)]
    total = len(pairs[0]) + len(pairs[1])
    return 200.0 * len(pairs[0] & pairs[1]) / total if total else 0.0


def _same_name(a: str, b: str) -> tuple[float, str]:
    """(confidence, reason) for two names of companies."""
    if is_branch(a) != is_branch(b):
        return 50.0, "branch"
    left, right = name_key(a), name_key(b)
    if left == right:
        return 100.0, "name"
    if core(a) == core(b):
        return 96.0, "name"
    if _LATIN.search(left) or _LATIN.search(right):
        alike = fuzz.ratio(spelled(a), spelled(b))
        return (alike, "sound") if alike >= SOUND else (min(alike, ASK - 5), "other_firm")
    short, long = sorted((core(a), core(b)), key=len)
    if len(short) >= 2 and len(short) < len(long) and long.startswith(short):
        return 88.0, "short"
    alike = fuzz.ratio(core(a), core(b))
    # One character apart: 海川 and 海州 are two companies, whatever else their names share.
    if len(core(a)) == len(core(b)) > 1 and _differing(core(a), core(b)) == 1:
        sounds = spelled(a) == spelled(b)
        return (86.0, "sound") if sounds else (58.0, "one_apart")
    return min(alike, ASK - 2), "near"
