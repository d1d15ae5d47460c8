"""The pages of letters, as the inspection office and the addressed unit use them."""

from io import BytesIO

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from guatu.letters import actions
from guatu.letters.models import Letter
from tests.cast import Cast
from tests.letters.desk import issued, late_problem, written


def _open(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[name])
    return client


def _token(page: str) -> str:
    return page.split('name="once" value="')[1].split('"')[0]


def test_letters_are_drafted_from_a_source_once_though_the_form_is_sent_twice(cast: Cast) -> None:
    late_problem(cast)
    client = _open(cast, "ding")
    page = client.get("/letters/from/problems/").content.decode()
    assert "用地批复未取得" in page
    form = {"once": _token(page), "units": cast.units["housing"].pk, "reply_days": 5}
    for _time in range(2):
        assert client.post("/letters/from/problems/", form).status_code == 302
    assert Letter.objects.count() == 1


def test_a_letter_is_written_issued_and_answered_on_its_page(cast: Cast) -> None:
    office, unit = _open(cast, "ding"), _open(cast, "bo")
    page = office.get("/letters/new/").content.decode()
    form = {
        "once": _token(page),
        "portfolio": cast.portfolio.pk,
        "kind": "assignment",
        "unit": cast.units["housing"].pk,
        "items": "完成用地报批\n<b>落实</b>资金",
        "reply_days": 3,
    }
    answer = office.post("/letters/new/", form)
    row = Letter.objects.get()
    address = answer["Location"]
    page = office.get(address).content.decode()
    assert "&lt;b&gt;落实" in page
    office.post(f"{address}act/issue/", {"once": _token(page)})
    row.refresh_from_db()
    assert row.number == 1
    page = unit.get(address).content.decode()
    assert "签收" in page
    form = {"once": _token(page), "text": "已办结"}
    for _time in range(2):
        assert unit.post(f"{address}act/reply/", form).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.steps.filter(act="reply").count()) == ("replied", 1)


def test_word_and_pdf_hold_what_the_letter_says_and_are_the_same_twice(cast: Cast) -> None:
    row = issued(cast)
    client = _open(cast, "bo")
    files = {
        form: [
            b"".join(client.get(f"/letters/{row.pk}/letter.{form}").streaming_content)
            for _time in range(2)
        ]
        for form in ("pdf", "docx")
    }
    assert all(first == second for first, second in files.values())
    pdf = PdfReader(BytesIO(files["pdf"][0]))
    text = "".join(page.extract_text() for page in pdf.pages)
    words = "\n".join(part.text for part in Document(BytesIO(files["docx"][0])).paragraphs)
    for wanted in (row.printed_number, "完成项目用地报批", "青石县住房和城乡建设局："):
        assert wanted in text.replace("\n", "")
        assert wanted in words


def test_the_list_filters_exports_and_costs_the_same_for_more_letters(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = _open(cast, "ding")
    for _time in range(2):
        written(cast)
    client.get("/letters/")
    with CaptureQueriesContext(connection) as few:
        client.get("/letters/")
    for _time in range(5):
        written(cast, "transport")
    with django_assert_num_queries(len(few)):
        client.get("/letters/")
    found = client.get("/letters/", {"unit": cast.units["transport"].pk})
    assert len(found.context["page"]) == 5
    assert client.get("/letters/", {"q": "没有"}).context["rows"] == []
    answer = client.get("/letters/list.xlsx")
    assert answer.status_code == 200


def test_a_late_reply_is_shown_on_the_list(cast: Cast) -> None:
    row = issued(cast)
    assert row.reply_due is not None
    assert row.reply_due < timezone.localdate()
    page = _open(cast, "ding").get("/letters/?state=late").content.decode()
    assert row.printed_number in page


def test_a_withdrawn_letter_shows_its_reason(cast: Cast) -> None:
    row = issued(cast)
    actions.withdraw(row, timezone.localdate(), "发错单位", by=cast.accounts["ding"])
    assert "发错单位" in _open(cast, "bo").get(f"/letters/{row.pk}/").content.decode()
