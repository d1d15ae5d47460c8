"""The pages of packs, recognised dates and stops, used as in a browser."""

import datetime as dt
import io
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from guatu.ledger.actions import change_projects, move_project
from guatu.ledger.models import Project
from guatu.recognitions.actions import open_packs, put_paper, recognise
from guatu.recognitions.models import EntryPack, Recognition, StageRequest
from tests.cast import START, Cast


def once(**values: object) -> dict:
    return {"once": str(uuid.uuid4()), "day": timezone.localdate().isoformat()} | values


def build(cast: Cast) -> None:
    project = Project.objects.get(pk=cast.school.pk)
    change_projects([(project, {"total_invest": Decimal(8000)})], by=None)
    for stage in ("ready", "building"):
        move_project(project, stage, by=None, day=START)


@pytest.fixture
def bo(cast: Cast, client: Client) -> Client:
    client.force_login(cast.accounts["bo"])
    return client


def test_packs_of_projects_under_way_are_opened_filled_and_handed_in(
    cast: Cast, bo: Client
) -> None:
    build(cast)
    assert bo.get(reverse("recognitions:pack-list")).context["without"] == 1
    bo.post(reverse("recognitions:pack-open-all"))
    pk = cast.school.pk
    page = bo.get(reverse("recognitions:pack", args=[pk]))
    assert "缺：主要建设内容说明、施工合同、现场施工照片、审批、核准或备案文件。" in page.text
    put = reverse("recognitions:paper-put", args=[pk])
    for code in ("content", "contract", "photos", "study"):
        assert bo.post(put, once(code=code)).status_code == 302
    move = reverse("recognitions:pack-move", args=[pk])
    assert bo.post(move, once(state="submitted")).status_code == 422
    change = reverse("recognitions:pack-change", args=[pk])
    bo.post(change, {"kind": "build", "instead_reason": "批复原件存省厅", "note": ""})
    assert bo.post(move, once(state="submitted")).status_code == 302
    assert bo.post(move, once(state="entered")).status_code == 422  # statistics does that
    tao = Client()
    tao.force_login(cast.accounts["tao"])
    assert tao.post(move, once(state="entered")).status_code == 302
    assert EntryPack.objects.get().entered_on == timezone.localdate()


def test_the_county_lists_packs_by_what_is_missing(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    build(cast)
    school, road = open_packs([cast.school, cast.road], START, by=None)
    for code in ("content", "contract", "photos"):
        put_paper(school, code, START, by=None)
    put_paper(road, "contract", START, by=None)
    client.force_login(cast.accounts["dana"])
    with django_assert_max_num_queries(20):
        page = client.get(reverse("recognitions:pack-list"))
    lacking = {code: count for code, _name, count in page.context["counts"].missing}
    assert lacking == {"approval": 2, "content": 1, "photos": 1}
    page = client.get(reverse("recognitions:pack-list") + "?missing=photos")
    assert [line.pack for line in page.context["lines"]] == [road]
    book = client.get(reverse("recognitions:pack-export") + "?missing=approval")
    sheet = load_workbook(io.BytesIO(book.getvalue())).active
    assert sheet is not None
    assert sheet.max_row == 3 + 2


def test_small_projects_need_no_pack(cast: Cast, bo: Client) -> None:
    build(cast)
    project = Project.objects.get(pk=cast.school.pk)
    change_projects([(project, {"total_invest": Decimal(400)})], by=None)
    assert bo.get(reverse("recognitions:pack-list")).context["without"] == 0


def test_recognised_dates_stand_beside_the_projects_own(cast: Cast, client: Client) -> None:
    build(cast)
    client.force_login(cast.accounts["tao"])
    address = reverse("recognitions:project-dates", args=[cast.school.pk])
    assert [
        code for code, _l in client.get(address).context["form"].fields["authority"].choices
    ] == ["statistics"]
    data = once(event="start", authority="statistics") | {"day": "2026-01-15"}
    assert client.post(address, data).status_code == 302
    assert "比项目日期晚14天" in client.get(address).text
    listed = reverse("recognitions:date-list")
    assert len(client.get(listed + "?show=differs").context["lines"]) == 1
    assert client.get(listed + "?show=missing&authority=statistics").context["lines"] == []
    assert len(client.get(listed + "?show=missing&authority=planning").context["lines"]) == 1
    again = once(event="start", authority="statistics") | {"day": "2026-01-20"}
    assert client.post(address, again).status_code == 422
    assert client.post(address, again | {"reason": "核实"}).status_code == 302
    withdraw = reverse("recognitions:date-withdraw", args=[Recognition.objects.get().pk])
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    assert client.post(withdraw, {"reason": "未实质开工"}).status_code == 302
    book = client.get(reverse("recognitions:date-export"))
    assert load_workbook(io.BytesIO(book.getvalue())).active.max_row == 3 + 1


def test_the_project_page_shows_what_authorities_recognise_then_and_now(
    cast: Cast, client: Client
) -> None:
    build(cast)
    row = Recognition(
        project=cast.school, event="start", authority="planning", day=START, recorded_on=START
    )
    recognise(row, by=None)
    open_packs([cast.school], START, by=None)
    client.force_login(cast.accounts["dana"])
    address = reverse("desk:project", args=[cast.school.pk])
    page = client.get(address)
    assert page.context["official"].dates[0].beside[0].recognition == row
    assert "纳统资料" in page.text
    past = (timezone.localdate() - dt.timedelta(days=3)).isoformat()
    assert client.get(f"{address}?at={past}").status_code == 404  # not known yet


def test_a_stop_is_asked_for_and_decided_by_another(cast: Cast, bo: Client) -> None:
    build(cast)
    page = bo.get(reverse("desk:project", args=[cast.school.pk]))
    ask = reverse("recognitions:ask", args=[cast.school.pk])
    assert ask in page.text
    data = once(reason="征拆未完成", resume_planned="2099-03-10")
    assert bo.post(ask, data).status_code == 302
    assert bo.post(ask, data).status_code == 302
    row = StageRequest.objects.get()
    dana = Client()
    dana.force_login(cast.accounts["dana"])
    assert "征拆未完成" in dana.get(reverse("recognitions:request-list")).text
    decide = reverse("recognitions:request-decide", args=[row.pk])
    assert dana.post(decide, {"is_approved": "0", "answer": ""}).status_code == 422
    assert dana.post(decide, {"is_approved": "1"}).status_code == 302
    assert Project.objects.get(pk=cast.school.pk).stage == "stopped"
    assert "申请复工" in bo.get(ask).text


def test_the_stage_page_no_longer_stops_works_by_itself(cast: Cast, client: Client) -> None:
    build(cast)
    client.force_login(cast.accounts["ana"])
    page = client.get(reverse("ledger:project-move", args=[cast.school.pk]))
    offered = [code for code, _label in page.context["form"]["stage"].field.choices]
    assert "stopped" not in offered
    assert reverse("recognitions:ask", args=[cast.school.pk]) in page.text
