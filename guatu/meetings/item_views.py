"""What is done with an agenda item on the meeting's page, its paper, and the own calendar feed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.once import OnceForm, attempt
from guatu.lib.kept_files import path_of
from guatu.meetings import actions
from guatu.meetings.forms import ItemForm, PaperForm, TextForm
from guatu.meetings.inviting import calendar_of, feed_of, feed_token, own_meetings
from guatu.meetings.models import AgendaItem
from guatu.meetings.scopes import ANSWER, PREPARE, VIEW

MOVES = {"up": -1, "down": 1}


@require_POST
def item_move(request: SignedIn, pk: int, way: str) -> HttpResponse:
    """Moves an item up or down, or puts a dropped one back."""
    row = _item(request, pk, PREPARE)
    if way == "restore":
        actions.restore_item(row, by=request.user)
    elif way in MOVES:
        actions.move_item(row, MOVES[way], by=request.user)
    else:
        raise Http404
    return redirect(f"{row.meeting.get_absolute_url()}#item-{row.pk}")


@require_http_methods(["GET", "POST"])
def item_edit(request: SignedIn, pk: int) -> HttpResponse:
    """Title, reporter, length and day for the comment."""
    row = _item(request, pk, PREPARE)
    form = ItemForm(request.POST or None, meeting=row.meeting, item=row)
    return _sent(request, row, form, _("Agenda item"), lambda: _set(request, row, form))


@require_http_methods(["GET", "POST"])
def item_drop(request: SignedIn, pk: int) -> HttpResponse:
    """Takes an item off the agenda, with the reason."""
    row = _item(request, pk, PREPARE)
    form = TextForm(request.POST or None)
    form.fields["text"].label = _("Why it is dropped")

    def do() -> None:
        actions.drop_item(row, form.cleaned_data["text"], by=request.user)

    return _sent(request, row, form, _("Drop the item"), do)


@require_http_methods(["GET", "POST"])
def item_comment(request: SignedIn, pk: int) -> HttpResponse:
    """The holder's word before the meeting."""
    row = _item(request, pk, ANSWER)
    form = TextForm(request.POST or None, initial={"text": row.comment})
    form.fields["text"].label = _("Comment for the meeting")

    def do() -> None:
        text, day = form.cleaned_data["text"], timezone.localdate()
        actions.comment_on_item(row, day, text, by=request.user)

    return _sent(request, row, form, _("Comment before the meeting"), do)


@require_http_methods(["GET", "POST"])
def item_attach(request: SignedIn, pk: int) -> HttpResponse:
    """A paper to look at under the item."""
    row = _item(request, pk, PREPARE)
    form = PaperForm(request.POST or None, request.FILES or None)

    def do() -> None:
        actions.attach_paper(row, form.sent(), by=request.user)

    return _sent(request, row, form, _("Attach a paper"), do)


@require_safe
def item_paper(request: SignedIn, pk: int) -> FileResponse:
    """The paper of an item, to whoever sees the meeting."""
    row = _item(request, pk, VIEW)
    if not row.file_path or not path_of(row.file_path).exists():
        raise Http404
    return FileResponse(
        path_of(row.file_path).open("rb"), filename=row.file_name, content_type=row.media_type
    )


@require_POST
def feed_new(request: SignedIn) -> HttpResponse:
    """A new address of the own feed; the old one is void."""
    feed = actions.open_feed(request.user, timezone.now(), by=request.user)
    address = f"{settings.SITE_ADDRESS}/meetings/feed/{feed_token(feed)}.ics"
    told = _("Subscribe to this address in your calendar; it is shown once: %(address)s")
    messages.success(request, told % {"address": address})
    return redirect("meetings:list")


@require_POST
def feed_end(request: SignedIn) -> HttpResponse:
    """The address of the own feed is void."""
    actions.end_feed(request.user, by=request.user)
    messages.success(request, _("The address of the calendar is void."))
    return redirect("meetings:list")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The meetings of whoever made the address, as iCalendar; nobody signs in here."""
    found = feed_of(token)
    if found is None:
        raise Http404
    rows = own_meetings(found.account, timezone.now())
    data = calendar_of(rows, _("Meetings"), settings.SITE_ADDRESS)
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response


def _item(request: SignedIn, pk: int, right: str) -> AgendaItem:
    require(request.user, VIEW)
    related = ("meeting__series__unit", "meeting__series__portfolio", "unit", "reporter")
    row = get_object_or_404(
        AgendaItem.objects.visible_to(request.user).select_related(*related), pk=pk
    )
    require(request.user, right, row)
    return row


def _set(request: SignedIn, row: AgendaItem, form: ItemForm) -> None:
    actions.set_item(row, by=request.user, **form.values())


def _sent(request: SignedIn, row: AgendaItem, form: OnceForm, title: str, do: Any) -> HttpResponse:
    """The form of an item, or back to the agenda once its act is done."""
    if request.method == "POST" and attempt(form, lambda _values: do()):
        return redirect(f"{row.meeting.get_absolute_url()}#item-{row.pk}")
    context = {"form": form, "title": title, "meeting": row.meeting, "item": row}
    return render(request, "meetings/form.html", context, status=422 if form.is_bound else 200)
