"""Pages of task forces."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.accounts.models import ALWAYS
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.journal.once import attempt, make_once
from guatu.ledger import actions
from guatu.ledger.forms import TaskForceForm
from guatu.ledger.models import Portfolio, Project, TaskForce

EDIT = "ledger.project.edit"


@require_safe
def force_list(request: SignedIn) -> HttpResponse:
    """The task forces with their heads and the number of their projects; ended ones last."""
    require(request.user, "ledger.project.view")
    forces = TaskForce.objects.visible_to(request.user).select_related("head", "portfolio")
    forces = forces.annotate(
        size=Count("members", distinct=True), load=Count("projects", distinct=True)
    )
    context = {
        "forces": forces.order_by("valid_to", "portfolio", "name"),
        "portfolios": Portfolio.objects.reached_by(request.user, EDIT),
        "may_edit": may(request.user, EDIT),
    }
    return render(request, "ledger/force_list.html", context)


@require_safe
def force_page(request: SignedIn, pk: int) -> HttpResponse:
    """One task force: its people, units, duties, and the projects that one may see."""
    force = _visible(request, pk)
    visible = Project.objects.visible_to(request.user)
    context = {
        "force": force,
        "members": force.members.all(),
        "units": force.units.all(),
        "projects": force.projects.filter(pk__in=visible).order_by("no"),
        "may_edit": TaskForce.objects.reached_by(request.user, EDIT).filter(pk=pk).exists(),
    }
    return render(request, "ledger/force_page.html", context)


@require_http_methods(["GET", "POST"])
def create_force(request: SignedIn) -> HttpResponse:
    """A new task force of `?portfolio=`, or of the only portfolio."""
    require(request.user, EDIT)
    reached = Portfolio.objects.reached_by(request.user, EDIT)
    asked = request.GET.get("portfolio", "")
    portfolio = get_object_or_404(reached, pk=int(asked)) if asked.isdecimal() else reached.first()
    if portfolio is None:
        return redirect("ledger:force-list")
    form = TaskForceForm(request.POST or None, portfolio=portfolio, force=None)
    if request.method == "POST":

        def act(values: dict[str, Any]) -> TaskForce:
            values["valid_from"] = values["valid_from"] or ALWAYS
            return actions.create_task_force(portfolio, by=request.user, **values)

        force = make_once(form, request.user, TaskForce, act)
        if force is not None:
            return redirect("ledger:force", force.pk)
    return _form_page(request, form, _("New task force"))


@require_http_methods(["GET", "POST"])
def change_force(request: SignedIn, pk: int) -> HttpResponse:
    """Changes a task force."""
    force = _visible(request, pk)
    require(request.user, EDIT, force)
    names = ("name", "charter", "duties", "valid_from", "valid_to")
    linked = {name: list(getattr(force, name).all()) for name in ("members", "units", "projects")}
    start = {
        **{name: getattr(force, name) for name in names},
        "valid_from": None if force.valid_from == ALWAYS else force.valid_from,
        **linked,
        "head": [force.head] if force.head else [],
    }
    form = TaskForceForm(
        request.POST or None, portfolio=force.portfolio, force=force, initial=start
    )
    if request.method == "POST":

        def act(values: dict[str, Any]) -> None:
            del values["once"]
            values["valid_from"] = values["valid_from"] or ALWAYS
            actions.change_task_force(force, by=request.user, **values)

        if attempt(form, act):
            return redirect("ledger:force", pk)
    return _form_page(request, form, _("Change %(name)s") % {"name": force.name})


def _visible(request: SignedIn, pk: int) -> TaskForce:
    require(request.user, "ledger.project.view")
    forces = TaskForce.objects.visible_to(request.user).select_related("head", "portfolio__unit")
    return get_object_or_404(forces, pk=pk)


def _form_page(request: SignedIn, form: TaskForceForm, heading: str) -> HttpResponse:
    context = {"form": form, "heading": heading}
    return render(request, "ledger/force_form.html", context, status=422 if form.is_bound else 200)
