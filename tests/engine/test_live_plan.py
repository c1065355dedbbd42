"""A live plan answers every edit with what a whole simulation of the edited plan would."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.engine import MS_PROJECT, NATIVE, Impact, Link, LivePlan, Plan, Range, Response, schedule, simulate
from milepost.engine.errors import CyclicNetwork
from milepost.errors import Refusal
from tests.engine import strategies as some
from tests.engine.builders import bound, chain, jan, plan, risk, task

RUNS = 200


def same(live: LivePlan, given: Plan, **options) -> bool:
    whole = simulate(given, runs=RUNS, **options)
    return np.array_equal(live.answer.finish.samples, whole.finish.samples) and np.array_equal(
        live.answer.cost.samples, whole.cost.samples
    )


def is_refused(given: Plan) -> bool:
    try:
        schedule(given)
    except CyclicNetwork:
        return True
    return False


@settings(max_examples=40)
@given(some.uncertain_plans(), st.data())
def test_after_any_edits_the_answer_is_that_of_a_whole_simulation(given, data):
    live = LivePlan(given, runs=RUNS, threads=1)
    assert same(live, given)
    for _ in range(3):
        edited = data.draw(some.edits(given))
        if is_refused(edited):
            continue
        live.update(edited)
        given = edited
        assert same(live, given)


@pytest.fixture
def row() -> Plan:
    return plan(*(task(uid, 2, estimate=Range.uniform(500, 1500)) for uid in "abcdef"), links=chain(*"abc"))


def test_an_edit_runs_only_what_it_touches(row):
    live = LivePlan(row, runs=RUNS, threads=1)
    answer = live.update(replace(row, tasks=(*row.tasks[:2], replace(row.tasks[2], duration=99), *row.tasks[3:])))
    assert (answer.patched, answer.reran) == (True, 2)  # one task in two blocks of runs


def test_an_edit_that_moves_nothing_stops_where_nothing_moves(row):
    live = LivePlan(row, runs=RUNS, threads=1)
    assert live.update(replace(row, tasks=(replace(row.tasks[0], name="x"), *row.tasks[1:]))).reran <= 2


@pytest.mark.parametrize("profile", [NATIVE, MS_PROJECT])
@pytest.mark.parametrize("fields", [{"percent_complete": 40.0}, {"actual_finish": jan(7, 17)}])
def test_recorded_progress_runs_only_what_it_touches(row, profile, fields):
    given = replace(row, profile=profile)
    live = LivePlan(given, runs=RUNS, threads=1)
    begun = replace(given.tasks[1], actual_start=jan(7), **fields)
    edited = replace(given, tasks=(given.tasks[0], begun, *given.tasks[2:]))
    answer = live.update(edited)
    assert answer.patched
    assert answer.reran <= 4  # the task and the one that follows, in two blocks of runs
    assert same(live, edited)


def test_an_edit_and_its_undoing_lead_back_to_the_same_answer(row):
    live = LivePlan(row, runs=RUNS, threads=1)
    before = live.answer.finish.samples.copy()
    live.update(replace(row, links=(*row.links, Link("c", "d"))))
    assert not np.array_equal(live.answer.finish.samples, before)
    assert np.array_equal(live.update(row).finish.samples, before)


def test_a_task_more_or_less_is_a_new_plan(row):
    live = LivePlan(row, runs=RUNS, threads=1)
    fewer = replace(row, tasks=row.tasks[:-1])
    assert not live.update(fewer).patched
    assert same(live, fewer)


def test_an_edit_that_closes_a_loop_is_refused_and_named(row):
    live = LivePlan(row, runs=RUNS, threads=1)
    with pytest.raises(CyclicNetwork, match="wait for each other"):
        live.update(replace(row, links=(*row.links, Link("c", "a"))))


@pytest.mark.parametrize(
    "fields", [{"duration": -1}, {"calendar": "z"}, {"group": "z"}, {"constraint": bound("SNET", datetime(1800, 1, 1))}]
)
def test_after_a_refused_edit_the_next_one_is_answered_as_ever(row, fields):
    live = LivePlan(row, runs=RUNS, threads=1)
    with pytest.raises(Refusal):
        live.update(replace(row, tasks=(replace(row.tasks[0], **fields), *row.tasks[1:])))
    given = replace(row, links=(*row.links, Link("c", "d")))
    live.update(given)
    assert same(live, given)


def test_carried_out_responses_and_their_price_are_in_the_answer(row):
    response = Response(0.1, (Impact("days", Range.point(1)),), cost=250)
    given = replace(row, effects=(risk("r", 0.9, 3, "a", response=response),))
    assert same(LivePlan(given, runs=RUNS, threads=1, response="after"), given, response="after")


def test_a_lead_into_the_past_stays_one_after_an_edit_of_a_plan_of_ms_project():
    given = plan(task("a"), task("b"), links=(Link("a", "b", "FS", -1440),), profile=MS_PROJECT)
    live = LivePlan(given, runs=RUNS, threads=1)
    edited = replace(given, tasks=(given.tasks[0], replace(given.tasks[1], duration=960)))
    live.update(edited)
    assert same(live, edited)


@pytest.mark.parametrize("fields", [{"actual_start": jan(5)}, {"actual_start": jan(5), "actual_finish": jan(9, 17)}])
def test_a_task_that_begins_or_ends_keeps_the_lags_that_are_shares_of_it(fields):
    given = plan(task("a", 4), task("b"), links=(Link("a", "b", "SS", 50, "percent"),), default_range="sip")
    begun = replace(given, tasks=(replace(given.tasks[0], **fields), given.tasks[1]))
    live = LivePlan(given, runs=RUNS, threads=1)
    for edited in (begun, given):
        live.update(edited)
        assert same(live, edited)
