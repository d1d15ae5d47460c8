"""The review: who has reported, what wants a second look, accepting, returning, locking."""

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.accounts.models import Account
from guatu.journal.models import Entry
from guatu.ledger import actions as ledger
from guatu.notices.models import Message
from guatu.reports.actions import ReportDraft, move_report, post_reports
from guatu.reports.models import Draft, Filing, ProgressReport, ReportPeriod
from guatu.reports.periods import keep_periods, set_cycle
from guatu.reports.waiting import waiting_for
from guatu.review.rows import Row, Wanted, review_of
from tests.cast import START
from tests.reports.test_periods import WEEKLY
from tests.review.conftest import OCTOBER, Stage

TODAY = dt.date(2026, 10, 29)
REVIEW = reverse("review:review")


def rows(stage: Stage, show: str = "") -> dict[str, Row]:
    found = review_of(stage.cast.account("ana"), stage.period, TODAY)
    return {row.project.name: row for row in found.rows if Wanted(show).holds(row)}


# what is seen


def test_it_tells_who_has_reported_who_is_late_and_who_has_not(sent: Stage) -> None:
    found = review_of(sent.cast.account("ana"), sent.period, TODAY)
    assert (found.asked, found.sent) == (3, 2)
    counts = {name: found.counts[name] for name in ("submitted", "unsent", "late", "missing")}
    assert counts == {"submitted": 2, "unsent": 1, "late": 1, "missing": 0}
    assert list(rows(sent, "late")) == ["城北大道改造工程"]
    assert list(rows(sent, "unsent")) == ["柳溪大桥"]
    keep_periods(sent.cast.portfolio, dt.date(2026, 11, 6))
    assert list(rows(sent, "missing")) == ["柳溪大桥"]


def test_a_returned_report_is_neither_reported_nor_missing(sent: Stage) -> None:
    ana = sent.cast.account("ana")
    report = ProgressReport.objects.get(project=sent.cast.road, month=OCTOBER)
    move_report(report, "returned", by=ana, reason="请核实")
    found = review_of(ana, sent.period, TODAY)
    assert (found.asked, found.sent, found.counts["returned"]) == (3, 1, 1)
    assert list(rows(sent, "unsent")) == ["柳溪大桥"]
    due = sent.period.due
    told = {item.kind for item in waiting_for(ana, due)}
    assert "退回待改" not in told
    told = {item.kind: item.text for item in waiting_for(ana, due + dt.timedelta(days=1))}
    assert told["退回待改"] == "2026年10月: 1份"
    assert told["逾期未报"] == "2026年10月: 1份"
    keep_periods(sent.cast.portfolio, dt.date(2026, 11, 6))
    assert list(rows(sent, "missing")) == ["柳溪大桥"]


def test_jumps_are_marked_with_their_arithmetic(sent: Stage) -> None:
    marks = rows(sent)["城北大道改造工程"].marks
    assert [str(mark.kind) for mark in marks] == ["jump", "jump", "jump"]
    of_plan, of_history, of_percent = (mark.arithmetic for mark in marks)
    assert of_plan == "2,400 ÷ 6,000 = 40.0%，超过 30%"
    assert of_history == "2,400 ÷ 400（前2个月平均）= 6.0 倍，超过 3 倍"
    assert of_percent == "40.0% → 75.0%：+35.0 个百分点，超过 20 个"
    assert rows(sent)["青石县第二中学迁建项目"].is_clean


def test_the_limits_are_the_portfolio_s_own(sent: Stage) -> None:
    limits = {"plan_share": 50, "own_times": 9, "percent_points": 40}
    set_cycle(sent.cast.portfolio, limits, TODAY, by=sent.cast.account("ana"))
    assert rows(sent)["城北大道改造工程"].is_clean


def test_the_same_as_last_month_and_contradictions_are_marked(stage: Stage) -> None:
    stage.send(
        stage.bridge,
        OCTOBER,
        "2026-10-22",
        month_amount=0,
        year_amount=200,
        all_amount=200,
        physical_percent=40,
        progress_text="柳溪大桥完成第二阶段主要工程",
        unchanged_because="等待审批",
    )
    stage.send(
        stage.cast.school,
        OCTOBER,
        "2026-10-22",
        month_amount=500,
        year_amount=1400,
        all_amount=1500,
        physical_percent=45,
        progress_text="主体结构封顶",
        explanations={"month_not_difference": "上月多报 100 万元"},
    )
    same, school = rows(stage, "same")["柳溪大桥"], rows(stage, "contradiction")
    assert [mark.explanation for mark in same.marks] == ["等待审批"]
    (mark,) = school["青石县第二中学迁建项目"].marks
    assert mark.explanation == "上月多报 100 万元"
    assert "1,400" in mark.arithmetic


