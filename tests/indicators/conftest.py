"""A county with a few projects, made without the verbs of the ledger."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from guatu.accounts.models import Unit
from guatu.journal.actions import writing
from guatu.ledger.models import AnnualPlan, Portfolio, Project
from guatu.reports.models import ProgressReport, ReportPeriod
from guatu.reports.periods import keep_periods

YEAR = 2026


class County:
    """Writes facts through the unit of work, so that standings follow."""

    def __init__(self) -> None:
        with writing(None, "demo") as work:
            self.unit = work.add(
                Unit(code="330000", name="青石县", short_name="青石县", kind="county", path="/1/")
            )
            self.portfolio = work.add(Portfolio(unit=self.unit, name="重点项目"))

    def project(self, plan: Any = "8000", **fields: Any) -> Project:
        """A project with a plan for the year; None plans nothing, a mapping fills the plan."""
        planned = plan if isinstance(plan, dict) else {"amount": plan}
        number = Project.objects.count() + 1
        with writing(None, "demo") as work:
            project = work.add(
                Project(
                    portfolio=self.portfolio,
                    no=f"{YEAR}-{number:03}",
                    **{"name": f"项目{number}", "name_key": f"项目{number}"} | fields,
                )
            )
            if plan is not None:
                work.add(AnnualPlan(**{"project": project, "year": YEAR} | planned))
        return project

    def report(
        self, project: Project, month: int, year_amount: Any = None, **fields: Any
    ) -> ProgressReport:
        """A report for a month of the year."""
        report = ProgressReport(
            project=project, month=day(month), year_amount=year_amount, **fields
        )
        with writing(None, "demo") as work:
            return work.add(report)

    def open(self, month: int, **fields: Any) -> ReportPeriod:
        """Opens a reporting month, due on the 25th."""
        first = day(month)
        dates = {"opens": first, "due": first.replace(day=25), "closes": first.replace(day=28)}
        with writing(None, "demo") as work:
            return work.add(
                ReportPeriod(**{"portfolio": self.portfolio, "month": first} | dates | fields)
            )

    def close(self, period: ReportPeriod) -> None:
        """Closes a period: who has not reported is missing."""
        keep_periods(self.portfolio, period.closes + dt.timedelta(days=1))

    def change(self, row: Any, **changes: Any) -> None:
        """Changes a row as an action would."""
        with writing(None, "demo") as work:
            work.update(row, **changes)


def day(month: int, year: int = YEAR) -> dt.date:
    """The first day of a month."""
    return dt.date(year, month, 1)


@pytest.fixture
def county(db: None, settings: Any) -> County:
    """A county with a portfolio and nothing in it; nothing but standings is refreshed."""
    settings.REFRESHERS = ["guatu.indicators.actions.refresh_touched"]
    return County()


@pytest.fixture
def now() -> Callable[[], dt.datetime]:
    """The clock, between two acts."""
    return timezone.now


def money(value: Any) -> Decimal:
    """An amount as the database gives it back."""
    return Decimal(value).quantize(Decimal("0.000001"))
