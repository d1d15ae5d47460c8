"""A county with three projects in October: what was sent, and a page to review it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guatu.ledger import actions as ledger
from guatu.ledger.models import Project
from guatu.reports.actions import ReportDraft, open_month, post_reports
from guatu.reports.models import ProgressReport, ReportPeriod
from tests.cast import START, Cast

AUGUST, SEPTEMBER, OCTOBER = (dt.date(2026, month, 1) for month in (8, 9, 10))


@dataclass
class Stage:
    """The cast's county with a bridge more, its period of October, and who reviews."""

    cast: Cast
    bridge: Project
    period: ReportPeriod

    def send(self, project: Project, month: dt.date, day: str, **fields: Any) -> ProgressReport:
        """A report sent on a day; amounts as numbers."""
        at = timezone.make_aware(dt.datetime.fromisoformat(f"{day}T10:00:00"))
        values = {n: Decimal(v) if isinstance(v, int) else v for n, v in fields.items()}
        post_reports([ReportDraft(project, month, values)], by=None, at=at)
        return ProgressReport.objects.get(project=project, month=month)

    def client(self, name: str) -> Client:
        """A browser in which the player is signed in."""
        client = Client()
        client.force_login(self.cast.account(name))
        return client


@pytest.fixture
def stage(cast: Cast) -> Stage:
    """Plans for all; August and September reported; October open, nothing sent yet."""
    (bridge,) = ledger.create_projects(cast.portfolio, [{"name": "柳溪大桥"}], by=None)
    ledger.assign_units([(bridge, "responsible", cast.units["transport"])], START, by=None)
    plans = [(cast.road, 6000), (bridge, 3000)]
    drafts = [ledger.PlanDraft(p, 2026, {"amount": Decimal(amount)}) for p, amount in plans]
    ledger.set_plans(drafts, by=None)
    period = open_month(cast.portfolio, OCTOBER, by=None)
    stage = Stage(cast, bridge, period)
    for project, amount in ((cast.school, 500), (cast.road, 400), (bridge, 100)):
        for place, month in enumerate((AUGUST, SEPTEMBER), 1):
            stage.send(
                project,
                month,
                f"2026-{month.month:02}-25",
                month_amount=amount,
                year_amount=amount * place,
                all_amount=amount * place,
                physical_percent=20 * place,
                progress_text=f"{project.name}完成第{'一二'[place - 1]}阶段主要工程",
            )
    return stage


@pytest.fixture
def sent(stage: Stage) -> Stage:
    """October: the school in time and clean, the road late and jumping, the bridge not at all."""
    stage.send(
        stage.cast.school,
        OCTOBER,
        "2026-10-22",
        month_amount=500,
        year_amount=1500,
        all_amount=1500,
        physical_percent=45,
        progress_text="主体结构封顶，二次结构砌筑过半",
    )
    stage.send(
        stage.cast.road,
        OCTOBER,
        "2026-10-28",
        month_amount=2400,
        year_amount=3200,
        all_amount=3200,
        physical_percent=75,
        progress_text="沥青面层全线贯通",
    )
    return stage
