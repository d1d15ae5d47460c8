"""Robots of group chats: three formats, signatures, failures that tell no secret."""

import base64
import hashlib
import hmac
import logging
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from guatu.journal.models import Entry
from guatu.lib.refusals import Refused
from guatu.notices import actions, tasks
from guatu.notices.delivering import MOST_ATTEMPTS, deliver
from guatu.notices.models import Delivery, Robot
from guatu.notices.robots import SendingFailed, post_of, speak
from tests.cast import Cast
from tests.notices.group import Group

SECRET = "SEC-never-told"


@pytest.fixture
def robot(cast: Cast, group: Group) -> Robot:
    return actions.set_robot(
        None,
        cast.units["county"],
        by=cast.accounts["xi"],
        name="重点项目群",
        kind="wecom",
        address=group.address,
    )


# what is sent


def test_wecom_gets_a_text(group: Group) -> None:
    speak("wecom", group.address, "", "今日待办 3 项")
    ((path, body),) = group.heard
    assert path == "/send?key=token-of-the-group"
    assert body == {"msgtype": "text", "text": {"content": "今日待办 3 项"}}


def test_dingtalk_is_signed_in_the_address() -> None:
    post = post_of("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=t", SECRET, "", 9)
    query = parse_qs(urlsplit(post.address).query)
    signed = hmac.new(SECRET.encode(), f"9000\n{SECRET}".encode(), hashlib.sha256).digest()
    assert query["timestamp"] == ["9000"]
    assert query["sign"] == [base64.b64encode(signed).decode()]
    assert query["access_token"] == ["t"]


def test_feishu_is_signed_in_the_body(group: Group) -> None:
    group.last = (200, '{"code": 0, "msg": "success"}')
    speak("feishu", group.address, SECRET, "你好")
    ((_path, body),) = group.heard
    stamp = body["timestamp"]
    signed = hmac.new(f"{stamp}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    assert body["sign"] == base64.b64encode(signed).decode()
    assert (body["msg_type"], body["content"]) == ("text", {"text": "你好"})


def test_a_long_text_is_cut_between_lines_to_what_wecom_takes() -> None:
    lines = "\n".join(f"住建局 张三：待填月报 {n}" for n in range(200))
    text = post_of("wecom", "https://x", "", lines, 0).body["text"]["content"]
    assert len(text.encode()) <= 2048
    assert text.endswith("\n…")
    assert text.split("\n")[-2] in lines.split("\n")


# what goes wrong


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((500, "oops"), "500"),
        ((302, ""), "302"),
        ((200, "<html>"), "cannot be read"),
        ((200, "[]"), "cannot be read"),
        ((200, '{"errcode": 93000, "errmsg": "invalid webhook key=token-of-the-group"}'), "93000"),
        ((200, '{"code": 19021, "msg": "sign match fail SEC-never-told"}'), "19021"),
    ],
)
def test_a_failure_is_told_without_a_secret(
    group: Group, answer: tuple[int, str], told: str
) -> None:
    group.last = answer
    with translation.override("en"), pytest.raises(SendingFailed) as failure:
        speak("wecom", group.address, SECRET, "你好")
    assert told in str(failure.value)
    assert "token-of-the-group" not in str(failure.value)
    assert SECRET not in str(failure.value)
    assert len(group.heard) == 1  # a redirect is not followed


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/send",
        "ftp://127.0.0.1/send",
        "file:///etc/passwd",
        "http://user@{host}/send",
        "https://[broken",
        "send?key=1",
        "",
    ],
)
def test_only_hosts_of_the_settings_are_spoken_to(cast: Cast, group: Group, address: str) -> None:
    address = address.format(host=group.host)
    with pytest.raises(SendingFailed):
        speak("wecom", address, "", "你好")
    with pytest.raises(Refused):
        actions.set_robot(
            None, cast.units["county"], by=cast.accounts["xi"], name="群", address=address
        )
    assert group.heard == []


def test_a_delivery_is_tried_again_and_given_up_in_the_end(
    robot: Robot, cast: Cast, group: Group, caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    group.last = (503, "")
    delivery = actions.try_robot(robot, by=cast.accounts["xi"])
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with pytest.raises(SendingFailed):
            deliver(delivery.pk)
        delivery.refresh_from_db()
        assert delivery.attempts == attempt
    assert delivery.state == "failed"
    assert "503" in delivery.error
    assert deliver(delivery.pk).state == "failed"
    assert len(group.heard) == MOST_ATTEMPTS
    group.last = (200, '{"errcode": 0}')
    actions.send_again(delivery, by=cast.accounts["xi"])
    assert deliver(delivery.pk).state == "sent"
    assert "token-of-the-group" not in caplog.text


def test_the_queue_tries_again_later_and_later(robot: Robot, cast: Cast) -> None:
    delivery = actions.try_robot(robot, by=cast.accounts["xi"])
    job = ProcrastinateJob.objects.get(task_name=actions.DELIVER)
    assert job.args == {"key": delivery.pk}
    decisions = [
        tasks.RETRY.get_retry_decision(exception=SendingFailed(), job=SimpleNamespace(attempts=n))
        for n in range(MOST_ATTEMPTS)
    ]
    assert decisions.pop() is None
    waits = [decision.retry_at for decision in decisions]
    assert waits == sorted(waits)
    assert (waits[-1] - waits[0]).total_seconds() > 600


# the page


def test_secrets_are_never_shown_or_journaled(robot: Robot, cast: Cast, group: Group) -> None:
    client = Client()
    client.force_login(cast.accounts["xi"])
    edit = reverse("notices:robot-edit", args=[robot.pk])
    values = {"unit": robot.unit_id, "name": "改名", "kind": "dingtalk", "is_active": "on"}
    assert client.post(edit, values | {"secret": SECRET}).status_code == 302
    robot.refresh_from_db()
    assert (robot.name, robot.secret, robot.address) == ("改名", SECRET, group.address)
    pages = client.get(edit).text + client.get(reverse("notices:robot-list")).text
    journal = str(list(Entry.objects.filter(model="notices.robot").values("before", "after")))
    assert "***" in journal
    for told in (pages, journal):
        assert SECRET not in told
        assert "token-of-the-group" not in told
    client.post(edit, {"forget": "1"})
    robot.refresh_from_db()
    assert robot.secret == ""


def test_a_robot_is_tried_out_and_its_failure_seen(robot: Robot, cast: Cast, group: Group) -> None:
    client = Client()
    client.force_login(cast.accounts["xi"])
    group.last = (403, "")
    client.post(reverse("notices:robot-try", args=[robot.pk]))
    delivery = Delivery.objects.get()
    Delivery.objects.update(attempts=MOST_ATTEMPTS - 1)
    with pytest.raises(SendingFailed):
        deliver(delivery.pk)
    page = client.get(reverse("notices:robot-list"))
    assert "403" in page.text
    assert delivery.text not in page.text
    client.post(reverse("notices:delivery-again", args=[delivery.pk]))
    delivery.refresh_from_db()
    assert delivery.state == "waiting"


def test_another_county_s_administrator_reaches_no_robot(robot: Robot, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.try_robot(robot, by=cast.accounts["zhou"])
    with pytest.raises(PermissionDenied):
        actions.set_robot(None, cast.units["county"], by=cast.accounts["ana"], name="群")
