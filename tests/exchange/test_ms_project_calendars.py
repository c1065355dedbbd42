"""What a plan takes from the calendars of MS Project XML."""

from __future__ import annotations

from datetime import date

import pytest

from milepost.engine.plan import CalendarException
from milepost.exchange.errors import HostileFile, InvalidValue
from tests.exchange.plan_files import element, elements, mspdi, task

EIGHT_HOURS = ((480, 720), (780, 1020))


def times(*shifts):
    return element("WorkingTimes", "".join(element("WorkingTime", elements(FromTime=a, ToTime=b)) for a, b in shifts))


def weekday(number, *shifts):
    return element(
        "WeekDay", elements(DayType=number, DayWorking=int(bool(shifts))) + (times(*shifts) if shifts else "")
    )


def period(first, last):
    return element("TimePeriod", elements(FromDate=f"{first}T00:00:00", ToDate=f"{last}T23:59:00"))


def exception(first, last, inside="", **values):
    return element("Exception", period(first, last) + elements(**values) + inside)


def calendar(uid, days="", exceptions="", work_weeks="", **values):
    inside = element("WeekDays", days) + element("Exceptions", exceptions) + element("WorkWeeks", work_weeks)
    return element("Calendar", elements(UID=uid, Name=f"Calendar {uid}", **values) + inside)


def the(rows, **header):
    return mspdi(calendars=rows, **header).plan.calendars[0]


def excepted(rule):
    return [day.first.isoformat() for day in the(calendar(1, exceptions=rule)).exceptions]


def test_a_week_runs_from_monday_whatever_the_file_counts_from():
    week = the(calendar(1, weekday(1, ("10:00:00", "12:00:00")) + weekday(2, ("08:00:00", "09:00:00")))).week
    assert (week[6], week[0]) == (((600, 720),), ((480, 540),))


def test_days_that_a_base_calendar_does_not_name_are_the_standard_week():
    assert the(calendar(1)).week == (EIGHT_HOURS,) * 5 + ((), ())


def test_a_working_day_without_times_has_the_standard_times():
    assert the(calendar(1, element("WeekDay", elements(DayType=7, DayWorking=1)))).week[5] == EIGHT_HOURS


@pytest.mark.parametrize("midnight", ["00:00:00", "24:00:00"])
def test_a_shift_may_end_at_midnight(midnight):
    assert the(calendar(1, weekday(2, ("13:00:00", midnight)))).week[0] == ((780, 1440),)


def test_a_day_from_midnight_to_midnight_is_24_hours():
    assert the(calendar(1, weekday(2, ("00:00:00", "00:00:00")))).week[0] == ((0, 1440),)


def test_a_shift_past_midnight_goes_on_the_next_day():
    rows = weekday(2, ("22:00:00", "06:00:00")) + weekday(3, ("08:00:00", "09:00:00"))
    assert the(calendar(1, rows)).week[:2] == (((1320, 1440),), ((0, 360), (480, 540)))


def test_shifts_that_touch_or_overlap_are_one():
    assert the(calendar(1, weekday(2, ("12:00:00", "17:00:00"), ("08:00:00", "12:00:00")))).week[0] == ((480, 1020),)


def test_a_derived_calendar_lists_only_what_differs():
    derived = mspdi(
        calendars=calendar(1) + calendar(2, weekday(6), BaseCalendarUID=1, IsBaseCalendar=0)
    ).plan.calendars[1]
    assert (derived.base, derived.week[4], derived.week[0]) == ("1", (), None)


@pytest.mark.parametrize("none", ["-1", "0", ""])
def test_a_base_calendar_derives_from_none(none):
    project = mspdi(calendars=calendar(1, BaseCalendarUID=none))
    assert (project.plan.calendars[0].base, project.losses) == (None, ())


def test_a_base_that_is_missing_is_a_loss():
    project = mspdi(calendars=calendar(3, BaseCalendarUID=77))
    assert project.plan.calendars[0].base is None
    assert project.losses_by_kind == {"base calendar": 1}


def test_calendars_that_derive_from_each_other_are_cut_apart():
    project = mspdi(calendars=calendar(3, BaseCalendarUID=4) + calendar(4, BaseCalendarUID=3))
    bases = [row.base for row in project.plan.calendars]
    assert bases.count(None) >= 1
    assert "base calendar" in project.losses_by_kind


def test_an_exception_spans_its_days():
    found = the(
        calendar(
            1, exceptions=exception("2026-12-24", "2026-12-31", Name="Closed", Type=1, DayWorking=0, Occurrences=8)
        )
    )
    assert found.exceptions == (CalendarException(date(2026, 12, 24), date(2026, 12, 31), (), "Closed"),)


