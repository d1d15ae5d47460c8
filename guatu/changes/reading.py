"""The list as of a day, and what changed it: counts, reasons why two dates differ."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Sum, When

from guatu.changes.models import ListChange, ListLine, was_listed
from guatu.ledger.models import Portfolio, Project
from guatu.ledger.scopes import ProjectQuerySet

Part, Kind = ListLine.Part, ListChange.Kind


@dataclass(frozen=True)
class Tallied:
    """How many projects were on the list at the start and at the end, and what moved them.

    `came` and `went` hold kinds of change to counts: start + Σ came − Σ went = end.
    """

    start: int
    end: int
    came: Mapping[str, int]
    went: Mapping[str, int]


def tallied(projects: QuerySet[Project], after: dt.date, until: dt.date) -> Tallied:
    """The list of some projects at the end of two days; three queries.

    Counted back from today's list over the lines since, so it agrees with what the list holds.
    """
    now = projects.filter(is_listed=True).count()
    since = _moves(projects, until, None)
    between = _moves(projects, after, until)
    end = now - sum(since[Part.IN].values()) + sum(since[Part.OUT].values())
    came, went = between[Part.IN], between[Part.OUT]
    return Tallied(end - sum(came.values()) + sum(went.values()), end, came, went)


def _moves(
    projects: QuerySet[Project], after: dt.date, until: dt.date | None
) -> dict[str, dict[str, int]]:
    """Part → kind → lines of the days after one and up to another."""
    lines = ListLine.objects.filter(project__in=projects, day__gt=after)
    if until is not None:
        lines = lines.filter(day__lte=until)
    found: dict[str, dict[str, int]] = {Part.IN: {}, Part.OUT: {}, Part.STAYS: {}}
    rows = lines.order_by().values_list("part", "change__kind").annotate(Count("pk"))
    for part, kind, count in rows:
        found[part][kind] = count
    return found


def changes_between(
    changes: QuerySet[ListChange], after: dt.date, until: dt.date
) -> QuerySet[ListChange]:
    """The changes of the days after one and up to another, newest first, with their lines."""
    lines = ListLine.objects.select_related("project").order_by("id")
    found = changes.filter(day__gt=after, day__lte=until).select_related("recorded_by__person")
    return found.prefetch_related(Prefetch("lines", lines)).order_by("-day", "-pk")


@dataclass(frozen=True)
class Moved:
    """What the last change between two days did to a project."""

    kind: str
    part: str
    day: dt.date
    reason: str
    document: str

    @property
    def label(self) -> str:
        """The kind of change in words."""
        return str(Kind(self.kind).label)


def moved_between(projects: Collection[int], after: dt.date, until: dt.date) -> dict[int, Moved]:
    """Project → the last line that moved it on or off the list after one day, up to another."""
    lines = ListLine.objects.filter(project__in=projects, day__gt=after, day__lte=until)
    rows = lines.exclude(part=Part.STAYS).order_by("day", "pk")
    names = ("change__kind", "part", "day", "change__reason", "change__document")
    return {row[0]: Moved(*row[1:]) for row in rows.values_list("project", *names)}


def on_the_list(portfolio: Portfolio, day: dt.date) -> ProjectQuerySet:
    """The projects that were on a list at the end of a day, as a query.

    Counted back from today's list, as `tallied` does: who has come since was not on it, who has
    left since was.
    """
    sign = Case(When(part=Part.IN, then=1), default=-1, output_field=IntegerField())
    since = ListLine.objects.filter(change__portfolio=portfolio, change__day__gt=day)
    moved = since.exclude(part=Part.STAYS).order_by().values("project").annotate(net=Sum(sign))
    came = moved.filter(net__gt=0).values("project")
    went = moved.filter(net__lt=0).values("project")
    projects = Project.objects.filter(portfolio=portfolio)
    return projects.filter(Q(is_listed=True) & ~Q(pk__in=came) | Q(pk__in=went))


def listed_on(projects: QuerySet[Project], day: dt.date) -> set[int]:
    """Keys of those on the list at the end of a day."""
    lines: dict[int, list[tuple[dt.date, str]]] = {}
    rows = ListLine.objects.filter(project__in=projects).order_by("day", "pk")
    for project, on, part in rows.values_list("project", "day", "part"):
        lines.setdefault(project, []).append((on, part))
    states: Any = projects.order_by().values_list("pk", "is_listed")
    return {key for key, listed in states if was_listed(listed, lines.get(key, ()), day)}
