"""Standings are thrown away and made again the same; the past is answered as it was known."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.indicators.actions import refresh_all
from guatu.indicators.compute import standings
from guatu.indicators.models import LightRule, Standing
from guatu.journal.actions import writing
from guatu.ledger.models import AnnualPlan, Milestone

from .conftest import County, day

FIELDS = [f.attname for f in Standing._meta.concrete_fields if f.name != "id"]


def rows(standing_list=None) -> list[str]:
    """Every standing as text, without its key."""
    found = (
        Standing.objects.order_by("project", "month") if standing_list is None else standing_list
    )
    return [
        json.dumps({name: getattr(each, name) for name in FIELDS}, default=str, sort_keys=True)
        for each in found
    ]


@pytest.fixture
def busy(county: County) -> County:
    """Some projects with a half-year of reports, rules, milestones and periods."""
    for number in range(4):
        project = county.project(
            {"amount": 100 + number, "curve": list(range(12))}, start_planned=day(3)
        )
        for month in range(1, 7 - number):
            county.report(project, month, month * (5 + number), funds={"bank": "3"})
        with writing(None, "demo") as work:
            work.add(Milestone(project=project, name="施工许可", planned=day(4)))
    for month in range(1, 7):
        county.open(month)
    with writing(None, "demo") as work:
        work.add(
            LightRule(
                portfolio=county.portfolio,
                dimension="progress",
                family="ratio",
                thresholds={"yellow": "0.8", "red": "0.6"},
                valid_from=day(4),
            )
        )
    return county


def test_throwing_all_away_and_refreshing_gives_the_same(busy: County) -> None:
    before = rows()
    assert len(before) == 24
    Standing.objects.all().delete()
    refresh_all(busy.portfolio)
    assert rows() == before


def test_refreshing_repairs_what_somebody_spoilt(busy: County) -> None:
    before = rows()
    Standing.objects.filter(month=day(2)).delete()
    Standing.objects.filter(month=day(3)).update(lead=1, lights={})
    stray = Standing.objects.filter(month=day(4)).first()
    stray.pk, stray.month = None, day(11)
    stray.save()
    refresh_all(busy.portfolio)
    assert rows() == before


def test_standings_asked_for_are_those_that_are_stored(busy: County) -> None:
    stored = Standing.objects.filter(month=day(5)).order_by("project")
    projects = [each.project for each in stored]
    assert rows(standings(projects, day(5))) == rows(stored)


def test_what_did_not_change_is_not_written(busy: County) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        refresh_all(busy.portfolio)
    written = ("INSERT", "UPDATE", "DELETE")
    assert [q["sql"] for q in queries if q["sql"].startswith(written)] == []


def test_one_report_costs_a_few_queries_however_many_projects(busy: County) -> None:
    def cost() -> int:
        project = busy.project("10")
        with CaptureQueriesContext(connection) as queries:
            busy.report(project, 5, "1")
        return len(queries)

    before = cost()
    for _ in range(5):
        busy.report(busy.project("10"), 5, "1")
    assert cost() == before
    assert before <= 25


def test_the_past_is_answered_from_what_was_known_then(busy: County, now) -> None:
    """Every kind of fact is changed, added and removed; the old answer stays what it was."""
    projects = [each.project for each in Standing.objects.filter(month=day(5)).order_by("project")]
    before, instant = rows(Standing.objects.filter(month=day(5)).order_by("project")), now()
    first = projects[0]
    busy.change(first, stage="cancelled", start_planned=None)
    busy.change(first.reports.get(month=day(5)), year_amount=99)
    busy.change(projects[1].reports.get(month=day(3)), state="returned")
    with writing(None, "demo") as work:
        work.remove_many(list(projects[1].reports.filter(month=day(5))))
        work.remove_many(list(Milestone.objects.filter(project=first)))
        old = AnnualPlan.objects.get(project=first)
        work.update(old, is_current=False)
        work.add(AnnualPlan(project=first, year=2026, version=1, amount=5))
        work.add(Milestone(project=projects[2], name="竣工验收", planned=day(1)))
        work.update(LightRule.objects.get(), thresholds={"yellow": "0.5", "red": "0.1"})
        work.update(busy.portfolio, pace="curve", is_pace_from_entry=True)
    busy.report(projects[3], 5, "77")
    late = busy.project("10")
    assert rows(Standing.objects.filter(month=day(5)).order_by("project")) != before
    assert rows(standings([*projects, late], day(5), known_at=instant)) == before
    today = Standing.objects.filter(month=day(5)).order_by("project")
    assert rows(standings([*projects, late], day(5), known_at=now())) == rows(today)
