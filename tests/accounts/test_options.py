"""The settings of the installation: changed on a page, journaled, used at once."""

import datetime as dt
from dataclasses import fields

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from guatu.accounts.granting import grant_role
from guatu.accounts.models import Option
from guatu.accounts.option_forms import PARTS, OptionsForm
from guatu.accounts.options import Options, options
from guatu.accounts.securing import set_options
from guatu.journal.models import Entry
from guatu.lib.refusals import Refused
from tests.accounts.entering import choose
from tests.cast import Cast

DAY = dt.date(2026, 1, 1)


@pytest.fixture
def whole(cast: Cast, client: Client) -> Client:
    """A security administrator of the whole installation."""
    grant_role(cast.accounts["sun"], "security", cast.units["city"], DAY, by=None)
    client.force_login(cast.account("sun"))
    return client


def filled(**changed: object) -> dict[str, object]:
    """The form as a browser sends it: boxes that are not ticked are absent."""
    values = vars(Options()) | changed
    return {
        k: (list(v) if isinstance(v, tuple) else v) for k, v in values.items() if v is not False
    }


def test_a_setting_is_changed_journaled_and_used_at_once(whole: Client) -> None:
    page = whole.post("/settings/sign-in/", filled(idle_minutes=15, single_session=True))
    assert page.status_code == 302
    assert (options().idle_minutes, options().single_session) == (15, True)
    told = Entry.objects.filter(action="accounts.options.set").order_by("id")
    assert [(e.source, e.after["value"]) for e in told if e.after] == [
        ("idle_minutes", 15),
        ("single_session", True),
    ]
    whole.post("/settings/sign-in/", filled(idle_minutes=20, single_session=True))
    last = Entry.objects.filter(action="accounts.options.set").latest("id")
    assert (last.before, last.after) == ({"value": 15}, {"value": 20})


def test_what_is_not_changed_leaves_no_trace(whole: Client) -> None:
    assert whole.post("/settings/sign-in/", filled()).status_code == 302
    assert not Option.objects.exists()


@pytest.mark.parametrize(("name", "value"), [("idle_minutes", 1), ("sign_in_tries", 0)])
def test_limits_are_kept(whole: Client, name: str, value: int) -> None:
    assert whole.post("/settings/sign-in/", filled(**{name: value})).status_code == 422


def test_one_county_does_not_set_them_for_another(cast: Cast) -> None:
    with pytest.raises(Refused):
        set_options({"idle_minutes": 15}, by=cast.accounts["sun"])
    with pytest.raises(PermissionDenied):
        set_options({"idle_minutes": 15}, by=cast.accounts["ana"])


@pytest.mark.django_db
def test_a_setting_of_a_former_version_is_left_out() -> None:
    choose(idle_minutes=15, once_upon_a_time=True)
    assert options().idle_minutes == 15


def test_the_page_shows_every_setting() -> None:
    shown = [name for _heading, names in PARTS for name in names]
    assert shown == list(OptionsForm.base_fields) == [each.name for each in fields(Options)]
