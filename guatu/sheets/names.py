"""Units and people by the names that cells give them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from guatu.accounts.models import Person, Succession, Unit
from guatu.lib.search import folded, spelled
from guatu.sheets.models import KnownName

# One office under several endings; the ending says little, the words before it much.
_ENDINGS = re.compile(
    r"(人民政府|管理委员会|管委会|委员会|办公室|办事处|服务中心|中心|集团|有限责任公司|有限公司"
    r"|总公司|公司|分局|局|委|办|处|站|所)+$"
)
_MINOR = re.compile(r"[和与及的（）()《》、·\s]")
_ASKED = 5
_NEAR = 60


@dataclass(slots=True)
class Unknown:
    """A name that only a person can place: its nearest units or people, the likeliest first."""

    kind: str
    text: str
    candidates: list[int]
    count: int = 1
    ref: str = ""


@dataclass(slots=True)
class Named:
    """What the names mean: text -> id (None: to be left out), and those to be asked about."""

    known: dict[str, int | None] = field(default_factory=dict)
    unknown: dict[str, Unknown] = field(default_factory=dict)


def core_of(name: str, prefixes: Sequence[str] = ()) -> str:
    """An office's name without its county and its ending: 青石县发展和改革局 → 发展改革.

    `prefixes` are the county's name and its short form. The level alone (县发改局) is left out
    where it is the county's own: 市交通局 in a county's ledger is another office.
    """
    text = _MINOR.sub("", folded(name))
    for prefix in prefixes:
        if text.startswith(prefix) and len(text) > len(prefix) + 1:
            text = text[len(prefix) :]
            break
    own = {prefix[-1] for prefix in prefixes if prefix[-1] in "省市区县"} or set("省市区县")
    if text[:1] in own and len(text) > 3:
        text = text[1:]
    return _ENDINGS.sub("", text) or text


def is_short_for(short: str, full: str) -> bool:
    """Whether the letters of one stand in the other in order, from its first: 发改 in 发展改革."""
    if len(short) < 2 or short[0] != full[0]:
        return False
    rest = iter(full)
    return all(letter in rest for letter in short)


class UnitNames:
    """The units of a portfolio's county and the names that lead to them."""

    def __init__(self, home: Unit, sender: Unit) -> None:
        units = list(Unit.objects.within(home).order_by("order", "id"))
        self._successors = _successors()
        self._current = {unit.pk for unit in units if unit.valid_to is None}
        self._prefixes = _prefixes(home)
        self._known: dict[str, int | None] = {}
        for row in _answers(sender, KnownName.Kind.UNIT):
            meant = self._now({row.unit_id}) if row.unit_id else {None}
            if len(meant) == 1:  # a unit that was split since is asked about anew
                self._known[row.text] = meant.pop()
        self._exact: dict[str, set[int]] = {}
        self._cores: dict[str, set[int]] = {}
        for unit in units:
            for name in {unit.code, unit.name, unit.short_name}:
                self._exact.setdefault(folded(name), set()).add(unit.pk)
            for name in {unit.name, unit.short_name}:
                core = core_of(name, self._prefixes)
                self._cores.setdefault(core, set()).add(unit.pk)

    def place(self, texts: Mapping[str, tuple[int, str]]) -> Named:
        """Places distinct names; `texts` maps each to how often and where first it stands."""
        named = Named()
        for text, (count, ref) in texts.items():
            if text in self._known:
                named.known[text] = self._known[text]
                continue
            found = self._find(text)
            if len(found) == 1:
                named.known[text] = found.pop()
            else:
                near = list(found) or self._nearest(text)
                named.unknown[text] = Unknown("unit", text, near[:_ASKED], count, ref)
        return named

    def _find(self, text: str) -> set[int]:
        exact = self._now(self._exact.get(folded(text), set()))
        if exact:
            return exact
        core = core_of(text, self._prefixes)
        same = self._now(self._cores.get(core, set()))
        if same:
            return same
        abbreviated = set[int]()
        for full, keys in self._cores.items():
            if is_short_for(core, full):
                abbreviated |= keys
        return self._now(abbreviated)

    def _now(self, keys: set[int]) -> set[int]:
        """The units that exist today in the place of these; former names lead to successors."""
        current = keys & self._current
        if current:
            return current
        found, waiting = set[int](), list(keys)
        seen = set(waiting)
        while waiting:
            for new in self._successors.get(waiting.pop(), ()):
                if new in self._current:
                    found.add(new)
                elif new not in seen:
                    seen.add(new)
                    waiting.append(new)
        return found

    def _nearest(self, text: str) -> list[int]:
        core = core_of(text, self._prefixes)
        near = process.extract(
            core, list(self._cores), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_ASKED
        )
        keys: dict[int, None] = {}
        for name, _score, _index in near:
            keys.update(dict.fromkeys(sorted(self._now(self._cores[name]))))
        return list(keys)


