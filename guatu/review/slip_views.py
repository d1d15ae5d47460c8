"""Pages of correction slips: the list, one slip to read and print, a new one, decisions."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.once import attempt
from guatu.journal.storing import column_of
from guatu.ledger.fields import money_unit
from guatu.ledger.models import Project
from guatu.lib.parts import render_part
from guatu.reports.models import ProgressReport
from guatu.review.actions import CORRECTED, DECIDE, FILL, decide_slip, propose_slip, withdraw_slip
from guatu.review.comparing import text_of
from guatu.review.forms import DecisionForm, SlipForm
from guatu.review.models import Slip

VIEW = "ledger.project.view"
ON_PAGE = 50


@dataclass(frozen=True)
class Correction:
    """A field of a slip: its name, both values."""

    label: str
    old: str
    new: str


@require_safe
def slip_list(request: SignedIn) -> HttpResponse:
    """The slips of the projects in reach, those that wait first."""
    require(request.user, VIEW)
    slips = Slip.objects.visible_to(request.user)
    state = request.GET.get("state", "")
    if state in Slip.State.values:
        slips = slips.filter(state=state)
    rows = slips.select_related("project", "proposed_by__person", "decided_by__person")
    page = Paginator(rows, ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "slips": [(slip, corrections(slip)) for slip in page],
        "state": state,
        "states": Slip.State.choices,
        "tab": "slips",
    }
    return render_part(request, "review/slip_list.html", "rows", context)


@require_http_methods(["GET", "HEAD", "POST"])
def slip_page(request: SignedIn, pk: int) -> HttpResponse:
    """A slip as it is read, printed and decided on."""
    require(request.user, VIEW)
    visible = Slip.objects.visible_to(request.user)
    slip = get_object_or_404(
        visible.select_related("project__portfolio", "proposed_by__person", "decided_by__person"),
        pk=pk,
    )
    reached = Slip.objects.reached_by(request.user, DECIDE).filter(pk=pk).exists()
    is_mine = slip.proposed_by_id == request.user.pk
    form = DecisionForm(request.POST or None)
    if request.method == "POST":

        def act(values: dict[str, Any]) -> None:
            if "withdraw" in request.POST:
                withdraw_slip(slip, by=request.user)
            else:
                state = "approved" if "approve" in request.POST else "refused"
                decide_slip(slip, state, values["remark"], by=request.user)

        if attempt(form, act):
            slip.refresh_from_db(fields=["state"])
            facts = {"slip": slip.label, "state": slip.get_state_display()}
            messages.success(request, _("%(slip)s: %(state)s") % facts)
            return redirect("review:slip", pk)
    is_open = slip.state == Slip.State.PROPOSED
    context = {
        "slip": slip,
        "corrections": corrections(slip),
        "form": form,
        "may_decide": is_open and reached and not is_mine,
        "may_withdraw": is_open and is_mine,
        "unit": money_unit(slip.portfolio.currency),
    }
    return render(request, "review/slip.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new_slip(request: SignedIn, project: int, month: str) -> HttpResponse:
    """Proposes to correct a project's report of a locked month."""
    visible = Project.objects.visible_to(request.user).select_related("portfolio")
    item = get_object_or_404(visible, pk=project)
    require(request.user, FILL, item)
    first = _month(month)
    report = ProgressReport.objects.filter(project=item, month=first).first()
    shown = report or ProgressReport(project=item, month=first)
    form = SlipForm(request.POST or None, instance=shown)
    made: list[Slip] = []

    def act(values: dict[str, Any]) -> None:
        made.append(
            propose_slip(item, first, form.fields_of_report(), values["reason"], by=request.user)
        )

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("%(slip)s waits for a decision.") % {"slip": made[0].label})
        return redirect("review:slip", made[0].pk)
    context = {
        "form": form,
        "project": item,
        "month": first,
        "has_report": report is not None,
        "unit": money_unit(item.portfolio.currency),
    }
    status = 422 if form.is_bound else 200
    return render(request, "review/slip_form.html", context, status=status)


def corrections(slip: Slip) -> list[Correction]:
    """The fields of a slip with both values in words, in the order of a report."""
    found = []
    for name, (old, new) in sorted(slip.changes.items(), key=lambda item: CORRECTED.index(item[0])):
        column = column_of(ProgressReport, name)
        values = [text_of(name, column.to_python(value)) for value in (old, new)]
        found.append(Correction(str(column.verbose_name), *values))
    return found


def _month(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
