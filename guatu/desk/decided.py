"""What meetings decided about a project, for its page."""

import datetime as dt

from guatu.accounts.models import Account
from guatu.calendars.compute import workdays
from guatu.ledger.models import Project
from guatu.meetings.ledger import Row, listed
from guatu.meetings.models import Decision

SHOWN = 20


def decisions_of(project: Project, account: Account, day: dt.date) -> list[Row]:
    """The newest decisions from agenda items about the project that the account may see."""
    seen = Decision.objects.visible_to(account).filter(item__project=project)
    related = seen.select_related("meeting", "lead").order_by("-meeting__begins_at", "number")
    return list(listed(related[:SHOWN], workdays(), day))
