"""The figures of a meeting that a bulletin may state, and which meetings it may be written from."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import may
from guatu.bulletins.fields import DECISION
from guatu.bulletins.scopes import WRITE
from guatu.ledger.models import Portfolio
from guatu.meetings.deciding import day_of
from guatu.meetings.models import Decision, Meeting

MOST = 40
State = Decision.State
HELD = (
    *(Meeting.State.RUNNING, Meeting.State.DRAFTING, Meeting.State.REVIEWING),
    *(Meeting.State.ISSUED, Meeting.State.FOLLOWING, Meeting.State.ARCHIVED),
)


def held_meetings(account: Account, portfolios: QuerySet[Portfolio]) -> QuerySet[Meeting]:
    """The meetings about these portfolios that have begun and that the account may see."""
    rows = Meeting.objects.visible_to(account).filter(
        series__portfolio__in=portfolios, state__in=HELD
    )
    return rows.distinct().order_by("-begins_at", "-pk")


def meeting_figures(meeting: Meeting, today: dt.date) -> dict[str, Any]:
    """Name and day, items, what was decided, and what came of the meeting before.

    A decision is there with its text, its lead unit and its day, each a figure of its own.
    """
    decisions = _issued(Q(meeting=meeting)).select_related("lead").order_by("number")
    before = _before(meeting)
    found: dict[str, Any] = {
        "meeting": meeting.name,
        "meeting_day": day_of(meeting).isoformat(),
        "meeting_items": str(meeting.items.standing().count()),
        "decisions": str(decisions.count()),
    }
    if before is not None:
        earlier = _issued(Q(meeting=before))
        late = earlier.filter(due__lt=today, closed_on=None)
        found |= {
            "earlier": str(earlier.count()),
            "earlier_done": str(earlier.filter(state=State.DONE).count()),
            "earlier_late": str(late.count()),
        }
    for row in decisions[:MOST]:
        key = f"{DECISION}{row.number}"
        found[key] = " ".join(row.text.split()).rstrip("。.；;")
        found[f"{key}_lead"] = row.lead.short_name if row.lead else None
        found[f"{key}_due"] = row.due.isoformat() if row.due else None
    return found


def meeting_links(meeting: Meeting, account: Account) -> list[tuple[str | Promise, str]]:
    """The link on a meeting's page under which a bulletin is begun from it."""
    if meeting.state not in HELD or not may(account, WRITE):
        return []
    return [(_("Write a bulletin"), f"{reverse('bulletins:begin')}?meeting={meeting.pk}")]


def _issued(condition: Q) -> QuerySet[Decision]:
    unsigned = (State.DRAFT, State.WITHDRAWN)
    return Decision.objects.filter(condition).exclude(state__in=unsigned)


def _before(meeting: Meeting) -> Meeting | None:
    """The meeting of the series that was held before."""
    rows = Meeting.objects.filter(series=meeting.series_id, state__in=HELD)
    return rows.filter(begins_at__lt=meeting.begins_at).order_by("-begins_at", "-pk").first()
