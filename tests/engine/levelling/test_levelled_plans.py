"""Levelled plans: sooner than the ordinary order where that is possible, and found again by every scheduler."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from milepost.engine import Assignment, Availability, Generation, Plan, Resource, schedule
from milepost.engine.levelling import Progress, level
from tests.engine.builders import DAY, SIX_DAYS, chain, jan, plan, task
from tests.engine.test_limits import crowded_plans, is_loop

ANA, BOB = Resource("ana", "Ana"), Resource("bob", "Bob")


@pytest.fixture
def trap() -> Plan:
    """Return a plan in which who is due first should wait: each order but one leaves somebody idle."""
    return plan(
        task("a", 4), task("b", 6), task("c", 2), task("d", 5), task("e", 7),
        links=(*chain("a", "d"), *chain("c", "e")),
        resources=(ANA, BOB),
        assignments=(
            Assignment("a", "ana"), Assignment("b", "ana"), Assignment("c", "ana"), Assignment("d", "bob"),
            Assignment("e", "bob"),
        ),
    )  # fmt: skip


def test_the_shortest_order_is_found_and_proven(trap):
    found = level(trap, seconds=5)
    assert found.proven
    assert found.makespan == found.lower_bound == 14 * DAY
    assert found.makespan <= found.makespan_before
    assert found.finish == jan(22, 17)


def test_every_scheduler_finds_the_levelled_dates_by_the_delays(trap):
    found = level(trap, seconds=2)
    again = schedule(found.plan)
    assert [(t.uid, t.early_start) for t in again.tasks] == [(t.uid, t.early_start) for t in found.schedule.tasks]


@settings(max_examples=25)
@given(crowded_plans())
def test_levelled_dates_are_kept_by_the_delays_of_any_plan(given):
    if is_loop(given):
        return
    found = level(given, seconds=0.05)
    again = schedule(found.plan)
    for row in found.schedule.tasks:
        if row.early_finish > row.early_start:
            assert (again[row.uid].early_start, again[row.uid].early_finish) == (row.early_start, row.early_finish)
    assert found.makespan <= found.makespan_before
    assert found.lower_bound <= found.makespan


def test_what_was_levelled_is_levelled_anew(trap):
    once = level(trap, seconds=2)
    assert level(once.plan, seconds=2).makespan == once.makespan


def test_who_waits_for_nobody_does_not_move():
    found = level(plan(task("a", 2), task("b", 3), resources=(ANA,), assignments=(Assignment("a", "ana"),)), seconds=1)
    assert [move.later for move in found.moves] == [0, 0]
    assert found.proven
    assert found.plan.tasks[0].levelling_delay == 0


def test_a_task_moves_with_its_reason(trap):
    moves = {move.uid: move for move in level(trap, seconds=2).moves}
    late = [move for move in moves.values() if "Waits for 'Ana'" in move.why]
    assert late
    assert all(move.later > 0 for move in late)


def test_people_who_come_and_go_and_other_calendars_are_levelled_too():
    half = replace(ANA, calendar="six", availability=(Availability(jan(12), 0.5), Availability(jan(19), 1.0)))
    given = plan(
        task("a", 3, calendar="six"), task("b", 3), task("c", 3),
        resources=(half,), calendars=(SIX_DAYS,),
        assignments=tuple(Assignment(uid, "ana") for uid in "abc"),
    )  # fmt: skip
    found = level(given, seconds=1)
    dates = schedule(given, limited=found.generation)
    assert dates.finish == found.finish <= schedule(given, limited=Generation()).finish


def test_the_search_is_watched_and_can_be_stopped(trap):
    seen: list[Progress] = []

    def stop(progress: Progress) -> None:
        seen.append(progress)
        raise KeyboardInterrupt

    found = level(trap, seconds=60, watch=stop)
    assert seen
    assert found.makespan <= found.makespan_before
