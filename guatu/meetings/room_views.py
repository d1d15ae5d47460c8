"""The room: the projector run by keyboard, and the note-taker's screen in step with it.

Both ask every second or two for what has changed. What the note-taker types is kept in the browser
until the server has it; it is sent with a token, so that sending it again writes nothing.
"""

import uuid
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.actions import Repeated, writing
from guatu.lib.refusals import Refused
from guatu.meetings import actions
from guatu.meetings.forms import DecisionForm
from guatu.meetings.models import AgendaItem, Meeting
from guatu.meetings.room import stage_of, version_of
from guatu.meetings.scopes import PREPARE
from guatu.meetings.views import visible

STEPS = {"next": 1, "previous": -1}


@require_safe
def room(request: SignedIn, pk: int) -> HttpResponse:
    """The projector's screen."""
    return render(request, "meetings/room.html", _context(request, pk))


@require_safe
def notes(request: SignedIn, pk: int) -> HttpResponse:
    """The note-taker's screen beside the projector's."""
    row = visible(request, pk)
    require(request.user, PREPARE, row)
    context = _context(request, pk)
    form = DecisionForm(meeting=row, initial={"item": row.current_id})
    return render(request, "meetings/notes.html", {**context, "form": form})


@require_safe
def stage(request: SignedIn, pk: int) -> HttpResponse:
    """What is shown now; 204 where the screen (`?v=`) shows it already."""
    row = visible(request, pk)
    if request.GET.get("v") == version_of(row):
        return HttpResponse(status=204)
    return _drawn(request, row)


@require_POST
def show(request: SignedIn, pk: int, way: str) -> HttpResponse:
    """Goes on to the next item, back, or to the one whose key is given."""
    row = visible(request, pk)
    require(request.user, PREPARE, row)
    items = list(row.items.standing())
    keys = [item.pk for item in items]
    if way in STEPS:
        at = keys.index(row.current_id) if row.current_id in keys else -1
        place = min(max(at + STEPS[way], 0), len(items) - 1)
    elif way.isdecimal() and int(way) in keys:
        place = keys.index(int(way))
    else:
        raise Http404
    if items:
        items[place].meeting = row
        actions.show_item(items[place], timezone.now(), by=request.user)
    return _drawn(request, row)


@require_POST
def note(request: SignedIn, pk: int) -> JsonResponse:
    """A statement or a decision as it is spoken: 200 once it is kept, sent once or twice."""
    row = visible(request, pk)
    require(request.user, PREPARE, row)
    try:
        token = uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return JsonResponse({"error": _("The note has no token.")}, status=422)
    is_statement = request.POST.get("kind") == "statement"
    do = _statement if is_statement else _decision
    try:
        with writing(request.user, "form.send", once=token):
            do(request, row)
    except Repeated:
        return JsonResponse({"kept": str(token)})
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    return JsonResponse({"kept": str(token)})


def _statement(request: SignedIn, row: Meeting) -> Any:
    key = request.POST.get("item", "")
    item = row.items.filter(pk=int(key)).first() if key.isdecimal() else None
    if item is None:
        raise Refused(_("Say under which item it was said."))
    text, speaker = request.POST.get("text", ""), request.POST.get("speaker", "")[:120]
    item.meeting = row
    return actions.note_statement(item, text, timezone.now(), by=request.user, speaker=speaker)


def _decision(request: SignedIn, row: Meeting) -> Any:
    form = DecisionForm(request.POST, meeting=row)
    if not form.is_valid():
        raise Refused(" ".join(str(text) for texts in form.errors.values() for text in texts))
    item: AgendaItem | None = form.cleaned_data["item"]
    return actions.draft_decision(row, form.ruling(), by=request.user, item=item)


def _drawn(request: SignedIn, row: Meeting) -> HttpResponse:
    context = {"stage": stage_of(row), "meeting": row, "may_prepare": _may(request, row)}
    return render(request, "meetings/stage.html", context)


def _context(request: SignedIn, pk: int) -> dict[str, Any]:
    row = visible(request, pk)
    return {"stage": stage_of(row), "meeting": row, "may_prepare": _may(request, row)}


def _may(request: SignedIn, row: Meeting) -> bool:
    return bool(Meeting.objects.reached_by(request.user, PREPARE).filter(pk=row.pk).exists())
