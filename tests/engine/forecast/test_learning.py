"""Learning durations and factors: hand-computed tables, known truth, properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.engine.forecast import Cases, kaplan_meier, learn
from guatu.engine.forecast.factors import learn_factors
from guatu.engine.forecast.survival import censored_moments
from guatu.engine.forecast.tables import (
    constant_table,
    lognormal_table,
    mean_of,
    quantiles_of,
    remaining,
    table_of_sample,
)


def test_kaplan_meier_of_the_remission_times_of_freireich() -> None:
    """The 6-MP arm of Freireich et al. 1963, as in Kaplan-Meier tables of every textbook."""
    lasted = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    ended = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    curve = kaplan_meier(np.array(lasted, float), np.array(ended, bool))
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    expected = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    np.testing.assert_allclose(curve.survival, expected, atol=5e-4)
    assert curve.events == 9


def test_without_open_cases_the_curve_is_that_of_the_sample() -> None:
    curve = kaplan_meier(np.array([3.0, 1.0, 2.0, 2.0]), np.ones(4, bool))
    np.testing.assert_allclose(curve.survival, [0.75, 0.25, 0.0])
    assert curve.quantile(np.array([0.5]))[0] == pytest.approx(2.0)


def test_a_curve_without_an_end_says_nothing() -> None:
    with pytest.raises(ValueError, match="finished"):
        kaplan_meier(np.array([3.0]), np.array([False])).quantile(np.array([0.5]))


def test_open_cases_are_not_taken_for_finished_ones() -> None:
    rng = np.random.default_rng(1)
    truth = np.exp(rng.normal(1.0, 0.5, 4_000))
    seen = rng.uniform(0.5, 6.0, 4_000)
    finished = truth <= seen
    mean, deviation = censored_moments(np.log(np.minimum(truth, seen)), finished)
    assert (mean, deviation) == (pytest.approx(1.0, abs=0.05), pytest.approx(0.5, abs=0.05))
    assert np.log(truth[finished]).mean() < 0.8


def test_a_class_with_few_cases_leans_on_its_parent_and_one_with_many_does_not() -> None:
    rng = np.random.default_rng(2)
    paths = [("works", "few")] * 3 + [("works", "many")] * 200 + [("permit", "x")] * 100
    middles = [2.0] * 3 + [0.9] * 200 + [1.5] * 100
    lasted = np.array(middles) * np.exp(rng.normal(0, 0.2, 303))
    found = learn(Cases(paths, lasted, np.ones(303, bool)))
    assert found.middle(("works", "many")) == pytest.approx(0.9, abs=0.04)
    assert 0.92 < found.middle(("works", "few")) < 1.95
    assert found.middle(("works", "unheard of")) == found.middle(("works",))
    assert found.known_cases(("works", "few")) == 3


def test_without_any_history_the_reference_stands() -> None:
    found = learn(Cases([], np.empty(0), np.empty(0, bool)))
    assert found.middle(("anything",)) == pytest.approx(1.15, rel=1e-3)


def test_a_covariate_that_doubles_durations_is_found() -> None:
    rng = np.random.default_rng(3)
    large = rng.integers(0, 2, 400)
    lasted = 10.0 * 2.0**large * np.exp(rng.normal(0, 0.3, 400))
    cases = Cases([("a",)] * 400, lasted, np.ones(400, bool), large[:, None].astype(float))
    found = learn(cases, days=True)
    assert found.factor(np.array([[1.0]]))[0] == pytest.approx(2.0, rel=0.08)
    assert found.middle(("a",)) == pytest.approx(10.0, rel=0.08)


def test_what_has_lasted_conditions_what_is_left() -> None:
    table = lognormal_table(100.0, 0.5)
    levels = np.array([0.1, 0.5, 0.9])
    drawn = 100.0 * np.exp(0.5 * np.random.default_rng(4).normal(size=400_000))
    for lasted in (20.0, 90.0, 180.0):
        left = quantiles_of(remaining(table, lasted), levels)
        truth = np.quantile(drawn[drawn > lasted] - lasted, levels)
        np.testing.assert_allclose(left, truth, rtol=0.06, atol=0.6)
    assert quantiles_of(remaining(table, 5_000.0), np.array([0.5]))[0] > 1.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.1, 1e3), min_size=1, max_size=40), st.floats(0.0, 2e3))
def test_tables_rise_and_remainders_are_never_negative(values: list[float], lasted: float) -> None:
    table = table_of_sample(np.array(values))
    assert (np.diff(table) >= 0).all()
    left = remaining(table, lasted)
    assert (np.diff(left) >= 0).all()
    assert left[0] >= 0


def test_a_certain_value_is_its_own_mean() -> None:
    assert mean_of(constant_table(3.5)) == 3.5


def test_factors_of_units_and_years_are_found_and_noise_is_none() -> None:
    rng = np.random.default_rng(5)
    units, years = rng.integers(0, 15, 1_500), rng.integers(2015, 2023, 1_500)
    noise = rng.normal(0, 0.3, 1_500)
    real = rng.normal(0, 0.2, 15)
    levels = {"unit": units, "year": years}
    ended, spread = np.ones(1_500, bool), np.full(1_500, 0.36)
    found = learn_factors(noise + real[units], ended, spread, levels)
    assert found.deviations["unit"] >= 0.15
    assert found.deviations["year"] <= 0.06
    means = [found.effects["unit"][unit][0] for unit in range(15)]
    assert np.corrcoef(means, real)[0, 1] > 0.95
    assert 2026 in found.effects["year"]
    quiet = learn_factors(noise, ended, np.full(1_500, 0.3), levels)
    assert quiet.deviations["unit"] <= 0.06


def test_without_history_factors_are_small_and_stated() -> None:
    found = learn_factors(np.zeros(3), np.ones(3, bool), np.ones(3), {"unit": [1, 2, 3]})
    assert found.deviations["unit"] == 0.10
