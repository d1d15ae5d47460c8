"""Accounts and the roles granted to them."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from guatu.accounts import actions
from guatu.accounts.models import Account, RoleGrant
from guatu.journal.models import Entry
from guatu.lib.refusals import Refused
from tests.cast import GRANTED, PASSWORD, Cast

JULY = dt.date(2026, 7, 1)


@pytest.fixture
def newcomer(cast: Cast) -> Account:
    drafts = [actions.PersonDraft("黎明", cast.units["county"])]
    (person,) = actions.create_people(drafts, by=None)
    return actions.open_account("li", PASSWORD, person, by=cast.accounts["sun"])


def test_the_security_administrator_opens_accounts_and_grants_roles(
    cast: Cast, newcomer: Account
) -> None:
    assert newcomer.check_password(PASSWORD)
    actions.grant_role(newcomer, "unit", cast.units["town"], GRANTED, by=cast.accounts["sun"])
    before = Entry.objects.count()
    actions.grant_role(newcomer, "unit", cast.units["town"], JULY, by=cast.accounts["sun"])
    assert Entry.objects.count() == before


def test_the_journal_never_holds_a_password(cast: Cast, newcomer: Account) -> None:
    actions.reset_password(newcomer, "another-long-46", by=cast.accounts["sun"])
    newcomer.refresh_from_db()
    assert newcomer.check_password("another-long-46")
    entries = Entry.objects.filter(thread=f"account/{newcomer.pk}")
    kept = [entry.after for entry in entries]
    assert [values.get("password") for values in kept] == ["***", "***"]


@pytest.mark.parametrize("password", ["short", "1234567890", "password123"])
def test_a_weak_password_is_refused(cast: Cast, newcomer: Account, password: str) -> None:
    with pytest.raises(Refused):
        actions.reset_password(newcomer, password, by=cast.accounts["sun"])


def test_a_name_and_a_person_have_one_account(cast: Cast) -> None:
    sun = cast.accounts["sun"]
    drafts = [actions.PersonDraft("黎明", cast.units["county"])]
    (person,) = actions.create_people(drafts, by=None)
    for username, whose in (("bo", person), ("bo2", cast.people["bo"]), ("x", None)):
        with pytest.raises(Refused):
            actions.open_account(username, PASSWORD, whose, by=sun)


@pytest.mark.parametrize("role", ["office", "unit", "security", "auditor"])
def test_administrators_hold_no_second_role(cast: Cast, role: str) -> None:
    with pytest.raises(Refused):
        actions.grant_role(
            cast.accounts["xi"], role, cast.units["county"], JULY, by=cast.accounts["sun"]
        )


def test_nobody_grants_to_himself(cast: Cast) -> None:
    sun = cast.accounts["sun"]
    with pytest.raises(Refused):
        actions.grant_role(sun, "office", cast.units["county"], JULY, by=sun)
    with pytest.raises(Refused):
        actions.close_account(sun, by=sun)


def test_no_role_is_granted_out_of_reach(cast: Cast, newcomer: Account) -> None:
    for unit in ("city", "other_county"):
        with pytest.raises(PermissionDenied):
            actions.grant_role(newcomer, "head", cast.units[unit], JULY, by=cast.accounts["sun"])


def test_an_account_that_acts_elsewhere_is_out_of_reach(cast: Cast, newcomer: Account) -> None:
    actions.grant_role(newcomer, "statistics", cast.units["city"], GRANTED, by=None)
    with pytest.raises(PermissionDenied):
        actions.reset_password(newcomer, PASSWORD, by=cast.accounts["sun"])
    assert newcomer not in Account.objects.visible_to(cast.accounts["sun"])


def test_the_other_countys_accounts_are_out_of_reach(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.close_account(cast.accounts["zhou"], by=cast.accounts["sun"])


@pytest.mark.parametrize("name", ["ana", "bo", "dana", "xi", "wu"])
def test_others_open_no_accounts(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.open_account("x", PASSWORD, None, by=cast.accounts[name])
    with pytest.raises(PermissionDenied):
        actions.grant_role(
            cast.accounts["bo"], "office", cast.units["county"], JULY, by=cast.accounts[name]
        )


def test_a_role_that_ends_today_is_gone_at_once(cast: Cast) -> None:
    grant = cast.accounts["bo"].grants.get()
    actions.end_role(grant, GRANTED, by=cast.accounts["sun"])
    assert not RoleGrant.objects.on(GRANTED).filter(pk=grant.pk).exists()
    actions.end_role(grant, JULY, by=cast.accounts["sun"])
    assert RoleGrant.objects.get(pk=grant.pk).valid_to == GRANTED


def test_a_closed_account_has_no_rights(cast: Cast) -> None:
    actions.close_account(cast.accounts["ana"], by=cast.accounts["sun"])
    with pytest.raises(PermissionDenied):
        actions.change_unit(cast.units["town"], by=cast.account("ana"), short_name="柳溪")
