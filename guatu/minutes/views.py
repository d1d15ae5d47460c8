"""Pages of minutes: the list, drafting, the text by sections, versions, review and issue."""

import io
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.models import Account
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.downloads import file_download, list_download
from guatu.journal.once import OnceForm, attempt
from guatu.lib.spreadsheets import ListColumn
from guatu.meetings.models import Meeting
from guatu.minutes import actions
from guatu.minutes.actions import State
from guatu.minutes.forms import MinutesForm, PlainForm, ReasonForm
from guatu.minutes.models import Minutes, MinutesVersion
from guatu.minutes.papers import LISTS, TYPES, file_of
from guatu.minutes.scopes import PREPARE, VIEW

ON_PAGE = 30
Do = Callable[[Minutes, dict[str, Any], Account], Any]
# Name in the address: label, icon, state from which it leads, form, act.
DEEDS: dict[str, tuple[str | Promise, str, str, type[OnceForm], Do]] = {
    "submit": (
        *(gettext_lazy("Send to be reviewed"), "send", State.DRAFT, PlainForm),
        lambda row, values, by: actions.submit_minutes(row, by=by),
    ),
    "issue": (
        *(gettext_lazy("Pass and issue"), "rubber-stamp", State.REVIEW, PlainForm),
        lambda row, values, by: actions.issue_minutes(row, timezone.localdate(), by=by),
    ),
    "return": (
        *(gettext_lazy("Send back"), "arrow-back-up", State.REVIEW, ReasonForm),
        lambda row, values, by: actions.send_back(row, values["text"], by=by),
    ),
}
COLUMNS = (
    ListColumn(gettext_lazy("number"), width=16),
    ListColumn(pgettext_lazy("of a text", "title"), width=50),
    ListColumn(gettext_lazy("state"), width=12),
    ListColumn(gettext_lazy("drafted by"), width=12),
    ListColumn(gettext_lazy("reviewer"), width=12),
    ListColumn(gettext_lazy("issued on"), "date", 12),
    ListColumn(gettext_lazy("version"), "integer", 8),
)


