"""Pages of excuses: asked for on a project, decided by somebody else, listed by state."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.excuses import actions
from guatu.excuses.actions import APPROVE, ASK
from guatu.excuses.forms import AskForm, DecideForm, EndForm
from guatu.excuses.models import Excuse, ExcuseQuerySet
from guatu.excuses.reasons import names_of, reason_name, reasons_of
from guatu.journal.downloads import list_download
from guatu.journal.once import attempt, make_once
from guatu.ledger.models import Project
from guatu.lib.kept_files import SentFile, path_of, sent_back
from guatu.lib.spreadsheets import ListColumn

VIEW = "ledger.project.view"
ON_PAGE = 50
State = Excuse.State
SHOWN: dict[str, str | Promise] = {
    "waiting": gettext_lazy("waiting for approval"),
    "valid": gettext_lazy("hold today"),
    "over": gettext_lazy("expired or ended"),
    "refused": gettext_lazy("refused or withdrawn"),
    "all": gettext_lazy("All"),
}


@require_safe
def excuse_list(request: SignedIn) -> HttpResponse:
    """Excuses by state: those that wait first."""
    require(request.user, VIEW)
    show = _show(request)
    page = Paginator(_rows(request, show), ON_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": list(zip(rows, _reasons(rows), (standing_of(r, today) for r in rows), strict=True)),
        "show": show,
        "shown": SHOWN.items(),
        "today": today,
    }
    return render(request, "excuses/list.html", context)


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The list as it is shown, all its pages, as .xlsx."""
    require(request.user, "ledger.export")
    show = _show(request)
    title = f"{_('Excuses')} {SHOWN[show]} {timezone.localdate()}"
    return list_download(request, title, title, COLUMNS, _cells(list(_rows(request, show))))


COLUMNS = (
    ListColumn(gettext_lazy("project number"), width=12),
    ListColumn(gettext_lazy("project name"), width=34),
    ListColumn(gettext_lazy("dimension"), width=10),
    ListColumn(gettext_lazy("reason of delay"), width=16),
    ListColumn(gettext_lazy("explanation"), width=44),
    ListColumn(gettext_lazy("supporting document"), width=28),
    ListColumn(gettext_lazy("holds from"), "date", 12),
    ListColumn(gettext_lazy("holds until"), "date", 12),
    ListColumn(gettext_lazy("state"), width=12),
    ListColumn(gettext_lazy("asked by"), width=14),
    ListColumn(gettext_lazy("asked on"), "date", 12),
    ListColumn(gettext_lazy("approver"), width=14),
    ListColumn(gettext_lazy("decided on"), "date", 12),
    ListColumn(gettext_lazy("answer"), width=30),
)


@require_http_methods(["GET", "POST"])
def ask(request: SignedIn, pk: int) -> HttpResponse:
    """Asks that a project's lag be held excused."""
    visible = Project.objects.visible_to(request.user).select_related("portfolio__unit")
    project = get_object_or_404(visible, pk=pk)
    require(request.user, ASK, project)
    initial = {"dimension": request.GET.get("dimension", "progress")}
    reasons = reasons_of(project.portfolio_id)
    form = AskForm(request.POST or None, request.FILES or None, reasons=reasons, initial=initial)
    if request.method == "POST":

        def act(values: dict[str, Any]) -> Excuse:
            sent = values.pop("file")
            file = SentFile(sent.name, sent.chunks(), sent.size) if sent else None
            row = Excuse(project=project, asked_on=timezone.localdate(), **values)
            return actions.ask_for_excuse(row, by=request.user, file=file)

        row = make_once(form, request.user, Excuse, act)
        if row is not None:
            messages.success(request, _("The request waits for approval."))
            return redirect("excuses:excuse", row.pk)
    context = {"project": project, "form": form}
    return render(request, "excuses/ask.html", context, status=422 if form.is_bound else 200)


@require_safe
def excuse_page(request: SignedIn, pk: int) -> HttpResponse:
    """An excuse, and the decision where one may make it."""
    require(request.user, VIEW)
    return _page(request, _excuse(request, pk))


@require_safe
def excuse_file(request: SignedIn, pk: int) -> FileResponse:
    """The photo or PDF of an excuse, to whoever sees it."""
    require(request.user, VIEW)
    row = _excuse(request, pk)
    if not row.file_path or not path_of(row.file_path).exists():
        raise Http404
    return sent_back(row.file_path, row.file_name, row.media_type)


