"""Correction slips: both values, a reason, somebody else's approval, and what was known before."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from guatu.indicators.compute import standings
from guatu.journal.models import Entry
from guatu.lib.refusals import Refused
from guatu.notices.models import Message
from guatu.reports.actions import lock_month
from guatu.reports.models import Filing, ProgressReport
from guatu.review.actions import decide_slip, propose_slip, withdraw_slip
from guatu.review.models import Slip
from guatu.review.rows import review_of
from tests.review.conftest import OCTOBER, Stage


@pytest.fixture
def locked(sent: Stage) -> Stage:
    sent.period = lock_month(sent.cast.portfolio, OCTOBER, by=None)
    return sent


def propose(stage: Stage, by: str = "bo", **values: Any) -> Slip:
    values = values or {"year_amount": Decimal(1400), "progress_text": "主体结构封顶"}
    return propose_slip(stage.cast.school, OCTOBER, values, "多报一笔", by=stage.cast.account(by))


def report(stage: Stage) -> ProgressReport:
    return ProgressReport.objects.get(project=stage.cast.school, month=OCTOBER)


def test_an_approved_slip_corrects_the_report_and_the_past_keeps_what_was_known(
    locked: Stage,
) -> None:
    slip = propose(locked)
    assert slip.changes["year_amount"] == ["1500", "1400"]
    assert set(slip.changes) == {"year_amount", "progress_text"}
    assert report(locked).year_amount == 1500
    before = timezone.now()
    decide_slip(slip, "approved", "属实", by=locked.cast.account("ana"))
    corrected = report(locked)
    assert (corrected.year_amount, corrected.progress_text) == (1400, "主体结构封顶")
    assert corrected.state == "accepted"
    (now,) = standings([locked.cast.school], OCTOBER)
    (then,) = standings([locked.cast.school], OCTOBER, before)
    assert (now.done, then.done) == (1400, 1500)
    row = review_of(locked.cast.account("ana"), locked.period, OCTOBER).rows
    state = {each.project.pk: str(each.state) for each in row}[locked.cast.school.pk]
    assert state == "corrected"


def test_a_slip_fills_a_missing_report_which_stays_missing(locked: Stage) -> None:
    by = locked.cast.account("chen")
    slip = propose_slip(locked.bridge, OCTOBER, {"year_amount": 260}, "补报", by=by)
    assert slip.changes == {"year_amount": [None, "260"]}
    decide_slip(slip, "approved", by=locked.cast.account("dana"))
    made = ProgressReport.objects.get(project=locked.bridge, month=OCTOBER)
    assert (made.year_amount, made.submitted_by, made.state) == (260, by, "accepted")
    kept = Filing.objects.get(project=locked.bridge, period=locked.period)
    assert (kept.is_missing, kept.first_sent_at) == (True, None)


def test_nobody_decides_on_an_own_slip(locked: Stage) -> None:
    slip = propose(locked, by="ana")
    with pytest.raises(Refused):
        decide_slip(slip, "approved", by=locked.cast.account("ana"))
    for name in ("bo", "zhou", "lei"):
        with pytest.raises(PermissionDenied):
            decide_slip(slip, "approved", by=locked.cast.account(name))
    decide_slip(slip, "approved", by=locked.cast.account("dana"))
    entries = Entry.objects.count()
    decide_slip(slip, "approved", by=locked.cast.account("dana"))
    assert Entry.objects.count() == entries
    with pytest.raises(Refused):
        decide_slip(slip, "refused", "反悔", by=locked.cast.account("dana"))


def test_a_refusal_takes_a_remark_and_changes_nothing(locked: Stage) -> None:
    slip = propose(locked)
    with pytest.raises(Refused):
        decide_slip(slip, "refused", by=locked.cast.account("ana"))
    decide_slip(slip, "refused", "依据不足", by=locked.cast.account("ana"))
    assert report(locked).year_amount == 1500
    told = Message.objects.get(account=locked.cast.accounts["bo"])
    assert "依据不足" in told.text
    assert "未批准" in told.text


def test_deciders_are_told_and_the_author_withdraws(locked: Stage) -> None:
    slip = propose(locked)
    told = Message.objects.filter(link=reverse("review:slip", args=[slip.pk]))
    names = set(told.values_list("account__username", flat=True))
    assert names == {"ana", "dana"}
    with pytest.raises(PermissionDenied):
        withdraw_slip(slip, by=locked.cast.account("chen"))
    with pytest.raises(Refused):
        withdraw_slip(slip, by=locked.cast.account("ana"))
    withdraw_slip(slip, by=locked.cast.account("bo"))
    assert propose(locked).number == slip.number + 1


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"year_amount": Decimal(1400)}, " "),
        ({"year_amount": Decimal(1500)}, "没变"),
        ({"year_amount": "很多"}, "不是数"),
    ],
)
def test_what_is_no_correction_is_refused(locked: Stage, values: dict, reason: str) -> None:
    with pytest.raises(Refused):
        propose_slip(locked.cast.school, OCTOBER, values, reason, by=locked.cast.account("bo"))
    assert not Slip.objects.exists()


def test_one_slip_waits_at_a_time_and_an_unlocked_month_needs_none(sent: Stage) -> None:
    with pytest.raises(Refused):
        propose(sent)
    lock_month(sent.cast.portfolio, OCTOBER, by=None)
    propose(sent)
    with pytest.raises(Refused):
        propose(sent, workers=3)
    with pytest.raises(PermissionDenied):
        propose(sent, by="chen", workers=3)


def test_a_slip_whose_ground_has_moved_is_not_approved(locked: Stage) -> None:
    slip = propose(locked)
    ProgressReport.objects.filter(pk=report(locked).pk).update(year_amount=1600)
    with pytest.raises(Refused):
        decide_slip(slip, "approved", by=locked.cast.account("ana"))


def test_the_pages_take_a_slip_from_the_project_to_its_approval(locked: Stage) -> None:
    bo, ana = locked.client("bo"), locked.client("ana")
    project = reverse("desk:project", args=[locked.cast.school.pk])
    new = reverse("review:slip-create", args=[locked.cast.school.pk, "2026-10"])
    assert new in bo.get(project).text
    form = bo.get(new)
    assert 'value="1500"' in form.text
    kept = report(locked)
    values = {"month_amount": "500", "year_amount": "1400", "all_amount": "1500"}
    values |= {"physical_percent": "45", "progress_text": kept.progress_text, "reason": "多报"}
    answer = bo.post(new, values)
    slip = Slip.objects.get()
    assert answer["Location"] == reverse("review:slip", args=[slip.pk])
    assert list(slip.changes) == ["year_amount"]
    page = bo.get(answer["Location"])
    assert "批准</button>" not in page.text
    assert "撤回" in page.text
    assert slip.label in ana.get(reverse("review:slip-list"), {"state": "proposed"}).text
    ana.post(answer["Location"], {"approve": "1", "remark": ""})
    slip.refresh_from_db()
    assert slip.state == "approved"
    assert slip.label in bo.get(project).text
    day = dt.date(2026, 1, 1)
    assert slip.label not in bo.get(project, {"at": day.isoformat()}).text
