"""Making and changing projects."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guatu.journal.models import Entry
from guatu.ledger import actions
from guatu.ledger.models import Portfolio, Project
from guatu.lib.refusals import Refused
from guatu.lib.search import matching
from tests.cast import Cast


def test_a_missing_number_is_the_next_of_the_year(cast: Cast) -> None:
    year = timezone.localdate().year
    actions.create_projects(
        cast.portfolio, [{"no": f"{year}-041", "name": "甲"}], by=cast.accounts["ana"]
    )
    drafts = [{"name": "乙"}, {"name": "丙", "no": "自编7"}, {"name": "丁", "no": ""}]
    made = actions.create_projects(cast.portfolio, drafts, by=cast.accounts["ana"])
    assert [project.no for project in made] == [f"{year}-042", "自编7", f"{year}-043"]


def test_numbers_start_at_one_in_each_portfolio(cast: Cast) -> None:
    assert cast.foreign.no == f"{timezone.localdate().year}-001"


@pytest.mark.parametrize(
    "draft",
    [
        {"no": "2026-001", "name": "甲"},
        {"name": "  "},
        {"name": "甲", "total_invest": Decimal("-1")},
        {"name": "甲", "national_code": "123"},
        {"name": "甲", "stage": "asleep"},
        {"name": "甲", "start_planned": "三月"},
        {"name": "长" * 201},
        {"name": "甲", "total_invest": Decimal("1e30")},
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_made(cast: Cast, draft: dict) -> None:
    before = Project.objects.count()
    drafts = [{"name": "好"}, draft]
    with pytest.raises(Refused):
        actions.create_projects(cast.portfolio, drafts, by=cast.accounts["ana"])
    assert Project.objects.count() == before


def test_a_national_code_belongs_to_one_project(cast: Cast) -> None:
    code = {"national_code": "2512-360824-04-01-123456"}
    actions.change_projects([(cast.road, code)], by=None)
    with pytest.raises(Refused, match="2512-360824"):
        actions.change_projects([(cast.foreign, code)], by=None)


def test_a_change_counts_the_version_and_keeps_before_and_after(cast: Cast) -> None:
    changes = {"total_invest": Decimal("123.4567891"), "sector": "社会事业", "remark": " 急 "}
    source = "表.xlsx!Sheet1!A5"
    assert (
        actions.change_projects([(cast.school, changes)], by=cast.accounts["ana"], sources=[source])
        == 1
    )
    entry = Entry.objects.filter(thread=f"project/{cast.school.pk}").latest("id")
    assert entry.before == {"total_invest": None, "remark": ""}
    assert entry.after == {"total_invest": "123.456789", "remark": "急"}
    assert (entry.actor, entry.source) == (cast.accounts["ana"], source)
    cast.school.refresh_from_db()
    assert cast.school.version == 2


def test_equal_values_write_nothing(cast: Cast) -> None:
    changes = {"total_invest": Decimal("123.4567891"), "tags": ["省重点"], "extra": {"备注1": "x"}}
    actions.change_projects([(cast.school, changes)], by=None)
    before = Entry.objects.count()
    assert actions.change_projects([(cast.school, changes)], by=None) == 0
    cast.school.refresh_from_db()
    assert (Entry.objects.count(), cast.school.version) == (before, 2)


def test_the_stored_row_decides_what_differs_not_the_object_in_memory(cast: Cast) -> None:
    cast.school.name = "青石县第二中学新校区"
    actions.change_projects([(cast.school, {"name": "青石县第二中学新校区"})], by=None)
    stored = Project.objects.get(pk=cast.school.pk)
    assert stored.name_key == "青石县第二中学新校区"
    entry = Entry.objects.filter(thread=f"project/{cast.school.pk}").latest("id")
    assert entry.before == {"name": "青石县第二中学迁建项目"}


@pytest.mark.parametrize("query", ["新校区", "xxq", "xinxiaoqu", "2026-001", "ＱＳＸ"])
def test_a_renamed_project_is_found_by_its_new_name(cast: Cast, query: str) -> None:
    actions.change_projects([(cast.school, {"name": "青石县第二中学新校区"})], by=None)
    found = cast.portfolio.projects.filter(matching(query))
    assert list(found) == [cast.school]
    assert not Project.objects.filter(matching("迁建")).exists()


def test_a_version_that_moved_on_is_stale(cast: Cast) -> None:
    actions.change_projects([(cast.school, {"scale": "36班"})], by=None)
    with pytest.raises(actions.Stale) as caught:
        actions.change_projects(
            [(cast.school, {"scale": "48班"})], by=None, expected={cast.school.pk: 1}
        )
    assert caught.value.project.scale == "36班"


def test_derived_columns_are_not_set_by_hand(cast: Cast) -> None:
    with pytest.raises(TypeError):
        actions.change_projects([(cast.school, {"name_key": "x"})], by=None)


@pytest.mark.parametrize("name", ["bo", "dana", "lei", "fang", "xi", "sun", "wu", "zhou"])
def test_only_the_project_office_of_the_county_changes_projects(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.change_projects([(cast.school, {"scale": "1"})], by=cast.accounts[name])
    with pytest.raises(PermissionDenied):
        actions.create_projects(cast.portfolio, [{"name": "甲"}], by=cast.accounts[name])


def test_one_foreign_project_among_many_refuses_all(cast: Cast) -> None:
    changes = [(cast.school, {"scale": "1"}), (cast.foreign, {"scale": "1"})]
    with pytest.raises(PermissionDenied):
        actions.change_projects(changes, by=cast.accounts["ana"])


def test_a_portfolio_has_a_name_of_its_own_in_its_unit(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.open_portfolio(cast.units["county"], "青石县重点项目", by=cast.accounts["ana"])
    actions.open_portfolio(cast.units["county"], "市级项目", by=cast.accounts["ana"], pace="day")
    assert Portfolio.objects.get(name="市级项目").pace == "day"
    with pytest.raises(PermissionDenied):
        actions.open_portfolio(cast.units["other_county"], "x", by=cast.accounts["ana"])


def test_the_queries_do_not_grow_with_the_rows(cast: Cast) -> None:
    counts = []
    for size in (3, 300):
        drafts = [{"name": f"厂房{size}-{i}", "no": f"n{size}-{i}"} for i in range(size)]
        with CaptureQueriesContext(connection) as queries:
            made = actions.create_projects(cast.portfolio, drafts, by=cast.account("ana"))
            day = dt.date(2026, 2, 1)
            changes = [(p, {"scale": p.name, "name": f"{p.name}号"}) for p in made]
            actions.change_projects(changes, by=cast.account("ana"))
            unit = cast.units["housing"]
            actions.assign_units([(p, "responsible", unit) for p in made], day, by=None)
            plans = [actions.PlanDraft(p, 2026, {"amount": 5}) for p in made]
            actions.set_plans(plans, by=None)
        counts.append(len(queries))
    assert counts[0] == counts[1]
