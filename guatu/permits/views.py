"""Pages of a project's permits and of one permit."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.models import Unit
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.once import attempt, make_once
from guatu.ledger.models import Milestone, Project
from guatu.permits import actions
from guatu.permits.choosing import authority_of, kind_for, kinds_of, propose, settings_of, unlinked
from guatu.permits.evidence import download, uploads_of
from guatu.permits.forms import ExtendForm, PermitForm, ProposalForm, StepForm, WaivePermitForm
from guatu.permits.items import Item, Kind
from guatu.permits.models import Evidence, Permit, PermitStep
from guatu.permits.reading import project_permits

VIEW, FILL = "ledger.project.view", "permits.fill"


@require_safe
def project_page(request: SignedIn, pk: int) -> HttpResponse:
    """The permits of a project by phase."""
    require(request.user, VIEW)
    project = visible_project(request, pk)
    reached = Permit.objects.reached_by(request.user, FILL).filter(project=project)
    context = {
        "project": project,
        "view": project_permits(project, timezone.localdate()),
        "changeable": set(reached.values_list("pk", flat=True)),
        "may_make": reaches(request, project),
    }
    return render(request, "permits/project.html", context)


@require_http_methods(["GET", "POST"])
def choose(request: SignedIn, pk: int) -> HttpResponse:
    """Takes permits from a template; `?kind=` names another than the one that fits."""
    project = visible_project(request, pk)
    require(request.user, FILL, project)
    kinds, settings = kinds_of(project.portfolio_id), settings_of(project.portfolio_id)
    kind = kinds.get(request.GET.get("kind", "")) or kind_for(project, kinds)
    proposed = propose(kind, project.permits.all(), unlinked(project))
    form = ProposalForm(request.POST or None, proposed=proposed)
    units = list(Unit.objects.within(project.portfolio.unit).current().order_by("order", "pk"))
    if request.method == "POST":

        def act(values: dict[str, Any]) -> Permit:
            picks = [
                actions.Pick(
                    one.item,
                    one.milestone,
                    values.get(f"planned_{one.item.code}"),
                    authority_of(one.item, units, settings),
                )
                for one in form.proposed
                if one.item.code in values["codes"]
            ]
            return actions.make_permits(project, picks, timezone.localdate(), by=request.user)[0]

        if make_once(form, request.user, Permit, act) is not None:
            messages.success(request, _("The permits are on the project's list."))
            return redirect("permits:project", pk)
    context = {
        "project": project,
        "kind": kind,
        "kinds": kinds.values(),
        "form": form,
        "rows": [
            (one, ticked, field, authority_of(one.item, units, settings), _others(kind, one.item))
            for one, ticked, field in form.rows()
        ],
    }
    return render(request, "permits/choose.html", context, status=422 if form.is_bound else 200)


@require_POST
def adopt(request: SignedIn, pk: int) -> HttpResponse:
    """Takes a milestone that no template knows among the permits."""
    visible = Milestone.objects.visible_to(request.user).select_related("project")
    milestone = get_object_or_404(visible, pk=pk)
    permit = actions.adopt_milestone(milestone, by=request.user)
    return redirect("permits:permit", permit.pk)


@require_safe
def permit_page(request: SignedIn, pk: int) -> HttpResponse:
    """One permit: its way so far, and what may be done next."""
    return _page(request, _permit(request, pk))


@require_POST
def move(request: SignedIn, pk: int) -> HttpResponse:
    """The next step of a permit."""
    permit = _reached(request, pk)
    form = StepForm(request.POST, request.FILES, permit=permit)

    def act(values: dict[str, Any]) -> PermitStep:
        files = uploads_of(values.pop("files"))
        return actions.move_permit(actions.Step(permit, files=files, **values), by=request.user)

    step = make_once(form, request.user, PermitStep, act)
    if step is None:
        return _page(request, permit, step_form=form)
    facts = {"name": permit, "state": step.get_state_display()}
    messages.success(request, _("%(name)s: %(state)s") % facts)
    return _back(request, permit)


@require_POST
def extend(request: SignedIn, pk: int) -> HttpResponse:
    """A granted permit is valid for longer."""
    permit = _reached(request, pk)
    form = ExtendForm(request.POST, request.FILES)

    def act(values: dict[str, Any]) -> PermitStep:
        step = actions.Step(
            permit, Permit.State.GRANTED, files=uploads_of(values.pop("files")), **values
        )
        return actions.extend_permit(step, by=request.user)

    if make_once(form, request.user, PermitStep, act) is None:
        return _page(request, permit, extend_form=form)
    return _back(request, permit)


@require_POST
def change(request: SignedIn, pk: int) -> HttpResponse:
    """Adjusts a permit to its project."""
    permit = _reached(request, pk)
    form = PermitForm(request.POST, permit=permit)
    stored = _permit(request, pk)  # the form puts its values on its own instance

    def act(values: dict[str, Any]) -> None:
        actions.change_permit(stored, by=request.user, **values)

    if attempt(form, act):
        messages.success(request, _("Saved: %(name)s") % {"name": stored})
        return _back(request, permit)
    return _page(request, stored, change_form=form)


@require_POST
def waive(request: SignedIn, pk: int) -> HttpResponse:
    """Says that a permit is not needed."""
    permit = _reached(request, pk)
    form = WaivePermitForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        actions.waive_permit(permit, values["reason"], by=request.user)

    if attempt(form, act):
        return _back(request, permit)
    return _page(request, permit, waive_form=form)


@require_POST
def restore(request: SignedIn, pk: int) -> HttpResponse:
    """Says that a permit is needed after all."""
    permit = _reached(request, pk)
    actions.restore_permit(permit, by=request.user)
    return _back(request, permit)


@require_safe
def file(request: SignedIn, pk: int) -> FileResponse:
    """An evidence file, to those who see its project or its permit."""
    return download(get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk))


def visible_project(request: SignedIn, pk: int) -> Project:
    """The project, 404 where it may not be seen."""
    visible = Project.objects.visible_to(request.user).select_related("portfolio__unit")
    return get_object_or_404(visible, pk=pk)


def reaches(request: SignedIn, project: Project, right: str = FILL) -> bool:
    """Whether the account holds the right on the project."""
    return Project.objects.reached_by(request.user, right).filter(pk=project.pk).exists()


def _others(kind: Kind, item: Item) -> str:
    """The names of a permit's group; empty where it has none."""
    if not item.group:
        return ""
    return "、".join(one.name for one in kind.items if one.group == item.group)


