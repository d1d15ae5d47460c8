"""Phone numbers and contacts are masked; reading one in full is an act with a reason."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from guatu.accounts.models import Person
from guatu.accounts.revealing import KEPT, reveal
from guatu.journal.models import Entry
from guatu.ledger.actions import change_projects
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from tests.cast import Cast

PHONE, SHOWN = "13812341234", "138****1234"
CONTACT, CONTACT_SHOWN = "高强 13998765432", "高强 139****5432"


@pytest.fixture
def called(cast: Cast) -> Cast:
    """Bo has a phone, and the school a contact."""
    Person.objects.filter(pk=cast.people["bo"].pk).update(phone=PHONE)
    change_projects([(cast.school, {"contact": CONTACT})], by=None)
    return cast


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("name", ["ana", "bo", "dana", "xi", "sun"])
def test_everybody_sees_a_phone_masked(called: Cast, client: Client, name: str) -> None:
    client.force_login(called.accounts[name])
    bo, housing = called.people["bo"], called.units["housing"]
    for address in (
        f"/settings/people/{bo.pk}/", "/settings/people/", f"/settings/units/{housing.pk}/",
    ):  # fmt: skip
        text = page(client, address)
        assert SHOWN in text, address
        assert PHONE not in text, address


def test_ones_own_phone_is_in_full_on_ones_own_page(called: Cast, client: Client) -> None:
    client.force_login(called.accounts["bo"])
    assert PHONE in page(client, "/me/")


def test_a_phone_is_shown_for_a_while_to_who_says_why(called: Cast, client: Client) -> None:
    client.force_login(called.accounts["dana"])
    bo = called.people["bo"]
    address = f"/settings/people/{bo.pk}/"
    assert client.post(f"{address}phone/", {"reason": "会议通知"}).url == address
    assert PHONE in page(client, address)
    entry = Entry.objects.get(action="accounts.phone.reveal")
    assert (entry.actor, entry.thread, entry.after) == (
        called.accounts["dana"],
        f"person/{bo.pk}",
        {"reason": "会议通知"},
    )
    session = client.session
    session[KEPT] = dict.fromkeys(session[KEPT], 0)  # the quarter of an hour is over
    session.save()
    assert PHONE not in page(client, address)


def test_without_a_reason_or_a_right_nothing_is_shown(called: Cast, client: Client) -> None:
    bo = called.people["bo"]
    with pytest.raises(Refused):
        reveal(bo, "accounts.phone.view", "accounts.phone.reveal", " ", by=called.accounts["dana"])
    with pytest.raises(PermissionDenied):
        reveal(bo, "accounts.phone.view", "accounts.phone.reveal", "x", by=called.accounts["bo"])
    client.force_login(called.accounts["bo"])
    assert "显示完整号码" not in page(client, f"/settings/people/{bo.pk}/")


@pytest.mark.parametrize(
    ("name", "status"), [("bo", 302), ("gao", 302), ("lei", 302), ("fang", 302), ("tao", 403)]
)
def test_who_works_on_a_project_reads_its_contact(
    called: Cast, client: Client, name: str, status: int
) -> None:
    client.force_login(called.accounts[name])
    address = f"/projects/{called.school.pk}/"
    assert CONTACT_SHOWN in page(client, address)
    assert client.post(f"{address}contact/", {"reason": "工作联系"}).status_code == status
    assert (CONTACT in page(client, address)) is (status == 302)


def test_the_history_and_the_journal_never_show_it_in_full(called: Cast, client: Client) -> None:
    client.force_login(called.accounts["ana"])
    address = f"/projects/{called.school.pk}/"
    client.post(f"{address}contact/", {"reason": "工作联系"})
    assert "13998765432" not in page(client, f"{address}history/")
    journal = page(client, "/journal/?act=ledger.project.change")
    assert CONTACT_SHOWN in journal
    assert "13998765432" not in journal


def test_a_form_that_comes_back_masked_changes_nothing(called: Cast, client: Client) -> None:
    client.force_login(called.accounts["ana"])
    bo = called.people["bo"]
    assert PHONE not in page(client, f"/settings/people/{bo.pk}/edit/")
    data = {"name": bo.name, "phone": SHOWN, "home": bo.home_id}
    client.post(f"/settings/people/{bo.pk}/edit/", data)
    assert Person.objects.get(pk=bo.pk).phone == PHONE
    client.post(f"/settings/people/{bo.pk}/edit/", data | {"phone": "13700001111"})
    assert Person.objects.get(pk=bo.pk).phone == "13700001111"
    client.post(f"/settings/people/{bo.pk}/edit/", data | {"phone": ""})
    assert Person.objects.get(pk=bo.pk).phone == ""


def test_so_does_the_form_of_a_project(called: Cast, client: Client) -> None:
    client.force_login(called.accounts["ana"])
    school = Project.objects.get(pk=called.school.pk)
    address = f"/projects/{school.pk}/edit/"
    form = client.get(address).context["form"]
    assert form["contact"].value() == CONTACT_SHOWN
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    client.post(address, data | {"tags": "", "fund_plan": "", "remark": "新备注"})
    school.refresh_from_db()
    assert (school.contact, school.remark) == (CONTACT, "新备注")
