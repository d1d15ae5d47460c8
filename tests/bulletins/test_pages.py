"""Pages of bulletins behind the sign-in: list, editor, review, files, settings, search."""

import io
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from guatu.accounts.models import Account
from guatu.bulletins import actions
from guatu.bulletins.differences import side_by_side
from guatu.bulletins.filing import MOST, add_file
from guatu.bulletins.models import Bulletin, BulletinSettings
from guatu.desk.search import found
from guatu.journal.models import Export
from guatu.lib.pictures import says_nothing
from guatu.lib.refusals import Refused
from tests.bulletins.desk import begun, hire, published, report, write
from tests.cast import Cast


@pytest.fixture
def secretary(cast: Cast) -> Account:
    return hire(cast, "府文")


@pytest.fixture
def ana(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.accounts["ana"])
    return client


def page(row: Bulletin, name: str = "bulletin", *more: object) -> str:
    return reverse(f"bulletins:{name}", args=[row.pk, *more])


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "#406080").save(out, "JPEG")
    return out.getvalue()


def typed(row: Bulletin, body: str, **more: object) -> dict:
    return {"version": row.version, "title": "标题", "body": body, "source": "办公室", **more}


def test_a_bulletin_is_begun_from_a_month_once(cast: Cast, ana: Client) -> None:
    report(cast)
    values = {
        "once": str(uuid.uuid4()), "portfolio": cast.portfolio.pk, "series": "brief",
        "month": "2026-10", "title": "",
    }  # fmt: skip
    for _time in range(2):
        answer = ana.post(reverse("bulletins:begin"), values)
        row = Bulletin.objects.get()
        assert answer.url == page(row, "edit")
    assert row.heading == "2026年10月重点项目工作简报"


def test_the_writer_sees_names_and_the_row_keeps_keys(cast: Cast, ana: Client) -> None:
    row = begun(cast)
    shown = ana.get(page(row, "edit")).text
    assert "{年度计划完成率}" in shown
    assert "{completion}" not in shown
    ana.post(page(row, "edit"), typed(row, "完成率{年度计划完成率}。"))
    row.refresh_from_db()
    assert row.body == "完成率{completion}。"
    assert "完成率" in ana.get(page(row)).text
    assert "50.0%" in ana.get(page(row)).text


def test_what_was_typed_survives_a_wrong_name_and_a_conflict(cast: Cast, ana: Client) -> None:
    row = begun(cast)
    answer = ana.post(page(row, "edit"), typed(row, "完成{不存在}。"))
    assert answer.status_code == 422
    assert "完成{不存在}。" in answer.text
    write(row, "先存的一段。", cast.accounts["ana"])
    late = ana.post(page(row, "edit"), {**typed(row, "后存的一段。"), "version": 1})
    assert late.status_code == 422
    assert "先存的一段。" in late.text
    assert "后存的一段。" in late.text


def test_the_reviewer_sees_numbers_changes_and_versions(cast: Cast, secretary: Account) -> None:
    row = begun(cast)
    write(row, f"{row.body}\n另有37个项目待开工。", cast.accounts["ana"])
    actions.submit(row, by=cast.accounts["ana"])
    report(cast, year_amount=9000)
    client = Client()
    client.force_login(secretary)
    shown = client.get(page(row, "review"))
    assert "<mark>37个</mark>" in shown.text
    assert "75.0%" in shown.text
    assert "<ins>另有37个项目待开工。</ins>" in shown.text
    form = {"once": str(uuid.uuid4()), "text": ""}
    refused = client.post(page(row, "act", "approve"), form)
    assert refused.status_code == 422
    assert "请先确认" in refused.text
    form["has_seen_numbers"] = "on"
    assert client.post(page(row, "act", "approve"), form).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reviewer) == ("signing", secretary)


def test_the_writer_is_not_offered_to_review(cast: Cast, ana: Client) -> None:
    row = begun(cast)
    actions.submit(row, by=cast.accounts["ana"])
    assert [item.deed.code for item in ana.get(page(row)).context["offered"]] == ["return"]


def test_a_step_sent_twice_is_taken_once(cast: Cast, ana: Client) -> None:
    row = begun(cast)
    form = {"once": str(uuid.uuid4()), "text": "请审"}
    for _time in range(2):
        assert ana.post(page(row, "act", "submit"), form).status_code == 302
    assert row.moves.count() == 1


def test_the_list_is_filtered_by_its_address(cast: Cast, secretary: Account, ana: Client) -> None:
    draft, out = begun(cast), published(cast, secretary)

    def listed(query: str) -> set[Bulletin]:
        return set(ana.get(f"{reverse('bulletins:list')}?{query}").context["page"])

    assert listed("") == {draft, out}
    assert listed("state=open") == {draft}
    assert listed("series=news") == {out}
    assert listed("q=cbdd") == {out}
    assert listed("year=2019") == set()
    assert listed("mine=on") == {draft, out}


