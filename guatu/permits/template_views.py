"""The settings of permits: the templates by kind of project, alarms, the approval bureau."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.once import attempt
from guatu.ledger.models import Portfolio
from guatu.permits import actions
from guatu.permits.choosing import kinds_of, settings_of
from guatu.permits.forms import ItemForm, KindForm, SettingsForm
from guatu.permits.items import START, Item, Kind
from guatu.permits.models import Permit, PermitTemplate
from guatu.permits.setting import EDIT, with_item, without_item


@require_safe
def template_list(request: SignedIn) -> HttpResponse:
    """The kinds of projects with their permits, and the county's settings."""
    require(request.user, EDIT)
    portfolios = _portfolios(request)
    asked = request.GET.get("portfolio", "")
    portfolio = next((p for p in portfolios if str(p.pk) == asked), next(iter(portfolios), None))
    if portfolio is None:
        return render(request, "permits/templates.html", {"portfolios": []})
    return _list(request, portfolio)


@require_POST
def change_settings(request: SignedIn, portfolio: int) -> HttpResponse:
    """Sets the approval bureau, the alarms and from which amount a pack is needed."""
    found = _portfolio(request, portfolio)
    form = SettingsForm(request.POST, portfolio=found)

    def act(values: dict[str, Any]) -> None:
        actions.set_settings(found, by=request.user, **values)

    if attempt(form, act):
        messages.success(request, _("Saved: %(name)s") % {"name": found})
        return _to_list(found)
    return _list(request, found, form, status=422)


@require_http_methods(["GET", "POST"])
def kind_page(request: SignedIn, portfolio: int, code: str) -> HttpResponse:
    """The permits of a kind of project, and the words by which such a project is known."""
    found, kind = _kind(request, portfolio, code)
    initial = {"name": kind.name, "words": kind.words, "name_words": kind.name_words}
    form = KindForm(request.POST or None, initial=initial)

    def act(values: dict[str, Any]) -> None:
        reason = values.pop("reason")
        changed = Kind(
            kind.code,
            values["name"],
            tuple(values["words"]),
            kind.items,
            tuple(values["name_words"]),
        )
        actions.set_template(found, changed, timezone.localdate(), reason, by=request.user)

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("Saved: %(name)s") % {"name": form.cleaned_data["name"]})
        return redirect("permits:template", portfolio, code)
    names = _names(kind)
    context = {
        "portfolio": found,
        "kind": kind,
        "form": form,
        "phases": [
            (label, [_shown(item, names) for item in kind.items if item.phase == phase])
            for phase, label in Permit.Phase.choices
        ],
        "versions": PermitTemplate.objects.filter(portfolio=found, kind=code).order_by("-version"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "permits/template.html", context, status=status)


@require_http_methods(["GET", "POST"])
def item_page(request: SignedIn, portfolio: int, code: str, item: str = "") -> HttpResponse:
    """A permit of a template; without one, a new permit at the end of its phase."""
    found, kind = _kind(request, portfolio, code)
    known = next((one for one in kind.items if one.code == item), None)
    if item and known is None:
        raise Http404
    form = ItemForm(request.POST or None, kind=kind, item=known)

    def act(values: dict[str, Any]) -> None:
        new = form.item(known.code if known else f"own{secrets.token_hex(4)}")
        changed = with_item(kind, new)
        reason = values["reason"]
        actions.set_template(found, changed, timezone.localdate(), reason, by=request.user)

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("Saved: %(name)s") % {"name": form.cleaned_data["name"]})
        return redirect("permits:template", portfolio, code)
    context = {"portfolio": found, "kind": kind, "item": known, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "permits/template_item.html", context, status=status)


@require_POST
def remove_item(request: SignedIn, portfolio: int, code: str, item: str) -> HttpResponse:
    """Takes a permit out of a template."""
    found, kind = _kind(request, portfolio, code)
    known = next((one for one in kind.items if one.code == item), None)
    if known is None:
        raise Http404
    changed = without_item(kind, item)
    reason = _("without %(name)s") % {"name": known.name}
    actions.set_template(found, changed, timezone.localdate(), reason, by=request.user)
    return redirect("permits:template", portfolio, code)


@require_POST
def reset(request: SignedIn, portfolio: int, code: str) -> HttpResponse:
    """Takes up again what Guatu brings along."""
    found, _kind_found = _kind(request, portfolio, code)
    actions.reset_template(found, code, by=request.user)
    return redirect("permits:template", portfolio, code)


def _portfolios(request: SignedIn) -> list[Portfolio]:
    reached = Portfolio.objects.reached_by(request.user, EDIT).select_related("unit")
    return list(reached.order_by("unit__path", "pk"))


def _portfolio(request: SignedIn, pk: int) -> Portfolio:
    """404 for one that the account does not see, 403 without the right."""
    require(request.user, EDIT)
    found = next((portfolio for portfolio in _portfolios(request) if portfolio.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _kind(request: SignedIn, portfolio: int, code: str) -> tuple[Portfolio, Kind]:
    found = _portfolio(request, portfolio)
    kind = kinds_of(found).get(code)
    if kind is None:
        raise Http404
    return found, kind


def _names(kind: Kind) -> dict[str, str]:
    """Codes of permits and groups to what they are called."""
    names = {START: _("the start of works")}
    for item in kind.items:
        names[item.code] = item.name
        if item.group:
            names[item.group] = " / ".join(filter(None, [names.get(item.group), item.name]))
    return names


def _shown(item: Item, names: dict[str, str]) -> dict[str, Any]:
    """An item as the page shows it."""
    others = names.get(item.group, "")
    return {
        "item": item,
        "applicant": Permit.Applicant(item.applicant).label,
        "after": "、".join(names[code] for code in item.after),
        "follow": names.get(item.follow, ""),
        "others": others if others != item.name else "",
    }


def _list(
    request: SignedIn, portfolio: Portfolio, form: SettingsForm | None = None, status: int = 200
) -> HttpResponse:
    settings = settings_of(portfolio)
    initial = {
        "approval_unit": settings.approval_unit_id,
        "alarm_days": [str(days) for days in settings.alarm_days],
        "pack_from": settings.pack_from,
    }
    context = {
        "portfolios": _portfolios(request),
        "portfolio": portfolio,
        "kinds": kinds_of(portfolio).values(),
        "form": form or SettingsForm(initial=initial, portfolio=portfolio),
    }
    return render(request, "permits/templates.html", context, status=status)


def _to_list(portfolio: Portfolio) -> HttpResponse:
    answer = redirect("permits:template-list")
    answer["Location"] += f"?portfolio={portfolio.pk}"
    return answer
