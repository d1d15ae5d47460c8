"""The list of decided items of a meeting (议定事项清单): as a page, a workbook, Word and PDF."""

import io
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.downloads import file_download, list_download
from guatu.lib.spreadsheets import ListColumn
from guatu.meetings.models import Decision, Meeting
from guatu.meetings.steps import HANDLED
from guatu.minutes.papers import TYPES, items_document, made
from guatu.minutes.scopes import VIEW

COLUMNS = (
    ListColumn(gettext_lazy("No."), "integer", 6),
    ListColumn(gettext_lazy("Decided item"), width=50),
    ListColumn(gettext_lazy("Agenda item"), width=30),
    ListColumn(gettext_lazy("Lead unit"), width=20),
    ListColumn(gettext_lazy("Helping units"), width=24),
    ListColumn(gettext_lazy("Due"), "date", 12),
    ListColumn(gettext_lazy("State"), width=12),
    ListColumn(gettext_lazy("Result"), width=40),
)


@require_safe
def items(request: SignedIn, pk: int) -> HttpResponse:
    """What a meeting decided, with who does it until when and how far it is."""
    meeting = _meeting(request, pk)
    today = timezone.localdate()
    rows = _decisions(request, meeting)
    late = {row.pk for row in rows if row.due and row.due < today and row.state in HANDLED}
    context = {"meeting": meeting, "rows": rows, "late": late, "today": today}
    return render(request, "minutes/items.html", context)


@require_safe
def download(request: SignedIn, pk: int, form: str) -> HttpResponseBase:
    """The same as .xlsx, .docx or .pdf."""
    meeting = _meeting(request, pk)
    require(request.user, "ledger.export")
    rows = _decisions(request, meeting)
    title = _("List of items decided at %(meeting)s") % {"meeting": meeting.name}
    if form == "xlsx":
        return list_download(request, title, title, COLUMNS, _cells(rows))
    if form not in TYPES:
        raise Http404
    data = io.BytesIO(made(items_document(meeting, rows), form))
    kind = TYPES[form]
    return file_download(request, f"{title}.{form}", title, data, kind=kind, count=len(rows))


def _meeting(request: SignedIn, pk: int) -> Meeting:
    require(request.user, VIEW)
    return get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)


def _decisions(request: SignedIn, meeting: Meeting) -> list[Decision]:
    """The decisions of the meeting that the account sees, without those that were withdrawn."""
    seen = Decision.objects.visible_to(request.user).values("pk")
    rows = meeting.decisions.filter(pk__in=seen).exclude(state="withdrawn")
    return list(rows.select_related("lead", "item").prefetch_related("helpers").order_by("number"))


def _cells(rows: list[Decision]) -> Iterator[list[Any]]:
    for row in rows:
        helpers = "、".join(str(unit) for unit in row.helpers.all())
        yield [
            *(row.number, row.text, row.item.title if row.item else "", str(row.lead or "")),
            *(helpers, row.due, str(row.get_state_display()), row.result),
        ]
