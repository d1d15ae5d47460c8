"""The SQL of the values: what each is, and how it becomes a whole number.

The names are those of `guatu.ledger.checks`, `guatu.reports.checks` and `guatu.gaps.rules`, which
say what each is. Whatever hangs on a project is looked up a project (LATERAL), through an index,
so that the cost grows with the projects asked for and not with what is stored.
"""

COUNTED = "state IN ('submitted', 'accepted')"
STARTED = "p.stage IN ('building', 'stopped', 'completed', 'producing', 'full')"
FINISHED = "p.stage IN ('completed', 'producing', 'full')"
# The newest report before the month lies in the same year.
SAME_YEAR = "before.month >= make_date(asked.year, 1, 1)"

AMOUNTS = {
    "plan": "plan.amount",
    "curve": "(SELECT sum(part) FROM unnest(plan.curve) part)",
    "total": "p.total_invest",
    "sources": (
        "(SELECT sum(amount::numeric) FROM jsonb_each_text(p.fund_plan) AS f(source, amount))"
    ),
    "longitude": "p.longitude",
    "latitude": "p.latitude",
    "month": "now.month_amount",
    "year": "now.year_amount",
    "all": "now.all_amount",
    "year_before": f"CASE WHEN {SAME_YEAR} THEN before.year_amount "
    "WHEN before.month IS NOT NULL OR asked.month = make_date(asked.year, 1, 1) THEN 0 END",
    "december": f"CASE WHEN NOT {SAME_YEAR} THEN before.year_amount END",
    "all_before": "before.all_amount",
    "physical": "now.physical_percent",
    "physical_before": "before.physical_percent",
    "funds": "now.in_place",
    "funds_before": "before.in_place",
    "recent": "recent.amount",
}
DAYS = {
    **{
        f"{event}_{kind}": f"p.{event}_{kind}"
        for event in ("start", "finish", "production")
        for kind in ("planned", "actual")
    },
    "today": "asked.day",
    "year_begin": "make_date(asked.year, 1, 1)",
    "year_end": "make_date(asked.year, 12, 31)",
}
COUNTS = {
    "gap": "12 * (asked.year - extract(year FROM before.month)) "
    "+ extract(month FROM asked.month) - extract(month FROM before.month) - 1",
    "nodes": "nodes.every",
    "nodes_overdue": "nodes.overdue",
    "nodes_to_come": "nodes.to_come",
    "nodes_undated": "nodes.undated",
    "problems_unheld": "open.unheld",
    "problems_undated": "open.undated",
    "problems_overdue": "open.overdue",
    "workers": "now.workers",
}
FLAGS = {
    "unit": "holder.unit_id IS NOT NULL",
    "leader": "EXISTS (SELECT FROM ledger_leaderlink l WHERE l.project_id = p.id "
    "AND l.kind = 'lead' AND l.valid_to IS NULL)",
    "listed": "p.is_listed",
    "started": STARTED,
    "finished": FINISHED,
    "building": "p.stage = 'building'",
    "before": f"NOT {STARTED} AND p.stage <> 'cancelled'",
    "planned": "plan.amount IS NOT NULL",
    "classed": "COALESCE(plan.list_class, '') <> ''",
    "totalled": "p.total_invest IS NOT NULL",
    "coded": "COALESCE(p.national_code, '') <> ''",
    "begun": "p.start_actual IS NOT NULL",
    "ended": "p.finish_actual IS NOT NULL",
    "start_known": "p.start_planned IS NOT NULL",
    "finish_known": "p.finish_planned IS NOT NULL",
    "sectored": "p.sector <> ''",
    "natured": "p.nature <> ''",
    "described": "p.content <> ''",
    "east": "p.longitude IS NOT NULL",
    "north": "p.latitude IS NOT NULL",
    **{
        f"class_{code}": f"COALESCE(plan.list_class, '') = '{code}'"
        for code in ("start", "continue", "finish", "prepare")
    },
    "january": "extract(month FROM asked.month) = 1",
    "first": f"NOT COALESCE({SAME_YEAR}, false)",
    "due": "COALESCE(asked.day > period.due, false)",
    "reported": "now.state IS NOT NULL",
    "returned": "COALESCE(said.state = 'returned', false)",
    "told": "COALESCE(now.progress_text, '') <> ''",
    "same": "COALESCE(now.is_same_as_last, false)",
    "same_before": "COALESCE(before.is_same_as_last, false)",
}

