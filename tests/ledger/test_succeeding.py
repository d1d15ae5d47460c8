"""A leader goes and another comes; who held what when stays."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from guatu.accounts.actions import PersonDraft, create_people, hold_post
from guatu.accounts.models import Person, Post
from guatu.desk.succeeding import succeed_person
from guatu.ledger.actions import link_leaders
from guatu.ledger.models import LeaderLink, TaskForce
from guatu.lib.refusals import Refused
from guatu.problems.models import Rung
from tests.cast import START, Cast

DAY = dt.date(2026, 7, 1)


@pytest.fixture
def new(cast: Cast) -> Person:
    hold_post(cast.people["lei"], cast.units["county"], "常务副县长", START, by=None)
    return create_people([PersonDraft("新来", cast.units["county"])], by=None)[0]


def test_posts_projects_and_task_forces_go_over_from_the_day(cast: Cast, new: Person) -> None:
    lei, fang = cast.people["lei"], cast.people["fang"]
    link_leaders([(cast.school, "lead", [lei, fang])], START, by=None)
    succeed_person(lei, new, DAY, by=cast.accounts["ana"])
    links = LeaderLink.objects.filter(project=cast.school, kind="lead")
    before = links.on(DAY - dt.timedelta(days=1)).order_by("order")
    assert [link.person for link in before] == [lei, fang]
    assert [link.person for link in links.on(DAY).order_by("order")] == [new, fang]
    assert Post.objects.get(person=new).valid_from == DAY
    assert not lei.posts.current().exists()
    assert TaskForce.objects.get(pk=cast.task_force.pk).head == new


def test_a_level_of_the_ladder_that_names_the_leader_names_the_successor(
    cast: Cast, new: Person
) -> None:
    lei = cast.people["lei"]
    rung = Rung(portfolio=cast.portfolio, level=2, name="常务副县长", seat="person", person=lei)
    rung.save()
    succeed_person(lei, new, DAY, by=cast.accounts["ana"])
    rung.refresh_from_db()
    assert rung.person == new


def test_who_holds_nothing_hands_nothing_over(cast: Cast, new: Person) -> None:
    with pytest.raises(Refused):
        succeed_person(new, cast.people["lei"], DAY, by=None)


@pytest.mark.parametrize("name", ["bo", "dana", "zhou"])
def test_who_may_not_change_people_hands_none_over(cast: Cast, new: Person, name: str) -> None:
    with pytest.raises(PermissionDenied):
        succeed_person(cast.people["lei"], new, DAY, by=cast.accounts[name])


def test_the_page_acts_once(cast: Cast, new: Person, client: Client) -> None:
    client.force_login(cast.accounts["ana"])
    address = f"/settings/people/{cast.people['lei'].pk}/hand-over/"
    assert client.get(address).status_code == 200
    data = {"once": uuid.uuid4(), "person": new.pk, "day": "2026-05-01"}
    for _time in range(2):
        assert client.post(address, data).url == f"/settings/people/{new.pk}/"
    assert new.posts.count() == 1
