"""What anybody reads without signing in: what was published for the public, and nothing else."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from guatu.accounts.models import Account
from guatu.bulletins import actions
from guatu.bulletins.filing import add_file
from guatu.bulletins.models import Bulletin, Reply
from guatu.bulletins.urls import urlpatterns
from tests.bulletins.desk import begun, hire, published, write
from tests.cast import Cast
from tests.test_access import PUBLIC

PDF = b"%PDF-1.7 a page"


@pytest.fixture
def secretary(cast: Cast) -> Account:
    return hire(cast, "府文")


def address(row: Bulletin, name: str = "article") -> str:
    return reverse(f"bulletins:public-{name}", args=[row.pk])


def test_a_stranger_reads_a_published_article(cast: Cast, secretary: Account) -> None:
    row = published(cast, secretary)
    page = Client().get(address(row)).text
    for word in (row.issued_title, "今日通车。", "撰稿：安娜", "审核：府文", "来源：青石县"):
        assert word in page
    assert row.issued_title in Client().get(reverse("bulletins:public-list")).text


def test_drafts_and_inner_bulletins_are_not_known_to_exist(cast: Cast, secretary: Account) -> None:
    draft, out = begun(cast, "news"), published(cast, secretary)
    Bulletin.objects.filter(pk=out.pk).update(is_public=False)
    Bulletin.objects.filter(pk=draft.pk).update(is_public=True)
    for row in (draft, out):
        for name in ("article", "reply", "thanks"):
            assert Client().get(address(row, name)).status_code == 404
    page = Client().get(reverse("bulletins:public-list")).text
    assert draft.heading not in page
    assert out.heading not in page


def test_a_withdrawn_article_gives_its_reason_at_its_address(
    cast: Cast, secretary: Account
) -> None:
    row = published(cast, secretary, body="不再给出的正文。")
    actions.withdraw(row, "数据有误，更正后发布", by=secretary)
    answer = Client().get(address(row))
    assert answer.status_code == 410
    assert "数据有误，更正后发布" in answer.text
    assert "不再给出的正文" not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert Client().get(address(row, "reply")).status_code == 404


def test_what_was_withdrawn_before_it_came_out_is_not_public(
    cast: Cast, secretary: Account
) -> None:
    row = published(cast, secretary)
    Bulletin.objects.filter(pk=row.pk).update(state="signed", published_at=None)
    row.refresh_from_db()
    actions.withdraw(row, "不再发布", by=secretary)
    assert Client().get(address(row)).status_code == 404


def test_pages_set_no_cookie_and_may_be_cached(cast: Cast, secretary: Account) -> None:
    row = published(cast, secretary)
    for place in (reverse("bulletins:public-list"), address(row), reverse("bulletins:robots")):
        answer = Client().get(place)
        assert not answer.cookies
        assert "public" in answer.headers["Cache-Control"]
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_the_form_of_a_reply_sets_no_session_and_is_not_cached(
    cast: Cast, secretary: Account
) -> None:
    answer = Client().get(address(published(cast, secretary), "reply"))
    assert set(answer.cookies) == {"csrftoken"}
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_signed_in_reader_gets_the_same_page(cast: Cast, secretary: Account) -> None:
    row, client = published(cast, secretary), Client()
    client.force_login(cast.accounts["bo"])
    page = client.get(address(row))
    assert page.text == Client().get(address(row)).text
    assert "薄文" not in page.text


def test_nothing_of_the_inside_is_told(cast: Cast, secretary: Account) -> None:
    """Remarks, the signer's name, who moderated: all that stays inside."""
    row = published(cast, secretary)
    Reply.objects.create(
        bulletin=row, token=uuid.uuid4(), name="读者", mail="reader@example.org", text="谢谢",
        state="rejected", sent_at=timezone.now(), decided_at=timezone.now(),
        decided_by=secretary, rejected_because="与本文无关",
    )  # fmt: skip
    page = Client().get(address(row)).text
    for word in (
        "戴娜",
        "reader@example.org",
        "谢谢",
        "与本文无关",
        "/bulletins/replies",
        "SHA-256",
    ):
        assert word not in page


def test_photos_and_papers_go_out_with_the_article_only(cast: Cast, secretary: Account) -> None:
    ana = cast.accounts["ana"]
    row = actions.begin_bulletin(cast.portfolio, "news", timezone.localdate(), title="通知", by=ana)
    write(row, "见附件。", ana)
    file = add_file(row, PDF, "名单.pdf", by=ana)
    place = reverse("bulletins:public-file", args=[row.pk, file.pk, "large"])
    assert Client().get(place).status_code == 404
    actions.submit(row, by=ana)
    actions.approve(row, by=secretary, has_seen_numbers=True)
    actions.sign(row, timezone.localdate(), by=cast.accounts["dana"])
    actions.publish(row, by=secretary)
    answer = Client().get(place)
    assert b"".join(answer) == PDF
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    other = published(cast, secretary)
    assert Client().get(place.replace(f"/{row.pk}/", f"/{other.pk}/")).status_code == 404


def test_marks_in_a_text_are_text(cast: Cast, secretary: Account) -> None:
    row = published(cast, secretary, body="<script>alert(1)</script>一段话")
    page = Client().get(address(row)).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page


def test_the_list_costs_the_same_for_many(
    cast: Cast, secretary: Account, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        published(cast, secretary, title=f"动态之{'甲乙丙丁'[number]}")
    with django_assert_max_num_queries(2):
        Client().get(reverse("bulletins:public-list"))


def test_search_engines_are_kept_to_the_public_pages() -> None:
    lines = Client().get("/robots.txt").text.splitlines()
    assert "Allow: /bulletins/public/" in lines
    assert lines[-1] == "Disallow: /"


def test_only_the_pages_named_in_the_access_tests_need_no_sign_in() -> None:
    free = {
        f"bulletins:{route.name}"
        for route in urlpatterns
        if not getattr(route.callback, "login_required", True)
    }
    assert free == {name for name in PUBLIC if name.startswith("bulletins:")}
