"""Cells typed or pasted: read as people write them, one transaction, both versions on a clash."""

import json
from typing import Any

import pytest
from django.http import HttpResponse

from guatu.journal.models import Entry
from guatu.ledger import actions as ledger
from guatu.ledger.models import AnnualPlan, Project
from guatu.reports.actions import lock_month
from guatu.reports.models import ProgressReport
from tests.cast import Cast
from tests.desk.stage import SEPTEMBER, client_of, play


def send(cast: Cast, name: str, *cells: dict[str, Any]) -> HttpResponse:
    body = json.dumps({"cells": cells})
    return client_of(cast, name).post("/projects/cells", body, content_type="application/json")


def cell(project: Project, column: str, value: str, version: int | None = 1) -> dict[str, Any]:
    return {"project": project.pk, "column": column, "value": value, "version": version}


def row(cast: Cast, project: Project, name: str = "ana") -> dict[str, Any]:
    rows = client_of(cast, name).get("/projects/rows").json()["data"]
    return next(row for row in rows if row["id"] == project.pk)


def test_one_paste_is_one_batch_of_the_journal(cast: Cast) -> None:
    play(cast)
    versions = row(cast, cast.road)["versions"]
    answer = send(
        cast,
        "ana",
        cell(cast.road, "total_invest", "1.2亿", versions["project"]),
        cell(cast.road, "finish_planned", "2027年11月", versions["project"]),
        cell(cast.road, "plan", "６，５００", versions["plan"]),
        cell(cast.road, "done", "1800.5", versions["report"]),
        cell(cast.road, "physical_percent", "35%", versions["report"]),
    )
    assert answer.status_code == 200, answer.content
    cast.road.refresh_from_db()
    report = ProgressReport.objects.get(project=cast.road, month=SEPTEMBER)
    assert (str(cast.road.total_invest), str(cast.road.finish_planned)) == (
        "12000.000000",
        "2027-11-30",
    )
    assert cast.road.precision == {"finish_planned": "month"}
    assert str(AnnualPlan.objects.get(project=cast.road, is_current=True).amount) == "6500.000000"
    assert (str(report.year_amount), str(report.physical_percent)) == ("1800.500000", "35.00")
    assert Entry.objects.order_by("-id").values("batch").distinct()[:3].count() >= 1
    last = Entry.objects.latest("id").batch
    assert Entry.objects.filter(batch=last).count() == 4
    (fresh,) = answer.json()["rows"]
    assert fresh["texts"]["finish_planned"] == "2027-11"
    assert fresh["texts"]["rate"] == "27.7%"


def test_somebody_elses_change_is_shown_and_nothing_is_written(cast: Cast) -> None:
    play(cast)
    seen = row(cast, cast.road)["versions"]["project"]
    ledger.change_projects([(cast.road, {"sector": "交通"})], by=cast.account("ana"))
    answer = send(
        cast,
        "ana",
        cell(cast.school, "sector", "教育", row(cast, cast.school)["versions"]["project"]),
        cell(cast.road, "sector", "市政", seen),
    )
    assert answer.status_code == 409
    (clash,) = answer.json()["clashes"]
    assert (clash["value"], clash["theirs"], clash["by"]) == ("市政", "交通", "安娜")
    cast.school.refresh_from_db()
    assert cast.school.sector == "社会事业"
    again = send(cast, "ana", cell(cast.road, "sector", "市政", clash["version"]))
    assert again.status_code == 200


def test_a_report_that_came_meanwhile_clashes_with_a_new_one(cast: Cast) -> None:
    play(cast)
    answer = send(cast, "bo", cell(cast.school, "done", "9500", None))
    assert answer.status_code == 409
    assert answer.json()["clashes"][0]["theirs"] == "9,000"


def test_a_unit_fills_its_reports_and_changes_nothing_else(cast: Cast) -> None:
    play(cast)
    versions = row(cast, cast.school, "bo")["versions"]
    done = send(cast, "bo", cell(cast.school, "done", "9600", versions["report"]))
    assert done.status_code == 200
    assert ProgressReport.objects.get(project=cast.school, month=SEPTEMBER).year_amount == 9600
    for column, noun in (("sector", "project"), ("plan", "plan")):
        answer = send(cast, "bo", cell(cast.school, column, "1", versions[noun]))
        assert answer.status_code == 403, column


def test_projects_out_of_sight_are_not_there(cast: Cast) -> None:
    play(cast)
    for project in (cast.road, cast.foreign):
        answer = send(cast, "bo", cell(project, "done", "1", 1))
        assert answer.status_code == 422
        assert project.name not in answer.content.decode()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("plan", "很多"),
        ("finish_planned", "13月40日"),
        ("physical_percent", "一半"),
        ("plan", "-5"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(cast: Cast, column: str, value: str) -> None:
    play(cast)
    noun = {"plan": "plan", "physical_percent": "report"}.get(column, "project")
    version = row(cast, cast.road)["versions"][noun]
    answer = send(cast, "ana", cell(cast.road, column, value, version))
    assert answer.status_code == 422
    assert answer.json()["reason"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"cells": []}',
        '{"cells": [1]}',
        '{"cells": [{"project": 1}]}',
        '{"cells": [{"project": 1, "column": "no", "value": "1", "version": 1}]}',
        '{"cells": [{"project": true, "column": "plan", "value": "1", "version": "x"}]}',
    ],
)
def test_what_is_no_list_of_cells_is_refused(cast: Cast, body: str) -> None:
    play(cast)
    client = client_of(cast, "ana")
    answer = client.post("/projects/cells", body, content_type="application/json")
    assert answer.status_code == 422


def test_a_locked_month_keeps_its_reports(cast: Cast) -> None:
    play(cast)
    version = row(cast, cast.school)["versions"]["report"]
    lock_month(cast.portfolio, SEPTEMBER, by=None)
    answer = send(cast, "bo", cell(cast.school, "done", "1", version))
    assert answer.status_code == 422
    assert "2026-09" in answer.json()["reason"]


def test_an_empty_cell_takes_the_value_away(cast: Cast) -> None:
    play(cast)
    version = row(cast, cast.road)["versions"]["project"]
    assert send(cast, "ana", cell(cast.road, "sector", "", version)).status_code == 200
    cast.road.refresh_from_db()
    assert cast.road.sector == ""
