"""The steps of a letter as its page offers them: who may do what now, and with which form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account
from guatu.journal.once import OnceForm
from guatu.letters import actions
from guatu.letters.actions import STEPS, State
from guatu.letters.forms import PlainForm, ReasonForm, ReplyForm, SayForm
from guatu.letters.models import Letter
from guatu.letters.scopes import ANSWER, ISSUE

Do = Callable[[Letter, dict[str, Any], Account], Any]


@dataclass(frozen=True)
class Deed:
    """A step: its name in the address, on the button, where it leads, its form, right and act."""

    code: str
    label: str | Promise
    icon: str
    to: str
    form: type[OnceForm]
    right: str
    do: Do


def _today() -> Any:
    return timezone.localdate()


DEEDS = (
    Deed(
        *("issue", _("Issue"), "rubber-stamp", State.ISSUED, PlainForm, ISSUE),
        lambda row, values, by: actions.issue(row, _today(), by=by),
    ),
    Deed(
        *("receive", _("Received"), "check", State.RECEIVED, PlainForm, ANSWER),
        lambda row, values, by: actions.receive(row, _today(), by=by),
    ),
    Deed(
        *("reply", _("Reply"), "message", State.REPLIED, ReplyForm, ANSWER),
        lambda row, values, by: actions.reply(row, _today(), by=by, **values),
    ),
    Deed(
        *("close", _("Close"), "circle-check", State.CLOSED, SayForm, ISSUE),
        lambda row, values, by: actions.close(row, _today(), by=by, **values),
    ),
    Deed(
        *("return", _("Ask for another reply"), "arrow-back-up", State.RECEIVED, ReasonForm, ISSUE),
        lambda row, values, by: actions.send_back(row, _today(), values["text"], by=by),
    ),
    Deed(
        *("withdraw", _("Withdraw"), "ban", State.WITHDRAWN, ReasonForm, ISSUE),
        lambda row, values, by: actions.withdraw(row, _today(), values["text"], by=by),
    ),
)
BY_CODE = {deed.code: deed for deed in DEEDS}


@dataclass(frozen=True)
class Offered:
    """A deed that the account may do now, with its form."""

    deed: Deed
    form: OnceForm
    is_open: bool = False


def offered(row: Letter, account: Account, sent: tuple[Deed, OnceForm] | None) -> list[Offered]:
    """The steps that the account may take; the one that was sent stays open with its errors."""
    found = []
    for deed in DEEDS:
        right = right_of(row, deed)
        if not _leads(row, deed) or not _reaches(row, account, right):
            continue
        if sent is not None and sent[0] is deed:
            found.append(Offered(deed, sent[1], is_open=True))
        else:
            found.append(Offered(deed, deed.form()))
    return found


def right_of(row: Letter, deed: Deed) -> str:
    """The right that a deed needs: a draft is thrown away by whoever may write it."""
    return (
        STEPS[row.state, deed.to] if deed.code == "withdraw" and _leads(row, deed) else deed.right
    )


def _leads(row: Letter, deed: Deed) -> bool:
    if deed.code == "reply":
        return row.state in (State.ISSUED, State.RECEIVED)
    if deed.code == "return":
        return row.state == State.REPLIED
    return (row.state, deed.to) in STEPS and not (
        deed.code == "receive" and row.state != State.ISSUED
    )


def _reaches(row: Letter, account: Account, right: str) -> bool:
    return Letter.objects.reached_by(account, right).filter(pk=row.pk).exists()
