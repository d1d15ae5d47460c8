"""Replies of readers: let in as plain text of people, shown once somebody let them through."""

import datetime as dt
import html
import uuid
from html.parser import HTMLParser

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from guatu.accounts.models import Account
from guatu.bulletins import actions
from guatu.bulletins.forms import ReplyForm
from guatu.bulletins.models import Bulletin, Reply, ReplyTry
from guatu.bulletins.moderating import answer_reply, decide_reply, reveal_mail
from guatu.bulletins.replying import Sent, TooMany, forget_addresses, leave_reply
from guatu.bulletins.spam import address_hash, fault_of, plain, text_hash
from guatu.bulletins.waiting import waiting_for
from guatu.journal.models import Entry
from guatu.lib.refusals import Refused
from guatu.notices.models import Message
from tests.bulletins.desk import DAY, hire, published
from tests.cast import Cast, build

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&\"'/\u202e\u200b\u0000{}%")), max_size=60
)
PIECES = st.lists(
    st.one_of(
        HOSTILE,
        st.sampled_from(
            ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[url=http://a.cn]",
             "javascript:alert(1)", "http://a.cn http://b.cn", "\r\n",
             "好" * 30, "{{ 7 }}", "%0d%0a"]
        ),
    ),
    max_size=5,
).map("".join)  # fmt: skip


@pytest.fixture
def secretary(cast: Cast) -> Account:
    return hire(cast, "府文")


@pytest.fixture
def article(cast: Cast, secretary: Account) -> Bulletin:
    return published(cast, secretary)


def sent(text: str = "何时恢复公交？", at: dt.datetime = NOW, **more: object) -> Sent:
    values: dict = {
        "token": uuid.uuid4(),
        "name": "读者",
        "mail": "reader@example.org",
        "text": text,
        "address": "192.0.2.7",
        "began_at": at - dt.timedelta(minutes=1),
        **more,
    }
    return Sent(**values)


def posted(row: Bulletin, **more: str) -> dict[str, str]:
    """What a reader's browser sends a minute after the form was opened."""
    form = ReplyForm(bulletin=row.pk)
    opened = form.stamp(timezone.now() - dt.timedelta(minutes=1))
    return {
        "token": str(uuid.uuid4()), "opened": opened, "name": "读者",
        "mail": "reader@example.org", "text": "何时恢复公交？", "website": "", **more,
    }  # fmt: skip


def place(row: Bulletin) -> str:
    return reverse("bulletins:public-reply", args=[row.pk])


def test_a_reply_is_shown_once_it_was_let_through(article: Bulletin, secretary: Account) -> None:
    page = reverse("bulletins:public-article", args=[article.pk])
    assert Client().post(place(article), posted(article)).status_code == 302
    reply = article.replies.get()
    assert "何时恢复公交" not in Client().get(page).text
    decide_reply(reply, "shown", by=secretary)
    answer_reply(reply, "下周一恢复。", by=secretary)
    shown = Client().get(page).text
    assert "何时恢复公交" in shown
    assert "下周一恢复。" in shown
    assert "reader@example.org" not in shown


def test_the_same_form_sent_twice_is_one_reply(article: Bulletin) -> None:
    once = posted(article)
    assert [Client().post(place(article), once).status_code for _time in range(2)] == [302, 302]
    assert article.replies.count() == 1
    assert ReplyTry.objects.count() == 1


def test_a_form_without_its_token_is_refused(article: Bulletin) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(place(article), posted(article)).status_code == 403
    assert not article.replies.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"opened": ""},
        {"opened": "forged:sign"},
        {"mail": "no mail"},
        {"name": ""},
        {"text": " "},
        {"text": "<a href='x'>看这里</a>"},
        {"text": "看 http://a.cn 和 http://b.cn"},
        {"text": "太" * 501},
        {"text": "好" * 40},
        {"token": "1"},
    ],
)
def test_what_no_reader_sends_is_not_kept(article: Bulletin, changes: dict[str, str]) -> None:
    assert Client().post(place(article), posted(article, **changes)).status_code == 422
    assert not article.replies.exists()


def test_who_falls_into_the_trap_is_thanked_and_forgotten(article: Bulletin) -> None:
    answer = Client().post(place(article), posted(article, website="http://spam.example"))
    assert answer.status_code == 302
    assert not article.replies.exists()


def test_a_form_that_comes_back_at_once_or_for_another_article_is_refused(
    article: Bulletin,
) -> None:
    at_once = ReplyForm(bulletin=article.pk).stamp(timezone.now())
    of_another = ReplyForm(bulletin=article.pk + 1).stamp(timezone.now() - dt.timedelta(minutes=1))
    long_ago = ReplyForm(bulletin=article.pk).stamp(timezone.now() - dt.timedelta(days=2))
    for opened in (at_once, of_another, long_ago):
        answer = Client().post(place(article), posted(article, opened=opened))
        assert answer.status_code == 422
    assert not article.replies.exists()


