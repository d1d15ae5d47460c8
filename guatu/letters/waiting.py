"""What of letters waits for a person: to receive and reply to, to look at replies, late replies."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Max, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guatu.accounts.models import Account
from guatu.accounts.scopes import may
from guatu.calendars.compute import WorkCalendar, workdays
from guatu.letters.models import Letter
from guatu.letters.scopes import ANSWER, ISSUE
from guatu.notices.waiting import Item

State = Letter.State


def waiting_for(account: Account, day: dt.date) -> list[Item]:
    """Letters to the account's unit one by one; for whoever issues them, replies and delays."""
    calendar = workdays()
    items: list[Item] = []
    if may(account, ANSWER):
        items += _to_answer(account, calendar, day)
    if may(account, ISSUE):
        items += _to_look_at(account, calendar, day)
    return items


def _to_answer(account: Account, calendar: WorkCalendar, day: dt.date) -> Iterator[Item]:
    mine = Letter.objects.reached_by(account, ANSWER)
    for row in mine.filter(state__in=[State.ISSUED, State.RECEIVED]).order_by("reply_due", "pk"):
        label = _("Letters to receive") if row.state == State.ISSUED else _("Letters to reply to")
        due = row.reply_due or day
        if due < day:
            label = _("Letters whose reply is overdue")
        text = f"{row.printed_number} {row.title}"
        yield Item(label, text, _address(row), due, max(calendar.between(due, day), 0))


def _to_look_at(account: Account, calendar: WorkCalendar, day: dt.date) -> Iterator[Item]:
    sent = Letter.objects.reached_by(account, ISSUE)
    replied = sent.filter(state=State.REPLIED).select_related("unit")
    for row in replied.annotate(on=Max("steps__day")).order_by("on", "pk"):
        text = f"{row.printed_number} {row.unit}"
        yield Item(
            _("Replies to letters"), text, _address(row), age=max(calendar.between(row.on, day), 0)
        )
    late = sent.late(day)
    count = late.count()
    if count:
        oldest = late.aggregate(oldest=Min("reply_due"))["oldest"]
        text = ngettext(
            "%(count)s letter without a reply", "%(count)s letters without a reply", count
        )
        url = f"{reverse('letters:list')}?state=late"
        age = max(calendar.between(oldest, day), 0)
        label = _("Letters whose reply is overdue")
        yield Item(label, text % {"count": count}, url, oldest, age, count)


def _address(row: Letter) -> str:
    return reverse("letters:letter", args=[row.pk])
