"""What may be done with a lead on its page: the right, the states, the form and the verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account
from guatu.agreements import actions as agreements
from guatu.agreements.models import Agreement, Fund
from guatu.leads import actions
from guatu.leads.models import Lead, LeadStep, Need
from guatu.leads.moves import FOLLOW, JUDGE, State
from guatu.lib.refusals import Refused
from guatu.outreach.actions import record_interaction
from guatu.outreach.models import Interaction
from guatu.pipeline import forms

OPEN = (State.CLUE, State.STUDY, State.TALK, State.REVIEW)
ALIVE = tuple(state for state in State if state != State.LOST)
SIGNED = (State.SIGNED, State.LANDED, State.STARTED, State.PRODUCING, State.FULL, State.SERVICE)
NEXT: dict[str, str] = {str(one): str(other) for one, other in pairwise(ALIVE)}
EDIT, FAIR, RECOGNISE = agreements.EDIT, agreements.REVIEW, agreements.RECOGNISE


def _last(lead: Lead) -> LeadStep | None:
    return lead.steps.order_by("pk").last()


def _answer(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    actions.answer_lead(lead, v["person"], v["day"], by=by)
    return _last(lead)


def _judge(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    actions.judge_lead(lead, v["day"], v["text"], by=by)
    return _last(lead)


def _move(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    actions.move_lead(lead, NEXT[lead.state], v["day"], by=by, text=v["text"])
    return _last(lead)


def _back(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    actions.move_lead(lead, State.TALK, v["day"], by=by, text=v["text"])
    return _last(lead)


def _tell(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    actions.tell_referrer(lead, v["day"], v["text"], by=by)
    return _last(lead)


def _assign(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    given = {"responsible": v["responsible"], "leader": v["leader"], "handler": lead.handler}
    actions.assign_lead(lead, v["day"], by=by, text=v["text"], **given)
    return _last(lead)


def _lose(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    actions.lose_lead(lead, v["reason"], v["day"], v["text"], by=by)
    return _last(lead)


def _reopen(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    actions.reopen_lead(lead, v["day"], v["text"], by=by)
    return _last(lead)


def _rule(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    actions.rule_doubt(v["doubt"], v["ruling"], v["day"], v["text"], by=by)
    return _last(lead)


def _dispute(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    post = by.person.posts.select_related("unit").first() if by.person else None
    unit = post.unit if post else lead.portfolio.unit
    actions.dispute_claim(lead, unit, v["day"], v["text"], by=by)
    return _last(lead)


def _contact(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    values = dict(v)
    return record_interaction(lead, values.pop("day"), by=by, **values)


def _need(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    values = dict(v)
    values.pop("day")
    return actions.set_need(lead, by=by, **values)


def _draft(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    return agreements.draft_agreement(
        lead, v["name"], v["amount"], v["clauses"], v["day"], by=by, obligations=v["owed"]
    )


def _newest(lead: Lead) -> Agreement:
    row = lead.agreements.order_by("-pk").first()
    if row is None:
        raise Refused(gettext("There is no agreement yet; draft it first."))
    return row


def _fair(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    row, text = _newest(lead), v["text"]
    more = {"is_passed": v["is_passed"], "document": v["document"]}
    return agreements.review_agreement(row, v["day"], text, by=by, **more)


def _sign(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    row = _newest(lead)
    row.lead = lead
    agreements.sign_agreement(row, v["day"], by=by)
    return row


def _fund(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    return agreements.enter_fund(lead, v["day"], v["amount"], v["kind"], v["evidence"], by=by)


def _known(lead: Lead, v: Mapping[str, Any], by: Account) -> Any:
    return agreements.recognise_fund(v["fund"], v["day"], by=by)


@dataclass(frozen=True)
class Deed:
    """An act: its code in the address, words, icon, right, the states in which it makes sense."""

    code: str
    label: str | Promise
    icon: str
    right: str
    states: tuple[str, ...]
    form: type[forms.StepForm]
    do: Callable[[Lead, Mapping[str, Any], Account], Any]
    makes: type[models.Model] = LeadStep


F = forms
# In the order in which they stand on the page: what moves the lead on comes first.
DEEDS = (
    Deed("rule", _("Rule on the doubt"), "git-compare", JUDGE, OPEN, F.RuleForm, _rule),
    Deed("contact", _("Record a contact"), "phone", FOLLOW, ALIVE, F.ContactForm, _contact,
         Interaction),
    Deed("answer", _("Answer and name who handles it"), "user-plus", FOLLOW, (State.CLUE,),
         F.PersonForm, _answer),
    Deed("judge", _("Judge it"), "clipboard-check", JUDGE, (State.STUDY,), F.TextForm, _judge),
    Deed("review", _("Send it to the review"), "send", FOLLOW, (State.TALK,), F.WordsForm, _move),
    Deed("draft", _("Draft the agreement"), "file-text", EDIT, (State.TALK, State.REVIEW),
         F.DraftForm, _draft, Agreement),
    Deed("fair", _("Review for fair competition"), "shield-check", FAIR,
         (State.TALK, State.REVIEW), F.FairForm, _fair, Agreement),
    Deed("sign", _("Sign it and hand it over"), "certificate", EDIT, (State.REVIEW,), F.StepForm,
         _sign, Agreement),
    Deed("land", _("It has landed"), "map-pin", FOLLOW, (State.SIGNED,), F.WordsForm, _move),
    Deed("move", _("Move it on"), "arrow-right", JUDGE,
         (State.LANDED, State.STARTED, State.PRODUCING, State.FULL), F.WordsForm, _move),
    Deed("fund", _("Enter funds in place"), "coin", FOLLOW, SIGNED, F.FundForm, _fund, Fund),
    Deed("known", _("Recognise funds"), "rubber-stamp", RECOGNISE, SIGNED, F.KnownFundForm,
         _known, Fund),
    Deed("need", _("Set its needs"), "building-warehouse", FOLLOW, ALIVE, F.NeedForm, _need, Need),
    Deed("assign", _("Assign it"), "route", JUDGE, ALIVE, F.AssignForm, _assign),
    Deed("tell", _("Tell the referrer"), "message", FOLLOW, ALIVE, F.WordsForm, _tell),
    Deed("back", _("Send it back to the talks"), "arrow-back-up", JUDGE, (State.REVIEW,),
         F.WordsForm, _back),
    Deed("dispute", _("Dispute the claim"), "flag", "leads.report", OPEN, F.TextForm, _dispute),
    Deed("lose", _("Give it up"), "trash", JUDGE, ALIVE, F.LoseForm, _lose),
    Deed("reopen", _("Take it up again"), "rotate-2", JUDGE, (State.LOST,), F.TextForm, _reopen),
)  # fmt: skip
BY_CODE: Mapping[str, Deed] = {deed.code: deed for deed in DEEDS}


@dataclass(frozen=True)
class Offered:
    """A deed on the page with its form; open where the form was sent and refused."""

    deed: Deed
    form: forms.StepForm
    is_open: bool = False


def form_of(deed: Deed, lead: Lead, *data: Any) -> forms.StepForm:
    """The form of a deed; several stand on a page, so the names of their fields are told apart."""
    return deed.form(*data, lead=lead, auto_id=f"id_{deed.code}_%s")


def offered(
    lead: Lead, account: Account, sent: tuple[Deed, forms.StepForm] | None = None
) -> list[Offered]:
    """The deeds that the account may do now, each with its form."""
    rights = {
        right
        for right in {deed.right for deed in DEEDS}
        if Lead.objects.reached_by(account, right).filter(pk=lead.pk).exists()
    }
    is_held = lead.doubts.filter(ruling="").exists()
    found = []
    for deed in DEEDS:
        if deed.right not in rights or lead.state not in deed.states:
            continue
        if not _makes_sense(deed, lead, is_held=is_held):
            continue
        if sent is not None and sent[0] is deed:
            found.append(Offered(deed, sent[1], is_open=True))
        else:
            found.append(Offered(deed, form_of(deed, lead)))
    return found


def _makes_sense(deed: Deed, lead: Lead, *, is_held: bool) -> bool:
    """Whether there is something to act on."""
    if deed.code == "rule":
        return is_held
    if deed.code in {"answer", "judge", "review", "sign"} and is_held:
        return False
    if deed.code == "tell":
        return lead.referrer_id is not None and lead.told_on is None
    if deed.code in {"fair", "sign"}:
        newest = lead.agreements.order_by("-pk").first()
        if newest is None:
            return False
        return deed.code == "fair" or newest.review == "passed"
    if deed.code == "known":
        return lead.funds.filter(recognised_on=None).exists()
    return True
