"""Where an account is signed in, and ending that."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from guatu.accounts.own_views import device_of
from tests.accounts.entering import acts, choose, enter, is_in
from tests.cast import Cast

PHONE = "Mozilla/5.0 (Linux; Android 12; HarmonyOS) MicroMessenger/8.0 Chrome/99.0"


def test_each_machine_is_listed_and_can_be_ended(cast: Cast, client: Client) -> None:
    phone = Client()
    enter(client, "bo", REMOTE_ADDR="10.0.0.1")
    enter(phone, "bo", REMOTE_ADDR="10.0.0.2", HTTP_USER_AGENT=PHONE)
    page = client.get("/me/").content.decode()
    assert "Chrome 109 · Windows · 10.0.0.1" in page
    assert "WeChat 8 · HarmonyOS · 10.0.0.2" in page
    other = UserSession.objects.get(ip="10.0.0.2")
    assert client.post(f"/me/sessions/{other.pk}/end/").status_code == 302
    assert (is_in(client), is_in(phone)) == (True, False)
    assert acts("accounts.session.end") == ["accounts.session.end"]


def test_nobody_ends_the_session_of_another(cast: Cast, client: Client) -> None:
    ana = Client()
    enter(ana, "ana")
    enter(client, "bo")
    foreign = UserSession.objects.get(user=cast.accounts["ana"])
    assert client.post(f"/me/sessions/{foreign.pk}/end/").status_code == 404
    assert is_in(ana)


def test_all_others_end_at_once(cast: Cast, client: Client) -> None:
    others = [Client(), Client()]
    for one in (*others, client):
        enter(one, "bo")
    client.post("/me/sessions/end/")
    assert [is_in(one) for one in (*others, client)] == [False, False, True]


@pytest.mark.parametrize("single", [True, False])
def test_a_single_session_is_a_setting(cast: Cast, client: Client, single: bool) -> None:
    choose(single_session=single)
    earlier = Client()
    enter(earlier, "bo")
    enter(client, "bo")
    assert (is_in(earlier), is_in(client)) == (not single, True)


def test_the_security_administrator_signs_somebody_out_everywhere(
    cast: Cast, client: Client
) -> None:
    enter(client, "bo")
    sun = Client()
    sun.force_login(cast.accounts["sun"])
    bo = cast.accounts["bo"]
    assert "Chrome 109 · Windows" in sun.get(f"/settings/accounts/{bo.pk}/").content.decode()
    sun.post(f"/settings/accounts/{bo.pk}/sessions/end/")
    assert not is_in(client)


def test_a_closed_account_is_out_at_once(cast: Cast, client: Client) -> None:
    enter(client, "bo")
    sun = Client()
    sun.force_login(cast.accounts["sun"])
    sun.post(f"/settings/accounts/{cast.accounts['bo'].pk}/state/")
    assert not is_in(client)
    assert enter(Client(), "bo").url == "/account/inactive/"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0",
            "Edge 120 · Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/16 Safari/605",
            "Safari 605 · macOS",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Firefox/115.0", "Firefox 115 · Linux"),
        ("curl/8.0", "未知设备"),
    ],
)
def test_devices_are_called_by_names_that_people_know(agent: str, device: str) -> None:
    assert device_of(agent) == device
