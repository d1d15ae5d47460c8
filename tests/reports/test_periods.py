"""Months and weeks of reporting: opened, due and closed by the calendar of workdays."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from guatu.calendars.compute import workdays
from guatu.engine.calendar import work_calendar
from guatu.indicators.compute import standings
from guatu.indicators.models import Standing
from guatu.journal.models import Entry
from guatu.ledger.models import AnnualPlan, Project
from guatu.lib.refusals import Refused
from guatu.reports import dates
from guatu.reports.actions import ReportDraft, lock_month, move_report, open_month, post_reports
from guatu.reports.keeping import keep_in_passing
from guatu.reports.models import Filing, ProgressReport, ReportCycle, ReportPeriod, WeekReport
from guatu.reports.periods import change_period, keep_periods, set_cycle, unsettled
from guatu.reports.states import FilingState, state_of
from guatu.reports.weeks import report_of
from tests.cast import Cast
from tests.clock import stand_on

APRIL = dt.date(2026, 4, 1)
OCTOBER = dt.date(2026, 10, 1)
WEEKLY = {
    "rhythm": "week",
    "opens_by": "workday",
    "opens_number": 4,
    "due_by": "workday",
    "due_number": 5,
    "closes_by": "next_workday",
    "closes_number": 2,
}


def days(*numbers: str) -> dates.Days:
    return dates.Days(*(dt.date.fromisoformat(number) for number in numbers))


def at(day: str, hour: int = 10) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour)))


def send(project: Project, month: dt.date, day: str, by: Any = None, **fields: Any) -> int:
    return post_reports([ReportDraft(project, month, fields)], by=by, at=at(day))


def filing(project: Project, period: ReportPeriod) -> tuple[bool, bool]:
    row = Filing.objects.get(project=project, period=period)
    return row.is_late, row.is_missing


# when a period opens, is due and closes


def test_the_days_of_a_month_count_make_up_workdays_and_holidays(cast: Cast) -> None:
    """The 25th of April 2026 is a Saturday; the 10th of October a Saturday at work."""
    april = open_month(cast.portfolio, APRIL, by=cast.accounts["ana"])
    assert (april.opens, april.due) == (dt.date(2026, 4, 20), dt.date(2026, 4, 27))
    assert april.closes == dt.date(2026, 5, 8)  # the holidays end on the 5th
    cycle = ReportCycle(opens_by="workday", opens_number=1, due_number=10, closes_number=1)
    whole = dates.month_of(OCTOBER)
    made = dates.days_of(cycle, whole, workdays())
    assert made == days("2026-10-08", "2026-10-10", "2026-11-02")


def test_a_day_off_may_be_moved_to_the_workday_before(db: None) -> None:
    cycle = ReportCycle(moved="earlier")
    made = dates.days_of(cycle, dates.month_of(APRIL), workdays())
    assert made is not None
    assert made.due == dt.date(2026, 4, 24)


def test_a_week_lies_in_the_month_of_its_thursday_and_a_week_off_has_no_period(db: None) -> None:
    cycle = ReportCycle(**WEEKLY)
    week = dates.week_of(dt.date(2026, 9, 30))
    assert (week.first, week.month) == (dt.date(2026, 9, 28), OCTOBER)
    made = dates.days_of(cycle, week, workdays())
    assert made == days("2026-09-30", "2026-09-30", "2026-10-09")
    assert dates.days_of(cycle, dates.week_of(dt.date(2026, 2, 18)), workdays()) is None


@given(
    by=st.lists(st.sampled_from(ReportCycle.By.values), min_size=3, max_size=3),
    number=st.lists(st.integers(1, 31), min_size=3, max_size=3),
    moved=st.sampled_from(ReportCycle.Moved.values),
    rhythm=st.sampled_from(ReportCycle.Rhythm.values),
    day=st.dates(dt.date(2025, 3, 1), dt.date(2026, 10, 31)),
    off=st.sets(st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31)), max_size=60),
)
def test_the_days_are_workdays_in_order(
    by: list[str], number: list[int], moved: str, rhythm: str, day: dt.date, off: set[dt.date]
) -> None:
    calendar = work_calendar(dt.date(2024, 1, 1), dt.date(2028, 12, 31), off=off, on=set())
    cycle = ReportCycle(rhythm=rhythm, moved=moved)
    for name, kind, count in zip(("opens", "due", "closes"), by, number, strict=True):
        setattr(cycle, f"{name}_by", kind)
        setattr(cycle, f"{name}_number", count)
    (span,) = dates.spans(cycle, day, day)
    assert span.first <= day <= span.last
    assert span.after.first == span.last + dates.DAY
    made = dates.days_of(cycle, span, calendar)
    if made is None:
        assert calendar.between(span.first - dates.DAY, span.last) == 0
        return
    assert made.opens <= made.due <= made.closes
    assert all(calendar.is_workday(each) for each in vars(made).values())


# created and closed by itself


def test_a_month_opens_and_closes_by_itself_and_nobody_is_missing_twice(cast: Cast) -> None:
    assert keep_periods(cast.portfolio, dt.date(2026, 10, 19)) == []
    (period,) = keep_periods(cast.portfolio, dt.date(2026, 10, 20))
    assert (period.key, period.due) == ("2026-10", dt.date(2026, 10, 26))
    entries = Entry.objects.count()
    assert keep_periods(cast.portfolio, dt.date(2026, 10, 20)) == []
    assert Entry.objects.count() == entries
    (closed,) = keep_periods(cast.portfolio, dt.date(2026, 11, 5))
    assert closed.is_closed
    assert filing(cast.school, period) == (False, True)
    assert not Filing.objects.filter(project=cast.road).exists()  # it has no plan
    assert keep_periods(cast.portfolio, dt.date(2026, 11, 6)) == []


def test_a_month_that_would_be_over_is_not_opened(cast: Cast) -> None:
    assert keep_periods(cast.portfolio, dt.date(2026, 11, 10)) == []
    assert keep_periods(cast.other_portfolio, dt.date(2026, 10, 22)) == []  # no plans there


def test_late_and_missing_stay_whatever_follows(cast: Cast) -> None:
    ana, bo = cast.accounts["ana"], cast.accounts["bo"]
    period = open_month(cast.portfolio, OCTOBER, by=None)
    send(cast.school, OCTOBER, "2026-10-27", by=bo, year_amount=10)
    assert filing(cast.school, period) == (True, False)
    report = ProgressReport.objects.get()
    move_report(report, "returned", by=ana, reason="与上月雷同")
    send(cast.school, OCTOBER, "2026-10-29", by=bo, year_amount=12)
    move_report(ProgressReport.objects.get(), "accepted", by=ana)
    assert filing(cast.school, period) == (True, False)
    keep_periods(cast.portfolio, dt.date(2026, 11, 5))
    assert filing(cast.school, period) == (True, False)


def test_a_report_in_time_is_not_late_when_it_is_returned_and_sent_after_the_due_day(
    cast: Cast,
) -> None:
    period = open_month(cast.portfolio, OCTOBER, by=None)
    send(cast.school, OCTOBER, "2026-10-26", year_amount=10)
    move_report(ProgressReport.objects.get(), "returned", by=cast.accounts["ana"], reason="不符")
    keep_periods(cast.portfolio, dt.date(2026, 11, 5))
    send(cast.school, OCTOBER, "2026-11-09", by=cast.accounts["bo"], year_amount=10)
    assert ProgressReport.objects.get().state == "submitted"
    assert filing(cast.school, period) == (False, False)


def test_a_unit_sends_only_while_the_month_is_open(cast: Cast) -> None:
    ana, bo = cast.accounts["ana"], cast.accounts["bo"]
    period = open_month(cast.portfolio, OCTOBER, by=None)
    for month, day in ((OCTOBER, "2026-10-19"), (dt.date(2026, 11, 1), "2026-10-21")):
        with pytest.raises(Refused):
            send(cast.school, month, day, by=bo, workers=1)
    keep_periods(cast.portfolio, dt.date(2026, 11, 5))
    with pytest.raises(Refused):
        send(cast.school, OCTOBER, "2026-11-05", by=bo, workers=1)
    assert send(cast.school, OCTOBER, "2026-11-05", by=ana, workers=1) == 1
    assert filing(cast.school, period) == (False, True)
    # A month from before the system asked for reports takes its history.
    assert send(cast.school, APRIL, "2026-11-05", by=bo, workers=1) == 1


# the office changes days and locks


def test_a_later_due_day_forgives_and_an_earlier_one_condemns_nobody(cast: Cast) -> None:
    ana = cast.accounts["ana"]
    period = open_month(cast.portfolio, OCTOBER, by=None)
    send(cast.school, OCTOBER, "2026-10-28", year_amount=1)
    with pytest.raises(Refused):
        change_period(period, " ", by=ana, due=dt.date(2026, 10, 30))
    with pytest.raises(PermissionDenied):
        change_period(period, "系统升级", by=cast.accounts["bo"], due=dt.date(2026, 10, 30))
    change_period(period, "系统升级", by=ana, due=dt.date(2026, 10, 30))
    assert filing(cast.school, period) == (False, False)
    change_period(period, "提前", by=ana, due=dt.date(2026, 10, 27))
    assert filing(cast.school, period) == (False, False)
    said = Entry.objects.filter(action="reports.period.change", after__has_key="reason")
    assert said.count() == 2
    keep_periods(cast.portfolio, dt.date(2026, 11, 5))
    period.refresh_from_db()
    with pytest.raises(Refused):
        change_period(period, "延长", by=ana, closes=dt.date(2026, 11, 20))
    with pytest.raises(Refused):
        change_period(period, "倒序", by=ana, due=dt.date(2026, 12, 20))


def test_a_locked_month_takes_nothing_and_says_what_was_open(cast: Cast) -> None:
    ana = cast.accounts["ana"]
    with pytest.raises(Refused):
        lock_month(cast.portfolio, APRIL, by=ana)
    period = open_month(cast.portfolio, APRIL, by=ana)
    seen = unsettled(period)
    assert (seen.unsent, seen.submitted, seen.is_clear) == (1, 0, False)
    send(cast.road, APRIL, "2026-04-21", workers=1)
    with pytest.raises(Refused):
        lock_month(cast.portfolio, APRIL, by=ana, expected=seen.key)
    locked = lock_month(cast.portfolio, APRIL, by=ana, expected=unsettled(period).key)
    assert locked.is_closed
    assert filing(cast.school, period) == (False, True)
    entries = Entry.objects.count()
    lock_month(cast.portfolio, APRIL, by=ana)
    assert Entry.objects.count() == entries
    with pytest.raises(Refused, match="2026-04"):
        send(cast.school, APRIL, "2026-05-01", workers=1)
    with pytest.raises(Refused, match="2026-04"):
        move_report(ProgressReport.objects.get(), "accepted", by=ana)
    assert send(cast.foreign, APRIL, "2026-05-01", workers=1) == 1


# states


@pytest.mark.parametrize(
    ("day", "stored", "facts", "expected"),
    [
        ("2026-10-19", None, {}, "not_open"),
        ("2026-10-20", None, {}, "to_fill"),
        ("2026-10-20", None, {"has_draft": True}, "draft"),
        ("2026-10-20", "draft", {}, "draft"),
        ("2026-10-20", "submitted", {"has_draft": True}, "submitted"),
        ("2026-11-30", "returned", {}, "returned"),
        ("2026-11-30", "accepted", {}, "accepted"),
        ("2026-11-30", None, {}, "to_fill"),
    ],
)
def test_states_follow_from_the_day_and_what_is_stored(
    day: str, stored: str | None, facts: dict, expected: str
) -> None:
    period = ReportPeriod(month=OCTOBER, opens=dt.date(2026, 10, 20))
    found = state_of(period, dt.date.fromisoformat(day), stored, **facts)
    assert found == FilingState(expected)
    assert state_of(None, OCTOBER, None) == FilingState.NOT_OPEN


@pytest.mark.parametrize(
    ("slips", "expected"),
    [
        ((), "locked"),
        (("refused",), "locked"),
        (("approved",), "corrected"),
        (("approved", "proposed"), "correcting"),
    ],
)
def test_a_locked_report_is_corrected_by_slips(slips: tuple[str, ...], expected: str) -> None:
    period = ReportPeriod(month=OCTOBER, opens=OCTOBER, is_locked=True)
    assert state_of(period, OCTOBER, "accepted", slips=slips) == FilingState(expected)


# weeks


@pytest.fixture
def weekly(cast: Cast) -> Cast:
    set_cycle(cast.portfolio, WEEKLY, OCTOBER, by=cast.accounts["ana"])
    return cast


def test_weeks_open_and_close_by_themselves_with_their_month(weekly: Cast) -> None:
    opened = keep_periods(weekly.portfolio, dt.date(2026, 10, 15))
    assert [period.key for period in opened] == ["2026-W42", "2026-10"]
    week, month = opened
    assert week.due == dt.date(2026, 10, 16)
    # October's weeks are those whose Thursday lies in it: the last is due on the 30th.
    assert (month.opens, month.due) == (dt.date(2026, 9, 30), dt.date(2026, 10, 30))
    closed, newer = keep_periods(weekly.portfolio, dt.date(2026, 10, 22))
    assert (closed.key, newer.key) == ("2026-W42", "2026-W43")
    assert filing(weekly.school, closed) == (False, True)


def test_a_week_is_kept_as_it_was_sent_and_the_month_takes_its_values(weekly: Cast) -> None:
    ana, bo = weekly.accounts["ana"], weekly.accounts["bo"]
    (first, month) = keep_periods(weekly.portfolio, dt.date(2026, 10, 15))
    send(weekly.school, OCTOBER, "2026-10-19", by=bo, year_amount=100, progress_text="桩基完成")
    report = ProgressReport.objects.get()
    move_report(report, "accepted", by=ana)
    assert WeekReport.objects.get().state == "accepted"
    with pytest.raises(PermissionDenied):
        send(weekly.school, OCTOBER, "2026-10-19", by=bo, year_amount=101)
    keep_periods(weekly.portfolio, dt.date(2026, 10, 22))
    # The same figures again are the report of the new week.
    assert send(weekly.school, OCTOBER, "2026-10-23", by=bo, year_amount=100) == 1
    assert send(weekly.school, OCTOBER, "2026-10-23", by=bo, year_amount=130) == 1
    report.refresh_from_db()
    assert (report.state, report.year_amount) == ("submitted", 130)
    kept = list(WeekReport.objects.order_by("period__week"))
    assert [report_of(row, OCTOBER).year_amount for row in kept] == [100, 130]
    assert [row.state for row in kept] == ["accepted", "submitted"]
    assert report_of(kept[0], OCTOBER).progress_text == "桩基完成"
    second = ReportPeriod.objects.get(week=dt.date(2026, 10, 19))
    assert filing(weekly.school, first) == (True, False)
    assert filing(weekly.school, second) == (False, False)
    assert filing(weekly.school, month) == (False, False)
    (made,) = standings([weekly.school], OCTOBER)
    assert made.done == 130
    assert set(Standing.objects.values_list("month", flat=True)) == {OCTOBER}


def test_locking_a_month_locks_its_weeks(weekly: Cast) -> None:
    keep_periods(weekly.portfolio, dt.date(2026, 10, 15))
    lock_month(weekly.portfolio, OCTOBER, by=weekly.accounts["ana"])
    assert set(ReportPeriod.objects.values_list("is_locked", "is_closed")) == {(True, True)}


@pytest.mark.parametrize(
    "changes",
    [
        {"due_number": 2},
        {"closes_number": 5},
        {"closes_by": "workday", "closes_number": 3},
    ],
)
def test_a_calendar_out_of_order_is_refused(cast: Cast, changes: dict) -> None:
    ana = cast.accounts["ana"]
    with pytest.raises(Refused):
        set_cycle(cast.portfolio, WEEKLY | changes, OCTOBER, by=ana)
    assert not ReportCycle.objects.exists()
    with pytest.raises(PermissionDenied):
        set_cycle(cast.portfolio, WEEKLY, OCTOBER, by=cast.accounts["zhou"])


# opened in passing, where no worker runs


@pytest.mark.parametrize("address", ["/", "/report/"])
def test_a_page_opens_the_month_that_is_due(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    bo = Client()
    bo.force_login(cast.account("bo"))
    stand_on(monkeypatch, dt.date(2026, 10, 19))
    bo.get(address)
    assert not ReportPeriod.objects.exists()
    stand_on(monkeypatch, dt.date(2026, 10, 20))
    page = bo.get(address).content.decode()
    assert ReportPeriod.objects.get().month == OCTOBER
    assert "2026年10月" in page


def test_a_month_opens_in_passing_as_soon_as_there_is_a_plan(cast: Cast) -> None:
    day, now = dt.date(2026, 10, 20), timezone.now()
    AnnualPlan.objects.update(is_current=False)
    keep_in_passing([cast.portfolio], day, now)
    assert not ReportPeriod.objects.exists()
    AnnualPlan.objects.update(is_current=True)
    keep_in_passing([cast.portfolio], day, now)
    assert ReportPeriod.objects.get().month == OCTOBER


def test_what_is_kept_is_not_asked_again_within_the_hour(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    day, now = dt.date(2026, 10, 20), timezone.now()
    keep_in_passing([cast.portfolio], day, now)
    with django_assert_num_queries(0):
        keep_in_passing([cast.portfolio], day, now)
    keep_in_passing([cast.portfolio], dt.date(2026, 11, 5), now)
    assert ReportPeriod.objects.get().is_closed
