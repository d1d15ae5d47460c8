"""Every address of the site, who asks, and what the answer is.

The rows stand in `tests/access/rows_<app>.py`, one tuple a line: the name of the address, the
object it is about (a key of `OBJECTS` there or in `tests/access/objects.py`), the method, and
player=status. 200 and 302 are a yes, 422 a yes to a form that lacks its values, 403 a missing
right, 404 what may not even be known to exist. Every role of the table has an answer in every row,
stated or derived (`tests/access/players.py`: groups, `*` for the rest, who stands for whom); here
the stated ones are asked for, in `tests/access/test_every_role.py` all others. Whoever is not
signed in is sent to sign in, everywhere but at `PUBLIC`. A new address without a row fails.
"""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

import tests.access as access
from guatu.accounts.models import Account
from guatu.accounts.permissions import ROLES
from tests.access.objects import OBJECTS as COMMON
from tests.access.players import ROLE_OF, all_accounts, answers_of, asked_first
from tests.cast import Cast

Row = tuple[str, str, str, str]

# Open to whoever is not signed in; allauth's own pages are tested by allauth.
PUBLIC = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "socialaccount_login_error",
    "socialaccount_login_cancelled",
    "openid_connect_login",
    "openid_connect_callback",
    "set_language",
    "meetings:feed",
    "bulletins:robots",
    "bulletins:public-list",
    "bulletins:public-article",
    "bulletins:public-file",
    "bulletins:public-reply",
    "bulletins:public-thanks",
}


def tables() -> Iterator[tuple[str, list[Row], dict]]:
    """(app, rows, objects) of each file of rows."""
    for module in pkgutil.iter_modules(access.__path__):
        if module.name.startswith("rows_"):
            found = importlib.import_module(f"tests.access.{module.name}")
            objects = COMMON | getattr(found, "OBJECTS", {})
            yield module.name.removeprefix("rows_"), found.ROWS, objects


def names(patterns: list, space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner)


TABLES = list(tables())


def answer(client: Client, method: str, address: str) -> HttpResponse:
    """What comes back; what it wrote is taken back. A form is sent without its values."""
    with transaction.atomic():
        data = {"sent": "1"} if method == "post" else None
        response = getattr(client, method)(address, data)
        if response.streaming:
            response.getvalue()  # read to its end, a file closes
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize(("app", "rows", "objects"), TABLES, ids=[app for app, *_rest in TABLES])
def test_access(
    cast: Cast, subtests: pytest.Subtests, app: str, rows: list[Row], objects: dict
) -> None:
    clients = clients_of(all_accounts(cast))
    for name, about, method, answers in rows:
        address = reverse(name, kwargs=objects[about](cast))
        with subtests.test(f"{method} {address}", name=name, about=about):
            anonymous = answer(Client(), method, address)
            assert (anonymous.status_code, anonymous.url.split("?")[0]) == (302, "/account/login/")
            asked = asked_first(answers)
            expected = {n: status for n, status in answers_of(answers).items() if n in asked}
            got = {n: str(answer(clients[n], method, address).status_code) for n in expected}
            assert got == expected


def clients_of(accounts: dict[str, Account]) -> dict[str, Client]:
    """A browser a player, signed in."""
    clients = {name: Client() for name in accounts}
    for name, client in clients.items():
        client.force_login(accounts[name])
    return clients


@pytest.mark.parametrize(("app", "rows", "objects"), TABLES, ids=[app for app, *_rest in TABLES])
def test_every_row_has_an_answer_for_every_role(app: str, rows: list[Row], objects: dict) -> None:
    """`answers_of` raises where one is missing."""
    for row in rows:
        assert {ROLE_OF[name] for name in answers_of(row[3])} == set(ROLES), row


def test_every_address_has_a_row() -> None:
    known = {row[0] for _app, rows, _objects in TABLES for row in rows} | PUBLIC
    assert sorted(set(names(get_resolver().url_patterns)) - known) == []


def test_what_is_public_exists() -> None:
    assert {"account_login", "set_language"} <= set(names(get_resolver().url_patterns))
