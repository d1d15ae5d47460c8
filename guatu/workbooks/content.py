"""Columns known by their content: for sheets without a header, and titles that say little."""

from itertools import pairwise
from statistics import median

from .profile import Profile

_MOSTLY = 0.6


def guess_fields(profiles: list[Profile]) -> dict[int, tuple[str, float]]:
    """Column -> (field, confidence) for the columns whose content tells what they are."""
    found: dict[int, tuple[str, float]] = {}
    filled = max((p.filled for p in profiles), default=0)
    used: set[str] = set()
    for index, profile in enumerate(profiles):
        if profile.filled < max(1, filled // 4):
            continue
        field = _by_kind(profile, index)
        if field and field not in used:
            found[index] = (field, 0.7)
            used.add(field)
    _guess_name(profiles, found, filled)
    _guess_content(profiles, found)
    _guess_money(profiles, found)
    return found


# In this order: (kind of cell, share that it takes, field).
_BY_SHARE: tuple[tuple[str, float, str], ...] = (
    ("range", _MOSTLY, "year_range"),
    ("percent", _MOSTLY, "completion_rate"),
    ("date", 0.8, "start_planned"),
    ("serial", 0.8, "start_planned"),
    ("people", _MOSTLY, "leader"),
    ("firm", 0.5, "construction_unit"),
)


# Of two that fit equally well the first is taken.
_CHOICES = ("nature", "list_class", "list_level", "stage")


def _by_kind(profile: Profile, index: int) -> str:
    if profile.share("national_code") >= _MOSTLY:
        return "national_code"
    if index < 2 and counts_up(profile):
        return "seq"
    choice = max(_CHOICES, key=profile.share)
    if profile.share(choice) >= 0.8:
        return choice
    for kind, share, field in _BY_SHARE:
        if profile.share(kind) >= share:
            return field
    if profile.share("place") > profile.share("project") and profile.share("place") >= _MOSTLY:
        return "location" if profile.mean_length <= 20 else ""
    return "responsible_unit" if profile.share("unit") >= _MOSTLY else ""


def counts_up(profile: Profile) -> bool:
    """Do the cells count 1, 2, 3 …, beginning anew or not?"""
    numbers = profile.numbers
    if len(numbers) < max(2, profile.filled * 0.6):
        return profile.filled == 1 and numbers == [1.0]
    rises = sum(b - a in (0, 1) or b == 1 for a, b in pairwise(numbers))
    return numbers[0] <= 1 and rises >= 0.9 * (len(numbers) - 1)


def _guess_name(profiles: list[Profile], found: dict[int, tuple[str, float]], filled: int) -> None:
    """The name is text of middling length, nearly all different, best ending in 项目 or 工程."""
    best, score = -1, 0.0
    for index, profile in enumerate(profiles):
        if index in found and found[index][0] in ("national_code", "seq", "year_range"):
            continue
        if profile.share("text") < _MOSTLY or profile.filled < filled * 0.5:
            continue
        if not 3 <= profile.mean_length <= 45:
            continue
        unlike = profile.distinct / profile.filled
        points = unlike + 2 * profile.share("project") - index * 0.05 - profile.share("long")
        if found.get(index - 1, ("",))[0] == "seq" and profile.share("place") < _MOSTLY:
            points += 1  # names follow their numbers
        if points > score:
            best, score = index, points
    if best >= 0 and score > 1.2:
        found[best] = ("name", min(0.9, score / 3))


def _guess_content(profiles: list[Profile], found: dict[int, tuple[str, float]]) -> None:
    longest, length = -1, 8.0
    for index, profile in enumerate(profiles):
        if index not in found and profile.share("text") >= _MOSTLY and profile.mean_length > length:
            longest, length = index, profile.mean_length
    if longest >= 0:
        found[longest] = ("content", 0.5)


def _guess_money(profiles: list[Profile], found: dict[int, tuple[str, float]]) -> None:
    """Of two columns of amounts the larger is the total, the other the plan of the year."""
    amounts = [
        (index, median(profile.numbers))
        for index, profile in enumerate(profiles)
        if index not in found and profile.numbers and profile.share("number") >= _MOSTLY
    ]
    amounts = [(index, middle) for index, middle in amounts if middle > 0][:2]
    if not amounts:
        return
    amounts.sort(key=lambda item: -item[1])
    for (index, _middle), field in zip(amounts, ("total_invest", "year_plan"), strict=False):
        found[index] = (field, 0.5)


def choose_choice(profile: Profile, titled: str) -> str:
    """Which of nature, class of the list and stage a column holds: titles mix them up, so the
    words in its cells decide; the titled field where they do not."""
    shares = {code: profile.share(code) for code in ("nature", "list_class", "stage")}
    best = max(shares, key=lambda code: shares[code])
    lead = shares[best] - shares.get(titled, 0.0)
    if shares[best] >= 0.5 and (lead > 0.2 or (lead > 0 and shares[best] > 0.98)):
        return best
    return titled
