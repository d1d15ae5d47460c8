"""A year lived through month by month: reports typed, returned, accepted, locked."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from guatu.demo.comparing import compare
from guatu.demo.replay import SMALL_YEAR, Replayed, replay
from guatu.indicators.models import Standing
from guatu.journal.models import Entry
from guatu.journal.seals import verify
from guatu.reports.models import Draft, ProgressReport, ReportPeriod
from guatu.review.models import Slip

TODAY = dt.date(2026, 10, 31)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(tmp_path: Path) -> Replayed:
    return replay(TODAY, size=SMALL_YEAR, folder=tmp_path)


def test_the_totals_of_a_year_that_was_lived_are_those_of_the_workbook(
    lived: Replayed, tmp_path: Path
) -> None:
    assert len(lived.totals) > 3
    assert sum(total.projects for total in lived.totals) >= 10
    assert [total for total in lived.totals if not total.is_equal] == []
    assert sum(total.ledger for total in lived.totals) > 0
    # Each month was opened and locked, and its reports accepted; nothing is half typed.
    months = ReportPeriod.objects.filter(portfolio=lived.book.ledger, week=None)
    assert months.count() == 12
    assert all(month.is_locked for month in months)
    reports = ProgressReport.objects.filter(project__portfolio=lived.book.ledger)
    assert set(reports.values_list("state", flat=True)) == {"accepted"}
    assert not Draft.objects.exclude(texts={}).exists()
    # Units have sent their own, and what was wrong came back and was sent again.
    senders = reports.values_list("submitted_by", flat=True).distinct()
    assert senders.count() > 3
    assert Entry.objects.filter(action="reports.report.move", after__state="returned").exists()
    # A payment that was left out came by a slip after the month was locked, with its reason.
    slip = Slip.objects.get()
    assert slip.state == "approved"
    assert slip.month == dt.date(2026, 8, 1)
    assert slip.reason.startswith("漏报一笔已支付的工程款35万元")
    assert slip.decided_by != slip.proposed_by
    old, new = map(Decimal, slip.changes["month_amount"])
    assert new - old == 35
    assert reports.get(project=slip.project, month=slip.month).month_amount == new
    assert verify().ok
    # A fen too much in the ledger is seen, and where.
    row = Standing.objects.filter(month=dt.date(2026, 10, 1), done__gt=0).earliest("pk")
    Standing.objects.filter(pk=row.pk).update(done=row.done + Decimal("0.000001"))
    unit = row.project.roles.current().get(role="responsible").unit
    differing = [total for total in compare(lived.book, tmp_path) if not total.is_equal]
    assert [total.unit for total in differing] == [str(unit)]
