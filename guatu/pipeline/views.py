"""The pages of leads: the board, reporting one, one lead and its steps, silence, rates."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.models import Account, Unit
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.calendars.compute import workdays
from guatu.enterprises.actions import create_enterprises
from guatu.enterprises.models import Enterprise
from guatu.enterprises.naming import name_key
from guatu.journal.downloads import list_download
from guatu.journal.once import make_once
from guatu.leads.actions import report_leads
from guatu.leads.duplicates import REASONS
from guatu.leads.models import Lead, Need
from guatu.ledger.models import Portfolio
from guatu.lib.parts import render_part
from guatu.lib.spreadsheets import ListColumn
from guatu.outreach.silence import clocks_of, silence_of, silences
from guatu.pipeline import reading
from guatu.pipeline.deeds import BY_CODE, Deed, form_of, offered
from guatu.pipeline.forms import ReportForm, StepForm

VIEW, REPORT = "leads.view", "leads.report"


@require_safe
def board(request: SignedIn) -> HttpResponse:
    """The pipeline by state, with counts and money."""
    require(request.user, VIEW)
    portfolio = portfolio_of(request)
    rows = reading.chosen(request.user, portfolio, request.GET)
    units = Unit.objects.filter(pk__in=Lead.objects.visible_to(request.user).values("first_unit"))
    context = {
        "portfolio": portfolio,
        "columns": reading.columns(rows),
        "lost": rows.filter(state=Lead.State.LOST).count(),
        "asked": request.GET,
        "states": Lead.State.choices,
        "units": units.order_by("order", "pk"),
        "is_list": request.GET.get("state", "") in Lead.State.values or request.GET.get("doubt"),
        "rows": rows[:200],
        "query": request.GET.urlencode(),
        "may_report": may(request.user, REPORT),
        "today": timezone.localdate(),
    }
    return render_part(request, "pipeline/board.html", "rows", context)


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The leads as the board shows them, as .xlsx."""
    require(request.user, VIEW)
    require(request.user, "ledger.export")
    portfolio = portfolio_of(request)
    field = Lead._meta.get_field
    names = (
        *("no", "name", "enterprise", "origin", "chain", "total_invest", "fixed_invest"),
        *("contract_amount", "state", "first_unit", "responsible", "found_on", "next_step"),
    )
    kinds = {"found_on": "date"} | dict.fromkeys(names[5:8], "money")
    columns = [
        ListColumn(str(field(name).verbose_name), kinds.get(name, "text"), 16)  # type: ignore[union-attr]
        for name in names
    ]

    def cell(lead: Lead, name: str) -> Any:
        shown = getattr(lead, f"get_{name}_display", None)
        value = shown() if shown else getattr(lead, name)
        return value if name in kinds else str(value or "")

    leads = reading.chosen(request.user, portfolio, request.GET)
    rows = ([cell(lead, name) for name in names] for lead in leads)
    title = _("%(portfolio)s: leads") % {"portfolio": portfolio.name}
    return list_download(request, title.replace(":", " "), title, columns, rows)


@require_http_methods(["GET", "POST"])
def report(request: SignedIn) -> HttpResponse:
    """The first report of a lead: it claims it."""
    require(request.user, REPORT)
    portfolio = portfolio_of(request)
    form = ReportForm(request.POST or None, account=request.user, portfolio=portfolio)
    if request.method == "POST":

        def do(values: dict[str, Any]) -> Lead:
            unit, day, firm = (values.pop(name) for name in ("first_unit", "day", "firm"))
            values["enterprise"] = _firm(portfolio, firm, values["origin"], request.user)
            return report_leads(portfolio, [values], unit, day, by=request.user)[0]

        made = make_once(form, request.user, Lead, do)
        if made is not None:
            if made.doubts.exists():
                messages.warning(request, _("It may be the same as another lead; see below."))
            return redirect("pipeline:lead", made.pk)
    context = {"form": form, "heading": _("Report a lead"), "button": _("Report it")}
    return render(request, "pipeline/form.html", context, status=422 if form.is_bound else 200)


@require_safe
def lead(request: SignedIn, pk: int) -> HttpResponse:
    """A lead with its story, and what the account may do with it."""
    return _page(request, _visible(request, pk))


@require_POST
def act(request: SignedIn, pk: int, deed: str) -> HttpResponse:
    """A step of a lead."""
    row = _visible(request, pk)
    chosen = BY_CODE.get(deed)
    if chosen is None:
        raise Http404
    require(request.user, chosen.right, row)
    form = form_of(chosen, row, request.POST)
    made = make_once(form, request.user, chosen.makes, lambda v: chosen.do(row, v, request.user))
    if made is not None:
        messages.success(request, _("Entered: %(act)s") % {"act": chosen.label})
        return redirect("pipeline:lead", pk)
    return _page(request, _visible(request, pk), sent=(chosen, form))


