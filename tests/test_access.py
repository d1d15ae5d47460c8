"""Every address of the site, who asks, and what the answer is.

The rows stand in `tests/access/rows_<app>.py`, one tuple a line: the name of the address, the
object it is about (a key of `OBJECTS` there or in `tests/access/objects.py`), the method, and
player=status for each player of the cast that matters. 200 and 302 are a yes, 422 a yes to a form
that lacks its values, 403 a missing right, 404 what may not even be known to exist. Whoever is not
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
from tests.access.objects import OBJECTS as COMMON
from tests.cast import Cast

Row = tuple[str, str, str, str]

# Open to whoever is not signed in; allauth's own pages are tested by allauth.
PUBLIC = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_set_password",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "set_language",
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
    clients = {name: Client() for name in cast.accounts}
    for name, client in clients.items():
        client.force_login(cast.accounts[name])
    for name, about, method, answers in rows:
        address = reverse(name, kwargs=objects[about](cast))
        with subtests.test(f"{method} {address}", name=name, about=about):
            anonymous = answer(Client(), method, address)
            assert (anonymous.status_code, anonymous.url.split("?")[0]) == (302, "/account/login/")
            expected = dict(item.split("=") for item in answers.split())
            got = {
                player: str(answer(clients[player], method, address).status_code)
                for player in expected
            }
            assert got == expected


def test_every_address_has_a_row() -> None:
    known = {row[0] for _app, rows, _objects in TABLES for row in rows} | PUBLIC
    assert sorted(set(names(get_resolver().url_patterns)) - known) == []


def test_what_is_public_exists() -> None:
    assert {"account_login", "set_language"} <= set(names(get_resolver().url_patterns))
