"""The page of the year's changes of the list. The forms that make them are in `guatu.desk`."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.changes import actions
from guatu.changes.models import ListChange
from guatu.changes.reading import Tallied, changes_between, tallied
from guatu.journal.downloads import list_download
from guatu.ledger.fields import money_unit
from guatu.ledger.models import AnnualPlan, Portfolio, Project
from guatu.lib.parts import render_part
from guatu.lib.spreadsheets import ListColumn

VIEW, RECORD = "ledger.project.view", actions.RECORD
MOST_SHOWN = 500
Kind = ListChange.Kind


@dataclass(frozen=True)
class Adjusted:
    """A plan that was adjusted in the year, beside the one it began with."""

    plan: AnnualPlan
    original: AnnualPlan | None

    @property
    def difference(self) -> Any:
        """By how much the amount differs; None where either has none."""
        if self.original is None or self.original.amount is None or self.plan.amount is None:
            return None
        return self.plan.amount - self.original.amount


@dataclass(frozen=True)
class _Asked:
    """What the address asks about: a list, and the days from a year's beginning on."""

    portfolio: Portfolio
    portfolios: list[Portfolio]
    year: int
    day: dt.date

    @property
    def after(self) -> dt.date:
        """The last day of the year before."""
        return dt.date(self.year - 1, 12, 31)


@require_safe
def change_list(request: SignedIn) -> HttpResponse:
    """The year's changes: how many projects at the start, what came and went, how many on a day."""
    require(request.user, VIEW)
    asked = _asked(request)
    if asked is None:
        return render(request, "changes/list.html", {"asked": None})
    projects = _projects(request, asked)
    counted = tallied(projects, asked.after, asked.day)
    this_year = timezone.localdate().year
    context = {
        "asked": asked,
        "counted": counted,
        "came": _words(counted.came),
        "went": _words(counted.went),
        "changes": changes_between(_changes(request, asked), asked.after, asked.day)[:MOST_SHOWN],
        "adjusted": adjusted_plans(projects, asked.year),
        "years": range(this_year, this_year - 6, -1),
        "unit": money_unit(asked.portfolio.currency),
        "may_record": may(request.user, RECORD),
    }
    return render_part(request, "changes/list.html", "rows", context)


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The year's changes as .xlsx, a row a project."""
    require(request.user, "ledger.export")
    asked = _asked(request)
    if asked is None:
        raise Http404
    changes = changes_between(_changes(request, asked), asked.after, asked.day)
    title = f"{_('List changes')} {asked.year}"
    counted = tallied(_projects(request, asked), asked.after, asked.day)
    note = sentence(counted, asked.day)
    return list_download(
        request, title, f"{asked.portfolio} {title}", COLUMNS, _cells(changes), note=note
    )


COLUMNS = (
    ListColumn(gettext_lazy("in force from"), "date", 12),
    ListColumn(gettext_lazy("kind"), width=10),
    ListColumn(gettext_lazy("project number"), width=12),
    ListColumn(gettext_lazy("project name"), width=36),
    ListColumn(gettext_lazy("what happens to it"), width=12),
    ListColumn(gettext_lazy("reason"), width=44),
    ListColumn(gettext_lazy("approval document"), width=28),
    ListColumn(gettext_lazy("recorded on"), "date", 12),
)


def sentence(counted: Tallied, day: dt.date) -> str:
    """As many at the start, + what came − what went = as many on the day."""
    facts = {
        "start": counted.start,
        "came": sum(counted.came.values()),
        "went": sum(counted.went.values()),
        "end": counted.end,
        "day": day,
    }
    return _("%(start)s at the start + %(came)s − %(went)s = %(end)s on %(day)s") % facts


def adjusted_plans(projects: QuerySet[Project], year: int) -> list[Adjusted]:
    """The year's plans that were adjusted, each beside its original; two queries."""
    plans = AnnualPlan.objects.filter(project__in=projects, year=year)
    current = plans.filter(is_current=True, version__gt=0).select_related("project", "approved_by")
    rows = list(current.order_by("project__no")[:MOST_SHOWN])
    keys = [row.project_id for row in rows]
    originals = {
        plan.project_id: plan
        for plan in AnnualPlan.objects.filter(project__in=keys, year=year, version=0)
    }
    return [Adjusted(row, originals.get(row.project_id)) for row in rows]


def _asked(request: SignedIn) -> _Asked | None:
    """Raises Http404 for a list that the account does not see."""
    visible = Portfolio.objects.visible_to(request.user).select_related("unit")
    portfolios = list(visible.order_by("unit__path", "pk"))
    wanted = request.GET.get("portfolio", "")
    chosen = next((p for p in portfolios if str(p.pk) == wanted), None)
    if chosen is None and wanted:
        raise Http404
    if not portfolios:
        return None
    day = _day(request.GET.get("day", ""))
    year = request.GET.get("year", "")
    is_year = year.isascii() and year.isdigit() and 2000 <= int(year[:4]) <= 2100
    if is_year and len(year) == 4 and int(year) != day.year:
        day = min(dt.date(int(year), 12, 31), timezone.localdate())
    return _Asked(chosen or portfolios[0], portfolios, day.year, day)


def _day(text: str) -> dt.date:
    try:
        return min(dt.date.fromisoformat(text), timezone.localdate())
    except ValueError:
        return timezone.localdate()


def _projects(request: SignedIn, asked: _Asked) -> QuerySet[Project]:
    return Project.objects.visible_to(request.user).filter(portfolio=asked.portfolio)


def _changes(request: SignedIn, asked: _Asked) -> QuerySet[ListChange]:
    return ListChange.objects.visible_to(request.user).filter(portfolio=asked.portfolio)


def _words(counts: Any) -> list[tuple[str, int]]:
    return [(str(label), counts[code]) for code, label in Kind.choices if counts.get(code)]


def _cells(changes: QuerySet[ListChange]) -> Iterator[list[Any]]:
    for change in changes:
        for line in change.lines.all():
            yield [
                change.day,
                change.get_kind_display(),
                line.project.no,
                line.project.name,
                line.get_part_display(),
                change.reason,
                change.document,
                change.recorded_on,
            ]