_REPORT = "*, (SELECT sum(amount::numeric) FROM jsonb_each_text(funds) AS f(source, amount))"
FROM = f"""
FROM (SELECT %s::date AS month, %s::date AS day, %s::int AS year) asked
CROSS JOIN ledger_project p
LEFT JOIN ledger_annualplan plan
  ON plan.project_id = p.id AND plan.year = asked.year AND plan.is_current
LEFT JOIN reports_reportperiod period
  ON period.portfolio_id = p.portfolio_id AND period.month = asked.month
LEFT JOIN ledger_projectrole holder
  ON holder.project_id = p.id AND holder.role = 'responsible' AND holder.valid_to IS NULL
LEFT JOIN reports_progressreport said ON said.project_id = p.id AND said.month = asked.month
LEFT JOIN LATERAL (
    SELECT {_REPORT} AS in_place FROM reports_progressreport r
    WHERE r.project_id = p.id AND r.month = asked.month AND {COUNTED}) now ON true
LEFT JOIN LATERAL (
    SELECT {_REPORT} AS in_place FROM reports_progressreport r
    WHERE r.project_id = p.id AND r.month < asked.month AND {COUNTED}
    ORDER BY r.month DESC LIMIT 1) before ON true
CROSS JOIN LATERAL (
    SELECT CASE WHEN count(r.month_amount) = 3 THEN sum(r.month_amount) END AS amount
    FROM reports_progressreport r WHERE r.project_id = p.id AND {COUNTED}
    AND r.month < asked.month AND r.month >= asked.month - interval '3 months') recent
CROSS JOIN LATERAL (
    SELECT count(*) AS every,
           count(*) FILTER (WHERE m.actual IS NULL AND m.planned < asked.day
                            AND COALESCE(m.forecast, m.planned) < asked.day) AS overdue,
           count(*) FILTER (WHERE m.actual > asked.day) AS to_come,
           count(*) FILTER (WHERE m.planned IS NULL AND m.actual IS NULL) AS undated
    FROM ledger_milestone m WHERE m.project_id = p.id AND NOT m.is_waived) nodes
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE b.holder_id IS NULL) AS unheld,
           count(*) FILTER (WHERE b.due IS NULL) AS undated,
           count(*) FILTER (WHERE b.due < asked.day) AS overdue
    FROM problems_problem b WHERE b.project_id = p.id AND b.closed_on IS NULL) open
"""


def statement(projects: str, unknown: int) -> tuple[list[str], str]:
    """The names of the columns and the COPY statement; `projects` is SQL that yields keys.

    Its parameters are month, day, year, and those of `projects`.
    """
    scaled = {
        **{name: f"({sql}) * 1000000" for name, sql in (*AMOUNTS.items(), *COUNTS.items())},
        **{
            name: f"({sql} - DATE '0001-01-01' + 1) * 1000000::bigint" for name, sql in DAYS.items()
        },
        **{name: f"({sql})::int * 1000000" for name, sql in FLAGS.items()},
    }
    columns = {"project": "p.id", "unit_key": "COALESCE(holder.unit_id, 0)", **scaled}
    listed = ", ".join(
        f"COALESCE(({sql})::bigint, '{unknown}'::bigint)" for sql in columns.values()
    )
    text = f"COPY (SELECT {listed} {FROM} WHERE p.id IN ({projects})) TO STDOUT (FORMAT BINARY)"
    return list(columns), text
