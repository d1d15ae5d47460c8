"""Signing in as a browser does."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from guatu.accounts.models import Option
from guatu.accounts.options import forget
from guatu.journal.models import Entry
from tests.cast import PASSWORD

CHROME = "Mozilla/5.0 (Windows NT 6.1; Win64; x64) Chrome/109.0.0.0 Safari/537.36"


def enter(client: Client, name: str, password: str = PASSWORD, **headers: Any) -> HttpResponse:
    """The answer to the sign-in form."""
    given = {"HTTP_USER_AGENT": CHROME} | headers
    return client.post("/account/login/", {"login": name, "password": password}, **given)


def is_in(client: Client) -> bool:
    """Whether the browser is signed in."""
    return client.get("/me/").status_code == 200


def acts(prefix: str = "accounts.") -> list[str]:
    """The acts of the journal so far that begin so, the oldest first."""
    found = Entry.objects.filter(action__startswith=prefix).order_by("id")
    return list(found.values_list("action", flat=True))


def choose(**values: Any) -> None:
    """Settings of the installation, as if their page had been used."""
    for name, value in values.items():
        Option.objects.update_or_create(name=name, defaults={"value": value})
    forget()