@require_safe
def silent(request: SignedIn) -> HttpResponse:
    """Who has gone silent, or was promised something: reminders, nothing else."""
    require(request.user, VIEW)
    portfolio = portfolio_of(request)
    leads = reading.chosen(request.user, portfolio, request.GET).exclude(state=Lead.State.LOST)
    clocks, today = clocks_of(portfolio.pk), timezone.localdate()
    context = {
        "portfolio": portfolio,
        "clocks": clocks,
        "rows": silences(leads, clocks, workdays(), today),
        "today": today,
    }
    return render(request, "pipeline/silent.html", context)


@require_safe
def rates(request: SignedIn) -> HttpResponse:
    """The funnel, the rates by cohort with their denominators, and who brought whom."""
    require(request.user, VIEW)
    portfolio = portfolio_of(request)
    leads = Lead.objects.visible_to(request.user).filter(portfolio=portfolio)
    context = {
        "portfolio": portfolio,
        "funnel": reading.funnel(leads),
        "cohorts": reading.cohorts(leads),
        "rates": reading.RATES.values(),
        "referrers": reading.referrers(leads),
        "today": timezone.localdate(),
    }
    return render(request, "pipeline/rates.html", context)


def portfolio_of(request: SignedIn) -> Portfolio:
    """The portfolio whose leads are looked at: `?portfolio=`, or the first. 404 without any."""
    account: Account = request.user
    seen = Lead.objects.visible_to(account).values("portfolio")
    inside = Portfolio.objects.visible_to(account) | Portfolio.objects.filter(pk__in=seen)
    wanted = request.GET.get("portfolio", "")
    if wanted.isdecimal():
        return get_object_or_404(inside.distinct(), pk=int(wanted))
    first = inside.distinct().order_by("pk").select_related("unit").first()
    return first or _home(account)


def _home(account: Account) -> Portfolio:
    """That of the county in which the account has its role, for who has no lead yet."""
    for path in account.grants.current().values_list("unit__path", flat=True):
        keys = [int(key) for key in path.strip("/").split("/")]
        found = Portfolio.objects.filter(unit__in=keys).order_by("pk").first()
        if found is not None:
            return found
    raise Http404


def _firm(portfolio: Portfolio, name: str, origin: str, by: Account) -> Enterprise | None:
    """The county's enterprise of this name, entered where it is not known yet."""
    if not name.strip():
        return None
    known = Enterprise.objects.alive().filter(home=portfolio.unit, name_key=name_key(name)).first()
    if known is not None:
        return known
    return create_enterprises(portfolio.unit, [{"name": name, "origin": origin}], by=by)[0]


def _visible(request: SignedIn, pk: int) -> Lead:
    require(request.user, VIEW)
    related = (
        *("portfolio__unit", "enterprise", "first_unit", "responsible", "handler", "leader"),
        *("referrer", "chain", "node", "project", "duplicate_of"),
    )
    rows = Lead.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(rows, pk=pk)


def _page(request: SignedIn, row: Lead, sent: tuple[Deed, StepForm] | None = None) -> HttpResponse:
    today = timezone.localdate()
    doubts = row.doubts.select_related("other", "ruled_by__person")
    need = Need.objects.filter(lead=row).first()
    context = {
        "lead": row,
        "silence": silence_of(row, clocks_of(row.portfolio_id), workdays(), today),
        "doubts": [(d, [REASONS[code] for code in d.reasons if code in REASONS]) for d in doubts],
        "needs": _need_lines(need) if need else [],
        "agreements": row.agreements.prefetch_related("obligations"),
        "funds": row.funds.all(),
        "story": reading.story(row),
        "offered": offered(row, request.user, sent),
        "today": today,
    }
    return render(request, "pipeline/lead.html", context, status=422 if sent else 200)


def _need_lines(need: Need) -> list[tuple[str, Any]]:
    """Label and value of what is known."""
    lines = []
    for field in Need._meta.concrete_fields:
        if field.name in {"id", "lead"}:
            continue
        value = getattr(need, field.name)
        if value in (None, "", False):
            continue
        shown = getattr(need, f"get_{field.name}_display", None)
        text = _("yes") if value is True else shown() if shown else value
        lines.append((str(field.verbose_name), text))
    return lines
