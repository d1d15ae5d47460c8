"""All names of leads and enterprises in the memory of a process, so that any is compared at once.

Each process keeps the keys of one county's rows and brings them up to date from the journal:
every write leaves an entry, so what is newer than the last entry read is all that changed. A
hundred thousand names are compared by RapidFuzz in some milliseconds, which no index of pieces
does for names that share 新材料科技有限公司. Entries of transactions that overlapped may come
late, so the last ones are read again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from rapidfuzz import fuzz, process

from guatu.enterprises.models import Enterprise
from guatu.enterprises.naming import core, spelled
from guatu.journal.models import Entry
from guatu.leads.models import Lead

AGAIN = 500
LIKE, SOUNDS_LIKE = 70, 88
MOST = 40
WATCHED = ("leads.lead", "enterprises.enterprise", "enterprises.enterprisename")


@dataclass
class Names:
    """Keys by place: the id of the row, its key and its sound."""

    place: dict[int, int] = field(default_factory=dict)
    ids: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    sounds: list[str] = field(default_factory=list)

    def put(self, pk: int, name: str) -> None:
        """Enters a name, or the new one of a row."""
        key, sound = core(name), spelled(name)
        at = self.place.get(pk)
        if at is None:
            self.place[pk] = len(self.ids)
            self.ids.append(pk)
            self.keys.append(key)
            self.sounds.append(sound)
        else:
            self.keys[at], self.sounds[at] = key, sound

    def near(self, name: str) -> list[int]:
        """The rows whose keys or sounds come near, the nearest first."""
        if not self.ids:
            return []
        alike = _scores(core(name), self.keys, LIKE)
        alike = np.maximum(alike, _scores(spelled(name), self.sounds, SOUNDS_LIKE))
        found = np.flatnonzero(alike)
        order = found[np.argsort(-alike[found], kind="stable")][:MOST]
        return [self.ids[at] for at in order]


def _scores(text: str, choices: list[str], least: int) -> np.ndarray:
    if not text:
        return np.zeros(len(choices), dtype=np.uint8)
    rows = process.cdist([text], choices, scorer=fuzz.ratio, score_cutoff=least, dtype=np.uint8)
    return rows[0]


@dataclass
class Known:
    """The names of one portfolio's leads and of its county's enterprises."""

    read: int = -1
    leads: Names = field(default_factory=Names)
    firms: Names = field(default_factory=Names)


_held: dict[tuple[int, int], Known] = {}
_lock = Lock()


def near_leads(portfolio: int, name: str) -> list[int]:
    """Ids of the portfolio's leads whose names come near."""
    return _fresh(portfolio, 0).leads.near(name)


def near_firms(home: int, name: str) -> list[int]:
    """Ids of the county's enterprises whose names come near."""
    return _fresh(0, home).firms.near(name)


def forget() -> None:
    """Empties the memory (between tests, whose transactions are rolled back)."""
    _held.clear()


def _fresh(portfolio: int, home: int) -> Known:
    with _lock:
        known = _held.setdefault((portfolio, home), Known())
        newest = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
        if newest != known.read:
            _catch_up(known, portfolio, home)
            known.read = newest
    return known


def _catch_up(known: Known, portfolio: int, home: int) -> None:
    leads, firms = Lead.objects.filter(portfolio=portfolio), Enterprise.objects.filter(home=home)
    if known.read >= 0:
        entries = Entry.objects.filter(id__gt=known.read - AGAIN, model__in=WATCHED)
        keys = dict.fromkeys(WATCHED, frozenset[int]())
        for model in WATCHED:
            rows = entries.filter(model=model).values_list("object_id", flat=True)
            keys[model] = frozenset(rows)
        leads = leads.filter(pk__in=keys["leads.lead"])
        firms = firms.filter(pk__in=keys["enterprises.enterprise"])
    if portfolio:
        _put(known.leads, leads.values_list("pk", "name"))
    if home:
        _put(known.firms, firms.values_list("pk", "name"))


def _put(names: Names, rows: Iterable[tuple[int, str]]) -> None:
    for pk, name in rows:
        names.put(pk, name)
