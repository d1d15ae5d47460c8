"""A new project: its facts, and since when it is on the list if the year is under way."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from guatu.accounts.models import Account
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.changes.actions import Approval, NewProject, add_new
from guatu.journal.once import DayInput, make_once
from guatu.ledger.actions import create_projects
from guatu.ledger.forms import NewProjectForm
from guatu.ledger.models import Portfolio, Project
from guatu.reports.models import ProgressReport

EDIT = "ledger.project.edit"


class EnterForm(NewProjectForm):
    """A project to be made, on the list from the year's beginning or added in its course."""

    entered_on = forms.DateField(
        label=gettext_lazy("on the list from"),
        widget=DayInput(),
        required=False,
        help_text=gettext_lazy("Left empty for a project that is on the list from the beginning."),
    )
    entry_reason = forms.CharField(
        label=gettext_lazy("why it is added"), max_length=300, required=False
    )
    entry_document = forms.CharField(
        label=gettext_lazy("approval document"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Title or number of the document that approves the change."),
    )

    GROUPS = (
        *NewProjectForm.GROUPS,
        (
            gettext_lazy("Since when it is on the list"),
            ("entered_on", "entry_reason", "entry_document"),
        ),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, account=account, **kwargs)
        if _has_begun(account):
            self.fields["entered_on"].initial = timezone.localdate

    def clean(self) -> dict[str, Any]:
        """A day needs its reason and its document."""
        values: dict[str, Any] = super().clean() or {}
        for name in ("entry_reason", "entry_document") if values.get("entered_on") else ():
            if not values.get(name, "").strip():
                self.add_error(name, _("Needed for a project that is added in the year."))
        return values


@require_http_methods(["GET", "POST"])
def create_project(request: SignedIn) -> HttpResponse:
    """A new project; one that is added in the year is recorded as a change of the list."""
    require(request.user, EDIT)
    form = EnterForm(request.POST or None, account=request.user)
    if request.method == "POST":

        def act(values: dict[str, Any]) -> Project:
            return _made(values, request.user)

        project = make_once(form, request.user, Project, act)
        if project is not None:
            return redirect("ledger:project-assign", project.pk)
    context = {"form": form, "heading": _("New project")}
    status = 422 if form.is_bound else 200
    return render(request, "ledger/project_form.html", context, status=status)


def _made(values: dict[str, Any], by: Account) -> Project:
    portfolio, day = values.pop("portfolio"), values.pop("entered_on")
    reason, document = values.pop("entry_reason"), values.pop("entry_document")
    values.pop("version")
    if day is None:
        return create_projects(portfolio, [values], by=by)[0]
    approval = Approval(day, reason, document, timezone.localdate())
    change = add_new(portfolio, [NewProject(values)], approval, by=by)
    return Project.objects.get(list_lines__change=change)


def _has_begun(account: Account) -> bool:
    """Whether months of this year, before the present one, are reported for already."""
    reached = Portfolio.objects.reached_by(account, EDIT)
    month = timezone.localdate().replace(day=1)
    reports = ProgressReport.objects.filter(project__portfolio__in=reached)
    return reports.filter(month__gte=month.replace(month=1), month__lt=month).exists()
