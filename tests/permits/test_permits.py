"""Permits on their way: the steps, the clock of the authority, validity, what comes first."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from guatu.calendars.actions import publish_year, set_day
from guatu.calendars.compute import workdays
from guatu.indicators.models import Standing
from guatu.journal.models import Entry
from guatu.ledger import actions as ledger
from guatu.ledger.models import Milestone, Project
from guatu.lib.kept_files import path_of
from guatu.lib.refusals import Refused
from guatu.permits import actions
from guatu.permits.actions import Pick, Step
from guatu.permits.choosing import kind_for, kinds_of, propose
from guatu.permits.evidence import Upload
from guatu.permits.models import Evidence, Permit, PermitStep
from guatu.permits.refreshing import refresh_projects
from guatu.permits.standing import Works, judge, missing_to_start, plus_months, used_days
from tests.cast import START, Cast
from tests.permits.stage import DAY, ITEMS, PDF, fresh, moved, permits

State = Permit.State


def day(month: int, number: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


def test_a_permit_goes_its_way_and_reaches_its_milestone(cast: Cast) -> None:
    (permit,) = permits(cast, "build_permit")
    gao = cast.accounts["gao"]
    moved(permit, State.PREPARING, day(3, 4), gao)
    assert fresh(permit).held_by == cast.units["permits"]
    moved(permit, State.ACCEPTED, day(3, 9), gao, document_no="受理〔2026〕7号")
    assert fresh(permit).due == day(3, 16)
    moved(permit, State.GRANTED, day(3, 13), gao, document_no="青建许〔2026〕12号")
    permit = fresh(permit)
    assert (permit.state, permit.milestone.actual) == (State.GRANTED, day(3, 13))
    assert permit.milestone.evidence == "青建许〔2026〕12号"
    assert permit.expires_on == day(6, 13)
    assert (permit.due, permit.held_by) == (None, None)
    assert [step.state for step in permit.steps.all()] == ["preparing", "accepted", "granted"]
    acts = set(Entry.objects.filter(thread=permit.journal_thread).values_list("action", flat=True))
    assert {"permits.permit.create", "permits.permit.move"} <= acts


def test_the_clock_stops_while_papers_are_completed(cast: Cast) -> None:
    (permit,) = permits(cast, "fire_design")  # 10 working days
    moved(permit, State.ACCEPTED, day(3, 2))
    assert fresh(permit).due == day(3, 16)
    moved(permit, State.CORRECTING, day(3, 6), note="缺消防水池计算书")  # 4 used
    assert (fresh(permit).due, fresh(permit).held_by) == (None, cast.units["permits"])
    moved(permit, State.ACCEPTED, day(3, 20))
    assert fresh(permit).due == workdays().plus(day(3, 20), 6)
    steps = list(permit.steps.all())
    assert used_days(steps, day(3, 24), workdays()) == 4 + 2


def test_an_application_made_anew_starts_the_clock_anew(cast: Cast) -> None:
    (permit,) = permits(cast, "fire_design")
    moved(permit, State.ACCEPTED, day(3, 2))
    moved(permit, State.PREPARING, day(3, 12), note="退件")
    moved(permit, State.ACCEPTED, day(3, 20))
    assert fresh(permit).due == workdays().plus(day(3, 20), 10)


def test_a_day_off_that_is_set_later_moves_what_is_due(cast: Cast) -> None:
    (permit,) = permits(cast, "fire_design")
    moved(permit, State.ACCEPTED, day(3, 2))
    set_day(day(3, 10), False, "县庆", by=cast.accounts["ana"])
    assert fresh(permit).due == day(3, 17)
    publish_year(2027, "文号", "一、元旦：1月1日（周五）放假1天。", by=None)
    assert fresh(permit).due == day(3, 17)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ((), (State.CORRECTING, "缺件")),
        ((), (State.LAPSED, "过期")),
        ((State.ACCEPTED,), (State.CORRECTING, "")),
        ((State.ACCEPTED,), (State.LAPSED, "过期")),
        ((State.GRANTED,), (State.LAPSED, " ")),
        ((State.GRANTED,), (State.ACCEPTED, "")),
    ],
)
def test_steps_that_do_not_follow_are_refused(
    cast: Cast, first: tuple[str, ...], then: tuple[str, str]
) -> None:
    (permit,) = permits(cast, "eia")
    for state in first:
        moved(permit, state, DAY)
    with pytest.raises(Refused):
        moved(permit, then[0], DAY, note=then[1])
    assert PermitStep.objects.count() == len(first)


def test_a_step_is_not_earlier_than_the_one_before(cast: Cast) -> None:
    (permit,) = permits(cast, "eia")
    moved(permit, State.ACCEPTED, day(3, 9))
    with pytest.raises(Refused):
        moved(permit, State.GRANTED, day(3, 6))


def test_a_lapsed_permit_is_open_again_and_its_milestone_too(cast: Cast) -> None:
    (permit,) = permits(cast, "build_permit")
    moved(permit, State.GRANTED, day(3, 13), document_no="青建许〔2026〕12号")
    moved(permit, State.LAPSED, day(7, 1), note="三个月内未开工")
    permit = fresh(permit)
    assert (permit.state, permit.milestone.actual, permit.milestone.evidence) == (
        State.LAPSED,
        None,
        "",
    )
    moved(permit, State.PREPARING, day(7, 3))
    assert fresh(permit).state == State.PREPARING


def test_what_the_ledger_says_of_the_milestone_holds_for_the_permit(cast: Cast) -> None:
    (permit,) = permits(cast, "eia")
    moved(permit, State.ACCEPTED, day(3, 9))
    milestone = fresh(permit).milestone
    ledger.reach_milestones([(milestone, day(3, 20), "青环批〔2026〕3号")], by=None)
    assert fresh(permit).state == State.GRANTED
    ledger.reach_milestones([(milestone, None, "")], by=None)
    assert (fresh(permit).state, fresh(permit).due is None) == (State.ACCEPTED, False)
    ledger.waive_milestone(milestone, "登记表，备案即可", by=None)
    assert fresh(permit).state == State.NOT_NEEDED
    with pytest.raises(Refused):
        moved(permit, State.GRANTED, day(3, 21))


def test_of_a_group_any_one_will_do(cast: Cast) -> None:
    filing, study, land = permits(cast, "filing", "feasibility", "land_permit")
    assert (fresh(filing).can_begin, fresh(land).can_begin) == (True, False)
    moved(filing, State.GRANTED, DAY)
    judged = {one.permit.code: one for one in judge(_rows(cast), Works())}
    assert judged["feasibility"].is_covered
    assert not fresh(study).can_begin
    assert fresh(land).can_begin  # the right to the land is no permit of this project
    assert [one.permit.code for one in missing_to_start(judged.values(), DAY)] == ["land_permit"]


def test_what_comes_first_holds_up_until_it_is_there_or_waived(cast: Cast) -> None:
    opinion, use = permits(cast, "land_opinion", "land_use")
    assert not fresh(use).can_begin
    actions.waive_permit(fresh(opinion), "存量建设用地", by=cast.accounts["gao"])
    assert fresh(use).can_begin
    actions.restore_permit(fresh(opinion), by=cast.accounts["gao"])
    assert not fresh(use).can_begin


def test_a_permit_that_may_not_be_waived_is_not(cast: Cast) -> None:
    (permit,) = permits(cast, "build_permit")
    actions.change_permit(permit, by=None, is_waivable=False)
    with pytest.raises(Refused):
        actions.waive_permit(permit, "不需要", by=None)


def test_validity_ends_with_what_had_to_follow(cast: Cast) -> None:
    land, design = permits(cast, "land_permit", "design_permit")
    moved(land, State.GRANTED, day(3, 2))
    assert fresh(land).expires_on == day(3, 2, 2027)
    moved(design, State.GRANTED, day(5, 6))
    assert fresh(land).expires_on is None
    (build,) = permits(cast, "build_permit")
    moved(build, State.GRANTED, day(5, 20))
    assert fresh(build).expires_on == day(8, 20)
    ledger.change_projects(
        [(Project.objects.get(pk=cast.school.pk), {"start_actual": day(6, 1)})], by=None
    )
    assert fresh(build).expires_on is None


def test_an_expired_permit_is_missing_again(cast: Cast) -> None:
    (permit,) = permits(cast, "land_permit")
    moved(permit, State.GRANTED, day(3, 2, 2025))
    (judged,) = judge(_rows(cast), Works())
    assert not judged.is_expired(day(3, 2))
    assert judged.is_expired(day(3, 3))
    assert [one.permit for one in missing_to_start([judged], day(3, 3))] == [permit]


def test_an_extension_needs_a_later_day_and_a_granted_permit(cast: Cast) -> None:
    (permit,) = permits(cast, "build_permit")
    with pytest.raises(Refused):
        actions.extend_permit(Step(permit, State.GRANTED, DAY, until=day(9, 2)), by=None)
    moved(permit, State.GRANTED, DAY)
    with pytest.raises(Refused):
        actions.extend_permit(Step(fresh(permit), State.GRANTED, DAY, until=DAY), by=None)
    step = Step(fresh(permit), State.GRANTED, day(5, 25), "延期〔2026〕1号", until=day(9, 2))
    actions.extend_permit(step, by=cast.accounts["gao"])
    assert fresh(permit).expires_on == day(9, 2)


def test_months_are_counted_to_the_end_of_a_shorter_month() -> None:
    assert plus_months(day(11, 30), 3) == day(2, 28, 2027)
    assert plus_months(day(1, 31), 24) == day(1, 31, 2028)
    assert plus_months(day(12, 15), 1) == day(1, 15, 2027)


def test_a_template_is_proposed_by_the_kind_of_project(cast: Cast) -> None:
    kinds = kinds_of(cast.portfolio)
    assert kind_for(cast.school, kinds).code == "building"
    assert kind_for(cast.road, kinds).code == "infrastructure"
    assert kind_for(Project(name="造纸厂技术改造项目", kind="工业"), kinds).code == "upgrade"
    assert kind_for(Project(name="某项目", kind="工业"), kinds).code == "industry"
    assert kind_for(Project(name="某项目"), kinds).code == "general"


def test_milestones_that_are_there_are_taken_by_their_names(cast: Cast) -> None:
    drafts = [
        ledger.MilestoneDraft(cast.school, name, "permit", DAY)
        for name in ("用地规划许可", "可行性研究报告批复", "占用城市绿地审批")
    ]
    known = ledger.create_milestones(drafts, DAY, by=None)
    kind = kind_for(cast.school, kinds_of(cast.portfolio))
    proposed = {one.item.code: one for one in propose(kind, [], known)}
    assert proposed["land_permit"].milestone == known[0]
    assert proposed["feasibility"].milestone == known[1]
    chosen = {code for code, one in proposed.items() if one.is_chosen}
    assert "filing" not in chosen  # the feasibility study is there, and one of them will do
    assert {"land_permit", "feasibility", "build_permit"} <= chosen
    assert not {"stability", "air_defence", "title"} & chosen
    made = actions.adopt_templates([cast.school], DAY, by=cast.accounts["gao"])
    assert {permit.code for permit in made} == chosen
    assert {permit.milestone.holder for permit in made} >= {None}
    assert Milestone.objects.filter(project=cast.school, name="用地规划许可").count() == 1
    own = actions.adopt_milestone(known[2], by=cast.accounts["gao"])
    assert str(own) == "占用城市绿地审批"
    assert actions.adopt_templates([cast.school], DAY, by=cast.accounts["gao"]) == []


def test_the_same_permit_is_not_made_twice(cast: Cast) -> None:
    permits(cast, "eia")
    with pytest.raises(Refused):
        permits(cast, "eia")
    strange = cast.milestone
    with pytest.raises(Refused):
        actions.make_permits(cast.road, [Pick(ITEMS["eia"], strange)], DAY, by=None)
    with pytest.raises(Refused):
        actions.adopt_milestone(strange, by=None)


def test_lights_follow_the_milestone_of_a_permit(cast: Cast) -> None:
    (permit,) = actions.make_permits(
        cast.school, [Pick(ITEMS["eia"], planned=day(1, 5))], START, by=None
    )
    before = Standing.objects.count()
    moved(permit, State.GRANTED, day(1, 8))
    assert Standing.objects.count() == before
    assert Milestone.objects.get(permit=permit).actual == day(1, 8)


def test_who_fills_which_permit(cast: Cast) -> None:
    """Gao's bureau is the school's agent, and the authority of one permit of the road."""
    (school,) = permits(cast, "eia", authority=cast.units["town"])
    own, other = actions.make_permits(
        cast.road,
        [
            Pick(ITEMS["eia"], authority=cast.units["permits"]),
            Pick(ITEMS["soil"], authority=cast.units["town"]),
        ],
        DAY,
        by=None,
    )
    gao = cast.account("gao")
    assert set(Permit.objects.visible_to(gao)) == {school, own}
    assert set(Permit.objects.reached_by(gao, "permits.fill")) == {school, own}
    moved(own, State.ACCEPTED, DAY, gao)
    moved(own, State.GRANTED, day(3, 9), gao)
    assert fresh(own).milestone.actual == day(3, 9)
    for who, permit in (("gao", other), ("bo", school), ("dana", school), ("zhou", school)):
        with pytest.raises(PermissionDenied):
            moved(permit, State.ACCEPTED, DAY, cast.account(who))
    assert set(Permit.objects.visible_to(cast.account("bo"))) == {school}
    assert not Permit.objects.visible_to(cast.account("zhou"))
    with pytest.raises(PermissionDenied):
        actions.make_permits(cast.road, [Pick(ITEMS["energy"])], DAY, by=gao)


def test_a_file_is_kept_with_its_step_and_only_photos_and_pdfs(
    cast: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    (permit,) = permits(cast, "eia")
    with pytest.raises(Refused):
        moved(permit, State.GRANTED, DAY, files=[Upload("批复.pdf", b"<html><script>")])
    assert (fresh(permit).state, list(tmp_path.rglob("*"))) == (State.NOT_BEGUN, [])
    step = moved(permit, State.GRANTED, DAY, cast.accounts["gao"], files=[Upload("批复.pdf", PDF)])
    (file,) = step.files.all()
    assert (file.media_type, path_of(file.path).read_bytes()) == ("application/pdf", PDF)
    assert Evidence.objects.visible_to(cast.account("bo")).get() == file
    assert not Evidence.objects.visible_to(cast.account("chen"))
    settings.EVIDENCE_MAX_BYTES = 3
    with pytest.raises(Refused):
        moved(permit, State.LAPSED, DAY, note="过期", files=[Upload("批复.pdf", PDF)])


def test_what_is_kept_of_the_facts_can_be_made_again(cast: Cast) -> None:
    first, second, third = permits(cast, "eia", "land_permit", "build_permit")
    moved(first, State.ACCEPTED, DAY)
    moved(second, State.GRANTED, DAY)
    names = ("state", "due", "expires_on", "held_by", "held_since", "can_begin")
    kept = list(Permit.objects.order_by("pk").values(*names))
    assert {row["state"] for row in kept} == {"accepted", "granted", "not_begun"}
    Permit.objects.update(state="lapsed", due=None, expires_on=None, held_by=None, can_begin=True)
    refresh_projects([cast.school.pk])
    assert list(Permit.objects.order_by("pk").values(*names)) == kept
    assert third.code == "build_permit"


def _rows(cast: Cast) -> list[Permit]:
    return list(Permit.objects.filter(project=cast.school).select_related("milestone"))
