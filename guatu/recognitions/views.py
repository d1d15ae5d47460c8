"""Pages of recognised dates, and of requests to stop or resume works."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.downloads import list_download
from guatu.journal.once import attempt, make_once
from guatu.ledger.models import Project
from guatu.lib.parts import render_part
from guatu.permits.evidence import uploads_of
from guatu.permits.views import reaches, visible_project
from guatu.recognitions import actions, reading
from guatu.recognitions.actions import RECORD
from guatu.recognitions.asking import APPROVE, ASK, MOVES
from guatu.recognitions.forms import AskForm, DecideForm, RecognitionForm, WithdrawForm
from guatu.recognitions.models import Recognition, StageRequest

VIEW = "ledger.project.view"
ON_PAGE = 50
SHOWN = ("", "missing", "differs")
State = StageRequest.State


@require_safe
def date_list(request: SignedIn) -> HttpResponse:
    """Recognised dates of projects beside their own."""
    require(request.user, VIEW)
    event, show, authority = _asked(request)
    page = Paginator(_projects(request), ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "event": event,
        "show": show,
        "authority": authority,
        "events": Recognition.Event.choices,
        "authorities": Recognition.Authority.choices,
        "page": page,
        "lines": _lines(list(page.object_list), event),
    }
    return render_part(request, "recognitions/dates.html", "rows", context)


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The list of recognised dates as it is shown, all its pages, as .xlsx."""
    require(request.user, "ledger.export")
    event, _show, _authority = _asked(request)
    cells = reading.event_cells(_lines(list(_projects(request)), event))
    title = f"{_('Recognised dates')} {Recognition.Event(event).label} {timezone.localdate()}"
    return list_download(request, title, title, reading.EVENT_COLUMNS, cells)


@require_http_methods(["GET", "POST"])
def project_dates(request: SignedIn, pk: int) -> HttpResponse:
    """The recognised dates of a project, and the form of who may record one."""
    require(request.user, VIEW)
    project = visible_project(request, pk)
    if request.method == "GET":
        return _dates_page(request, project)
    authorities = _authorities(request, project)
    if not authorities:
        require(request.user, RECORD[Recognition.Authority.PLANNING], project)
    form = RecognitionForm(request.POST, request.FILES, authorities=authorities)

    def act(values: dict[str, Any]) -> Recognition:
        files, reason = uploads_of(values.pop("files")), values.pop("reason")
        row = Recognition(project=project, recorded_on=timezone.localdate(), **values)
        return actions.recognise(row, files, by=request.user, reason=reason)

    if make_once(form, request.user, Recognition, act) is None:
        return _dates_page(request, project, form=form)
    messages.success(request, _("Saved: %(name)s") % {"name": project.name})
    return redirect("recognitions:project-dates", pk)


@require_POST
def withdraw_date(request: SignedIn, pk: int) -> HttpResponse:
    """A date is no longer recognised."""
    visible = Recognition.objects.visible_to(request.user)
    recognition = get_object_or_404(visible.select_related("project__portfolio__unit"), pk=pk)
    require(request.user, RECORD[recognition.authority], recognition)
    project = recognition.project
    form = WithdrawForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        actions.withdraw_recognition(recognition, values["reason"], by=request.user)

    if attempt(form, act):
        return redirect("recognitions:project-dates", project.pk)
    return _dates_page(request, project, withdraw_form=form)


