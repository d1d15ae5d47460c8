"""Signing in through another system: only for accounts that were linked to an identity there."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client

from guatu.accounts.models import Account
from guatu.accounts.securing import link_identity
from guatu.journal.models import Entry
from guatu.lib.refusals import Refused
from tests.accounts.entering import acts, is_in
from tests.accounts.identity_provider import CLIENT, Provider, running
from tests.cast import PASSWORD, Cast


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with running("sub-of-bo") as started:
        app = {
            "provider_id": "oidc",
            "name": "政务统一认证",
            "client_id": CLIENT,
            "secret": "s",
            "settings": {"server_url": started.address, "oauth_pkce_enabled": True},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        yield started


def go_through(client: Client, process: str = "login") -> HttpResponse:
    """To the provider and back with its code."""
    leaving = client.post(f"/account/oidc/login/?process={process}")
    asked = parse_qs(urlsplit(leaving.url).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = {"code": "the-code", "state": asked["state"][0]}
    return client.get("/account/oidc/login/callback/", back)


def test_the_sign_in_page_offers_it_only_where_it_is_set_up(
    cast: Cast, client: Client, provider: Provider, settings: Any
) -> None:
    assert "通过政务统一认证登录" in client.get("/account/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "政务统一认证" not in client.get("/account/login/").content.decode()


def test_an_identity_that_nobody_linked_opens_nothing(
    cast: Cast, client: Client, provider: Provider
) -> None:
    count = Account.objects.count()
    assert go_through(client).url == "/account/login/"
    assert "尚未绑定账号" in client.get("/account/login/").content.decode()
    assert not is_in(client)
    assert Account.objects.count() == count


def test_an_identity_that_the_administrator_linked_opens_its_account(
    cast: Cast, client: Client, provider: Provider
) -> None:
    sun = Client()
    sun.force_login(cast.accounts["sun"])
    bo = cast.accounts["bo"]
    data = {"provider": "oidc", "uid": "sub-of-bo"}
    assert sun.post(f"/settings/accounts/{bo.pk}/identities/new/", data).status_code == 302
    go_through(client)
    assert is_in(client)
    begun = Entry.objects.get(action="accounts.session.begin")
    assert (begun.actor, begun.after) == (bo, {"address": "127.0.0.1", "method": "socialaccount"})


def test_its_owner_links_it_after_signing_in_and_takes_it_off(
    cast: Cast, client: Client, provider: Provider
) -> None:
    client.force_login(cast.accounts["bo"])
    client.post("/account/reauthenticate/?next=/me/", {"password": PASSWORD})
    assert go_through(client, "connect").url == "/me/"
    other = Client()
    go_through(other)
    assert is_in(other)
    linked = SocialAccount.objects.get(user=cast.accounts["bo"])
    assert linked.uid == "sub-of-bo"
    client.post("/account/identities/", {"account": linked.pk})
    assert not SocialAccount.objects.exists()
    assert acts("accounts.identity") == ["accounts.identity.link", "accounts.identity.unlink"]


def test_one_identity_opens_one_account(cast: Cast) -> None:
    sun = cast.accounts["sun"]
    link_identity(cast.account("bo"), "oidc", "x", by=sun)
    with pytest.raises(Refused):
        link_identity(cast.account("chen"), "oidc", "x", by=sun)
    with pytest.raises(Refused):
        link_identity(cast.account("sun"), "oidc", "y", by=sun)


def test_a_closed_account_stays_closed(cast: Cast, client: Client, provider: Provider) -> None:
    link_identity(cast.account("bo"), "oidc", "sub-of-bo", by=cast.accounts["sun"])
    Account.objects.filter(username="bo").update(is_active=False)
    assert go_through(client).url == "/account/inactive/"
    assert not is_in(client)
