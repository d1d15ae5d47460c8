"""Keeping the periods of whoever opens a page, so that a month opens where no worker runs.

The worker does it every hour (`tasks`); a process that answers pages does it as often and
remembers that it did, so that a page costs nothing more.
"""

import datetime as dt
from collections.abc import Iterable

from guatu.ledger.models import Portfolio
from guatu.reports.periods import is_kept, keep_periods

# The day and hour in which this process last found a portfolio kept, by the portfolio's key.
_seen: dict[int, tuple[dt.date, int]] = {}


def keep_in_passing(portfolios: Iterable[Portfolio], day: dt.date, now: dt.datetime) -> None:
    """`keep_periods` of portfolios for a day, at most once an hour where everything is kept.

    A portfolio that is due to open a month and cannot, for want of plans, is asked each time.
    """
    for portfolio in portfolios:
        if _seen.get(portfolio.pk) == (day, now.hour):
            continue
        keep_periods(portfolio, day)
        if is_kept(portfolio, day):
            _seen[portfolio.pk] = (day, now.hour)
