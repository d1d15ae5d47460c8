"""The page on which units are renamed, merged and split with all that they hold."""

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.accounts.forms import HandOverForm
from guatu.accounts.models import Succession
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.desk.actions import hand_over_units
from guatu.journal.once import make_once


@require_http_methods(["GET", "POST"])
def hand_over(request: SignedIn) -> HttpResponse:
    """Chooses who stands for whom, from which day, and why; `?old=` is chosen to begin with."""
    require(request.user, "accounts.unit.edit")
    require(request.user, "ledger.project.edit")
    start = {"old": request.GET.getlist("old")}
    form = HandOverForm(request.POST or None, account=request.user, initial=start)
    if request.method == "POST":

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
