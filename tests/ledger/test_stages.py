"""The stages of a project."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from guatu.journal.models import Entry
from guatu.ledger.actions import STEPS, change_projects, move_project
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from tests.cast import Cast

DAY = dt.date(2026, 4, 15)
Stage = Project.Stage


def test_a_project_goes_from_the_idea_to_capacity_and_keeps_its_days(cast: Cast) -> None:
    change_projects([(cast.school, {"stage": "idea"})], by=None)
    way = ["reserve", "preparing", "ready", "building", "completed", "producing", "full"]
    for number, stage in enumerate(way):
        day = DAY + dt.timedelta(days=number)
        move_project(cast.school, stage, by=cast.accounts["ana"], day=day)
    cast.school.refresh_from_db()
    assert cast.school.stage == "full"
    assert cast.school.start_actual == dt.date(2026, 4, 18)
    assert cast.school.finish_actual == dt.date(2026, 4, 19)
    assert cast.school.production_actual == dt.date(2026, 4, 20)


@pytest.mark.parametrize(
    ("start", "stage"),
    [
        (old, new)
        for old in Stage.values
        for new in Stage.values
        if old != new and (old, new) not in STEPS
    ],
)
def test_a_step_that_is_not_in_the_table_is_refused(cast: Cast, start: str, stage: str) -> None:
    change_projects([(cast.school, {"stage": start})], by=None)
    with pytest.raises(Refused):
        move_project(cast.school, stage, by=None, day=DAY, reason="说明")


def test_stopping_and_resuming_need_a_reason_and_an_approver(cast: Cast) -> None:
    change_projects([(cast.school, {"stage": "building"})], by=None)
    with pytest.raises(Refused):
        move_project(cast.school, "stopped", by=cast.accounts["dana"], day=DAY)
    move_project(cast.school, "stopped", by=cast.accounts["dana"], day=DAY, reason="冬季停工")
    assert "冬季停工" in [
        (entry.after or {}).get("reason") for entry in Entry.objects.order_by("-id")[:2]
    ]
    with pytest.raises(PermissionDenied):
        move_project(cast.school, "building", by=cast.accounts["bo"], day=DAY, reason="复工")


def test_the_county_head_approves_but_does_not_run_the_ledger(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        move_project(cast.school, "ready", by=cast.accounts["dana"], day=DAY)


def test_a_cancelled_project_leaves_the_list_and_does_not_come_back(cast: Cast) -> None:
    move_project(cast.school, "cancelled", by=cast.accounts["dana"], day=DAY, reason="投资方退出")
    cast.school.refresh_from_db()
    assert not cast.school.is_listed
    with pytest.raises(Refused):
        move_project(cast.school, "preparing", by=None, day=DAY)


def test_the_same_stage_again_writes_nothing(cast: Cast) -> None:
    move_project(cast.school, "ready", by=None, day=DAY)
    before = Entry.objects.count()
    stale = Project.objects.get(pk=cast.school.pk)
    stale.stage = "preparing"
    move_project(stale, "ready", by=None, day=DAY)
    assert Entry.objects.count() == before


def test_a_correction_into_a_stop_takes_the_right_to_approve(cast: Cast) -> None:
    change_projects([(cast.school, {"stage": "building"})], by=cast.accounts["ana"])
    change_projects([(cast.school, {"stage": "stopped"})], by=cast.accounts["ana"])
    cast.school.refresh_from_db()
    assert cast.school.stage == "stopped"