def line_of(unit: Unit) -> list[int]:
    """The keys of the unit and of those that it came from, the oldest first."""
    found, line = [unit.pk], [unit.pk]
    while found:
        before = Succession.objects.filter(new__in=found).exclude(old__in=line)
        found = list(before.values_list("old", flat=True).distinct())
        line = [*found, *line]
    return line


def _answers(sender: Unit, kind: str) -> list[KnownName]:
    """What the sender's names mean, and those of the units it came from; its own the last."""
    line = line_of(sender)
    answers = KnownName.objects.filter(sender__in=line, kind=kind)
    return sorted(answers, key=lambda row: line.index(row.sender_id))


def _successors() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for old, new in Succession.objects.values_list("old", "new").order_by("id"):
        found.setdefault(old, []).append(new)
    return found


def _prefixes(home: Unit) -> list[str]:
    """How a county is called before its offices' names: 青石县, 青石; the longest first."""
    names = {folded(home.name), folded(home.short_name)}
    for name in tuple(names):
        names.add(re.sub(r"(人民政府|政府)$", "", name))
    for name in tuple(names):
        if len(name) > 2 and name[-1] in "省市区县":
            names.add(name[:-1])
    return sorted(filter(None, names), key=len, reverse=True)


class PersonNames:
    """The people of a county by name. A name nobody bears is a new person."""

    def __init__(self, home: Unit, sender: Unit) -> None:
        self._home = home
        answers = _answers(sender, KnownName.Kind.PERSON)
        self._known = {row.text: row.person_id for row in answers if not row.is_new}
        self._new = {row.text for row in answers if row.is_new}

    def place(self, texts: Mapping[str, tuple[int, str]]) -> Named:
        """Places distinct names; those in neither dict of the answer are new people."""
        people = Person.objects.filter(home=self._home)
        bearers: dict[str, list[int]] = {}
        for key, name in people.filter(name__in=texts).values_list("pk", "name").order_by("pk"):
            bearers.setdefault(name, []).append(key)
        named = Named()
        alike: dict[str, str] = {}
        for text, (count, ref) in texts.items():
            found = bearers.get(text, [])
            if text in self._known:
                named.known[text] = self._known[text]
            elif len(found) == 1:
                named.known[text] = found[0]
            elif found:
                named.unknown[text] = Unknown("person", text, found[:_ASKED], count, ref)
            elif text not in self._new:
                alike[text] = spelled(text)[0]
        self._ask_homophones(named, alike, texts)
        return named

    def _ask_homophones(
        self, named: Named, alike: Mapping[str, str], texts: Mapping[str, tuple[int, str]]
    ) -> None:
        """王建囯 sounds like the known 王建国: a slip of the pen, or somebody else?"""
        people = Person.objects.filter(home=self._home, pinyin__in=set(alike.values()))
        sounding: dict[str, list[int]] = {}
        for key, pinyin in people.values_list("pk", "pinyin").order_by("pk"):
            sounding.setdefault(pinyin, []).append(key)
        for text, pinyin in alike.items():
            if near := sounding.get(pinyin):
                named.unknown[text] = Unknown("person", text, near[:_ASKED], *texts[text])
