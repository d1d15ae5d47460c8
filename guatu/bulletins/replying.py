"""The door for readers: who may reply when, how often, and what is kept of them.

The only act of the site without an account. Nothing that comes in is shown before somebody let it
through (`moderating`).
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from guatu.bulletins.actions import settings_of
from guatu.bulletins.models import Bulletin, BulletinSettings, Reply, ReplyTry
from guatu.bulletins.spam import LEAST_SECONDS, address_hash, fault_of, plain, text_hash
from guatu.bulletins.telling import tell_moderators
from guatu.journal.actions import writing
from guatu.lib.refusals import Refused

HOUR = dt.timedelta(hours=1)
SAME_TEXT = dt.timedelta(days=30)


class TooMany(Refused):
    """Too many tries from one address or from all of them in an hour."""


@dataclass(frozen=True)
class Sent:
    """What a reader's form brought. `began_at` is when the form was opened, None if not known."""

    token: uuid.UUID
    name: str
    mail: str
    text: str
    address: str
    began_at: dt.datetime | None
    trap: str = ""


def takes_replies(bulletin: Bulletin) -> bool:
    """Whether readers may reply: the bulletin is out, and neither it nor the county is closed."""
    return (
        bulletin.is_public
        and bulletin.state == Bulletin.State.PUBLISHED
        and bulletin.takes_replies
        and settings_of(bulletin.portfolio).takes_replies
    )


def leave_reply(bulletin: Bulletin, sent: Sent, at: dt.datetime) -> Reply | None:
    """Keeps a reader's reply to be looked at; None where a machine gave itself away.

    The same form sent twice is one reply. Raises TooMany, and Refused for what is no plain text of
    a person; each try is counted, also one that is refused.
    """
    if not takes_replies(bulletin):
        raise Refused(_("Replies to this article are closed."))
    known = Reply.objects.filter(token=sent.token, bulletin=bulletin).first()
    if known is not None:
        return known
    hashed = address_hash(sent.address)
    _count(bulletin, hashed, at)
    if sent.trap:
        return None
    if sent.began_at is None or (at - sent.began_at).total_seconds() < LEAST_SECONDS:
        raise Refused(_("That was very quick. Read it through once more and send it again."))
    text = plain(sent.text)
    fault = fault_of(text)
    if fault:
        raise Refused(FAULTS[fault]())
    with writing(None, "bulletins.reply.send") as work:
        _lock(text_hash(text))
        _check_new(bulletin, text, at)
        reply = Reply(
            bulletin=bulletin,
            token=sent.token,
            name=" ".join(plain(sent.name).split())[:30] or _("a reader"),
            mail=sent.mail,
            text=text,
            sent_at=at,
            address_hash=hashed,
            text_hash=text_hash(text),
        )
        work.add(reply)
        tell_moderators(reply)
        return reply


FAULTS: dict[str, Callable[[], str]] = {
    "short": lambda: _("The reply is too short."),
    "markup": lambda: _("Only plain text can be sent, without HTML or other marks."),
    "links": lambda: _("A reply holds one web address at most."),
    "lines": lambda: _("The reply has too many lines."),
    "run": lambda: _("The reply repeats one sign too often."),
}


def forget_addresses(now: dt.datetime) -> int:
    """Throws away the hashes of addresses whose time is up; how many replies forgot theirs."""
    own = dict(BulletinSettings.objects.values_list("portfolio", "keep_days"))
    usual = BulletinSettings().keep_days
    count = 0
    for portfolio, days in own.items():
        before = now - dt.timedelta(days=days)
        count += _forget(Reply.objects.filter(bulletin__portfolio=portfolio), before)
        ReplyTry.objects.filter(portfolio=portfolio, at__lt=before).delete()
    before = now - dt.timedelta(days=usual)
    count += _forget(Reply.objects.exclude(bulletin__portfolio__in=own), before)
    ReplyTry.objects.exclude(portfolio__in=own).filter(at__lt=before).delete()
    return count


def _forget(replies: models.QuerySet[Reply], before: dt.datetime) -> int:
    return replies.filter(sent_at__lt=before).exclude(address_hash="").update(address_hash="")


def _count(bulletin: Bulletin, hashed: str, at: dt.datetime) -> None:
    """Counts a try, which stays counted whatever becomes of it. Raises TooMany past a limit."""
    limits = settings_of(bulletin.portfolio)
    with transaction.atomic():
        _lock(f"tries/{bulletin.portfolio_id}")  # two at once are counted one after the other
        tries = ReplyTry.objects.filter(portfolio=bulletin.portfolio_id, at__gt=at - HOUR)
        is_over = (
            tries.filter(address_hash=hashed).count() >= limits.hour_limit
            or tries.count() >= limits.county_hour_limit
        )
        if not is_over:
            ReplyTry.objects.create(portfolio_id=bulletin.portfolio_id, address_hash=hashed, at=at)
    if is_over:
        raise TooMany(_("Too many replies came from here or in all. Try again in an hour."))


def _check_new(bulletin: Bulletin, text: str, at: dt.datetime) -> None:
    rows = Reply.objects.filter(text_hash=text_hash(text), sent_at__gt=at - SAME_TEXT)
    if rows.filter(bulletin__portfolio=bulletin.portfolio_id).exists():
        raise Refused(_("The same text was sent already."))


def _lock(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
