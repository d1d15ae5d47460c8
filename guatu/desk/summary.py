"""汇总: a month's figures by unit, sector, leader or class, beside another month like with like."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from guatu.accounts.models import Person, Post, Unit
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.changes.reading import Moved, moved_between
from guatu.desk.filters import MONTH
from guatu.desk.reach import VIEW, Reach, reach_of
from guatu.indicators.cells import last_day
from guatu.indicators.compute import current_month
from guatu.indicators.models import Standing
from guatu.indicators.months import standing_months
from guatu.indicators.rollups import Comparison, Total, like_with_like, total, totals_by
from guatu.ledger.fields import money_unit
from guatu.ledger.models import AnnualPlan, Project
from guatu.lib.parts import render_part

GROUPS = {
    "unit": gettext_lazy("Responsible unit"),
    "sector": gettext_lazy("Sector"),
    "leader": gettext_lazy("Lead leader"),
    "class": gettext_lazy("List class"),
}
# What the ledger calls the same filter.
FILTERS = {"unit": "unit", "sector": "sector", "leader": "leader", "class": "list_class"}
MOST_NAMED = 200


@dataclass(frozen=True)
class Line:
    """One line of the summary."""

    name: str
    key: Any
    sums: Total


@dataclass(frozen=True)
class LeftOut:
    """A project that is in only one of two months, and the change of the list that made it so.

    Without a change it has no year plan in the other month.
    """

    project: Project
    moved: Moved | None


@require_safe
def summary(request: SignedIn) -> HttpResponse:
    """Sums of a month by `by`; with `with`, the projects of both months compared."""
    require(request.user, VIEW)
    reach = reach_of(request.user, request.GET.get("portfolio", ""))
    newest = current_month(reach.portfolio) if reach else None
    if reach is None or newest is None:
        return render(request, "desk/no_ledger.html", {"page_title": _("Summary")})
    month = _month(request.GET.get("month", "")) or newest
    beside = _month(request.GET.get("with", ""))
    group = request.GET.get("by", "")
    group = group if group in GROUPS else "unit"
    standings = _standings(reach)
    comparison = like_with_like(standings, beside, month) if beside else None
    context = {
        "reach": reach,
        "month": month,
        "beside": beside,
        "group": group,
        "groups": GROUPS.items(),
        "heading": GROUPS[group],
        "filter": FILTERS[group],
        "months": standing_months(reach.portfolio.pk)[::-1],
        "lines": _lines(standings, group, month),
        "whole": total(standings.filter(month=month)),
        "comparison": comparison,
        "left_out": _left_out(reach, comparison, beside, month),
        "unit": money_unit(reach.portfolio.currency),
        "portfolio_query": f"&portfolio={reach.portfolio.pk}",
    }
    return render_part(request, "desk/summary.html", "summary", context)


def _month(text: str) -> dt.date | None:
    return dt.date.fromisoformat(f"{text}-01") if MONTH.fullmatch(text) else None


def _standings(reach: Reach) -> QuerySet[Standing]:
    """Standings of the projects that the account may see, in the months they were on the list."""
    standings = Standing.objects.filter(portfolio=reach.portfolio, is_listed=True)
    return standings.filter(project__in=reach.projects())


def _lines(standings: QuerySet[Standing], group: str, month: dt.date) -> list[Line]:
    """Leaders and units in the order of rank, the rest by name; without one, last."""
    sums = totals_by(standings, group, month)
    names = _named(group, [each.key for each in sums if each.key is not None])
    order = {key: place for place, key in enumerate(names)}
    sums.sort(key=lambda each: order.get(each.key, len(order)))
    return [Line(names.get(each.key) or _("not given"), each.key, each) for each in sums]


def _named(group: str, keys: list[Any]) -> Mapping[Any, str]:
    """Key → name, in the order in which the lines stand."""
    if group == "unit":
        units = Unit.objects.filter(pk__in=keys).order_by("order", "pk")
        return dict(units.values_list("pk", "short_name"))
    if group == "leader":
        posts = Post.objects.current().filter(person__in=keys).order_by("order", "pk")
        ranked = dict.fromkeys(posts.values_list("person", flat=True))
        people = dict(Person.objects.filter(pk__in=keys).values_list("pk", "name"))
        return {key: people[key] for key in dict.fromkeys([*ranked, *people])}
    if group == "class":
        return {code: str(label) for code, label in AnnualPlan.ListClass.choices}
    return {key: key for key in sorted(keys)}


def _left_out(
    reach: Reach, comparison: Comparison | None, beside: dt.date | None, month: dt.date
) -> dict[str, list[LeftOut]]:
    """The projects that are in only one of the two months, each with why."""
    if comparison is None or beside is None:
        return {}
    keys = {"before": comparison.only_before, "after": comparison.only_after}
    first, last = sorted((beside, month))
    both = [*comparison.only_before, *comparison.only_after]
    moved = moved_between(both, last_day(first), last_day(last))
    return {
        side: [
            LeftOut(project, moved.get(project.pk))
            for project in reach.projects().filter(pk__in=found).order_by("no")[:MOST_NAMED]
        ]
        for side, found in keys.items()
    }
