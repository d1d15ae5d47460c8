"""The pages of permits, used as in a browser."""

import datetime as dt
import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from guatu.calendars.compute import workdays
from guatu.journal.models import Entry
from guatu.ledger.actions import MilestoneDraft, create_milestones
from guatu.permits.models import Permit, PermitSettings, PermitStep, PermitTemplate
from tests.cast import Cast
from tests.permits.stage import PDF, fresh, moved, permits


@pytest.fixture
def gao(cast: Cast, client: Client) -> Client:
    client.force_login(cast.accounts["gao"])
    return client


def step(**values: object) -> dict:
    return {"once": str(uuid.uuid4()), "day": timezone.localdate().isoformat()} | values


def test_permits_are_taken_from_the_template_with_the_milestones_that_are_there(
    cast: Cast, gao: Client
) -> None:
    create_milestones([MilestoneDraft(cast.school, "环评批复", "permit")], dt.date.min, by=None)
    address = reverse("permits:choose", args=[cast.school.pk])
    page = gao.get(address)
    assert page.context["kind"].code == "building"
    assert "环评批复" in page.text
    data = step(codes=["feasibility", "eia"], planned_feasibility="2026-05-01")
    assert gao.post(address, data).status_code == 302
    assert gao.post(address, data).status_code == 302  # the same form again makes nothing
    made = {permit.code: permit for permit in Permit.objects.select_related("milestone")}
    assert set(made) == {"feasibility", "eia"}
    assert made["eia"].milestone.name == "环评批复"
    assert made["feasibility"].milestone.planned == dt.date(2026, 5, 1)
    page = gao.get(reverse("permits:project", args=[cast.school.pk]))
    assert "距开工还缺2项" in page.text


def test_another_kind_of_template_can_be_chosen(cast: Cast, gao: Client) -> None:
    page = gao.get(reverse("permits:choose", args=[cast.school.pk]) + "?kind=water")
    assert page.context["kind"].name == "水利"