def test_one_address_is_held_to_its_limit_and_the_next_hour_is_new(article: Bulletin) -> None:
    for number in range(5):
        leave_reply(article, sent(f"第{number}条留言"), NOW)
    with pytest.raises(TooMany):
        leave_reply(article, sent("再来一条"), NOW)
    assert leave_reply(article, sent("别处来的", address="198.51.100.1"), NOW)
    later = NOW + dt.timedelta(minutes=61)
    assert leave_reply(article, sent("过一小时", at=later), later)


def test_all_addresses_together_have_a_limit(
    cast: Cast, article: Bulletin, secretary: Account
) -> None:
    actions.set_bulletins(cast.portfolio, county_hour_limit=2, by=secretary)
    for number in range(2):
        leave_reply(article, sent(f"第{number}条留言", address=f"192.0.2.{number}"), NOW)
    with pytest.raises(TooMany):
        leave_reply(article, sent("第三条留言", address="192.0.2.9"), NOW)


def test_tries_that_were_refused_count_too(article: Bulletin) -> None:
    for _time in range(5):
        with pytest.raises(Refused):
            leave_reply(article, sent("<b>粗体</b>字"), NOW)
    with pytest.raises(TooMany):
        leave_reply(article, sent(), NOW)


def test_too_many_are_answered_with_429(article: Bulletin) -> None:
    for number in range(5):
        leave_reply(article, sent(f"第{number}条留言", address="127.0.0.1"), timezone.now())
    answer = Client().post(place(article), posted(article))
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "3600"


def test_the_same_text_is_taken_once_however_it_is_dressed(article: Bulletin) -> None:
    leave_reply(article, sent("Call ME, now!"), NOW)
    with pytest.raises(Refused, match="相同内容"):
        leave_reply(article, sent("ｃａｌｌ me  now", address="198.51.100.1"), NOW)


def test_replies_are_closed_by_article_and_by_county(
    cast: Cast, article: Bulletin, secretary: Account
) -> None:
    actions.switch_replies(article, False, by=secretary)
    with pytest.raises(Refused):
        leave_reply(article, sent(), NOW)
    actions.switch_replies(article, True, by=secretary)
    actions.set_bulletins(cast.portfolio, takes_replies=False, by=secretary)
    assert Client().post(place(article), posted(article)).status_code == 422
    assert (
        "我要留言" not in Client().get(reverse("bulletins:public-article", args=[article.pk])).text
    )


def test_no_address_is_kept_in_clear_and_its_hash_is_thrown_away(article: Bulletin) -> None:
    reply = leave_reply(article, sent(), NOW)
    assert reply is not None
    assert reply.address_hash not in ("", "192.0.2.7")
    forget_addresses(NOW + dt.timedelta(days=6))
    assert Reply.objects.get().address_hash == reply.address_hash
    assert forget_addresses(NOW + dt.timedelta(days=8)) == 1
    assert Reply.objects.get().address_hash == ""
    assert not ReplyTry.objects.exists()


def test_a_county_sets_how_long_a_hash_is_kept(
    cast: Cast, article: Bulletin, secretary: Account
) -> None:
    actions.set_bulletins(cast.portfolio, keep_days=1, by=secretary)
    leave_reply(article, sent(), NOW)
    assert forget_addresses(NOW + dt.timedelta(days=2)) == 1


def test_the_journal_knows_of_a_reply_but_not_who_wrote_what(article: Bulletin) -> None:
    reply = leave_reply(article, sent(name="王小明"), NOW)
    assert reply is not None
    entry = Entry.objects.get(model="bulletins.reply", object_id=reply.pk)
    told = f"{entry.before} {entry.after}"
    for word in ("王小明", "reader@example.org", "公交", reply.address_hash):
        assert word not in told


def test_a_rejection_needs_a_reason_and_may_be_taken_back(
    article: Bulletin, secretary: Account
) -> None:
    reply = leave_reply(article, sent(), NOW)
    assert reply is not None
    with pytest.raises(Refused):
        decide_reply(reply, "rejected", " ", by=secretary)
    decide_reply(reply, "rejected", "与本文无关", by=secretary)
    assert Reply.objects.get().rejected_because == "与本文无关"
    with pytest.raises(Refused):
        answer_reply(reply, "答复", by=secretary)
    decide_reply(reply, "shown", by=secretary)
    assert Reply.objects.get().rejected_because == ""


