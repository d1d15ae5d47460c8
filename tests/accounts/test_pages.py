"""The pages of units, people and accounts, used as in a browser."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from guatu.accounts.actions import PersonDraft, UnitDraft, create_people, create_units
from guatu.accounts.models import Account, Person, Post, RoleGrant, Succession, Unit
from guatu.desk.actions import hand_over_units
from guatu.journal.models import Entry
from guatu.ledger.actions import assign_units
from guatu.ledger.models import ProjectRole
from tests.cast import PASSWORD, START, Cast

MAY = dt.date(2026, 5, 1)


@pytest.fixture
def ana(cast: Cast, client: Client) -> Client:
    client.force_login(cast.accounts["ana"])
    return client


@pytest.fixture
def sun(cast: Cast, client: Client) -> Client:
    client.force_login(cast.accounts["sun"])
    return client


def unit_data(cast: Cast, **fields: object) -> dict:
    return {
        "once": uuid.uuid4(),
        "name": "青石县数据局",
        "short_name": "数据局",
        "code": "qs-sj",
        "kind": "bureau",
        "parent": cast.units["county"].pk,
        "order": 9,
        "valid_from": "2026-05-01",
        **fields,
    }


def test_a_unit_is_made_once_however_often_the_form_is_sent(cast: Cast, ana: Client) -> None:
    data = unit_data(cast)
    first = ana.post("/settings/units/new/", data)
    unit = Unit.objects.get(code="qs-sj")
    entries = Entry.objects.count()
    again = ana.post("/settings/units/new/", data)
    assert first.url == again.url == f"/settings/units/{unit.pk}/"
    assert Entry.objects.count() == entries
    assert unit.valid_from == MAY


def test_what_was_typed_survives_a_refusal(cast: Cast, ana: Client) -> None:
    response = ana.post("/settings/units/new/", unit_data(cast, code="qs-zj"))
    assert response.status_code == 422
    assert "青石县数据局" in response.content.decode()
    assert not Unit.objects.filter(name="青石县数据局").exists()


def test_a_forged_parent_out_of_reach_is_no_choice(cast: Cast, ana: Client) -> None:
    data = unit_data(cast, parent=cast.units["other_county"].pk)
    assert ana.post("/settings/units/new/", data).status_code == 422


def test_the_county_itself_is_corrected_though_its_parent_is_out_of_reach(
    cast: Cast, ana: Client
) -> None:
    county = cast.units["county"]
    data = {"name": "青石县", "short_name": "青石县", "code": "qs", "kind": "county", "order": 1}
    assert ana.post(f"/settings/units/{county.pk}/edit/", data).status_code == 302
    county.refresh_from_db()
    assert (county.short_name, county.parent) == ("青石县", cast.units["city"])


def test_the_tree_shows_the_units_of_a_day(cast: Cast, ana: Client) -> None:
    drafts = [UnitDraft("n", "青石县城建局", "城建局", "bureau", cast.units["county"], 1, MAY)]
    (new,) = create_units(drafts, by=None)
    hand_over_units([cast.units["housing"]], [new], "rename", MAY, "更名", by=None)
    before = ana.get("/settings/units/?day=2026-04-30").content.decode()
    after = ana.get("/settings/units/?day=2026-05-01").content.decode()
    both = ana.get("/settings/units/?day=2026-05-01&ended=on").content.decode()
    name, successor = "青石县住房和城乡建设局", "青石县城建局"
    assert (name in before, successor in before) == (True, False)
    assert (name in after, successor in after) == (False, True)
    assert name in both
    assert "白河县" not in both


@pytest.mark.parametrize("query", ["day=2026-02-31", "day=nonsense", "within=x", "within=99999"])
def test_an_address_that_means_nothing_shows_today(cast: Cast, ana: Client, query: str) -> None:
    assert "青石县交通运输局" in ana.get(f"/settings/units/?{query}").content.decode()


def test_the_tree_takes_the_same_queries_for_many_units(
    cast: Cast, ana: Client, django_assert_max_num_queries: object
) -> None:
    def draft(number: int) -> UnitDraft:
        name = f"单位{number}"
        return UnitDraft(f"m{number}", name, name, "bureau", cast.units["county"])

    create_units([draft(number) for number in range(80)], by=None)
    with django_assert_max_num_queries(20):
        assert "单位79" in ana.get("/settings/units/").content.decode()


def test_a_units_page_counts_its_projects_on_a_day(cast: Cast, ana: Client) -> None:
    address = f"/settings/units/{cast.units['housing'].pk}/"
    assert cast.school.name in ana.get(address).content.decode()
    assert cast.school.name not in ana.get(f"{address}?day=2025-12-31").content.decode()


def test_who_sees_no_projects_sees_none_on_a_units_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["xi"])
    page = client.get(f"/settings/units/{cast.units['housing'].pk}/").content.decode()
    assert cast.school.name not in page


def test_a_hand_over_is_done_once_and_not_ahead(cast: Cast, ana: Client) -> None:
    drafts = [UnitDraft("n", "青石县城建局", "城建局", "bureau", cast.units["county"], 1, MAY)]
    (new,) = create_units(drafts, by=None)
    data = {
        "once": uuid.uuid4(),
        "kind": "rename",
        "old": [cast.units["housing"].pk],
        "new": [new.pk],
        "day": "2999-01-01",
        "reason": "机构改革",
    }
    address = "/settings/units/hand-over/"
    assert ana.post(address, data).status_code == 422
    data["day"] = "2026-05-01"
    page = ana.post(address, data)
    assert page.status_code == 200
    assert not Succession.objects.exists()  # so far it is only told what would move
    assert dict(page.context["moving"]).values()
    data["confirm"] = "1"
    for _time in range(2):
        assert ana.post(address, data).url == f"/settings/units/{new.pk}/"
    assert Succession.objects.count() == 1
    assert ProjectRole.objects.current().get(project=cast.school, role="responsible").unit == new


def test_a_split_makes_its_units_and_shares_the_projects_out(cast: Cast, ana: Client) -> None:
    housing = cast.units["housing"]
    assign_units([(cast.road, "second", housing)], MAY, by=None)
    data = {
        "once": uuid.uuid4(),
        "kind": "split",
        "old": [housing.pk],
        "names": f"{housing.name}，县住建局\n\n青石县城市管理局, 县城管局",
        "day": "2026-05-02",
        "reason": "机构改革",
    }
    address = "/settings/units/hand-over/"
    page = ana.post(address, data)
    assert set(page.context["shared"]) == {cast.school, cast.road}
    assert not Unit.objects.filter(short_name="县城管局").exists()
    data |= {"confirm": "1", f"share-{cast.road.pk}": "1", f"share-{cast.school.pk}": "9"}
    first = Unit.objects.get(pk=ana.post(address, data).url.split("/")[-2])
    second = Unit.objects.get(short_name="县城管局")
    assert (first.name, second.parent, second.valid_from) == (
        housing.name,
        housing.parent,
        dt.date(2026, 5, 2),
    )
    held = {row.project: row.unit for row in ProjectRole.objects.current()}
    assert (held[cast.school], held[cast.road]) == (first, second)
    acts = Entry.objects.filter(batch=data["once"])
    assert acts.filter(model="accounts.unit").exists()
    assert acts.filter(model="ledger.projectrole").exists()


@pytest.mark.parametrize(
    "names", ["", "字" * 121, f"青石县城建局，{'字' * 41}", "青石县交通运输局"]
)
def test_new_units_need_a_name_that_fits_and_is_free(cast: Cast, ana: Client, names: str) -> None:
    Unit.objects.filter(pk=cast.units["transport"].pk).update(name="青石县交通运输局")
    data = {"once": uuid.uuid4(), "kind": "rename", "old": [cast.units["housing"].pk]}
    data |= {"names": names, "day": "2026-05-01", "reason": "机构改革"}
    page = ana.post("/settings/units/hand-over/", data)
    assert page.status_code == 422
    assert page.context["form"].errors


def test_going_back_keeps_what_was_typed(cast: Cast, ana: Client) -> None:
    data = {"once": uuid.uuid4(), "kind": "rename", "old": [cast.units["housing"].pk]}
    data |= {"names": "青石县城建局，县城建局", "day": "2026-05-01", "reason": "更名", "back": "1"}
    page = ana.post("/settings/units/hand-over/", data)
    assert page.status_code == 200
    assert "青石县城建局，县城建局" in page.content.decode()
    assert not Succession.objects.exists()


def test_a_hand_over_that_makes_no_sense_says_why(cast: Cast, ana: Client) -> None:
    housing = cast.units["housing"].pk
    data = {
        "once": uuid.uuid4(),
        "kind": "merge",
        "old": [housing],
        "new": [housing],
        "day": "2026-05-01",
        "reason": "x",
    }
    assert ana.post("/settings/units/hand-over/", data).status_code == 422
    assert not Succession.objects.exists()


@pytest.mark.parametrize("query", ["陈晨", "晨", "chenc", "cc"])
def test_people_are_found_by_name_pinyin_and_initials(cast: Cast, ana: Client, query: str) -> None:
    page = ana.get("/settings/people/", {"q": query}).content.decode()
    assert "陈晨" in page
    assert "薄文" not in page


def test_a_search_shows_nobody_of_another_county(cast: Cast, ana: Client) -> None:
    assert "周外" not in ana.get("/settings/people/", {"q": "周"}).content.decode().replace(
        'value="周"', ""
    )


def test_a_person_takes_and_leaves_posts(cast: Cast, ana: Client) -> None:
    data = {"once": uuid.uuid4(), "name": "黎明", "phone": "1", "home": cast.units["county"].pk}
    ana.post("/settings/people/new/", data)
    person = Person.objects.get(name="黎明")
    post = {
        "once": uuid.uuid4(),
        "unit": cast.units["town"].pk,
        "title": "镇长",
        "day": "2026-05-01",
        "order": 0,
    }
    for _time in range(2):
        assert ana.post(f"/settings/people/{person.pk}/posts/new/", post).status_code == 302
    held = Post.objects.get(person=person)
    assert ana.post(f"/settings/posts/{held.pk}/end/", {"day": "2026-05-01"}).status_code == 422
    assert ana.post(f"/settings/posts/{held.pk}/end/", {"day": "2026-09-01"}).status_code == 302
    held.refresh_from_db()
    assert held.valid_to == dt.date(2026, 9, 1)


def test_a_persons_page_shows_what_one_may_see_of_the_projects_led(
    cast: Cast, client: Client
) -> None:
    address = f"/settings/people/{cast.people['lei'].pk}/"
    client.force_login(cast.accounts["bo"])
    assert cast.school.name in client.get(address).content.decode()
    client.force_login(cast.accounts["chen"])
    assert cast.school.name not in client.get(address).content.decode()


def test_the_security_administrator_opens_an_account_and_grants_a_role(
    cast: Cast, sun: Client
) -> None:
    (person,) = create_people([PersonDraft("黎明", cast.units["county"])], by=None)
    data = {
        "once": uuid.uuid4(),
        "username": "liming",
        "person": person.pk,
        "password": PASSWORD,
        "language": "zh-hans",
    }
    sun.post("/settings/accounts/new/", data)
    account = Account.objects.get(username="liming")
    role = {
        "once": uuid.uuid4(),
        "role": "unit",
        "unit": cast.units["town"].pk,
        "day": START.isoformat(),
    }
    for _time in range(2):
        sun.post(f"/settings/accounts/{account.pk}/roles/new/", role)
    grant = RoleGrant.objects.get(account=account)
    assert Client().login(username="liming", password=PASSWORD)
    sun.post(f"/settings/grants/{grant.pk}/end/")
    sun.post(f"/settings/accounts/{account.pk}/state/")
    grant.refresh_from_db()
    account.refresh_from_db()
    assert (grant.valid_to is None, account.is_active) == (False, False)
    sun.post(f"/settings/accounts/{account.pk}/state/", {"active": "1"})
    account.refresh_from_db()
    assert account.is_active


def test_a_weak_password_is_refused_and_never_shown_again(cast: Cast, sun: Client) -> None:
    address = f"/settings/accounts/{cast.accounts['bo'].pk}/password/"
    response = sun.post(address, {"password": "1234567890"})
    assert response.status_code == 422
    assert "1234567890" not in response.content.decode()
    assert sun.post(address, {"password": "a-much-better-46"}).status_code == 302
    assert Client().login(username="bo", password="a-much-better-46")


def test_the_audit_reads_accounts_and_changes_none(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["wu"])
    page = client.get(f"/settings/accounts/{cast.accounts['bo'].pk}/").content.decode()
    assert 'method="post" action="/settings' not in page


def test_a_name_with_markup_stays_text(cast: Cast, ana: Client) -> None:
    (person,) = create_people([PersonDraft("<b>x</b>", cast.units["county"])], by=None)
    for address in ("/settings/people/", f"/settings/people/{person.pk}/"):
        assert "<b>x</b>" not in ana.get(address).content.decode()
