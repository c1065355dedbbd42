"""The compiled simulation gives, bit for bit, what the same rules in plain numpy give, on any number of threads."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.engine.network import compile_plan
from milepost.engine.plan import Plan
from milepost.engine.simulation.course import as_it_may_go, field_of
from milepost.engine.simulation.luck import chances_of
from milepost.engine.simulation.plain import run_plain
from milepost.engine.simulation.runner import Counts, padded, run_field
from tests.engine import oracle
from tests.engine import strategies as some
from tests.engine.builders import chain, plan, task
from tests.engine.oracle_plans import facts_of, plan_of

BITS = ("finish", "cost", "kept", "critical")


def compiled(given: Plan, runs: int, threads: int = 1) -> Counts:
    field = field_of(compile_plan(as_it_may_go(given)), given.effects)
    return run_field(field, chances_of(given, given.effects, 1, padded(runs)), runs, threads=threads)


def plain(counts: Counts) -> Counts:
    return run_plain(counts.field, counts.chances, counts.runs)


def differing(one: Counts, other: Counts) -> list[str]:
    return [name for name in BITS if not np.array_equal(getattr(one, name), getattr(other, name))]


@settings(max_examples=80)
@given(some.uncertain_plans(), st.sampled_from((1, 127, 200)))
def test_the_compiled_runs_are_those_of_plain_numpy(given, runs):
    counts = compiled(given, runs)
    expected = plain(counts)
    assert not differing(counts, expected)
    np.testing.assert_allclose(counts.sums, expected.sums, rtol=1e-9)


@pytest.mark.data
@pytest.mark.parametrize("name", [name for name in oracle.NAMES if name != "Hotel_Project"])
def test_the_compiled_runs_of_real_plans_are_those_of_plain_numpy(name, data_dir):
    counts = compiled(plan_of(facts_of(data_dir, name)), 130)
    assert not differing(counts, plain(counts))


@pytest.fixture(scope="module")
def busy() -> Plan:
    """A plan whose runs are shared among threads."""
    uids = [str(n) for n in range(40)]
    return plan(*(task(uid, 2) for uid in uids), links=chain(*uids), default_range="sip", shared_factor=0.2)


@pytest.mark.parametrize("threads", [2, 3, 7])
def test_any_number_of_threads_gives_the_same_bytes(busy, threads):
    alone, together = compiled(busy, 5000), compiled(busy, 5000, threads)
    assert not differing(alone, together)
    assert np.array_equal(alone.sums, together.sums)


def test_a_second_run_gives_the_same_bytes(busy):
    first, second = compiled(busy, 3000, 2), compiled(busy, 3000, 2)
    assert not differing(first, second)
    assert np.array_equal(first.sums, second.sums)


def test_more_runs_begin_with_the_same_runs(busy):
    assert np.array_equal(compiled(busy, 2048).finish[:1024], compiled(busy, 1024).finish)
