"""Sums of the ledger: from the tallies where they answer, else from the lines that match."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, Sum

from guatu.desk.filters import LIGHTS, Filters, matching_lines, prefix
from guatu.desk.models import Tally
from guatu.desk.reach import Reach

ZERO = Decimal(0)


@dataclass(frozen=True)
class Sums:
    """A roll-up: counts, and amounts in 万. `gap` sums the shortfalls, leads do not offset them."""

    count: int = 0
    counted: int = 0
    total_invest: Decimal = ZERO
    plan: Decimal = ZERO
    original: Decimal = ZERO
    done: Decimal = ZERO
    due: Decimal = ZERO
    gap: Decimal = ZERO

    def __add__(self, other: "Sums") -> "Sums":
        names = [item.name for item in fields(self)]
        return Sums(*(getattr(self, name) + getattr(other, name) for name in names))

    @property
    def rate(self) -> Fraction | None:
        """Σdone ÷ Σplan, never a mean of rates (domain.md 7.3); None without a plan."""
        return Fraction(self.done) / Fraction(self.plan) if self.plan else None

    @property
    def pace(self) -> Fraction | None:
        """序时 of the whole: what is due by now ÷ the year's plan."""
        return Fraction(self.due) / Fraction(self.plan) if self.plan else None

    @property
    def lead(self) -> Fraction | None:
        """Points ahead of 序时."""
        if self.rate is None or self.pace is None:
            return None
        return (self.rate - self.pace) * 100


AMOUNTS = tuple(item.name for item in fields(Sums))
# Aggregates may not be called as the columns they sum.
SUMMED = {f"sum_{name}": Sum(name, default=0) for name in AMOUNTS}


def of_row(row: Mapping[str, Any]) -> Sums:
    """The sums in a row that `SUMMED` or the like computed."""
    return Sums(**{name: row[f"sum_{name}"] or getattr(Sums, name) for name in AMOUNTS})


def add_up(parts: Iterable[Sums]) -> Sums:
    """The sum of sums."""
    return sum(parts, Sums())


def total(reach: Reach, filters: Filters) -> Sums:
    """The sums over all lines that the filters let through; one query either way."""
    tallied = filters.tallied()
    if tallied is None or not reach.is_whole or filters.month:
        return of_row(matching_lines(reach, filters).aggregate(**_live(filters)))
    dimension, key, lights = tallied
    rows = Tally.objects.filter(portfolio=reach.portfolio, dimension=dimension, key=key)
    if lights:
        rows = rows.filter(light__in=[LIGHTS[code] for code in lights])
    return of_row(rows.aggregate(**SUMMED))


def by_group(reach: Reach, filters: Filters) -> dict[str, Sums]:
    """The sums of each group of the grid by its key as text; one query, none without groups."""
    if not filters.group:
        return {}
    tallied = filters.tallied()
    whole = reach.is_whole and not filters.month and tallied == (Tally.Dimension.ALL, "", ())
    if whole:
        is_light = filters.group == "light"
        dimension = {"list_class": "class", "light": "all"}.get(filters.group, filters.group)
        rows = Tally.objects.filter(portfolio=reach.portfolio, dimension=dimension)
        key = "light" if is_light else "key"
        found = rows.values(key).annotate(**SUMMED).order_by()
    else:
        key = f"{prefix(filters)}light" if filters.group == "light" else filters.group
        lines = matching_lines(reach, filters)
        found = lines.values(key).annotate(**_live(filters)).order_by()
    return {"" if row[key] is None else str(row[key]): of_row(row) for row in found}


def _live(filters: Filters) -> dict[str, Any]:
    start = prefix(filters)
    both = Q(**{f"{start}plan__isnull": False, f"{start}done__isnull": False})
    return {
        "sum_count": Count("pk"),
        "sum_counted": Count("pk", filter=both),
        "sum_total_invest": Sum("total_invest", default=0),
        "sum_plan": Sum(f"{start}plan", default=0),
        "sum_original": Sum(f"{start}original", default=0),
        # As in all roll-ups, what was done without a plan is in no sum.
        "sum_done": Sum(f"{start}done", default=0, filter=Q(**{f"{start}plan__isnull": False})),
        "sum_due": Sum(f"{start}due", default=0),
        "sum_gap": Sum(f"{start}gap", default=0, filter=Q(**{f"{start}gap__gt": 0})),
    }
