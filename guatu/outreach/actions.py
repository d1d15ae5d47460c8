"""Acts on contacts with investors; those on trips, in `trips`, are passed on from here."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.leads.models import Lead
from guatu.leads.moves import check_day, locked
from guatu.lib.refusals import Refused
from guatu.outreach.models import Interaction
from guatu.outreach.trips import record_trip, report_result

__all__ = ["record_interaction", "record_trip", "report_result"]

FOLLOW = "leads.follow"


def record_interaction(
    lead: Lead, day: dt.date, *, by: Account | None, **values: Any
) -> Interaction:
    """A contact: it ends the silence, and what was promised becomes the lead's next step.

    Raises Refused for a promise without its day, and for a lead that was given up.
    """
    require(by, FOLLOW, lead)
    if not values.get("summary", "").strip():
        raise Refused(_("Say what was said."))
    if bool(values.get("next_step", "").strip()) != (values.get("next_on") is not None):
        raise Refused(_("A next step needs its day, and a day its step."))
    with writing(by, "outreach.interaction.record") as work:
        locked(lead)
        check_day(lead, day)
        if lead.state == Lead.State.LOST:
            raise Refused(_("The lead was given up; take it up again first."))
        row = work.add(Interaction(lead=lead, day=day, by=by, **values))
        changes: dict[str, Any] = {}
        if lead.heard_on is None or day >= lead.heard_on:
            changes = {"heard_on": day, "next_step": row.next_step, "next_on": row.next_on}
        if changes:
            work.update_many([(lead, changes)], counted="version")
    return row
