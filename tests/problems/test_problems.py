"""Problems: raised, assigned, handled, withdrawn, commented on."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from guatu.journal.models import Entry
from guatu.lib.refusals import Refused
from guatu.problems import actions
from guatu.problems.models import Problem
from guatu.reports.actions import ReportDraft, post_reports
from guatu.reports.models import ProgressReport
from tests.cast import Cast
from tests.problems.loop import DAY, LATER, closed, held, raised


def told(problem: Problem) -> list[str]:
    return list(problem.moves.values_list("act", flat=True))


def test_the_same_open_problem_is_raised_once(cast: Cast) -> None:
    problem = raised(cast)
    before = Entry.objects.count()
    assert raised(cast, text="用地手续 未办结。", raised_on=LATER) == problem
    assert Entry.objects.count() == before
    actions.withdraw_problem(problem, LATER, "重复登记", by=cast.accounts["bo"])
    assert raised(cast, raised_on=LATER) != problem


def test_one_draft_twice_is_one_problem(cast: Cast) -> None:
    draft = {"project": cast.school, "text": "缺资金", "raised_on": DAY}
    first, second = actions.raise_problems([draft, draft], by=None)
    assert first is second
    assert Problem.objects.count() == 1


def test_a_problem_with_a_holder_is_assigned_since_that_day(cast: Cast) -> None:
    problem = held(cast)
    assert (problem.state, problem.held_since, problem.level_since) == ("assigned", DAY, DAY)


def test_a_due_day_counts_workdays_over_the_holidays(cast: Cast) -> None:
    # 2026-04-30 is a Thursday; 1 to 5 May are off, Saturday 9 May is worked.
    problem = held(cast, raised_on=dt.date(2026, 4, 30), due_days=4)
    assert problem.due == dt.date(2026, 5, 9)
    with pytest.raises(Refused):
        held(cast, text="另一个", due_days=0)


def test_a_problem_keeps_the_report_that_it_was_raised_from(cast: Cast) -> None:
    post_reports([ReportDraft(cast.school, dt.date(2026, 4, 1), {"problem_text": "缺地"})], by=None)
    report = ProgressReport.objects.get()
    problem = raised(cast, text="缺地", origin="report", report=report)
    assert Problem.objects.get(pk=problem.pk).report == report


def test_passing_on_counts_from_that_day_and_naming_a_person_does_not(cast: Cast) -> None:
    ana, problem = cast.accounts["ana"], raised(cast)
    actions.assign_problem(problem, cast.units["permits"], DAY, by=ana, due=LATER)
    actions.assign_problem(problem, cast.units["permits"], LATER, by=ana, person=cast.people["gao"])
    problem.refresh_from_db()
    assert (problem.held_since, problem.due, problem.holder_person) == (
        DAY,
        LATER,
        cast.people["gao"],
    )
    actions.assign_problem(problem, cast.units["town"], LATER, by=ana)
    problem.refresh_from_db()
    assert (problem.held_since, problem.level_since) == (LATER, DAY)


def test_every_step_is_a_line_in_the_log(cast: Cast) -> None:
    problem = closed(cast)
    assert told(problem) == ["raise", "evidence", "ask", "check", "close"]
    last = problem.moves.last()
    assert last is not None
    assert (last.state, last.by, last.day) == ("closed", cast.accounts["ding"], LATER)


def test_the_holder_takes_it_up_and_then_tells_how_it_goes(cast: Cast) -> None:
    gao, problem = cast.accounts["gao"], held(cast)
    actions.work_on_problem(problem, LATER, by=gao)
    with pytest.raises(Refused):
        actions.work_on_problem(problem, LATER, by=gao)
    actions.work_on_problem(problem, LATER, by=gao, text="组卷已上报市局")
    assert told(problem) == ["raise", "work", "note"]


@pytest.mark.parametrize("name", ["bo", "chen", "dana", "lei", "ding", "zhou"])
def test_only_the_holder_answers(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.work_on_problem(held(cast), LATER, by=cast.accounts[name])


def test_a_unit_sees_and_answers_what_it_holds_of_anothers_project(cast: Cast) -> None:
    problem = raised(cast, holder=cast.units["transport"])
    chen = cast.accounts["chen"]
    assert not type(cast.school).objects.visible_to(chen).filter(pk=cast.school.pk).exists()
    assert Problem.objects.visible_to(chen).get() == problem
    actions.work_on_problem(problem, LATER, by=chen, text="正在对接")
    assert not Problem.objects.visible_to(cast.accounts["zhou"]).exists()


def test_a_raised_problem_is_not_worked_on_before_somebody_holds_it(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.work_on_problem(raised(cast), LATER, by=cast.accounts["ana"])


def test_what_was_raised_by_mistake_is_withdrawn_with_a_reason(cast: Cast) -> None:
    bo, problem = cast.accounts["bo"], raised(cast)
    with pytest.raises(Refused):
        actions.withdraw_problem(problem, LATER, " ", by=bo)
    actions.withdraw_problem(problem, LATER, "重复登记", by=bo)
    assert not Problem.objects.open().exists()
    with pytest.raises(Refused):
        actions.assign_problem(problem, cast.units["town"], LATER, by=cast.accounts["ana"])


def test_once_assigned_whoever_raised_it_does_not_withdraw_it(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.withdraw_problem(held(cast), LATER, "不用了", by=cast.accounts["bo"])


def test_what_a_problem_says_is_corrected_but_not_emptied(cast: Cast) -> None:
    problem = raised(cast)
    actions.change_problem(problem, LATER, by=cast.accounts["fang"], kind="land")
    actions.change_problem(problem, LATER, by=cast.accounts["fang"], kind="land")
    assert told(problem) == ["raise", "change"]
    with pytest.raises(Refused):
        actions.change_problem(problem, LATER, by=None, text=" ")
    with pytest.raises(TypeError):
        actions.change_problem(problem, LATER, by=None, state="closed")


def test_whoever_sees_a_problem_may_comment_also_after_its_end(cast: Cast) -> None:
    problem = closed(cast)
    actions.comment_on(problem, LATER, "引以为戒", by=cast.accounts["lei"])
    with pytest.raises(Refused):
        actions.comment_on(problem, LATER, " ", by=cast.accounts["dana"])
    for name in ("chen", "xi", "zhou"):
        with pytest.raises(PermissionDenied):
            actions.comment_on(problem, LATER, "x", by=cast.accounts[name])


def test_nothing_happens_before_a_problem_was_raised(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.work_on_problem(held(cast), dt.date(2026, 4, 9), by=cast.accounts["gao"])


@pytest.mark.parametrize("name", ["chen", "dana", "zhou", "wu"])
def test_others_raise_none(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.raise_problems(
            [{"project": cast.school, "text": "x", "raised_on": DAY}], by=cast.accounts[name]
        )
