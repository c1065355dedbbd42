"""Constraints, deadlines and the imposed finish: forward, backward and where they contradict the links."""

from __future__ import annotations

from dataclasses import replace

import pytest

from milepost.engine import MS_PROJECT, NATIVE, P6, schedule
from tests.engine.builders import DAY, bound, chain, early, group, jan, late, plan, task

HONEST = replace(MS_PROJECT, honor_constraints=False)

# a takes two days from Monday on; b, of one day, waits for it and would start on Wednesday the 7th
FORWARD = [
    ("SNET", jan(9), NATIVE, jan(9)),
    ("SNET", jan(6), NATIVE, jan(7)),
    ("FNET", jan(9, 17), NATIVE, jan(9)),
    ("FNET", jan(6, 17), NATIVE, jan(7)),
    ("SNLT", jan(6), NATIVE, jan(7)),
    ("SNLT", jan(6), MS_PROJECT, jan(6)),
    ("SNLT", jan(6), HONEST, jan(7)),
    ("SNLT", jan(9), MS_PROJECT, jan(7)),
    ("FNLT", jan(6, 17), NATIVE, jan(7)),
    ("FNLT", jan(6, 17), MS_PROJECT, jan(6)),
    ("FNLT", jan(6, 17), P6, jan(7)),
    ("MSO", jan(6), NATIVE, jan(6)),
    ("MSO", jan(9), NATIVE, jan(9)),
    ("MFO", jan(6, 17), NATIVE, jan(6)),
    ("MFO", jan(9, 17), MS_PROJECT, jan(9)),
    ("START_ON", jan(9), P6, jan(9)),
    ("START_ON", jan(6), P6, jan(7)),
    ("FINISH_ON", jan(9, 17), P6, jan(9)),
    ("FINISH_ON", jan(6, 17), P6, jan(7)),
    ("ASAP", None, NATIVE, jan(7)),
]


def held(kind, when=None, profile=NATIVE, **fields):
    """Return a plan in which b waits for a and has a constraint; c goes on until Friday of the second week."""
    tasks = task("a", 2), task("b", constraint=bound(kind, when)), task("c", 10)
    return plan(*tasks, links=chain("a", "b"), profile=profile, **fields)


@pytest.mark.parametrize(("kind", "when", "profile", "start"), FORWARD)
def test_a_constraint_acts_on_the_early_start(kind, when, profile, start):
    assert early(held(kind, when, profile), "b")[0] == start


@pytest.mark.parametrize(
    ("kind", "when", "finish"),
    [
        ("SNET", jan(9), jan(16, 17)),
        ("FNET", jan(9, 17), jan(16, 17)),
        ("SNLT", jan(9), jan(9, 17)),
        ("FNLT", jan(9, 17), jan(9, 17)),
        ("MSO", jan(9), jan(9, 17)),
        ("MFO", jan(9, 17), jan(9, 17)),
        ("START_ON", jan(9), jan(9, 17)),
        ("FINISH_ON", jan(9, 17), jan(9, 17)),
        ("ASAP", None, jan(16, 17)),
    ],
)
def test_a_constraint_acts_on_the_late_finish(kind, when, finish):
    assert late(held(kind, when), "b")[1] == finish


def test_late_dates_of_a_constraint_hold_for_what_comes_before():
    assert late(held("FNLT", jan(9, 17)), "a")[1] == jan(8, 17)


def test_two_constraints_hold_together():
    both = task("b", constraint=bound("SNET", jan(8)), second_constraint=bound("FNLT", jan(13, 17)))
    given = plan(task("a", 2), both, task("c", 10), links=chain("a", "b"))
    assert (early(given, "b")[0], late(given, "b")[1]) == (jan(8), jan(13, 17))


def test_a_constraint_before_the_project_start_does_not_start_the_project_earlier():
    assert early(plan(task("a", constraint=bound("SNET", jan(2)))), "a")[0] == jan(5)


def test_a_constraint_in_free_time_starts_with_the_next_work():
    assert early(held("SNET", jan(10, 13)), "b")[0] == jan(12)


# conflicts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "when", "minutes"), [("SNLT", jan(6), DAY), ("FNLT", jan(6, 17), DAY), ("START_ON", jan(6), DAY)]
)
def test_a_constraint_that_the_dates_break_is_reported(kind, when, minutes):
    conflict = schedule(held(kind, when)).conflicts[0]
    assert (conflict.kind, conflict.uid, conflict.minutes) == ("constraint", "b", minutes)


def test_the_report_of_a_broken_constraint_names_it_in_words():
    assert schedule(held("SNLT", jan(6))).conflicts[0].text == "Breaks its own 'start no later than 2026-01-06 08:00'."


@pytest.mark.parametrize(("kind", "when"), [("MSO", jan(6)), ("MFO", jan(6, 17))])
def test_a_must_constraint_that_overrides_a_link_is_reported(kind, when):
    conflict = schedule(held(kind, when)).conflicts[0]
    assert (conflict.kind, conflict.uid, conflict.minutes) == ("link", "b", DAY)
    assert conflict.text == "Does not wait for 'a' (FS)."


def test_an_honoured_constraint_that_breaks_a_link_is_reported():
    assert [c.kind for c in schedule(held("SNLT", jan(6), MS_PROJECT)).conflicts] == ["link"]


