"""Clauses on the works of a project at a time."""

import math
import random
from dataclasses import dataclass

from guatu.demo.contents import Work
from guatu.demo.course import Course
from guatu.demo.styles import Style, percent_text
from guatu.demo.works import Doing, amount, floors, state, total_of

LIMITS = {"k": (12, 46), "k2": (4, 13), "g": (86, 96)}


@dataclass(frozen=True, slots=True)
class Teller:
    """Whose works are told of, by which writer, and the chance of the month."""

    course: Course
    style: Style
    rng: random.Random


def told(teller: Teller, before: float, built: float) -> list[str]:
    """What a report says of the works, between what was built before and now: 1 to 4 clauses."""
    course, style = teller.course, teller.style
    was = {doing.work.name: doing for doing in state(course, before)}
    doings = state(course, built)
    fresh = [d for d in doings if 0 < d.ratio < 1 and d.ratio > was[d.work.name].ratio]
    under_way = fresh or [d for d in doings if 0 < d.ratio < 1]
    ended = [d for d in doings if d.ratio == 1 > was[d.work.name].ratio]
    lines = [_ended(teller, doing) for doing in ended[-1:]]
    room = max(style.clauses - len(lines), 1)
    under_way.sort(key=lambda d: d.work.end - d.work.begin, reverse=True)
    for doing in sorted(under_way[:room], key=lambda d: d.work.begin):
        lines += _clause(teller, doing, was[doing.work.name].ratio)
    return list(dict.fromkeys(lines))[:4]


def image(teller: Teller, built: float) -> str:
    """The image progress in a few words."""
    style = teller.style
    if built >= 100:
        return teller.rng.choice(("竣工", "已完工", "全部完成"))
    under_way = [d for d in state(teller.course, built) if 0 < d.ratio < 1]
    if not under_way:
        return "施工准备"
    main = max(under_way, key=lambda d: (d.work.end - d.work.begin) * (1 - abs(d.ratio - 0.5)))
    if style.goals % 3 == 0:
        return f"{main.work.name}阶段"
    if style.goals % 3 == 1 or not main.work.during:
        return f"{main.work.name}完成{percent_text(main.ratio, style)}%"
    return _clause(teller, main, 0.0)[0]


def coming(course: Course, built: float) -> list[str]:
    """Names of the works to be done next, the nearest first."""
    doings = state(course, built)
    under_way = [d.work.name for d in doings if 0 < d.ratio < 1]
    later = [d.work.name for d in doings if d.ratio == 0]
    return [*sorted(under_way, key=lambda n: _end(doings, n))[:2], *later[:2]]


def works_between(course: Course, low: float, high: float) -> list[str]:
    """Names of the works that are mostly done between two shares of the whole."""
    ended = [d.work.name for d in state(course, high) if d.ratio > 0.85]
    before = {d.work.name for d in state(course, low) if d.ratio > 0.85}
    return [name for name in ended if name not in before]


def _end(doings: list[Doing], name: str) -> float:
    return next(d.work.end for d in doings if d.work.name == name)


def _ended(teller: Teller, doing: Doing) -> str:
    rng = teller.rng
    names = _together([part for part, _ratio in doing.parts])
    if len(doing.parts) > 2:
        names = rng.choice(("各单体", "全部单体", names))
    for phrase in rng.sample(doing.work.done, len(doing.work.done)):
        return phrase.replace("{x}", names)
    return rng.choice(
        (f"{doing.work.name}已完成", f"完成{doing.work.name}", f"{doing.work.name}全部完成")
    )


def _clause(teller: Teller, doing: Doing, was: float) -> list[str]:
    """One or two clauses on a work under way; parts at about the same point share one."""
    work = doing.work
    if doing.parts == (("", doing.ratio),):
        return [_phrase(teller, work, doing.ratio, was=was)]
    done = [part for part, ratio in doing.parts if ratio == 1]
    open_ = [(part, ratio) for part, ratio in doing.parts if 0 < ratio < 1]
    lines = []
    if done and work.done and teller.rng.random() < 0.6:
        lines.append(teller.rng.choice(work.done).replace("{x}", _together(done)))
    ahead = open_[0][1] if open_ else 0.0
    near = [part for part, ratio in open_ if abs(ratio - ahead) < 0.16]
    if near:
        lines.append(_phrase(teller, work, ahead, name=_together(near), was=was))
    rest = [(part, ratio) for part, ratio in open_ if part not in near]
    if rest and teller.style.clauses > 1:
        part, ratio = rest[0]
        lines.append(_phrase(teller, work, ratio, name=part, was=was))
    return lines or [f"{work.name}完成{percent_text(doing.ratio, teller.style)}%"]


def _phrase(teller: Teller, work: Work, ratio: float, *, name: str = "", was: float) -> str:
    """A phrase of the work filled in, by how far it is."""
    course, rng = teller.course, teller.rng
    known = {"p": percent_text(ratio, teller.style), "x": name, **_counts(course, work, ratio)}
    if was == 0 and ratio < 0.35 and work.started and rng.random() < 0.75:
        return rng.choice(work.started).format(**known)
    fits = [phrase for phrase in work.during if _fits(phrase, known)]
    if not fits:
        return f"{name}{work.name}完成{known['p']}%"
    # The phrases of a work stand in the order in which it goes on, so none leads back.
    shift = random.Random(f"{course.line.index}/{work.name}").uniform(-0.45, 0.45)
    place = min(max(int(ratio * len(fits) + shift), 0), len(fits) - 1)
    return fits[place].format(**known)


def _fits(phrase: str, known: dict[str, str]) -> bool:
    try:
        phrase.format(**known)
    except KeyError:
        return False
    return True


def _counts(course: Course, work: Work, ratio: float) -> dict[str, str]:
    """The counts and names that a phrase may need; they only grow with the work."""
    fixed = random.Random(f"{course.line.index}/{work.name}/counts")
    known: dict[str, str] = {}
    for key, (low, high) in LIMITS.items():
        known[key] = str(max(round(fixed.uniform(low, high) * (ratio if key != "g" else 1)), 2))
    known["k1"] = f"{max(fixed.uniform(2, 9) * ratio, 0.3):.1f}"
    storeys = int(course.line.quantities.get("floors", course.kind.floors))
    known |= {"f": floors(max(math.ceil(storeys * ratio), 1)), "F": str(storeys)}
    total = total_of(course, work)
    if total:
        known["a"] = amount(*total, ratio)
        known["n"] = amount(*total, 1.0)
        known["r"] = amount(*total, 1 - ratio)
    length = course.line.quantities.get("km")
    if length:
        reached = float(length) * ratio
        known["kp"] = f"K{int(reached)}+{round(reached % 1 * 1000 / 20) * 20 % 1000:03d}"
    for key in ("bn", "st"):
        if names := course.line.quantities.get(key):
            streets = names.split(",")
            turn = min(int(ratio * len(streets)), len(streets) - 1) if key == "st" else 0
            known[key] = streets[turn]
            known["st2"] = streets[turn - 1]
    return known


def _together(parts: list[str]) -> str:
    """1#车间、2#车间 as 1#、2#车间; three or more of a kind by their ends."""
    if len(parts) < 2:
        return "".join(parts)
    groups: dict[str, list[str]] = {}
    for part in parts:
        tail = part.lstrip("0123456789#号")
        groups.setdefault(tail if tail != part else part, []).append(part.removesuffix(tail))
    return "、".join("、".join(heads) + tail for tail, heads in groups.items())