def test_a_step_is_recorded_once_with_its_file(
    cast: Cast, gao: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    (permit,) = permits(cast, "eia")
    address = reverse("permits:move", args=[permit.pk])
    data = step(state="granted", document_no="青环批〔2026〕3号")
    file = SimpleUploadedFile("批复.pdf", PDF)
    assert gao.post(address, data | {"files": [file]}).status_code == 302
    assert gao.post(address, data).status_code == 302
    assert PermitStep.objects.count() == 1
    page = gao.get(reverse("permits:permit", args=[permit.pk]))
    assert "青环批〔2026〕3号" in page.text
    (kept,) = PermitStep.objects.get().files.all()
    answer = gao.get(kept.get_absolute_url())
    assert answer.getvalue() == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_wrong_file_and_a_refusal_keep_what_was_typed(cast: Cast, gao: Client) -> None:
    (permit,) = permits(cast, "eia")
    address = reverse("permits:move", args=[permit.pk])
    page = gao.post(address, step(state="granted", files=[SimpleUploadedFile("a.pdf", b"MZ")]))
    assert (page.status_code, "不是照片或PDF" in page.text) == (422, True)
    page = gao.post(address, step(state="correcting", note="缺件"))
    assert page.status_code == 422
    moved(permit, "accepted", dt.date(2026, 3, 9))
    page = gao.post(address, step(state="correcting", document_no="补正〔2026〕1号"))
    assert (page.status_code, "补正〔2026〕1号" in page.text) == (422, True)


def test_a_permit_is_adjusted_waived_and_extended_on_its_page(cast: Cast, gao: Client) -> None:
    land, build = permits(cast, "land_permit", "build_permit")
    change = {
        "phase": "build", "authority": "住建部门", "applicant": "agent", "lead_days": "7",
        "holder": cast.units["housing"].pk, "after": ["land_permit"], "is_waivable": "on",
        "valid_months": "3", "follow": "start",
    }  # fmt: skip
    assert gao.post(reverse("permits:change", args=[build.pk]), change).status_code == 302
    build = fresh(build)
    assert (build.lead_days, build.after, build.milestone.holder) == (
        7,
        ["land_permit"],
        cast.units["housing"],
    )
    waive = reverse("permits:waive", args=[land.pk])
    assert gao.post(waive, {"reason": "存量土地"}).status_code == 302
    assert fresh(land).state == "not_needed"
    assert gao.post(reverse("permits:restore", args=[land.pk])).status_code == 302
    moved(build, "granted", dt.date(2026, 3, 9))
    extend = reverse("permits:extend", args=[build.pk])
    assert gao.post(extend, step(until="2026-03-01")).status_code == 422
    assert gao.post(extend, step(until="2026-09-09")).status_code == 302
    assert fresh(build).expires_on == dt.date(2026, 9, 9)


def test_the_list_counts_who_holds_what_and_goes_to_excel(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    today = timezone.localdate()
    late, corrected, expired, idle = permits(cast, "eia", "energy", "land_permit", "feasibility")
    since = workdays().plus(today, -40)
    moved(late, "accepted", since)
    moved(corrected, "accepted", since)
    moved(corrected, "correcting", workdays().plus(today, -3), note="缺件")
    moved(expired, "granted", today - dt.timedelta(days=400))
    client.force_login(cast.accounts["dana"])
    with django_assert_max_num_queries(22):
        page = client.get(reverse("permits:list"))
    counts = {code: count for code, _name, count, _shown in page.context["tabs"]}
    assert counts == {"hand": 2, "late": 1, "expiring": 0, "expired": 1, "begin": 1, "all": 4}
    (holder,) = page.context["holders"]
    assert (holder.unit, holder.count, holder.late) == (cast.units["permits"], 2, 1)
    assert [line.permit for line in page.context["lines"]] == [late, corrected]
    assert page.context["lines"][0].late == 40 - (late.lead_days or 0)
    part = client.get(reverse("permits:list") + "?show=expired", headers={"HX-Request": "true"})
    assert [line.permit for line in part.context["lines"]] == [expired]
    found = client.get(reverse("permits:list") + "?show=all&q=可行性")
    assert [line.permit for line in found.context["lines"]] == [idle]
    book = client.get(reverse("permits:export") + "?show=all")
    sheet = load_workbook(io.BytesIO(book.getvalue())).active
    assert sheet is not None
    assert sheet.max_row == 3 + 4


def test_projects_without_permits_get_those_of_their_templates_at_once(
    cast: Cast, gao: Client
) -> None:
    page = gao.get(reverse("permits:list"))
    assert page.context["without"] == 1
    gao.post(reverse("permits:adopt-all"))
    assert cast.school.permits.count() > 10
    assert not cast.road.permits.exists()
    before = Entry.objects.count()
    gao.post(reverse("permits:adopt-all"))
    assert Entry.objects.count() == before


def test_the_office_changes_a_template_and_earlier_versions_stay(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.accounts["ana"])
    (known,) = permits(cast, "eia")
    place = {"portfolio": cast.portfolio.pk, "code": "building"}
    item = reverse("permits:template-item", kwargs=place | {"item": "eia"})
    data = {
        "name": "环境影响评价批复", "aliases": "环评、环评批复", "phase": "land",
        "authority": "生态环境分局", "units": "生态环境", "applicant": "agent", "days": "10",
        "months": "60", "follow": "start", "waivable": "on", "reason": "市级承诺时限压缩",
    }  # fmt: skip
    assert client.post(item, data).status_code == 302
    assert client.post(item, data).status_code == 302  # equal: no version
    (row,) = PermitTemplate.objects.all()
    assert (row.version, row.reason) == (1, "市级承诺时限压缩")
    assert fresh(known).lead_days == 15
    new = reverse("permits:template-item-new", kwargs=place)
    own = {"name": "占用城市绿地审批", "phase": "land", "applicant": "agent"}
    assert client.post(new, own).status_code == 302
    remove = reverse("permits:template-item-remove", kwargs=place | {"item": "title"})
    assert client.post(remove).status_code == 302
    kept = reverse("permits:template-item-remove", kwargs=place | {"item": "land_opinion"})
    client.post(kept, headers={"Referer": "http://testserver/"})
    page = client.get(reverse("permits:template", kwargs=place))
    assert "占用城市绿地审批" in page.text
    assert f"permits/{cast.portfolio.pk}/building/title/" not in page.text
    assert "用地预审与选址意见书" in page.text
    assert PermitTemplate.objects.count() == 3
    client.post(reverse("permits:template-reset", kwargs=place))
    assert not PermitTemplate.objects.filter(is_current=True).exists()
    page = client.get(reverse("permits:template", kwargs=place))
    assert "不动产权证" in page.text


def test_words_of_a_kind_and_settings_are_set(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["ana"])
    place = {"portfolio": cast.portfolio.pk, "code": "building"}
    data = {"name": "学校医院", "words": "教育、卫生", "name_words": ""}
    assert client.post(reverse("permits:template", kwargs=place), data).status_code == 302
    assert PermitTemplate.objects.get().words == ["教育", "卫生"]
    address = reverse("permits:settings", args=[cast.portfolio.pk])
    wrong = {"alarm_days": "六十", "pack_from": "500"}
    assert client.post(address, wrong).status_code == 422
    right = {"alarm_days": "90，15", "pack_from": "1000", "approval_unit": cast.units["permits"].pk}
    assert client.post(address, right).status_code == 302
    row = PermitSettings.objects.get()
    assert (row.alarm_days, row.approval_unit) == ([90, 15], cast.units["permits"])
