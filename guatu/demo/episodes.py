"""Episodes of trouble: what holds a project up, from when until when, and how it is told."""

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from guatu.demo import months as mo
from guatu.demo.contents import Line, stories, words
from guatu.demo.course import Course, is_public
from guatu.demo.facts import Frame, TroubleFact


@dataclass(frozen=True, slots=True)
class Episode:
    """A problem of a project; `until` is None while it is open, `left` what is left by month."""

    story: dict[str, Any]
    since: int
    until: int | None
    hard: bool
    left: dict[int, int]
    facts: dict[str, str]
    due: dt.date

    def holds(self, month: int) -> bool:
        """Whether it is open at the end of the month."""
        return self.since <= month and (self.until is None or month < self.until)


def draw(course: Course, frame: Frame) -> list[Episode]:
    """The troubles of a project before anybody knows how it stands."""
    rng = random.Random(f"{frame.seed}/{course.line.index}/trouble")
    found: list[Episode] = []
    if course.line.list_class in "n":
        return found
    chances = {
        "d": (0.8, 0.0),
        "f": (0.8, 0.1),
        "c": (0.9, 0.22),
        "s": (0.5, 0.25),
        "p": (0.3, 0.4),
    }
    past, present = chances[course.line.list_class]
    low = max(frame.first_month, course.start - 12)
    high = min(frame.last_month, course.finish) - 2
    if rng.random() < past and high - low > 4:
        since = rng.randint(low, high - 3)
        until = min(since + rng.randint(2, 7), high)
        if until > since:
            found.append(episode(course, frame, rng, since, until))
    if rng.random() < present and course.finish > frame.last_month:
        since = frame.last_month - rng.randint(1, 9)
        found.append(episode(course, frame, rng, max(since, low), None))
    return found


def episode(
    course: Course, frame: Frame, rng: random.Random, since: int, until: int | None
) -> Episode:
    """One trouble that fits the project and the time."""
    line = course.line
    latest = until if until is not None else frame.last_month
    if since < course.start <= latest:
        # A trouble of the time before the start ends with it; a later one belongs to the works.
        since, until = (
            (since, course.start - 1)
            if until and course.start - since > 2
            else (course.start, until)
        )
    if until is not None:
        until = max(until, since + 1)
    when = "pre" if since < course.start else "build"
    fits = [
        s for s in stories() if s["when"] == when and line.sector in s.get("only", [line.sector])
    ]
    fits = [s for s in fits if _winter_fits(s, since) and _phase_fits(s, since, course)]
    fits = [s for s in fits if s["kind"] != "investor" or not is_public(course)]
    special = [s for s in fits if "only" in s]
    story = _worded(rng.choice(special if special and rng.random() < 0.65 else fits), line, since)
    low, high = story["x"]
    skew = rng.random() ** 1.8
    first = max(low, round(low + (high - low) * skew))
    end = until if until is not None else frame.last_month + rng.randint(3, 7)
    left = _left(first, since, end, rng, small=high <= 9)
    hard = rng.random() < 0.6
    facts = {
        "x0": str(first),
        "cun": rng.choice(words()["places"][line.place]),
        "zj": place_name(line),
        "co": line.owner,
    }
    due = mo.day_of(since + rng.choice((1, 1, 2, 2, 3)), rng.choice((10, 20, 31)))
    return Episode(story, since, until, hard, left, facts, due)


def _worded(story: dict[str, Any], line: Line, since: int) -> dict[str, Any]:
    """The story with one of the ways in which it is first told."""
    told = story["raise"]
    if isinstance(told, str):
        return story
    return story | {"raise": told[(line.index + since) % len(told)]}


def place_name(line: Line) -> str:
    """The township (or the park) by the name used in reports."""
    if line.place == "开发区":
        return "经开区"
    return line.place + ("政府" if line.index % 3 == 0 else "")


def brake(course: Course, episodes: list[Episode], frame: Frame) -> None:
    """What the troubles do to the months of works."""
    for one in episodes:
        for month in range(one.since, frame.last_month + 1):
            if one.holds(month):
                course.brakes[month] = 0.25 if one.hard else 0.65


