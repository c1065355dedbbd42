"""What a levelling problem must be like, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.engine.errors import CyclicNetwork, InvalidPlan, OutOfRange
from milepost.engine.levelling import Problem, lower_bound, serial
from tests.engine.levelling.plain import all_orders, finish_of, serial_plain
from tests.engine.levelling.strategies import problems

SOUND: dict[str, Any] = {
    "durations": [2, 3],
    "arcs": [[0], [1], [2]],
    "demands": [[1, 0], [1, 2]],
    "capacities": [1, 2],
}

REFUSED = {
    "negative duration": (OutOfRange, {"durations": [2, -1]}),
    "negative demand": (OutOfRange, {"demands": [[1, 0], [1, -2]]}),
    "negative release": (OutOfRange, {"releases": [0, -1]}),
    "negative capacity": (OutOfRange, {"capacities": [[-1, 1], [2, 2]]}),
    "fraction": (InvalidPlan, {"durations": [2, 1.5]}),
    "words": (InvalidPlan, {"durations": ["two", "three"]}),
    "too few demands": (InvalidPlan, {"demands": [[1, 0]]}),
    "too few capacities": (InvalidPlan, {"capacities": [1]}),
    "too few releases": (InvalidPlan, {"releases": [1]}),
    "no such task": (InvalidPlan, {"arcs": [[0], [2], [2]]}),
    "task before the first": (InvalidPlan, {"arcs": [[-1], [1], [2]]}),
    "more than there ever is": (InvalidPlan, {"demands": [[1, 0], [1, 3]]}),
    "more than there is in the long run": (InvalidPlan, {"capacities": [[1, 1], [9, 1]]}),
    "loop": (CyclicNetwork, {"arcs": [[0, 1], [1, 0], [2, 3]]}),
    "loop through a lead": (CyclicNetwork, {"arcs": [[0, 1], [1, 0], [2, -9]]}),
    "task that waits for itself": (CyclicNetwork, {"arcs": [[0], [0], [0]]}),
    "duration beyond belief": (OutOfRange, {"durations": [2, 10**9]}),
    "release beyond belief": (OutOfRange, {"releases": [0, 10**9]}),
    "lag beyond belief": (OutOfRange, {"arcs": [[0], [1], [10**9]]}),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_has_no_believable_schedule_is_refused(kind):
    refusal, change = REFUSED[kind]
    with pytest.raises(refusal):
        Problem(**(SOUND | change))


def test_a_refusal_names_the_task_and_what_it_lacks():
    with pytest.raises(InvalidPlan, match=r"^task 1: .*takes 3 of resource 1, of which there are 2"):
        Problem(**(SOUND | {"demands": [[1, 0], [1, 3]]}))


def test_a_refusal_names_the_loop():
    with pytest.raises(CyclicNetwork, match="0 -> 1"):
        Problem(**(SOUND | {"arcs": [[0, 1], [1, 0], [2, 3]]}))


def test_a_task_that_takes_no_time_may_ask_for_anything():
    assert serial(Problem(durations=[0], arcs=[[], [], []], demands=[[9]], capacities=[1])).tolist() == [0]


def test_a_problem_is_frozen():
    with pytest.raises(ValueError, match="read-only"):
        Problem(**SOUND).durations[0] = 7


def test_what_was_given_may_change_afterwards():
    durations = np.array([2, 3])
    problem = Problem(**(SOUND | {"durations": durations}))
    durations[0] = 99
    assert problem.durations.tolist() == [2, 3]


@given(problems(most=5), st.randoms(use_true_random=False))
def test_every_order_fits_into_the_horizon(problem, random):
    order = random.choice(list(all_orders(problem)))
    ranks = [order.index(i) for i in range(problem.size)]
    assert finish_of(problem, serial_plain(problem, ranks)) <= problem.horizon


def test_the_bound_counts_the_work_of_a_resource_between_what_comes_before_and_after():
    """Four tasks of 3 periods, one at a time, after a task of 2 and before one of 4."""
    between = range(1, 5)
    arcs = [(0, i, 2) for i in between] + [(i, 5, 3) for i in between]
    demands = [[0], [1], [1], [1], [1], [0]]
    problem = Problem(np.array([2, 3, 3, 3, 3, 4]), np.array(arcs).T, np.array(demands), np.array([1]))
    assert lower_bound(problem) == 2 + 12 + 4


def test_the_bound_counts_periods_without_capacity():
    """Six periods of work for one machine that stands still from period 2 to 5."""
    problem = Problem(
        durations=[2, 2, 2], arcs=[[], [], []], demands=[[1]] * 3, capacities=[[1, 1, 0, 0, 0, 1]]
    )  # fmt: skip
    assert lower_bound(problem) == 9
