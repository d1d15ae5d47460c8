"""The months that a portfolio has standings for, found through indexes and not by reading rows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q

from guatu.indicators.facts import COUNTED
from guatu.indicators.models import Standing
from guatu.reports.models import ReportPeriod

# A loose scan of the index on month: one step a month, then one probe a month into the portfolio.
REPORTED = """
    WITH RECURSIVE months AS (
        SELECT min(month) AS month FROM reports_progressreport
        UNION ALL
        SELECT (SELECT min(r.month) FROM reports_progressreport r WHERE r.month > months.month)
        FROM months WHERE months.month IS NOT NULL
    )
    SELECT months.month FROM months CROSS JOIN LATERAL (
        SELECT 1 FROM reports_progressreport r JOIN ledger_project p ON p.id = r.project_id
        WHERE p.portfolio_id = %s AND r.month = months.month AND r.state = ANY(%s) LIMIT 1
    ) AS found ORDER BY 1
"""

STANDING = """
    WITH RECURSIVE months AS (
        SELECT min(month) AS month FROM indicators_standing WHERE portfolio_id = %s
        UNION ALL
        SELECT (SELECT min(s.month) FROM indicators_standing s
                WHERE s.portfolio_id = %s AND s.month > months.month)
        FROM months WHERE months.month IS NOT NULL
    )
    SELECT month FROM months WHERE month IS NOT NULL ORDER BY 1
"""


def reported_months(portfolio: int) -> list[dt.date]:
    """The months for which the portfolio has a report that counts, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(REPORTED, [portfolio, [str(state) for state in COUNTED]])
        return [month for (month,) in cursor.fetchall()]


@dataclass(frozen=True)
class Months:
    """The months for which there are standings: those opened for reporting or reported for."""

    every: list[dt.date]
    reported: list[dt.date]

    @property
    def newest(self) -> int:
        """The newest year, in which every project has standings; 0 without any month."""
        return self.every[-1].year if self.every else 0

    def fit(self, held: Iterable[dt.date]) -> bool:
        """Whether standings of the months `held` are of the right months.

        A month that was only opened, in a year without plans, need not have any.
        """
        have = set(held)
        needed = {*self.reported, *(day for day in self.every if day.year == self.newest)}
        return needed <= have <= set(self.every)


def months_of(portfolio: int) -> Months:
    """The months of a portfolio as its facts are now."""
    opened = ReportPeriod.objects.months().filter(portfolio=portfolio)
    reported = reported_months(portfolio)
    every = {*opened.values_list("month", flat=True), *reported}
    return Months(sorted(every), reported)


def current(portfolio: int) -> dt.date | None:
    """The month that pages show; None where nothing was opened or reported.

    It is the newest month that half of the projects with a plan have reported for, or that is
    locked: a month that has just begun would show everybody behind. Until there is such a
    month, the newest with a report; without any report, the newest that was opened.
    """
    reported = reported_months(portfolio)
    months = ReportPeriod.objects.months().filter(portfolio=portfolio)
    locked = set(months.filter(is_locked=True).values_list("month", flat=True))
    for month in sorted({*reported, *locked}, reverse=True):
        if month in locked or _is_half_in(portfolio, month):
            return month
    if reported:
        return reported[-1]
    return months.order_by("-month").values_list("month", flat=True).first()


def _is_half_in(portfolio: int, month: dt.date) -> bool:
    """Of the standings with a plan, at least half rest on a report for the month itself."""
    planned = Standing.objects.filter(portfolio=portfolio, month=month, plan__isnull=False)
    counts = planned.aggregate(
        planned=Count("project"), reported=Count("project", filter=Q(done_month=month))
    )
    return bool(counts["reported"] * 2 >= counts["planned"])


def standing_months(portfolio: int) -> list[dt.date]:
    """The months that the portfolio's standings are of, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [portfolio, portfolio])
        return [month for (month,) in cursor.fetchall()]