def _permit(request: SignedIn, pk: int) -> Permit:
    related = ("milestone__holder", "project__portfolio__unit", "unit", "held_by")
    visible = Permit.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(visible, pk=pk)


def _reached(request: SignedIn, pk: int) -> Permit:
    permit = _permit(request, pk)
    require(request.user, FILL, permit)
    return permit


def _back(request: SignedIn, permit: Permit) -> HttpResponse:
    return redirect("permits:permit", permit.pk)


def _page(request: SignedIn, permit: Permit, **forms: BaseForm) -> HttpResponse:
    project = permit.project
    may_fill = Permit.objects.reached_by(request.user, FILL).filter(pk=permit.pk).exists()
    view = project_permits(project, timezone.localdate())
    context = {
        "project": project,
        "permit": permit,
        "row": next(row for row in view.rows if row.permit.pk == permit.pk),
        "note": view.note,
        "steps": permit.steps.prefetch_related("files"),
        "may_fill": may_fill,
        "sees_project": Project.objects.visible_to(request.user).filter(pk=project.pk).exists(),
        **_forms(permit, may_fill=may_fill),
        **forms,
    }
    bound = any(form.is_bound for form in forms.values())
    return render(request, "permits/permit.html", context, status=422 if bound else 200)


def _forms(permit: Permit, *, may_fill: bool) -> dict[str, BaseForm]:
    if not may_fill:
        return {}
    return {
        "step_form": StepForm(permit=permit),
        "extend_form": ExtendForm(initial={"until": permit.valid_until}),
        "change_form": PermitForm(permit=permit),
        "waive_form": WaivePermitForm(),
    }
