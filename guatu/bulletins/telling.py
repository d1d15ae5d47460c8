"""Messages to those whose turn it is with a bulletin."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.bulletins.models import Bulletin, BulletinMove, Reply
from guatu.bulletins.scopes import MODERATE, PUBLISH, REVIEW, SIGN
from guatu.notices.actions import tell
from guatu.reports.people import holders_of

State = Bulletin.State
# Whose turn it is in a state; the writer's otherwise.
TURN = {State.REVIEW: REVIEW, State.SIGNING: SIGN, State.SIGNED: PUBLISH}


def tell_of(bulletin: Bulletin, step: BulletinMove) -> None:
    """Leaves a message with those who act next, and with the writer once it is out or came back."""

    def say() -> str:
        facts = {"title": bulletin.heading, "reason": step.text}
        if step.act == BulletinMove.Act.RETURN:
            return _("Your bulletin was sent back: %(title)s. %(reason)s") % facts
        if bulletin.state == State.PUBLISHED:
            return _("Your bulletin was published: %(title)s") % facts
        if bulletin.state == State.WITHDRAWN:
            return _("Your bulletin was withdrawn: %(title)s. %(reason)s") % facts
        words = {
            State.REVIEW: _("A bulletin waits for your review: %(title)s"),
            State.SIGNING: _("A bulletin waits for your signature: %(title)s"),
            State.SIGNED: _("A bulletin can be published: %(title)s"),
        }
        return words[State(bulletin.state)] % facts

    link = reverse("bulletins:bulletin", args=[bulletin.pk])
    tell(_people(bulletin), say, link, step.at, key=f"bulletin/{bulletin.pk}/{step.pk}")


def tell_moderators(reply: Reply) -> None:
    """Leaves a message with those who let replies through, one a county and day at most."""
    portfolio, day = reply.bulletin.portfolio, timezone.localdate(reply.sent_at)

    def say() -> str:
        return _("A reader replied to “%(title)s”.") % {"title": reply.bulletin.heading}

    people = holders_of(MODERATE, portfolio, timezone.localdate())
    key = f"replies/{portfolio.pk}/{day}"
    tell(people, say, reverse("bulletins:replies"), reply.sent_at, key=key)


def _people(bulletin: Bulletin) -> Iterable[Account]:
    right = TURN.get(State(bulletin.state))
    if right is None:
        return [bulletin.writer] if bulletin.writer else []
    people = holders_of(right, bulletin.portfolio, timezone.localdate())
    return people if right == PUBLISH else people.exclude(pk=bulletin.writer_id or 0)
