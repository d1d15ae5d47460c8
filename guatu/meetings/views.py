"""Meetings and their series, a meeting's page, what is done with it and its agenda."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.models import Account
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.calendars.compute import workdays
from guatu.journal.once import make_once
from guatu.ledger.models import Portfolio
from guatu.meetings import actions
from guatu.meetings.forms import (
    AttendanceForm,
    DecisionForm,
    ItemForm,
    MeetingForm,
    SeriesForm,
)
from guatu.meetings.ledger import listed
from guatu.meetings.models import AgendaItem, Decision, Feed, Meeting, Series
from guatu.meetings.parts import parts_of
from guatu.meetings.scopes import ANSWER, PREPARE, SIGN, VIEW
from guatu.meetings.slots import slot_at, slot_days
from guatu.meetings.steps import Stage

PAGE_SIZE = 30
ENDED = (Stage.ARCHIVED, Stage.CANCELLED)


@require_safe
def meeting_list(request: SignedIn) -> HttpResponse:
    """Meetings to come and past ones, their series, and the address of the own calendar."""
    require(request.user, VIEW)
    seen = Meeting.objects.visible_to(request.user).select_related("series", "chair").distinct()
    open_ones = Count("decisions", filter=Q(decisions__closed_on=None), distinct=True)
    counted = seen.annotate(made=Count("decisions", distinct=True), left=open_ones)
    coming = counted.filter(state__in=(Stage.PREPARING, Stage.FROZEN, Stage.RUNNING))
    past = counted.exclude(pk__in=coming.order_by().values("pk"))
    page = Paginator(past.order_by("-begins_at", "-pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    today = timezone.localdate()
    calendar = workdays()
    series = Series.objects.visible_to(request.user).distinct().select_related("chair", "unit")
    context = {
        "coming": coming.order_by("begins_at"),
        "page": page,
        "series": [
            (row, slot_days(row, today, 1, calendar)) for row in series.filter(is_active=True)
        ],
        "portfolios": Portfolio.objects.reached_by(request.user, PREPARE),
        "may_prepare": may(request.user, PREPARE),
        "feed": Feed.objects.filter(account=request.user).first(),
    }
    return render(request, "meetings/list.html", context)


@require_http_methods(["GET", "POST"])
def series_new(request: SignedIn, portfolio: int) -> HttpResponse:
    """Sets up a series of a portfolio's meetings."""
    require(request.user, PREPARE)
    reached = Portfolio.objects.reached_by(request.user, PREPARE).select_related("unit")
    row = get_object_or_404(reached, pk=portfolio)
    form = SeriesForm(request.POST or None, portfolio=row, series=None)
    if request.method == "POST":

        def do(_values: dict[str, Any]) -> Series:
            return actions.open_series(row.unit, by=request.user, portfolio=row, **form.values())

        made = make_once(form, request.user, Series, do)
        if made is not None:
            return redirect(made)
    context = {"form": form, "title": _("New series of meetings")}
    return render(request, "meetings/form.html", context, status=422 if form.is_bound else 200)


@require_safe
def series(request: SignedIn, pk: int) -> HttpResponse:
    """A series: its slot, the days to come, its meetings."""
    row = _series(request, pk)
    today = timezone.localdate()
    days = slot_days(row, today, 6, workdays())
    held = Meeting.objects.visible_to(request.user).filter(Q(series=row) | Q(merged=row)).distinct()
    known = {timezone.localtime(m.begins_at).date(): m for m in held}
    context = {
        "series": row,
        "days": [(day, known.get(day), slot_at(row, day)) for day in days],
        "meetings": held.select_related("chair")[:PAGE_SIZE],
        "may_prepare": _holds(request.user, PREPARE, row),
    }
    return render(request, "meetings/series.html", context)


