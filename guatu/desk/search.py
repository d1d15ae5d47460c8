"""Searching projects, units, people, bulletins by any part of the name, pinyin or initials."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Model, Q

from guatu.accounts.models import Account, Person, Unit
from guatu.accounts.scopes import may
from guatu.bulletins.models import Bulletin
from guatu.ledger.models import Project
from guatu.lib.search import folded, matching

VIEW_UNITS = "accounts.unit.view"
VIEW_PROJECTS = "ledger.project.view"
VIEW_BULLETINS = "bulletins.view"
# So many are read in no order before the best are chosen: a word that is in every name is no
# reason to sort all projects.
READ = 200
T = TypeVar("T", bound=Model)


@dataclass(frozen=True)
class Found:
    """What a query found, the best first. `is_more` where projects were left out."""

    query: str
    projects: list[Project] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    bulletins: list[Bulletin] = field(default_factory=list)
    is_more: bool = False

    def __bool__(self) -> bool:
        return bool(self.projects or self.units or self.people or self.bulletins)


def found(account: Account, query: str, limit: int) -> Found:
    """At most `limit` of each kind that the account may see; four queries at most."""
    wanted = folded(query.strip())
    if not wanted:
        return Found(query)
    projects: list[Project] = []
    if may(account, VIEW_PROJECTS):
        visible = Project.objects.visible_to(account).filter(matching(query))
        fields = ("no", "name", "sector", "search_text", "is_listed", "portfolio__name")
        projects = list(visible.select_related("portfolio").only(*fields)[:READ])
        projects.sort(
            key=lambda p: (_rank(wanted, p.search_text.split("\n")), not p.is_listed, p.no)
        )
    units: list[Unit] = []
    people: list[Person] = []
    if may(account, VIEW_UNITS):
        condition = _named(query.strip(), wanted)
        named = condition | Q(short_name__icontains=query.strip())
        units = _best(Unit.objects.visible_to(account).current().filter(named), wanted, limit)
        rows = Person.objects.visible_to(account).filter(condition).select_related("home")
        people = _best(rows, wanted, limit)
    bulletins: list[Bulletin] = []
    if may(account, VIEW_BULLETINS):
        matched = Bulletin.objects.visible_to(account).filter(matching(query))
        bulletins = list(
            matched.only("heading", "series", "year", "number").order_by("-pk")[:limit]
        )
    return Found(query, projects[:limit], units, people, bulletins, len(projects) > limit)


def _named(query: str, wanted: str) -> Q:
    condition = Q(name__icontains=query)
    if wanted.isascii():
        condition |= Q(pinyin__startswith=wanted) | Q(initials__startswith=wanted)
    return condition


def _best(rows: Iterable[T], wanted: str, limit: int) -> list[T]:
    read = list(rows[:READ])  # type: ignore[index]
    read.sort(key=lambda row: _rank(wanted, [folded(row.name), row.pinyin, row.initials]))
    return read[:limit]


def _rank(wanted: str, texts: list[str]) -> int:
    """0 for the whole of a text, 1 for its beginning, 2 for any part."""
    if wanted in texts:
        return 0
    return 1 if any(text.startswith(wanted) for text in texts) else 2
