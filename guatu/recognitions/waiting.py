"""What of recognitions waits for a person: requests to decide on, statistics packs."""

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with, may
from guatu.calendars.compute import WorkCalendar, workdays
from guatu.notices.waiting import Item
from guatu.recognitions.asking import APPROVE
from guatu.recognitions.models import EntryPack, StageRequest

FILL, ENTER = "recognitions.pack.fill", "recognitions.pack.enter"


def waiting_for(account: Account, day: dt.date) -> list[Item]:
    """Requests of others to decide, packs to enter; own packs that statistics returned."""
    items: list[Item] = []
    calendar = workdays()
    if may(account, APPROVE):
        items += _requests(account, day, calendar)
    if may(account, ENTER):
        packs = EntryPack.objects.reached_by(account, ENTER)
        handed = packs.filter(state=EntryPack.State.SUBMITTED)
        items += _packs(_("Statistics packs to enter"), handed, day, calendar)
    if any(grant.scope is not Scope.ALL for grant in grants_with(account, FILL)):
        packs = EntryPack.objects.reached_by(account, FILL)
        returned = packs.filter(state=EntryPack.State.RETURNED)
        items += _packs(_("Statistics packs returned"), returned, day, calendar)
    return items


def _requests(account: Account, day: dt.date, calendar: WorkCalendar) -> list[Item]:
    rows = StageRequest.objects.reached_by(account, APPROVE)
    waiting = rows.filter(state=StageRequest.State.WAITING).exclude(asked_by=account)
    return [
        Item(
            _("Requests to decide on"),
            f"{request.project.name} · {request.get_kind_display()} {request.day:%Y-%m-%d}",
            reverse("recognitions:request", args=[request.pk]),
            None,
            max(calendar.between(request.asked_on, day), 0),
        )
        for request in waiting.select_related("project").order_by("asked_on", "pk")
    ]


def _packs(
    kind: str, packs: QuerySet[EntryPack], day: dt.date, calendar: WorkCalendar
) -> list[Item]:
    return [
        Item(
            kind,
            pack.project.name,
            reverse("recognitions:pack", args=[pack.project_id]),
            None,
            max(calendar.between(pack.state_on, day), 0),
        )
        for pack in packs.filter(project__is_listed=True)
        .select_related("project")
        .order_by("state_on", "pk")
    ]
