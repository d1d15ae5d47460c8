"""Funds in place, and what is asked of whom: lists of a frozen content in the reader's language."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from guatu.calendars.compute import workdays
from guatu.excuses.reasons import reason_name
from guatu.indicators.models import Light
from guatu.ledger.fields import with_unit
from guatu.lib.figures import money_text, percent_text
from guatu.packs.tables import Frozen, Row, Table, project_cells, project_columns, rate_of, table

FUNDS = 3  # the place of this dimension among the lights of a row


def funds_of(row: Row) -> dict[str, Decimal]:
    """Funds in place by source, of the newest report."""
    report = row["report"] or {}
    return {source: Decimal(value) for source, value in (report.get("funds") or {}).items()}


def funds(frozen: Frozen) -> list[Table]:
    """Funds in place: by source, and the projects whose funds do not cover what was done."""
    by_source: dict[str, Decimal] = defaultdict(Decimal)
    for row in frozen.rows:
        for source, amount in funds_of(row).items():
            by_source[source] += amount
    whole = sum(by_source.values(), Decimal(0))
    sources = [
        {
            "name": source,
            "amount": money_text(amount),
            "share": percent_text(Fraction(amount) / Fraction(whole) if whole else None),
        }
        for source, amount in sorted(by_source.items(), key=lambda item: (-item[1], item[0]))
    ]
    currency = frozen.content["currency"]
    short = [row for row in frozen.rows if row["lights"][FUNDS] >= Light.YELLOW]
    return [
        table(
            "funds",
            _("Funds in place by source"),
            [
                ("name", _("Source"), 4, False),
                ("amount", with_unit(_("In place"), currency), 2, True),
                ("share", _("Share"), 1.5, True),
            ],
            sources,
            note=_("In place %(amount)s %(unit)s in all.")
            % {"amount": money_text(whole), "unit": frozen.unit},
        ),
        table("short", _("Funds behind"), _short_columns(currency), map(_short_row, short)),
    ]


def _short_columns(currency: str) -> list[tuple[str, str, float, bool]]:
    return [
        *project_columns(),
        ("amount", with_unit(_("In place"), currency), 1.8, True),
        ("done", with_unit(_("Done"), currency), 1.8, True),
        ("share", _("Funds ÷ done"), 1.4, True),
    ]


def _short_row(row: Row) -> dict[str, Any]:
    amount = sum(funds_of(row).values(), Decimal(0))
    return {
        **project_cells(row),
        "amount": money_text(amount),
        "done": money_text(row["done"]),
        "share": percent_text(rate_of(str(amount), row["done"])),
    }


def asks(frozen: Frozen) -> list[Table]:
    """What is asked of whom: open problems by their holder, the longest held first."""
    on_workdays = workdays()
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in frozen.rows:
        for problem in row["problems"] or ():
            since = dt.date.fromisoformat(problem["held_since"] or problem["raised_on"])
            days = max(on_workdays.between(since, frozen.cut_off), 0)
            found[problem["asked"] or problem["holder"]].append(
                {
                    **project_cells(row),
                    "kind": reason_name(problem["kind"], frozen.reasons),
                    "ask": problem["asks"] or problem["text"],
                    "level": str(problem["level"]),
                    "days": str(days),
                }
            )
    columns = [
        ("name", _("Project"), 2.6, False),
        ("kind", _("Kind"), 1.1, False),
        ("ask", _("Request"), 5, False),
        ("level", _("Level"), 0.8, True),
        ("days", _("Workdays held"), 1.1, True),
    ]
    ordered = sorted(found.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
    tables = []
    for holder, rows in ordered:
        rows.sort(key=lambda row: (-int(row["days"]), row["no"]))
        facts = {"holder": holder or _("nobody yet"), "count": len(rows)}
        title = _("%(holder)s: %(count)s requests") % facts
        tables.append(table("asks", title, columns, rows))
    return tables
