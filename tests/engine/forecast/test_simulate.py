"""The simulation against its plain twin, against analysis, and its promises about randomness."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from guatu.engine.forecast import Portfolio
from guatu.engine.forecast._fast import hash_row
from guatu.engine.forecast.simulate import drivers, mixed, sampled, simulate
from guatu.engine.forecast.tables import lognormal_table, mean_of
from tests.engine.forecast.networks import plain, portfolio

ROOT = Path(__file__).resolve().parents[3]


def simple(links: list[tuple[int, int]], count: int, tables: list[np.ndarray]) -> Portfolio:
    """One project whose last activity is its milestone; every activity draws from the first."""
    into = np.array([b for _, b in links], dtype=np.int64)
    zeros = np.zeros(count, dtype=np.float32)
    return Portfolio(
        project_ptr=np.array([0, count]),
        link_ptr=np.searchsorted(into, np.arange(count + 1)),
        link_from=np.array([a for a, _ in links], dtype=np.int64),
        link_kind=np.zeros(len(links), dtype=np.int8),
        link_lag=np.zeros(len(links), dtype=np.float32),
        state=np.zeros(count, dtype=np.int8),
        release=zeros,
        start=zeros.copy(),
        finish=zeros.copy(),
        table=np.zeros(count, dtype=np.int64),
        scale=zeros + 1,
        shift=zeros.copy(),
        group=np.zeros(count, dtype=np.int64),
        key=np.arange(count).astype(np.uint64),
        tables=np.stack(tables),
        milestone=np.array([count - 1]),
        due=np.array([np.inf], dtype=np.float32),
    )


@pytest.mark.parametrize("seed", range(6))
def test_the_loops_do_what_the_plain_twin_does(seed: int) -> None:
    made = portfolio(seed)
    np.testing.assert_allclose(sampled(made, 40, seed=9), plain(made, 40, 9), atol=2e-3)


def test_counts_are_those_of_the_samples_themselves() -> None:
    made = portfolio(2)
    found, kept = simulate(made, 1_300, seed=4), sampled(made, 1_300, seed=4)
    late = (kept <= made.due[:, None]).mean(axis=1)
    np.testing.assert_allclose(found.probability, late)
    met = ((kept <= made.due[:, None]).sum(axis=0) >= made.goal[0]).mean()
    assert found.target[0] == pytest.approx(met)
    levels = np.array([0.1, 0.5, 0.9])
    exact = np.quantile(kept, levels, axis=1).T
    spread = kept.std(axis=1)[:, None] + 1e-3
    assert (np.abs(found.quantiles(levels) - exact) / spread < 0.06).all()


@pytest.mark.parametrize("samples", [1, 511, 512, 5_000])
def test_threads_do_not_change_a_bit(samples: int) -> None:
    made = portfolio(3, projects=5)
    one, two = (simulate(made, samples, seed=1, threads=n) for n in (1, 2))
    for name in ("histogram", "probability", "target", "sums"):
        assert np.array_equal(getattr(one, name), getattr(two, name))
    first, second = (drivers(made, 700, seed=1, threads=n) for n in (1, 2))
    assert np.array_equal(first.cruciality, second.cruciality)


def test_a_changed_activity_leaves_all_else_as_it_was() -> None:
    made = portfolio(5)
    scale = made.scale.copy()
    scale[8] *= 3
    before, after = sampled(made, 200), sampled(made.changed(scale=scale), 200)
    moved = made.milestone[(before != after).any(axis=1)]
    assert len(moved)
    assert ((moved >= 8) & (moved < 12)).all()


def test_a_project_alone_meets_the_same_luck() -> None:
    made = portfolio(6)
    whole, alone = sampled(made, 100), sampled(made.only(1), 100)
    assert np.array_equal(whole[2:4], alone)


def test_a_sum_of_durations_has_the_mean_and_variance_of_a_sum() -> None:
    count = 12
    made = simple([(a, a + 1) for a in range(count - 1)], count, [lognormal_table(10.0, 0.4)])
    kept = sampled(made, 40_000)[0].astype(float)
    single = sampled(simple([], 1, [lognormal_table(10.0, 0.4)]), 40_000)[0].astype(float)
    assert kept.mean() == pytest.approx(count * mean_of(made.tables[0]), rel=0.004)
    assert kept.var() == pytest.approx(count * single.var(), rel=0.05)


def test_the_later_of_two_has_the_square_of_the_distribution() -> None:
    made = simple([(0, 2), (1, 2)], 3, [lognormal_table(10.0, 0.3)])
    scale = np.array([1, 1, 0], dtype=np.float32)
    found = simulate(made.changed(scale=scale), 40_000, seed=3)
    median = 10.0 * np.exp(0.3 * stats.norm.ppf(np.sqrt(0.5)))
    assert found.quantiles(np.array([0.5]))[0, 0] == pytest.approx(median, rel=0.006)
    assert found.reached_by(np.array([10.0]))[0, 0] == pytest.approx(0.25, abs=0.01)


def test_shared_factors_widen_the_sum_of_projects() -> None:
    made = portfolio(1, projects=8)
    none = made.changed(group_ptr=np.zeros(3, dtype=np.int64), group_factor=np.zeros(0, np.int64))
    wide, narrow = (sampled(one, 4_000)[1::2].sum(axis=0).std() for one in (made, none))
    assert wide > 1.05 * narrow


def test_criticality_and_cruciality_of_a_chain_and_a_short_side_path() -> None:
    made = simple([(0, 2), (1, 2)], 3, [lognormal_table(10.0, 0.3)])
    found = drivers(made.changed(scale=np.array([5, 1, 1], dtype=np.float32)), 2_048)
    np.testing.assert_allclose(found.criticality, [1.0, 0.0, 1.0], atol=0.01)
    assert found.cruciality[0] > 0.9 > 0.3 > abs(found.cruciality[1])


def test_random_bits_are_even_and_streams_do_not_know_each_other() -> None:
    samples, keys = 40_000, 24
    words = mixed(np.arange(keys).astype(np.uint64), 0)
    drawn = np.empty((keys, samples), dtype=np.uint32)
    for row, (k1, k2) in zip(drawn, words, strict=True):
        hash_row(0, k1, k2, row)
    shares = drawn / 2**32
    counts = np.stack([np.bincount((row * 256).astype(int), minlength=256) for row in shares])
    assert stats.chisquare(counts.ravel()).pvalue > 1e-3
    between = np.corrcoef(shares) - np.eye(keys)
    assert np.abs(between).max() < 5 / np.sqrt(samples)
    along = [np.corrcoef(row[:-1], row[1:])[0, 1] for row in shares]
    assert np.abs(along).max() < 5 / np.sqrt(samples)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 50), later=st.integers(1, 30))
def test_a_later_release_never_brings_a_finish_forward(seed: int, later: int) -> None:
    made = portfolio(seed)
    pushed = made.changed(release=made.release + np.float32(later))
    assert (sampled(pushed, 32) >= sampled(made, 32)).all()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"link_from": np.array([2, 1, 0])}, "topological"),
        ({"table": np.array([0, 0, 7])}, "indices"),
        ({"key": np.zeros(2, dtype=np.uint64)}, "one key"),
        ({"release": np.array([0, np.nan, 0], dtype=np.float32)}, "finite"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(change: dict, words: str) -> None:
    made = simple([(0, 1), (0, 2), (1, 2)], 3, [lognormal_table(1.0, 0.3)])
    with pytest.raises(ValueError, match=words):
        made.changed(**change)


def test_the_loops_stay_within_their_arrays() -> None:
    code = (
        "from tests.engine.forecast.networks import portfolio;"
        "from guatu.engine.forecast.simulate import *;"
        "m = portfolio(1); simulate(m, 700); drivers(m, 600); sampled(m, 3)"
    )
    environment = {**os.environ, "NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": "var/boundscheck"}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=environment)
