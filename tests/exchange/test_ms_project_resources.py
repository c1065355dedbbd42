"""What a plan takes from the resources and assignments of MS Project XML."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from milepost.engine.plan import Assignment, Availability, Resource
from milepost.exchange.errors import InvalidValue
from milepost.exchange.ms_project import read, write
from tests.exchange.plan_files import element, elements, mspdi, task


def resource(uid, inside="", **values):
    return element("Resource", elements(UID=uid, ID=uid, Name=f"R{uid}", **values) + inside)


def assignment(of, to, inside="", **values):
    return element("Assignment", elements(UID=1, TaskUID=of, ResourceUID=to, **values) + inside)


def test_rates_are_per_hour_in_minor_units_and_cost_per_use_is_hundredths():
    found = mspdi(resources=resource(4, Type=1, MaxUnits="2.5", StandardRate="85.5", CostPerUse=2500)).plan.resources
    assert found == (Resource("4", "R4", "work", max_units=2.5, rate=8550.0, cost_per_use=2500.0),)


@pytest.mark.parametrize(
    ("values", "kind"), [({"Type": 0}, "material"), ({"Type": 1}, "work"), ({"Type": 2}, "cost"), ({}, "work"),
                         ({"Type": 0, "IsCostResource": 1}, "cost")]
)  # fmt: skip
def test_the_kind_of_a_resource_is_known_by_its_code(values, kind):
    assert mspdi(resources=resource(4, **values)).plan.resources[0].kind == kind


def test_nobody_is_no_resource():
    rows = element("Resource", elements(UID=0, ID=0, Type=1)) + resource(1)
    plan = mspdi(task(1), resources=rows, assignments=assignment(1, -65535) + assignment(1, 0)).plan
    assert ([row.uid for row in plan.resources], plan.assignments) == (["1"], ())


def test_work_is_minutes():
    rows = assignment(1, 4, Units="0.5", Work="PT8H30M0S", ActualWork="PT2H0M0S", RemainingWork="PT6H30M0S", Delay=600)
    plan = mspdi(task(1), resources=resource(4), assignments=rows).plan
    assert plan.assignments == (Assignment("1", "4", 0.5, 510.0, 120.0, 390.0, 60),)


def test_material_is_units_and_cost_is_money():
    resources = resource(4, Type=0) + resource(5, Type=2)
    rows = assignment(1, 4, Units=12, Work="PT12H0M0S") + assignment(1, 5, Cost=99000, Work="PT0H0M0S")
    found = mspdi(task(1), resources=resources, assignments=rows).plan.assignments
    assert [row.work for row in found] == [12.0, 99000.0]


def test_a_resource_keeps_its_calendar_when_the_file_has_it():
    calendars = element("Calendar", elements(UID=1, Name="Standard"))
    project = mspdi(calendars=calendars, resources=resource(4, CalendarUID=1) + resource(5, CalendarUID=9))
    assert [row.calendar for row in project.plan.resources] == ["1", None]
    assert project.losses_by_kind == {"missing calendar": 1}


ALWAYS, NEVER = "1984-01-01T00:00:00", "2049-12-31T23:59:00"
PERIODS = {
    "the same for ever": ([(ALWAYS, NEVER, 2)], []),
    "less from September on": (
        [(ALWAYS, "2026-08-31T23:59:00", 1), ("2026-09-01T00:00:00", NEVER, 0.5)],
        [(datetime(1984, 1, 1), 1.0), (datetime(2026, 9, 1), 0.5)],
    ),
    "here for a summer": (
        [("2026-06-01T00:00:00", "2026-08-31T23:59:00", 1)],
        [(datetime(1984, 1, 1), 0.0), (datetime(2026, 6, 1), 1.0), (datetime(2026, 9, 1), 0.0)],
    ),
    "away in between": (
        [(ALWAYS, "2026-05-31T23:59:00", 1), ("2026-07-01T00:00:00", NEVER, 1)],
        [(datetime(1984, 1, 1), 1.0), (datetime(2026, 6, 1), 0.0), (datetime(2026, 7, 1), 1.0)],
    ),
}


@pytest.mark.parametrize("case", PERIODS)
def test_a_resource_knows_from_when_on_there_is_how_much_of_it(case):
    periods, steps = PERIODS[case]
    rows = "".join(
        element("AvailabilityPeriod", elements(AvailableFrom=first, AvailableTo=last, AvailableUnits=units))
        for first, last, units in periods
    )
    found = mspdi(resources=resource(4, element("AvailabilityPeriods", rows))).plan.resources[0]
    assert found.availability == tuple(Availability(*step) for step in steps)


@pytest.mark.parametrize("start", [datetime(2026, 9, 1), datetime(2026, 9, 1, 12, 30)])
def test_a_change_of_availability_comes_back_as_it_was_written(start):
    project = mspdi(task(1), resources=resource(4))
    bo = replace(
        project.plan.resources[0], availability=(Availability(start, 0.5), Availability(start.replace(day=9), 2.0))
    )
    again = read(write(replace(project, plan=replace(project.plan, resources=(bo,))))).projects[0].plan.resources[0]
    moments = (datetime(2026, 1, 1), start.replace(minute=0, hour=0, day=1), start, start.replace(day=9))
    assert [again.units_at(moment) for moment in moments] == [bo.units_at(moment) for moment in moments]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (resource(4, Notes="x"), "note"),
        (resource(4, BookingType=1), "proposed resource"),
        (resource(4, element("Rates", element("Rate", elements(RateTable=0)) * 2)), "dated rate"),
    ],
)
def test_what_a_resource_says_beyond_the_plan_is_told(row, kind):
    project = mspdi(resources=row)
    assert project.losses_by_kind == {kind: 1}
    assert project.losses[0].place == "resource 4 (R4)"


@pytest.mark.parametrize(
    ("values", "kind"), [({"WorkContour": 2}, "work contour"), ({"CostRateTable": 1}, "cost rate table"),
                         ({"LevelingDelay": 4800}, "assignment levelling delay")]
)  # fmt: skip
def test_what_an_assignment_says_beyond_the_plan_is_told(values, kind):
    project = mspdi(task(1), resources=resource(4), assignments=assignment(1, 4, **values))
    assert project.losses_by_kind == {kind: 1}
    assert project.losses[0].place == "task 1 (Task 1), R4"


def days(*worked):
    """Day-by-day work from Monday, 2 March 2026."""
    return "".join(
        element("TimephasedData", elements(Type=1, Start=f"2026-03-{day:02}T08:00:00", Value=f"PT{hours}H0M0S"))
        for day, hours in enumerate(worked, start=2)
    )


def test_a_working_day_without_work_between_others_is_a_split():
    project = mspdi(task(1), resources=resource(4), assignments=assignment(1, 4, days(8, 0, 8)) * 2)
    assert project.losses_by_kind == {"split task": 1}
    assert "2026-03-03" in project.losses[0].why


@pytest.mark.parametrize("worked", [(8, 8, 8, 8, 8, 0, 0, 8), (0, 8, 8, 0), (8,)], ids=["weekend", "ends", "one day"])
def test_weekends_and_days_before_and_after_the_work_are_no_split(worked):
    project = mspdi(task(1), resources=resource(4), assignments=assignment(1, 4, days(*worked)))
    assert project.losses == ()


def test_negative_units_are_refused_by_task_and_resource():
    with pytest.raises(InvalidValue, match="negative") as refusal:
        mspdi(task(1), resources=resource(4), assignments=assignment(1, 4, Units=-1))
    assert refusal.value.place == "task 1 (Task 1), R4, Units"
