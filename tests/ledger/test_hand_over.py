"""A bureau is renamed, merged or split in the middle of a year."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from guatu.accounts.actions import UnitDraft, create_units
from guatu.accounts.models import Unit
from guatu.desk.actions import hand_over_units
from guatu.desk.moving import what_moves
from guatu.ledger.actions import assign_units, change_milestones, open_portfolio
from guatu.ledger.models import Milestone, Project, ProjectRole
from guatu.lib.refusals import Refused
from guatu.problems.actions import raise_problems
from guatu.problems.models import Problem
from guatu.reports.actions import ReportDraft, post_reports
from guatu.reports.periods import open_month
from tests.cast import GRANTED, START, Cast

DAY = dt.date(2026, 7, 1)


def made(cast: Cast, *names: str) -> list[Unit]:
    drafts = [UnitDraft(f"n-{name}", name, name, "bureau", cast.units["county"]) for name in names]
    return create_units(drafts, by=None)


def test_a_merged_bureau_goes_on_where_both_were(cast: Cast) -> None:
    change_milestones([(cast.milestone, {"holder": cast.units["housing"]})], by=None)
    draft = {"project": cast.road, "text": "x", "raised_on": START, "holder": cast.units["housing"]}
    asked = {
        "project": cast.road,
        "text": "y",
        "raised_on": START,
        "asked": cast.units["transport"],
    }
    problem, other = raise_problems([draft, asked], by=None)
    (new,) = made(cast, "城建交通局")
    old = [cast.units["housing"], cast.units["transport"]]
    hand_over_units(old, [new], "merge", DAY, "机构改革", by=cast.accounts["ana"])

    roles = ProjectRole.objects.filter(project=cast.school, role="responsible")
    assert list(roles.order_by("valid_from").values_list("unit", "valid_from", "valid_to")) == [
        (cast.units["housing"].pk, START, DAY),
        (new.pk, DAY, None),
    ]
    assert Problem.objects.get(pk=problem.pk).holder == new
    assert Problem.objects.get(pk=other.pk).asked == new
    assert Milestone.objects.get(pk=cast.milestone.pk).holder == new
    assert list(cast.task_force.units.all()) == [new]


def test_the_officers_of_the_old_bureau_report_for_the_new_one(cast: Cast) -> None:
    (new,) = made(cast, "住建交通局")
    hand_over_units([cast.units["housing"]], [new], "rename", DAY, "更名", by=cast.accounts["ana"])
    bo = cast.account("bo")
    bo.grants.update(valid_from=GRANTED)
    drafts = [ReportDraft(cast.school, dt.date(2026, 7, 1), {"workers": 3})]
    assert post_reports(drafts, by=bo) == 1
    assert set(Project.objects.visible_to(bo)) == {cast.school}


def test_a_split_shares_the_projects_out(cast: Cast) -> None:
    assign_units([(cast.road, "second", cast.units["housing"])], START, by=None)
    first, second = made(cast, "住房局", "城建局")
    receivers = {cast.road.pk: second}
    hand_over_units(
        [cast.units["housing"]],
        [first, second],
        "split",
        DAY,
        "分设",
        by=cast.accounts["ana"],
        receivers=receivers,
    )
    current = ProjectRole.objects.current()
    assert current.get(project=cast.school, role="responsible").unit == first
    assert current.get(project=cast.road, role="second").unit == second


def test_a_role_that_begins_later_goes_over_on_its_own_day(cast: Cast) -> None:
    later = dt.date(2026, 9, 1)
    assign_units([(cast.road, "second", cast.units["housing"])], later, by=None)
    (new,) = made(cast, "住建交通局")
    hand_over_units([cast.units["housing"]], [new], "rename", DAY, "更名", by=None)
    rows = ProjectRole.objects.filter(project=cast.road, role="second")
    assert list(rows.values_list("unit", "valid_from")) == [(new.pk, later)]


def test_a_receiver_is_one_of_the_new_units(cast: Cast) -> None:
    first, second = made(cast, "住房局", "城建局")
    with pytest.raises(Refused):
        hand_over_units(
            [cast.units["housing"]],
            [first, second],
            "split",
            DAY,
            "",
            by=None,
            receivers={cast.road.pk: cast.units["town"]},
        )


def test_a_portfolio_goes_on_with_the_successor(cast: Cast) -> None:
    kept = open_portfolio(cast.units["housing"], "城建项目库", by=None)
    (new,) = made(cast, "住建交通局")
    hand_over_units([cast.units["housing"]], [new], "rename", DAY, "更名", by=None)
    kept.refresh_from_db()
    assert kept.unit == new


def test_two_portfolios_of_one_name_do_not_come_together(cast: Cast) -> None:
    old = [cast.units["housing"], cast.units["transport"]]
    for unit in old:
        open_portfolio(unit, "本单位项目库", by=None)
    (new,) = made(cast, "城建交通局")
    with pytest.raises(Refused):
        hand_over_units(old, [new], "merge", DAY, "机构改革", by=None)
    assert old[0] in Unit.objects.current()


def test_reports_that_are_owed_are_counted_with_what_moves(cast: Cast) -> None:
    open_month(cast.portfolio, dt.date(2026, 6, 1), by=None)
    with translation.override("zh-hans"):
        assert dict(what_moves([cast.units["housing"]], DAY))["待填报的月报"] == 1
        post_reports([ReportDraft(cast.school, dt.date(2026, 6, 1), {"workers": 3})], by=None)
        assert "待填报的月报" not in dict(what_moves([cast.units["housing"]], DAY))


@pytest.mark.parametrize("name", ["xi", "bo", "dana", "zhou"])
def test_who_may_not_change_projects_hands_none_over(cast: Cast, name: str) -> None:
    (new,) = made(cast, "住建交通局")
    with pytest.raises(PermissionDenied):
        hand_over_units([cast.units["housing"]], [new], "rename", DAY, "", by=cast.accounts[name])
    assert cast.units["housing"] in Unit.objects.current()
