"""Invitations and calendar feeds: who is told of a meeting, and its days as iCalendar."""

import datetime as dt
from collections.abc import Iterable

from django.core import signing
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from guatu.accounts.models import Account
from guatu.accounts.scopes import may, require
from guatu.journal.actions import writing
from guatu.lib.figures import moment_text
from guatu.lib.refusals import Refused
from guatu.meetings.models import Attendance, Feed, Meeting, feed_key
from guatu.meetings.scopes import PREPARE, VIEW
from guatu.meetings.steps import Stage, locked_meeting
from guatu.notices.actions import tell

SALT = "guatu.meetings.feed"
LENGTH = dt.timedelta(hours=2)
PAST = dt.timedelta(days=90)


def invite(meeting: Meeting, at: dt.datetime, *, by: Account | None) -> int:
    """Tells everybody on the list who has an account, and who reports; how many were told.

    Sent again after a change, it tells again. Raises Refused where nobody is on the list.
    """
    require(by, PREPARE, meeting)
    with writing(by, "meetings.meeting.invite") as work:
        if locked_meeting(meeting).is_held or meeting.state == Stage.CANCELLED:
            raise Refused(_("The meeting has begun."))
        people: set[int | None] = set(meeting.attendance.values_list("person", flat=True))
        people |= set(meeting.items.standing().values_list("reporter", flat=True))
        people |= {meeting.chair_id}
        accounts = list(Account.objects.filter(person__in=people - {None}, is_active=True))
        if not accounts:
            raise Refused(_("Nobody on the list has an account. Enter who attends first."))

        def say() -> str:
            facts = {
                "meeting": meeting.name,
                "when": moment_text(meeting.begins_at),
                "place": meeting.place or _("place to be announced"),
            }
            return _("You are invited: %(meeting)s, %(when)s, %(place)s") % facts

        tell(accounts, say, meeting.get_absolute_url(), at)
        work.update(meeting, invited_at=at)
    return len(accounts)


def open_feed(account: Account, at: dt.datetime, *, by: Account) -> Feed:
    """A new address of the account's own feed; an earlier one is void from now on."""
    require(by, VIEW)
    if by.pk != account.pk:
        raise Refused(_("Everybody has a feed of the own meetings only."))
    with writing(by, "meetings.feed.open") as work:
        feed = Feed.objects.filter(account=account).first()
        if feed is None:
            return work.add(Feed(account=account, key=feed_key(), made_at=at))
        work.update(feed, key=feed_key(), made_at=at)
    return feed


def end_feed(account: Account, *, by: Account) -> None:
    """The feed's address is void; nothing happens where there is none."""
    require(by, VIEW)
    if by.pk != account.pk:
        raise Refused(_("Everybody has a feed of the own meetings only."))
    with writing(by, "meetings.feed.end") as work:
        work.remove_many(list(Feed.objects.filter(account=account)))


def feed_token(feed: Feed) -> str:
    """The signed part of the feed's address."""
    return signing.Signer(salt=SALT).sign(feed.key)


def feed_of(token: str) -> Feed | None:
    """The feed of an address; None where the signature is wrong, it is void, or nobody's now."""
    try:
        key = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    feed = Feed.objects.filter(key=key, account__is_active=True).select_related("account").first()
    return feed if feed is not None and may(feed.account, VIEW) else None


def own_meetings(account: Account, now: dt.datetime) -> Iterable[Meeting]:
    """The meetings that the account's person chairs, is invited to or reports at, newest first."""
    person = account.person_id
    if person is None:
        return Meeting.objects.none()
    own = Q(chair=person) | Q(pk__in=Attendance.objects.filter(person=person).values("meeting"))
    own |= Q(items__reporter=person, items__dropped="")
    rows = Meeting.objects.filter(own, begins_at__gte=now - PAST).distinct()
    return rows.select_related("chair")


def calendar_of(meetings: Iterable[Meeting], name: str, address: str) -> bytes:
    """Meetings as an iCalendar file (RFC 5545); a cancelled one is told as cancelled."""
    calendar = Calendar()
    calendar.add("prodid", "-//Guatu//meetings//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for meeting in meetings:
        event = Event()
        event.add("uid", f"meeting-{meeting.pk}@guatu")
        event.add("summary", meeting.name)
        event.add("dtstart", meeting.begins_at)
        event.add("dtend", meeting.ends_at or meeting.begins_at + LENGTH)
        event.add("dtstamp", meeting.begins_at)
        event.add("location", meeting.place)
        event.add("url", address + reverse("meetings:meeting", args=[meeting.pk]))
        is_off = meeting.state == Stage.CANCELLED
        event.add("status", "CANCELLED" if is_off else "CONFIRMED")
        calendar.add_component(event)
    return calendar.to_ical()
