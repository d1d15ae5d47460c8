"""Pages of letters: the list, drafting from a source or by hand, a letter, the settings."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.models import Unit
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.calendars.compute import workdays
from guatu.journal.downloads import list_download
from guatu.journal.once import attempt, make_once
from guatu.ledger.models import Portfolio
from guatu.letters import actions
from guatu.letters.deeds import BY_CODE, Deed, offered, right_of
from guatu.letters.forms import DraftForm, LetterForm, SettingsForm, SourceForm
from guatu.letters.listing import COLUMNS, STATES, Filters, cells, chosen, is_late
from guatu.letters.models import Letter, LetterStep
from guatu.letters.numbers import settings_of
from guatu.letters.scopes import ANSWER, SET, VIEW, WRITE
from guatu.letters.sources import SOURCES, asked_of
from guatu.lib.parts import render_part

ON_PAGE = 30


@require_safe
def letter_list(request: SignedIn) -> HttpResponse:
    """Letters by series, state, year and addressee."""
    require_any(request)
    filters, today = Filters.read(request.GET), timezone.localdate()
    rows = chosen(request.user, filters, today)
    page = Paginator(rows, ON_PAGE).get_page(request.GET.get("page"))
    visible = Letter.objects.visible_to(request.user)
    years = visible.order_by().values_list("drafted_on__year", flat=True).distinct()
    context = {
        "page": page,
        "rows": [(row, is_late(row, today)) for row in page],
        "filters": filters,
        "states": STATES.items(),
        "kinds": Letter.Kind.choices,
        "years": sorted(years, reverse=True),
        "units": Unit.objects.filter(pk__in=visible.order_by().values("unit")),
        "sources": [(code, label) for code, (label, _kind) in SOURCES.items()],
        "late": visible.late(today).count(),
        "today": today,
    }
    return render_part(request, "letters/list.html", "rows", context)


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The list as it is shown, all its pages, as .xlsx."""
    require_any(request)
    require(request.user, "ledger.export")
    today = timezone.localdate()
    rows = chosen(request.user, Filters.read(request.GET), today)
    title = f"{_('Letters')} {today:%Y-%m-%d}"
    return list_download(request, title, title, COLUMNS, cells(rows, today))


