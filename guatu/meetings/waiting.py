"""What of meetings and decisions waits for a person."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with, may
from guatu.calendars.compute import WorkCalendar, workdays
from guatu.meetings.models import AgendaItem, Decision, Postponement
from guatu.meetings.scopes import ANSWER, SIGN, VERIFY, VIEW
from guatu.meetings.steps import HANDLED, Stage, State
from guatu.notices.waiting import Item

LONGEST = 60


def waiting_for(account: Account, day: dt.date) -> list[Item]:
    """Decisions to carry out, sign and verify, postponements to decide, comments to give."""
    if not may(account, VIEW):
        return []
    calendar = workdays()
    return [
        *_to_do(account, day, calendar),
        *_to_comment(account, day, calendar),
        *_to_verify(account, day, calendar),
        *_to_sign(account, day, calendar),
        *_to_postpone(account, day, calendar),
    ]


def _to_do(account: Account, day: dt.date, calendar: WorkCalendar) -> Iterator[Item]:
    rows = Decision.objects.filter(_own(account, "lead", "person"), state__in=HANDLED)
    for row in rows.order_by("due", "pk"):
        is_late = row.due is not None and row.due < day
        kind = _("Decisions overdue") if is_late else _("Decisions to carry out")
        since = row.due if is_late else row.issued_on
        age = _since(calendar, since, day)
        yield Item(kind, _short(row.text), row.get_absolute_url(), row.due, age)


def _to_comment(account: Account, day: dt.date, calendar: WorkCalendar) -> Iterator[Item]:
    rows = AgendaItem.objects.filter(
        _own(account, "unit", "reporter"),
        meeting__state__in=(Stage.PREPARING, Stage.FROZEN),
        meeting__invited_at__isnull=False,
        dropped="",
        comment="",
    )
    for row in rows.select_related("meeting").order_by("comment_due", "pk"):
        facts = {"item": _short(row.title), "meeting": row.meeting}
        text = _("%(item)s (%(meeting)s)") % facts
        age = _since(calendar, row.comment_due, day)
        url = f"{row.meeting.get_absolute_url()}#item-{row.pk}"
        yield Item(_("Comments before meetings"), text, url, row.comment_due, age)


def _to_verify(account: Account, day: dt.date, calendar: WorkCalendar) -> Iterator[Item]:
    if not may(account, VERIFY):
        return
    rows = Decision.objects.reached_by(account, VERIFY)
    for row in rows.filter(state__in=(State.REPORTED, State.CHECKING)).order_by("reported_on"):
        age = _since(calendar, row.reported_on, day)
        yield Item(_("Decisions to verify"), _short(row.text), row.get_absolute_url(), None, age)


def _to_sign(account: Account, day: dt.date, calendar: WorkCalendar) -> Iterator[Item]:
    """One line a meeting whose drafts wait to be signed."""
    if not may(account, SIGN):
        return
    rows = Decision.objects.reached_by(account, SIGN).filter(state=State.DRAFT)
    rows = rows.exclude(meeting__state=Stage.RUNNING).select_related("meeting")
    by_meeting: dict[int, list[Decision]] = {}
    for row in rows.order_by("meeting", "number"):
        by_meeting.setdefault(row.meeting_id, []).append(row)
    for found in by_meeting.values():
        meeting = found[0].meeting
        age = _since(calendar, meeting.begins_at.date(), day)
        url = f"{meeting.get_absolute_url()}#decisions"
        yield Item(_("Decisions to sign"), meeting.name, url, None, age, len(found))


def _to_postpone(account: Account, day: dt.date, calendar: WorkCalendar) -> Iterator[Item]:
    if not may(account, SIGN):
        return
    reached = Decision.objects.reached_by(account, SIGN)
    rows = Postponement.objects.filter(decision__in=reached, is_approved=None)
    for row in rows.select_related("decision"):
        text = _short(row.decision.text)
        age = _since(calendar, row.asked_on, day)
        url = row.decision.get_absolute_url()
        yield Item(_("Postponements to decide"), text, url, None, age)


def _own(account: Account, unit: str, person: str) -> Q:
    """Rows of the units for which the account answers, and those of its person."""
    condition = Q(pk__in=[])
    for grant in grants_with(account, ANSWER):
        if grant.scope is Scope.OWN:
            condition |= Q(**{f"{unit}__path__startswith": grant.path})
        if grant.person is not None:
            condition |= Q(**{person: grant.person})
    return condition


def _since(calendar: WorkCalendar, since: dt.date | None, day: dt.date) -> int:
    return max(calendar.between(since, day), 0) if since is not None else 0


def _short(text: str) -> str:
    return str(Truncator(text).chars(LONGEST))
