"""Random numbers: even, independent, and keyed by identity; quantile tables close to the exact quantiles."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from milepost.engine import Range
from milepost.engine.simulation.distributions import sip_table, table_of
from milepost.engine.simulation.luck import drawn, factor, run_keys, salt_of, uniforms

RUNS, TASKS = 10_240, 200
MIDDLES = (np.arange(100_000) + 0.5) / 100_000


@pytest.fixture(scope="module")
def draws() -> np.ndarray:
    """Return a row of numbers between 0 and 1 for each of many tasks."""
    keys = run_keys(1, RUNS)
    return np.stack([uniforms(keys, salt_of("task", f"t{n}")) for n in range(TASKS)])


def test_the_draws_of_every_task_are_uniform(draws):
    worst = max(stats.kstest(row, "uniform").statistic for row in draws)
    assert worst < 2.3 / np.sqrt(RUNS)  # among 200 rows, exceeded once in fifty times by true randomness


def test_the_draws_fill_all_tenths_alike_over_all_tasks(draws):
    counts = np.histogram(draws, bins=10, range=(0, 1))[0]
    assert stats.chisquare(counts).pvalue > 0.001


def test_the_draws_of_different_tasks_are_not_correlated(draws):
    pairs = np.corrcoef(draws)[np.triu_indices(TASKS, 1)]
    assert np.abs(pairs).max() < 5.2 / np.sqrt(RUNS)
    assert pairs.std() * np.sqrt(RUNS) == pytest.approx(1, abs=0.03)


def test_the_sum_of_many_draws_spreads_as_independent_draws_do(draws):
    assert draws.sum(axis=0).std() == pytest.approx(np.sqrt(TASKS / 12), rel=0.03)


def test_following_runs_of_a_task_are_not_correlated(draws):
    lagged = [np.corrcoef(row[:-1], row[1:])[0, 1] for row in draws]
    assert np.abs(lagged).max() < 5 / np.sqrt(RUNS)


def test_two_seeds_are_not_correlated(draws):
    other = uniforms(run_keys(2, RUNS), salt_of("task", "t0"))
    assert abs(np.corrcoef(draws[0], other)[0, 1]) < 5 / np.sqrt(RUNS)


def test_what_is_drawn_depends_on_the_kind_and_the_id_alone():
    assert salt_of("task", "a") == salt_of("task", "a")
    assert len({salt_of("task", "a"), salt_of("effect", "a"), salt_of("task", "b")}) == 3


def test_the_runs_have_keys_of_their_own():
    keys = run_keys(1, 100_000)
    assert len(np.unique(keys)) == 100_000
    assert np.array_equal(keys[:10], run_keys(1, 10))


def test_a_factor_is_log_normal_with_median_one():
    logs = np.log(factor(run_keys(1, RUNS), "shared", 0.2))
    assert logs.std() == pytest.approx(0.2, rel=0.03)
    assert abs(logs.mean()) < 5 * 0.2 / np.sqrt(RUNS)


# quantile tables -----------------------------------------------------------------------------------


def quantiles(given: Range) -> np.ndarray:
    """Return the table's quantiles at many even shares."""
    table, offset, scale = table_of(given)
    cell = (MIDDLES * 256).astype(int)
    return offset + scale * (table[0, cell] + (MIDDLES * 256 - cell) * table[1, cell])


def beta(low: float, mode: float, high: float):
    at = (mode - low) / (high - low)
    return stats.beta(1 + 4 * at, 5 - 4 * at, low, high - low)


@pytest.mark.parametrize(
    ("given", "exact"),
    [
        (Range.uniform(100, 500), stats.uniform(100, 400)),
        (Range.triangular(100, 200, 500), stats.triang(0.25, 100, 400)),
        (Range.triangular(100, 100, 500), stats.triang(0, 100, 400)),
        (Range.pert(100, 200, 500), beta(100, 200, 500)),
        (Range.pert(100, 500, 500), beta(100, 500, 500)),
        (Range.pert(100, 101.7, 500), beta(100, 101.7, 500)),
        (Range.lognormal(100, 250), stats.lognorm(np.log(2.5) / stats.norm.ppf(0.9), scale=100)),
    ],
)
def test_a_quantile_table_is_close_to_the_exact_quantiles(given, exact):
    found, expected = quantiles(given), exact.ppf(MIDDLES)
    inner = slice(2000, -2000)
    spread = exact.ppf(0.9) - exact.ppf(0.1)
    assert np.abs(found - expected)[inner].max() < 0.01 * spread
    assert found.mean() == pytest.approx(exact.mean(), rel=0.002)
    assert found.std() == pytest.approx(exact.std(), rel=0.02)
    assert (np.diff(found) >= -1e-3).all()


def test_a_discrete_table_keeps_the_weights():
    found = quantiles(Range.discrete({1: 1, 5: 2, 9: 1}))
    assert [float((found == value).mean()) for value in (1, 5, 9)] == [0.25, 0.5, 0.25]


def test_a_discrete_range_may_list_its_values_in_any_order():
    found = quantiles(Range.discrete({9: 1, 1: 3}))
    assert float((found == 1).mean()) == 0.75


def test_observed_ratios_are_drawn_alike():
    found = quantiles(Range.ratios([2, 0.5, 1, 1]))
    assert [float((found == value).mean()) for value in (0.5, 1, 2)] == [0.25, 0.5, 0.25]


@pytest.mark.parametrize(
    ("share", "ratio"), [(0.1, 0.46), (0.32, 1.0), (0.5, 1.0), (0.68, 1.0), (0.75, 1.219), (0.8, 1.4), (0.9, 2.0)]
)
def test_the_reference_class_has_its_published_quantiles(share, ratio):
    """Beyond the 37 % of tasks that took exactly as long as estimated, ratios grow evenly on the log scale."""
    table, cell = sip_table(), share * 256
    assert table[0, int(cell)] + (cell - int(cell)) * table[1, int(cell)] == pytest.approx(ratio, rel=0.01)


def test_a_draw_is_the_quantile_of_its_number():
    keys, salt = run_keys(1, 1000), salt_of("task", "a")
    found = drawn(keys, salt, *table_of(Range.uniform(0, 1)))
    np.testing.assert_allclose(found, uniforms(keys, salt), atol=1e-6)
