"""Sums by unit, sector, leader and class, and two months compared like with like."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from guatu.accounts.models import Person, Unit
from guatu.indicators.models import Standing
from guatu.indicators.rollups import like_with_like, total, totals_by
from guatu.journal.actions import writing
from guatu.ledger.models import LeaderLink, Project, ProjectRole

from .conftest import County, day, money


@pytest.fixture
def spread(county: County) -> County:
    """Four projects of two bureaus, two sectors and two leaders; one has no plan."""
    with writing(None, "demo") as work:
        units = [
            work.add(Unit(code=c, name=c, short_name=c, kind="bureau", path=f"/1/{n}/"))
            for n, c in enumerate(("住建局", "交通局"), 2)
        ]
        people = [work.add(Person(name=name, home=county.unit)) for name in ("张三", "李四")]
    made = [
        county.project({"amount": "100", "list_class": "start"}, sector="产业"),
        county.project({"amount": "900", "list_class": "continue"}, sector="交通"),
        county.project({"amount": "200", "list_class": "continue"}, sector="产业"),
        county.project(None, sector="产业"),
    ]
    for project, done in zip(made, (100, 90, 100, 50), strict=True):
        county.report(project, 6, done)
    for project, unit in zip(made, (0, 1, 0, 0), strict=True):
        with writing(None, "demo") as work:
            work.add(ProjectRole(project=project, unit=units[unit], role="responsible"))
            work.add(LeaderLink(project=project, person=people[unit]))
    with writing(None, "demo") as work:
        work.add(LeaderLink(project=made[0], person=people[1]))
        work.add(ProjectRole(project=made[1], unit=units[0], role="agent"))
    county.units, county.people, county.made = units, people, made
    return county


def by(group: str) -> dict:
    return {each.key: each for each in totals_by(Standing.objects.all(), group, day(6))}


def test_a_rate_of_many_is_the_sum_over_the_sum(spread: County) -> None:
    whole = total(Standing.objects.filter(month=day(6)))
    assert (whole.plan, whole.done) == (money(1200), money(290))
    assert whole.completion == Fraction(290, 1200)
    assert whole.lead == (Fraction(290, 1200) - Fraction(1, 2)) * 100
    assert (whole.projects, whole.planned, whole.without_plan, whole.reported) == (4, 3, 1, 3)
    assert whole.lights == {0: 0, 1: 2, 2: 0, 3: 1, 4: 1} or sum(whole.lights.values()) == 4


def test_sums_by_unit_take_the_responsible_one(spread: County) -> None:
    found = by("unit")
    assert {key: (each.plan, each.done) for key, each in found.items()} == {
        spread.units[0].pk: (money(300), money(200)),
        spread.units[1].pk: (money(900), money(90)),
    }


def test_sums_by_leader_count_a_shared_project_with_each(spread: County) -> None:
    found = by("leader")
    assert found[spread.people[0].pk].projects == 3
    assert found[spread.people[1].pk].plan == money(1000)


def test_sums_by_sector_class_and_portfolio(spread: County) -> None:
    assert by("sector")["产业"].without_plan == 1
    assert by("class")["continue"].plan == money(1100)
    assert by("class")[None].projects == 1
    assert by("portfolio")[spread.portfolio.pk].projects == 4


def test_units_are_those_of_the_months_end(spread: County) -> None:
    role = spread.made[0].roles.get()
    with writing(None, "demo") as work:
        work.update(role, valid_to=dt.date(2026, 6, 30))
        work.add(
            ProjectRole(
                project=spread.made[0],
                unit=spread.units[1],
                role="responsible",
                valid_from=dt.date(2026, 6, 30),
            )
        )
    assert by("unit")[spread.units[1].pk].plan == money(1000)
    assert by("unit")[spread.units[0].pk].plan == money(200)


def test_lights_are_counted(spread: County) -> None:
    found = by("sector")["交通"]
    assert found.lights == {0: 0, 1: 0, 2: 0, 3: 0, 4: 1}
    assert found.lead == Fraction(-40)


def test_a_group_costs_one_query(spread: County, django_assert_num_queries) -> None:
    for group in ("unit", "leader", "sector", "class", "portfolio"):
        with django_assert_num_queries(1):
            totals_by(Standing.objects.all(), group, day(6))


def test_like_with_like_leaves_out_what_is_in_only_one_list(county: County) -> None:
    stays = county.project({"amount": "100", "year": 2025})
    leaves = county.project({"amount": "500", "year": 2025})
    comes = county.project("700")
    with writing(None, "demo") as work:
        plan = stays.plans.get()
        plan.pk, plan.year, plan.amount = None, 2026, Decimal(300)
        work.add(plan)
    for project, when, done in (
        (stays, day(6, 2025), 30),
        (leaves, day(6, 2025), 400),
        (stays, day(6), 120),
        (comes, day(6), 650),
    ):
        county.change(county.report(project, when.month + 6, done), month=when)
    found = like_with_like(Standing.objects.all(), day(6, 2025), day(6))
    assert found.common == 1
    assert (found.only_before, found.only_after) == ([leaves.pk], [comes.pk])
    assert (found.before.done, found.after.done) == (money(30), money(120))
    assert found.after.plan == money(300)


def test_cancelled_projects_are_in_no_sum(spread: County) -> None:
    county = spread
    county.change(Project.objects.get(pk=spread.made[1].pk), stage="cancelled")
    whole = total(Standing.objects.filter(month=day(6)))
    assert (whole.plan, whole.planned) == (money(300), 2)
