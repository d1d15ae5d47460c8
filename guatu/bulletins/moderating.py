"""Acts on replies: let through or rejected with a reason, answered; a reader's mail looked at."""

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.revealing import reveal
from guatu.accounts.scopes import require
from guatu.bulletins.models import Reply
from guatu.bulletins.scopes import MODERATE, SEE_MAIL
from guatu.journal.actions import writing
from guatu.lib.refusals import Refused

State = Reply.State
# Decisions may be taken back: what was shown by mistake is rejected, and the other way round.
STEPS: dict[tuple[str, str], str] = {
    (State.WAITING, State.SHOWN): MODERATE,
    (State.WAITING, State.REJECTED): MODERATE,
    (State.SHOWN, State.REJECTED): MODERATE,
    (State.REJECTED, State.SHOWN): MODERATE,
}
ANSWER_LENGTH = 1000


def decide_reply(reply: Reply, state: str, reason: str = "", *, by: Account) -> Reply:
    """Shows a reply, or rejects it with a reason, which is kept and never shown to readers."""
    with writing(by, "bulletins.reply.decide") as work:
        reply.refresh_from_db(from_queryset=Reply.objects.select_for_update())
        right = STEPS.get((reply.state, state))
        if right is None:
            raise Refused(_("This was decided already."))
        require(by, right, reply)
        if state == State.REJECTED and not reason.strip():
            raise Refused(_("Say why it is rejected."))
        work.update(
            reply,
            state=state,
            decided_by=by,
            decided_at=work.at,
            rejected_because=reason.strip()[:200] if state == State.REJECTED else "",
        )
    return reply


def answer_reply(reply: Reply, text: str, *, by: Account) -> Reply:
    """The office answers a reply that is shown; an empty text takes the answer away."""
    require(by, MODERATE, reply)
    with writing(by, "bulletins.reply.answer") as work:
        reply.refresh_from_db(from_queryset=Reply.objects.select_for_update())
        if reply.state != State.SHOWN:
            raise Refused(_("Only a reply that is shown is answered."))
        words = text.strip()[:ANSWER_LENGTH]
        work.update(
            reply,
            answer=words,
            answered_by=by if words else None,
            answered_at=work.at if words else None,
        )
    return reply


def reveal_mail(reply: Reply, reason: str, *, by: Account) -> None:
    """Journals that somebody looks at a reader's mail address, and what for."""
    reveal(reply, SEE_MAIL, "bulletins.mail.reveal", reason, by=by)
