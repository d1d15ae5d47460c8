"""The page of the year's changes and the forms of each act."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from guatu.changes.actions import remove_from_list
from guatu.changes.models import ListChange
from guatu.ledger.models import Project
from tests.cast import Cast
from tests.changes.test_changes import approval
from tests.clock import stand_on
from tests.desk.stage import client_of, many, play

WHY = {"day": "2026-09-10", "reason": "县政府研究同意", "document": "青政办发〔2026〕18号"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands in November, after the changes that the tests make."""
    stand_on(monkeypatch, dt.date(2026, 11, 20))


def send(client: Client, change: str, *, act: str = "save", **values: Any) -> Any:
    data = {"once": str(uuid.uuid4()), "act": act, **WHY, **values}
    return client.post(reverse(f"desk:change-{change}"), data)


def test_the_office_adds_removes_merges_and_splits(cast: Cast) -> None:
    first, second, third = many(cast, 3)
    client = client_of(cast, "ana")
    sent = [
        send(client, "add", name="冷链物流园", unit=cast.units["town"].pk, amount="3000"),
        send(client, "remove", projects=[cast.road.pk]),
        send(client, "merge", projects=[first.pk, second.pk], into=first.pk),
        send(client, "split", project=third.pk, parts="东段\t1200\n西段，800"),
    ]
    assert [response.status_code for response in sent] == [302] * 4
    assert set(ListChange.objects.values_list("kind", flat=True)) == set(ListChange.Kind.values)
    listed = set(Project.objects.filter(is_listed=True).values_list("name", flat=True))
    assert {"冷链物流园", "东段", "西段", first.name} <= listed
    assert not {cast.road.name, second.name, third.name} & listed
    page = client.get(reverse("changes:list"), {"year": "2026"}).content.decode()
    assert "年初5个项目" in page
    assert "青政办发〔2026〕18号" in page


def test_the_same_form_sent_twice_changes_the_list_once(cast: Cast) -> None:
    client = client_of(cast, "ana")
    once = str(uuid.uuid4())
    for _time in range(2):
        send(client, "add", once=once, name="冷链物流园")
    assert ListChange.objects.count() == 1


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("add", {}),
        ("remove", {}),
        ("merge", {"name": "新"}),
        ("split", {"parts": "东段"}),
    ],
)
def test_a_form_that_lacks_something_says_so(cast: Cast, act: str, values: dict) -> None:
    assert send(client_of(cast, "ana"), act, **values).status_code == 422
    assert not ListChange.objects.exists()


def test_the_list_of_a_past_day_leaves_out_what_came_later(cast: Cast) -> None:
    client = client_of(cast, "ana")
    send(client, "add", name="冷链物流园")
    page = client.get(reverse("changes:list"), {"day": "2026-09-01"}).content.decode()
    assert "冷链物流园" not in page


def test_two_months_are_compared_with_the_reason_for_what_is_left_out(cast: Cast) -> None:
    play(cast)
    client = client_of(cast, "ana")
    send(client, "remove", projects=[cast.road.pk])
    address = reverse("desk:summary")
    page = client.get(address, {"month": "2026-09", "with": "2026-08"}).content.decode()
    assert "青政办发〔2026〕18号" in page
    assert cast.road.name in page


def test_a_page_of_changes_costs_the_same_for_more_of_them(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    projects = many(cast, 6)
    client = client_of(cast, "dana")
    client.get(reverse("changes:list"))
    for project in projects:
        remove_from_list([project], approval(), by=None)
    with django_assert_max_num_queries(22):
        client.get(reverse("changes:list"))
