"""The pages on which units are renamed, merged and split: who, what goes over, done."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from guatu.accounts.actions import check_succession
from guatu.accounts.forms import HandOverForm
from guatu.accounts.models import Succession, Unit
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.desk.actions import form_units
from guatu.desk.moving import new_units, projects_of, what_moves
from guatu.journal.once import attempt, make_once
from guatu.ledger.models import Project
from guatu.lib.figures import day_long_text

SHARE = "share-"  # share-<project> names the place of the unit that receives it


@require_http_methods(["GET", "POST"])
def hand_over(request: SignedIn) -> HttpResponse:
    """Chooses who stands for whom, from which day, and why; `?old=` is chosen to begin with.

    The first press shows what will go over, in numbers; the second (`confirm`) does it.
    """
    require(request.user, "accounts.unit.edit")
    require(request.user, "ledger.project.edit")
    start = {"old": request.GET.getlist("old")}
    form = HandOverForm(request.POST or None, account=request.user, initial=start)
    if "back" in request.POST:
        return render(request, "accounts/hand_over.html", {"form": form})
    if "confirm" in request.POST:
        made = make_once(form, request.user, Succession, _acting(request))
        if made is not None:
            going_on = Unit.objects.filter(predecessions__old=made.old).order_by("id")
            messages.success(request, _("Handed over: %(units)s") % {"units": _listed(going_on)})
            return redirect("accounts:unit", made.new_id)
    elif request.method == "POST" and attempt(form, _check):
        return _preview(request, form.cleaned_data)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/hand_over.html", {"form": form}, status=status)


def _acting(request: SignedIn) -> Any:
    """What the second press does with the form's values; the first of its successions."""

    def act(values: dict[str, Any]) -> models.Model:
        return form_units(
            list(values["old"]),
            values["names"],
            list(values["new"]),
            values["kind"],
            values["day"],
            values["reason"],
            by=request.user,
            shares=_shares(request.POST, values),
        )[0]

    return act


def _successors(values: dict[str, Any]) -> list[Unit]:
    """The units that go on, those that are yet to be made unsaved and first."""
    drafts = new_units(list(values["old"]), values["names"], values["day"])
    made = [
        Unit(name=draft.name, short_name=draft.short_name, valid_from=draft.valid_from)
        for draft in drafts
    ]
    return [*made, *values["new"]]


def _check(values: dict[str, Any]) -> None:
    """Raises Refused where the act itself would."""
    check_succession(list(values["old"]), _successors(values), values["kind"], values["day"])


def _shares(sent: QueryDict, values: dict[str, Any]) -> dict[int, int]:
    """{project: place of its receiver} as chosen; what names no project or place is left out."""
    places = len(values["names"]) + len(values["new"])
    chosen = {project.pk: sent.get(f"{SHARE}{project.pk}", "") for project in _shared(values)}
    return {
        key: int(place)
        for key, place in chosen.items()
        if place.isdecimal() and int(place) < places
    }


def _shared(values: dict[str, Any]) -> Sequence[Project]:
    """The projects of which each is given to one of several units."""
    return projects_of(values["old"]) if values["kind"] == Succession.Kind.SPLIT else []


def _preview(request: SignedIn, values: dict[str, Any]) -> HttpResponse:
    """What will go over, with the same form to be sent again."""
    kept = [
        (name, value)
        for name, given in request.POST.lists()
        for value in given
        if name != "csrfmiddlewaretoken" and not name.startswith(SHARE)
    ]
    new = _successors(values)
    context = {
        "sentence": _sentence(values, new),
        "made": _listed([unit for unit in new if unit.pk is None]),
        "new": new,
        "reason": values["reason"],
        "kept": kept,
        "moving": what_moves(list(values["old"]), timezone.localdate()),
        "shared": _shared(values),
    }
    return render(request, "desk/hand_over.html", context)


def _sentence(values: dict[str, Any], new: list[Unit]) -> str:
    """What happens, in words."""
    words = {
        Succession.Kind.RENAME: _("From %(day)s on %(old)s is called %(new)s."),
        Succession.Kind.MERGE: _("From %(day)s on %(old)s are one: %(new)s."),
        Succession.Kind.SPLIT: _("From %(day)s on %(old)s is split into %(new)s."),
    }
    named = {"old": _listed(values["old"]), "new": _listed(new)}
    return words[values["kind"]] % (named | {"day": day_long_text(values["day"])})


def _listed(units: Iterable[Unit]) -> str:
    return pgettext("between names", ", ").join(unit.name for unit in units)
