"""A problem typed in a report becomes an entry of the problem list, with a kind and a holder.

Reports lie below problems, so the page that knows both stands here.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from guatu.accounts.models import Unit
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import county_path, require
from guatu.excuses.reasons import choices, reasons_of
from guatu.journal.once import DayInput, OnceForm, make_once
from guatu.ledger.models import Project
from guatu.lib.offers import offer, offer_rows
from guatu.problems.actions import raise_problems
from guatu.problems.models import Problem
from guatu.reports.fill_views import month_of
from guatu.reports.grounds import ground_of

RAISE = "problems.raise"


class ProblemForm(OnceForm):
    """What holds the project up, of which kind, who should act, what is asked, by when."""

    text = forms.CharField(
        label=gettext_lazy("Problem"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    holder = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Holder"),
        required=False,
        help_text=gettext_lazy("Who has to act now; left empty, the project office decides."),
    )
    asks = forms.CharField(
        label=gettext_lazy("Request"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due = forms.DateField(label=gettext_lazy("Due"), required=False, widget=DayInput)

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", choices(reasons_of(project.portfolio_id)))
        home = county_path(project.portfolio.unit.path)
        units = Unit.objects.current().filter(path__startswith=home).exclude(path=home)
        offer_rows(self, "holder", units.order_by("order", "id"))


@require_http_methods(["GET", "HEAD", "POST"])
def report_problem(request: SignedIn, pk: int) -> HttpResponse:
    """The form, begun with what the report of `?month=` says of problems."""
    visible = Project.objects.visible_to(request.user).select_related("portfolio__unit")
    project = get_object_or_404(visible, pk=pk)
    require(request.user, RAISE, project)
    month = month_of(request.GET.get("month", ""))
    text = ground_of(project, month).texts.get("problem_text", "") if month else ""
    form = ProblemForm(project, request.POST or None, initial={"text": text, "kind": "other"})
    if request.method == "POST":

        def act(values: dict[str, Any]) -> Problem:
            given = {name: value for name, value in values.items() if value is not None}
            draft = {"project": project, "raised_on": timezone.localdate(), **given}
            return raise_problems([draft], by=request.user)[0]

        if make_once(form, request.user, Problem, act) is not None:
            messages.success(request, _("The problem stands on the list."))
            back = f"?month={month:%Y-%m}#p{pk}" if month else f"#p{pk}"
            return redirect(f"{reverse('reports:fill')}{back}")
    status = 422 if form.is_bound else 200
    context = {"project": project, "form": form, "month": month}
    return render(request, "desk/report_problem.html", context, status=status)
