"""Pages of annual plans and milestones."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.once import attempt, make_once
from guatu.ledger import actions
from guatu.ledger.fields import money_unit
from guatu.ledger.models import AnnualPlan, Milestone, Project
from guatu.ledger.plan_forms import (
    MilestoneForm,
    MoveForm,
    NewMilestoneForm,
    PlanForm,
    ReachForm,
    WaiveForm,
)

EDIT, APPROVE, MILESTONE = "ledger.project.edit", "ledger.plan.approve", "ledger.milestone.edit"


@require_http_methods(["GET", "POST"])
def plans(request: SignedIn, pk: int) -> HttpResponse:
    """The versions of a year's plan, the original first, and the form of the next one."""
    project = _project(request, pk)
    year = _year(request)
    versions = list(project.plans.filter(year=year).order_by("version"))
    current = next((plan for plan in versions if plan.is_current), None)
    currency = project.portfolio.currency
    may_edit = Project.objects.reached_by(request.user, EDIT).filter(pk=pk).exists()
    form = PlanForm(request.POST or None, current=current, currency=currency) if may_edit else None
    if request.method == "POST" and form is None:
        raise PermissionDenied(EDIT)
    if request.method == "POST" and form is not None:
        act = partial(_set_plan, request, project, year, form)
        if attempt(form, act):
            messages.success(request, _("Saved: %(name)s") % {"name": project.name})
            return redirect(f"{request.path}?year={year}")
    context = {
        "project": project,
        "year": year,
        "years": _years(project, year),
        "versions": versions,
        "form": form,
        "may_approve": _reaches(request, APPROVE, project),
        "month_numbers": range(1, 13),
        "unit": money_unit(currency),
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "ledger/plan_list.html", context, status=status)


@require_POST
def approve(request: SignedIn, pk: int) -> HttpResponse:
    """Approves the current version of a plan."""
    plan = get_object_or_404(AnnualPlan.objects.visible_to(request.user), pk=pk)
    require(request.user, APPROVE, plan)
    actions.approve_plan(plan, timezone.localdate(), by=request.user)
    address = redirect("ledger:plan-list", plan.project_id)
    address["Location"] += f"?year={plan.year}"
    return address


@require_http_methods(["GET", "POST"])
def milestones(request: SignedIn, pk: int) -> HttpResponse:
    """The milestones of a project with the date planned first, now, forecast and actual."""
    project = _project(request, pk)
    may_add = _reaches(request, MILESTONE, project)
    form = NewMilestoneForm(request.POST or None) if may_add else None
    if request.method == "POST" and form is None:
        raise PermissionDenied(MILESTONE)
    if request.method == "POST" and form is not None:

        def act(values: dict[str, Any]) -> Milestone:
            draft = actions.MilestoneDraft(project, order=project.milestones.count(), **values)
            return actions.create_milestones([draft], timezone.localdate(), by=request.user)[0]

        if make_once(form, request.user, Milestone, act) is not None:
            return redirect("ledger:milestone-list", pk)
    rows = project.milestones.select_related("holder").prefetch_related("baselines")
    reached = Milestone.objects.reached_by(request.user, MILESTONE).filter(project=project)
    context = {
        "project": project,
        "milestones": rows,
        "changeable": set(reached.values_list("pk", flat=True)),
        "form": form,
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "ledger/milestone_list.html", context, status=status)


@require_http_methods(["GET", "POST"])
def milestone_page(request: SignedIn, pk: int) -> HttpResponse:
    """One milestone: what it is, and the forms to move, reach or waive it."""
    milestone = _milestone(request, pk)
    form = MilestoneForm(request.POST or None, instance=milestone, project=milestone.project)
    if request.method == "POST":
        stored = Milestone.objects.get(pk=pk)  # the form puts its values on its own instance

        def act(values: dict[str, Any]) -> None:
            actions.change_milestones([(stored, values)], by=request.user)

        if attempt(form, act):
            return redirect("ledger:milestone", pk)
        return _milestone_page(request, stored, form=form)
    return _milestone_page(request, milestone, form=form)


