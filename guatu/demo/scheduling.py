"""Plans of the demo county: projects in preparation, scheduled back from their planned start."""

import datetime as dt
from contextlib import suppress

from guatu.accounts.models import Account
from guatu.demo.cast import OFFICE
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from guatu.planning.actions import schedule_back

PLANS = 6
REASON = "县重点项目指挥部要求倒排工期、挂图作战"


def schedule_projects(today: dt.date) -> None:
    """Drafts, which the office has not accepted yet."""
    office = Account.objects.get(username=OFFICE)
    waiting = Project.objects.filter(
        is_listed=True, stage__in=["preparing", "ready"], start_planned__gt=today
    )
    for project in waiting.order_by("no")[:PLANS]:
        target = project.start_planned
        if target is not None:
            with suppress(Refused):  # one whose start is recorded already
                schedule_back(project, "start", target, today, by=office, reason=REASON)
