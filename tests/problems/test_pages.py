"""The pages of problems, used as in a browser."""

import datetime as dt
import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image

from guatu.journal.models import Entry
from guatu.problems import actions
from guatu.problems.models import Problem, ProblemMove, Rung
from guatu.reports.actions import ReportDraft, post_reports
from guatu.reports.models import ProgressReport
from tests.cast import Cast
from tests.desk.stage import client_of
from tests.problems.loop import DAY, asked, closed, held, raised


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def today() -> str:
    return timezone.localdate().isoformat()


def send(client: Client, problem: Problem, deed: str, **values: Any) -> Any:
    data = {"once": str(uuid.uuid4()), "day": today(), **values}
    return client.post(f"/problems/{problem.pk}/{deed}/", data)


def test_the_whole_loop_is_gone_through_on_its_page(cast: Cast) -> None:
    bo, ana, gao, ding = (client_of(cast, name) for name in ("bo", "ana", "gao", "ding"))
    address = f"/projects/{cast.school.pk}/problems/new/"
    assert bo.get(address).status_code == 200
    data = {"once": str(uuid.uuid4()), "text": "缺地", "kind": "land", "raised_on": today()}
    page = bo.post(address, data)
    problem = Problem.objects.get()
    assert page.url == f"/problems/{problem.pk}/"
    assert bo.post(address, data).url == page.url
    assert Problem.objects.count() == 1
    holder = str(cast.units["permits"].pk)
    assert send(ana, problem, "assign", holder=holder, due_days="5").status_code == 302
    assert send(gao, problem, "work", text="已组卷").status_code == 302
    picture = io.BytesIO()
    Image.new("RGB", (8, 6), "teal").save(picture, "JPEG")
    file = SimpleUploadedFile("现场.jpg", picture.getvalue(), "image/jpeg")
    assert send(gao, problem, "evidence", title="现场照片", file=file).status_code == 302
    assert send(gao, problem, "ask", text="已交地").status_code == 302
    assert send(ding, problem, "verify", is_solved="1", text="属实").status_code == 302
    problem.refresh_from_db()
    assert problem.state == "closed"
    shown = bo.get(page.url).content.decode()
    for piece in ("已组卷", "现场照片", "已交地", "属实"):
        assert piece in shown


def test_a_step_sent_twice_is_done_once(cast: Cast) -> None:
    problem, gao = held(cast), client_of(cast, "gao")
    data = {"once": str(uuid.uuid4()), "day": today(), "text": "已组卷"}
    for _time in range(2):
        assert gao.post(f"/problems/{problem.pk}/work/", data).status_code == 302
    assert problem.moves.filter(act="work").count() == 1


def test_a_refused_step_keeps_what_was_typed(cast: Cast) -> None:
    problem, gao = held(cast), client_of(cast, "gao")
    page = send(gao, problem, "ask", text="已交地八成")
    assert page.status_code == 422
    assert "佐证材料" in page.content.decode()
    assert "已交地八成" in page.content.decode()
    late = send(gao, problem, "work", day="2099-01-01", text="x")
    assert late.status_code == 422
    assert not problem.moves.filter(act="work").exists()


def offered(client: Client, problem: Problem) -> list[str]:
    return [item.deed.code for item in client.get(f"/problems/{problem.pk}/").context["offered"]]


def test_each_is_offered_what_its_role_may_do_now(cast: Cast) -> None:
    problem = held(cast)
    codes = {name: offered(client_of(cast, name), problem) for name in ("gao", "ana", "bo", "lei")}
    assert codes["gao"] == ["work", "evidence", "ask", "comment"]
    assert codes["bo"] == ["comment"]
    assert codes["lei"] == ["lower", "comment"]  # time has taken it to the top
    assert {"pass_on", "sleep", "lower", "change", "cancel"} <= set(codes["ana"])


def test_leaders_are_offered_the_levels_that_there_are(cast: Cast) -> None:
    problem = held(cast, raised_on=timezone.localdate())
    assert offered(client_of(cast, "lei"), problem) == ["raise", "comment"]
    actions.raise_level(problem, timezone.localdate(), "急", by=None)
    assert offered(client_of(cast, "lei"), problem) == ["raise", "lower", "comment"]


def test_a_report_is_the_beginning_of_a_problem(cast: Cast) -> None:
    month = dt.date(2026, 9, 1)
    post_reports([ReportDraft(cast.school, month, {"problem_text": "征拆剩4户"})], by=None)
    report = ProgressReport.objects.get()
    bo = client_of(cast, "bo")
    address = f"/projects/{cast.school.pk}/problems/new/?report={report.pk}"
    assert "征拆剩4户" in bo.get(address).content.decode()
    data = {"once": str(uuid.uuid4()), "text": "征拆剩4户", "kind": "relocation"}
    bo.post(address, {**data, "raised_on": today()})
    problem = Problem.objects.get()
    assert (problem.origin, problem.report) == ("report", report)


def test_evidence_is_served_to_whoever_sees_the_problem(cast: Cast) -> None:
    problem = held(cast)
    sent = b"%PDF-1.7 etc"
    file = SimpleUploadedFile("批复.pdf", sent, "application/pdf")
    send(client_of(cast, "gao"), problem, "evidence", title="批复", file=file)
    address = f"/problems/evidence/{problem.evidence.get().pk}"
    answer = client_of(cast, "lei").get(address)
    assert b"".join(answer.streaming_content) == sent
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert client_of(cast, "chen").get(address).status_code == 404