@require_POST
def move_milestone(request: SignedIn, pk: int) -> HttpResponse:
    """Plans a milestone anew."""
    milestone = _milestone(request, pk)
    form = MoveForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        moves = [(milestone, values["planned"])]
        actions.move_milestones(moves, timezone.localdate(), values["reason"], by=request.user)

    if attempt(form, act):
        return redirect("ledger:milestone", pk)
    return _milestone_page(request, milestone, move_form=form)


@require_POST
def reach_milestone(request: SignedIn, pk: int) -> HttpResponse:
    """Says when a milestone was reached, or that it was not."""
    milestone = _milestone(request, pk)
    form = ReachForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        reached = [(milestone, values["actual"], values["evidence"])]
        actions.reach_milestones(reached, by=request.user)

    if attempt(form, act):
        return redirect("ledger:milestone-list", milestone.project_id)
    return _milestone_page(request, milestone, reach_form=form)


@require_POST
def waive_milestone(request: SignedIn, pk: int) -> HttpResponse:
    """Says that a milestone is not needed."""
    milestone = _milestone(request, pk)
    form = WaiveForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        actions.waive_milestone(milestone, values["reason"], by=request.user)

    if attempt(form, act):
        return redirect("ledger:milestone-list", milestone.project_id)
    return _milestone_page(request, milestone, waive_form=form)


@require_POST
def restore_milestone(request: SignedIn, pk: int) -> HttpResponse:
    """Says that a milestone is needed after all."""
    milestone = _milestone(request, pk)
    actions.restore_milestone(milestone, by=request.user)
    return redirect("ledger:milestone", pk)


def _project(request: SignedIn, pk: int) -> Project:
    visible = Project.objects.visible_to(request.user).select_related("portfolio__unit")
    return get_object_or_404(visible, pk=pk)


def _milestone(request: SignedIn, pk: int) -> Milestone:
    visible = Milestone.objects.visible_to(request.user)
    milestone = get_object_or_404(visible.select_related("project__portfolio__unit"), pk=pk)
    require(request.user, MILESTONE, milestone)
    return milestone


def _reaches(request: SignedIn, right: str, project: Project) -> bool:
    return Project.objects.reached_by(request.user, right).filter(pk=project.pk).exists()


def _year(request: SignedIn) -> int:
    """The year that the address asks about, this year if none or none that can be."""
    asked = request.GET.get("year", "")
    is_year = asked.isascii() and asked.isdigit() and 1990 <= int(asked[:4]) <= 2100
    return int(asked) if is_year and len(asked) == 4 else timezone.localdate().year


def _years(project: Project, year: int) -> list[int]:
    known = set(project.plans.values_list("year", flat=True))
    return sorted(known | {year, timezone.localdate().year, timezone.localdate().year + 1})


def _set_plan(
    request: SignedIn, project: Project, year: int, form: PlanForm, _values: dict[str, Any]
) -> None:
    draft = actions.PlanDraft(project, year, form.planned())
    reason = form.cleaned_data.get("reason", "")
    actions.set_plans([draft], by=request.user, reason=reason)


def _milestone_page(request: SignedIn, milestone: Milestone, **forms: BaseForm) -> HttpResponse:
    context = {
        "milestone": milestone,
        "baselines": milestone.baselines.order_by("version"),
        "form": MilestoneForm(instance=milestone, project=milestone.project),
        "move_form": MoveForm(initial={"planned": milestone.planned}),
        "reach_form": ReachForm(
            initial={
                "actual": milestone.actual or timezone.localdate(),
                "evidence": milestone.evidence,
            }
        ),
        "waive_form": WaiveForm(),
        **forms,
    }
    bound = any(form.is_bound for form in forms.values())
    return render(request, "ledger/milestone_page.html", context, status=422 if bound else 200)