@require_safe
def minutes_list(request: SignedIn) -> HttpResponse:
    """Minutes of the meetings that the account sees, the newest first."""
    page = Paginator(_listed(request), ON_PAGE).get_page(request.GET.get("page"))
    return render(request, "minutes/list.html", {"page": page})


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The list as .xlsx."""
    rows = _listed(request)
    require(request.user, "ledger.export")
    title = f"{_('Minutes')} {timezone.localdate():%Y-%m-%d}"
    cells = (
        [
            *(row.printed_number, row.title, str(row.get_state_display()), str(row.writer or "")),
            *(str(row.reviewer or ""), row.issued_on, row.version),
        ]
        for row in rows
    )
    return list_download(request, title, title, COLUMNS, cells)


@require_http_methods(["GET", "POST"])
def of_meeting(request: SignedIn, pk: int) -> HttpResponse:
    """The minutes of a meeting; a press drafts them from agenda, statements and decisions."""
    require(request.user, VIEW)
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    row = Minutes.objects.visible_to(request.user).filter(meeting=meeting).first()
    if row is not None:
        return redirect("minutes:minutes", row.pk)
    require(request.user, PREPARE, meeting)
    if request.method == "POST":
        return redirect("minutes:edit", actions.draft_minutes(meeting, by=request.user).pk)
    counts = {
        "items": meeting.items.standing().count(),
        "decisions": meeting.decisions.exclude(state="withdrawn").count(),
        "people": meeting.attendance.count(),
    }
    may_draft = meeting.state == Meeting.State.DRAFTING
    context = {"meeting": meeting, "may_draft": may_draft, **counts}
    return render(request, "minutes/draft.html", context)


@require_safe
def minutes(request: SignedIn, pk: int) -> HttpResponse:
    """The minutes as they read, with their versions and what one may do."""
    return _page(request, visible_minutes(request, pk))


@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """The text by sections."""
    row = visible_minutes(request, pk)
    require(request.user, PREPARE, row)
    if row.state != State.DRAFT and request.method == "GET":
        return redirect("minutes:minutes", pk)
    form = MinutesForm(request.POST or None, minutes=row)
    if request.method == "POST":

        def do(values: dict[str, Any]) -> None:
            actions.save_minutes(row, values.pop("sections"), by=request.user, **values)

        if attempt(form, do):
            messages.success(request, _("Saved as version %(n)s.") % {"n": row.version})
            return redirect("minutes:minutes", pk)
    context = {"minutes": row, "form": form}
    return render(request, "minutes/edit.html", context, status=422 if form.is_bound else 200)


@require_safe
def version(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """A text as somebody saved it, section by section beside the one before."""
    row = visible_minutes(request, pk)
    require(request.user, PREPARE, row)
    rows = row.versions.select_related("written_by__person")
    shown = get_object_or_404(rows, number=number)
    before = rows.filter(number__lt=number).first()
    context = {
        "minutes": row,
        "version": shown,
        "before": before,
        "pairs": _pairs(before, shown),
        "versions": rows,
    }
    return render(request, "minutes/version.html", context)


@require_safe
def download(request: SignedIn, pk: int, form: str) -> HttpResponseBase:
    """Word or PDF as issued; of a draft as it would be now."""
    row = visible_minutes(request, pk)
    if form not in TYPES:
        raise Http404
    data = io.BytesIO(file_of(row, form))
    name = f"{row.title}{row.printed_number}.{form}"
    return file_download(request, name, row.title, data, kind=TYPES[form])


@require_POST
def act(request: SignedIn, pk: int, deed: str) -> HttpResponse:
    """A step of the minutes."""
    row = visible_minutes(request, pk)
    if deed not in DEEDS:
        raise Http404
    require(request.user, PREPARE, row)
    label, _icon, _state, form_class, do = DEEDS[deed]
    form = form_class(request.POST)
    if attempt(form, lambda values: do(row, values, request.user)):
        messages.success(request, _("Entered: %(act)s") % {"act": label})
        return redirect("minutes:minutes", pk)
    row.refresh_from_db()
    return _page(request, row, sent=(deed, form))


def visible_minutes(request: SignedIn, pk: int) -> Minutes:
    """The minutes; 404 where the account may not see them, 403 where it may see none."""
    require(request.user, VIEW)
    rows = Minutes.objects.visible_to(request.user)
    related = ("meeting__series", "portfolio", "snapshot", "writer__person", "reviewer__person")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _page(
    request: SignedIn, row: Minutes, sent: tuple[str, OnceForm] | None = None
) -> HttpResponse:
    works = Minutes.objects.reached_by(request.user, PREPARE).filter(pk=row.pk).exists()
    wrote = actions.is_writer(row, request.user)
    offered = [
        {
            "code": code,
            "label": label,
            "icon": icon,
            "form": sent[1] if sent and sent[0] == code else form(),
            "is_open": bool(sent and sent[0] == code),
        }
        for code, (label, icon, state, form, _do) in DEEDS.items()
        if works and row.state == state and not (code == "issue" and wrote)
    ]
    context = {
        "minutes": row,
        "people": [(word, getattr(row, name)) for word, name in LISTS if getattr(row, name)],
        "versions": row.versions.select_related("written_by__person") if works else (),
        "offered": offered,
        "may_edit": works and row.state == State.DRAFT,
        "waits_for_another": works and wrote and row.state == State.REVIEW,
    }
    return render(request, "minutes/minutes.html", context, status=422 if sent else 200)


def _listed(request: SignedIn) -> Any:
    require(request.user, VIEW)
    related = ("meeting", "writer__person", "reviewer__person")
    return Minutes.objects.visible_to(request.user).select_related(*related).order_by("-pk")


def _pairs(before: MinutesVersion | None, shown: MinutesVersion) -> list[dict[str, Any]]:
    """Section by section: heading, text before, text now, whether it differs."""
    old = [] if before is None else _texts(before)
    new = _texts(shown)
    length = max(len(old), len(new))
    empty = ("", "")
    old += [empty] * (length - len(old))
    new += [empty] * (length - len(new))
    return [
        {"heading": now[0] or was[0], "old": was[1], "new": now[1], "differs": was != now}
        for was, now in zip(old, new, strict=True)
    ]


def _texts(row: MinutesVersion) -> list[tuple[str, str]]:
    sections = [(one["heading"], one["text"]) for one in row.sections]
    return [(_("Title"), row.title), *sections, *[(word, names) for word, names in row.people]]
