"""One schedule at once: feasible, active, the same as the plain schemes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.engine.errors import InvalidPlan
from milepost.engine.levelling import Problem, parallel, serial
from milepost.engine.levelling.generation import RULES, by_period, one_by_one
from milepost.engine.levelling.shaping import shape_of
from tests.engine.levelling.plain import Room, broken, parallel_plain, ready, serial_plain
from tests.engine.levelling.strategies import problems

ANY_RULE = st.sampled_from(RULES)


@given(problems(), ANY_RULE)
def test_every_schedule_keeps_arcs_releases_and_capacities(problem, rule):
    assert not broken(problem, serial(problem, rule).tolist())
    assert not broken(problem, parallel(problem, rule).tolist())


@given(problems(), ANY_RULE)
def test_in_a_serial_schedule_no_task_alone_could_start_earlier(problem, rule):
    starts = serial(problem, rule).tolist()
    for task in range(problem.size):
        room = Room(problem)
        for other in range(problem.size):
            if other != task:
                room.take(other, starts[other])
        others = {other: start for other, start in enumerate(starts) if other != task}
        assert room.earliest(task, ready(problem, others, task)) == starts[task]


@given(problems(), st.randoms(use_true_random=False))
def test_the_compiled_schemes_are_those_of_plain_python(problem, random):
    ranks = random.sample(range(problem.size), problem.size)
    shape = shape_of(problem)
    assert one_by_one(shape, np.array(ranks)).tolist() == serial_plain(problem, ranks)
    assert by_period(shape, np.array(ranks)).tolist() == parallel_plain(problem, ranks)


@given(problems(), ANY_RULE)
def test_making_a_schedule_leaves_the_room_as_it_was(problem, rule):
    shape = shape_of(problem)
    before = shape.free.copy()
    one_by_one(shape, np.arange(problem.size))
    by_period(shape, np.arange(problem.size))
    assert np.array_equal(shape.free, before)


def two_tasks(**given_too) -> Problem:
    return Problem(durations=[2, 3], arcs=[[], [], []], demands=[[1], [1]], capacities=[1], **given_too)


def test_the_task_of_higher_priority_goes_first():
    assert serial(two_tasks(priorities=[1, 2]), "priority").tolist() == [3, 0]
    assert parallel(two_tasks(priorities=[2, 1]), "priority").tolist() == [0, 2]


def test_a_task_waits_for_the_end_of_a_holiday_that_it_would_not_finish_before():
    closed = Problem(durations=[3], arcs=[[], [], []], demands=[[1]], capacities=[[1, 1, 0, 0, 1]])
    assert serial(closed).tolist() == [4]
    assert parallel(closed).tolist() == [4]


def test_an_unknown_rule_is_refused_with_those_that_there_are():
    with pytest.raises(InvalidPlan, match="lft, minslk, priority"):
        serial(two_tasks(), "loudest")
