"""The page of the reasons of delay."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.excuses.actions import REASONS, set_reason
from guatu.excuses.forms import ReasonForm
from guatu.excuses.reasons import reasons_of
from guatu.journal.once import attempt
from guatu.ledger.models import Portfolio


@require_http_methods(["GET", "POST"])
def reason_list(request: SignedIn) -> HttpResponse:
    """The reasons of `?portfolio=`, the first in reach if none; a POST names one or adds one."""
    require(request.user, REASONS)
    reached = Portfolio.objects.reached_by(request.user, REASONS)
    portfolios = list(reached.order_by("unit__path", "pk"))
    wanted = request.GET.get("portfolio", "")
    portfolio = next((p for p in portfolios if not wanted or str(p.pk) == wanted), None)
    if portfolio is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST":

        def act(values: dict[str, Any]) -> None:
            code, name = values["code"], values["name"]
            set_reason(portfolio, code, name, by=request.user, is_used=values["is_used"])

        if attempt(form, act):
            messages.success(request, _("Saved: %(name)s") % {"name": form.cleaned_data["name"]})
            return redirect(request.get_full_path())
    context = {
        "portfolio": portfolio,
        "portfolios": portfolios,
        "reasons": reasons_of(portfolio),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "excuses/reasons.html", context, status=status)
