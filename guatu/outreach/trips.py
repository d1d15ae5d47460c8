"""Acts on trips out and visits in. They are recorded, counted and never scored."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Unit
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with, require
from guatu.enterprises.models import Enterprise
from guatu.journal.actions import writing
from guatu.ledger.models import Portfolio
from guatu.lib.refusals import Refused
from guatu.outreach.models import Trip

RECORD = "outreach.record"
RESULT_DAYS = 15  # days of the calendar after the return


def record_trip(
    portfolio: Portfolio,
    unit: Unit,
    *,
    by: Account | None,
    enterprises: Sequence[Enterprise] = (),
    **values: Any,
) -> Trip:
    """A trip out or a visit in of a unit; half days count 0.5. The result of a trip is due 15
    days after its end. Raises Refused for days that do not fit the dates."""
    require(by, RECORD)
    if by is not None and not any(
        unit.path.startswith(grant.path)
        for grant in grants_with(by, RECORD)
        if grant.scope in (Scope.ALL, Scope.OWN)
    ):
        raise PermissionDenied(RECORD)
    start, end, days = values["start"], values["end"], values["days"]
    span = Decimal((end - start).days + 1)
    if end < start:
        raise Refused(_("An end must come after the beginning, %(day)s.") % {"day": start})
    if not 0 < days <= span or days * 2 != int(days * 2):
        raise Refused(_("Days are counted in halves and fit between the two dates."))
    due = end + dt.timedelta(days=RESULT_DAYS) if values["kind"] == Trip.Kind.OUT else None
    with writing(by, "outreach.trip.record") as work:
        trip = work.add(Trip(portfolio=portfolio, unit=unit, result_due=due, **values))
        if enterprises:
            work.link(trip, "enterprises", enterprises)
    return trip


def report_result(trip: Trip, day: dt.date, text: str, *, by: Account | None) -> Trip:
    """What came of a trip."""
    require(by, RECORD, trip)
    if not text.strip():
        raise Refused(_("Say what came of it."))
    if day < trip.end:
        raise Refused(_("An end must come after the beginning, %(day)s.") % {"day": trip.end})
    with writing(by, "outreach.trip.result") as work:
        work.update(trip, result=text.strip(), result_on=day)
    return trip
