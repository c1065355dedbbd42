"""Total and free float, the critical path, the longest path and several critical paths."""

from __future__ import annotations

from dataclasses import replace

import pytest

from milepost.engine import MS_PROJECT, NATIVE, P6, Assignment, Calendar, Link, Resource, schedule
from tests.engine.builders import DAY, SHIFTS, SIX_DAYS, bound, chain, jan, plan, task

FROM_TUESDAY = Calendar("tue", "From Tuesday", ((), *(SHIFTS,) * 4, (), ()))


def test_the_textbook_network_has_its_textbook_floats():
    """Eight tasks of the classic two-path network: A-B-D-G-H is critical, C and E-F have float."""
    days = {"A": 3, "B": 4, "C": 2, "D": 5, "E": 1, "F": 2, "G": 4, "H": 3}
    links = (*chain("A", "B", "D", "G", "H"), *chain("A", "C", "G"), *chain("C", "E", "F", "H"))
    dates = schedule(plan(*(task(uid, length) for uid, length in days.items()), links=links))
    assert {row.uid: row.total_float / DAY for row in dates.tasks} == {
        "A": 0, "B": 0, "C": 7, "D": 0, "E": 8, "F": 8, "G": 0, "H": 0,
    }  # fmt: skip
    assert {row.uid: row.free_float / DAY for row in dates.tasks if row.free_float} == {"F": 8}


def parallel(**fields):
    """Return a plan in which b and c, after a, take three days and one, and d follows both."""
    links = (*chain("a", "b", "d"), *chain("a", "c", "d"))
    return plan(task("a"), task("b", 3), task("c"), task("d"), links=links, **fields)


def test_the_longer_branch_is_critical_and_the_shorter_has_float():
    dates = schedule(parallel())
    assert [dates[uid].total_float / DAY for uid in "abcd"] == [0, 0, 2, 0]
    assert [row.uid for row in dates.tasks if row.critical] == ["a", "b", "d"]


def test_free_float_is_what_a_task_can_slip_without_moving_its_successors():
    links = (*chain("a", "b", "d"), *chain("c", "d"))
    dates = schedule(plan(task("a"), task("b"), task("c", 4), task("d"), links=links))
    assert [(row.total_float / DAY, row.free_float / DAY) for row in dates.tasks] == [(2, 0), (2, 2), (0, 0), (0, 0)]


def test_free_float_of_a_task_without_successors_is_its_total_float():
    row = schedule(plan(task("a"), task("b", 5)))["a"]
    assert (row.free_float, row.total_float) == (4 * DAY, 4 * DAY)


def test_free_float_counts_the_lag_of_a_link():
    links = (Link("a", "c", "FS", DAY), Link("b", "c"))
    assert schedule(plan(task("a"), task("b", 5), task("c"), links=links))["a"].free_float == 3 * DAY


@pytest.mark.parametrize(("kind", "free"), [("SS", 3 * DAY), ("FF", 3 * DAY), ("FS", 2 * DAY)])
def test_free_float_holds_for_every_type_of_link(kind, free):
    links = (Link("a", "c", kind), Link("b", "c"))
    assert schedule(plan(task("a"), task("b", 3), task("c"), links=links))["a"].free_float == free


def test_floats_are_counted_on_the_own_calendar_of_a_task():
    given = plan(task("a", calendar="six"), task("b", 6), calendars=(SIX_DAYS,))
    assert schedule(given)["a"].total_float == 6 * DAY  # Tuesday to Saturday, and Monday


def test_the_slack_that_is_still_critical_is_a_setting():
    dates = schedule(parallel(profile=replace(NATIVE, critical_slack=2 * DAY)))
    assert [row.critical for row in dates.tasks] == [True] * 4


@pytest.mark.parametrize(("rule", "total"), [("finish", 3), ("start", 4), ("smallest", 3)])
def test_total_float_is_counted_by_finish_start_or_the_smaller(rule, total):
    """Ann and somebody who is free on Mondays work a day each: together from Monday to Tuesday, later in one day."""
    given = plan(
        task("a", 2, type="fixed_work"), task("b", 5), profile=replace(NATIVE, total_float=rule),
        calendars=(FROM_TUESDAY,), resources=(Resource("ann", "Ann"), Resource("tue", "Tue", calendar="tue")),
        assignments=(Assignment("a", "ann", work=DAY), Assignment("a", "tue", work=DAY)),
    )  # fmt: skip
    assert schedule(given)["a"].total_float / DAY == total


def test_with_several_critical_paths_each_end_is_late_at_its_own_finish():
    given = plan(task("a", 2), task("b", 5), profile=replace(MS_PROJECT, multiple_critical_paths=True))
    dates = schedule(given)
    assert (dates["a"].late_finish, dates["a"].critical, dates["b"].critical) == (jan(6, 17), True, True)


def test_the_longest_path_is_what_drives_the_finish():
    dates = schedule(parallel())
    assert [row.uid for row in dates.tasks if row.longest_path] == ["a", "b", "d"]


def test_the_longest_path_holds_under_an_imposed_finish_where_nothing_is_critical():
    dates = schedule(parallel(finish_by=jan(16, 17)))
    assert [row.uid for row in dates.tasks if row.critical] == []
    assert [row.uid for row in dates.tasks if row.longest_path] == ["a", "b", "d"]


def test_a_task_behind_a_deadline_is_critical_without_driving_the_finish():
    row = schedule(plan(task("a", deadline=jan(5, 17)), task("b", 5)))["a"]
    assert (row.critical, row.longest_path) == (True, False)


def test_the_longest_path_ends_where_a_constraint_drives():
    links = chain("a", "b")
    dates = schedule(plan(task("a"), task("b", constraint=bound("SNET", jan(9))), links=links))
    assert [row.uid for row in dates.tasks if row.longest_path] == ["b"]


def test_both_of_two_equal_branches_are_on_the_longest_path():
    links = (*chain("a", "c"), *chain("b", "c"))
    dates = schedule(plan(task("a", 2), task("b", 2), task("c"), links=links))
    assert all(row.longest_path for row in dates.tasks)


def test_p6_counts_float_by_finish_and_the_others_by_the_smaller():
    assert (P6.total_float, NATIVE.total_float, MS_PROJECT.total_float) == ("finish", "smallest", "smallest")


def test_the_schedule_spans_from_the_first_start_to_the_last_finish():
    dates = schedule(parallel(start=jan(10)))
    assert (dates.start, dates.finish) == (jan(12), jan(16, 17))
