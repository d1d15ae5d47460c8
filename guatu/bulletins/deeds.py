"""The steps of a bulletin as its page offers them: who may do what now, and with which form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account
from guatu.bulletins import actions
from guatu.bulletins.actions import STEPS, State
from guatu.bulletins.forms import ApproveForm, ReasonForm, SayForm
from guatu.bulletins.models import Bulletin
from guatu.journal.once import OnceForm

Do = Callable[[Bulletin, dict[str, Any], Account], Any]


@dataclass(frozen=True)
class Deed:
    """A step: its name in the address, on the button, where it leads, its form, its act."""

    code: str
    label: str | Promise
    icon: str
    to: str
    form: type[OnceForm]
    do: Do
    by_another: bool = False


DEEDS = (
    Deed(
        *("submit", _("Send to be reviewed"), "send", State.REVIEW, SayForm),
        lambda row, values, by: actions.submit(row, by=by, **values),
    ),
    Deed(
        *("approve", _("Let it pass"), "check", State.SIGNING, ApproveForm),
        lambda row, values, by: actions.approve(row, by=by, **values),
        by_another=True,
    ),
    Deed(
        *("sign", _("Sign"), "rubber-stamp", State.SIGNED, SayForm),
        lambda row, values, by: actions.sign(row, timezone.localdate(), by=by, **values),
        by_another=True,
    ),
    Deed(
        *("publish", _("Publish"), "speakerphone", State.PUBLISHED, SayForm),
        lambda row, values, by: actions.publish(row, by=by, **values),
    ),
    Deed(
        *("return", _("Send back"), "arrow-back-up", State.DRAFT, ReasonForm),
        lambda row, values, by: actions.send_back(row, by=by, **values),
    ),
    Deed(
        *("withdraw", _("Withdraw"), "ban", State.WITHDRAWN, ReasonForm),
        lambda row, values, by: actions.withdraw(row, values["text"], by=by),
    ),
)
BY_CODE = {deed.code: deed for deed in DEEDS}


@dataclass(frozen=True)
class Offered:
    """A deed that the account may do now, with its form."""

    deed: Deed
    form: OnceForm
    is_open: bool = False


def offered(row: Bulletin, account: Account, sent: tuple[Deed, OnceForm] | None) -> list[Offered]:
    """The steps that the account may take; the one that was sent stays open with its errors."""
    wrote = _wrote(row, account)
    found = []
    for deed in DEEDS:
        right = STEPS.get((row.state, deed.to))
        if right is None or (deed.by_another and wrote):
            continue
        if not Bulletin.objects.reached_by(account, right).filter(pk=row.pk).exists():
            continue
        if sent is not None and sent[0] is deed:
            found.append(Offered(deed, sent[1], is_open=True))
        else:
            found.append(Offered(deed, deed.form()))
    return found


def right_of(row: Bulletin, deed: Deed) -> str:
    """The right that a deed needs: in another state than its own that of its first step."""
    ways = [right for (_old, to), right in STEPS.items() if to == deed.to]
    return STEPS.get((row.state, deed.to), ways[0])


def _wrote(row: Bulletin, account: Account) -> bool:
    wrote = row.writer_id == account.pk
    return wrote or row.versions.filter(written_by=account).exists()
