"""Actual dates, percent complete, remaining work and the status date."""

from __future__ import annotations

from dataclasses import replace

import pytest

from milepost.engine import MS_PROJECT, NATIVE, P6, Link, schedule, simulate
from tests.engine.builders import DAY, bound, chain, early, jan, late, plan, task

MOVING = [NATIVE, P6]


def begun(days=4, **fields):
    return task("a", days, **{"actual_start": jan(5), **fields})


def test_a_finished_task_keeps_its_actual_dates():
    dates = schedule(plan(begun(2, actual_finish=jan(9, 17)), status_date=jan(12)))
    assert (dates["a"].early_start, dates["a"].early_finish, dates["a"].finished) == (jan(5), jan(9, 17), True)


def test_a_finished_task_has_no_float_and_is_not_critical():
    row = schedule(plan(begun(1, actual_finish=jan(5, 17)), task("b", 5)))["a"]
    assert (row.total_float, row.critical) == (0, False)


def test_what_follows_a_finished_task_waits_for_its_actual_finish():
    given = plan(begun(1, actual_finish=jan(8, 17)), task("b"), links=chain("a", "b"))
    assert early(given, "b")[0] == jan(9)


def test_an_actual_finish_alone_makes_a_task_finished():
    assert early(plan(task("a", actual_finish=jan(6, 17))), "a")[1] == jan(6, 17)


@pytest.mark.parametrize(
    ("fields", "finish"),
    [
        ({"percent_complete": 50.0}, jan(13, 17)),
        ({"remaining": DAY}, jan(12, 17)),
        ({}, jan(15, 17)),
        ({"remaining": 3 * DAY, "percent_complete": 90.0}, jan(14, 17)),
    ],
)
@pytest.mark.parametrize("profile", MOVING)
def test_remaining_work_follows_the_status_date(fields, finish, profile):
    assert early(plan(begun(**fields), status_date=jan(12), profile=profile), "a") == (jan(5), finish)


def test_without_a_status_date_remaining_work_follows_the_actual_start():
    assert early(plan(begun(percent_complete=50.0)), "a") == (jan(5), jan(6, 17))


def test_what_is_not_started_cannot_lie_before_the_status_date():
    assert early(plan(task("a"), status_date=jan(8, 13)), "a")[0] == jan(8, 13)


def test_a_status_date_before_the_project_start_moves_nothing():
    assert early(plan(task("a"), status_date=jan(1)), "a")[0] == jan(5)


@pytest.mark.parametrize("status", [None, jan(12)])
def test_ms_project_leaves_unfinished_work_where_its_start_puts_it(status):
    given = plan(begun(percent_complete=25.0), task("b"), status_date=status, profile=MS_PROJECT)
    assert (early(given, "a"), early(given, "b")[0]) == ((jan(5), jan(8, 17)), jan(5))


def test_with_retained_logic_the_rest_of_a_task_begun_too_soon_waits():
    given = plan(task("x", 5), begun(percent_complete=50.0), links=chain("x", "a"), status_date=jan(6))
    assert early(given, "a") == (jan(5), jan(14, 17))


def test_in_ms_project_a_task_begun_too_soon_keeps_its_dates():
    given = plan(task("x", 5), begun(percent_complete=50.0), links=chain("x", "a"), profile=MS_PROJECT)
    assert early(given, "a") == (jan(5), jan(8, 17))


def test_a_task_begun_too_soon_is_reported_where_it_keeps_its_dates():
    given = plan(task("x", 5), begun(), links=chain("x", "a"), profile=MS_PROJECT)
    assert [(c.kind, c.uid) for c in schedule(given).conflicts] == [("link", "a")]


def test_a_link_from_the_start_of_a_begun_task_counts_from_its_actual_start():
    given = plan(begun(), task("b"), links=(Link("a", "b", "SS", DAY),), status_date=jan(5))
    assert early(given, "b")[0] == jan(6)


def test_constraints_do_not_move_the_actual_start():
    assert early(plan(begun(constraint=bound("MSO", jan(8)))), "a")[0] == jan(5)


def test_late_dates_of_a_task_in_progress_are_those_of_what_remains():
    given = plan(begun(percent_complete=50.0), task("b", 5), status_date=jan(7))
    assert late(given, "a") == (jan(12), jan(13, 17))
    assert schedule(given)["a"].total_float == 3 * DAY


def test_in_ms_project_the_late_start_of_a_begun_task_is_its_actual_start():
    given = plan(begun(), task("b", 10), profile=MS_PROJECT)
    assert late(given, "a") == (jan(5), jan(16, 17))


def test_a_predecessor_of_a_finished_task_has_no_bound_from_it():
    given = plan(
        task("a", 2), task("b", actual_start=jan(5), actual_finish=jan(5, 17)), task("c", 5), links=chain("a", "b")
    )
    assert late(given, "a")[1] == jan(9, 17)


def test_a_task_that_is_all_done_but_not_finished_ends_at_the_status_date():
    given = plan(begun(percent_complete=100.0), task("b"), links=chain("a", "b"), status_date=jan(9, 12))
    assert (early(given, "a")[1], early(given, "b")[0]) == (jan(9, 12), jan(9, 13))


def test_the_same_progress_gives_other_dates_by_other_rules():
    given = plan(begun(percent_complete=50.0), status_date=jan(12))
    ends = {profile.name: early(replace(given, profile=profile), "a")[1] for profile in (NATIVE, P6, MS_PROJECT)}
    assert ends == {"native": jan(13, 17), "p6": jan(13, 17), "ms_project": jan(8, 17)}


def overtaking(progress):
    """A task that was begun although the long task before it is not done."""
    tasks = task("long", 10), begun(4, remaining=2 * DAY)
    return plan(*tasks, links=chain("long", "a"), status_date=jan(12), profile=replace(P6, progress=progress))


@pytest.mark.parametrize(
    ("progress", "finish"),
    [("retained_logic", jan(27, 17)), ("progress_override", jan(13, 17)), ("actual_dates", jan(27, 17))],
)
def test_begun_work_waits_for_what_it_overtook_unless_progress_overrides(progress, finish):
    assert early(overtaking(progress), "a")[1] == finish


def test_a_simulation_keeps_the_progress_rule_of_the_plan():
    certain = replace(overtaking("progress_override"), default_range="none", shared_factor=0.0)
    assert simulate(certain, runs=64)["a"].p80 == jan(13, 17)