def settled(course: Course, episodes: list[Episode], colour: str, frame: Frame) -> list[Episode]:
    """The troubles once it is known how the project stands: the red ones have a reason."""
    rng = random.Random(f"{frame.seed}/{course.line.index}/settled")
    held = [one for one in episodes if one.until is None]
    if colour in ("red", "yellow") and not held and rng.random() < 0.92:
        since = max(frame.last_month - rng.randint(2, 8), frame.first_month, course.start - 6)
        return [*_over(episodes, since), episode(course, frame, rng, since, None)]
    if colour == "green" and held and rng.random() < 0.6:
        since = held[0].since
        rest = [one for one in episodes if one.until is not None]
        if since >= frame.last_month:
            return rest
        return [*rest, episode(course, frame, rng, since, frame.last_month)]
    return episodes


def carried(one: Episode, month: int, *, with_ask: bool) -> str:
    """What a report of the month says of an open trouble."""
    facts = one.facts | {"x": str(one.left.get(month, 1)), "dx": str(_fewer(one, month))}
    facts["due"] = _asked_until(one, month)
    if month == one.since:
        text = one.story["raise"].format(**facts)
    else:
        fits = [c for c in one.story["carry"] if _fewer(one, month) > 0 or not _says_fewer(c)]
        turn = (month - one.since - 1 + len(one.facts["cun"]) + one.left.get(month, 1)) % len(fits)
        text = fits[turn].format(**facts)
    if with_ask:
        text += one.story["ask"].format(**facts)
    return text


def due_words(month: int, rng: random.Random) -> str:
    """Until when, as it is said: 11月底, 12月10日, 年底."""
    return by_month(month + rng.choice((1, 1, 1, 2, 2)), rng)


def by_month(month: int, rng: random.Random) -> str:
    """A date in a month, as it is said."""
    number = mo.number(month)
    if number == 12:
        return rng.choice(("年底", "12月底", "12月20日"))
    return rng.choice(
        (
            f"{number}月底",
            f"{number}月底",
            f"{number}月{rng.choice((10, 15, 20, 25))}日",
            f"{number}月中旬",
        )
    )


def entry(one: Episode, course: Course, holder: str, rng: random.Random) -> TroubleFact:
    """The trouble as an entry of the list of problems, with its loop."""
    raised = mo.day_of(one.since, rng.randint(3, 24))
    assigned = min(raised + dt.timedelta(rng.randint(1, 5)), mo.day_of(one.since, 27))
    facts = one.facts | {"x": str(one.left[one.since]), "dx": "1", "due": _spoken(one.due)}
    closed = mo.day_of(one.until, rng.randint(4, 26)) if one.until is not None else None
    return TroubleFact(
        one.story["kind"],
        one.story["raise"].format(**facts),
        one.story["ask"].format(**facts),
        raised,
        holder,
        assigned,
        one.due,
        closed,
        one.story["closed"] if closed else "",
    )


def _asked_until(one: Episode, month: int) -> str:
    """The date first asked for; once it is past, the end of the next month."""
    if one.due > mo.day_of(month, 25):
        return _spoken(one.due)
    return _spoken(mo.last(month + 1))


def _spoken(day: dt.date) -> str:
    return f"{day.month}月{day.day}日" if day.day < 28 else f"{day.month}月底"


def _winter_fits(story: dict[str, Any], since: int) -> bool:
    """Floods come in summer, farmers are busy in spring and autumn."""
    flood = "汛期" in "".join(story["raise"])
    return not flood or mo.number(since) in (7, 8, 9)


def _phase_fits(story: dict[str, Any], since: int, course: Course) -> bool:
    """Graves come to light early, inspectors of fire protection late."""
    gone = (since - course.start) / max(course.finish - course.start, 1)
    return {"early": gone <= 0.5, "late": gone >= 0.6}.get(story.get("phase", ""), True)


def _left(first: int, since: int, end: int, rng: random.Random, *, small: bool) -> dict[int, int]:
    """What is left at the end of each month, never more than before, at least one while open."""
    left: dict[int, int] = {}
    now = float(first)
    for month in range(since, end + 1):
        left[month] = max(round(now), 1)
        pause = rng.random() < 0.35
        share = max(end - month, 1)
        now -= 0 if pause else now / share * rng.uniform(0.5, 1.2) * (0.8 if small else 1)
        now = max(now, 1)
    return left


def _fewer(one: Episode, month: int) -> int:
    return one.left.get(month - 1, one.left.get(month, 1)) - one.left.get(month, 1)


FEWER = ("{dx}", "又", "本月支付", "已放款", "已迁一批", "上月协调后", "已调整", "部分和解")


def _says_fewer(text: str) -> bool:
    return any(word in text for word in FEWER)


def _over(episodes: list[Episode], since: int) -> list[Episode]:
    """Earlier troubles that do not reach into a later one."""
    return [one for one in episodes if one.until is not None and one.until <= since]
