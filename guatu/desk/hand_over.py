"""The page on which units are renamed, merged and split with all that they hold."""

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.accounts.actions import check_succession
from guatu.accounts.forms import HandOverForm
from guatu.accounts.models import Succession
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.desk.actions import hand_over_units
from guatu.desk.moving import what_moves
from guatu.journal.once import attempt, make_once


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
    if request.method == "POST" and "confirm" not in request.POST:
        if attempt(form, _check):
            return _preview(request, form.cleaned_data)
    elif request.method == "POST":

        def act(values: dict[str, Any]) -> models.Model:
            return hand_over_units(
                list(values["old"]),
                list(values["new"]),
                values["kind"],
                values["day"],
                values["reason"],
                by=request.user,
            )[0]

        made = make_once(form, request.user, Succession, act)
        if made is not None:
            messages.success(request, _("Handed over: %(units)s") % {"units": made})
            return redirect("accounts:unit", made.new_id)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/hand_over.html", {"form": form}, status=status)


def _check(values: dict[str, Any]) -> None:
    """Raises Refused where the act itself would."""
    check_succession(list(values["old"]), list(values["new"]), values["kind"], values["day"])


def _preview(request: SignedIn, values: dict[str, Any]) -> HttpResponse:
    """What will go over, with the same form to be sent again."""
    kept = [
        (name, value)
        for name, given in request.POST.lists()
        for value in given
        if name != "csrfmiddlewaretoken"
    ]
    old, new = list(values["old"]), list(values["new"])
    context = {"old": old, "new": new, "day": values["day"], "kept": kept}
    return render(request, "desk/hand_over.html", context | {"moving": what_moves(old)})
