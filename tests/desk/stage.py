"""What the desk's tests play on: the cast's county with a year of plans and reports."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.test import Client

from guatu.ledger import actions as ledger
from guatu.ledger.models import Project
from guatu.reports.actions import ReportDraft, open_month, post_reports
from tests.cast import START, Cast

AUGUST = dt.date(2026, 8, 1)
SEPTEMBER = dt.date(2026, 9, 1)


def client_of(cast: Cast, name: str) -> Client:
    """A browser in which the player is signed in."""
    client = Client()
    client.force_login(cast.account(name))
    return client


def reported(project: Project, month: dt.date, year: int | str, **fields: Any) -> ReportDraft:
    """A report of a month: the year's amount and what else is said."""
    return ReportDraft(project, month, {"year_amount": Decimal(year), **fields})


def play(cast: Cast) -> None:
    """Two months: the school 12,000 planned and 9,000 done, the road 6,000 and 1,500."""
    ledger.set_plans(
        [ledger.PlanDraft(cast.road, 2026, {"amount": Decimal(6000), "list_class": "continue"})],
        by=None,
    )
    for month in (AUGUST, SEPTEMBER):
        open_month(cast.portfolio, month, by=None)
    post_reports(
        [
            reported(cast.school, AUGUST, 8000, image_progress="基础完成"),
            reported(cast.road, AUGUST, 1000, image_progress="路基施工"),
            reported(cast.school, SEPTEMBER, 9000, month_amount=Decimal(1000)),
            reported(cast.road, SEPTEMBER, 1500, month_amount=Decimal(500)),
        ],
        by=None,
    )


def many(cast: Cast, count: int) -> list[Project]:
    """More projects of the transport bureau, with plans and reports."""
    drafts = [{"name": f"乡道{n}号硬化工程", "sector": "基础设施"} for n in range(count)]
    projects = ledger.create_projects(cast.portfolio, drafts, by=None)
    unit = cast.units["transport"]
    ledger.assign_units([(p, "responsible", unit) for p in projects], START, by=None)
    plans = [ledger.PlanDraft(p, 2026, {"amount": Decimal(1200)}) for p in projects]
    ledger.set_plans(plans, by=None)
    post_reports([reported(p, SEPTEMBER, 100 + n) for n, p in enumerate(projects)], by=None)
    return projects