def board(client: Client, query: str = "") -> dict[str, tuple[int, int]]:
    lines = client.get(f"/problems/?{query}").context["groups"]
    return {line["group"].name: (line["group"].count, line["group"].overdue) for line in lines}


def listed(client: Client, query: str = "") -> set[str]:
    return {row.problem.text for row in client.get(f"/problems/?{query}").context["rows"]}


def test_the_board_counts_by_holder_level_and_kind(cast: Cast) -> None:
    ana = client_of(cast, "ana")
    held(cast, text="甲", kind="land", due=dt.date(2026, 4, 20))
    asked(cast, text="乙", kind="funds")
    raised(cast, text="丙", kind="land")
    closed(cast, text="丁")
    assert board(ana) == {"审批局": (2, 1), "尚未明确": (1, 0)}
    assert board(ana, "by=kind") == {"土地": (2, 1), "资金": (1, 0)}
    levels = board(ana, "by=level")
    assert [levels[name] for name in levels] == [(1, 1), (2, 0)]
    assert listed(ana) == {"甲", "乙", "丙"}
    assert listed(ana, f"holder={cast.units['permits'].pk}&overdue=1") == {"甲"}
    assert listed(ana, "holder=none") == {"丙"}
    assert listed(ana, "state=verify") == {"乙"}
    assert listed(ana, "state=closed") == {"丁"}
    assert listed(ana, "kind=land&level=4") == {"甲"}
    assert listed(ana, "q=甲") == {"甲"}
    assert listed(ana, "q=第二中学") == {"甲", "乙", "丙"}
    assert listed(ana, f"unit={cast.units['transport'].pk}") == set()


@pytest.mark.parametrize(
    "query", ["sort=held", "sort=-level", "sort=due", "sort=-raised", "page=9"]
)
def test_the_list_is_sorted_and_paged_by_its_address(cast: Cast, query: str) -> None:
    for number in range(3):
        held(cast, text=f"{number}", raised_on=DAY + dt.timedelta(days=number))
    assert listed(client_of(cast, "ana"), query) == {"0", "1", "2"}


def test_a_leader_filters_by_what_has_come_up(cast: Cast) -> None:
    lei = client_of(cast, "lei")
    held(cast)
    assert listed(lei, "mine=1") == set()
    row = Rung(portfolio=cast.portfolio, level=1, name="包联领导", seat="lead")
    row.save()
    assert len(listed(lei, "mine=1")) == 1


def test_the_list_exports_what_it_shows(cast: Cast) -> None:
    held(cast, text="甲", kind="land", asks="请批复")
    raised(cast, text="=丙")
    answer = client_of(cast, "ana").get("/problems/export?kind=land")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [row[2] for row in rows] == ["甲"]
    assert "请批复" in rows[0]


def test_the_list_takes_as_many_queries_whatever_it_holds(cast: Cast) -> None:
    ana = client_of(cast, "ana")
    counts = []
    for number in range(2):
        for each in range(1 + 8 * number):
            raised(cast, text=f"{number}/{each}", holder=cast.units["permits" if each else "town"])
        ana.get("/problems/")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            ana.get("/problems/")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 18


def test_a_problems_page_takes_as_many_queries_whatever_its_story(cast: Cast) -> None:
    problem, ana = held(cast), client_of(cast, "ana")
    counts = []
    for _number in range(2):
        ana.get(f"/problems/{problem.pk}/")
        with CaptureQueriesContext(connection) as seen:
            ana.get(f"/problems/{problem.pk}/")
        counts.append(len(seen))
        for each in range(6):
            actions.comment_on(problem, DAY, f"意见{each}", by=cast.accounts["lei"])
    assert counts[0] == counts[1]


def test_the_ladder_is_set_on_its_page(cast: Cast) -> None:
    ana = client_of(cast, "ana")
    address = f"/settings/ladder/{cast.portfolio.pk}/"
    assert "单位分管负责人" in ana.get(address).content.decode()
    assert "项目包联领导" in ana.get(f"{address}?like=luoning").content.decode()
    names = ("name", "seat", "person", "days")
    data = {f"{name}_{n}": "" for n in range(1, 7) for name in names}
    data |= {f"seat_{n}": "unit" for n in range(1, 7)}
    data |= {"name_1": "局长", "days_1": "3", "name_2": "戴县长", "seat_2": "person"}
    assert ana.post(address, data).status_code == 422
    assert ana.post(address, data | {"person_2": "戴娜"}).status_code == 302
    rows = Rung.objects.values_list("level", "name", "days", "person__name")
    assert list(rows) == [(1, "局长", 3, None), (2, "戴县长", None, "戴娜")]
    before = Entry.objects.count()
    ana.post(address, data | {"person_2": "戴娜"})
    assert Entry.objects.count() == before


def test_a_holder_without_the_project_reads_the_problem_but_no_project(cast: Cast) -> None:
    problem = raised(cast, holder=cast.units["transport"])
    chen = client_of(cast, "chen")
    page = chen.get(f"/problems/{problem.pk}/").content.decode()
    assert cast.school.name in page
    assert f"/projects/{cast.school.pk}/" not in page
    assert listed(chen) == {problem.text}
    assert problem.text in chen.get("/").content.decode()


def test_the_log_tells_days_in_order_whatever_was_entered_first(cast: Cast) -> None:
    problem = held(cast)
    actions.comment_on(problem, dt.date(2026, 4, 20), "后来", by=None)
    actions.comment_on(problem, dt.date(2026, 4, 14), "先前", by=None)
    texts = [move.text for move in ProblemMove.objects.filter(problem=problem)]
    assert texts == ["", "先前", "后来"]
