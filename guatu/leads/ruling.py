"""Who rules whether two leads are one, and what a unit says against a claim."""

import datetime as dt

from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Unit
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.leads.models import Doubt, Lead
from guatu.leads.moves import JUDGE, Act, State, locked, said, take_step
from guatu.lib.refusals import Refused


def rule_doubt(doubt: Doubt, ruling: str, day: dt.date, text: str, *, by: Account | None) -> Doubt:
    """A person decides: the same (this lead ends in the other), another, or a further phase.

    Raises Refused where it was ruled already or nothing is said.
    """
    require(by, JUDGE, doubt.lead)
    text = said(text, _("Say why."))
    with writing(by, "leads.doubt.rule") as work:
        lead = locked(doubt.lead)
        doubt.refresh_from_db()
        if doubt.ruling or ruling not in (
            Doubt.Ruling.SAME,
            Doubt.Ruling.OTHER,
            Doubt.Ruling.PHASE,
        ):
            raise Refused(_("This was ruled on already."))
        work.update(doubt, ruling=ruling, text=text, ruled_by=by, ruled_on=day)
        words = f"{doubt.get_ruling_display()}：{doubt.other.name}。{text}"
        changes = {}
        if ruling == Doubt.Ruling.SAME:
            changes = {
                "duplicate_of": doubt.other,
                "lost_from": lead.state,
                "lost_reason": Lead.Lost.DUPLICATE,
                "state": State.LOST,
            }
        take_step(work, lead, Act.RULE, day, words, **changes)
    return doubt


def dispute_claim(lead: Lead, unit: Unit, day: dt.date, text: str, *, by: Account | None) -> Lead:
    """A unit says that it was in touch first. It is recorded; the bureau rules by assigning."""
    require(by, "leads.view", lead)
    require(by, "leads.report")
    text = said(text, _("Say why."))
    with writing(by, "leads.claim.dispute") as work:
        take_step(work, locked(lead), Act.DISPUTE, day, f"{unit}：{text}")
    return lead
