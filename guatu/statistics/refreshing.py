"""Keeps dispatch and statistics figures side by side, in the transaction that changed either."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import connection

from guatu.ledger.models import Project
from guatu.statistics.models import GapLimit, StatFigure

# The limits that hold where a portfolio has set none.
DEFAULT_LIMIT = GapLimit()

_PORTFOLIOS = """
SELECT p.id, newest.month, held.month
FROM unnest(%(portfolios)s::bigint[]) AS p (id)
CROSS JOIN LATERAL (
    SELECT max(f.month) AS month FROM statistics_statfigure f WHERE f.portfolio_id = p.id
) AS newest
CROSS JOIN LATERAL (
    SELECT max(g.month) AS month FROM statistics_gap g WHERE g.portfolio_id = p.id
) AS held
"""

# A month is over where the gap passes both limits; the months in a row since the last that was not
# (`last_within`) have the first of them as their beginning.
_MAKE = """
WITH compared AS (
    SELECT s.project_id, s.portfolio_id, s.month, s.done AS dispatch,
           sum(f.amount) OVER (
               PARTITION BY s.project_id, date_trunc('year', s.month) ORDER BY s.month
           ) AS figure
    FROM indicators_standing s
    JOIN unnest(%(ids)s::bigint[], %(months)s::date[]) AS newest (portfolio, month)
      ON newest.portfolio = s.portfolio_id AND s.month <= newest.month
    LEFT JOIN statistics_statfigure f ON f.project_id = s.project_id AND f.month = s.month
    WHERE s.project_id = ANY(%(projects)s) OR s.portfolio_id = ANY(%(whole)s)
), judged AS (
    SELECT c.*,
           abs(COALESCE(c.dispatch, 0) - COALESCE(c.figure, 0)) > COALESCE(l.amount, %(amount)s)
           AND abs(COALESCE(c.dispatch, 0) - COALESCE(c.figure, 0)) * 100
               > abs(COALESCE(c.dispatch, 0)) * COALESCE(l.percent, %(percent)s) AS is_over
    FROM compared c LEFT JOIN statistics_gaplimit l ON l.portfolio_id = c.portfolio_id
    WHERE c.dispatch IS NOT NULL OR c.figure IS NOT NULL
), placed AS (
    SELECT *, max(month) FILTER (WHERE NOT is_over) OVER (
        PARTITION BY project_id ORDER BY month
    ) AS last_within
    FROM judged
), made AS (
    SELECT project_id, portfolio_id, month, dispatch, figure,
           CASE WHEN is_over THEN min(month) FILTER (WHERE is_over) OVER (
               PARTITION BY project_id, last_within
           ) END AS over_since
    FROM placed
), gone AS (
    DELETE FROM statistics_gap g
    WHERE (g.project_id = ANY(%(projects)s) OR g.portfolio_id = ANY(%(whole)s))
      AND NOT EXISTS (
          SELECT 1 FROM made WHERE made.project_id = g.project_id AND made.month = g.month
      )
)
INSERT INTO statistics_gap AS held
    (project_id, portfolio_id, month, dispatch, figure, over_since)
SELECT project_id, portfolio_id, month, dispatch, figure, over_since FROM made
ON CONFLICT (project_id, month) DO UPDATE SET
    (portfolio_id, dispatch, figure, over_since) =
    (EXCLUDED.portfolio_id, EXCLUDED.dispatch, EXCLUDED.figure, EXCLUDED.over_since)
WHERE (held.portfolio_id, held.dispatch, held.figure, held.over_since) IS DISTINCT FROM
    (EXCLUDED.portfolio_id, EXCLUDED.dispatch, EXCLUDED.figure, EXCLUDED.over_since)
"""


def refresh_touched(touched: Mapping[str, set[int]]) -> None:
    """Makes the gaps of the projects and portfolios that a transaction touched."""
    whole = set(touched.get("portfolio", ()))
    projects = touched.get("project", set())
    if not projects and not whole:
        return
    found = Project.objects.filter(pk__in=projects).order_by()
    _make(projects, whole | set(found.values_list("portfolio", flat=True).distinct()), whole)


def make_all(portfolios: Iterable[int]) -> None:
    """Makes all gaps of the portfolios again."""
    whole = set(portfolios)
    _make(set(), whole, whole)


def _make(projects: set[int], portfolios: set[int], whole: set[int]) -> None:
    """A portfolio that statistics has come to another month of is made whole; see `Gap`."""
    with connection.cursor() as cursor:
        cursor.execute(_PORTFOLIOS, {"portfolios": sorted(portfolios)})
        newest = {key: (month, held) for key, month, held in cursor.fetchall() if month or held}
        if not newest:
            return
        turned = {key for key, (month, held) in newest.items() if month != held}
        cursor.execute(
            _MAKE,
            {
                "projects": sorted(projects),
                "whole": sorted(whole | turned),
                "ids": list(newest),
                "months": [month for month, _held in newest.values()],
                "amount": Decimal(DEFAULT_LIMIT.amount),
                "percent": Decimal(DEFAULT_LIMIT.percent),
            },
        )


def newest_month(portfolio: int) -> object:
    """The newest month for which statistics has given any figure; None without one."""
    months = StatFigure.objects.filter(portfolio=portfolio).order_by("-month")
    return months.values_list("month", flat=True).first()
