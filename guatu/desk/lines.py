"""Keeping the lines of the ledger: the last step of every write, in its own transaction.

One statement makes the lines of what was touched, however many; a trigger on the lines keeps the
tallies (migration 0002). A lock a portfolio, taken in the order of ids, keeps two writes from
waiting for each other.
"""

from collections.abc import Iterable, Mapping

from django.db import connection

from guatu.indicators.months import current

# The first key of our advisory locks; the second is the portfolio.
LOCK = 7301

_CONCERNED = """
SELECT p.id, p.portfolio_id FROM ledger_project p
WHERE p.id = ANY(%(project)s)
   OR p.id IN (SELECT project_id FROM ledger_projectrole
               WHERE unit_id = ANY(%(unit)s) AND role = 'responsible' AND valid_to IS NULL)
   OR p.id IN (SELECT project_id FROM ledger_leaderlink
               WHERE person_id = ANY(%(person)s) AND kind = 'lead' AND valid_to IS NULL)
"""

_LOCK = """
SELECT pg_advisory_xact_lock(%s, id) FROM (
    SELECT id::int FROM unnest(%s::bigint[]) AS id ORDER BY id
) AS portfolios
"""

_SHOWN = """
SELECT p.id, (SELECT l.month FROM desk_line l WHERE l.portfolio_id = p.id LIMIT 1)
FROM ledger_portfolio p WHERE p.id = ANY(%s)
"""

_COLUMNS = (
    *("project_id", "portfolio_id", "month", "is_listed", "no", "sector", "list_class", "stage"),
    *("unit_id", "unit_order", "leader_id", "leader_order", "total_invest"),
    *("plan", "original", "done", "due", "lead", "catch_up", "light", "excused", "report"),
    *("holders", "start_planned", "is_start_late"),
    *("plan_curve", "done_curve", "due_curve", "light_curve"),
)

# A project under way or further is started even where nobody typed the day.
_NOT_STARTED = "p.start_actual IS NULL AND p.stage IN ('idea', 'reserve', 'preparing', 'ready')"

# Before a first month is opened or reported, the newest plan of a project stands in its line.
_MAKE = f"""
INSERT INTO desk_line ({", ".join(_COLUMNS)})
SELECT p.id, p.portfolio_id, f.month, p.is_listed, p.no, p.sector,
       COALESCE(plan.list_class, ''), p.stage,
       role.unit_id, unit."order", leader.person_id, leader.rank, p.total_invest,
       CASE WHEN f.month IS NULL THEN plan.amount ELSE now.plan END,
       CASE WHEN f.month IS NULL THEN (
           SELECT first.amount FROM ledger_annualplan first
           WHERE first.project_id = p.id AND first.year = plan.year ORDER BY first.version LIMIT 1
       ) ELSE now.original END,
       now.done, now.plan * now.pace, now.lead, now.catch_up,
       COALESCE(now.light, 0), COALESCE(now.excused, 0),
       CASE WHEN NOT p.is_listed OR plan.id IS NULL OR f.month IS NULL THEN ''
            WHEN report.id IS NULL THEN 'missing'
            WHEN report.state IN ('draft', 'returned') THEN report.state
            WHEN report.is_same_as_last THEN 'same'
            ELSE 'submitted' END,
       ARRAY(SELECT COALESCE(held.holder_id, 0) FROM problems_problem held
             WHERE held.project_id = p.id AND held.closed_on IS NULL ORDER BY 1),
       p.start_planned,
       COALESCE({_NOT_STARTED} AND p.start_planned < f.month + interval '1 month', false),
       year.plan, year.done, year.due, year.light
FROM ledger_project p
JOIN unnest(%(portfolio)s::bigint[], %(month)s::date[]) AS f (portfolio, month)
  ON f.portfolio = p.portfolio_id
LEFT JOIN indicators_standing now ON now.project_id = p.id AND now.month = f.month
LEFT JOIN LATERAL (
    SELECT max(coming.year) AS year FROM ledger_annualplan coming
    WHERE coming.project_id = p.id AND coming.is_current
) AS newest ON f.month IS NULL
LEFT JOIN ledger_annualplan plan
  ON plan.project_id = p.id AND plan.is_current
 AND plan.year = COALESCE(extract(year FROM f.month), newest.year)
LEFT JOIN reports_progressreport report ON report.project_id = p.id AND report.month = f.month
LEFT JOIN ledger_projectrole role
  ON role.project_id = p.id AND role.role = 'responsible' AND role.valid_to IS NULL
LEFT JOIN accounts_unit unit ON unit.id = role.unit_id
LEFT JOIN LATERAL (
    SELECT link.person_id,
           (SELECT min(post."order") FROM accounts_post post
            WHERE post.person_id = link.person_id AND post.valid_to IS NULL) AS rank
    FROM ledger_leaderlink link
    WHERE link.project_id = p.id AND link.kind = 'lead' AND link.valid_to IS NULL
    ORDER BY link."order", link.id LIMIT 1
) AS leader ON true
CROSS JOIN LATERAL (
    SELECT array_agg(planned.amount ORDER BY place) AS plan,
           array_agg(s.done ORDER BY place) AS done,
           array_agg(s.plan * s.pace ORDER BY place) AS due,
           array_agg(s.light ORDER BY place) AS light
    FROM generate_series(0, 12) AS place
    LEFT JOIN indicators_standing s
      ON s.project_id = p.id
     AND s.month = date_trunc('year', f.month) + make_interval(months => place - 1)
    CROSS JOIN LATERAL (
        SELECT CASE WHEN place = 0 OR f.month IS NULL THEN NULL
                    WHEN plan.curve IS NULL THEN now.plan * place / 12
                    ELSE (SELECT sum(amount) FROM unnest(plan.curve[1:place]) AS amount)
               END AS amount
    ) AS planned
) AS year
WHERE p.id = ANY(%(project)s) OR p.portfolio_id = ANY(%(whole)s)
ON CONFLICT (project_id) DO UPDATE SET
    {", ".join(f"{name} = EXCLUDED.{name}" for name in _COLUMNS[1:])}
"""


def refresh_touched(touched: Mapping[str, set[int]]) -> None:
    """Makes the lines of the projects, portfolios, units and people that a transaction touched."""
    if not touched.keys() & {"project", "portfolio", "unit", "person"}:
        return
    keys = {kind: list(touched.get(kind, ())) for kind in ("project", "unit", "person")}
    with connection.cursor() as cursor:
        cursor.execute(_CONCERNED, keys)
        rows = cursor.fetchall()
    portfolios = {portfolio for _project, portfolio in rows} | touched.get("portfolio", set())
    _make([project for project, _portfolio in rows], portfolios, touched.get("portfolio", set()))


def make_all(portfolios: Iterable[int]) -> None:
    """Makes all lines of the portfolios again."""
    whole = set(portfolios)
    _make([], whole, whole)


def _make(projects: list[int], portfolios: set[int], whole: set[int]) -> None:
    """A portfolio that has come to another month is made whole, so that its lines agree."""
    if not portfolios:
        return
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [LOCK, list(portfolios)])
        cursor.execute(_SHOWN, [list(portfolios)])
        shown = dict(cursor.fetchall())
        months = {key: current(key) for key in shown}
        turned = {key for key, month in months.items() if month != shown[key]}
        cursor.execute(
            _MAKE,
            {
                "project": projects,
                "whole": list(whole | turned),
                "portfolio": list(months),
                "month": list(months.values()),
            },
        )
