"""A decision from the room to its end, and what cannot be done to it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from guatu.accounts.actions import grant_role
from guatu.lib.refusals import Refused
from guatu.meetings import actions, ledger
from guatu.meetings.models import Decision
from guatu.meetings.waiting import waiting_for
from guatu.problems.models import Problem
from tests.cast import Cast
from tests.meetings.room import DAY, LATER, drafted, issued, prepared, reported


def test_a_day_is_counted_in_workdays_from_the_meeting(cast: Cast) -> None:
    assert drafted(cast).due == dt.date(2026, 4, 24)


def test_nothing_is_decided_before_the_meeting(cast: Cast) -> None:
    with pytest.raises(Refused):
        drafted(cast, prepared(cast))


def test_a_decision_without_unit_or_day_is_not_signed(cast: Cast) -> None:
    decision = drafted(cast, lead=None)
    with pytest.raises(Refused):
        actions.issue_decisions([decision], DAY, by=cast.accounts["dana"])


def test_who_prepares_does_not_sign(cast: Cast) -> None:
    decision = drafted(cast)
    with pytest.raises(PermissionDenied):
        actions.issue_decisions([decision], DAY, by=cast.accounts["ana"])


def test_what_was_signed_is_not_changed(cast: Cast) -> None:
    decision = issued(cast)
    with pytest.raises(Refused):
        actions.change_decision(decision, actions.Ruling("另议"), by=cast.accounts["ana"])


def test_a_decision_goes_all_the_way(cast: Cast) -> None:
    decision = reported(cast)
    done = actions.verify_decision(decision, LATER, "属实", by=cast.accounts["ding"], is_done=True)
    assert (done.state, done.closed_on, done.verifier) == ("done", LATER, cast.accounts["ding"])
    acts = list(done.moves.values_list("act", flat=True))
    assert acts[:2] == ["draft", "issue"]
    assert set(acts[2:]) == {"evidence", "receive", "work", "report", "check", "close"}


def test_nothing_is_reported_as_done_without_evidence(cast: Cast) -> None:
    decision = issued(cast)
    with pytest.raises(Refused):
        actions.report_decision(decision, LATER, "已完成", by=cast.accounts["bo"])
    decision.refresh_from_db()
    assert decision.state == "issued"


def test_another_unit_does_not_report(cast: Cast) -> None:
    decision = issued(cast)
    with pytest.raises(PermissionDenied):
        actions.work_on_decision(decision, LATER, "推进中", by=cast.accounts["chen"])


def test_a_verifier_is_not_of_the_lead_unit(cast: Cast) -> None:
    decision = reported(cast)
    grant_role(cast.accounts["bo"], "inspector", cast.units["county"], DAY, by=None)
    with pytest.raises(Refused):
        actions.verify_decision(decision, LATER, "属实", by=cast.account("bo"), is_done=True)


def test_a_decision_that_is_not_carried_out_goes_back(cast: Cast) -> None:
    decision = reported(cast)
    ding = cast.accounts["ding"]
    back = actions.verify_decision(decision, LATER, "未封顶", by=ding, is_done=False)
    assert (back.state, back.reported_on, back.closed_on) == ("working", None, None)


def test_a_later_day_holds_only_once_it_is_approved(cast: Cast) -> None:
    decision = issued(cast)
    later = dt.date(2026, 5, 29)
    row = actions.ask_to_postpone(decision, later, DAY, "材料未到", by=cast.accounts["bo"])
    decision.refresh_from_db()
    assert decision.due == dt.date(2026, 4, 24)
    with pytest.raises(PermissionDenied):
        actions.decide_postponement(row, DAY, by=cast.accounts["ana"], is_approved=True)
    actions.decide_postponement(row, DAY, by=cast.accounts["dana"], is_approved=True)
    decision.refresh_from_db()
    assert (decision.due, decision.first_due) == (later, dt.date(2026, 4, 24))


def test_an_earlier_day_is_no_postponement(cast: Cast) -> None:
    decision = issued(cast)
    with pytest.raises(Refused):
        actions.ask_to_postpone(decision, DAY, DAY, "提前", by=cast.accounts["bo"])


def test_a_decision_becomes_a_problem_of_its_project(cast: Cast) -> None:
    decision = issued(cast)
    row = actions.turn_into_problem(decision, LATER, by=cast.accounts["ana"])
    problem = Problem.objects.get(project=cast.school)
    assert (row.state, row.problem) == ("problem", problem)
    assert (problem.holder, problem.origin) == (cast.units["housing"], "meeting")


def test_what_is_withdrawn_stays_in_the_ledger_with_its_reason(cast: Cast) -> None:
    decision = issued(cast)
    with pytest.raises(Refused):
        actions.withdraw_decision(decision, DAY, " ", by=cast.accounts["dana"])
    actions.withdraw_decision(decision, DAY, "情况变化", by=cast.accounts["dana"])
    seen = Decision.objects.visible_to(cast.accounts["bo"])
    assert [row.result for row in seen] == ["情况变化"]


def test_the_share_in_time_counts_those_whose_day_has_come(cast: Cast) -> None:
    decision = reported(cast)  # due on 24 April, reported on 8 May
    actions.verify_decision(decision, LATER, "属实", by=cast.accounts["ding"], is_done=True)
    (kept,) = ledger.kept_by(Decision.objects.all(), "lead", LATER)
    assert (kept.due, kept.in_time, kept.share) == (1, 0, 0.0)


def test_a_day_still_to_come_does_not_count(cast: Cast) -> None:
    issued(cast)
    (kept,) = ledger.kept_by(Decision.objects.all(), "meeting", DAY)
    assert (kept.issued, kept.open, kept.due, kept.share) == (1, 1, 0, None)


def test_each_is_told_what_waits(cast: Cast) -> None:
    decision = drafted(cast)
    actions.end_meeting(decision.meeting, decision.meeting.begins_at, by=cast.accounts["ana"])
    assert [item.kind for item in waiting_for(cast.accounts["dana"], DAY)] == ["待签发议定事项"]
    actions.issue_decisions([decision], DAY, by=cast.accounts["dana"])
    (mine,) = waiting_for(cast.account("bo"), LATER)
    assert (mine.kind, mine.due, mine.age) == ("逾期议定事项", dt.date(2026, 4, 24), 7)
    assert waiting_for(cast.accounts["chen"], LATER) == []
