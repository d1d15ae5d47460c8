"""Progress reports and their months."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from guatu.journal.models import Entry
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from guatu.reports import actions
from guatu.reports.actions import ReportDraft, post_reports
from guatu.reports.models import ProgressReport
from tests.cast import Cast

APRIL, MAY, JUNE = (dt.date(2026, month, 1) for month in (4, 5, 6))
TEXT = "4月完成桩基120根，正在进行地下室底板施工"
NEXT = "5月完成桩基120根，正在进行地下室底板施工"


def post(project: Project, month: dt.date, **fields: object) -> ProgressReport:
    post_reports([ReportDraft(project, month, fields)], by=None)
    return ProgressReport.objects.get(project=project, month=month)


def test_a_report_is_made_once_and_then_changed(cast: Cast) -> None:
    bo = cast.accounts["bo"]
    at = timezone.now() - dt.timedelta(hours=3)
    drafts = [ReportDraft(cast.school, APRIL, {"month_amount": Decimal(800)})]
    assert post_reports(drafts, by=bo, at=at, sources=["表.xlsx!1!C5"]) == 1
    before = Entry.objects.count()
    assert post_reports(drafts, by=bo) == 0
    assert Entry.objects.count() == before
    report = ProgressReport.objects.get()
    assert (report.submitted_by, report.submitted_at, report.version) == (bo, at, 1)
    post_reports([ReportDraft(cast.school, APRIL, {"workers": 40})], by=bo)
    report.refresh_from_db()
    assert (report.month_amount, report.workers, report.version) == (Decimal(800), 40, 2)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (
            {"year_amount": 10, "progress_text": TEXT},
            {"year_amount": 10, "progress_text": NEXT},
            True,
        ),
        (
            {"year_amount": 10, "progress_text": TEXT},
            {"year_amount": 11, "progress_text": NEXT},
            False,
        ),
        (
            {"year_amount": 10, "progress_text": TEXT},
            {"year_amount": 10, "progress_text": "主体封顶"},
            False,
        ),
        (
            {"month_amount": 5, "progress_text": TEXT},
            {"month_amount": 0, "progress_text": TEXT},
            True,
        ),
        (
            {"month_amount": 5, "progress_text": TEXT},
            {"month_amount": 5, "progress_text": TEXT},
            False,
        ),
        ({"all_amount": 9, "year_amount": 1}, {"all_amount": 9, "year_amount": 2}, True),
        ({}, {}, True),
    ],
)
def test_same_as_last_month(cast: Cast, first: dict, second: dict, same: bool) -> None:
    post(cast.school, APRIL, **first)
    assert post(cast.school, MAY, **second).is_same_as_last is same


def test_the_first_report_and_one_after_a_gap_are_not_the_same_as_anything(cast: Cast) -> None:
    assert not post(cast.school, APRIL, progress_text=TEXT).is_same_as_last
    assert not post(cast.school, JUNE, progress_text=TEXT).is_same_as_last


def test_a_year_starts_from_nothing(cast: Cast) -> None:
    post(cast.school, dt.date(2025, 12, 1), year_amount=100, progress_text=TEXT)
    january = post(
        cast.school, dt.date(2026, 1, 1), year_amount=100, month_amount=100, progress_text=TEXT
    )
    assert not january.is_same_as_last


def test_a_late_report_corrects_the_mark_of_the_month_after(cast: Cast) -> None:
    post(cast.school, MAY, year_amount=10, progress_text=TEXT)
    post(cast.school, APRIL, year_amount=10, progress_text=TEXT)
    assert ProgressReport.objects.get(month=MAY).is_same_as_last
    post(cast.school, APRIL, year_amount=4)
    assert not ProgressReport.objects.get(month=MAY).is_same_as_last


def test_months_of_one_call_are_compared_with_each_other(cast: Cast) -> None:
    fields = {"year_amount": 10, "progress_text": TEXT}
    drafts = [ReportDraft(cast.school, month, fields) for month in (JUNE, APRIL, MAY)]
    assert post_reports(drafts, by=None) == 3
    marks = ProgressReport.objects.order_by("month").values_list("is_same_as_last", flat=True)
    assert list(marks) == [False, True, True]


@pytest.mark.parametrize(
    "fields",
    [
        {"month_amount": "很多"},
        {"workers": -1},
        {"image_progress": "长" * 301},
        {"state": "asleep"},
        {"physical_percent": Decimal("12345.6")},
    ],
)
def test_what_does_not_fit_is_refused(cast: Cast, fields: dict) -> None:
    with pytest.raises(Refused, match="2026-04"):
        post(cast.school, APRIL, **fields)


def test_a_report_is_returned_with_a_reason_and_sent_again(cast: Cast) -> None:
    ana, bo = cast.accounts["ana"], cast.accounts["bo"]
    report = post(cast.school, APRIL, workers=1)
    with pytest.raises(PermissionDenied):
        actions.move_report(report, "accepted", by=bo)
    with pytest.raises(Refused):
        actions.move_report(report, "returned", by=ana)
    actions.move_report(report, "returned", by=ana, reason="与现场不符")
    post_reports([ReportDraft(cast.school, APRIL, {"workers": 2})], by=bo)
    report.refresh_from_db()
    assert (report.state, report.workers) == ("submitted", 2)
    actions.move_report(report, "accepted", by=ana)
    with pytest.raises(PermissionDenied):
        post_reports([ReportDraft(cast.school, APRIL, {"workers": 3})], by=bo)
    with pytest.raises(Refused):
        actions.move_report(report, "draft", by=ana)


@pytest.mark.parametrize("name", ["chen", "gao", "dana", "lei", "fang", "zhou", "xi"])
def test_only_the_responsible_unit_and_the_office_report(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        post_reports([ReportDraft(cast.school, APRIL, {"workers": 1})], by=cast.accounts[name])
