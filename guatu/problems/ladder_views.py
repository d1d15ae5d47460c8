"""The page on which a portfolio's ladder is set."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.once import attempt
from guatu.ledger.models import Portfolio
from guatu.problems.actions import set_ladder
from guatu.problems.forms import LadderForm
from guatu.problems.ladder import PRESETS, Ladder, ladder_of

EDIT = "problems.ladder.edit"


@require_safe
def ladders(request: SignedIn) -> HttpResponse:
    """To the ladder of the first portfolio."""
    require(request.user, EDIT)
    portfolio = Portfolio.objects.reached_by(request.user, EDIT).order_by("pk").first()
    if portfolio is None:
        return redirect("problems:list")
    return redirect("problems:ladder", portfolio.pk)


@require_http_methods(["GET", "POST"])
def ladder(request: SignedIn, pk: int) -> HttpResponse:
    """The levels of a portfolio; `?like=` begins with those of another county."""
    require(request.user, EDIT)
    reached = Portfolio.objects.reached_by(request.user, EDIT).select_related("unit")
    portfolio = get_object_or_404(reached, pk=pk)
    now = ladder_of(portfolio)
    preset = PRESETS.get(request.GET.get("like", ""))
    shown = Ladder(preset) if preset else now
    form = LadderForm(request.POST or None, portfolio=portfolio, ladder=shown)

    def act(_values: dict[str, Any]) -> None:
        set_ladder(portfolio, form.steps(), by=request.user)

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The levels are set; open problems rise by them from now on."))
        return redirect("problems:ladder", pk)
    context = {
        "form": form,
        "portfolio": portfolio,
        "portfolios": reached.order_by("pk"),
        "is_default": now.is_default,
        "is_preset": preset is not None,
    }
    return render(request, "problems/ladder.html", context, status=422 if form.is_bound else 200)
