"""What of bulletins waits for a person: reviews, signatures, publishing, replies, own drafts."""

import datetime as dt
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import may, within_reach
from guatu.bulletins.models import Bulletin, BulletinMove, BulletinVersion, Reply
from guatu.bulletins.scopes import MODERATE, PATH, PUBLISH, WRITE
from guatu.bulletins.telling import TURN
from guatu.calendars.compute import workdays
from guatu.notices.waiting import Item

State = Bulletin.State


def waiting_for(account: Account, day: dt.date) -> list[Item]:
    """Bulletins in whose state it is the account's turn, and replies to look at."""
    items = [
        Item(_heading(state), title, reverse("bulletins:bulletin", args=[key]), age=_age(at, day))
        for key, state, title, at in _turns(account)
    ]
    if may(account, MODERATE):
        rows = Reply.objects.visible_to(account).filter(state=Reply.State.WAITING)
        times = list(rows.order_by("sent_at").values_list("sent_at", flat=True))
        if times:
            text = _("%(count)s replies of readers") % {"count": len(times)}
            url, age = reverse("bulletins:replies"), _age(times[0], day)
            items.append(Item(_("Replies to look at"), text, url, age=age, count=len(times)))
    return items


def _turns(account: Account) -> list[tuple[int, str, str, dt.datetime]]:
    """(key, state, title, since when) in one query; nobody reviews or signs what they wrote."""
    turn = Q(pk__in=[])
    if may(account, WRITE):
        returned = BulletinMove.objects.filter(act=BulletinMove.Act.RETURN).values("bulletin")
        turn |= Q(writer=account, state=State.DRAFT, pk__in=returned)
    for state, right in TURN.items():
        if may(account, right):
            others = Q() if right == PUBLISH else ~Q(pk__in=_written_by(account))
            turn |= Q(within_reach(account, right, PATH), others, state=state)
    if not any(may(account, right) for right in (WRITE, *TURN.values())):
        return []
    rows = Bulletin.objects.filter(turn).annotate(at=Max("moves__at")).order_by("at", "pk")
    return list(rows.values_list("pk", "state", "heading", "at"))


def _written_by(account: Account) -> QuerySet[Any]:
    return BulletinVersion.objects.filter(written_by=account).values("bulletin")


def _heading(state: str) -> str:
    headings = {
        State.DRAFT: _("Bulletins sent back to you"),
        State.REVIEW: _("Bulletins to review"),
        State.SIGNING: _("Bulletins to sign"),
        State.SIGNED: _("Bulletins to publish"),
    }
    return headings[State(state)]


def _age(at: dt.datetime | None, day: dt.date) -> int:
    return 0 if at is None else max(workdays().between(timezone.localdate(at), day), 0)
