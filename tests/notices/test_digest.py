"""Reminders: one a day a person, all in one message, only on workdays."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from guatu.accounts.models import Account
from guatu.notices import actions, tasks
from guatu.notices.delivering import deliver
from guatu.notices.digest import Digest, summary
from guatu.notices.models import Delivery, Message, Round
from guatu.notices.waiting import Item, waiting_for
from tests.cast import Cast
from tests.notices.group import Group

MONDAY = dt.date(2026, 11, 23)
AT = dt.datetime(2026, 11, 23, 0, 30, tzinfo=dt.UTC)


def source(account: Account, day: dt.date) -> list[Item]:
    """What waits in the tests: two things for Bo, one for Chen, a far one for Dana."""
    things = {
        "bo": [
            Item("待填", "城北大道 2026-10", "/report/", MONDAY - dt.timedelta(days=4), 2),
            Item("退回", "第二中学 2026-10：与现场不符", "/report/7/", None, 1),
        ],
        "chen": [Item("待填", "城北大道 2026-11", "/report/", MONDAY + dt.timedelta(days=2))],
        "dana": [Item("待填", "以后", "/report/", MONDAY + dt.timedelta(days=20))],
    }
    return things.get(account.username, [])


@pytest.fixture(autouse=True)
def sources(settings: Any) -> None:
    settings.DIGEST_SOURCES = [f"{__name__}.source"]
    settings.MAIL_IS_ON = True


def robot_for(cast: Cast, group: Group, unit: str, name: str) -> Any:
    return actions.set_robot(
        None,
        cast.units[unit],
        by=cast.accounts["xi"],
        name=name,
        kind="wecom",
        address=group.address,
    )


def test_what_waits_comes_oldest_first(cast: Cast) -> None:
    assert [item.kind for item in waiting_for(cast.account("bo"), MONDAY)] == ["待填", "退回"]


def test_a_line_that_tells_of_several_counts_as_so_many(cast: Cast) -> None:
    bo = cast.account("bo")
    items = [Item("逾期", "29个问题", "/problems/", MONDAY, 3, 29), Item("逾期", "一件", "/")]
    digest = Digest(bo, items, [], "住建局")
    assert digest.counts == "逾期 30"
    with translation.override("zh-hans"):
        assert summary(digest) == "您有30项待办：逾期 30"


def test_everybody_gets_one_message_a_day(cast: Cast) -> None:
    found = actions.remind(MONDAY, AT)
    assert [digest.account.username for digest in found] == ["bo", "chen"]
    told = Message.objects.get(account=cast.accounts["bo"])
    assert told.text == "您有2项待办：待填 1、退回 1"
    assert actions.remind(MONDAY, AT) == []
    assert Message.objects.count() == 2
    assert Round.objects.get().people == 2
    actions.remind(MONDAY + dt.timedelta(days=1), AT)
    # Yesterday's is read by today's: the bell does not pile up.
    assert Message.objects.filter(account=cast.accounts["bo"], read_at=None).count() == 1


@pytest.mark.parametrize(
    ("day", "is_reminded"),
    [
        (dt.date(2026, 10, 10), True),  # a Saturday at work
        (dt.date(2026, 10, 11), False),
        (dt.date(2026, 10, 6), False),  # the national day's holidays
    ],
)
def test_nobody_is_reminded_on_a_day_off(cast: Cast, day: dt.date, is_reminded: bool) -> None:
    actions.remind(day, AT)
    assert Message.objects.exists() is is_reminded


def test_a_group_hears_counts_and_no_project_and_mail_goes_to_the_rest(
    cast: Cast, group: Group
) -> None:
    Account.objects.filter(username__in=["bo", "chen"]).update(email="x@example.org")
    robot_for(cast, group, "housing", "住建群")
    actions.remind(MONDAY, AT)
    for delivery in Delivery.objects.all():
        deliver(delivery.pk)
    ((_path, body),) = group.heard
    text = body["text"]["content"]
    assert "住建局 薄文：待填 1、退回 1" in text
    assert "城北大道" not in text
    assert "陈晨" not in text
    (letter,) = mail.outbox
    assert "城北大道 2026-11" in letter.body
    assert "http://127.0.0.1:8000/report/" in letter.body
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_the_nearest_unit_s_robot_speaks_and_nobody_is_named_twice(
    cast: Cast, group: Group
) -> None:
    robot_for(cast, group, "county", "县群")
    near = robot_for(cast, group, "housing", "住建群")
    actions.set_robot(
        robot_for(cast, group, "housing", "停用"),
        cast.units["housing"],
        by=cast.accounts["xi"],
        is_active=False,
    )
    actions.remind(MONDAY, AT)
    texts = {d.robot.name: d.text for d in Delivery.objects.select_related("robot") if d.robot}
    assert set(texts) == {"县群", near.name}
    assert sum("薄文" in text for text in texts.values()) == 1
    assert "陈晨" in texts["县群"]


def test_the_job_waits_for_the_hour(cast: Cast, settings: Any, monkeypatch: Any) -> None:
    now = timezone.localtime(AT).replace(hour=8, minute=0)
    monkeypatch.setattr(tasks.timezone, "localtime", lambda: now)
    tasks.remind_in_the_morning(timestamp=0)
    assert not Round.objects.exists()
    settings.REMIND_AT = "08:00"
    tasks.remind_in_the_morning(timestamp=0)
    assert Round.objects.get().day == MONDAY


def test_the_command_shows_before_it_sends(cast: Cast, group: Group) -> None:
    robot_for(cast, group, "housing", "住建群")
    out = io.StringIO()
    call_command("remind", "--dry-run", "--day", "2026-11-23", stdout=out)
    assert "薄文" in out.getvalue()
    assert "住建群" in out.getvalue()
    assert not Round.objects.exists()
    assert not Delivery.objects.exists()
    call_command("remind", "--day", "2026-11-23", stdout=out)
    assert Round.objects.exists()


def test_the_bell_counts_and_a_message_leads_to_its_page(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.accounts["bo"])
    actions.remind(MONDAY, AT)
    actions.tell([cast.accounts["bo"]], lambda: "月报被退回", "/projects/", AT, key="report/1")
    actions.tell([cast.accounts["bo"]], lambda: "月报被退回", "/projects/", AT, key="report/1")
    page = client.get(reverse("notices:message-list"))
    assert "2条未读消息" in page.text
    message = Message.objects.get(key="report/1")
    answer = client.post(reverse("notices:message-open", args=[message.pk]))
    assert answer["Location"] == "/projects/"
    client.post(reverse("notices:message-read-all"))
    assert not Message.objects.filter(account=cast.accounts["bo"], read_at=None).exists()
    other = Message.objects.get(account=cast.accounts["chen"])
    assert client.post(reverse("notices:message-open", args=[other.pk])).status_code == 404