@pytest.mark.parametrize("kind", ["SNET", "SNLT", "FNET", "FNLT", "START_ON", "FINISH_ON", "MSO", "MFO"])
def test_a_constraint_that_the_dates_keep_is_not_reported(kind):
    when = jan(7) if kind in ("SNET", "SNLT", "START_ON", "MSO") else jan(7, 17)
    assert schedule(held(kind, when)).conflicts == ()


def test_a_deadline_moves_no_early_date():
    assert early(plan(task("a", 5, deadline=jan(6, 17))), "a") == (jan(5), jan(9, 17))


def test_a_deadline_that_is_missed_gives_negative_float_and_is_reported():
    dates = schedule(plan(task("a", 5, deadline=jan(6, 17))))
    assert (dates["a"].late_finish, dates["a"].total_float) == (jan(6, 17), -3 * DAY)
    assert [(c.kind, c.minutes) for c in dates.conflicts] == [("deadline", 3 * DAY)]


def test_a_deadline_that_is_kept_lowers_the_float():
    dates = schedule(plan(task("a", deadline=jan(7, 17)), task("b", 10)))
    assert (dates["a"].total_float, dates.conflicts) == (2 * DAY, ())


def test_an_imposed_finish_sets_the_late_dates():
    dates = schedule(plan(task("a", 5), finish_by=jan(16, 17)))
    assert (dates["a"].late_finish, dates["a"].total_float) == (jan(16, 17), 5 * DAY)


def test_an_imposed_finish_that_is_missed_is_reported():
    dates = schedule(plan(task("a", 5), finish_by=jan(8, 17)))
    assert [(c.kind, c.uid, c.minutes) for c in dates.conflicts] == [("finish_by", "a", DAY)]
    assert dates["a"].total_float == -DAY


def test_a_finished_task_breaks_nothing_any_more():
    done = task("a", actual_start=jan(5), actual_finish=jan(9, 17), deadline=jan(6), constraint=bound("FNLT", jan(6)))
    assert schedule(plan(done)).conflicts == ()


# as late as possible -------------------------------------------------------------------------------


def late_one(profile, *more, **fields):
    """Return a plan in which b, as late as possible, runs beside c, of five days."""
    tasks = task("a"), task("b", constraint=bound("ALAP")), task("c", 5), *more
    return plan(*tasks, profile=profile, **{"links": chain("a", "b"), **fields})


@pytest.mark.parametrize("profile", [NATIVE, P6, MS_PROJECT])
def test_what_is_as_late_as_possible_ends_with_the_project(profile):
    assert early(late_one(profile), "b") == (jan(9), jan(9, 17))


@pytest.mark.parametrize(("profile", "start"), [(P6, jan(6)), (NATIVE, jan(6)), (MS_PROJECT, jan(8))])
def test_ms_project_uses_up_total_float_and_p6_free_float(profile, start):
    assert early(late_one(profile, task("d"), links=chain("a", "b", "d")), "b")[0] == start


def test_in_ms_project_what_follows_a_late_task_is_late_too():
    assert early(late_one(MS_PROJECT, task("d"), links=chain("a", "b", "d")), "d")[0] == jan(9)


def test_free_float_of_a_task_without_successors_ends_with_the_work_not_with_the_imposed_finish():
    assert early(late_one(P6, finish_by=jan(16, 17)), "b")[1] == jan(9, 17)


def test_a_started_task_is_not_put_off():
    begun = plan(task("b", constraint=bound("ALAP"), actual_start=jan(5)), task("c", 5), profile=P6)
    assert early(begun, "b")[0] == jan(5)


# manual tasks and levelling ------------------------------------------------------------------------


def test_a_manual_task_stays_where_it_was_put():
    given = plan(task("a", 3), task("b", manual=(jan(6), jan(6, 17))), links=chain("a", "b"), profile=MS_PROJECT)
    assert early(given, "b") == (jan(6), jan(6, 17))


def test_a_manual_task_drives_what_follows():
    given = plan(task("a", manual=(jan(8), jan(9, 17))), task("b"), links=chain("a", "b"), profile=MS_PROJECT)
    assert early(given, "b")[0] == jan(12)


def test_a_manual_task_that_does_not_wait_for_its_predecessor_is_reported():
    given = plan(task("a", 3), task("b", manual=(jan(6), jan(6, 17))), links=chain("a", "b"), profile=MS_PROJECT)
    assert [(c.kind, c.minutes) for c in schedule(given).conflicts] == [("link", 2 * DAY)]


def test_a_levelling_delay_is_time_on_the_wall_clock_after_the_links():
    given = plan(task("a"), task("b", levelling_delay=4 * 1440), links=chain("a", "b"))
    assert early(given, "b")[0] == jan(12)  # Tuesday and four days is Saturday


# summaries -----------------------------------------------------------------------------------------


def test_the_constraint_of_a_summary_holds_for_everything_inside():
    given = plan(
        group("g", constraint=bound("SNET", jan(8))), task("a", parent="g"), task("b", 2, parent="g"), task("c")
    )
    assert [early(given, uid)[0] for uid in "abc"] == [jan(8), jan(8), jan(5)]


def test_the_late_constraint_of_a_summary_binds_the_late_dates_inside():
    given = plan(group("g", constraint=bound("FNLT", jan(7, 17))), task("a", parent="g"), task("c", 5))
    assert late(given, "a")[1] == jan(7, 17)


def test_the_deadline_of_a_summary_binds_the_late_dates_inside():
    given = plan(group("g", deadline=jan(7, 17)), task("a", parent="g"), task("c", 5))
    assert late(given, "a")[1] == jan(7, 17)
