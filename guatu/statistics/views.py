"""Pages of statistics figures: the gaps to dispatch figures, and the month that is typed."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Abs
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.journal.downloads import list_download
from guatu.journal.once import attempt
from guatu.ledger.fields import money_unit
from guatu.ledger.models import Portfolio, Project
from guatu.lib.parts import render_part
from guatu.lib.refusals import Refused
from guatu.lib.spreadsheets import ListColumn
from guatu.statistics import pasting
from guatu.statistics.actions import ENTER, LIMITS, Typed, enter_figures, set_gap_limit
from guatu.statistics.forms import LimitForm, PasteForm
from guatu.statistics.models import Gap, GapLimit

VIEW = "ledger.project.view"
ON_PAGE = 50
MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")
SHOWN = ("over", "missing", "all")


@dataclass(frozen=True)
class GapLine:
    """A gap with its share of the dispatch figure and its age in months, this one included."""

    gap: Gap
    share: Fraction | None
    age: int


@dataclass(frozen=True)
class _Asked:
    """What the address asks about; `month` is None where statistics has given no figure."""

    portfolio: Portfolio
    portfolios: list[Portfolio]
    months: list[dt.date]
    month: dt.date | None
    show: str


@require_safe
def gap_list(request: SignedIn) -> HttpResponse:
    """The gaps of a month: those over the limits, the longest first, or all."""
    require(request.user, VIEW)
    asked = _asked(request)
    rows = _rows(request, asked) if asked else Gap.objects.none()
    page = Paginator(_shown(rows, asked.show if asked else ""), ON_PAGE)
    found = page.get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": found,
        "lines": lines(found.object_list),
        "sums": _sums(rows),
        "limit": _limit(asked.portfolio) if asked else None,
        "unit": money_unit(asked.portfolio.currency) if asked else "",
        "may_enter": may(request.user, ENTER),
        "may_limit": may(request.user, LIMITS),
    }
    return render_part(request, "statistics/list.html", "rows", context)


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The list as it is shown, all its pages, as .xlsx."""
    require(request.user, "ledger.export")
    asked = _asked(request)
    if asked is None or asked.month is None:
        raise Http404
    title = f"{_('Dispatch and statistics figures')} {asked.month:%Y-%m}"
    cells = _cells(lines(_shown(_rows(request, asked), asked.show)))
    note = money_unit(asked.portfolio.currency)
    return list_download(request, title, f"{asked.portfolio} {title}", COLUMNS, cells, note=note)


COLUMNS = (
    ListColumn(gettext_lazy("project number"), width=12),
    ListColumn(gettext_lazy("project name"), width=36),
    ListColumn(gettext_lazy("dispatch figure of the year"), "money", 16),
    ListColumn(gettext_lazy("statistics figure of the year"), "money", 16),
    ListColumn(gettext_lazy("gap"), "money", 14),
    ListColumn(gettext_lazy("gap ÷ dispatch figure"), "percent", 12),
    ListColumn(gettext_lazy("over the limits since"), "date", 12),
    ListColumn(gettext_lazy("months over the limits"), "integer", 10),
)


@require_http_methods(["GET", "POST"])
def enter(request: SignedIn) -> HttpResponse:
    """A month's figures pasted from Excel: first what they would change, then, confirmed, done."""
    require(request.user, ENTER)
    projects = Project.objects.reached_by(request.user, ENTER)
    form = PasteForm(request.POST or None, initial={"month": _last_month()})
    read: list[pasting.Pasted] = []
    if request.method == "POST" and form.is_valid():
        read = pasting.read(form.cleaned_data["text"], form.cleaned_data["month"], projects)
        if "confirm" in request.POST and _entered(request, form, read):
            return redirect(f"{request.path.removesuffix('enter/')}?show=all")
    context = {
        "form": form,
        "read": read,
        "counts": {s: sum(line.state == s for line in read) for s in _STATES},
        "total": sum((line.amount for line in read if line.amount is not None), Decimal(0)),
    }
    return render(request, "statistics/enter.html", context, status=422 if form.errors else 200)


_STATES = (pasting.NEW, pasting.CHANGED, pasting.SAME, pasting.WRONG, pasting.TOTAL)


@require_http_methods(["GET", "POST"])
def limits(request: SignedIn) -> HttpResponse:
    """From where on the gaps of a portfolio are too large."""
    require(request.user, LIMITS)
    reached = Portfolio.objects.reached_by(request.user, LIMITS).order_by("unit__path", "pk")
    wanted = request.GET.get("portfolio", "")
    portfolio = next((p for p in reached if not wanted or str(p.pk) == wanted), None)
    if portfolio is None:
        raise Http404
    held = _limit(portfolio)
    initial = {"percent": held.percent, "amount": held.amount}
    form = LimitForm(request.POST or None, initial=initial)
    if request.method == "POST":

        def act(values: dict[str, Any]) -> None:
            set_gap_limit(portfolio, values["percent"], values["amount"], by=request.user)

        if attempt(form, act):
            messages.success(request, _("The limits are set; the gaps follow them."))
            return redirect("statistics:list")
    context = {"form": form, "portfolio": portfolio}
    return render(request, "statistics/limits.html", context, status=422 if form.is_bound else 200)


