"""Moving a lead on: answering, judging, telling, the stages, giving up and taking up again."""

import datetime as dt

from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Person
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.leads.models import Lead
from guatu.leads.moves import (
    BY_ACT,
    FOLLOW,
    JUDGE,
    Act,
    State,
    check_day,
    check_step,
    locked,
    said,
    take_step,
)
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused

# What the project must have come to before its lead may say so.
DATES = {State.STARTED: "start_actual", State.PRODUCING: "production_actual"}


def answer_lead(lead: Lead, handler: Person, day: dt.date, *, by: Account | None) -> Lead:
    """The unit has answered the investor and named who handles the lead; it goes to be judged."""
    with writing(by, "leads.lead.answer") as work:
        check_step(locked(lead), State.STUDY, by)
        check_day(lead, day)
        changes = {"handler": handler, "answered_on": day, "state": State.STUDY}
        take_step(work, lead, Act.ANSWER, day, handler.name, **changes)
    return lead


def judge_lead(lead: Lead, day: dt.date, text: str, *, by: Account | None) -> Lead:
    """The bureau finds the lead worth talking about."""
    with writing(by, "leads.lead.judge") as work:
        check_step(locked(lead), State.TALK, by)
        check_day(lead, day)
        text = said(text, _("Say what was judged."))
        take_step(work, lead, Act.JUDGE, day, text, judged_on=day, state=State.TALK)
    return lead


def tell_referrer(lead: Lead, day: dt.date, text: str, *, by: Account | None) -> Lead:
    """The referrer was told what became of the lead. Raises Refused where nobody referred it."""
    require(by, FOLLOW, lead)
    with writing(by, "leads.lead.tell") as work:
        if locked(lead).referrer_id is None:
            raise Refused(_("Nobody referred this lead."))
        check_day(lead, day)
        take_step(work, lead, Act.TELL, day, text.strip(), told_on=day)
    return lead


def move_lead(lead: Lead, state: str, day: dt.date, *, by: Account | None, text: str = "") -> Lead:
    """Takes a lead a step on (`STEPS`). The same state again changes nothing.

    Raises Refused for signing and giving up, which have acts of their own, and for a start or
    production that the project of the lead does not know of.
    """
    require(by, "leads.view", lead)
    with writing(by, "leads.lead.move") as work:
        if locked(lead).state == state:
            return lead
        if state in BY_ACT:
            raise Refused(_("Signing and giving up are acts of their own."))
        check_step(lead, state, by)
        check_day(lead, day)
        _check_project(lead, state)
        judged = {"judged_on": day} if state == State.TALK and lead.judged_on is None else {}
        take_step(work, lead, Act.MOVE, day, text.strip(), state=state, **judged)
    return lead


def sign_lead(lead: Lead, day: dt.date, project: Project, *, by: Account | None) -> Lead:
    """An agreement was signed and the lead handed over to a project (`guatu.agreements`)."""
    with writing(by, "leads.lead.sign") as work:
        check_step(locked(lead), State.SIGNED, by)
        check_day(lead, day)
        take_step(work, lead, Act.MOVE, day, project.no, state=State.SIGNED, project=project)
    return lead


def lose_lead(lead: Lead, reason: str, day: dt.date, text: str, *, by: Account | None) -> Lead:
    """The lead is given up, with a reason in code and in words."""
    with writing(by, "leads.lead.lose") as work:
        check_step(locked(lead), State.LOST, by)
        check_day(lead, day)
        if reason not in Lead.Lost.values:
            raise Refused(_("Say why it was lost."))
        text = said(text, _("Say why it was lost."))
        changes = {"lost_reason": reason, "lost_from": lead.state, "state": State.LOST}
        take_step(work, lead, Act.LOSE, day, text, **changes)
    return lead


def reopen_lead(lead: Lead, day: dt.date, text: str, *, by: Account | None) -> Lead:
    """A lead that was given up is followed up again, from talks at the furthest."""
    with writing(by, "leads.lead.reopen") as work:
        require(by, JUDGE, locked(lead))
        back = lead.lost_from if lead.lost_from in (State.CLUE, State.STUDY) else State.TALK
        check_step(lead, back, by)
        if lead.project_id is not None:
            raise Refused(_("It became a project; that is where it goes on."))
        changes = {"lost_reason": "", "lost_from": "", "duplicate_of": None}
        text = said(text, _("Say why it is taken up again."))
        again = lead.reopened + 1
        take_step(work, lead, Act.REOPEN, day, text, state=back, reopened=again, **changes)
    return lead


def _check_project(lead: Lead, state: str) -> None:
    name = DATES.get(State(state))
    if name is None or lead.project_id is None:
        return
    if Project.objects.filter(pk=lead.project_id, **{f"{name}__isnull": True}).exists():
        text = _("The project “%(project)s” has no day for this yet; enter it there first.")
        raise Refused(text % {"project": lead.project})
