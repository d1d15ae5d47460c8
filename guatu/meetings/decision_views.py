"""The ledger of decisions, a decision's page and its steps."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.models import Unit
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.calendars.compute import note_on, workdays
from guatu.journal.downloads import list_download
from guatu.journal.once import make_once
from guatu.ledger.models import Project
from guatu.lib.figures import day_long_text
from guatu.lib.kept_files import path_of
from guatu.lib.parts import render_part
from guatu.meetings import ledger
from guatu.meetings.actions import change_decision
from guatu.meetings.deeds import BY_CODE, Deed, form_of, offered
from guatu.meetings.forms import DecisionForm, StepForm
from guatu.meetings.models import Decision, DecisionEvidence, DecisionMove
from guatu.meetings.scopes import PREPARE, VIEW

PAGE_SIZE = 50


@require_safe
def decision_list(request: SignedIn) -> HttpResponse:
    """What meetings decided, by holder, by meeting and by age; nothing ever leaves it."""
    seen, filters, day = _seen(request), ledger.Filters.read(request.GET), timezone.localdate()
    rows = _related(ledger.chosen(seen, filters, day))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    units = ledger.kept_by(seen, "lead", day)
    context = {
        "filters": filters,
        "states": ledger.STATES.items(),
        "query": filters.with_(),
        "page": page,
        "rows": list(ledger.listed(page.object_list, workdays(), day)),
        "units": [(kept, filters.with_(lead=kept.key, meeting=None)) for kept in units],
        "meetings": [
            (kept, filters.with_(meeting=kept.key, lead=None))
            for kept in ledger.kept_by(seen, "meeting", day)
        ],
        "all": ledger.kept_in_all(units),
        "lead": Unit.objects.filter(pk=filters.lead).first() if filters.lead else None,
        "today": day,
    }
    return render_part(request, "meetings/decisions.html", "rows", context)


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The list as it is shown, all its pages, as .xlsx."""
    require(request.user, "ledger.export")
    filters, day = ledger.Filters.read(request.GET), timezone.localdate()
    rows = _related(ledger.chosen(_seen(request), filters, day))
    title = _("Decisions of meetings, %(day)s") % {"day": day_long_text(day)}
    cells = ledger.export_rows(rows, workdays(), day)
    name = f"{_('decisions')} {day:%Y-%m-%d}"
    return list_download(request, name, title, ledger.export_columns(), cells)


@require_safe
def decision(request: SignedIn, pk: int) -> HttpResponse:
    """A decision with its story, and what the account may do with it."""
    return _page(request, _visible(request, pk))


@require_POST
def act(request: SignedIn, pk: int, deed: str) -> HttpResponse:
    """A step of a decision."""
    row = _visible(request, pk)
    chosen_deed = BY_CODE.get(deed)
    if chosen_deed is None:
        raise Http404
    require(request.user, chosen_deed.right, row)
    form = form_of(chosen_deed, request.POST, request.FILES)

    def do(_values: dict[str, Any]) -> DecisionMove | None:
        chosen_deed.do(row, form, request.user)
        return row.moves.order_by("pk").last()

    if make_once(form, request.user, DecisionMove, do) is not None:
        messages.success(request, _("Entered: %(act)s") % {"act": chosen_deed.label})
        return redirect("meetings:decision", pk)
    row.refresh_from_db()
    return _page(request, row, sent=(chosen_deed, form))


@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """Corrects a draft."""
    row = _visible(request, pk)
    require(request.user, PREPARE, row)
    form = DecisionForm(request.POST or None, meeting=row.meeting, decision=row)
    if request.method == "POST":

        def do(_values: dict[str, Any]) -> DecisionMove | None:
            item = form.cleaned_data["item"]
            change_decision(row, form.ruling(), by=request.user, item=item)
            return row.moves.order_by("pk").last()

        if make_once(form, request.user, DecisionMove, do) is not None:
            return redirect(f"{row.meeting.get_absolute_url()}#decisions")
    context = {"form": form, "decision": row, "meeting": row.meeting}
    status = 422 if form.is_bound else 200
    return render(request, "meetings/decision_edit.html", context, status=status)


@require_safe
def evidence_file(request: SignedIn, pk: int) -> FileResponse:
    """The photo or PDF of a piece of evidence, to whoever sees the decision."""
    require(request.user, VIEW)
    row = get_object_or_404(DecisionEvidence.objects.visible_to(request.user), pk=pk)
    if not row.file_path or not path_of(row.file_path).exists():
        raise Http404
    return FileResponse(
        path_of(row.file_path).open("rb"),
        as_attachment=not row.is_photo,
        filename=row.file_name,
        content_type=row.media_type,
    )


def _page(
    request: SignedIn, row: Decision, sent: tuple[Deed, StepForm] | None = None
) -> HttpResponse:
    day = timezone.localdate()
    (listed,) = ledger.listed([row], workdays(), day)
    project = row.item.project_id if row.item is not None else None
    context = {
        "decision": row,
        "meeting": row.meeting,
        "listed": listed,
        "helpers": row.helpers.all(),
        "moves": list(row.moves.select_related("by__person"))[::-1],
        "evidence": row.evidence.select_related("added_by__person"),
        "postponements": row.postponements.select_related("asked_by__person", "decided_by__person"),
        "offered": offered(row, request.user, sent),
        "may_edit": row.state == "draft"
        and Decision.objects.reached_by(request.user, PREPARE).filter(pk=row.pk).exists(),
        "sees_project": project is not None
        and Project.objects.visible_to(request.user).filter(pk=project).exists(),
        "note": note_on(row.due),
        "today": day,
    }
    return render(request, "meetings/decision.html", context, status=422 if sent else 200)


def _visible(request: SignedIn, pk: int) -> Decision:
    require(request.user, VIEW)
    related = ("meeting__series__unit", "lead", "person", "item__project", "verifier", "problem")
    visible = Decision.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(visible, pk=pk)


def _seen(request: SignedIn) -> QuerySet[Decision]:
    require(request.user, VIEW)
    return Decision.objects.visible_to(request.user)


def _related(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    return rows.select_related("meeting", "lead", "item", "person").prefetch_related("helpers")
