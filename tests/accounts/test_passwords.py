"""What a password must be like, and when it must be changed."""

import datetime as dt

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from guatu.accounts.granting import open_account, reset_password
from guatu.accounts.models import Account
from guatu.accounts.passwords import classes_in, is_password_due
from guatu.lib.refusals import Refused
from tests.accounts.entering import acts, choose, enter
from tests.cast import PASSWORD, Cast

NEW = "Spring-2027-rain"


def change(client: Client, new: str, old: str = PASSWORD) -> bool:
    cache.clear()  # five changes a minute are allowed
    data = {"oldpassword": old, "password1": new, "password2": new}
    return client.post("/account/password/change/", data).status_code == 302


@pytest.mark.parametrize(
    ("password", "count"),
    [("abc", 1), ("abC", 2), ("abC1", 3), ("abC1-", 4), ("密码", 1), ("12345", 1), ("", 0)],
)
def test_kinds_of_signs_are_counted(password: str, count: int) -> None:
    assert classes_in(password) == count


@given(st.text(), st.text())
def test_more_signs_never_have_fewer_kinds(first: str, second: str) -> None:
    assert classes_in(first + second) >= max(classes_in(first), classes_in(second))


@pytest.mark.parametrize("password", ["Short-1", "onlylowercase", "lower-case-only", "1234567890"])
@pytest.mark.django_db
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, Account(username="bo"))


@pytest.mark.django_db
def test_the_rules_are_settings() -> None:
    choose(password_length=8, password_classes=1)
    validate_password("correcthorse", Account(username="bo"))


def test_a_first_password_of_an_administrator_is_changed_before_anything_else(
    cast: Cast, client: Client
) -> None:
    reset_password(cast.account("bo"), "First-word-1", by=cast.accounts["sun"])
    enter(client, "bo", "First-word-1")
    answer = client.get("/projects/")
    assert (answer.status_code, answer.url) == (302, "/account/password/change/")
    assert client.get("/", HTTP_HX_REQUEST="true")["HX-Redirect"] == "/account/password/change/"
    assert change(client, NEW, "First-word-1")
    assert client.get("/projects/").status_code == 200


def test_an_account_that_was_opened_on_the_page_starts_with_a_first_password(cast: Cast) -> None:
    dana = cast.people["dana"]
    Account.objects.filter(person=dana).update(person=None)
    opened = open_account("new", "First-word-1", dana, by=cast.accounts["sun"])
    assert opened.is_password_initial
    assert not cast.account("bo").is_password_initial


def test_a_password_that_ran_out_is_changed_first(cast: Cast, client: Client) -> None:
    now = timezone.now()
    Account.objects.filter(username="bo").update(password_set_at=now - dt.timedelta(days=90))
    enter(client, "bo")
    assert client.get("/").url == "/account/password/change/"
    assert change(client, NEW)
    assert client.get("/").status_code == 200
    bo = cast.account("bo")
    assert bo.password_set_at is not None
    assert bo.password_set_at >= now


@pytest.mark.parametrize(("days", "age", "due"), [(90, 89, False), (90, 90, True), (0, 999, False)])
@pytest.mark.django_db
def test_the_age_is_a_setting(days: int, age: int, due: bool) -> None:
    choose(password_days=days)
    now = timezone.now()
    account = Account(username="x", password_set_at=now - dt.timedelta(days=age))
    assert is_password_due(account, now) is due


def test_the_last_five_passwords_do_not_come_back(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["bo"])
    assert not change(client, PASSWORD)
    olds = [f"Autumn-{number}-leaf" for number in range(5)]
    for old, new in zip([PASSWORD, *olds], olds, strict=False):
        assert change(client, new, old)
    assert not change(client, olds[0], olds[-1])
    assert change(client, PASSWORD, olds[-1])  # the sixth back
    assert len(cast.account("bo").former_passwords) == 4
    assert acts("accounts.password.change") == ["accounts.password.change"] * 6


def test_a_reset_password_is_none_of_the_last(cast: Cast) -> None:
    Account.objects.filter(username="bo").update(former_passwords=[make_password("Used-once-1")])
    with pytest.raises(Refused):
        reset_password(cast.account("bo"), "Used-once-1", by=cast.accounts["sun"])


def test_a_reset_opens_a_lock(cast: Cast, client: Client) -> None:
    later = timezone.now() + dt.timedelta(hours=1)
    Account.objects.filter(username="bo").update(locked_until=later)
    reset_password(cast.account("bo"), "First-word-1", by=cast.accounts["sun"])
    assert enter(client, "bo", "First-word-1").status_code == 302
