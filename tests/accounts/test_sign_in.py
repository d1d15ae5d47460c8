"""Signing in: wrong passwords lock, every entrance is journaled, idle sessions end."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from guatu.accounts.models import Account
from guatu.accounts.securing import note_failure
from guatu.journal.models import Entry
from tests.accounts.entering import acts, choose, enter, is_in
from tests.cast import Cast

WRONG = "not-the-one-99"


def test_five_wrong_passwords_lock_an_account_for_half_an_hour(cast: Cast, client: Client) -> None:
    for _try in range(5):
        enter(client, "bo", WRONG)
    answer = enter(client, "bo")
    assert "密码错误次数过多" in answer.content.decode()
    assert not is_in(client)
    locked = cast.account("bo").locked_until
    assert locked is not None
    assert dt.timedelta(minutes=29) < locked - timezone.now() <= dt.timedelta(minutes=30)
    assert acts("accounts.session.fail") == ["accounts.session.fail"] * 5
    assert acts("accounts.account.lock") == ["accounts.account.lock"]


def test_the_lock_opens_by_itself_and_success_forgets_the_failures(
    cast: Cast, client: Client
) -> None:
    Account.objects.filter(username="bo").update(
        locked_until=timezone.now() - dt.timedelta(seconds=1), failed_sign_ins=3
    )
    assert enter(client, "bo").status_code == 302
    bo = cast.account("bo")
    assert (bo.failed_sign_ins, bo.locked_until) == (0, None)


def test_four_wrong_passwords_do_not_lock(cast: Cast, client: Client) -> None:
    for _try in range(4):
        enter(client, "bo", WRONG)
    assert enter(client, "bo").status_code == 302


def test_a_name_that_nobody_bears_answers_like_one_that_is_locked(
    cast: Cast, client: Client
) -> None:
    pages = [enter(client, "nobody", WRONG).content.decode() for _try in range(6)]
    assert ["密码错误次数过多" in page for page in pages] == [False] * 4 + [True] * 2
    assert acts("accounts.session.fail") == []


def test_tries_and_minutes_are_settings(cast: Cast, client: Client) -> None:
    choose(sign_in_tries=3, lock_minutes=5)
    for _try in range(3):
        enter(client, "bo", WRONG)
    locked = cast.account("bo").locked_until
    assert locked is not None
    assert locked - timezone.now() <= dt.timedelta(minutes=5)


def test_the_security_administrator_unlocks(cast: Cast, client: Client) -> None:
    now = timezone.now()
    for _try in range(5):
        note_failure(cast.account("bo"), "10.0.0.9", now)
    bo = cast.account("bo")
    client.force_login(cast.accounts["sun"])
    assert "锁定至" in client.get(f"/settings/accounts/{bo.pk}/").content.decode()
    client.post(f"/settings/accounts/{bo.pk}/unlock/")
    assert enter(Client(), "bo").status_code == 302
    assert acts("accounts.account.unlock") == ["accounts.account.unlock"]


def test_entering_and_leaving_are_journaled_with_address_and_method(
    cast: Cast, client: Client
) -> None:
    enter(client, "bo", REMOTE_ADDR="10.1.2.3")
    client.post("/account/logout/")
    begin, leave = Entry.objects.filter(action__startswith="accounts.session").order_by("id")
    assert (begin.action, begin.actor, begin.after) == (
        "accounts.session.begin",
        cast.accounts["bo"],
        {"address": "10.1.2.3", "method": "password"},
    )
    assert (leave.action, leave.actor) == ("accounts.session.leave", cast.accounts["bo"])


@pytest.mark.parametrize("minutes", [15, 240])
def test_a_session_lives_as_long_as_the_setting_says(
    cast: Cast, client: Client, minutes: int
) -> None:
    choose(idle_minutes=minutes)
    enter(client, "bo")
    client.get("/me/")
    left = Session.objects.get(pk=client.session.session_key).expire_date - timezone.now()
    assert abs(left - dt.timedelta(minutes=minutes)) < dt.timedelta(minutes=1)
    assert client.cookies["sessionid"]["max-age"] == ""  # the browser forgets it when it closes


def test_an_idle_session_is_out(cast: Cast, client: Client) -> None:
    enter(client, "bo")
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert client.get("/me/").status_code == 302


def test_pages_open_in_the_language_of_the_account(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["bo"])
    client.post("/me/language/", {"language": "en"})
    assert cast.account("bo").language == "en"
    other = Client()
    enter(other, "bo")
    assert "My account" in other.get("/me/").content.decode()
