"""Projects that the ledger makes while the year is under way: since when they are on the list."""

import datetime as dt
from collections.abc import Sequence

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.changes.models import ListChange, ListLine
from guatu.journal.actions import writing
from guatu.ledger.models import Portfolio, Project


def enter_list(
    portfolio: Portfolio,
    projects: Sequence[Project],
    day: dt.date,
    *,
    reason: str,
    document: str,
    recorded_on: dt.date,
    by: Account | None,
) -> ListChange:
    """New projects, listed already, are on the list from `day` on and were not before.

    Whoever may make projects may say so; `document` is what they came by, such as a file.
    """
    require(by, "ledger.project.edit", portfolio)
    with writing(by, "changes.list.enter") as work:
        change = work.add(
            ListChange(
                portfolio=portfolio,
                kind=ListChange.Kind.ADD,
                day=day,
                reason=reason[:300],
                document=document[:120],
                recorded_by=by,
                recorded_on=recorded_on,
            )
        )
        part = ListLine.Part.IN
        work.add_many([ListLine(change=change, project=p, part=part, day=day) for p in projects])
    return change