@require_safe
def request_list(request: SignedIn) -> HttpResponse:
    """Requests to stop or resume works: those that wait first."""
    require(request.user, VIEW)
    rows = StageRequest.objects.visible_to(request.user)
    state = request.GET.get("state", State.WAITING)
    if state in State.values:
        rows = rows.filter(state=state)
    related = ("project", "asked_by__person", "decided_by__person")
    page = Paginator(rows.select_related(*related).order_by("asked_on", "pk"), ON_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "state": state,
        "states": State.choices,
        "today": timezone.localdate(),
    }
    return render(request, "recognitions/requests.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: SignedIn, pk: int) -> HttpResponse:
    """Asks that works be stopped or resumed, whichever fits the project's stage."""
    project = visible_project(request, pk)
    require(request.user, ASK, project)
    kind = next((code for code, (old, _new) in MOVES.items() if old == project.stage), None)
    is_stop = kind != StageRequest.Kind.RESUME
    form = AskForm(request.POST or None, request.FILES or None, is_stop=is_stop)
    if request.method == "POST":

        def act(values: dict[str, Any]) -> StageRequest:
            files = uploads_of(values.pop("files"))
            row = StageRequest(
                project=project,
                kind=kind or StageRequest.Kind.STOP,
                asked_on=timezone.localdate(),
                **values,
            )
            return actions.ask_to_move(row, files, by=request.user)

        row = make_once(form, request.user, StageRequest, act)
        if row is not None:
            messages.success(request, _("The request waits for approval."))
            return redirect("recognitions:request", row.pk)
    context = {
        "project": project,
        "form": form,
        "kind": kind,
        "waiting": project.stage_requests.filter(state=State.WAITING).first(),
    }
    return render(request, "recognitions/ask.html", context, status=422 if form.is_bound else 200)


@require_safe
def request_page(request: SignedIn, pk: int) -> HttpResponse:
    """A request, and the decision where one may make it."""
    require(request.user, VIEW)
    return _request_page(request, _request(request, pk))


@require_POST
def decide(request: SignedIn, pk: int) -> HttpResponse:
    """Approves or refuses a request."""
    row = _request(request, pk)
    require(request.user, APPROVE, row.project)
    form = DecideForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        actions.decide_request(row, by=request.user, day=timezone.localdate(), **values)

    if attempt(form, act):
        return redirect("recognitions:request", pk)
    return _request_page(request, row, form=form)


@require_POST
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Takes a request back."""
    row = _request(request, pk)
    actions.withdraw_request(row, by=request.user)
    return redirect("recognitions:request", pk)


def _dates_page(request: SignedIn, project: Project, **forms: BaseForm) -> HttpResponse:
    authorities = _authorities(request, project)
    rows = project.recognitions.select_related("recorded_by__person").prefetch_related("files")
    initial = {"event": request.GET.get("event", "")}
    blank = RecognitionForm(authorities=authorities, initial=initial) if authorities else None
    context = {
        "project": project,
        "lines": reading.event_lines(project, rows),
        "form": blank,
        "authorities": authorities,
        "withdraw_form": None,
        **forms,
    }
    status = 422 if forms else 200
    return render(request, "recognitions/project_dates.html", context, status=status)


def _asked(request: SignedIn) -> tuple[str, str, str]:
    """(event, what to show, authority) of the address."""
    event, show = request.GET.get("event", ""), request.GET.get("show", "")
    authority = request.GET.get("authority", "")
    return (
        event if event in Recognition.Event.values else Recognition.Event.START,
        show if show in SHOWN else "",
        authority if authority in Recognition.Authority.values else "",
    )


def _projects(request: SignedIn) -> QuerySet[Project]:
    event, show, authority = _asked(request)
    visible = Project.objects.visible_to(request.user)
    return reading.recognisable(visible, event, show, authority)


def _lines(projects: list[Project], event: str) -> list[reading.EventLine]:
    held: dict[int, dict[str, Recognition | None]] = {}
    for row in Recognition.objects.filter(project__in=projects, event=event):
        held.setdefault(row.project_id, {})[row.authority] = row
    return [reading.event_line(project, event, held.get(project.pk, {})) for project in projects]


def _authorities(request: SignedIn, project: Project) -> list[str]:
    """The authorities whose dates the account records for the project."""
    held = {right for right in set(RECORD.values()) if reaches(request, project, right)}
    return [authority for authority, right in RECORD.items() if right in held]


def _request(request: SignedIn, pk: int) -> StageRequest:
    related = ("project__portfolio__unit", "asked_by__person", "decided_by__person")
    visible = StageRequest.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(visible, pk=pk)


def _request_page(request: SignedIn, row: StageRequest, **forms: BaseForm) -> HttpResponse:
    is_waiting = row.state == State.WAITING
    may_decide = is_waiting and reaches(request, row.project, APPROVE)
    is_own = row.asked_by_id == request.user.pk
    context = {
        "project": row.project,
        "row": row,
        "files": row.files.all(),
        "is_own": is_own,
        "form": DecideForm() if may_decide and not is_own else None,
        "may_withdraw": is_waiting and reaches(request, row.project, ASK),
        "today": timezone.localdate(),
        **forms,
    }
    bound = any(form.is_bound for form in forms.values())
    return render(request, "recognitions/request.html", context, status=422 if bound else 200)
