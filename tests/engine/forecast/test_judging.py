"""Scores, the finish of tracked projects, the year's money and levers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.tracked_projects import SHAPES, tracked
from guatu.engine.forecast import Class, Tracking, earned_schedule, finish_forecast
from guatu.engine.forecast.levers import Blocker, blocker_costs, closing_gap, week_saved
from guatu.engine.forecast.money import (
    REFERENCE_CURVE,
    Year,
    YearHistory,
    learn_years,
    year_middle,
    year_samples,
)
from guatu.engine.forecast.scores import coverage, crps, pinball, reliability, skill
from guatu.engine.forecast.tracking import finish_point
from tests.engine.forecast.networks import portfolio

LEVELS = np.linspace(0.01, 0.99, 99)


def straight(now: float, earned: float, finish: float = 100.0) -> Tracking:
    """A straight plan of 100 days; so much earned by now."""
    times = np.linspace(0.0, finish, 11)
    seen = np.array([0.0, now])
    return Tracking(now, times, times / finish, seen, np.array([0.0, earned]))


def test_crps_of_a_normal_is_the_closed_form() -> None:
    from scipy.stats import norm

    truth = np.array([0.0, 1.0, -2.0])
    closed = truth * (2 * norm.cdf(truth) - 1) + 2 * norm.pdf(truth) - 1 / np.sqrt(np.pi)
    found = crps(np.tile(norm.ppf(LEVELS), (3, 1)), LEVELS, truth)
    np.testing.assert_allclose(found, closed, atol=0.01)


def test_crps_of_a_single_day_is_its_error() -> None:
    days = np.full((1, 99), 7.0)
    assert crps(days, LEVELS, np.array([10.0]))[0] == pytest.approx(3.0)


def test_pinball_by_hand() -> None:
    loss = pinball(np.array([[1.0, 3.0]]), np.array([0.1, 0.9]), np.array([4.0]))
    assert loss[0] == pytest.approx((0.1 * 3 + 0.9 * 1) / 2)


def test_coverage_and_reliability_of_an_honest_forecaster() -> None:
    rng = np.random.default_rng(0)
    found = coverage(np.tile(LEVELS, (5_000, 1)), LEVELS, rng.random(5_000))
    assert found == {
        0.5: pytest.approx(0.5, abs=0.03),
        0.8: pytest.approx(0.8, abs=0.03),
        0.9: pytest.approx(0.9, abs=0.03),
    }
    share = rng.random(20_000)
    curve = reliability(share, rng.random(20_000) < share)
    np.testing.assert_allclose(curve.happened, curve.forecast, atol=0.05)
    assert curve.counts.sum() == 20_000


def test_few_cases_are_called_few() -> None:
    found = skill(np.zeros((3, 99)), LEVELS, np.ones(3), np.full(3, 3.0), np.full(3, np.nan))
    assert not found.enough
    assert found.against_plan == pytest.approx(0.5)
    assert found.against_schedule == 0.0


def test_earned_schedule_by_hand() -> None:
    assert earned_schedule(straight(50.0, 0.3)) == pytest.approx(30.0)
    assert earned_schedule(straight(50.0, 1.0)) == pytest.approx(100.0)


def test_who_waits_where_the_plan_rests_is_not_late() -> None:
    times, plan = np.array([0.0, 20.0, 60.0, 100.0]), np.array([0.0, 0.5, 0.5, 1.0])
    for now, expected in ((40.0, 40.0), (70.0, 60.0)):
        seen = Tracking(now, times, plan, np.array([now]), np.array([0.5]))
        assert earned_schedule(seen) == pytest.approx(expected)


def test_a_project_on_plan_is_expected_near_its_plan() -> None:
    assert finish_point(straight(50.0, 0.5)) == pytest.approx(100.0, abs=3.0)
    assert finish_point(straight(50.0, 0.5), Class(ratio=1.5)) > finish_point(straight(50.0, 0.5))


def test_nothing_finishes_before_the_work_that_is_open() -> None:
    dates = (np.array([60.0]), np.array([100.0]), np.array([np.nan]), np.array([np.nan]))
    made = straight(95.0, 0.99)
    seen = Tracking(
        95.0,
        made.planned_times,
        made.planned_values,
        *(made.earned_times,),
        made.earned_values,
        *dates,
    )
    assert finish_point(seen) >= 135.0


@pytest.mark.parametrize("shape", SHAPES)
def test_synthetic_projects_are_forecast_no_worse_than_by_earned_schedule(shape: str) -> None:
    own, peer = [], []
    for seen, begin, end in tracked(shape, 11, 25):
        for one in seen:
            own.append(abs(finish_point(one) - end) / (end - begin))
            schedule = one.now + one.planned_finish - earned_schedule(one)
            peer.append(abs(schedule - end) / (end - begin))
    assert np.mean(own) < 1.02 * np.mean(peer)


@settings(max_examples=60, deadline=None)
@given(now=st.floats(1.0, 400.0), earned=st.floats(0.0, 1.0), move=st.floats(-1e3, 1e3))
def test_quantiles_rise_lie_ahead_and_move_with_the_origin(
    now: float, earned: float, move: float
) -> None:
    seen = straight(now, earned)
    found = finish_forecast(seen)
    assert (np.diff(found) >= 0).all()
    assert (found >= now).all()
    shifted = Tracking(
        now + move,
        seen.planned_times + move,
        seen.planned_values,
        seen.earned_times + move,
        seen.earned_values,
    )
    np.testing.assert_allclose(finish_forecast(shifted), found + move, atol=0.05)


def test_a_plan_that_falls_is_refused() -> None:
    with pytest.raises(ValueError, match="rises"):
        Tracking(1.0, np.array([0.0, 1.0]), np.array([1.0, 0.5]), np.empty(0), np.empty(0))


def year(month: int, done: float) -> Year:
    """Two projects with a plan of 100 that share a factor."""
    both = np.full(2, 1.0)
    keys = np.array([1, 2], dtype=np.uint64)
    shared = np.array([[9], [9]], dtype=np.uint64)
    return Year(month, 100 * both, done * both, np.full(2, np.nan), keys, shared)


def test_the_years_middle_trusts_the_class_early_and_the_project_late() -> None:
    curves = [learn_years(YearHistory([], np.empty(0), np.empty((0, 12))))[""]] * 2
    early, _ = year_middle(year(2, 0.0), curves)
    late, _ = year_middle(year(11, 45.0), curves)
    assert early[0] > 85.0
    assert 45.0 + late[0] == pytest.approx(50.9, abs=1.5)


def test_history_moves_the_curve_and_a_class_leans_on_all() -> None:
    amounts = np.tile(np.arange(1, 13) / 12 * 80.0, (30, 1))
    curves = learn_years(YearHistory(["a"] * 29 + ["b"], np.full(30, 100.0), amounts))
    assert curves["a"].ratio == pytest.approx(0.8, abs=0.02)
    assert np.abs(curves["a"].shares - np.arange(1, 13) / 12).max() < 0.03
    assert curves["b"].years == 1
    assert np.diff(REFERENCE_CURVE).min() > 0


def test_amounts_share_luck_and_never_fall_below_what_is_done() -> None:
    curves = [learn_years(YearHistory([], np.empty(0), np.empty((0, 12))))[""]] * 2
    drawn = year_samples(year(6, 40.0), curves, 4_000)
    assert drawn.min() >= 40.0
    assert 0.15 < np.corrcoef(np.log(drawn - 39.99))[0, 1] < 0.4
    assert np.array_equal(drawn[:, :100], year_samples(year(6, 40.0), curves, 100))


def test_a_week_saved_helps_only_what_matters() -> None:
    made = portfolio(4)
    gains = week_saved(made, 0, 400)
    assert (gains >= 0).all()
    assert gains.max() > 0


def test_a_blocker_costs_what_its_removal_brings() -> None:
    made = portfolio(4)
    costs = blocker_costs(made, 0, [Blocker(1, 0.0), Blocker(5, 60.0)], 400)
    assert costs[0] == 0.0
    assert costs[1] > 0.0


def test_the_cheapest_five_that_close_the_gap() -> None:
    gains = np.array([50.0, 40.0, 30.0, 30.0, 5.0, 60.0])
    costs = np.array([5.0, 1.0, 1.0, 1.0, 1.0, 50.0])
    assert closing_gap(gains, costs, 100.0).tolist() == [1, 2, 3]
    assert len(closing_gap(gains, costs, 1_000.0, most=2)) == 2
