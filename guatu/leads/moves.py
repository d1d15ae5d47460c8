"""What every step of a lead has in common: the table of steps, the lock, the line in its story."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import Work
from guatu.leads.models import Doubt, Lead, LeadStep
from guatu.lib.refusals import Refused

State, Act = Lead.State, LeadStep.Act
JUDGE, FOLLOW, SIGN = "leads.judge", "leads.follow", "agreements.edit"
ALIVE = [state for state in State if state != State.LOST]

# 线索 → 研判 → 在谈 → 评审 → 签约 → 落地 → 开工 → 投产 → 达效 → 服务; any → 退库, and back.
STEPS: dict[tuple[str, str], str] = {
    (State.CLUE, State.STUDY): FOLLOW,
    (State.STUDY, State.TALK): JUDGE,
    (State.TALK, State.REVIEW): FOLLOW,
    (State.REVIEW, State.TALK): JUDGE,
    (State.REVIEW, State.SIGNED): SIGN,
    (State.SIGNED, State.LANDED): FOLLOW,
    (State.LANDED, State.STARTED): JUDGE,
    (State.STARTED, State.PRODUCING): JUDGE,
    (State.PRODUCING, State.FULL): JUDGE,
    (State.FULL, State.SERVICE): JUDGE,
    **{(state, State.LOST): JUDGE for state in ALIVE},
    **{(State.LOST, state): JUDGE for state in (State.CLUE, State.STUDY, State.TALK)},
}
# Reached only by acts of their own: an agreement signs, giving up takes a reason.
BY_ACT = frozenset({State.SIGNED, State.LOST})


def locked(lead: Lead) -> Lead:
    """The lead as it is stored now, locked until the end of the transaction."""
    lead.refresh_from_db(from_queryset=Lead.objects.select_for_update())
    return lead


def check_step(lead: Lead, state: str, by: Account | None) -> None:
    """Raises Refused for a step that is not in the table or while the lead may be a duplicate.

    PermissionDenied without its right.
    """
    right = STEPS.get((lead.state, state))
    if right is None:
        states = {"old": lead.get_state_display(), "new": State(state).label}
        raise Refused(_("A lead does not go from “%(old)s” to “%(new)s”.") % states)
    require(by, right, lead)
    if state != State.LOST and Doubt.objects.filter(lead=lead, ruling="").exists():
        raise Refused(_("It may be the same as another lead; rule on that first."))


def check_day(lead: Lead, day: dt.date) -> None:
    """Raises Refused for a day before the lead was reported."""
    if day < lead.found_on:
        begun = {"day": lead.found_on}
        raise Refused(_("An end must come after the beginning, %(day)s.") % begun)


def said(text: str, missing: str) -> str:
    """The text without blanks around it; raises Refused, with `missing`, where there is none."""
    if not text.strip():
        raise Refused(missing)
    return text.strip()


def take_step(
    work: Work, lead: Lead, act: str, day: dt.date, text: str = "", **changes: Any
) -> LeadStep:
    """Writes the changes and the line of the story that tells of them."""
    if changes.get("state", lead.state) != lead.state:
        changes["state_since"] = day
    work.update_many([(lead, changes)], counted="version")
    return log(work, [(lead, act, day, text)])[0]


def log(work: Work, lines: Sequence[tuple[Lead, str, dt.date, str]]) -> Sequence[LeadStep]:
    """Lines of the story, each of a lead as it stands now."""
    return work.add_many(
        [
            LeadStep(
                lead=lead, day=day, at=work.at, by=work.by, act=act, state=lead.state, text=text
            )
            for lead, act, day, text in lines
        ]
    )
