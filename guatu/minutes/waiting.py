"""What of minutes waits for a person: to draft, to finish, to review."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import may
from guatu.calendars.compute import workdays
from guatu.meetings.models import Meeting
from guatu.minutes.models import Minutes
from guatu.minutes.scopes import PREPARE
from guatu.notices.waiting import Item


def waiting_for(account: Account, day: dt.date) -> list[Item]:
    """Meetings without minutes, the account's drafts, and drafts of others to be reviewed."""
    return list(_items(account, day)) if may(account, PREPARE) else []


def _items(account: Account, day: dt.date) -> Iterator[Item]:
    calendar = workdays()

    def age(meeting: Meeting) -> int:
        return max(calendar.between(timezone.localdate(meeting.begins_at), day), 0)

    reached = Meeting.objects.reached_by(account, PREPARE).order_by("begins_at", "pk")
    for meeting in reached.filter(state=Meeting.State.DRAFTING, minutes=None):
        address = reverse("minutes:of-meeting", args=[meeting.pk])
        yield Item(_("Minutes to draft"), meeting.name, address, age=age(meeting))
    rows = Minutes.objects.reached_by(account, PREPARE).select_related("meeting")
    for row in rows.filter(state=Minutes.State.DRAFT, writer=account).order_by("pk"):
        yield Item(_("Minutes to finish"), row.title, row.get_absolute_url(), age=age(row.meeting))
    others = rows.filter(state=Minutes.State.REVIEW).exclude(writer=account)
    for row in others.exclude(versions__written_by=account).order_by("pk"):
        yield Item(_("Minutes to review"), row.title, row.get_absolute_url(), age=age(row.meeting))
