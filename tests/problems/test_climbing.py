"""Levels: up by time and by hand, down on progress, asleep in between."""

import datetime as dt
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from guatu.calendars.compute import workdays
from guatu.lib.refusals import Refused
from guatu.problems import actions
from guatu.problems.compute import RISING, next_rise, rises, stands
from guatu.problems.ladder import LUONING, TONGLU, Ladder, Step, ladder_of, levels_led
from guatu.problems.models import Problem
from tests.cast import Cast
from tests.problems.loop import DAY, LATER, asked, closed, held, raised

DEFAULT = Ladder(TONGLU)


def level_of(problem: Problem) -> tuple[int, dt.date | None]:
    stored = Problem.objects.get(pk=problem.pk)
    return stored.level, stored.level_since


@pytest.mark.django_db
def test_a_level_is_left_on_the_day_on_which_its_workdays_are_up() -> None:
    # Friday 10 April: five workdays are up on Friday the 17th, five more on the 24th.
    calendar = workdays()
    assert rises(1, DAY, DEFAULT, calendar, dt.date(2026, 4, 16)) == []
    assert rises(1, DAY, DEFAULT, calendar, dt.date(2026, 4, 17)) == [(2, dt.date(2026, 4, 17))]
    assert rises(1, DAY, DEFAULT, calendar, LATER) == [
        (2, dt.date(2026, 4, 17)),
        (3, dt.date(2026, 4, 24)),
        (4, dt.date(2026, 5, 12)),
    ]
    assert rises(4, DAY, DEFAULT, calendar, LATER) == []


@given(
    days=st.lists(st.one_of(st.none(), st.integers(1, 30)), min_size=1, max_size=5),
    level=st.integers(1, 6),
    since=st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    gone=st.integers(0, 200),
)
@pytest.mark.django_db
def test_climbing_a_step_at_a_time_comes_to_the_same(
    days: list[int | None], level: int, since: dt.date, gone: int
) -> None:
    ladder = Ladder(tuple(Step(f"第{n}级", "unit", each) for n, each in enumerate(days)))
    calendar, today = workdays(), since + dt.timedelta(days=gone)
    at_once = rises(level, since, ladder, calendar, today)
    step_by_step, day = [], since
    while day <= today:
        new = rises(level, since, ladder, calendar, day)
        if new:
            level, since = new[0]
            step_by_step.append(new[0])
        else:
            day += dt.timedelta(days=1)
    assert step_by_step == at_once


def test_the_page_shows_the_level_that_the_nights_job_will_write(cast: Cast) -> None:
    problem, calendar = held(cast), workdays()
    for level, since, state in product(
        (1, 2, 3, 4, 6), (DAY, dt.date(2026, 4, 30), LATER), ("assigned", "working", "asked")
    ):
        changes = {"level": level, "level_since": since, "state": state}
        Problem.objects.filter(pk=problem.pk).update(**changes)
        row = Problem.objects.get()
        for gone in range(0, 40, 3):
            day = since + dt.timedelta(days=gone)
            expression = stands(DEFAULT, calendar, day)
            shown = Problem.objects.annotate(stands=expression).values_list("stands", flat=True)
            assert shown.get() == next_rise(row, DEFAULT, calendar, day)[0]


def test_the_night_raises_what_is_due_and_makes_up_for_nights_missed(cast: Cast) -> None:
    problem = held(cast)
    assert actions.sweep(dt.date(2026, 4, 16)) == (0, 0)
    assert actions.sweep(LATER) == (0, 3)
    assert actions.sweep(LATER) == (0, 0)
    assert level_of(problem) == (4, dt.date(2026, 5, 12))
    risen = problem.moves.filter(act="rise")
    assert list(risen.values_list("level", "day", "by")) == [
        (2, dt.date(2026, 4, 17), None),
        (3, dt.date(2026, 4, 24), None),
        (4, dt.date(2026, 5, 12), None),
    ]


def test_the_brief_stands_in_the_log_of_a_rise(cast: Cast) -> None:
    problem = held(cast, asks="请审批局月底前批复", asked=cast.units["permits"])
    actions.work_on_problem(problem, dt.date(2026, 4, 14), by=cast.accounts["gao"], text="已组卷")
    actions.sweep(dt.date(2026, 4, 17))
    text = problem.moves.get(act="rise").text
    for piece in ("青石县第二中学迁建项目", "用地手续未办结", "审批局", "已组卷", "月底前批复"):
        assert piece in text
    assert "5个工作日" in text


@pytest.mark.parametrize("state", ["asked", "closed", "raised", "asleep"])
def test_time_raises_only_what_its_holder_is_to_act_on(cast: Cast, state: str) -> None:
    made = {"asked": asked, "closed": closed, "raised": raised, "asleep": held}[state]
    problem = made(cast)
    if state == "asleep":
        actions.suspend_problem(problem, dt.date(2027, 1, 1), DAY, "冬季停工", by=None)
    assert problem.state not in RISING
    assert actions.sweep(dt.date(2026, 12, 1)) == (0, 0)


