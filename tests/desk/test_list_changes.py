"""Changing the list: projects are picked, what would change is shown, and it is confirmed once."""

import datetime as dt
import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from guatu.changes.actions import remove_from_list
from guatu.changes.models import ListChange
from guatu.desk.change_preview import Sums, preview
from guatu.journal.models import Entry
from guatu.ledger.models import Project
from tests.cast import Cast
from tests.changes.test_changes import approval
from tests.changes.test_pages import WHY
from tests.clock import stand_on
from tests.desk.stage import SEPTEMBER, client_of, many, play

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands in November, after the changes that the tests make."""
    stand_on(monkeypatch, dt.date(2026, 11, 20))


def post(client: Client, change: str, act: str = "", **values: Any) -> Any:
    data = {"once": str(uuid.uuid4()), "act": act, **WHY, **values}
    return client.post(reverse(f"desk:change-{change}"), data)


def resent(page: str) -> dict[str, list[str]]:
    """What the page of the preview would send again, without its button."""
    form = page[page.rindex("<form") :]
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(form):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(value)
    return found


def test_what_would_change_is_shown_and_nothing_is_written(cast: Cast) -> None:
    play(cast)
    entries = Entry.objects.count()
    response = post(client_of(cast, "ana"), "remove", projects=[cast.road.pk])
    page = response.content.decode()
    assert response.status_code == 200
    assert "自2026年9月10日起，“青石县重点项目”清单调出1个项目。" in page
    assert f"只计两期均在清单上的1个项目；不计入并单独列出：{cast.road.name}。" in page
    assert "重新计算： 2026年9月；此前各月不变" in page
    assert "交通局" in page
    assert Entry.objects.count() == entries
    assert not ListChange.objects.exists()
    assert Project.objects.get(pk=cast.road.pk).is_listed


def test_the_preview_counts_as_the_act_will(cast: Cast) -> None:
    play(cast)
    shown = preview(
        cast.portfolio,
        lambda: remove_from_list([cast.road], approval(), by=cast.account("ana")),
        approval().day,
    )
    assert shown.before == Sums(2, Decimal(18000), Decimal(10500))
    assert shown.after == Sums(1, Decimal(12000), Decimal(9000))
    assert shown.difference == Sums(-1, Decimal(-6000), Decimal(-1500))
    assert shown.month == SEPTEMBER
    (touched,) = shown.touched
    assert (touched.part, touched.plan, touched.done) == ("out", Decimal(6000), Decimal(1500))


def test_what_is_confirmed_is_written_once_however_often_it_is_pressed(cast: Cast) -> None:
    client = client_of(cast, "ana")
    values = {"name": "冷链物流园", "unit": cast.units["town"].pk, "amount": "3000"}
    page = post(client, "add", **values).content.decode()
    assert "新建，编号2026-" in page
    data = resent(page)
    for _press in range(2):
        response = client.post(reverse("desk:change-add"), {**data, "act": "save"})
        assert response.status_code == 302
    (change,) = ListChange.objects.all()
    (line,) = change.lines.all()
    assert (line.project.name, str(change.day)) == ("冷链物流园", "2026-09-10")


def test_what_the_act_refuses_is_refused_before_it_is_confirmed(cast: Cast) -> None:
    client = client_of(cast, "ana")
    response = post(client, "merge", projects=[cast.road.pk], into=cast.road.pk)
    assert response.status_code == 422
    assert "至少" in response.content.decode()


def test_a_search_keeps_what_is_ticked_and_typed(cast: Cast) -> None:
    many(cast, 3)
    client = client_of(cast, "ana")
    values = {"projects": [cast.school.pk], "reason": "已竣工", "find_q": "城北"}
    page = post(client, "remove", act="find", **values).content.decode()
    assert re.search(rf'value="{cast.school.pk}" id="pick-{cast.school.pk}" checked', page)
    assert re.search(rf'value="{cast.road.pk}" id="pick-{cast.road.pk}">', page)
    assert "乡道" not in page
    assert "已选1个项目" in page
    assert "已竣工" in page
    assert 'class="invalid-feedback' not in page
    by_unit = post(client, "remove", act="find", find_unit=cast.units["transport"].pk)
    assert cast.school.name not in by_unit.content.decode()


def test_going_back_finds_all_as_it_was(cast: Cast) -> None:
    client = client_of(cast, "ana")
    shown = post(client, "split", project=cast.road.pk, parts="东段\t1200\n西段，800", stays="on")
    data = resent(shown.content.decode())
    page = client.post(reverse("desk:change-split"), {**data, "act": "edit"}).content.decode()
    assert f'id="pick-{cast.road.pk}" checked' in page
    assert "西段，800" in page
    assert re.search(r'<input[^>]*name="stays"[^>]*checked', page)
    assert data["once"][0] in page


def test_what_the_search_finds_is_a_part_of_the_page(cast: Cast) -> None:
    client = client_of(cast, "ana")
    address = reverse("desk:change-merge")
    data = {"act": "find", "projects": [cast.school.pk, cast.road.pk]}
    page = client.post(address, data, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert page.count('name="into"') == 3


def test_a_project_s_own_link_ticks_it(cast: Cast) -> None:
    client = client_of(cast, "ana")
    page = client.get(reverse("desk:change-remove"), {"project": cast.road.pk}).content.decode()
    assert f'id="pick-{cast.road.pk}" checked' in page


def test_a_form_costs_the_same_for_more_projects(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    many(cast, 70)
    client = client_of(cast, "ana")
    client.get(reverse("desk:change-merge"))
    with django_assert_max_num_queries(22):
        page = client.get(reverse("desk:change-merge")).content.decode()
    assert page.count('name="projects"') == 60
    assert "找到72个，列出前60个" in page