@require_POST
def decide(request: SignedIn, pk: int) -> HttpResponse:
    """Approves or refuses an excuse."""
    row = _excuse(request, pk)
    require(request.user, APPROVE, row.project)
    form = DecideForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        actions.decide_excuse(row, by=request.user, day=timezone.localdate(), **values)

    return _done(request, row, "form", form, act)


@require_POST
def end(request: SignedIn, pk: int) -> HttpResponse:
    """Ends an excuse before its last day."""
    row = _excuse(request, pk)
    require(request.user, APPROVE, row.project)
    form = EndForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        actions.end_excuse(row, values["day"], values["reason"], by=request.user)

    return _done(request, row, "end_form", form, act)


@require_POST
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Takes a request back."""
    row = _excuse(request, pk)
    actions.withdraw_excuse(row, by=request.user)
    return redirect("excuses:excuse", pk)


def standing_of(row: Excuse, day: dt.date) -> str:
    """How an excuse stands on a day, in words."""
    if row.state != State.APPROVED:
        return str(row.get_state_display())
    if row.ended_on is not None and row.ended_on <= day:
        return _("ended early")
    if row.until < day:
        return _("expired")
    return _("holds") if row.holds_on(day) else _("begins later")


def _done(
    request: SignedIn, row: Excuse, name: str, form: BaseForm, act: Callable[[dict[str, Any]], None]
) -> HttpResponse:
    if attempt(form, act):
        return redirect("excuses:excuse", row.pk)
    return _page(request, row, **{name: form})


def _excuse(request: SignedIn, pk: int) -> Excuse:
    related = ("project__portfolio__unit", "asked_by__person", "decided_by__person")
    visible = Excuse.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(visible, pk=pk)


def _page(request: SignedIn, row: Excuse, **forms: BaseForm) -> HttpResponse:
    today = timezone.localdate()
    is_waiting = row.state == State.WAITING
    approves = _reaches(request, row.project, APPROVE)
    is_own = row.asked_by_id == request.user.pk
    context = {
        "project": row.project,
        "row": row,
        "reason": reason_name(row.reason, names_of(row.project.portfolio_id)),
        "standing": standing_of(row, today),
        "is_own": is_own,
        "form": DecideForm() if is_waiting and approves and not is_own else None,
        "end_form": EndForm() if approves and row.holds_on(today) else None,
        "may_withdraw": is_waiting and _reaches(request, row.project, ASK),
        **forms,
    }
    bound = any(form.is_bound for form in forms.values())
    return render(request, "excuses/excuse.html", context, status=422 if bound else 200)


def _reaches(request: SignedIn, project: Project, right: str) -> bool:
    return Project.objects.reached_by(request.user, right).filter(pk=project.pk).exists()


def _show(request: SignedIn) -> str:
    show = request.GET.get("show", "waiting")
    return show if show in SHOWN else "waiting"


def _rows(request: SignedIn, show: str) -> QuerySet[Excuse]:
    rows: ExcuseQuerySet = Excuse.objects.visible_to(request.user)
    today = timezone.localdate()
    if show == "waiting":
        rows = rows.filter(state=State.WAITING)
    elif show == "valid":
        rows = rows.valid_on(today)
    elif show == "over":
        later = rows.filter(valid_from__gt=today)
        rows = rows.filter(state=State.APPROVED).exclude(pk__in=rows.valid_on(today).values("pk"))
        rows = rows.exclude(pk__in=later.values("pk"))
    elif show == "refused":
        rows = rows.filter(state__in=(State.REFUSED, State.WITHDRAWN))
    related = ("project__portfolio", "asked_by__person")
    return rows.select_related(*related).order_by("-asked_on", "-pk")


def _reasons(rows: Iterable[Excuse]) -> list[str]:
    names: dict[int, dict[str, str]] = {}
    found = []
    for row in rows:
        key = row.project.portfolio_id
        if key not in names:
            names[key] = names_of(key)
        found.append(reason_name(row.reason, names[key]))
    return found


def _cells(rows: list[Excuse]) -> Iterator[list[Any]]:
    today = timezone.localdate()
    for row, reason in zip(rows, _reasons(rows), strict=True):
        yield [
            *(row.project.no, row.project.name, row.get_dimension_display(), reason, row.text),
            row.document or row.file_name,
            *(row.valid_from, row.until, standing_of(row, today), str(row.asked_by or "")),
            *(row.asked_on, row.approver, row.decided_on, row.answer),
        ]
