"""Writing calendars as MSPDI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from milepost.engine.plan import Calendar, CalendarException, Plan, Shift
from milepost.exchange.ms_project.calendars import STANDARD_WEEK
from milepost.exchange.ms_project.markup import Markup, clock, day_end, day_start

MAX_NAME = 51
_MONDAY = 2  # the DayType of Monday; Sunday is 1


def write_calendars(markup: Markup, plan: Plan, numbers: Mapping[str, int]) -> None:
    """Write all calendars."""
    names: set[str] = set()
    with markup.inside("Calendars"):
        for calendar in base_calendars(plan):
            name = _free_name(calendar, names)
            names.add(name)
            with markup.inside("Calendar"):
                _write(markup, replace(calendar, name=name), numbers)


def base_calendars(plan: Plan) -> list[Calendar]:
    """Return the calendars as MS Project takes them: those of the project and of tasks derive from none."""
    by_uid = {calendar.uid: calendar for calendar in plan.calendars}
    alone = {plan.calendar, *(task.calendar for task in plan.tasks)}
    alone |= {calendar.base for calendar in plan.calendars}
    return [_flat(calendar, by_uid) if calendar.uid in alone else calendar for calendar in plan.calendars]


def _flat(calendar: Calendar, by_uid: Mapping[str, Calendar]) -> Calendar:
    """Return a calendar with everything that it takes from its bases."""
    flat, seen = calendar, {calendar.uid}
    while flat.base is not None and flat.base in by_uid and flat.base not in seen:
        base = by_uid[flat.base]
        seen.add(base.uid)
        flat = replace(
            flat,
            base=base.base,
            week=tuple(below if own is None else own for own, below in zip(flat.week, base.week)),
            exceptions=base.exceptions + flat.exceptions,
            work_weeks=base.work_weeks + flat.work_weeks,
        )
    week = tuple(default if own is None else own for own, default in zip(flat.week, STANDARD_WEEK))
    return replace(flat, base=None, week=week)


def _free_name(calendar: Calendar, taken: set[str]) -> str:
    """Return a name that is short enough and that no other calendar has."""
    name = calendar.name[:MAX_NAME] or calendar.uid[:MAX_NAME]
    number = 2
    while name in taken:
        name = f"{calendar.name[: MAX_NAME - 6]} {number}"
        number += 1
    return name


def _write(markup: Markup, calendar: Calendar, numbers: Mapping[str, int]) -> None:
    markup.leaves(
        UID=numbers[calendar.uid],
        Name=calendar.name,
        IsBaseCalendar=calendar.base is None,
        BaseCalendarUID=-1 if calendar.base is None else numbers[calendar.base],
    )
    _write_week(markup, calendar.week)
    if calendar.exceptions:
        with markup.inside("Exceptions"):
            for exception in calendar.exceptions:
                _write_exception(markup, exception)
    if calendar.work_weeks:
        with markup.inside("WorkWeeks"):
            for week in calendar.work_weeks:
                with markup.inside("WorkWeek"):
                    with markup.inside("TimePeriod"):
                        markup.leaves(FromDate=day_start(week.first), ToDate=day_end(week.last))
                    markup.leaf("Name", week.name or None)
                    _write_week(markup, week.days)


def _write_week(markup: Markup, week: Sequence[tuple[Shift, ...] | None]) -> None:
    with markup.inside("WeekDays"):
        for index in (6, 0, 1, 2, 3, 4, 5):  # from Sunday
            shifts = week[index]
            if shifts is not None:
                with markup.inside("WeekDay"):
                    markup.leaf("DayType", 1 if index == 6 else index + _MONDAY)
                    _write_shifts(markup, shifts)


def _write_exception(markup: Markup, exception: CalendarException) -> None:
    with markup.inside("Exception"):
        markup.leaf("EnteredByOccurrences", False)
        with markup.inside("TimePeriod"):
            markup.leaves(FromDate=day_start(exception.first), ToDate=day_end(exception.last))
        days = (exception.last - exception.first).days + 1
        markup.leaves(Occurrences=days, Name=exception.name or None, Type=1)
        _write_shifts(markup, exception.shifts)


def _write_shifts(markup: Markup, shifts: Sequence[Shift]) -> None:
    markup.leaf("DayWorking", bool(shifts))
    if shifts:
        with markup.inside("WorkingTimes"):
            for first, last in shifts:
                with markup.inside("WorkingTime"):
                    markup.leaves(FromTime=clock(first), ToTime=clock(last))
