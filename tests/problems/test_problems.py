"""Problems: raised, assigned, closed."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from guatu.journal.models import Entry
from guatu.lib.refusals import Refused
from guatu.problems import actions
from guatu.problems.models import Problem
from tests.cast import Cast

DAY, LATER = dt.date(2026, 4, 10), dt.date(2026, 5, 20)


def raised(cast: Cast, **fields: object) -> Problem:
    draft = {"project": cast.school, "text": "用地手续未办结", "raised_on": DAY, **fields}
    (problem,) = actions.raise_problems([draft], by=cast.accounts["bo"])
    return problem


def test_the_same_open_problem_is_raised_once(cast: Cast) -> None:
    problem = raised(cast)
    before = Entry.objects.count()
    assert raised(cast, text="用地手续 未办结。", raised_on=LATER) == problem
    assert Entry.objects.count() == before
    actions.close_problem(problem, LATER, "已批复", by=cast.accounts["ana"])
    assert raised(cast, raised_on=LATER) != problem


def test_one_draft_twice_is_one_problem(cast: Cast) -> None:
    draft = {"project": cast.school, "text": "缺资金", "raised_on": DAY}
    first, second = actions.raise_problems([draft, draft], by=None)
    assert first is second
    assert Problem.objects.count() == 1


def test_a_problem_with_a_holder_is_assigned_since_that_day(cast: Cast) -> None:
    problem = raised(cast, holder=cast.units["permits"])
    assert (problem.state, problem.held_since) == ("assigned", DAY)


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
    assert Problem.objects.get(pk=problem.pk).held_since == LATER


def test_closing_says_how_and_not_before_it_was_raised(cast: Cast) -> None:
    ana, problem = cast.accounts["ana"], raised(cast)
    with pytest.raises(Refused):
        actions.close_problem(problem, LATER, " ", by=ana)
    with pytest.raises(Refused):
        actions.close_problem(problem, dt.date(2026, 4, 9), "已办", by=ana)
    actions.close_problem(problem, LATER, "已批复", by=ana)
    before = Entry.objects.count()
    actions.close_problem(problem, LATER, "再点一次", by=ana)
    assert Entry.objects.count() == before
    assert Problem.objects.get(pk=problem.pk).resolution == "已批复"


def test_a_closed_problem_is_not_assigned_but_may_come_up_again(cast: Cast) -> None:
    ana, problem = cast.accounts["ana"], raised(cast)
    actions.close_problem(problem, LATER, "已批复", by=ana)
    with pytest.raises(Refused):
        actions.assign_problem(problem, cast.units["town"], LATER, by=ana)
    actions.work_on_problem(problem, by=ana)
    problem.refresh_from_db()
    assert (problem.state, problem.closed_on) == ("working", None)


def test_a_raised_problem_is_not_worked_on_before_somebody_holds_it(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.work_on_problem(raised(cast), by=cast.accounts["ana"])


def test_what_a_problem_says_is_corrected_but_not_emptied(cast: Cast) -> None:
    problem = raised(cast)
    actions.change_problem(problem, by=cast.accounts["fang"], kind="land", level=2)
    with pytest.raises(Refused):
        actions.change_problem(problem, by=None, text=" ")
    with pytest.raises(TypeError):
        actions.change_problem(problem, by=None, state="closed")


@pytest.mark.parametrize("name", ["chen", "dana", "zhou", "wu"])
def test_others_raise_none(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.raise_problems(
            [{"project": cast.school, "text": "x", "raised_on": DAY}], by=cast.accounts[name]
        )


def test_who_raises_does_not_close(cast: Cast) -> None:
    problem = raised(cast)
    with pytest.raises(PermissionDenied):
        actions.close_problem(problem, LATER, "已办", by=cast.accounts["bo"])
