"""Work-driven tasks: people on their own calendars decide how long they take."""

from __future__ import annotations

from typing import Any

import pytest

from milepost.engine import Assignment, Calendar, Link, Resource, Task
from tests.engine.builders import DAY, NIGHT, SHIFTS, early, jan, late, plan, task

AFTERNOONS = Calendar("pm", "Afternoons", (*(((780, 1020),),) * 5, (), ()))
FROM_TUESDAY = Calendar("tue", "From Tuesday", ((), *(SHIFTS,) * 4, (), ()))
NIGHTS = Calendar("night", "Nights", (NIGHT,) * 7)
PEOPLE = (
    Resource("ann", "Ann"),
    Resource("bob", "Bob", calendar="pm"),
    Resource("tue", "Tuesday", calendar="tue"),
    Resource("owl", "Owl", calendar="night"),
    Resource("steel", "Steel", kind="material", calendar="pm"),
)


def worked_on(given: Task, *assignments: Assignment, **fields: Any):
    settings = {"calendars": (AFTERNOONS, FROM_TUESDAY, NIGHTS), "resources": PEOPLE, **fields}
    return plan(given, assignments=assignments, **settings)


def by(resource: str, work: float = 2 * DAY, units: float = 1.0, **fields: Any) -> Assignment:
    return Assignment("a", resource, units, work, **fields)


def driven(days: float = 2, **fields: Any) -> Task:
    return task("a", days, **{"type": "fixed_work", **fields})


@pytest.mark.parametrize("kind", ["fixed_units", "fixed_work", "resource_dependent"])
def test_a_work_driven_task_runs_on_the_calendar_of_its_person(kind):
    assert early(worked_on(driven(type=kind), by("bob")), "a") == (jan(5, 13), jan(8, 17))


@pytest.mark.parametrize("kind", ["fixed_duration", "task_dependent"])
def test_a_task_of_fixed_duration_runs_on_its_own_calendar(kind):
    assert early(worked_on(driven(type=kind), by("bob")), "a") == (jan(5), jan(6, 17))


def test_a_person_at_half_units_takes_twice_as_long():
    assert early(worked_on(driven(4), by("ann", units=0.5)), "a")[1] == jan(8, 17)


def test_a_task_ends_with_the_last_of_its_assignments():
    assert early(worked_on(driven(), by("ann", DAY), by("bob", DAY)), "a") == (jan(5), jan(6, 17))


def test_a_task_starts_with_the_first_of_its_people():
    assert early(worked_on(driven(), by("tue", DAY), by("ann", DAY)), "a")[0] == jan(5)
    assert early(worked_on(driven(), by("tue", DAY)), "a")[0] == jan(6)


def test_the_delay_of_an_assignment_is_working_time():
    assert early(worked_on(driven(), by("ann", DAY, delay=5 * DAY)), "a") == (jan(5), jan(12, 17))


def test_a_task_with_its_own_calendar_works_when_both_work():
    given = worked_on(driven(calendar="tue"), by("bob", DAY))
    assert early(given, "a") == (jan(6, 13), jan(7, 17))


def test_a_task_that_ignores_resource_calendars_runs_on_its_own():
    assert early(worked_on(driven(ignore_resource_calendars=True), by("bob")), "a") == (jan(5), jan(6, 17))


def test_material_drives_no_task():
    assert early(worked_on(driven(), by("steel", 100.0)), "a") == (jan(5), jan(6, 17))


def test_an_assignment_without_work_drives_no_task():
    assert early(worked_on(driven(), by("bob", 0.0)), "a") == (jan(5), jan(6, 17))


def test_an_elapsed_task_is_driven_by_nobody():
    assert early(worked_on(driven(1, elapsed=True), by("bob")), "a")[1] == jan(5, 16)


def test_remaining_work_is_shared_in_the_same_proportion():
    given = driven(2, actual_start=jan(5), percent_complete=50.0)
    assert early(worked_on(given, by("bob"), status_date=jan(7)), "a")[1] == jan(8, 17)


def test_the_late_start_of_a_work_driven_task_counts_on_the_calendar_of_its_person():
    given = worked_on(driven(), by("bob"), start=jan(5), finish_by=jan(16, 17))
    assert late(given, "a") == (jan(13, 13), jan(16, 17))


def test_a_work_driven_task_bound_by_its_finish_counts_back_on_the_calendar_of_its_person():
    other = task("x", 5)
    given = plan(
        other, driven(), links=(Link("x", "a", "FF"),), assignments=(by("bob"),), resources=PEOPLE,
        calendars=(AFTERNOONS, FROM_TUESDAY, NIGHTS),
    )  # fmt: skip
    assert early(given, "a") == (jan(6, 13), jan(9, 17))


def test_people_of_different_calendars_start_each_in_their_own_time():
    assert early(worked_on(driven(), by("owl", DAY), by("ann", DAY)), "a") == (jan(5), jan(6, 4))
