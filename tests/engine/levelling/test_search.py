"""The search: never worse than what it began with, never better than possible, the same on any number of threads."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from milepost.engine.errors import Cancelled, InvalidPlan, OutOfRange
from milepost.engine.levelling import Problem, Progress, improve, lower_bound, parallel, serial
from milepost.engine.levelling.checking import check_schedule
from milepost.engine.levelling.exact import Proof
from milepost.engine.levelling.search import SHARE
from tests.engine.levelling.plain import broken, finish_of, shortest
from tests.engine.levelling.strategies import problems


def crowd(size: int = 40, seed: int = 1) -> Problem:
    """Return a problem on which the rules do badly: a random network with four scarce resources."""
    luck = np.random.default_rng(seed)
    durations = luck.integers(1, 10, size)
    target = np.repeat(np.arange(3, size), 2)
    source = (luck.random(len(target)) * target).astype(np.int64)
    demands = luck.integers(1, 10, (size, 4)) * (luck.random((size, 4)) < 0.7)
    return Problem(durations, np.array([source, target, durations[source]]), demands, np.full(4, 12))


@settings(max_examples=40)
@given(problems())
def test_whatever_is_found_is_a_schedule(problem):
    found = improve(problem, schedules=300)
    assert not broken(problem, found.starts.tolist())
    assert found.makespan == finish_of(problem, found.starts.tolist())
    assert found.lower_bound <= found.makespan


@settings(max_examples=60)
@given(problems(most=5, leads=()))
def test_nothing_is_shorter_than_the_bound_nor_than_all_schedules(problem):
    best = shortest(problem)
    found = improve(problem, schedules=300)
    assert lower_bound(problem) <= best <= found.makespan
    assert found.proven == (found.makespan == found.lower_bound)


@settings(max_examples=40)
@given(problems(most=5, leads=()))
def test_the_exact_search_proves_what_trying_everything_finds(problem):
    late = serial(problem, "priority")
    bound = lower_bound(problem)
    assume(bound < finish_of(problem, late.tolist()))
    proof = Proof(problem, late, bound, seconds=60)
    *_, (starts, bound) = proof.steps()
    assert bound == finish_of(problem, starts.tolist()) == shortest(problem)
    assert not broken(problem, starts.tolist())


@settings(max_examples=40)
@given(problems(most=5))
def test_with_leads_the_exact_search_finds_nothing_worse_than_the_genetic_one(problem):
    found = improve(problem, schedules=300)
    assume(found.makespan > found.lower_bound)
    *_, (starts, bound) = Proof(problem, found.starts, found.lower_bound, seconds=60).steps()
    assert not broken(problem, starts.tolist())
    assert bound == finish_of(problem, starts.tolist()) <= found.makespan


def test_a_task_that_may_start_before_what_it_waits_for_is_placed_best_by_the_exact_search():
    """The second task may start a period before the third, and must for the shortest schedule."""
    problem = Problem(
        durations=[0, 2, 1], arcs=[[2], [1], [-1]], demands=[[0], [1], [1]], capacities=[[0, 0, 0, 0, 0, 0, 1, 2]]
    )  # fmt: skip
    assert improve(problem, schedules=300).makespan == 9
    found = improve(problem, seconds=60)
    assert (found.makespan, found.proven) == (8, True)


def test_the_search_beats_the_rules():
    problem = crowd()
    rules = [finish_of(problem, place(problem, "lft")) for place in (serial, parallel)]
    assert improve(problem, schedules=3000).makespan < min(rules)


@settings(max_examples=30)
@given(problems(), st.integers(0, 30))
def test_what_is_found_is_never_worse_than_the_incumbent(problem, later):
    incumbent = parallel(problem, "minslk") + later * (problem.capacities.ndim == 1)
    found = improve(problem, schedules=3, incumbent=incumbent)
    assert found.makespan <= finish_of(problem, incumbent.tolist())


def test_a_good_incumbent_survives_a_short_search():
    problem = crowd()
    good = improve(problem, schedules=30_000)
    again = improve(problem, schedules=3, incumbent=good.starts, seed=2)
    assert again.makespan <= good.makespan


@pytest.mark.parametrize("schedules", [200, SHARE, 2 * SHARE + 1000])
def test_a_number_of_schedules_gives_the_same_bytes_on_any_number_of_threads(schedules):
    problem = crowd()
    found = [improve(problem, schedules=schedules, threads=threads) for threads in (1, 2, 3)]
    assert len({one.starts.tobytes() for one in found}) == 1
    assert len({one.schedules for one in found}) == 1


def test_another_seed_searches_elsewhere():
    problem = crowd()
    assert len({improve(problem, schedules=500, seed=seed).starts.tobytes() for seed in range(5)}) > 1


@pytest.mark.parametrize("stop", [Cancelled, KeyboardInterrupt])
@pytest.mark.parametrize("phase", ["Placing", "Breeding", "Searching"])
def test_stopping_keeps_the_best_that_was_told(phase, stop):
    told: list[Progress] = []

    def watch(progress: Progress) -> None:
        told.append(progress)
        if progress.phase.startswith(phase):
            raise stop("Enough.")

    problem = crowd(80)
    found = improve(problem, seconds=4, watch=watch, threads=2)
    assert told[-1].phase.startswith(phase)
    assert found.makespan == told[-1].makespan
    assert not broken(problem, found.starts.tolist())


def test_stopping_in_the_middle_of_a_number_of_schedules_keeps_the_best():
    told: list[Progress] = []

    def watch(progress: Progress) -> None:
        told.append(progress)
        if len(told) > 5:
            raise Cancelled("Enough.")

    found = improve(crowd(), schedules=10**9, watch=watch)
    assert found.makespan == told[-1].makespan <= told[0].makespan


def test_an_error_of_the_watcher_is_not_swallowed():
    def watch(progress: Progress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        improve(crowd(), seconds=60, watch=watch)


def test_what_is_told_only_gets_better():
    told: list[Progress] = []
    improve(crowd(30), seconds=2, watch=told.append)
    spans = [progress.makespan for progress in told]
    bounds = [progress.lower_bound for progress in told]
    assert spans == sorted(spans, reverse=True)
    assert bounds == sorted(bounds)
    assert all(bound <= span for bound, span in zip(bounds, spans))


def test_an_easy_problem_is_proven_and_ends_before_its_time():
    problem = Problem(durations=[5] * 6, arcs=[[], [], []], demands=[[1]] * 6, capacities=[2])
    found = improve(problem, seconds=3600)
    assert (found.makespan, found.lower_bound, found.proven) == (15, 15, True)


def test_what_no_bound_shows_is_proven_by_the_exact_search():
    """Three tasks of which no two fit side by side, although their work is less than the capacity of 3 periods."""
    problem = Problem(durations=[2, 2, 2], arcs=[[], [], []], demands=[[3], [3], [3]], capacities=[5])
    assert lower_bound(problem) == 4
    found = improve(problem, seconds=60)
    assert (found.makespan, found.lower_bound, found.proven) == (6, 6, True)
    assert not improve(problem, seconds=0.2, exact=False).proven


def test_a_problem_without_tasks_is_done():
    found = improve(Problem(durations=[], arcs=[[], [], []], demands=np.zeros((0, 2), int), capacities=[1, 1]))
    assert (found.makespan, found.proven) == (0, True)


def test_an_incumbent_that_breaks_a_rule_is_refused():
    problem = crowd()
    good = serial(problem)
    with pytest.raises(InvalidPlan):
        improve(problem, incumbent=np.zeros(problem.size, int))
    with pytest.raises(InvalidPlan):
        improve(problem, incumbent=good[:-1])


@given(problems(), st.randoms(use_true_random=False))
def test_the_check_of_schedules_finds_what_the_plain_one_finds(problem, random):
    starts = serial(problem)
    for task in range(problem.size):
        starts[task] = max(0, starts[task] + random.choice((0, 0, -1, 1)))
    refused = False
    try:
        check_schedule(problem, starts)
    except InvalidPlan:
        refused = True
    assert refused == bool(broken(problem, starts.tolist()))


@pytest.mark.parametrize("wrong", [{"seconds": 0}, {"threads": 0}, {"schedules": 0}])
def test_a_search_without_means_is_refused(wrong):
    with pytest.raises(OutOfRange):
        improve(crowd(), **wrong)


def test_the_exact_search_is_loaded_only_when_it_is_needed():
    code = """
        import sys
        from milepost.engine.levelling import Problem, improve
        assert "numba" not in sys.modules
        easy = Problem(durations=[1, 2], arcs=[[], [], []], demands=[[1], [1]], capacities=[1])
        assert improve(easy, seconds=60).proven
        assert "ortools" not in sys.modules
        hard = Problem(durations=[2, 2, 2], arcs=[[], [], []], demands=[[3], [3], [3]], capacities=[5])
        assert improve(hard, seconds=60).proven
        assert "ortools" in sys.modules
    """
    done = subprocess.run([sys.executable, "-c", dedent(code)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