def lines(gaps: Iterable[Gap]) -> list[GapLine]:
    """Gaps as they are shown."""
    return [GapLine(gap, share_of(gap), age_of(gap)) for gap in gaps]


def share_of(gap: Gap) -> Fraction | None:
    """Gap ÷ dispatch figure; None without a dispatch figure."""
    return Fraction(gap.amount) / Fraction(gap.dispatch) if gap.dispatch else None


def age_of(gap: Gap) -> int:
    """At how many months' ends in a row it was over the limits; 0 within them."""
    since = gap.over_since
    if since is None:
        return 0
    return (gap.month.year - since.year) * 12 + gap.month.month - since.month + 1


def _entered(request: SignedIn, form: PasteForm, read: list[pasting.Pasted]) -> bool:
    """Whether the figures were written; a refusal becomes an error of the form."""
    chosen = [
        Typed(line.project, line.amount)
        for line in read
        if line.state in (pasting.NEW, pasting.CHANGED) and line.project is not None
    ]
    values = form.cleaned_data
    try:
        count = enter_figures(
            chosen,
            values["month"],
            timezone.localdate(),
            by=request.user,
            source=values["source"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    told = ngettext("%(count)s figure entered.", "%(count)s figures entered.", count)
    messages.success(request, told % {"count": count})
    return True


def _last_month() -> dt.date:
    return (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def _asked(request: SignedIn) -> _Asked | None:
    """Raises Http404 for a list that the account does not see."""
    visible = Portfolio.objects.visible_to(request.user).select_related("unit")
    portfolios = list(visible.order_by("unit__path", "pk"))
    wanted = request.GET.get("portfolio", "")
    chosen = next((p for p in portfolios if not wanted or str(p.pk) == wanted), None)
    if chosen is None:
        if wanted:
            raise Http404
        return None
    rows = Gap.objects.filter(portfolio=chosen).order_by("-month")
    months = list(rows.values_list("month", flat=True).distinct()[:24])
    text = request.GET.get("month", "")
    month = dt.date.fromisoformat(f"{text}-01") if MONTH.fullmatch(text) else None
    show = request.GET.get("show", SHOWN[0])
    return _Asked(
        chosen,
        portfolios,
        months,
        month if month in months else next(iter(months), None),
        show if show in SHOWN else SHOWN[0],
    )


def _rows(request: SignedIn, asked: _Asked) -> QuerySet[Gap]:
    rows = Gap.objects.visible_to(request.user)
    months = [asked.month] if asked.month else []
    return rows.filter(portfolio=asked.portfolio, month__in=months)


def _shown(rows: QuerySet[Gap], show: str) -> QuerySet[Gap]:
    """Over the limits by age, or all by the size of the gap."""
    rows = rows.select_related("project")
    size = Abs("amount").desc()
    if show == "over":
        return rows.filter(over_since__isnull=False).order_by("over_since", size, "pk")
    if show == "missing":
        rows = rows.filter(figure=None, dispatch__gt=0)
    return rows.order_by(size, "pk")


def _sums(rows: QuerySet[Gap]) -> dict[str, Any]:
    """Both series summed side by side, and how many are over the limits or not in one of them."""
    found = rows.aggregate(
        dispatched=Sum("dispatch"),
        counted=Sum("figure"),
        count=Count("pk"),
        over=Count("pk", filter=Q(over_since__isnull=False)),
        missing=Count("pk", filter=Q(figure=None, dispatch__gt=0)),
    )
    dispatch, figure = found["dispatched"] or Decimal(0), found["counted"] or Decimal(0)
    gap = dispatch - figure
    share = Fraction(gap) / Fraction(dispatch) if dispatch else None
    return {**found, "dispatch": dispatch, "figure": figure, "gap": gap, "share": share}


def _limit(portfolio: Portfolio) -> GapLimit:
    return GapLimit.objects.filter(portfolio=portfolio).first() or GapLimit(portfolio=portfolio)


def _cells(found: Iterable[GapLine]) -> Iterator[list[Any]]:
    for line in found:
        gap = line.gap
        yield [
            *(gap.project.no, gap.project.name, gap.dispatch, gap.figure, gap.amount),
            *(None if line.share is None else float(line.share), gap.over_since, line.age or None),
        ]
