"""A county opened on an empty system."""

import datetime as dt

import pytest
from django.test import Client

from guatu.accounts.models import Account, Unit
from guatu.desk.opening import open_county
from guatu.ledger.models import Portfolio
from guatu.lib.refusals import Refused

DAY = dt.date(2026, 1, 1)
NEW = "Guatu-2026-first"


@pytest.mark.django_db
def test_the_first_accounts_can_sign_in_and_the_office_reaches_its_ledger() -> None:
    opened = open_county("青石县", "190321", DAY)
    assert [each.username for each in opened] == ["sysadmin", "security", "auditor", "office"]
    office = Account.objects.get(username="office")
    assert office.check_password(opened[-1].password)
    assert Portfolio.objects.reached_by(office, "sheets.import").count() == 1
    client = Client()
    assert client.login(username="office", password=opened[-1].password)
    answer = client.get("/projects/")
    assert (answer.status_code, answer.url) == (302, "/account/password/change/")
    chosen = {"oldpassword": opened[-1].password, "password1": NEW, "password2": NEW}
    client.post(answer.url, chosen)
    assert client.get("/projects/").status_code == 200


@pytest.mark.django_db
def test_a_second_county_has_accounts_of_its_own_and_a_code_is_taken_once() -> None:
    open_county("青石县", "190321", DAY)
    second = open_county("白河县", "190322", DAY)
    assert second[0].username == "sysadmin-190322"
    with pytest.raises(Refused):
        open_county("又一个县", "190321", DAY)
    assert Unit.objects.count() == 2
