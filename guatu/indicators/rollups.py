"""Standings summed by unit, sector, leader, class or portfolio, and compared like with like.

A rate of many projects is Σ done ÷ Σ plan, never a mean of rates (domain.md 7.3). Each function
is one aggregation in the database over the index of standings.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, FilteredRelation, Max, Min, Q, QuerySet, Sum

from guatu.indicators.models import Light, Standing
from guatu.ledger.models import LeaderLink, ProjectRole

GROUPS = ("portfolio", "unit", "sector", "leader", "class")
PLANNED = Q(plan__isnull=False)


@dataclass(frozen=True)
class Total:
    """The sum over some projects at the end of a month. Money in 万; `due` is Σ plan × 序时.

    `original` is Σ of the plans before they were adjusted. `projects` are all, `planned` those with
    a year plan (the others are in no sum), `reported` those of them with an amount this year.
    `lights` counts projects by number of `Light`.
    """

    projects: int
    planned: int
    reported: int
    plan: Decimal
    original: Decimal
    done: Decimal
    due: Decimal
    pace: Decimal | None
    lights: dict[int, int]
    key: Any = None

    @property
    def completion(self) -> Fraction | None:
        """Σ done ÷ Σ plan."""
        return Fraction(self.done) / Fraction(self.plan) if self.plan else None

    @property
    def lead(self) -> Fraction | None:
        """Points ahead of (or behind) Σ due ÷ Σ plan; of one 序时 where all have the same."""
        if not self.plan:
            return None
        expected = Fraction(self.due) / Fraction(self.plan)
        if self.pace is not None:
            expected = Fraction(self.pace)
        return (Fraction(self.done) / Fraction(self.plan) - expected) * 100

    @property
    def without_plan(self) -> int:
        """Projects that are shown apart, having no year plan."""
        return self.projects - self.planned


def total(standings: QuerySet[Standing]) -> Total:
    """The sum over all of these standings, which are of one month."""
    return _total(standings.aggregate(**_SUMS))


def totals_by(standings: QuerySet[Standing], group: str, month: dt.date) -> list[Total]:
    """Sums by one of `GROUPS`, the key being a unit's, person's or portfolio's, or a text.

    The responsible unit and lead leaders are those of the month's last day; a project of two lead
    leaders counts with each, so leaders may sum to more than there is. Projects without a unit,
    leader or class come together under None. Raises KeyError for another group.
    """
    last = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    keyed = _KEYS[group](standings.filter(month=month), last)
    rows = keyed.order_by().values("key").annotate(**_SUMS).order_by("key")
    return [_total(row, row["key"] or None) for row in rows]


@dataclass(frozen=True)
class Comparison:
    """同口径: the projects that have a plan in both months, and those that are in only one."""

    before: Total
    after: Total
    common: int
    only_before: list[int]
    only_after: list[int]


def like_with_like(standings: QuerySet[Standing], before: dt.date, after: dt.date) -> Comparison:
    """Two months of any years over the projects on the list, with a plan, in both."""
    keys = {
        month: set(
            standings.filter(PLANNED, month=month).order_by().values_list("project", flat=True)
        )
        for month in (before, after)
    }
    common = keys[before] & keys[after]
    both = standings.filter(project__in=common)
    return Comparison(
        before=total(both.filter(month=before)),
        after=total(both.filter(month=after)),
        common=len(common),
        only_before=sorted(keys[before] - common),
        only_after=sorted(keys[after] - common),
    )


def _by_unit(standings: QuerySet[Standing], day: dt.date) -> QuerySet[Standing]:
    role = _held("project__roles", day) & Q(project__roles__role=ProjectRole.Role.RESPONSIBLE)
    joined = standings.annotate(held=FilteredRelation("project__roles", condition=role))
    return joined.annotate(key=F("held__unit"))


def _by_leader(standings: QuerySet[Standing], day: dt.date) -> QuerySet[Standing]:
    link = _held("project__leaders", day) & Q(project__leaders__kind=LeaderLink.Kind.LEAD)
    joined = standings.annotate(held=FilteredRelation("project__leaders", condition=link))
    return joined.annotate(key=F("held__person"))


def _by_class(standings: QuerySet[Standing], day: dt.date) -> QuerySet[Standing]:
    plan = Q(project__plans__is_current=True, project__plans__year=day.year)
    joined = standings.annotate(held=FilteredRelation("project__plans", condition=plan))
    return joined.annotate(key=F("held__list_class"))


def _held(relation: str, day: dt.date) -> Q:
    ended = Q(**{f"{relation}__valid_to": None}) | Q(**{f"{relation}__valid_to__gt": day})
    return ended & Q(**{f"{relation}__valid_from__lte": day})


_KEYS = {
    "portfolio": lambda standings, _day: standings.annotate(key=F("portfolio")),
    "sector": lambda standings, _day: standings.annotate(key=F("project__sector")),
    "unit": _by_unit,
    "leader": _by_leader,
    "class": _by_class,
}
_SUMS: Mapping[str, Any] = {
    "projects": Count("project"),
    "planned": Count("project", filter=PLANNED),
    "reported": Count("project", filter=PLANNED & Q(done__isnull=False)),
    "plan_sum": Sum("plan"),
    "original_sum": Sum("original", filter=PLANNED),
    "done_sum": Sum("done", filter=PLANNED),
    "due_sum": Sum(F("plan") * F("pace")),
    "pace_least": Min("pace", filter=PLANNED),
    "pace_most": Max("pace", filter=PLANNED),
    **{f"light_{light.value}": Count("project", filter=Q(light=light.value)) for light in Light},
}


def _total(row: Mapping[str, Any], key: Any = None) -> Total:
    same = row["pace_least"] if row["pace_least"] == row["pace_most"] else None
    return Total(
        projects=row["projects"],
        planned=row["planned"],
        reported=row["reported"],
        plan=row["plan_sum"] or Decimal(0),
        original=row["original_sum"] or Decimal(0),
        done=row["done_sum"] or Decimal(0),
        due=row["due_sum"] or Decimal(0),
        pace=same,
        lights={light.value: row[f"light_{light.value}"] for light in Light},
        key=key,
    )