@require_http_methods(["GET", "POST"])
def series_edit(request: SignedIn, pk: int) -> HttpResponse:
    """Changes slot, chair and rules of a series."""
    row = _series(request, pk)
    require(request.user, PREPARE, row)
    form = SeriesForm(request.POST or None, portfolio=row.portfolio, series=row)
    if request.method == "POST" and form.is_valid():
        actions.change_series(row, by=request.user, **form.values())
        return redirect(row)
    context = {"form": form, "title": row.name}
    return render(request, "meetings/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def meeting_new(request: SignedIn, pk: int) -> HttpResponse:
    """Sets up a meeting of a series, by default in its next slot."""
    row = _series(request, pk)
    require(request.user, PREPARE, row)
    today = timezone.localdate()
    form = MeetingForm(request.POST or None, series=row, account=request.user)
    if not form.is_bound:
        days = slot_days(row, today, 1, workdays())
        wanted = request.GET.get("at", "")
        form.fields["begins_at"].initial = wanted or (slot_at(row, days[0]) if days else None)
    if request.method == "POST":

        def do(values: dict[str, Any]) -> Meeting:
            made = actions.open_meeting(
                row, by=request.user, merged=values["merged"], **form.values()
            )
            actions.propose_agenda(made, today, by=request.user)
            return made

        made = make_once(form, request.user, Meeting, do)
        if made is not None:
            return redirect(made)
    context = {"form": form, "title": _("New meeting"), "series": row}
    return render(request, "meetings/form.html", context, status=422 if form.is_bound else 200)


@require_safe
def meeting(request: SignedIn, pk: int) -> HttpResponse:
    """A meeting: agenda with reasons and comments, who attends, what was decided, what follows."""
    return page(request, visible(request, pk))


@require_http_methods(["GET", "POST"])
def meeting_edit(request: SignedIn, pk: int) -> HttpResponse:
    """Another time, place, chair, or other series merged with it."""
    row = visible(request, pk)
    require(request.user, PREPARE, row)
    form = MeetingForm(request.POST or None, series=row.series, account=request.user, meeting=row)
    if request.method == "POST" and form.is_valid():
        merged = form.cleaned_data["merged"]
        actions.change_meeting(row, by=request.user, merged=merged, **form.values())
        return redirect(row)
    context = {"form": form, "title": row.name}
    return render(request, "meetings/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def attendance(request: SignedIn, pk: int) -> HttpResponse:
    """Who is invited, present, excused, attending."""
    row = visible(request, pk)
    require(request.user, PREPARE, row)
    form = AttendanceForm(request.POST or None, meeting=row)
    if request.method == "POST" and form.is_valid():
        actions.set_attendance(row, form.seats(), by=request.user)
        return redirect(f"{row.get_absolute_url()}#people")
    context = {"form": form, "title": _("Who attends"), "meeting": row}
    return render(request, "meetings/form.html", context, status=422 if form.is_bound else 200)


def _propose(row: Meeting, by: Account) -> str:
    new = actions.propose_agenda(row, timezone.localdate(), by=by)
    return _("%(count)s items were added to the agenda.") % {"count": len(new)}


def _invite(row: Meeting, by: Account) -> str:
    count = actions.invite(row, timezone.now(), by=by)
    return _("%(count)s people were told.") % {"count": count}


def _start(row: Meeting, by: Account) -> str:
    actions.start_meeting(row, timezone.now(), by=by)
    return ""


def _end(row: Meeting, by: Account) -> str:
    actions.end_meeting(row, timezone.now(), by=by)
    return _("The meeting has ended; the decisions wait to be signed.")


def _cancel(row: Meeting, by: Account) -> str:
    actions.move_meeting(row, Stage.CANCELLED, by=by)
    return _("The meeting does not take place.")


def _sign(row: Meeting, by: Account) -> str:
    drafts = list(row.decisions.filter(state="draft").select_related("lead"))
    actions.issue_decisions(drafts, timezone.localdate(), by=by)
    return _("%(count)s decisions were signed.") % {"count": len(drafts)}


DEEDS: dict[str, tuple[str, Callable[[Meeting, Account], str]]] = {
    "propose": (PREPARE, _propose),
    "invite": (PREPARE, _invite),
    "start": (PREPARE, _start),
    "end": (PREPARE, _end),
    "cancel": (PREPARE, _cancel),
    "sign": (SIGN, _sign),
}


@require_POST
def act(request: SignedIn, pk: int, deed: str) -> HttpResponse:
    """Proposes the agenda, invites, begins, ends, cancels, signs all drafts."""
    row = visible(request, pk)
    if deed not in DEEDS:
        raise Http404
    right, do = DEEDS[deed]
    require(request.user, right, row)
    told = do(row, request.user)
    if told:
        messages.success(request, told)
    return redirect("meetings:room" if deed == "start" else "meetings:meeting", row.pk)


@require_POST
def item_add(request: SignedIn, pk: int) -> HttpResponse:
    """Adds an item by hand."""
    row = visible(request, pk)
    require(request.user, PREPARE, row)
    form = ItemForm(request.POST, meeting=row, auto_id="id_new_%s")

    def do(_values: dict[str, Any]) -> AgendaItem:
        return actions.add_item(row, by=request.user, **form.values())

    if make_once(form, request.user, AgendaItem, do) is not None:
        return redirect(f"{row.get_absolute_url()}#agenda")
    return page(request, row, new_item=form)


@require_POST
def decision_add(request: SignedIn, pk: int) -> HttpResponse:
    """Notes a decision, also after the meeting."""
    row = visible(request, pk)
    require(request.user, PREPARE, row)
    form = DecisionForm(request.POST, meeting=row, auto_id="id_decision_%s")

    def do(_values: dict[str, Any]) -> Decision:
        item = form.cleaned_data["item"]
        return actions.draft_decision(row, form.ruling(), by=request.user, item=item)

    if make_once(form, request.user, Decision, do) is not None:
        return redirect(f"{row.get_absolute_url()}#decisions")
    return page(request, row, new_decision=form)


def page(
    request: SignedIn,
    row: Meeting,
    *,
    new_item: ItemForm | None = None,
    new_decision: DecisionForm | None = None,
) -> HttpResponse:
    """The page of a meeting, with a form that was refused where one was."""
    items = list(
        row.items.select_related("project", "unit", "reporter", "problem", "decision")
        .annotate(said=Count("statements"))
        .order_by("order", "pk")
    )
    may_prepare = _holds(request.user, PREPARE, row)
    answered = set(row.items.reached_by(request.user, ANSWER).values_list("pk", flat=True))
    decisions = Decision.objects.visible_to(request.user).filter(meeting=row)
    related = decisions.select_related("lead", "person", "item").prefetch_related("helpers")
    standing = [item for item in items if not item.dropped]
    is_open = row.state in (Stage.PREPARING, Stage.FROZEN)
    context = {
        "meeting": row,
        "items": standing,
        "dropped": [item for item in items if item.dropped],
        "minutes": sum(item.minutes for item in standing),
        "answered": answered if is_open else set(),
        "attendance": row.attendance.select_related("person", "unit"),
        "decisions": list(listed(related, workdays(), timezone.localdate())),
        "drafts": sum(d.state == "draft" for d in related),
        "may_prepare": may_prepare,
        "may_sign": _holds(request.user, SIGN, row),
        "is_open": is_open,
        "is_noting": row.state in (Stage.RUNNING, Stage.DRAFTING, Stage.REVIEWING),
        "parts": parts_of(row, request.user),
        "merged": row.merged.all(),
        "new_item": new_item or ItemForm(meeting=row, auto_id="id_new_%s"),
        "new_decision": new_decision or DecisionForm(meeting=row, auto_id="id_decision_%s"),
        "today": timezone.localdate(),
        "ledger_url": f"{reverse('meetings:decisions')}?state=all&meeting={row.pk}",
    }
    status = 422 if new_item or new_decision else 200
    return render(request, "meetings/meeting.html", context, status=status)


def visible(request: SignedIn, pk: int) -> Meeting:
    """The meeting, where the account may see it."""
    require(request.user, VIEW)
    related = ("series__unit", "series__portfolio", "chair", "current")
    rows = Meeting.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(rows.distinct(), pk=pk)


def _series(request: SignedIn, pk: int) -> Series:
    require(request.user, VIEW)
    rows = Series.objects.visible_to(request.user).select_related("unit", "portfolio__unit")
    return get_object_or_404(rows.distinct(), pk=pk)


def _holds(account: Account, permission: str, row: Meeting | Series) -> bool:
    rows = type(row).objects.reached_by(account, permission)
    return bool(rows.filter(pk=row.pk).exists())
