"""Why a date is where it is: the driver of every task, in words."""

from __future__ import annotations

import pytest

from milepost.engine import MS_PROJECT, P6, Link, schedule
from tests.engine.builders import DAY, bound, chain, group, jan, plan, task


def driver(given, uid):
    return schedule(given)[uid].driver


@pytest.mark.parametrize(
    ("link", "text", "label"),
    [
        (Link("a", "b"), "Starts when 'a' finishes.", "FS"),
        (Link("a", "b", "FS", 2 * DAY), "Starts when 'a' finishes (FS+2d).", "FS+2d"),
        (Link("a", "b", "FS", -90), "Starts when 'a' finishes (FS-90m).", "FS-90m"),
        (Link("a", "b", "FS", 120), "Starts when 'a' finishes (FS+2h).", "FS+2h"),
        (Link("a", "b", "FS", 2880, "elapsed"), "Starts when 'a' finishes (FS+2ed).", "FS+2ed"),
        (Link("a", "b", "SS", 25, "percent"), "Starts when 'a' starts (SS+25%).", "SS+25%"),
        (Link("a", "b", "SS", 50, "elapsed_percent"), "Starts when 'a' starts (SS+50e%).", "SS+50e%"),
        (Link("a", "b", "FF"), "Ends when 'a' finishes.", "FF"),
        (Link("a", "b", "SF", 4 * DAY), "Ends when 'a' starts (SF+4d).", "SF+4d"),
    ],
)
def test_a_task_is_driven_by_the_link_that_sets_its_start(link, text, label):
    found = driver(plan(task("a", 2), task("b"), links=(link,)), "b")
    assert (found.kind, found.text, found.uid, found.link) == ("predecessor", text, "a", label)


def test_the_driver_is_the_latest_of_the_predecessors():
    given = plan(task("a"), task("b", 3), task("c"), links=(Link("a", "c"), Link("b", "c")))
    assert driver(given, "c").uid == "b"


def test_a_task_without_predecessors_is_driven_by_the_project_start():
    assert driver(plan(task("a")), "a").kind == "project_start"


def test_a_lead_into_the_past_leaves_the_project_start_as_the_driver():
    assert driver(plan(task("a"), task("b"), links=(Link("a", "b", "FS", -5 * DAY),)), "b").kind == "project_start"


def test_a_task_held_at_the_status_date_says_so():
    found = driver(plan(task("a"), status_date=jan(8)), "a")
    assert (found.kind, found.text) == (
        "status_date",
        "Starts at the status date: what is not done cannot lie before it.",
    )


def test_a_constraint_that_holds_a_task_is_its_driver():
    found = driver(plan(task("a"), task("b", constraint=bound("SNET", jan(9))), links=chain("a", "b")), "b")
    assert (found.kind, found.text) == (
        "constraint", "Held by the constraint: start no earlier than 2026-01-09 08:00.",
    )  # fmt: skip


def test_a_constraint_that_holds_nothing_is_not_the_driver():
    given = plan(task("a", 3), task("b", constraint=bound("SNET", jan(6))), links=chain("a", "b"))
    assert driver(given, "b").kind == "predecessor"


def test_the_constraint_of_a_summary_is_named_with_it():
    given = plan(group("g", constraint=bound("SNET", jan(9))), task("a", parent="g"))
    assert driver(given, "a").text == "Held by the constraint of 'g': start no earlier than 2026-01-09 08:00."


def test_a_finished_task_is_driven_by_its_actual_finish():
    found = driver(plan(task("a", actual_start=jan(5), actual_finish=jan(6, 17))), "a")
    assert (found.kind, found.text) == ("actual", "Finished on 2026-01-06 17:00.")


def test_a_begun_task_of_ms_project_is_driven_by_its_actual_start():
    found = driver(plan(task("a", actual_start=jan(6)), profile=MS_PROJECT), "a")
    assert (found.kind, found.text) == ("actual", "Started on 2026-01-06 08:00.")


def test_a_manual_task_is_driven_by_hand():
    assert driver(plan(task("a", manual=(jan(6), jan(6, 17))), profile=MS_PROJECT), "a").kind == "manual"


def test_a_levelled_task_is_driven_by_levelling():
    assert driver(plan(task("a", levelling_delay=1440)), "a").kind == "levelling"


@pytest.mark.parametrize("profile", [P6, MS_PROJECT])
def test_a_task_that_is_put_off_is_driven_by_being_as_late_as_possible(profile):
    given = plan(task("a", constraint=bound("ALAP")), task("b", 5), profile=profile)
    assert driver(given, "a").kind == "as_late_as_possible"


def test_a_summary_names_the_task_that_it_starts_with():
    found = driver(plan(group("g"), task("a", parent="g"), task("b", parent="g"), links=chain("a", "b")), "g")
    assert (found.kind, found.uid, found.text) == ("summary", "a", "Starts with 'a'.")


def test_a_link_from_a_summary_names_the_summary():
    given = plan(group("g"), task("a", parent="g"), task("b"), links=(Link("g", "b", "FS", DAY),))
    assert driver(given, "b").text == "Starts when 'g' finishes (FS+1d)."


def test_a_link_to_a_summary_drives_the_tasks_inside():
    tasks = group("g"), task("a", parent="g"), task("b", 2), task("c")
    given = plan(*tasks, links=(Link("b", "g"), Link("b", "c")))
    assert (driver(given, "a").uid, driver(given, "a").text) == ("b", "Starts when 'b' finishes.")


def test_a_link_from_a_nested_summary_to_another_names_the_one_that_is_linked():
    tasks = group("g"), task("a", parent="g"), group("h"), task("b", parent="h"), task("c")
    given = plan(*tasks, links=(Link("g", "h", "FS", DAY), Link("a", "c")))
    assert driver(given, "b").text == "Starts when 'g' finishes (FS+1d)."
