"""Summaries: their dates roll up, and links on them are real logic for everything inside."""

from __future__ import annotations

import pytest

from milepost.engine import Link, schedule
from tests.engine.builders import DAY, chain, early, group, jan, late, plan, task

# g holds a (one day) and b (three days); x takes two days
INSIDE = group("g"), task("a", 1, parent="g"), task("b", 3, parent="g")


def linked(*links, more=()):
    return plan(*INSIDE, task("x", 2), *more, links=links)


def test_a_summary_spans_the_tasks_inside():
    row = schedule(linked(Link("x", "a")))["g"]
    assert (row.early_start, row.early_finish, row.summary) == (jan(5), jan(7, 17), True)


def test_the_late_dates_and_float_of_a_summary_are_those_of_its_edges():
    row = schedule(linked(more=(task("y", 5),)))["g"]
    assert (row.late_start, row.late_finish, row.total_float) == (jan(7), jan(9, 17), 2 * DAY)


def test_a_summary_is_critical_when_a_task_inside_is():
    dates = schedule(linked())
    assert (dates["g"].critical, dates["a"].critical, dates["b"].critical) == (True, False, True)


def test_a_summary_of_finished_tasks_is_finished():
    done = task("a", parent="g", actual_start=jan(5), actual_finish=jan(5, 17))
    assert schedule(plan(group("g"), done, task("b")))["g"].finished


def test_an_empty_summary_has_no_dates():
    assert "g" not in schedule(plan(group("g"), task("a")))


def test_an_inactive_summary_takes_everything_inside_out():
    dates = schedule(plan(group("g", active=False), task("a", parent="g"), task("b")))
    assert [row.uid for row in dates.tasks] == ["b"]


@pytest.mark.parametrize(
    ("kind", "start"),
    [("FS", jan(8)), ("SS", jan(5)), ("FF", jan(6)), ("SF", jan(5))],
)
def test_a_link_from_a_summary_counts_from_its_edge(kind, start):
    assert early(linked(Link("g", "x", kind)), "x")[0] == start


def test_a_link_from_the_start_of_a_summary_counts_from_its_earliest_task():
    given = linked(Link("y", "a"), Link("g", "x", "SS", DAY), more=(task("y", 4),))
    assert early(given, "x")[0] == jan(6)


def test_a_link_with_a_lag_to_the_finish_counts_from_the_start_of_a_summary():
    assert early(linked(Link("g", "x", "SF", 4 * DAY)), "x") == (jan(7), jan(8, 17))


@pytest.mark.parametrize(
    ("kind", "starts"),
    [("FS", [jan(7), jan(7)]), ("SS", [jan(5), jan(5)]), ("FF", [jan(6), jan(5)]), ("SF", [jan(5), jan(5)])],
)
def test_a_link_to_a_summary_binds_every_task_inside(kind, starts):
    given = linked(Link("x", "g", kind))
    assert [early(given, uid)[0] for uid in "ab"] == starts


def test_a_link_to_the_start_of_a_summary_leaves_tasks_inside_their_own_logic():
    given = linked(Link("x", "g"), Link("a", "b"))
    assert [early(given, uid)[0] for uid in "ab"] == [jan(7), jan(8)]


def test_a_summary_can_wait_for_a_summary():
    given = plan(
        *INSIDE, group("h"), task("c", parent="h"), task("d", 2, parent="h"), links=(Link("g", "h", "FS", DAY),)
    )
    assert [early(given, uid)[0] for uid in "cd"] == [jan(9), jan(9)]


def test_links_of_nested_summaries_reach_the_tasks_at_the_bottom():
    nested = group("outer"), group("g", parent="outer"), task("a", parent="g"), task("x", 2), task("y")
    given = plan(*nested, links=(Link("x", "outer"), Link("outer", "y")))
    assert (early(given, "a")[0], early(given, "y")[0]) == (jan(7), jan(8))


def test_a_nested_summary_rolls_up_to_the_outer_one():
    nested = group("outer"), group("g", parent="outer"), task("a", 3, parent="g"), task("b", parent="outer")
    assert schedule(plan(*nested))["outer"].early_finish == jan(7, 17)


def test_the_late_dates_inside_a_summary_come_from_its_successor():
    given = linked(Link("g", "x"), more=(task("y", 10),))
    assert [late(given, uid)[1] for uid in "ab"] == [jan(14, 17), jan(14, 17)]


def test_the_late_dates_of_what_a_summary_waits_for_come_from_its_most_pressing_task():
    given = linked(Link("x", "g"), more=(task("y", 10),))
    assert late(given, "x")[1] == jan(13, 17)


def test_only_the_earliest_task_is_bound_by_what_waits_for_the_start_of_a_summary():
    given = linked(Link("a", "b"), Link("g", "x", "SS", 2 * DAY), more=(task("y", 4),))
    assert [late(given, uid)[1] for uid in "ab"] == [jan(5, 17), jan(8, 17)]


def test_links_to_a_summary_without_active_tasks_bind_nothing():
    given = plan(group("g"), task("a", parent="g", active=False), task("b"), task("c", 2), links=chain("c", "g", "b"))
    assert early(given, "b")[0] == jan(5)
