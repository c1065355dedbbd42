"""The four links with their lags: where they let the successor start, and when the predecessor must be done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from milepost.engine import MS_PROJECT, NATIVE, Calendar, Link, Task, schedule
from tests.engine.builders import (
    DAY,
    HOUR,
    SIX_DAYS,
    WALL,
    all_dates,
    chain,
    early,
    jan,
    late,
    milestone,
    pair,
    plan,
    task,
)

# a takes two days from Monday 08:00 to Tuesday 17:00, b one day
STARTS = [
    ("FS", 0, "working", jan(7)),
    ("FS", DAY, "working", jan(8)),
    ("FS", -DAY, "working", jan(6)),
    ("FS", 4 * DAY, "working", jan(13)),
    ("FS", 1440, "elapsed", jan(8)),
    ("FS", 5 * 1440, "elapsed", jan(12)),
    ("FS", -24 * HOUR, "elapsed", jan(6)),
    ("FS", 50, "percent", jan(8)),
    ("FS", -50, "percent", jan(6)),
    ("FS", 50, "elapsed_percent", jan(7)),
    ("SS", 50, "elapsed_percent", jan(5, 16)),
    ("SS", 0, "working", jan(5)),
    ("SS", DAY, "working", jan(6)),
    ("SS", 25, "percent", jan(5, 13)),
    ("SS", 1440, "elapsed", jan(6)),
    ("FF", 0, "working", jan(6)),
    ("FF", DAY, "working", jan(7)),
    ("FF", -DAY / 2, "working", jan(5, 13)),
    ("FF", 50, "percent", jan(7)),
    ("SF", 3 * DAY, "working", jan(7)),
    ("SF", 100, "percent", jan(6)),
]


@pytest.mark.parametrize(("kind", "lag", "unit", "start"), STARTS)
def test_a_link_sets_the_earliest_start(kind, lag, unit, start):
    assert early(pair(kind, lag, unit), "b")[0] == start


@pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF"])
def test_no_lead_starts_a_task_before_the_project(kind):
    assert early(pair(kind, -20 * DAY), "b")[0] >= jan(5)


@pytest.mark.parametrize("kind", ["FF", "SF"])
def test_a_task_bound_by_its_finish_ends_exactly_then(kind):
    lag = 0 if kind == "FF" else 2 * DAY
    assert early(pair(kind, lag), "b") == (jan(6), jan(6, 17))


# with c of six days the project ends on the next Monday, 17:00
@pytest.mark.parametrize(
    ("kind", "lag", "latest"),
    [
        ("FS", 0, jan(9, 17)),
        ("FS", DAY, jan(8, 17)),
        ("FS", -DAY, jan(12, 17)),
        ("SS", 0, jan(12, 17)),
        ("SS", 2 * DAY, jan(9, 17)),
        ("FF", 0, jan(12, 17)),
        ("FF", DAY, jan(9, 17)),
        ("SF", 0, jan(12, 17)),
        ("SF", 5 * DAY, jan(7, 17)),
    ],
)
def test_a_link_sets_the_latest_finish_of_its_predecessor(kind, lag, latest):
    given = replace(pair(kind, lag), tasks=(task("a", 2), task("b", 1), task("c", 6)))
    assert late(given, "a")[1] == latest


def test_the_latest_of_several_predecessors_counts():
    given = plan(
        task("a", 1), task("b", 3), task("c", 2), task("d"), links=(Link("a", "d"), Link("b", "d"), Link("c", "d"))
    )
    assert early(given, "d")[0] == jan(8)


def test_two_links_between_the_same_tasks_both_hold():
    ladder = plan(task("a", 5), task("b", 3), links=(Link("a", "b", "SS", DAY), Link("a", "b", "FF", DAY)))
    assert early(ladder, "b") == (jan(8), jan(12, 17))


def test_a_lag_of_a_share_of_an_elapsed_task_runs_on_the_wall_clock():
    given = plan(Task("a", "a", duration=1440, elapsed=True), task("b"), links=(Link("a", "b", "FS", 50, "percent"),))
    assert early(given, "b")[0] == jan(7)  # Tuesday 08:00 and twelve hours


@pytest.mark.parametrize(("progress", "remaining"), [(0, None), (50, None), (0, DAY)])
def test_a_lag_of_a_share_is_a_share_of_the_whole_duration_however_much_is_done(progress, remaining):
    begun = task("a", 4, actual_start=jan(5), percent_complete=progress, remaining=remaining)
    given = plan(begun, task("b"), links=(Link("a", "b", "SS", 50, "percent"),))
    assert early(given, "b")[0] == jan(7)


# lag calendars -------------------------------------------------------------------------------------


def lag_across_a_weekend(rule: str) -> object:
    """Return when b, on six days a week, may start two days after a, on five days, ends on Friday."""
    tasks = (task("a", 5), task("b", 1, calendar="six"))
    return early(
        plan(
            *tasks,
            links=(Link("a", "b", "FS", 2 * DAY),),
            calendars=(SIX_DAYS,),
            profile=replace(NATIVE, lag_calendar=rule),
        ),
        "b",
    )[0]


@pytest.mark.parametrize(
    ("rule", "start"),
    [("predecessor", jan(14)), ("successor", jan(13)), ("project", jan(14)), ("24h", jan(10, 9))],
)
def test_a_lag_is_counted_on_the_calendar_that_the_profile_names(rule, start):
    assert lag_across_a_weekend(rule) == start


def test_the_native_profile_counts_lags_on_the_predecessor_and_ms_project_on_the_successor():
    assert (NATIVE.lag_calendar, MS_PROJECT.lag_calendar) == ("predecessor", "successor")


def test_a_lag_of_nothing_touches_no_calendar():
    given = plan(task("a", 0.5, calendar="24h"), task("b", calendar="24h"), links=chain("a", "b"), calendars=(WALL,))
    assert early(given, "b")[0] == jan(5, 12)


# milestones ----------------------------------------------------------------------------------------


def test_a_milestone_sits_where_its_predecessor_ends():
    assert early(plan(task("a", 5), milestone("m"), links=chain("a", "m")), "m") == (jan(9, 17), jan(9, 17))


def test_a_milestone_may_sit_at_the_end_of_the_morning():
    assert early(plan(task("a", 0.5), milestone("m"), links=chain("a", "m")), "m")[0] == jan(5, 12)


def test_a_start_milestone_sits_where_work_can_start():
    given = plan(task("a", 5), milestone("m", milestone_edge="start"), links=chain("a", "m"))
    assert early(given, "m")[0] == jan(12)


def test_a_milestone_in_free_time_moves_to_the_next_work():
    given = plan(Task("a", "a", duration=16 * HOUR, elapsed=True), milestone("m"), links=chain("a", "m"))
    assert early(given, "m")[0] == jan(6)


def test_what_follows_a_milestone_at_the_end_of_a_week_starts_on_monday():
    assert early(plan(task("a", 5), milestone("m"), task("b"), links=chain("a", "m", "b")), "b")[0] == jan(12)


def test_a_task_without_duration_is_dated_as_a_milestone():
    assert early(plan(task("a", 5), task("b", 0), links=chain("a", "b")), "b") == (jan(9, 17), jan(9, 17))


# inactive and order --------------------------------------------------------------------------------


def test_an_inactive_task_takes_no_part():
    dates = schedule(plan(task("a"), task("b", 5, active=False), task("c"), links=chain("a", "b", "c")))
    assert ("b" in dates, dates["c"].early_start) == (False, jan(5))


def test_the_order_of_tasks_and_links_changes_no_date():
    given = plan(
        task("a", 2), task("b", 3), task("c"), links=(Link("a", "b", "SS", DAY), Link("b", "c"), Link("a", "c"))
    )
    backwards = replace(given, tasks=given.tasks[::-1], links=given.links[::-1])
    assert all_dates(schedule(given)) == all_dates(schedule(backwards))


def test_a_task_on_another_calendar_starts_where_that_calendar_works():
    nights = Calendar("n", "Nights", (((1200, 1440),),) * 7)
    given = plan(task("a"), task("b", 0.5, calendar="n"), links=chain("a", "b"), calendars=(nights,))
    assert early(given, "b") == (jan(5, 20), jan(6, 0))
