"""The reporting periods of a portfolio, and its calendar."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.calendars.compute import note_on, workdays
from guatu.journal.once import attempt
from guatu.ledger.models import Portfolio
from guatu.lib.figures import month_long_text
from guatu.reports import dates
from guatu.reports.models import Filing, ReportCycle, ReportPeriod
from guatu.reports.period_forms import CycleForm, PeriodForm
from guatu.reports.periods import RUN, change_period, cycle_of, keep_periods, set_cycle

VIEW = "ledger.project.view"
SHOWN, AHEAD = 36, 4


@dataclass(frozen=True)
class Coming:
    """A period that the calendar will open."""

    span: dates.Span
    days: dates.Days
    is_week: bool

    @property
    def label(self) -> str:
        """As it is read: a month by its name, a week by its days."""
        if self.is_week:
            return f"{self.span.first:%m-%d} – {self.span.last:%m-%d}"
        return month_long_text(self.span.month)


@dataclass(frozen=True)
class Counted:
    """A period, and how many reports came, came late and were missing at its close."""

    period: ReportPeriod
    sent: int = 0
    late: int = 0
    missing: int = 0


def portfolio_of(request: SignedIn, permission: str) -> tuple[Portfolio | None, list[Portfolio]]:
    """The portfolio that the address asks for, the first if none; and those to choose from."""
    offered = Portfolio.objects.visible_to(request.user)
    if permission != VIEW:
        offered = Portfolio.objects.reached_by(request.user, permission)
    found = list(offered.select_related("unit").order_by("unit__path", "id"))
    wanted = request.GET.get("portfolio") or request.POST.get("portfolio", "")
    chosen = next((each for each in found if str(each.pk) == wanted), None)
    if chosen is None and wanted:
        raise Http404
    return chosen or (found[0] if found else None), found


@require_safe
def period_list(request: SignedIn) -> HttpResponse:
    """The periods of a portfolio, newest first, with who was late and missing, and what comes."""
    require(request.user, VIEW)
    portfolio, offered = portfolio_of(request, VIEW)
    context: dict[str, Any] = {"portfolio": portfolio, "portfolios": offered, "tab": "periods"}
    if portfolio is not None:
        today = timezone.localdate()
        keep_periods(portfolio, today)
        cycle = cycle_of(portfolio)
        coming = coming_of(cycle, today)
        days = [day for each in coming for day in vars(each.days).values()]
        context |= {
            "periods": _counted(request, portfolio),
            "cycle": cycle,
            "coming": coming,
            "note": note_on(*days),
            "today": today,
            "may_run": Portfolio.objects.reached_by(request.user, RUN)
            .filter(pk=portfolio.pk)
            .exists(),
        }
    return render(request, "reports/period_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_period(request: SignedIn, pk: int) -> HttpResponse:
    """Moves the days of a period, with a reason."""
    visible = ReportPeriod.objects.visible_to(request.user).select_related("portfolio")
    period = get_object_or_404(visible, pk=pk)
    require(request.user, RUN, period)
    initial = {name: getattr(period, name) for name in ("opens", "due", "closes")}
    form = PeriodForm(request.POST or None, initial=initial)

    def act(values: dict[str, Any]) -> None:
        change_period(period, values.pop("reason"), by=request.user, **values)

    if request.method == "POST" and attempt(form, act):
        facts = {"period": period.label}
        messages.success(request, _("The days of %(period)s are moved.") % facts)
        return redirect(f"{reverse('reports:period-list')}?portfolio={period.portfolio_id}")
    context = {"form": form, "period": period, "note": note_on(*initial.values())}
    status = 422 if form.is_bound else 200
    return render(request, "reports/period_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_cycle(request: SignedIn, portfolio: int) -> HttpResponse:
    """Sets the reporting calendar; `preview` only shows the days that it gives."""
    chosen = get_object_or_404(Portfolio.objects.visible_to(request.user), pk=portfolio)
    require(request.user, RUN, chosen)
    today = timezone.localdate()
    form = CycleForm(request.POST or None, instance=cycle_of(chosen))
    is_preview = "preview" in request.POST

    def act(values: dict[str, Any]) -> None:
        set_cycle(chosen, values, today, by=request.user)

    if request.method == "POST" and not is_preview and attempt(form, act):
        messages.success(request, _("The reporting calendar is set."))
        return redirect(f"{reverse('reports:period-list')}?portfolio={chosen.pk}")
    shown = cycle_of(chosen)
    if form.is_bound and form.is_valid():
        shown = ReportCycle(portfolio=chosen, **form.cleaned_data)
    coming = coming_of(shown, today)
    days = [day for each in coming for day in vars(each.days).values()]
    context = {"form": form, "portfolio": chosen, "coming": coming, "note": note_on(*days)}
    is_part = request.htmx and is_preview
    template = "reports/coming.html" if is_part else "reports/cycle_form.html"
    status = 422 if form.is_bound and not is_preview else 200
    return render(request, template, context, status=status)


def coming_of(cycle: ReportCycle, today: dt.date) -> list[Coming]:
    """The next periods that the calendar opens after a day."""
    calendar = workdays()
    found = []
    for span in dates.spans(cycle, today, today + dt.timedelta(days=200)):
        days = dates.days_of(cycle, span, calendar)
        if days is not None and days.opens > today:
            found.append(Coming(span, days, cycle.is_weekly))
    return found[:AHEAD]


def _counted(request: SignedIn, portfolio: Portfolio) -> list[Counted]:
    """The newest periods with the filings of the projects that the account sees."""
    periods = list(ReportPeriod.objects.filter(portfolio=portfolio)[:SHOWN])
    filings = Filing.objects.visible_to(request.user).filter(period__in=periods).order_by()
    counts = filings.values("period").annotate(
        sent=Count("pk", filter=Q(first_sent_at__isnull=False)),
        late=Count("pk", filter=Q(is_late=True)),
        missing=Count("pk", filter=Q(is_missing=True)),
    )
    of_period = {row["period"]: row for row in counts}
    return [
        Counted(period, row["sent"], row["late"], row["missing"])
        if (row := of_period.get(period.pk))
        else Counted(period)
        for period in periods
    ]
