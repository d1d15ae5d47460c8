"""Pages where a project is changed: its facts, who answers for it, its stage."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guatu.accounts.requests import SignedIn
from guatu.accounts.revealing import remember, reveal
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.journal.once import attempt
from guatu.ledger import actions
from guatu.ledger.checks import findings, record_of
from guatu.ledger.forms import AssignForm, ProjectForm, StageForm
from guatu.ledger.models import Project

EDIT, CONTACT = "ledger.project.edit", "ledger.contact.view"


@dataclass(frozen=True)
class Clash:
    """A field that somebody else changed meanwhile."""

    label: str
    theirs: Any
    yours: Any


def visible_project(request: SignedIn, pk: int, right: str) -> Project:
    """The project, 404 where it may not be seen and 403 without the right on it."""
    visible = Project.objects.visible_to(request.user).select_related("portfolio__unit")
    project = get_object_or_404(visible, pk=pk)
    require(request.user, right, project)
    return project


@require_http_methods(["GET", "POST"])
def change_project(request: SignedIn, pk: int) -> HttpResponse:
    """The facts of a project; where somebody changed it meanwhile, both versions side by side."""
    project = visible_project(request, pk, EDIT)
    stored = Project.objects.get(pk=pk)  # the form puts its values on its own instance
    form = ProjectForm(request.POST or None, instance=project)
    clashes: list[Clash] = []
    if request.method == "POST":

        def act(values: dict[str, Any]) -> None:
            expected = {pk: values["version"]}
            try:
                actions.change_projects(
                    [(stored, form.changes())], by=request.user, expected=expected
                )
            except actions.Stale as stale:
                clashes.extend(_clashes(form, stale.project))
                raise

        if attempt(form, act):
            messages.success(request, _("Saved: %(name)s") % {"name": stored.name})
            return redirect("desk:project", pk)
        if clashes:
            form = _again(form, stored)
    context = {
        "form": form,
        "heading": _("Change %(name)s") % {"name": stored.name},
        "project": stored,
        "clashes": clashes,
        "findings": findings(record_of(stored, timezone.localdate())),
    }
    return render(request, "ledger/project_form.html", context, status=_status(form))


@require_POST
def reveal_contact(request: SignedIn, pk: int) -> HttpResponse:
    """Shows a project's contact in full for a while; why is journaled."""
    project = visible_project(request, pk, CONTACT)
    reason = request.POST.get("reason", "")
    reveal(project, CONTACT, "ledger.contact.reveal", reason, by=request.user)
    remember(request, project.journal_thread)
    return redirect("desk:project", pk)


@require_http_methods(["GET", "POST"])
def assign(request: SignedIn, pk: int) -> HttpResponse:
    """The units and leaders of a project from a day on, and who they were."""
    project = visible_project(request, pk, EDIT)
    form = AssignForm(request.POST or None, project=project)
    if request.method == "POST":

        def act(values: dict[str, Any]) -> None:
            units = [(project, role, unit) for role, unit in form.units()]
            leaders = [(project, kind, people) for kind, people in form.leaders()]
            with writing(request.user, "ledger.project.assign"):
                actions.assign_units(units, values["day"], by=request.user)
                actions.link_leaders(leaders, values["day"], by=request.user)

        if attempt(form, act):
            messages.success(request, _("Saved: %(name)s") % {"name": project.name})
            return redirect("ledger:project-assign", pk)
    context = {
        "form": form,
        "project": project,
        "roles": project.roles.select_related("unit").order_by("role", "valid_from"),
        "leaders": project.leaders.select_related("person").order_by("kind", "valid_from", "order"),
    }
    return render(request, "ledger/project_assign.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
def move(request: SignedIn, pk: int) -> HttpResponse:
    """The next step of a project; only steps that the account may take are offered."""
    project = visible_project(request, pk, "ledger.stage.approve")
    form = StageForm(request.POST or None, project=project, account=request.user)
    if request.method == "POST":

        def act(values: dict[str, Any]) -> None:
            day, reason = values["day"], values["reason"]
            actions.move_project(project, values["stage"], by=request.user, day=day, reason=reason)

        if attempt(form, act):
            messages.success(request, _("Saved: %(name)s") % {"name": project.name})
            return redirect("desk:project", pk)
    context = {"form": form, "project": project}
    return render(request, "ledger/project_stage.html", context, status=_status(form))


def _status(form: Any) -> int:
    return 422 if form.is_bound else 200


def _clashes(form: ProjectForm, now: Project) -> list[Clash]:
    """The fields in which what was typed differs from what is stored by now."""
    shown = ProjectForm(instance=now)
    stored = {**shown.initial, "contact": now.contact}  # shown masked
    return [
        Clash(str(field.label), shown[name].value(), form[name].value())
        for name, field in form.fields.items()
        if name != "version" and form.cleaned_data[name] != stored.get(name)
    ]


def _again(form: ProjectForm, stored: Project) -> ProjectForm:
    """The same form over the newest version: saving it again is meant."""
    data = dict(form.data.items())
    data["version"] = str(Project.objects.values_list("version", flat=True).get(pk=stored.pk))
    again = ProjectForm(data, instance=stored)
    again.add_error(None, _("Somebody changed the project meanwhile. Look at both and save again."))
    return again
