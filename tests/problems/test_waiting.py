"""What of the problems waits for whom, and that 今日 and the reminder list the same."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.utils import timezone, translation

from guatu.calendars.compute import workdays
from guatu.ledger.actions import link_leaders
from guatu.notices.digest import digests_of, letter
from guatu.problems import actions
from guatu.problems.waiting import waiting_for
from tests.cast import START, Cast
from tests.desk.stage import client_of
from tests.problems.loop import DAY, asked, closed, held, raised

HANDLE, OVERDUE, RISE = "待办理的问题", "逾期的问题", "即将升级的问题"


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override(site.LANGUAGE_CODE):
        yield


def told(cast: Cast, name: str, day: dt.date = DAY) -> list[tuple[str, int]]:
    """The kinds of what waits with their ages."""
    return [(item.kind, item.age) for item in waiting_for(cast.account(name), day)]


def test_a_problem_waits_with_its_holder_and_is_pushed_once_it_is_overdue(cast: Cast) -> None:
    held(cast, due_days=3)  # a Friday, so that it is due on Wednesday
    held(cast, due_days=3, text="管线待迁")
    assert told(cast, "gao") == [(HANDLE, 0)] * 2
    for name in ("bo", "chen", "lei", "fang", "dana", "xi"):
        assert told(cast, name) == []
    late = DAY + dt.timedelta(days=6)
    assert told(cast, "gao", late) == [(OVERDUE, 1)] * 2
    assert told(cast, "lei", late) == told(cast, "fang", late) == [(OVERDUE, 1)] * 2
    (item,) = waiting_for(cast.account("ana"), late)
    assert (item.text, item.age, item.count) == ("2个问题，涉及1个单位", 1, 2)
    assert item.url == f"/problems/?portfolio={cast.portfolio.pk}&overdue=1"
    assert told(cast, "chen", late) == told(cast, "zhou", late) == []


def test_it_is_said_before_a_level_rises(cast: Cast) -> None:
    held(cast)
    rises = workdays().plus(DAY, 5)
    before = workdays().plus(rises, -site.REMIND_DAYS)
    assert told(cast, "gao", workdays().plus(before, -1)) == [(HANDLE, 2)]
    assert told(cast, "gao", before) == [(RISE, 3)]
    (item,) = waiting_for(cast.account("lei"), before)
    assert item.text.endswith(f"（{rises:%Y-%m-%d}升至第2级）")


def test_a_problem_that_came_up_to_a_leader_asks_for_a_ruling(cast: Cast) -> None:
    link_leaders([(cast.school, "charge", [cast.people["dana"]])], START, by=None)
    held(cast)
    came = workdays().plus(DAY, 10)
    assert told(cast, "dana", workdays().plus(came, -1)) == []
    assert told(cast, "dana", workdays().plus(came, 2)) == [("待我裁决的问题", 2)]
    assert told(cast, "ding", came) == []


def test_who_assigns_and_who_verifies_is_told(cast: Cast) -> None:
    raised(cast)
    assert told(cast, "ana") == told(cast, "fang") == [("待交办的问题", 0)]
    assert told(cast, "ding") == []
    asked(cast, DAY, text="另一件")
    assert told(cast, "ding", workdays().plus(DAY, 2)) == [("待核验的问题", 2)]
    assert told(cast, "gao") == []


def test_what_is_closed_or_asleep_waits_for_nobody(cast: Cast) -> None:
    closed(cast, DAY)
    asleep = held(cast, text="等开春", due_days=1)
    until = DAY + dt.timedelta(days=60)
    actions.suspend_problem(asleep, until, DAY, "冬季", by=cast.accounts["ana"])
    late = DAY + dt.timedelta(days=30)
    assert [told(cast, name, late) for name in ("gao", "lei", "fang", "ana", "ding")] == [[]] * 5


@pytest.mark.parametrize("name", ["gao", "fang", "lei", "ana", "ding"])
def test_the_page_and_the_reminder_list_the_same(cast: Cast, name: str, settings: Any) -> None:
    settings.DIGEST_SOURCES = ["guatu.problems.waiting.waiting_for"]
    today = timezone.localdate()
    held(cast, text="征迁未完", raised_on=today - dt.timedelta(days=40), due_days=3)
    raised(cast, text="缺用地指标")
    asked(cast, today, text="管线待迁", raised_on=today)
    items = waiting_for(cast.account(name), today)
    assert items
    page = client_of(cast, name).get("/").text
    (digest,) = [each for each in digests_of(today) if each.account.username == name]
    _subject, text = letter(digest, today)
    assert list(digest.items) == sorted(items, key=list(digest.items).index)
    for item in items:
        assert item.text in page
        assert f'href="{item.url.replace("&", "&amp;")}"' in page
        assert f"· {item.text}" in text
        assert item.url in text
    assert page.count('class="d-waits"') == text.count("\n· ") == len(items)
