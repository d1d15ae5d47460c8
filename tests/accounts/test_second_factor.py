"""Second factors: setting up, signing in, losing the device, roles that must have one."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.test import Client
from django.utils import timezone

from guatu.accounts.adapter import HouseMFAAdapter
from guatu.accounts.models import Account
from guatu.accounts.securing import remove_second_factor
from guatu.lib.refusals import Refused
from tests.accounts.entering import acts, choose, enter, is_in
from tests.cast import PASSWORD, Cast

ON = "/account/factors/app/on/"


def code_of(secret: str) -> str:
    """What the app on the phone shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def set_up(client: Client) -> str:
    """Sets an app up and returns its secret."""
    client.post(f"/account/reauthenticate/?next={ON}", {"password": PASSWORD})
    page = client.get(ON).content.decode()
    found = re.search(r'g-key">(\w+)<', page)
    assert found is not None
    assert client.post(ON, {"code": code_of(found[1])}).status_code == 302
    return found[1]


@pytest.fixture
def bo(cast: Cast, client: Client) -> Account:
    client.force_login(cast.accounts["bo"])
    return cast.accounts["bo"]


def test_setting_up_an_app_asks_for_the_password_first(bo: Account, client: Client) -> None:
    answer = client.get(ON)
    assert (answer.status_code, answer.url) == (
        302,
        f"/account/reauthenticate/?next={quote_plus(ON)}",
    )


def test_with_an_app_the_password_alone_opens_nothing(
    bo: Account, client: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)
    other = Client()
    assert enter(other, "bo").url == "/account/factors/authenticate/"
    assert not is_in(other)
    # The code that set the app up is used up; a recovery code stands in for the next one.
    recovery = Authenticator.objects.get(user=bo, type="recovery_codes").wrap()
    other.post("/account/factors/authenticate/", {"code": recovery.get_unused_codes()[0]})
    assert is_in(other)
    assert "accounts.factor.add" in acts()


def test_the_secret_is_not_in_the_database_as_it_is(bo: Account, client: Client) -> None:
    secret = set_up(client)
    stored = Authenticator.objects.get(user=bo, type="totp")
    assert secret not in str(stored.data)
    assert HouseMFAAdapter().decrypt(stored.data["secret"]) == secret


def test_wrong_codes_lock_as_wrong_passwords_do(cast: Cast, bo: Account, client: Client) -> None:
    set_up(client)
    other = Client()
    enter(other, "bo")
    for _try in range(5):
        other.post("/account/factors/authenticate/", {"code": "000000"})
    assert cast.account("bo").locked_until is not None
    assert not is_in(other)


def test_the_administrator_takes_a_lost_device_off_and_ends_the_sessions(
    cast: Cast, bo: Account, client: Client
) -> None:
    set_up(client)
    remove_second_factor(cast.account("bo"), by=cast.accounts["sun"])
    assert not Authenticator.objects.filter(user=bo).exists()
    other = Client()
    assert enter(other, "bo").url == "/"
    with pytest.raises(Refused):
        remove_second_factor(cast.account("sun"), by=cast.accounts["sun"])


def test_a_role_that_needs_a_second_factor_sets_one_up_first(
    cast: Cast, bo: Account, client: Client
) -> None:
    choose(second_factor_roles=["unit"])
    assert client.get("/projects/").url == "/account/factors/"
    assert client.get("/account/factors/").status_code == 200
    assert client.post("/account/logout/").status_code == 302
    client.force_login(bo)
    set_up(client)
    assert client.get("/projects/").status_code == 200
    dana = Client()
    dana.force_login(cast.accounts["dana"])
    assert dana.get("/projects/").status_code == 200


def test_the_last_factor_of_such_a_role_stays(cast: Cast, bo: Account, client: Client) -> None:
    set_up(client)
    choose(second_factor_roles=["unit"])
    answer = client.post("/account/factors/app/off/")
    assert answer.status_code == 200
    assert "请先设置另一种方式" in answer.content.decode()
    choose(second_factor_roles=[])
    assert client.post("/account/factors/app/off/").status_code == 302


def test_recovery_codes_work_once(bo: Account, client: Client) -> None:
    set_up(client)
    code = Authenticator.objects.get(user=bo, type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        other = Client()
        enter(other, "bo")
        other.post("/account/factors/authenticate/", {"code": code})
        assert is_in(other) is expected


def test_the_page_of_factors_tells_what_is_set_up(bo: Account, client: Client) -> None:
    assert "设置验证器" in client.get("/account/factors/").content.decode()
    set_up(client)
    WebAuthn.add(bo, "办公电脑", {})
    page = client.get("/account/factors/")
    assert page.status_code == 200
    assert f"{timezone.localdate():%Y年}" in page.content.decode()
    assert "办公电脑" in client.get("/account/factors/passkeys/").content.decode()
    assert client.get("/account/factors/codes/").status_code == 200