def test_only_moderators_decide_and_replies_wait_with_them(
    cast: Cast, article: Bulletin, secretary: Account
) -> None:
    reply = leave_reply(article, sent(), NOW)
    assert reply is not None
    with pytest.raises(PermissionDenied):
        decide_reply(reply, "shown", by=cast.accounts["ana"])
    (item,) = waiting_for(secretary, DAY)
    assert item.count == 1
    assert waiting_for(cast.accounts["ana"], DAY) == []


def test_moderators_get_one_message_a_day(article: Bulletin, secretary: Account) -> None:
    before = Message.objects.filter(account=secretary).count()
    for number in range(3):
        leave_reply(article, sent(f"第{number}条留言"), NOW)
    told = Message.objects.filter(account=secretary).order_by("pk")[before:]
    assert [message.link for message in told] == [reverse("bulletins:replies")]


def test_a_mail_is_masked_until_somebody_says_what_for(
    article: Bulletin, secretary: Account
) -> None:
    reply = leave_reply(article, sent(), NOW)
    assert reply is not None
    client = Client()
    client.force_login(secretary)
    queue = reverse("bulletins:replies")
    assert "reader@example.org" not in client.get(queue).text
    assert "r***@example.org" in client.get(queue).text
    client.post(reverse("bulletins:reply-mail", args=[reply.pk]), {"reason": "核实情况"})
    assert "reader@example.org" in client.get(queue).text
    entry = Entry.objects.get(action="bulletins.mail.reveal")
    assert entry.after == {"reason": "核实情况"}


def test_a_mail_is_not_shown_without_the_right(
    cast: Cast, article: Bulletin, secretary: Account
) -> None:
    reply = leave_reply(article, sent(), NOW)
    assert reply is not None
    with pytest.raises(PermissionDenied):
        reveal_mail(reply, "核实", by=cast.accounts["dana"])


@given(PIECES)
def test_a_plain_text_hides_nothing_and_stays_as_it_is(text: str) -> None:
    cleaned = plain(text)
    assert plain(cleaned) == cleaned
    assert not {"\u202e", "\u200b", "\u0000", "\r"} & set(cleaned)
    assert text_hash(cleaned.upper()) == text_hash(cleaned.lower())
    if not fault_of(cleaned):
        assert "<script" not in cleaned.lower()


@given(st.ip_addresses(v=6))
def test_an_address_of_version_6_counts_with_its_network(address: object) -> None:
    network = str(address)
    assert address_hash(network) == address_hash(network)
    assert network not in address_hash(network)


def test_neighbours_of_a_network_share_a_hash() -> None:
    assert address_hash("2001:db8::1") == address_hash("2001:db8::ffff")
    assert address_hash("2001:db8::1") != address_hash("2001:db8:0:1::1")
    assert address_hash("::ffff:192.0.2.7") == address_hash("192.0.2.7")


class Tags(HTMLParser):
    """The tags of a page with their handlers of events."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what could run."""
        self.found.append(tag)
        self.found += [name for name, _value in attrs if name.startswith("on")]


class HostileReplies(TestCase):
    """Whatever is sent is answered in order, and whatever is shown is text."""

    def setUp(self) -> None:
        self.cast = build()
        self.secretary = hire(self.cast, "府文")
        self.article = published(self.cast, self.secretary)
        limits = {"hour_limit": 100, "county_hour_limit": 10_000}
        actions.set_bulletins(self.cast.portfolio, by=self.secretary, **limits)
        self.page = reverse("bulletins:public-article", args=[self.article.pk])
        self.tags = self.tags_of(Client().get(self.page).text)

    @staticmethod
    def tags_of(page: str) -> set[str]:
        """The kinds of tags in a page."""
        parser = Tags()
        parser.feed(page)
        return set(parser.found)

    @settings(max_examples=40)
    @given(name=PIECES, text=PIECES, mail=PIECES, website=st.sampled_from(["", "x"]))
    def test_hostile(self, name: str, text: str, mail: str, website: str) -> None:
        """Encoded as a browser would: lone surrogates are no text that can be sent."""
        fields = {"name": name, "text": text, "mail": mail or "a@example.org", "website": website}
        ours = {
            key: value.encode("utf-8", "replace").decode()[:3000] for key, value in fields.items()
        }
        answer = Client().post(place(self.article), posted(self.article, **ours))
        assert answer.status_code in (302, 422, 429)
        ours["mail"] = "a@example.org"
        Client().post(place(self.article), posted(self.article, **ours))
        for reply in self.article.replies.filter(state="waiting"):
            decide_reply(reply, "shown", by=self.secretary)
        page = Client().get(self.page).text
        new = self.tags_of(page) - self.tags
        assert new <= {"ol", "li", "strong", "br", "p", "time"}
        for reply in self.article.replies.filter(state="shown"):
            assert html.escape(reply.name) in page