def test_a_draft_is_seen_as_one(sent: Stage) -> None:
    Draft.objects.create(project=sent.bridge, month=OCTOBER, texts={"workers": "12"})
    assert str(rows(sent)["柳溪大桥"].state) == "draft"


# the page


def test_the_page_counts_filters_and_opens_a_row(sent: Stage) -> None:
    client = sent.client("ana")
    page = client.get(REVIEW, {"period": "2026-10"})
    assert re.search(r"<strong>2</strong><span>/ 3 已报", page.text)
    assert "突增突降" in page.text
    filtered = client.get(REVIEW, {"period": "2026-10", "show": "unsent"})
    assert "柳溪大桥" in filtered.text
    assert "城北大道" not in filtered.text
    unit = sent.cast.units["housing"].pk
    assert "城北大道" not in client.get(REVIEW, {"period": "2026-10", "unit": unit}).text
    detail = reverse("review:row", args=[sent.period.pk, sent.cast.road.pk])
    part = client.get(detail, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "沥青面层全线贯通" in part.text
    assert "第二阶段" in part.text
    assert client.get(REVIEW, {"period": "1999-01"}).status_code == 404


def test_without_a_period_it_shows_the_month_under_review(sent: Stage) -> None:
    ReportPeriod.objects.create(
        portfolio=sent.cast.portfolio,
        month=dt.date(2026, 11, 1),
        opens=TODAY,
        due=TODAY,
        closes=dt.date(2099, 1, 1),
    )
    page = sent.client("ana").get(REVIEW)
    assert "2026年10月填报审核" in page.text


def test_the_number_of_queries_does_not_grow(sent: Stage) -> None:
    client = sent.client("ana")
    client.get(REVIEW)  # opens and closes periods
    with CaptureQueriesContext(connection) as few:
        client.get(REVIEW, {"period": "2026-10"})
    drafts = [{"name": f"乡道{n}号"} for n in range(30)]
    projects = ledger.create_projects(sent.cast.portfolio, drafts, by=None)
    unit = sent.cast.units["transport"]
    ledger.assign_units([(p, "responsible", unit) for p in projects], START, by=None)
    ledger.set_plans([ledger.PlanDraft(p, 2026, {"amount": 100}) for p in projects], by=None)
    post_reports([ReportDraft(p, OCTOBER, {"year_amount": 5}) for p in projects], by=None)
    with CaptureQueriesContext(connection) as more:
        client.get(REVIEW, {"period": "2026-10"})
    assert len(more) <= len(few)
    assert len(few) <= 35


def test_what_is_shown_comes_as_a_workbook(sent: Stage) -> None:
    query = {"of": sent.period.pk, "show": "jump"}
    answer = sent.client("ana").get(reverse("review:export"), query)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert len(cells) == 2
    line = dict(zip(cells[0], cells[1], strict=True))
    assert line["项目名称"] == "城北大道改造工程"
    assert line["报送是否及时"] == "迟报"
    assert line["本月完成（万元）"] == 2400
    assert "40.0%" in line["需要核对"]


# acts


def tokens(stage: Stage) -> list[str]:
    return [row.token for row in rows(stage).values() if row.token]


def test_ticked_reports_are_accepted_and_that_is_taken_back(sent: Stage) -> None:
    client = sent.client("ana")
    accept = reverse("review:accept")
    query = "period=2026-10&show=submitted"
    answer = client.post(accept, {"report": tokens(sent), "rest": query})
    assert answer["Location"] == f"{REVIEW}?{query}"
    assert set(states(sent).values()) == {"accepted"}
    entries = Entry.objects.count()
    client.post(accept, {"report": tokens(sent)})
    assert Entry.objects.count() == entries
    page = client.get(REVIEW, {"period": "2026-10"})
    undo = re.search(r'action="(/report/review/undo/[^"]+)"', page.text)
    assert undo is not None
    before = ProgressReport.objects.values_list("submitted_at", "submitted_by").order_by("pk")
    sent_at = list(before)
    client.post(undo[1])
    client.post(undo[1])
    assert set(states(sent).values()) == {"submitted"}
    assert list(before.all()) == sent_at


def states(stage: Stage) -> dict[str, str]:
    found = ProgressReport.objects.filter(month=OCTOBER)
    return dict(found.values_list("project__name", "state"))


def test_only_what_is_clean_is_accepted_at_once(sent: Stage) -> None:
    client = sent.client("ana")
    client.post(reverse("review:accept"), {"clean": "1", "of": sent.period.pk, "rest": ""})
    assert states(sent) == {"青石县第二中学迁建项目": "accepted", "城北大道改造工程": "submitted"}


def test_a_report_that_moved_on_since_it_was_seen_is_not_accepted(sent: Stage) -> None:
    seen = tokens(sent)
    sent.send(sent.cast.road, OCTOBER, "2026-10-29", year_amount=9999)
    client = sent.client("ana")
    answer = client.post(reverse("review:accept"), {"report": [*seen, "x", "9.9"]}, follow=True)
    assert states(sent)["城北大道改造工程"] == "submitted"
    assert states(sent)["青石县第二中学迁建项目"] == "accepted"
    assert "1份报表此间有变动" in answer.text


def test_a_returned_report_comes_with_its_reason_as_a_message(sent: Stage) -> None:
    client = sent.client("ana")
    report = ProgressReport.objects.get(project=sent.cast.school, month=OCTOBER)
    address = reverse("review:return", args=[report.pk])
    assert client.post(address, {"reason": " "}).status_code == 409
    client.post(address, {"reason": "与现场不符"})
    report.refresh_from_db()
    assert (report.state, report.review_note) == ("returned", "与现场不符")
    assert report.reviewed_by == sent.cast.accounts["ana"]
    told = Message.objects.get(account=sent.cast.accounts["bo"])
    assert "与现场不符" in told.text
    assert told.link == f"/report/{sent.cast.school.pk}/?month=2026-10"
    assert not Message.objects.filter(account=sent.cast.accounts["chen"]).exists()
    client.post(address, {"reason": "再退一次"})
    assert Message.objects.count() == 1


def test_a_month_is_locked_after_a_second_look(sent: Stage) -> None:
    client = sent.client("ana")
    address = reverse("review:lock", args=[sent.period.pk])
    page = client.get(address)
    assert "1份未报" in page.text
    assert "2份待审核" in page.text
    key = re.search(r'name="expected" value="([^"]+)"', page.text)
    assert key is not None
    move_report(
        ProgressReport.objects.get(project=sent.cast.school, month=OCTOBER), "accepted", by=None
    )
    assert client.post(address, {"expected": key[1]}).status_code == 409
    again = re.search(r'name="expected" value="([^"]+)"', client.get(address).text)
    assert again is not None
    assert client.post(address, {"expected": again[1]}).status_code == 302
    sent.period.refresh_from_db()
    assert sent.period.is_locked
    assert Filing.objects.get(project=sent.bridge).is_missing
    assert rows(sent, "accepted") == {}
    assert {str(row.state) for row in rows(sent).values()} == {"locked"}


def test_weeks_are_reviewed_and_their_month_follows(stage: Stage) -> None:
    ana = stage.cast.account("ana")
    ReportPeriod.objects.filter(pk=stage.period.pk).delete()
    set_cycle(stage.cast.portfolio, WEEKLY, OCTOBER, by=ana)
    week, _month = keep_periods(stage.cast.portfolio, dt.date(2026, 10, 15))
    stage.send(stage.cast.school, OCTOBER, "2026-10-16", year_amount=1200, month_amount=200)
    keep_periods(stage.cast.portfolio, dt.date(2026, 10, 22))
    stage.send(stage.cast.school, OCTOBER, "2026-10-23", year_amount=1300, month_amount=300)
    newer = ReportPeriod.objects.get(week=dt.date(2026, 10, 19))
    old, new = (
        {row.project.pk: row for row in review_of(ana, period, TODAY).rows}[stage.cast.school.pk]
        for period in (week, newer)
    )
    assert old.report is not None
    assert new.before is not None
    assert (old.report.year_amount, new.before.year_amount) == (1200, 1200)
    assert not old.may_accept
    assert new.may_accept
    page = stage.client("ana").get(REVIEW)
    assert "2026年第43周填报审核" in page.text
    stage.client("ana").post(reverse("review:accept"), {"report": [new.token]})
    assert ProgressReport.objects.get(project=stage.cast.school, month=OCTOBER).state == "accepted"


@pytest.mark.parametrize("name", ["bo", "dana", "xi"])
def test_only_the_project_office_reviews(sent: Stage, name: str) -> None:
    client = sent.client(name)
    assert client.post(reverse("review:accept"), {"report": tokens(sent)}).status_code == 403
    assert set(states(sent).values()) == {"submitted"}


def test_another_county_accepts_nothing_here(sent: Stage) -> None:
    zhou: Account = sent.cast.account("zhou")
    assert review_of(zhou, sent.period, TODAY).rows == []
    sent.client("zhou").post(reverse("review:accept"), {"report": tokens(sent)})
    assert set(states(sent).values()) == {"submitted"}
