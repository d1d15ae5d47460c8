"""What of bulletins waits for a person: reviews, signatures, publishing, replies, own drafts."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import may
from guatu.bulletins.models import Bulletin, Reply
from guatu.bulletins.scopes import MODERATE, PUBLISH, REVIEW, SIGN
from guatu.calendars.compute import workdays
from guatu.notices.waiting import Item

State = Bulletin.State


def waiting_for(account: Account, day: dt.date) -> list[Item]:
    """Bulletins in whose state it is the account's turn, and replies to look at."""
    items = [
        Item(
            heading,
            row.heading,
            reverse("bulletins:bulletin", args=[row.pk]),
            age=_age(row.at, day),
        )
        for heading, rows in _turns(account)
        for row in rows
    ]
    if may(account, MODERATE):
        rows = Reply.objects.visible_to(account).filter(state=Reply.State.WAITING)
        times = list(rows.order_by("sent_at").values_list("sent_at", flat=True))
        if times:
            text = _("%(count)s replies of readers") % {"count": len(times)}
            url, age = reverse("bulletins:replies"), _age(times[0], day)
            items.append(Item(_("Replies to look at"), text, url, age=age, count=len(times)))
    return items


def _turns(account: Account) -> Iterator[tuple[str, QuerySet[Any]]]:
    turns = (
        (State.REVIEW, REVIEW, _("Bulletins to review")),
        (State.SIGNING, SIGN, _("Bulletins to sign")),
        (State.SIGNED, PUBLISH, _("Bulletins to publish")),
    )
    for state, right, heading in turns:
        if may(account, right):
            rows = Bulletin.objects.reached_by(account, right).filter(state=state)
            if right != PUBLISH:
                rows = rows.exclude(writer=account).exclude(versions__written_by=account)
            yield heading, rows.annotate(at=Max("moves__at")).order_by("at", "pk")
    returned = Bulletin.objects.filter(writer=account, state=State.DRAFT, moves__act="return")
    yield (
        _("Bulletins sent back to you"),
        returned.annotate(at=Max("moves__at")).order_by("at", "pk"),
    )


def _age(at: dt.datetime | None, day: dt.date) -> int:
    return 0 if at is None else max(workdays().between(timezone.localdate(at), day), 0)
