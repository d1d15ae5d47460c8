"""Milestones and their baselines."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from guatu.ledger import actions
from guatu.ledger.models import Milestone, MilestoneBaseline
from guatu.lib.refusals import Refused
from tests.cast import Cast

DAY = dt.date(2026, 5, 6)
LATER = dt.date(2026, 11, 30)


def baselines(milestone: Milestone) -> list[tuple[int, dt.date | None, str]]:
    rows = MilestoneBaseline.objects.filter(milestone=milestone)
    return list(rows.values_list("version", "planned", "reason"))


def test_a_moved_milestone_keeps_every_date_it_had(cast: Cast) -> None:
    assert actions.move_milestones([(cast.milestone, LATER)], DAY, "雨季", by=None) == 1
    assert actions.move_milestones([(cast.milestone, None)], DAY, "停工", by=None) == 1
    assert baselines(cast.milestone) == [
        (0, dt.date(2026, 9, 30), ""),
        (1, LATER, "雨季"),
        (2, None, "停工"),
    ]
    assert Milestone.objects.get(pk=cast.milestone.pk).planned is None


def test_the_same_date_moves_nothing_and_needs_no_reason(cast: Cast) -> None:
    assert actions.move_milestones([(cast.milestone, dt.date(2026, 9, 30))], DAY, "", by=None) == 0
    assert len(baselines(cast.milestone)) == 1


def test_a_move_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.move_milestones([(cast.milestone, LATER)], DAY, "  ", by=None)


def test_the_database_keeps_the_first_date(cast: Cast) -> None:
    first = MilestoneBaseline.objects.get(milestone=cast.milestone)
    with pytest.raises(IntegrityError, match="original date"), transaction.atomic():
        MilestoneBaseline.objects.filter(pk=first.pk).update(planned=LATER)
    with pytest.raises(IntegrityError, match="original date"), transaction.atomic():
        first.delete()


def test_a_milestone_is_reached_and_taken_back(cast: Cast) -> None:
    actions.reach_milestones([(cast.milestone, DAY, "验收单")], by=cast.accounts["ana"])
    assert Milestone.objects.get(pk=cast.milestone.pk).actual == DAY
    actions.reach_milestones([(cast.milestone, None, "")], by=cast.accounts["ana"])
    assert Milestone.objects.get(pk=cast.milestone.pk).actual is None


def test_a_milestone_that_is_not_needed_says_why_and_cannot_be_reached(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.waive_milestone(cast.milestone, "", by=None)
    actions.waive_milestone(cast.milestone, "不涉及", by=None)
    with pytest.raises(Refused):
        actions.reach_milestones([(cast.milestone, DAY, "")], by=None)
    actions.restore_milestone(cast.milestone, by=None)
    actions.reach_milestones([(cast.milestone, DAY, "")], by=None)
    with pytest.raises(Refused):
        actions.waive_milestone(cast.milestone, "不涉及", by=None)


def test_names_are_a_projects_own(cast: Cast) -> None:
    draft = actions.MilestoneDraft(cast.school, "主体封顶")
    with pytest.raises(Refused, match="主体封顶"):
        actions.create_milestones([draft], DAY, by=None)
    twice = [actions.MilestoneDraft(cast.road, "开工")] * 2
    with pytest.raises(Refused, match="开工"):
        actions.create_milestones(twice, DAY, by=None)
    (other,) = actions.create_milestones(
        [actions.MilestoneDraft(cast.school, "开工")], DAY, by=None
    )
    with pytest.raises(Refused):
        actions.change_milestones([(other, {"name": "主体封顶"})], by=None)


def test_the_agent_unit_looks_after_permits_only(cast: Cast) -> None:
    gao = cast.accounts["gao"]
    draft = actions.MilestoneDraft
    (permit,) = actions.create_milestones([draft(cast.school, "施工许可", "permit")], DAY, by=gao)
    actions.reach_milestones([(permit, DAY, "许可证")], by=gao)
    with pytest.raises(PermissionDenied):
        actions.reach_milestones([(cast.milestone, DAY, "")], by=gao)
    with pytest.raises(PermissionDenied), transaction.atomic():
        actions.create_milestones([draft(cast.school, "封顶", "build")], DAY, by=gao)
    with pytest.raises(PermissionDenied), transaction.atomic():
        actions.change_milestones([(permit, {"kind": "build"})], by=gao)
    with pytest.raises(PermissionDenied):
        actions.create_milestones([draft(cast.road, "施工许可", "permit")], DAY, by=gao)
    assert not Milestone.objects.filter(name="封顶").exists()


def test_the_task_force_works_on_its_own_projects(cast: Cast) -> None:
    actions.reach_milestones([(cast.milestone, DAY, "")], by=cast.accounts["fang"])
    with pytest.raises(PermissionDenied):
        actions.create_milestones(
            [actions.MilestoneDraft(cast.road, "开工")], DAY, by=cast.accounts["fang"]
        )
    with pytest.raises(PermissionDenied):
        actions.reach_milestones([(cast.milestone, DAY, "")], by=cast.accounts["bo"])