def test_the_workbook_shows_what_the_list_shows(
    cast: Cast, secretary: Account, ana: Client
) -> None:
    begun(cast)
    out = published(cast, secretary)
    answer = ana.get(f"{reverse('bulletins:export')}?series=news")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [row[1] for row in rows] == ["工作动态〔2026〕1号"]
    assert rows[0][2] == out.heading


def test_the_list_costs_the_same_for_many(
    cast: Cast,
    secretary: Account,
    ana: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(3):
        published(cast, secretary, title=f"动态之{'甲乙丙'[number]}")
    with django_assert_max_num_queries(9):
        ana.get(reverse("bulletins:list"))


def test_a_photo_is_drawn_anew_and_anything_else_refused(cast: Cast, ana: Client) -> None:
    row = begun(cast)
    file = SimpleUploadedFile("工地.jpg", photo())
    form = {"once": str(uuid.uuid4()), "file": file, "caption": "施工现场"}
    assert ana.post(page(row, "file-add"), form).status_code == 302
    (kept,) = row.files.all()
    answer = ana.get(reverse("bulletins:file", args=[kept.pk, "small"]))
    assert says_nothing(b"".join(answer))
    form = {"once": str(uuid.uuid4()), "file": SimpleUploadedFile("a.jpg", b"<script>")}
    assert ana.post(page(row, "file-add"), form).status_code == 422
    assert ana.post(reverse("bulletins:file-remove", args=[kept.pk])).status_code == 302
    assert not row.files.exists()


def test_files_are_bounded_and_fixed_once_it_is_reviewed(cast: Cast) -> None:
    row, ana = begun(cast), cast.accounts["ana"]
    for _number in range(MOST):
        add_file(row, b"%PDF-1.7", "附件.pdf", by=ana)
    with pytest.raises(Refused):
        add_file(row, b"%PDF-1.7", "附件.pdf", by=ana)
    actions.submit(row, by=ana)
    with pytest.raises(Refused):
        add_file(row, b"%PDF-1.7", "附件.pdf", by=ana)


def test_a_bulletin_goes_out_as_word_and_pdf(cast: Cast, secretary: Account, ana: Client) -> None:
    row = published(cast, secretary)
    word = b"".join(ana.get(page(row, "paper", "docx")))
    text = "\n".join(each.text for each in Document(io.BytesIO(word)).paragraphs)
    for said in (row.issued_title, row.numbered, "今日通车。", "撰稿：安娜", "审核：府文"):
        assert said in text
    answer = ana.get(page(row, "paper", "pdf"))
    assert b"".join(answer).startswith(b"%PDF")
    assert Export.objects.filter(what__contains=row.numbered).count() == 2
    assert ana.get(page(row, "paper", "exe")).status_code == 404


def test_settings_are_kept(cast: Cast, secretary: Account) -> None:
    client = Client()
    client.force_login(secretary)
    values = {"source": "县重点办", "hour_limit": 3, "county_hour_limit": 30, "keep_days": 2}
    assert client.post(reverse("bulletins:settings"), values).status_code == 302
    kept = BulletinSettings.objects.get()
    assert (kept.source, kept.takes_replies, kept.keep_days) == ("县重点办", False, 2)


def test_search_finds_what_the_account_may_see(cast: Cast, secretary: Account) -> None:
    draft = begun(cast)
    out = published(cast, secretary)
    assert found(cast.accounts["ana"], "通报", 5).bulletins == [draft]
    assert found(cast.accounts["bo"], "通报", 5).bulletins == []
    assert found(cast.accounts["bo"], "城北大道", 5).bulletins == [out]


def test_a_version_is_shown_beside_the_one_before(cast: Cast, ana: Client) -> None:
    row = begun(cast)
    write(row, "新的一段。", cast.accounts["ana"])
    shown = ana.get(page(row, "version", 2)).text
    assert "<ins>新的一段。</ins>" in shown
    assert ana.get(page(row, "version", 9)).status_code == 404


@pytest.mark.parametrize(
    ("old", "new"), [("甲\n乙", "甲\n丙丁"), ("", "甲"), ("甲乙丙", "甲丙"), ("a\nb\nc", "c")]
)
def test_both_sides_of_a_comparison_give_their_texts_back(old: str, new: str) -> None:
    pairs = side_by_side(old, new)
    for text, sides in ((old, [p.old for p in pairs]), (new, [p.new for p in pairs])):
        lines = ["".join(part.text for part in side) for side in sides if side]
        assert "\n".join(lines) == text
