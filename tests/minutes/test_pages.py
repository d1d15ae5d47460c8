"""The pages of minutes and of the decided items, in a browser without scripts."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from guatu.meetings.deciding import Ruling, draft_decision
from guatu.minutes import actions
from guatu.minutes.models import Minutes
from tests.bulletins.desk import hire
from tests.cast import Cast
from tests.minutes.desk import drafted, held, issued


def _open(account: object) -> Client:
    client = Client()
    client.force_login(account)  # type: ignore[arg-type]
    return client


def _token(page: str) -> str:
    return page.split('name="once" value="')[1].split('"')[0]


def test_minutes_are_drafted_edited_compared_reviewed_and_issued_by_pages(cast: Cast) -> None:
    meeting = held(cast)
    office, other = _open(cast.accounts["ana"]), _open(hire(cast, "fu2"))
    address = f"/meetings/{meeting.pk}/minutes/"
    assert "起草纪要" in office.get(address).content.decode()
    for _time in range(2):
        assert office.post(address).status_code == 302
    row = Minutes.objects.get()
    form = office.get(f"/minutes/{row.pk}/edit/").context["form"]
    values = {field.html_name: field.value() or "" for field in form}
    values["text0"] = "开篇改写。\n第二段。"
    values[f"heading{len(row.sections)}"] = "会议强调"
    values[f"text{len(row.sections)}"] = "要抓紧抓实。"
    assert office.post(f"/minutes/{row.pk}/edit/", values).status_code == 302
    assert office.post(f"/minutes/{row.pk}/edit/", values).status_code == 422  # an old version
    page = office.get(f"/minutes/{row.pk}/versions/2/").content.decode()
    assert "开篇改写" in page
    assert "l-beside" in page
    page = office.get(f"/minutes/{row.pk}/").content.decode()
    office.post(f"/minutes/{row.pk}/act/submit/", {"once": _token(page)})
    page = office.get(f"/minutes/{row.pk}/").content.decode()
    assert "act/issue" not in page
    page = other.get(f"/minutes/{row.pk}/").content.decode()
    other.post(f"/minutes/{row.pk}/act/issue/", {"once": _token(page)})
    row.refresh_from_db()
    assert (row.state, row.number, row.sections[-1]["heading"]) == ("issued", 1, "会议强调")


def test_what_was_typed_is_text_on_the_page(cast: Cast) -> None:
    row = drafted(cast)
    page = _open(cast.accounts["ana"]).get(f"/minutes/{row.pk}/").content.decode()
    assert "落实&lt;b&gt;资金" in page


def test_files_are_the_same_bytes_each_time(cast: Cast) -> None:
    row = issued(cast)
    client = _open(cast.accounts["bo"])
    for form in ("pdf", "docx"):
        address = f"/minutes/{row.pk}/minutes.{form}"
        first, second = (b"".join(client.get(address).streaming_content) for _time in range(2))
        assert first == second
    assert client.get(f"/minutes/{row.pk}/minutes.odt").status_code == 404


def test_decided_items_as_page_excel_word_and_pdf(cast: Cast) -> None:
    meeting = held(cast)
    client = _open(cast.accounts["ana"])
    page = client.get(f"/meetings/{meeting.pk}/decided/").content.decode()
    assert "限期取得用地批复" in page
    address = f"/meetings/{meeting.pk}/decided/list"
    word = Document(BytesIO(b"".join(client.get(f"{address}.docx").streaming_content)))
    cells = [cell.text for cell in word.tables[0].rows[1].cells]
    assert cells == ["1", "限期取得用地批复", "住建局", "审批局", "2026-11-19", "拟"]
    pdf = PdfReader(BytesIO(b"".join(client.get(f"{address}.pdf").streaming_content)))
    assert "落实<b>资金</b>" in pdf.pages[0].extract_text().replace("\n", "")
    assert client.get(f"{address}.xlsx").status_code == 200
    assert client.get(f"{address}.exe").status_code == 404


@pytest.mark.parametrize("address", ["/minutes/", "/meetings/{}/decided/"])
def test_lists_cost_the_same_for_more_rows(
    cast: Cast, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = drafted(cast)
    address = address.format(row.meeting_id)
    client = _open(cast.accounts["ana"])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _time in range(3):
        draft_decision(row.meeting, Ruling("加快", cast.units["housing"], 3), by=None)
    actions.draft_minutes(held(cast, name="另一个会"), by=cast.accounts["ana"])
    with django_assert_num_queries(len(few)):
        client.get(address)
