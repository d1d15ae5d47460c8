"""Who owes a report for a period, and who has sent one."""

from typing import Any

from django.db.models import QuerySet

from guatu.ledger.models import AnnualPlan, Project
from guatu.reports.models import ProgressReport, ReportPeriod, WeekReport
from guatu.reports.states import SENT


def owing(period: ReportPeriod) -> QuerySet[Project]:
    """The listed projects that have a plan for the year and had come onto the list by then."""
    plans = AnnualPlan.objects.filter(
        is_current=True, year=period.month.year, entry_month__lte=period.month.month
    )
    listed = Project.objects.filter(portfolio=period.portfolio_id, is_listed=True)
    return listed.exclude(stage=Project.Stage.CANCELLED).filter(pk__in=plans.values("project"))


def senders(period: ReportPeriod) -> "QuerySet[Any, Any]":
    """The keys of the projects that have sent a report, also one that was returned since."""
    if period.week is not None:
        return WeekReport.objects.filter(period=period).values("project")
    of_month = ProgressReport.objects.filter(month=period.month, state__in=SENT)
    return of_month.filter(project__portfolio=period.portfolio_id).values("project")
