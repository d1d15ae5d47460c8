"""What the tests of filling play on: a month of 2026 reported, the next one open."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.test import Client

from guatu.ledger.actions import change_projects
from guatu.ledger.models import Project
from guatu.reports.actions import ReportDraft, open_month, post_reports
from guatu.reports.grounds import Ground, ground_of
from guatu.reports.models import ProgressReport
from guatu.reports.report_form import ReportForm
from tests.cast import Cast

APRIL, MAY = dt.date(2026, 4, 1), dt.date(2026, 5, 1)
SAID = {
    "month_amount": Decimal(800),
    "year_amount": Decimal(2160),
    "all_amount": Decimal(5400),
    "physical_percent": Decimal(45),
    "funds": {"专项债": "3000", "自筹": "1200"},
    "workers_due": 60,
    "workers": 52,
    "image_progress": "主体施工",
    "progress_text": "四层主体完成，正在砌筑填充墙",
    "problem_text": "弱电管线迁改尚未完成",
    "next_step": "五月完成封顶",
}


def play(cast: Cast) -> None:
    """April is reported for the school and May is open; the school costs 20,000."""
    change_projects([(cast.school, {"total_invest": Decimal(20000)})], by=None)
    for month in (APRIL, MAY):
        open_month(cast.portfolio, month, by=None)
    post_reports([ReportDraft(cast.school, APRIL, SAID)], by=None)
    cast.school.refresh_from_db()


def ground(project: Project, month: dt.date = MAY) -> Ground:
    """The ground read anew, as a request would."""
    return ground_of(Project.objects.select_related("portfolio").get(pk=project.pk), month)


def form(project: Project, month: dt.date = MAY, **typed: str) -> ReportForm:
    """A form with some fields typed."""
    return ReportForm(ground(project, month), posted(project, **typed))


def posted(project: Project, **typed: str) -> dict[str, str]:
    """Fields as a browser posts them; `fund_专项债` names a source."""
    names = {name: name.replace("fund_", "funds:") for name in typed if name[5:6] > "z"}
    return {f"p{project.pk}-{names.get(name, name)}": text for name, text in typed.items()}


def report(project: Project, month: dt.date = MAY) -> ProgressReport | None:
    """The report of a month."""
    return ProgressReport.objects.filter(project=project, month=month).first()


def client_of(cast: Cast, name: str) -> Client:
    """A browser in which the player is signed in."""
    client = Client()
    client.force_login(cast.account(name))
    return client


def values(**more: Any) -> dict[str, Any]:
    """What a whole form says: what is typed besides its month and token."""
    return {"month": "2026-05", "deed": "send", **more}
