"""Messages to those whose turn it is with a letter."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.accounts.models import Account, RoleGrant
from guatu.accounts.permissions import ROLES, Scope
from guatu.letters.models import Letter, LetterStep
from guatu.letters.scopes import ANSWER, ISSUE
from guatu.lib.figures import day_text
from guatu.notices.actions import tell
from guatu.reports.people import holders_of

Act = LetterStep.Act


def tell_of(letter: Letter, step: LetterStep) -> None:
    """Leaves a message with the unit about what it has to do, with the office about its reply."""

    def say() -> str:
        facts = {
            "title": letter.title,
            "number": letter.printed_number,
            "day": day_text(letter.reply_due),
            "unit": letter.unit,
            "reason": step.text,
        }
        words = {
            Act.ISSUE: _("A letter for your unit: %(title)s %(number)s, reply by %(day)s"),
            Act.REPLY: _("%(unit)s replied to %(number)s"),
            Act.RETURN: _("Another reply is wanted to %(number)s: %(reason)s"),
            Act.CLOSE: _("%(number)s is closed"),
            Act.WITHDRAW: _("%(number)s was withdrawn: %(reason)s"),
        }
        return words[Act(step.act)] % facts

    if step.act in (Act.RECEIVE, Act.DRAFT, Act.CHANGE) or letter.issued_on is None:
        return
    people = _senders(letter, step) if step.act == Act.REPLY else _of_unit(letter, step)
    link = reverse("letters:letter", args=[letter.pk])
    tell(people, say, link, step.at, key=f"letter/{letter.pk}/{step.pk}")


def _senders(letter: Letter, step: LetterStep) -> Iterable[Account]:
    return holders_of(ISSUE, letter.portfolio, step.day)


def _of_unit(letter: Letter, step: LetterStep) -> Iterable[Account]:
    """The accounts that answer for the unit or for one in which it lies."""
    roles = [name for name, role in ROLES.items() if role.rights.get(ANSWER) is Scope.OWN]
    keys = [int(key) for key in letter.unit.path.strip("/").split("/")]
    grants = RoleGrant.objects.on(step.day).filter(role__in=roles, unit__in=keys)
    return Account.objects.filter(pk__in=grants.values("account"), is_active=True).order_by("pk")
