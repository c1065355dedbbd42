"""When work can happen: weeks, exceptions, work weeks, derived calendars, holidays and time zones."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from milepost.engine import Calendar, CalendarException, Link, Plan, Task, WorkWeek
from milepost.engine.calendars import working_minutes
from milepost.engine.timeline import Timeline
from tests.engine.builders import DAY, NIGHT, SHIFTS, SIX_DAYS, WALL, early, jan, late, on, plan, task

WEEK = (*(SHIFTS,) * 5, (), ())
SHORT = ((480, 720),)


def on_calendar(days: float, *calendars: Calendar, **fields: Any) -> Plan:
    """Return a plan of one task, a, on the last of some calendars."""
    return plan(task("a", days, calendar=calendars[-1].uid), calendars=calendars, **fields)


def free(first: int, last: int | None = None, shifts: Any = ()) -> CalendarException:
    return CalendarException(on(first), on(last or first), shifts)


def test_a_week_of_work_ends_on_friday_afternoon():
    assert early(plan(task("a", 5)), "a") == (jan(5), jan(9, 17))


def test_work_skips_the_weekend():
    assert early(plan(task("a", 6)), "a") == (jan(5), jan(12, 17))


def test_work_skips_the_lunch_break():
    assert early(plan(task("a", 0.5 + 1 / 8)), "a")[1] == jan(5, 14)


def test_a_task_that_ends_at_noon_ends_before_lunch_and_the_next_starts_after_it():
    two = plan(task("a", 0.5), task("b", 0.5), links=(Link("a", "b"),))
    assert (early(two, "a")[1], early(two, "b")[0]) == (jan(5, 12), jan(5, 13))


def test_a_project_that_starts_on_a_weekend_starts_work_on_monday():
    assert early(plan(task("a"), start=jan(10, 9)), "a") == (jan(12), jan(12, 17))


def test_a_calendar_of_six_days_works_on_saturday():
    assert early(on_calendar(6, SIX_DAYS), "a")[1] == jan(10, 17)


def test_a_calendar_of_24_hours_works_through_the_night():
    assert early(on_calendar(6, WALL), "a")[1] == jan(7)


def test_a_shift_that_passes_midnight_is_worked_in_two_parts():
    nights = Calendar("n", "Nights", (NIGHT,) * 7)
    assert early(on_calendar(1, nights), "a") == (jan(5, 20), jan(6, 4))


def test_an_exception_makes_a_day_free():
    off = Calendar("c", "c", WEEK, exceptions=(free(6),))
    assert early(on_calendar(2, off), "a")[1] == jan(7, 17)


def test_an_exception_makes_a_saturday_a_working_day():
    extra = Calendar("c", "c", WEEK, exceptions=(free(10, shifts=SHORT),))
    assert early(on_calendar(5.5, extra), "a")[1] == jan(10, 12)


def test_a_later_exception_wins_over_an_earlier_one():
    both = Calendar("c", "c", WEEK, exceptions=(free(5, 9), free(7, shifts=SHIFTS)))
    assert early(on_calendar(1, both), "a") == (jan(7), jan(7, 17))


def test_a_work_week_changes_the_pattern_between_its_dates():
    half_days = WorkWeek(on(12), on(16), (SHORT,) * 5 + (None, None))
    assert early(on_calendar(8, Calendar("c", "c", WEEK, work_weeks=(half_days,))), "a")[1] == jan(19, 12)


def test_an_exception_wins_over_a_work_week():
    closed = WorkWeek(on(5), on(9), ((),) * 5 + (None, None))
    both = Calendar("c", "c", WEEK, work_weeks=(closed,), exceptions=(free(8, shifts=SHIFTS),))
    assert early(on_calendar(1, both), "a")[0] == jan(8)


def test_a_day_that_a_work_week_leaves_open_stays_as_it_is():
    closed = WorkWeek(on(5), on(9), ((), None, (), (), (), None, None))
    assert early(on_calendar(1, Calendar("c", "c", WEEK, work_weeks=(closed,))), "a")[0] == jan(6)


def test_a_derived_calendar_takes_the_days_it_does_not_name_from_its_base():
    base = Calendar("base", "base", WEEK, exceptions=(free(6),))
    own = Calendar("own", "own", ((), *(None,) * 6), base="base")
    assert early(on_calendar(1, base, own), "a")[0] == jan(7)


def test_an_own_exception_wins_over_one_of_the_base():
    base = Calendar("base", "base", WEEK, exceptions=(free(5, 9),))
    own = Calendar("own", "own", (None,) * 7, base="base", exceptions=(free(6, shifts=SHIFTS),))
    assert early(on_calendar(1, base, own), "a")[0] == jan(6)


def test_public_holidays_are_free():
    german = Calendar("de", "Germany", WEEK, holidays="DE")
    assert early(on_calendar(1, german, start=datetime(2026, 5, 1, 8)), "a")[0] == datetime(2026, 5, 4, 8)


def test_the_holidays_of_a_subdivision_are_free_there_only():
    start = datetime(2026, 1, 6, 8)  # Epiphany, free in Bavaria
    starts = {
        where: early(on_calendar(1, Calendar("c", where, WEEK, holidays=where), start=start), "a")[0]
        for where in ("DE", "DE-BY")
    }
    assert starts == {"DE": start, "DE-BY": jan(7)}


def test_an_exception_can_make_a_public_holiday_a_working_day():
    busy = Calendar(
        "de",
        "Germany",
        WEEK,
        holidays="DE",
        exceptions=(CalendarException(date(2026, 5, 1), date(2026, 5, 1), SHIFTS),),
    )
    assert early(on_calendar(1, busy, start=datetime(2026, 5, 1, 8)), "a")[0] == datetime(2026, 5, 1, 8)


def test_an_elapsed_task_runs_through_nights_and_weekends():
    assert early(plan(Task("a", "a", duration=7 * 1440, elapsed=True)), "a") == (jan(5), jan(12))


def test_an_elapsed_task_starts_in_free_time():
    given = plan(task("a"), Task("b", "b", duration=60, elapsed=True), links=(Link("a", "b"),))
    assert early(given, "b") == (jan(5, 17), jan(5, 18))


def test_work_far_beyond_every_date_of_the_plan_goes_on_week_by_week():
    assert early(plan(task("a", 1560 * 5)), "a")[1] == jan(9, 17) + timedelta(weeks=1559)


def test_work_beyond_the_tables_is_the_same_as_inside_them():
    given = plan(task("a", 8000), task("b", 12000), task("c", 5), links=(Link("a", "b"), Link("b", "c")))
    assert early(given, "c") == (jan(5) + timedelta(weeks=4000), jan(9, 17) + timedelta(weeks=4000))


# time zones ----------------------------------------------------------------------------------------


def in_berlin(*tasks: Task, **fields: Any) -> Plan:
    return plan(*tasks, time_zone="Europe/Berlin", **fields)


def test_a_floating_plan_has_no_clock_change():
    given = plan(task("a", 4, calendar="24h"), calendars=(WALL,), start=datetime(2026, 3, 28, 12))
    assert early(given, "a")[1] == datetime(2026, 3, 29, 20)


def test_a_night_on_which_the_clock_is_put_forward_is_an_hour_short():
    given = in_berlin(task("a", 4, calendar="24h"), calendars=(WALL,), start=datetime(2026, 3, 28, 12))
    assert early(given, "a")[1] == datetime(2026, 3, 29, 21)


def test_a_night_on_which_the_clock_is_put_back_is_an_hour_long():
    given = in_berlin(task("a", 4, calendar="24h"), calendars=(WALL,), start=datetime(2026, 10, 24, 12))
    assert early(given, "a")[1] == datetime(2026, 10, 25, 19)


def test_office_hours_stay_on_the_local_clock_across_a_clock_change():
    given = in_berlin(task("a", 3), start=datetime(2026, 3, 27, 8))
    assert early(given, "a") == (datetime(2026, 3, 27, 8), datetime(2026, 3, 31, 17))


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, 8), datetime(2026, 10, 25, 8)])
def test_office_hours_on_the_day_of_a_clock_change_are_read_on_the_new_clock(day):
    daily = Calendar("d", "Daily", (SHIFTS,) * 7)
    given = in_berlin(task("a", 1, calendar="d"), calendars=(daily,), start=day.replace(hour=0))
    assert early(given, "a") == (day, day.replace(hour=17))


def test_a_night_shift_works_an_hour_less_when_the_clock_is_put_forward():
    nights = Calendar("n", "Nights", (((0, 360),),) * 7)
    given = in_berlin(task("a", 5.5 / 8, calendar="n"), calendars=(nights,), start=datetime(2026, 3, 29))
    assert early(given, "a") == (datetime(2026, 3, 29), datetime(2026, 3, 30, 0, 30))


def test_a_person_in_another_zone_works_on_their_own_clock():
    tokyo = Calendar("jp", "Tokyo", WEEK, time_zone="Asia/Tokyo")
    given = in_berlin(task("a", 1, calendar="jp"), calendars=(tokyo,), start=jan(5, 12))
    assert early(given, "a") == (jan(6, 0), jan(6, 9))


def test_a_person_in_another_zone_follows_the_clock_changes_there():
    new_york = Calendar("us", "New York", WEEK, time_zone="America/New_York")
    given = in_berlin(task("a", 1, calendar="us"), calendars=(new_york,), start=datetime(2026, 3, 9, 8))
    assert early(given, "a")[0] == datetime(2026, 3, 9, 13)  # New York is on summer time, Berlin not yet


def test_a_derived_calendar_keeps_the_zone_of_its_base():
    tokyo = Calendar("jp", "Tokyo", WEEK, time_zone="Asia/Tokyo")
    own = Calendar("own", "own", (None,) * 7, base="jp")
    given = in_berlin(task("a", calendar="own"), calendars=(tokyo, own), start=jan(5, 12))
    assert early(given, "a")[0] == jan(6, 0)


def test_late_dates_are_counted_on_the_local_clock_too():
    given = in_berlin(task("a"), task("b", 10), start=datetime(2026, 3, 23, 8))
    assert late(given, "a") == (datetime(2026, 4, 3, 8), datetime(2026, 4, 3, 17))


@pytest.mark.parametrize("zone", ["", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"])
def test_a_year_of_office_hours_has_the_same_work_in_every_zone(zone):
    line, given = Timeline(zone), plan(task("a"), time_zone=zone)
    assert working_minutes(given, line.minute(jan(1, 0)), line.minute(datetime(2027, 1, 1))) == 261 * DAY


def test_working_minutes_count_backwards_with_a_minus():
    line = Timeline()
    assert working_minutes(plan(task("a")), line.minute(jan(7)), line.minute(jan(5))) == -2 * DAY
