"""The page of reports: filled field by field, sent one by one or all at once."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.journal.actions import Repeated
from guatu.journal.storing import column_of
from guatu.ledger.fields import money_unit
from guatu.ledger.models import Portfolio, Project
from guatu.lib.figures import moment_text
from guatu.lib.parts import go
from guatu.lib.refusals import Refused
from guatu.reports import checks, filling
from guatu.reports.drafts import Clashes, drop_draft, save_draft
from guatu.reports.fill_page import (
    FILL,
    Card,
    FillPage,
    cards_of,
    fill_page,
    mine,
    months_of,
)
from guatu.reports.grounds import FUND, TYPED, Ground, Seen, ground_of
from guatu.reports.keeping import keep_in_passing
from guatu.reports.models import ProgressReport
from guatu.reports.report_form import ReportForm

PERMITS = "ledger.milestone.edit"


@require_safe
def fill(request: SignedIn) -> HttpResponse:
    """Every project of mine for a month; an agent finds the permits it looks after."""
    if not may(request.user, FILL) and not may(request.user, PERMITS):
        raise PermissionDenied(FILL)
    today = timezone.localdate()
    page = None
    projects = mine(request.user)
    reported = Portfolio.objects.filter(pk__in=projects.order_by().values("portfolio"))
    keep_in_passing(reported, today, timezone.now())
    months = months_of(projects, month_of(request.GET.get("month", "")), today)
    if may(request.user, FILL):
        query = request.GET.get("q", "").strip()[:60]
        number = request.GET.get("page", "1")
        page = fill_page(request.user, months, today, query=query, number=number)
    context = page_context(request, page, months.shown)
    context["permits"] = import_string(settings.PERMIT_CARDS)(request.user, today)
    return render(request, "reports/fill.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: SignedIn, pk: int) -> HttpResponse:
    """One project's report: shown, kept as a draft, sent, sent without a change, dropped."""
    project = fillable(request, pk)
    today = timezone.localdate()
    wanted = request.POST.get("month") or request.GET.get("month", "")
    months = months_of(Project.objects.filter(pk=pk), month_of(wanted), today)
    if months.shown is None:
        raise Refused(_("No month has been opened for reports yet."))
    if request.method != "POST":
        return _one_card(request, project, months.shown, {})
    ground = ground_of(project, months.shown)
    asked = "unchanged" if "unchanged" in request.POST else request.POST.get("deed", "")
    deed = DEEDS.get(asked, _save)
    try:
        said = deed(request, ground)
    except Repeated:
        said = _("Sent: %(name)s") % {"name": project.name}
    except Clashes as clashes:
        return _one_card(request, project, months.shown, {"clashes": clashes}, status=409)
    except Refused as refusal:
        return _one_card(request, project, months.shown, {"refusal": str(refusal)}, status=422)
    if request.htmx:
        return _one_card(request, project, months.shown, {"said": said})
    messages.success(request, said)
    address = f"{reverse('reports:fill')}?month={months.shown:%Y-%m}#p{pk}"
    return go(request, address)


def _save(request: SignedIn, ground: Ground) -> str:
    form = ReportForm(ground, request.POST.dict())
    form.is_valid()
    save_draft(ground, form.texts(), seen_of(request), timezone.now(), by=request.user)
    return _("The draft of %(name)s is kept.") % {"name": ground.project.name}


def _send(request: SignedIn, ground: Ground) -> str:
    form = ReportForm(ground, request.POST.dict())
    if not form.is_valid():
        raise Refused(_("Some of its fields cannot be read."))
    filling.send_report(form, seen_of(request), by=request.user, once=once_of(request))
    return _("Sent: %(name)s") % {"name": ground.project.name}


def _send_unchanged(request: SignedIn, ground: Ground) -> str:
    reason = request.POST["unchanged"].strip() or request.POST.get("other_reason", "")
    filling.send_unchanged(ground, reason, by=request.user, once=once_of(request))
    return _("Sent without a change: %(name)s") % {"name": ground.project.name}


def _drop(request: SignedIn, ground: Ground) -> str:
    drop_draft(ground.project, ground.month, by=request.user)
    return _("What was typed for %(name)s is dropped.") % {"name": ground.project.name}


DEEDS: dict[str, Callable[[SignedIn, Ground], str]] = {
    "save": _save,
    "send": _send,
    "unchanged": _send_unchanged,
    "drop": _drop,
}


