"""The small county in a database: built through the verbs, once, in order."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from guatu.accounts.models import Account
from guatu.accounts.permissions import ROLES
from guatu.demo.actions import Built, build, demo_portfolio, seats_taken
from guatu.demo.cast import PASSWORD
from guatu.demo.facts import SMALL, Frame
from guatu.demo.generate import generate
from guatu.indicators.models import Standing
from guatu.journal.models import Entry
from guatu.journal.rewind import fields_at
from guatu.journal.seals import verify
from guatu.ledger.models import AnnualPlan, Milestone, Project
from guatu.reports.models import Filing, ProgressReport, ReportPeriod
from guatu.reports.periods import unsettled
from guatu.review.models import Slip
from guatu.sheets.actions import request_undo, undo_import
from guatu.sheets.models import ImportRun
from tests.cast import build as build_cast

TODAY = dt.date(2026, 10, 31)
LAST = dt.date(2026, 10, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def built(tmp_path: Path) -> Built:
    return build(TODAY, size=SMALL, folder=tmp_path)


def test_it_holds_projects_with_all_that_hangs_on_them(built: Built) -> None:
    projects = Project.objects.filter(portfolio=built.portfolio, lead=None)
    assert projects.count() == 13  # a part of one was split off
    for project in projects:
        assert project.roles.current().filter(role="responsible").exists()
        assert project.leaders.current().exists()
        assert project.milestones.exists()
    assert AnnualPlan.objects.filter(year=2026, is_current=True).count() >= 10
    assert Milestone.objects.filter(actual=None).exists()
    assert Standing.objects.filter(month=LAST).count() >= 10


def test_the_last_month_came_through_the_import(built: Built) -> None:
    runs = ImportRun.objects.filter(portfolio=built.portfolio)
    assert runs
    assert {run.state for run in runs} == {"posted"}
    reports = ProgressReport.objects.filter(month=LAST)
    assert reports.count() >= 10
    entries = Entry.objects.filter(model="reports.progressreport", after__month=LAST.isoformat())
    assert all("台账" in entry.source or "月" in entry.source for entry in entries)


def test_an_import_of_it_can_be_undone(built: Built) -> None:
    run = ImportRun.objects.filter(portfolio=built.portfolio).latest("id")
    before = ProgressReport.objects.filter(month=LAST).count()
    office = Account.objects.get(username="office")
    assert request_undo(run, by=office, is_partial=True)
    undone = undo_import(run.pk, tell=lambda step, done, total: None)
    assert undone.state == "undone"
    assert ProgressReport.objects.filter(month=LAST).count() < before


def test_history_lies_in_order_and_can_be_read_back(built: Built) -> None:
    times = list(Entry.objects.order_by("id").values_list("at", flat=True))
    assert times == sorted(times)
    assert times[0].date() < dt.date(2026, 7, 10)
    project = Project.objects.filter(reports__month=LAST, is_listed=True).first()
    assert project is not None
    now = ProgressReport.objects.filter(project=project)
    then = dt.datetime(2026, 9, 30, 12, tzinfo=timezone.get_current_timezone())
    known = fields_at(ProgressReport, now.values_list("pk", flat=True), then, ["month"])
    assert LAST.isoformat() not in str(known)


def test_the_journal_is_sealed_and_whole(built: Built) -> None:
    verdict = verify()
    assert verdict.ok
    assert verdict.seals > 0
    assert verdict.entries > 500


def test_every_role_has_an_account_that_signs_in(built: Built, client: Client) -> None:
    seats = seats_taken()
    grants = Account.objects.filter(grants__valid_to=None).values_list("grants__role", flat=True)
    assert set(ROLES) == set(grants)
    assert len([seat for seat in seats if seat.username in ("unit", "unit2", "township")]) == 3
    assert client.login(username="head", password=PASSWORD)


def test_the_same_seed_builds_the_same_facts(built: Built) -> None:
    assert built.digest == generate(Frame(TODAY, 1, **SMALL)).digest()


def test_the_command_leaves_a_demo_alone(built: Built) -> None:
    entries = Entry.objects.count()
    out = io.StringIO()
    call_command("demo", small=True, stdout=out)
    assert Entry.objects.count() == entries
    assert "office" in out.getvalue()
    assert PASSWORD in out.getvalue()


def test_the_command_leaves_real_data_alone() -> None:
    build_cast()
    with pytest.raises(CommandError):
        call_command("demo", small=True)
    with pytest.raises(CommandError):
        call_command("demo", small=True, fresh=True, yes=True)
    assert demo_portfolio() is None


def test_the_last_month_is_left_in_the_middle_of_its_cycle(built: Built) -> None:
    months = ReportPeriod.objects.months().filter(portfolio=built.portfolio).order_by("month")
    assert [month.is_locked for month in months] == [True] * (len(months) - 1) + [False]
    open_month = months.get(month=LAST)
    assert not open_month.is_closed
    reports = ProgressReport.objects.filter(month=LAST)
    found = set(reports.values_list("state", flat=True))
    assert found == {"submitted", "returned"}
    left = unsettled(open_month)
    assert (left.returned, left.unsent > 0, left.submitted > 0) == (1, True, True)
    assert Filing.objects.filter(period=open_month, is_late=True).exists()
    # Of the locked months one slip is approved and another waits for somebody else.
    slips = Slip.objects.filter(project__portfolio=built.portfolio).order_by("number")
    assert sorted(slip.state for slip in slips) == ["approved", "proposed"]