def test_an_exception_may_have_working_times():
    rule = exception("2026-12-24", "2026-12-24", times(("08:00:00", "12:00:00")), DayWorking=1)
    assert the(calendar(1, exceptions=rule)).exceptions[0].shifts == ((480, 720),)


def test_an_exception_written_in_both_ways_counts_once():
    legacy = element("WeekDay", elements(DayType=0, DayWorking=0) + period("2026-05-01", "2026-05-01"))
    rows = calendar(1, legacy, exception("2026-05-01", "2026-05-01", Name="May Day", DayWorking=0))
    assert [day.name for day in the(rows).exceptions] == ["May Day"]


def test_an_exception_written_only_in_the_old_way_counts():
    legacy = element("WeekDay", elements(DayType=0, DayWorking=0) + period("2026-05-01", "2026-05-02"))
    assert the(calendar(1, legacy)).exceptions == (CalendarException(date(2026, 5, 1), date(2026, 5, 2)),)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (
            exception("2026-01-01", "2026-01-10", Type=1, Period=3),
            ["2026-01-01", "2026-01-04", "2026-01-07", "2026-01-10"],
        ),
        (
            exception("2026-01-01", "2028-12-31", Type=2, Month=11, MonthDay=25),
            ["2026-12-25", "2027-12-25", "2028-12-25"],
        ),
        (
            exception("2026-01-01", "2027-12-31", Type=3, Month=10, MonthItem=7, MonthPosition=3),
            ["2026-11-26", "2027-11-25"],
        ),
        (
            exception("2026-01-01", "2027-12-31", Type=3, Month=4, MonthItem=4, MonthPosition=4),
            ["2026-05-25", "2027-05-31"],
        ),
        (
            exception("2026-01-01", "2026-04-30", Type=4, Period=1, MonthDay=31),
            ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"],
        ),
        (exception("2026-01-15", "2026-07-01", Type=4, Period=2, MonthDay=10), ["2026-03-10", "2026-05-10"]),
        (
            exception("2026-01-01", "2026-03-31", Type=5, Period=1, MonthItem=1, MonthPosition=0),
            ["2026-01-01", "2026-02-02", "2026-03-02"],
        ),
        (
            exception("2026-01-01", "2026-01-31", Type=6, Period=2, DaysOfWeek=34),
            ["2026-01-02", "2026-01-12", "2026-01-16", "2026-01-26", "2026-01-30"],
        ),
        (exception("2026-01-01", "2026-12-31", Type=6, Period=1, DaysOfWeek=0), []),
    ],
    ids=[
        "every third day",
        "yearly by date",
        "yearly by position",
        "yearly by the last",
        "monthly by date",
        "every second month",
        "monthly by position",
        "every second week",
        "on no day",
    ],
)
def test_recurring_exceptions_are_told_day_by_day(rule, days):
    assert excepted(rule) == days


def test_a_recurring_exception_may_end_after_a_number_of_times():
    rule = exception("2026-01-01", "2040-01-01", EnteredByOccurrences=1, Occurrences=2, Type=2, Month=0, MonthDay=6)
    assert excepted(rule) == ["2026-01-06", "2027-01-06"]


def test_a_work_week_holds_between_two_dates():
    week = element(
        "WorkWeek", period("2026-08-01", "2026-08-31") + elements(Name="Summer") + element("WeekDays", weekday(6))
    )
    found = the(calendar(1, work_weeks=week)).work_weeks[0]
    assert (found.first, found.last, found.name) == (date(2026, 8, 1), date(2026, 8, 31), "Summer")
    assert (found.days[4], found.days[0]) == ((), None)


def test_the_project_and_tasks_name_their_calendars():
    plan = mspdi(
        task(1, CalendarUID=2), task(2, CalendarUID=-1), calendars=calendar(1) + calendar(2), CalendarUID=1
    ).plan
    assert (plan.calendar, [row.calendar for row in plan.tasks]) == ("1", ["2", None])


def test_a_calendar_that_is_missing_is_a_loss():
    project = mspdi(task(1, CalendarUID=9), calendars=calendar(1), CalendarUID=8)
    assert (project.plan.calendar, project.plan.tasks[0].calendar) == ("1", None)
    assert project.losses_by_kind == {"missing calendar": 2}


def test_a_plan_without_calendars_has_the_standard_one():
    assert mspdi(CalendarUID=-1).plan.calendar == "standard"


def test_a_time_that_is_none_is_refused_by_calendar():
    with pytest.raises(InvalidValue, match="not a time of the day") as refusal:
        the(calendar(1, weekday(2, ("25:00:00", "26:00:00"))))
    assert refusal.value.place == "calendar 1 (Calendar 1), FromTime"


def test_more_exceptions_than_anyone_has_are_refused():
    rule = exception("1950-01-01", "2199-12-31", Type=1, Period=2)
    with pytest.raises(HostileFile, match="exceptions"):
        the(calendar(1, exceptions=rule * 3))
