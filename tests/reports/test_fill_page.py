"""The page of reports as it answers: to a browser with scripts and to one without."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from guatu.ledger import actions as ledger
from guatu.ledger.actions import MilestoneDraft, assign_units, create_projects
from guatu.problems.models import Problem
from guatu.reports.actions import ReportDraft, lock_month, move_report, post_reports
from guatu.reports.drafts import save_draft
from guatu.reports.models import Draft, Photo
from tests.cast import START, Cast
from tests.clock import stand_on
from tests.reports.stage import APRIL, MAY, SAID, client_of, ground, play, posted, report, values

PAGE = "/report/?month=2026-05"


@pytest.fixture(autouse=True)
def stage(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_on(monkeypatch, dt.date(2026, 5, 22))
    play(cast)


@pytest.fixture
def bo(cast: Cast) -> Client:
    return client_of(cast, "bo")


def address(cast: Cast) -> str:
    return reverse("reports:report", args=[cast.school.pk])


def typed(cast: Cast, **texts: str) -> dict[str, str]:
    return posted(cast.school, **texts)


def test_the_page_shows_my_projects_with_last_month_beside_each_field(bo: Client) -> None:
    page = bo.get(PAGE).content.decode()
    assert "青石县第二中学迁建项目" in page
    assert "城北大道改造工程" not in page
    assert "已报 0/1 个" in page
    assert "2,160 / 12,000（18.0%）" in page
    assert "5,400 / 20,000（27.0%）" in page
    assert "四层主体完成，正在砌筑填充墙" in page
    assert "待填" in page


def test_the_newest_open_month_is_shown_and_another_can_be_chosen(bo: Client) -> None:
    assert "2026年5月填报情况" in bo.get("/report/").content.decode()
    assert "2026年4月填报情况" in bo.get("/report/?month=2026-04").content.decode()
    assert "2026年5月填报情况" in bo.get("/report/?month=1999-01").content.decode()


def test_without_scripts_a_report_is_kept_and_sent(cast: Cast, bo: Client) -> None:
    kept = values(deed="save", **typed(cast, month_amount="320", progress_text="五层开始"))
    answer = bo.post(address(cast), kept)
    assert answer.status_code == 302
    assert answer["Location"] == f"{PAGE}#p{cast.school.pk}"
    assert report(cast.school) is None
    texts = Draft.objects.get().texts
    assert (texts["month_amount"], texts["year_amount"], texts["all_amount"]) == (
        *("320", "2480", "5720"),
    )
    assert "草稿" in bo.get(PAGE).content.decode()
    seen = str(ground(cast.school).seen)
    bo.post(address(cast), values(seen=seen, **typed(cast, month_amount="300")))
    sent = report(cast.school)
    assert (sent.month_amount, sent.year_amount, sent.progress_text) == (300, 2460, "五层开始")
    assert "已报 1/1 个" in bo.get(PAGE).content.decode()


def test_what_cannot_be_read_comes_back_as_it_was_typed(cast: Cast, bo: Client) -> None:
    answer = bo.post(address(cast), values(**typed(cast, month_amount="很多", workers="五十人")))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "“很多”不是金额" in page
    assert 'value="很多"' in page
    assert "“五十人”不是人数" in page
    assert report(cast.school) is None


def test_the_same_as_last_month_is_shown_to_the_filler_first(cast: Cast, bo: Client) -> None:
    same = typed(cast, progress_text=SAID["progress_text"])
    answer = bo.post(address(cast), values(**same))
    assert answer.status_code == 422
    assert "与上月雷同，请说明" in answer.content.decode()
    assert report(cast.school) is None


def test_one_tap_says_that_nothing_changed(cast: Cast, bo: Client) -> None:
    form = {"month": "2026-05", "unchanged": "冬季停工", "once": str(uuid.uuid4())}
    for _press in range(2):
        assert bo.post(address(cast), form).status_code == 302
    assert report(cast.school).unchanged_because == "冬季停工"
    form = {"month": "2026-05", "unchanged": "", "other_reason": "  "}
    assert bo.post(address(cast), form).status_code == 422


def test_both_versions_stand_side_by_side(cast: Cast, bo: Client) -> None:
    seen = str(ground(cast.school).seen)
    save_draft(
        ground(cast.school),
        {"workers": "60"},
        ground(cast.school).seen,
        timezone.now(),
        by=cast.account("ana"),
    )
    answer = bo.post(address(cast), values(seen=seen, **typed(cast, workers="55")))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "安娜" in page
    assert "<td>55</td><td>60</td>" in page
    assert 'value="55"' in page
    # The page that shows both has seen both: what it sends now stands.
    fresh = {"seen": str(ground(cast.school).seen), "progress_text": "五层"}
    filled = typed(cast, workers="55", progress_text="五层", month_amount="1")
    assert bo.post(address(cast), values(seen=fresh["seen"], **filled)).status_code == 302
    assert report(cast.school).workers == 55


def test_a_report_changed_under_a_draft_is_told_when_the_page_opens(cast: Cast, bo: Client) -> None:
    bo.post(address(cast), values(deed="save", **typed(cast, workers="55")))
    post_reports([ReportDraft(cast.school, MAY, {"workers": 70, "progress_text": "五层"})], by=None)
    page = bo.get(PAGE).content.decode()
    assert "<td>55</td><td>70</td>" in page


def json_draft(bo: Client, cast: Cast, **body: Any) -> Any:
    known = {"month": "2026-05", "seen": str(ground(cast.school).seen), "texts": {}, **body}
    return bo.post(
        reverse("reports:draft", args=[cast.school.pk]),
        json.dumps(known),
        content_type="application/json",
    )


def test_each_field_is_kept_as_it_is_typed(cast: Cast, bo: Client) -> None:
    answer = json_draft(bo, cast, texts={"month_amount": "32", "progress_text": "五层"}).json()
    assert (answer["state"], answer["word"], answer["same"]) == ("draft", "草稿", False)
    assert answer["seen"] == str(ground(cast.school).seen)
    same = json_draft(
        bo, cast, texts={"month_amount": "", "progress_text": SAID["progress_text"]}
    ).json()
    assert same["same"]
    # What is half typed is kept as well; only sending reads it.
    assert json_draft(bo, cast, texts={"month_amount": "12,"}).status_code == 200


def test_a_draft_that_met_another_tells_both_versions(cast: Cast, bo: Client) -> None:
    seen = str(ground(cast.school).seen)
    json_draft(bo, cast, texts={"workers": "60"})
    answer = json_draft(bo, cast, seen=seen, texts={"workers": "55", "next_step": "装修"})
    assert answer.status_code == 409
    told = answer.json()
    assert [(each["name"], each["mine"], each["theirs"]) for each in told["clashes"]] == [
        ("workers", "55", "60")
    ]
    assert json_draft(bo, cast, seen=told["seen"], texts={"workers": "55"}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [{"texts": []}, {"month": "May", "texts": {}}, {"texts": {"state": "accepted"}}],
)
def test_what_is_no_draft_is_refused(cast: Cast, bo: Client, body: dict) -> None:
    assert json_draft(bo, cast, **body).status_code == 422
    assert not Draft.objects.exclude(texts={}).exists()


def test_scripts_get_the_card_alone(cast: Cast, bo: Client) -> None:
    form = values(**typed(cast, month_amount="320", progress_text="五层开始"))
    answer = bo.post(address(cast), form, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    card = answer.content.decode()
    assert card.startswith("<article")
    assert 'data-state="submitted"' in card


def test_all_drafts_are_sent_in_one_tap(cast: Cast) -> None:
    ana = client_of(cast, "ana")
    for project, texts in (
        (cast.school, {"month_amount": "320", "progress_text": "五层"}),
        (cast.road, {"physical_percent": "130"}),
    ):
        known = ground(project)
        save_draft(known, texts, known.seen, timezone.now(), by=cast.account("ana"))
    answer = ana.post("/report/send", {"month": "2026-05"}, follow=True)
    page = answer.content.decode()
    assert "已上报 1 个项目" in page
    assert "城北大道改造工程: 形象进度不能超过 100%" in page
    assert report(cast.school).year_amount == 2480
    assert report(cast.road) is None


def test_a_returned_report_says_why_and_a_locked_one_is_only_read(cast: Cast, bo: Client) -> None:
    post_reports([ReportDraft(cast.school, MAY, {"month_amount": 320})], by=cast.account("bo"))
    move_report(report(cast.school), "returned", by=cast.account("ana"), reason="与现场不符")
    page = bo.get(PAGE).content.decode()
    assert "退回" in page
    assert "与现场不符" in page
    lock_month(cast.portfolio, MAY, by=None)
    page = bo.get(PAGE).content.decode()
    assert 'data-state="locked"' in page
    assert "data-form" not in page


def test_an_agent_finds_the_permits_that_are_open(cast: Cast) -> None:
    drafts = [
        MilestoneDraft(cast.school, "施工许可证", "permit", planned=APRIL),
        MilestoneDraft(cast.road, "环评批复", "permit", planned=APRIL),
    ]
    ledger.create_milestones(drafts, START, by=None)
    page = client_of(cast, "gao").get("/report/").content.decode()
    assert "施工许可证" in page
    assert "环评批复" not in page
    assert "主体封顶" not in page
    assert "data-report" not in page
    assert "施工许可证" not in client_of(cast, "bo").get("/report/").content.decode()


def test_the_project_office_finds_one_among_many(cast: Cast) -> None:
    page = client_of(cast, "ana").get(f"{PAGE}&q=大道").content.decode()
    assert "城北大道改造工程" in page
    assert "第二中学" not in page


def test_a_problem_of_the_report_goes_on_the_list_with_a_holder(cast: Cast, bo: Client) -> None:
    place = f"{reverse('desk:report-problem', args=[cast.school.pk])}?month=2026-05"
    page = bo.get(place).content.decode()
    assert "弱电管线迁改尚未完成" in page
    form = {
        "once": str(uuid.uuid4()),
        "text": "弱电管线迁改尚未完成",
        "kind": "utilities",
        "holder": str(cast.units["transport"].pk),
    }
    for _press in range(2):
        answer = bo.post(place, form)
        assert answer["Location"] == f"{PAGE}#p{cast.school.pk}"
    problem = Problem.objects.get()
    assert (problem.project, problem.kind, problem.holder) == (
        *(cast.school, "utilities", cast.units["transport"]),
    )


def fill_up(cast: Cast, count: int) -> None:
    """Projects of Bo's bureau with all that a card can show."""
    drafts = [{"name": f"安居{n}号楼", "fund_plan": {"自筹": "10"}} for n in range(count)]
    projects = create_projects(cast.portfolio, drafts, by=None)
    assign_units([(p, "responsible", cast.units["housing"]) for p in projects], START, by=None)
    ledger.set_plans([ledger.PlanDraft(p, 2026, {"amount": 100}) for p in projects], by=None)
    post_reports([ReportDraft(p, APRIL, SAID) for p in projects], by=None)
    post_reports([ReportDraft(p, MAY, {"month_amount": 1}) for p in projects[::2]], by=None)
    for place, project in enumerate(projects):
        sent = report(project)
        if sent:
            move_report(sent, "returned", by=cast.account("ana"), reason="请核实")
        known = ground(project)
        save_draft(
            known,
            {"workers": "99", "month_amount": "900"},
            known.seen,
            timezone.now(),
            by=cast.account("bo"),
        )
        Photo.objects.create(
            project=project,
            month=MAY,
            token=uuid.uuid4(),
            width=1,
            height=1,
            large="x",
            small="x",
            added_at=timezone.now(),
            digest=str(place),
        )


def test_ten_projects_cost_at_most_twelve_queries(cast: Cast) -> None:
    fill_up(cast, 9)
    bo = client_of(cast, "bo")
    bo.get(PAGE)
    with CaptureQueriesContext(connection) as ten:
        page = bo.get(PAGE).content.decode()
    assert page.count("<article") == 10
    fill_up(cast, 8)
    with CaptureQueriesContext(connection) as more:
        assert bo.get(PAGE).content.decode().count("<article") == 18
    assert len(ten) == len(more)
    assert len(ten) <= 12, "\n".join(query["sql"][:300] for query in ten)