def test_one_that_was_sent_back_rises_at_once_where_its_days_are_up(cast: Cast) -> None:
    problem = asked(cast)
    actions.verify_problem(problem, LATER, "缺原件", by=cast.accounts["ding"], is_solved=False)
    assert actions.sweep(LATER)[1] == 3


def test_leaders_raise_and_lower_with_a_reason(cast: Cast) -> None:
    problem, lei = held(cast), cast.accounts["lei"]
    with pytest.raises(Refused):
        actions.raise_level(problem, DAY, " ", by=lei)
    actions.raise_level(problem, DAY, "影响全县开工", by=lei)
    assert level_of(problem) == (2, DAY)
    actions.raise_level(problem, DAY, "报县长", by=lei, to=4)
    with pytest.raises(Refused):
        actions.raise_level(problem, DAY, "再升", by=lei)
    actions.lower_level(problem, LATER, "已交地八成", by=lei)
    assert level_of(problem) == (3, LATER)


def test_the_lowest_level_is_not_lowered(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.lower_level(held(cast), DAY, "有进展", by=cast.accounts["dana"])


def test_lowering_starts_from_where_time_had_taken_it(cast: Cast) -> None:
    problem = held(cast)
    actions.lower_level(problem, dt.date(2026, 4, 24), "已交地", by=cast.accounts["dana"])
    assert level_of(problem) == (2, dt.date(2026, 4, 24))


@pytest.mark.parametrize("name", ["bo", "gao", "chen", "zhou"])
def test_units_do_not_change_levels(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.raise_level(held(cast), DAY, "x", by=cast.accounts[name])


def test_a_problem_without_holder_or_at_its_end_has_no_level_to_change(cast: Cast) -> None:
    for problem in (raised(cast, text="甲"), closed(cast, text="乙")):
        with pytest.raises(Refused):
            actions.raise_level(problem, LATER, "x", by=cast.accounts["dana"])


def test_a_suspended_problem_sleeps_until_its_day_and_its_clock_starts_anew(cast: Cast) -> None:
    problem, until = held(cast), dt.date(2026, 6, 1)
    with pytest.raises(Refused):
        actions.suspend_problem(problem, DAY, DAY, "停工", by=cast.accounts["ana"])
    actions.suspend_problem(problem, until, DAY, "汛期停工", by=cast.accounts["ana"])
    assert actions.sweep(dt.date(2026, 5, 31)) == (0, 0)
    assert actions.sweep(dt.date(2026, 6, 2)) == (1, 0)
    assert level_of(problem) == (1, until)
    assert Problem.objects.get().state == "assigned"


def test_a_suspended_problem_is_woken_by_hand(cast: Cast) -> None:
    ana, problem = cast.accounts["ana"], held(cast)
    with pytest.raises(Refused):
        actions.wake_problem(problem, DAY, by=ana)
    actions.suspend_problem(problem, LATER, DAY, "停工", by=ana)
    actions.wake_problem(problem, DAY, by=ana, text="提前复工")
    assert (problem.state, problem.wakes_on) == ("assigned", None)


def test_a_county_sets_its_own_ladder(cast: Cast) -> None:
    assert ladder_of(cast.portfolio) == DEFAULT
    ana = cast.accounts["ana"]
    ladder = actions.set_ladder(cast.portfolio, LUONING, by=ana)
    assert [step.seat for step in ladder.steps] == ["lead", "authority", "meeting", "meeting"]
    two = [Step("局长", "unit", 3), Step("戴县长", "person", None, cast.people["dana"])]
    assert actions.set_ladder(cast.portfolio, two, by=ana).top == 2
    problem = held(cast)
    actions.sweep(dt.date(2026, 4, 15))
    assert level_of(problem)[0] == 2
    assert ladder_of(cast.other_portfolio) == DEFAULT


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [Step(" ", "unit", 3)],
        [Step("局长", "unit", 0)],
        [Step("某人", "person", None)],
        [Step("级", "unit", 1)] * 10,
    ],
)
def test_a_ladder_that_makes_no_sense_is_refused(cast: Cast, steps: list[Step]) -> None:
    with pytest.raises(Refused):
        actions.set_ladder(cast.portfolio, steps, by=cast.accounts["ana"])


def test_only_the_project_office_sets_its_countys_ladder(cast: Cast) -> None:
    for name in ("dana", "ding", "zhou", "xi"):
        with pytest.raises(PermissionDenied):
            actions.set_ladder(cast.portfolio, TONGLU, by=cast.accounts[name])


def test_a_leader_finds_what_has_come_up_to_him(cast: Cast) -> None:
    actions.set_ladder(cast.portfolio, LUONING, by=None)
    problem = held(cast)
    ladder = ladder_of(cast.portfolio)
    rows = Problem.objects.annotate(stands=stands(ladder, workdays(), DAY))
    assert rows.filter(levels_led(ladder, cast.people["lei"].pk)).get() == problem
    assert not rows.filter(levels_led(ladder, cast.people["dana"].pk)).exists()