@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """A letter written by hand."""
    require(request.user, WRITE)
    portfolios = Portfolio.objects.reached_by(request.user, WRITE).order_by("pk")
    units = _addressees(portfolios)
    form = LetterForm(request.POST or None, portfolios=portfolios, units=units)
    if request.method == "POST":

        def do(values: dict[str, Any]) -> Letter:
            values["items"] = values["items"].split("\n")
            return actions.draft_letter(day=timezone.localdate(), by=request.user, **values)

        made = make_once(form, request.user, Letter, do)
        if made is not None:
            return redirect("letters:letter", made.pk)
    context = {"form": form}
    return render(request, "letters/new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def from_source(request: SignedIn, source: str) -> HttpResponse:
    """What a source holds by unit, and letters drafted to the chosen ones."""
    require(request.user, WRITE)
    if source not in SOURCES:
        raise Http404
    portfolio = _portfolio(request)
    today = timezone.localdate()
    by_unit: dict[Unit, list[Any]] = {}
    for asked in asked_of(portfolio, source, today):
        by_unit.setdefault(asked.unit, []).append(asked)
    units = Unit.objects.filter(pk__in=[unit.pk for unit in by_unit])
    form = SourceForm(request.POST or None, units=units)
    if request.method == "POST":

        def do(values: dict[str, Any]) -> Letter | None:
            made = actions.draft_from(portfolio, source, today, by=request.user, **values)
            text = ngettext("%(count)s letter drafted", "%(count)s letters drafted", len(made))
            messages.success(request, text % {"count": len(made)})
            return made[0] if made else None

        if make_once(form, request.user, Letter, do) is not None:
            return redirect(f"{reverse('letters:list')}?state=draft")
    context = {
        "form": form,
        "source": SOURCES[source][0],
        "kind": Letter.Kind(SOURCES[source][1]).label,
        "by_unit": by_unit.items(),
        "portfolio": portfolio,
    }
    status = 422 if form.is_bound else 200
    return render(request, "letters/from_source.html", context, status=status)


@require_safe
def letter(request: SignedIn, pk: int) -> HttpResponse:
    """A letter with its story, its files, and what one may do with it."""
    return _page(request, visible_letter(request, pk))


@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """Changes a draft."""
    row = visible_letter(request, pk)
    require(request.user, WRITE, row)
    if row.state != Letter.State.DRAFT and request.method == "GET":
        return redirect("letters:letter", pk)
    form = DraftForm(request.POST or None, letter=row)
    if request.method == "POST":

        def do(values: dict[str, Any]) -> None:
            actions.change_draft(row, timezone.localdate(), by=request.user, **values)

        if attempt(form, do):
            messages.success(request, _("The draft was saved."))
            return redirect("letters:letter", pk)
    context = {"letter": row, "form": form}
    return render(request, "letters/edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def act(request: SignedIn, pk: int, deed: str) -> HttpResponse:
    """A step of a letter."""
    row = visible_letter(request, pk)
    chosen_deed = BY_CODE.get(deed)
    if chosen_deed is None:
        raise Http404
    require(request.user, right_of(row, chosen_deed), row)
    form = chosen_deed.form(request.POST, request.FILES)

    def do(values: dict[str, Any]) -> LetterStep | None:
        chosen_deed.do(row, values, request.user)
        return row.steps.order_by("pk").last()

    if make_once(form, request.user, LetterStep, do) is not None:
        messages.success(request, _("Entered: %(act)s") % {"act": chosen_deed.label})
        return redirect("letters:letter", pk)
    row.refresh_from_db()
    return _page(request, row, sent=(chosen_deed, form))


@require_http_methods(["GET", "POST"])
def settings_page(request: SignedIn) -> HttpResponse:
    """Who signs letters and how they are numbered."""
    require(request.user, SET)
    reached = Portfolio.objects.reached_by(request.user, SET).select_related("unit")
    portfolio = reached.order_by("pk").first()
    if portfolio is None:
        raise Http404
    form = SettingsForm(request.POST or None, instance=settings_of(portfolio))
    if request.method == "POST":

        def do(values: dict[str, Any]) -> None:
            actions.set_letters(portfolio, by=request.user, **values)

        if attempt(form, do):
            messages.success(request, _("The settings were saved."))
            return redirect("letters:settings")
    context = {"form": form, "portfolio": portfolio}
    return render(request, "letters/settings.html", context, status=422 if form.is_bound else 200)


def require_any(request: SignedIn) -> None:
    """Raises PermissionDenied for whoever neither sees the county's letters nor answers any."""
    if not may(request.user, VIEW) and not may(request.user, ANSWER):
        raise PermissionDenied(VIEW)


def visible_letter(request: SignedIn, pk: int) -> Letter:
    """The letter; 404 where the account may not see it, 403 where it may see none."""
    require_any(request)
    visible = Letter.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("unit", "portfolio__unit", "snapshot"), pk=pk)


def _page(request: SignedIn, row: Letter, sent: tuple[Deed, Any] | None = None) -> HttpResponse:
    today = timezone.localdate()
    late = is_late(row, today)
    due = row.reply_due
    context = {
        "letter": row,
        "settings": settings_of(row.portfolio),
        "items": row.items.select_related("project", "problem"),
        "steps": row.steps.select_related("by__person").order_by("-pk"),
        "offered": offered(row, request.user, sent),
        "may_edit": row.state == Letter.State.DRAFT
        and Letter.objects.reached_by(request.user, WRITE).filter(pk=row.pk).exists(),
        "sees_projects": may(request.user, VIEW),
        "is_late": late,
        "late_days": workdays().between(due, today) if late and due else 0,
        "today": today,
    }
    return render(request, "letters/letter.html", context, status=422 if sent else 200)


def _portfolio(request: SignedIn) -> Portfolio:
    reached = Portfolio.objects.reached_by(request.user, WRITE).select_related("unit")
    wanted = request.GET.get("portfolio", "")
    if wanted:
        return get_object_or_404(reached, pk=int(wanted) if wanted.isdecimal() else 0)
    first = reached.order_by("pk").first()
    if first is None:
        raise Http404
    return first


def _addressees(portfolios: Any) -> Any:
    """The units below the counties of the portfolios."""
    today = timezone.localdate()
    paths = portfolios.values_list("unit__path", flat=True)
    rows = Unit.objects.on(today).order_by("path")
    found = Unit.objects.none()
    for path in paths:
        found = found | rows.filter(path__startswith=path).exclude(path=path)
    return found
