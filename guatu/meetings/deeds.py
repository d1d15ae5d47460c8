"""What may be done with a decision on its page: the right, the states, the form and the verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account
from guatu.lib.refusals import Refused
from guatu.meetings import actions
from guatu.meetings.forms import (
    AskForm,
    EvidenceForm,
    PostponeForm,
    SaidForm,
    StepForm,
    VerifyForm,
)
from guatu.meetings.models import Decision
from guatu.meetings.scopes import ANSWER, PREPARE, SIGN, VERIFY
from guatu.meetings.steps import HANDLED, State

Do = Callable[[Decision, Any, Account], Any]


@dataclass(frozen=True)
class Deed:
    """An act: its code in the address, words, icon, right, states in which it makes sense."""

    code: str
    label: str | Promise
    icon: str
    right: str
    states: tuple[str, ...]
    form: type[StepForm]
    do: Do
    text_label: str | Promise = ""


def _issue(row: Decision, form: Any, by: Account) -> Any:
    return actions.issue_decisions([row], form.cleaned_data["day"], by=by)


def _receive(row: Decision, form: Any, by: Account) -> Any:
    return actions.receive_decision(row, form.cleaned_data["day"], by=by)


def _evidence(row: Decision, form: Any, by: Account) -> Any:
    values = form.cleaned_data
    given = {"document": values["document"], "file": form.sent()}
    return actions.add_decision_evidence(row, values["day"], values["title"], by=by, **given)


def _verify(row: Decision, form: Any, by: Account) -> Any:
    values = form.cleaned_data
    day, text, is_done = values["day"], values["text"], values["is_done"]
    return actions.verify_decision(row, day, text, by=by, is_done=is_done)


def _ask(row: Decision, form: Any, by: Account) -> Any:
    values = form.cleaned_data
    return actions.ask_to_postpone(row, values["new_due"], values["day"], values["text"], by=by)


def _postpone(row: Decision, form: Any, by: Account) -> Any:
    asked = row.postponements.filter(is_approved=None).first()
    if asked is None:
        raise Refused(_("Nobody has asked for a later day."))
    values = form.cleaned_data
    day, is_approved, note = values["day"], values["is_approved"], values["text"]
    return actions.decide_postponement(asked, day, by=by, is_approved=is_approved, note=note)


def _convert(row: Decision, form: Any, by: Account) -> Any:
    return actions.turn_into_problem(row, form.cleaned_data["day"], by=by)


def _said(verb: Callable[..., Any]) -> Do:
    """A verb that takes the decision, the day and a text."""

    def do(row: Decision, form: Any, by: Account) -> Any:
        return verb(row, form.cleaned_data["day"], form.cleaned_data["text"], by=by)

    return do


WITHDRAWN_FROM = (*HANDLED, State.REPORTED)
# In the order in which they stand on the page: what moves the decision on comes first.
DEEDS = (
    Deed("issue", _("Sign and issue"), "rubber-stamp", SIGN, (State.DRAFT,), StepForm, _issue),
    Deed("verify", _("Verify"), "shield-check", VERIFY, (State.REPORTED, State.CHECKING),
         VerifyForm, _verify, _("Finding")),
    Deed("postpone", _("Decide on the postponement"), "clock", SIGN, HANDLED, PostponeForm,
         _postpone),
    Deed("receive", _("Confirm the receipt"), "check", ANSWER, (State.ISSUED,), StepForm, _receive),
    Deed("work", _("Report on the handling"), "pencil", ANSWER, HANDLED, SaidForm,
         _said(actions.work_on_decision), _("How the handling goes on")),
    Deed("attach", _("Attach evidence"), "paperclip", ANSWER, (*HANDLED, State.REPORTED),
         EvidenceForm, _evidence),
    Deed("report", _("Report it as done"), "send", ANSWER, (State.RECEIVED, State.WORKING),
         SaidForm, _said(actions.report_decision), _("What came of it")),
    Deed("ask", _("Ask for a later day"), "hourglass", ANSWER, HANDLED, AskForm, _ask, _("Reason")),
    Deed("convert", _("Turn it into a problem"), "alert-triangle", PREPARE, HANDLED, StepForm,
         _convert),
    Deed("withdraw", _("Withdraw it"), "trash", SIGN, WITHDRAWN_FROM, SaidForm,
         _said(actions.withdraw_decision), _("Reason")),
    Deed("discard", _("Withdraw it"), "trash", PREPARE, (State.DRAFT,), SaidForm,
         _said(actions.withdraw_decision), _("Reason")),
)  # fmt: skip
BY_CODE: Mapping[str, Deed] = {deed.code: deed for deed in DEEDS}


@dataclass(frozen=True)
class Offered:
    """A deed on the page with its form; open where the form was sent and refused."""

    deed: Deed
    form: StepForm
    is_open: bool = False


def form_of(deed: Deed, *data: Any) -> StepForm:
    """The form of a deed; several stand on a page, so the names of their fields are told apart."""
    form = deed.form(*data, auto_id=f"id_{deed.code}_%s")
    if deed.text_label:
        form.fields["text"].label = str(deed.text_label)
    return form


def offered(
    row: Decision, account: Account, sent: tuple[Deed, StepForm] | None = None
) -> list[Offered]:
    """The deeds that the account may do now, each with its form."""
    rights = {
        right
        for right in {deed.right for deed in DEEDS}
        if Decision.objects.reached_by(account, right).filter(pk=row.pk).exists()
    }
    asked = row.postponements.filter(is_approved=None).exists()
    about_project = row.item is not None and row.item.project_id is not None
    hidden = {
        "postpone": not asked,
        "ask": asked,
        "convert": not about_project,
    }
    found = []
    for deed in DEEDS:
        if deed.right not in rights or row.state not in deed.states or hidden.get(deed.code):
            continue
        is_sent = sent is not None and sent[0] is deed
        form = sent[1] if sent is not None and is_sent else form_of(deed)
        found.append(Offered(deed, form, is_open=is_sent))
    return found