@require_POST
def draft(request: SignedIn, pk: int) -> JsonResponse:
    """Keeps fields as they are typed; JSON both ways. 409 tells both versions."""
    project = fillable(request, pk)
    try:
        body = json.loads(request.body)
        month = month_of(body["month"])
        texts = {str(name): str(text) for name, text in body["texts"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        month, texts = None, {}
    if month is None:
        return JsonResponse({"reason": _("This is no draft of a report.")}, status=422)
    ground = ground_of(project, month)
    now = timezone.now()
    try:
        seen = Seen.read(str(body.get("seen", "")))
        save_draft(ground, texts, seen, now, by=request.user)
    except Clashes as clashes:
        return JsonResponse(clashes_json(ground, clashes), status=409)
    except Refused as refusal:
        return JsonResponse({"reason": str(refusal)}, status=422)
    return JsonResponse(_kept_json(request, ground, now))


def _kept_json(request: SignedIn, ground: Ground, now: dt.datetime) -> dict[str, Any]:
    today = timezone.localdate(now)
    months = months_of(Project.objects.filter(pk=ground.project.pk), ground.month, today)
    card = cards_of([ground.project], months, today, request.user)[0]
    return {
        "seen": str(card.ground.seen),
        "at": f"{timezone.localtime(now):%H:%M}",
        "state": card.state,
        "shape": card.shape,
        "word": card.word,
        "same": card.tells_same,
    }


def clashes_json(ground: Ground, clashes: Clashes) -> dict[str, Any]:
    """Both versions of the fields, and what a page that shows them has seen."""
    return {
        "seen": str(ground_of(ground.project, ground.month).seen),
        "by": clashes.by,
        "at": moment_text(clashes.at),
        "clashes": [
            {
                "name": clash.name,
                "label": label_of(clash.name),
                "mine": clash.mine,
                "theirs": clash.theirs,
            }
            for clash in clashes.found
        ],
    }


@require_POST
def send_all(request: SignedIn) -> HttpResponse:
    """Sends every draft that can be sent, and says which cannot and why."""
    require(request.user, FILL)
    today = timezone.localdate()
    months = months_of(mine(request.user), month_of(request.POST.get("month", "")), today)
    if months.shown is None:
        raise Refused(_("No month has been opened for reports yet."))
    drafts = mine(request.user).filter(drafts__month=months.shown).exclude(drafts__texts={})
    projects = list(drafts.select_related("portfolio").distinct())
    forms = [card.form for card in cards_of(projects, months, today, request.user)]
    try:
        sent, kept = filling.send_drafts(forms, by=request.user, once=once_of(request))
    except Repeated:
        sent, kept = [], {}
    if sent:
        text = ngettext("%(count)s report sent.", "%(count)s reports sent.", len(sent))
        messages.success(request, text % {"count": len(sent)})
    for form in forms:
        reason = kept.get(form.ground.project.pk)
        if reason:
            messages.warning(request, f"{form.ground.project.name}: {reason}")
    return go(request, f"{reverse('reports:fill')}?month={months.shown:%Y-%m}")


def page_context(request: SignedIn, page: FillPage | None, month: dt.date | None) -> dict[str, Any]:
    """What the page needs besides its cards."""
    return {
        "page": page,
        "month": month,
        "today": timezone.localdate(),
        "unit": money_unit(
            page.cards[0].ground.project.portfolio.currency if page and page.cards else "CNY"
        ),
        "query": request.GET.get("q", ""),
        "once": uuid.uuid4(),
        "setup": json.dumps(_setup(request), ensure_ascii=False),
        "reasons": REASONS(),
    }


def _setup(request: SignedIn) -> dict[str, Any]:
    """What the page's scripts are told, in the reader's language."""
    return {
        "account": request.user.pk,
        "rules": checks.rules_for_browser(),
        "labels": {name: str(word.label) for name, word in checks.WORDS.items()},
    }


def REASONS() -> list[str]:
    """Why nothing changed, as it mostly is; anything else is typed."""
    return [
        _("Stopped for the winter"),
        _("Waiting for approval"),
        _("Land or relocation not settled"),
        _("Funds not in place"),
        _("Contractor not on site"),
        _("Completed, nothing left to do"),
    ]


def _one_card(
    request: SignedIn,
    project: Project,
    month: dt.date,
    more: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """The card of one project: a part of the page to htmx, a page of its own otherwise."""
    today = timezone.localdate()
    months = months_of(Project.objects.filter(pk=project.pk), month, today)
    card: Card = cards_of([project], months, today, request.user)[0]
    card = replace(card, is_open=True, is_tried=status == 422)
    if status != 200:
        card = replace(card, form=ReportForm(card.ground, request.POST.dict()))
    if "clashes" in more:
        card = replace(card, clashes=more["clashes"])
    context = page_context(request, None, month) | {"card": card, **more}
    context["unit"] = money_unit(project.portfolio.currency)
    template = "reports/card.html" if request.htmx else "reports/one.html"
    return render(request, template, context, status=status)


def fillable(request: SignedIn, pk: int) -> Project:
    """A project that the account fills: 404 where it may not see it, 403 where it may not fill."""
    visible = Project.objects.visible_to(request.user).select_related("portfolio")
    project = get_object_or_404(visible, pk=pk)
    require(request.user, FILL, project)
    return project


def month_of(text: str) -> dt.date | None:
    """The first day of a month as addresses write it, 2026-11; None for anything else."""
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except (ValueError, TypeError):
        return None


def seen_of(request: SignedIn) -> Seen:
    """What the page that sent a form had seen."""
    return Seen.read(request.POST.get("seen", ""))


def once_of(request: SignedIn) -> uuid.UUID | None:
    """The token of a form; None where it has none."""
    try:
        return uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return None


def label_of(name: str) -> str:
    """A field's name on the page."""
    if name.startswith(FUND):
        return f"{_('funds in place')}: {name.removeprefix(FUND)}"
    if name in TYPED:
        return str(column_of(ProgressReport, name).verbose_name)
    others = {"fund_source": _("another source"), "fund_amount": _("amount")}
    return others.get(name, _("explanation"))
