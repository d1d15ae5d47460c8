"""Changes of the list: who came, who left, when and why; two dates compared like with like."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from guatu.changes.actions import (
    Approval,
    NewProject,
    add_new,
    add_to_list,
    merge_projects,
    remove_from_list,
    split_project,
)
from guatu.changes.models import ListChange, ListLine, was_listed
from guatu.changes.reading import listed_on, moved_between, tallied
from guatu.indicators.models import Light, Standing
from guatu.indicators.rollups import like_with_like
from guatu.ledger.models import AnnualPlan, Project
from guatu.lib.refusals import Refused
from tests.cast import Cast
from tests.desk.stage import AUGUST, SEPTEMBER, many, play

DAY = dt.date(2026, 9, 10)
YEAR = (dt.date(2025, 12, 31), dt.date(2026, 12, 31))


def approval(day: dt.date = DAY, **fields: str) -> Approval:
    given = {"reason": "县政府常务会议研究同意", "document": "青政办发〔2026〕18号", **fields}
    return Approval(day=day, recorded_on=dt.date(2026, 11, 1), **given)


def parts_of(change: ListChange) -> dict[str, set[str]]:
    """Part → names of the projects."""
    found: dict[str, set[str]] = {}
    for line in change.lines.select_related("project"):
        found.setdefault(line.part, set()).add(line.project.name)
    return found


def test_a_removed_project_keeps_the_lights_of_its_months(cast: Cast) -> None:
    play(cast)
    before = Standing.objects.get(project=cast.road, month=AUGUST)
    change = remove_from_list([cast.road], approval(), by=cast.account("ana"))
    assert parts_of(change) == {"out": {cast.road.name}}
    kept = Standing.objects.get(project=cast.road, month=AUGUST)
    assert (kept.is_listed, kept.plan, kept.light) == (True, before.plan, before.light)
    gone = Standing.objects.get(project=cast.road, month=SEPTEMBER)
    assert (gone.is_listed, gone.plan, gone.light) == (False, None, Light.NONE)
    cast.road.refresh_from_db()
    assert not cast.road.is_listed


def test_a_cancelled_project_leaves_the_list_with_its_stage(cast: Cast) -> None:
    play(cast)
    remove_from_list([cast.road], approval(), by=cast.account("ana"), is_cancelled=True)
    cast.road.refresh_from_db()
    assert (cast.road.stage, cast.road.is_listed) == ("cancelled", False)
    assert Standing.objects.get(project=cast.road, month=AUGUST).plan == Decimal(6000)
    why = Standing.objects.get(project=cast.road, month=SEPTEMBER).lights["progress"]["why"]
    assert why == "cancelled"


def test_an_added_project_counts_from_its_day(cast: Cast) -> None:
    play(cast)
    new = NewProject({"name": "青石县冷链物流园"}, Decimal(3000), "start", cast.units["town"])
    change = add_new(cast.portfolio, [new], approval(), by=cast.account("ana"))
    (line,) = change.lines.all()
    project = line.project
    assert (project.is_listed, line.part) == (True, "in")
    assert project.roles.get().unit == cast.units["town"]
    plan = AnnualPlan.objects.get(project=project)
    assert (plan.amount, plan.entry_month, plan.version) == (Decimal(3000), 9, 0)
    listed = Standing.objects.filter(project=project).values_list("month", "is_listed")
    assert dict(listed) == {AUGUST: False, SEPTEMBER: True}


def test_what_left_may_come_back(cast: Cast) -> None:
    remove_from_list([cast.road], approval(), by=None)
    cast.road.refresh_from_db()
    with pytest.raises(Refused):
        add_to_list([cast.road], approval(dt.date(2026, 9, 1)), by=None)
    add_to_list([cast.road], approval(dt.date(2026, 10, 1)), by=None)
    days = (dt.date(2026, 9, 1), DAY, dt.date(2026, 10, 1))
    projects = Project.objects.filter(pk=cast.road.pk)
    assert [bool(listed_on(projects, day)) for day in days] == [True, False, True]


def test_projects_merge_into_a_new_one_that_keeps_units_and_leaders(cast: Cast) -> None:
    change = merge_projects(
        [cast.school, cast.road],
        NewProject({"name": "城北片区综合开发"}, Decimal(18000)),
        approval(),
        by=cast.account("ana"),
    )
    parts = parts_of(change)
    assert parts == {"out": {cast.school.name, cast.road.name}, "in": {"城北片区综合开发"}}
    made = Project.objects.get(name="城北片区综合开发")
    held = dict(made.roles.values_list("role", "unit"))
    assert held == {
        "responsible": cast.units["housing"].pk,
        "agent": cast.units["permits"].pk,
    }
    assert [link.person for link in made.leaders.all()] == [cast.people["lei"]]


def test_projects_merge_into_one_of_them(cast: Cast) -> None:
    change = merge_projects([cast.school, cast.road], cast.school, approval(), by=None)
    assert parts_of(change) == {"out": {cast.road.name}, "stays": {cast.school.name}}
    with pytest.raises(Refused):
        merge_projects([cast.school], cast.school, approval(), by=None)


def test_a_project_splits_into_parts_and_leaves_or_stays(cast: Cast) -> None:
    parts = [NewProject({"name": f"城北大道{n}段"}, Decimal(3000)) for n in "东西"]
    change = split_project(cast.road, parts, approval(), by=cast.account("ana"))
    assert parts_of(change) == {"out": {cast.road.name}, "in": {"城北大道东段", "城北大道西段"}}
    one = [NewProject({"name": "第二中学体育馆"}, Decimal(900))]
    with pytest.raises(Refused):
        split_project(cast.school, one, approval(), by=None)
    stays = split_project(cast.school, one, approval(), by=None, stays=True)
    assert parts_of(stays) == {"stays": {cast.school.name}, "in": {"第二中学体育馆"}}


def test_the_year_adds_up(cast: Cast) -> None:
    many(cast, 4)
    projects = Project.objects.filter(portfolio=cast.portfolio)
    parts = [NewProject({"name": f"城北大道{n}段"}) for n in "东西"]
    split_project(cast.road, parts, approval(), by=None)
    add_new(cast.portfolio, [NewProject({"name": "新项目"})], approval(), by=None)
    remove_from_list([cast.school], approval(dt.date(2026, 10, 8)), by=None)
    year = tallied(projects, *YEAR)
    assert (year.start, year.end) == (6, 7)
    assert (year.came, year.went) == ({"split": 2, "add": 1}, {"split": 1, "remove": 1})
    until = tallied(projects, YEAR[0], dt.date(2026, 9, 30))
    assert (until.start, until.end) == (6, 8)
    assert until.end == len(listed_on(projects, dt.date(2026, 9, 30)))


def test_two_months_are_compared_over_what_was_on_the_list_in_both(cast: Cast) -> None:
    play(cast)
    remove_from_list([cast.road], approval(), by=None)
    compared = like_with_like(Standing.objects.filter(is_listed=True), AUGUST, SEPTEMBER)
    assert (compared.common, compared.only_before) == (1, [cast.road.pk])
    assert (compared.before.done, compared.after.done) == (Decimal(8000), Decimal(9000))
    end = dt.date(2026, 9, 30)
    moved = moved_between(compared.only_before, dt.date(2026, 8, 31), end)[cast.road.pk]
    assert (moved.kind, moved.day, moved.document) == ("remove", DAY, "青政办发〔2026〕18号")


@pytest.mark.parametrize(
    "wrong",
    [
        approval(reason=" "),
        approval(document=""),
        approval(dt.date(2026, 11, 2)),
    ],
)
def test_a_change_needs_a_reason_a_document_and_a_day_that_has_come(
    cast: Cast, wrong: Approval
) -> None:
    with pytest.raises(Refused):
        remove_from_list([cast.road], wrong, by=cast.account("ana"))


@pytest.mark.parametrize("name", ["bo", "dana", "lei", "fang", "tao", "xi", "zhou"])
def test_only_the_project_office_changes_the_list(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        remove_from_list([cast.road], approval(), by=cast.account(name))
    assert not ListLine.objects.exists()


def test_what_is_not_on_the_list_cannot_leave_it(cast: Cast) -> None:
    remove_from_list([cast.road], approval(), by=None)
    cast.road.refresh_from_db()
    with pytest.raises(Refused):
        remove_from_list([cast.road], approval(), by=None)
    with pytest.raises(Refused):
        add_to_list([cast.school], approval(), by=None)


DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@given(days=st.lists(DAYS, unique=True, max_size=6), start=st.booleans(), asked=DAYS)
def test_the_list_of_a_day_is_what_its_lines_left(
    days: list[dt.date], start: bool, asked: dt.date
) -> None:
    """Lines turn a project on and off in turn from `start`; played forward they say the same."""
    state, expected, lines = start, start, []
    for day in sorted(days):
        state = not state
        lines.append((day, "in" if state else "out"))
        if day <= asked:
            expected = state
    assert was_listed(state, lines, asked) == expected
