"""A new project is on the list from the beginning, or from a day on by a document."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.urls import reverse

from guatu.changes.models import ListChange
from guatu.ledger.models import Project
from tests.cast import Cast
from tests.clock import stand_on
from tests.desk.stage import client_of, play

ADDED = {
    "entered_on": "2026-09-10",
    "entry_reason": "县政府研究同意",
    "entry_document": "青政办发〔2026〕18号",
}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands in November."""
    stand_on(monkeypatch, dt.date(2026, 11, 20))


def send(cast: Cast, **values: Any) -> Any:
    data = {"once": str(uuid.uuid4()), "portfolio": cast.portfolio.pk, "name": "柳溪镇水厂"}
    return client_of(cast, "ana").post(reverse("desk:project-create"), {**data, **values})


def test_one_that_is_added_in_the_year_is_recorded_once(cast: Cast) -> None:
    once = str(uuid.uuid4())
    sent = [send(cast, once=once, **ADDED) for _time in range(2)]
    project = Project.objects.get(name="柳溪镇水厂")
    assert {each.url for each in sent} == {f"/projects/{project.pk}/units/"}
    (line,) = project.list_lines.select_related("change")
    assert (line.part, line.day, line.change.kind) == ("in", dt.date(2026, 9, 10), "add")
    assert (line.change.reason, line.change.document) == tuple(list(ADDED.values())[1:])


def test_without_a_day_it_was_on_the_list_from_the_beginning(cast: Cast) -> None:
    assert send(cast).status_code == 302
    assert Project.objects.get(name="柳溪镇水厂").is_listed
    assert not ListChange.objects.exists()


def test_a_day_needs_its_reason_and_its_document(cast: Cast) -> None:
    response = send(cast, **{**ADDED, "entry_document": " "})
    assert response.status_code == 422
    assert "entry_document" in response.context["form"].errors
    assert not Project.objects.filter(name="柳溪镇水厂").exists()


def test_today_is_offered_once_months_of_the_year_are_reported(cast: Cast) -> None:
    client, address = client_of(cast, "ana"), reverse("desk:project-create")
    assert 'value="2026-11-20"' not in client.get(address).content.decode()
    play(cast)
    assert 'value="2026-11-20"' in client.get(address).content.decode()
