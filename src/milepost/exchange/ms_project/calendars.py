"""Calendars of MSPDI: week days, exceptions old and new, work weeks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from milepost.engine.plan import Calendar, CalendarException, Shift, WorkWeek
from milepost.exchange.errors import HostileFile
from milepost.exchange.ms_project.recurrences import runs
from milepost.exchange.ms_project.rows import Row
from milepost.exchange.project_file import Loss
from milepost.exchange.shifts import DAY, merged

MAX_EXCEPTIONS = 100_000  # in all calendars of a file
MAX_BASES = 20
STANDARD_DAY: tuple[Shift, ...] = ((480, 720), (780, 1020))
STANDARD_WEEK = (STANDARD_DAY,) * 5 + ((), ())
NO_CALENDAR = ("", "-1")
_SUNDAY_FIRST = {1: 6, 2: 0, 3: 1, 4: 2, 5: 3, 6: 4, 7: 5}
_DATED = 0  # the DayType of an exception as Project 2003 wrote it
Week = tuple[tuple[Shift, ...] | None, ...]


def read_calendar(row: Row, *, left: int, losses: list[Loss]) -> Calendar:
    """Return one calendar of at most `left` exceptions; `base` may still name a calendar that the file lacks."""
    exceptions = tuple(_exceptions(row, left, losses))
    known = _days_of(exceptions)
    dated = tuple(e for e in _dated_days(row) if not {e.first, e.last} <= known)
    base = row.text("BaseCalendarUID")
    return Calendar(
        uid=row.required("UID"),
        name=row.text("Name") or f"Calendar {row.text('UID')}",
        week=_week(row, losses),
        base=None if base in NO_CALENDAR else base,
        exceptions=dated + exceptions,
        work_weeks=tuple(_work_weeks(row, losses)),
    )


def linked(calendars: Sequence[Calendar], losses: list[Loss]) -> tuple[Calendar, ...]:
    """Return the calendars with bases that exist and close no loop, and whole weeks where there is no base."""
    by_uid = {calendar.uid: calendar for calendar in calendars}
    for uid, calendar in by_uid.items():
        base = calendar.base if calendar.base in by_uid and not _loops(uid, by_uid) else None
        if base is None and calendar.base not in (None, "0"):  # 0: what Project 2013 writes for "none"
            why = "Its base calendar is missing or derives from itself; the standard week stands in."
            losses.append(Loss("base calendar", f"calendar {calendar.uid} ({calendar.name})", why))
        if base is None:
            by_uid[uid] = replace(calendar, base=None, week=_whole(calendar.week))
    return tuple(by_uid.values())


def _loops(uid: str, by_uid: dict[str, Calendar]) -> bool:
    """Return whether the bases of a calendar never end, or only after more than anyone needs."""
    base = by_uid[uid].base
    for _ in range(MAX_BASES):
        if base is None or base not in by_uid:
            return False
        base = by_uid[base].base
    return True


def _whole(week: Week) -> Week:
    return tuple(default if own is None else own for own, default in zip(week, STANDARD_WEEK))


def _week(row: Row, losses: list[Loss]) -> Week:
    days: list[tuple[Shift, ...] | None] = [None] * 7
    late: list[tuple[int, Shift]] = []
    for day in row.inside("WeekDays", "WeekDay"):
        index = _SUNDAY_FIRST.get(day.whole("DayType") or _DATED)
        if index is not None:
            days[index], spilled = _shifts(day)
            late += [((index + 1) % 7, shift) for shift in spilled]
    for index, shift in late:
        if days[index] is None:
            losses.append(_late_shift(row))
        else:
            days[index] = merged([*(days[index] or ()), shift])
    return tuple(days)


def _late_shift(row: Row) -> Loss:
    return Loss("shift past midnight", row.place, "Its part after midnight is left out.")


def _shifts(row: Row) -> tuple[tuple[Shift, ...], tuple[Shift, ...]]:
    """Return the shifts of a day, and what of them runs into the next one."""
    if not row.flag("DayWorking"):
        return (), ()
    own: list[Shift] = []
    spilled: list[Shift] = []
    for time in row.inside("WorkingTimes", "WorkingTime"):
        first, last = _minute(time, "FromTime"), _minute(time, "ToTime")
        if first is None or last is None:
            continue
        if last > first:
            own.append((first, last))
        else:  # to midnight (00:00), or past it
            own.append((first, DAY))
            spilled += [(0, last)] if last else []
    return merged(own) or STANDARD_DAY, tuple(spilled)


def _minute(row: Row, name: str) -> int | None:
    """Return the minute of the day of a time such as ``17:00:00``."""
    text = row.text(name)
    if not text:
        return None
    hours, _, rest = text.rpartition("T")[2].partition(":")
    minutes = rest[:2]
    if not (hours.isdecimal() and minutes.isdecimal() and len(hours) <= 2 and int(hours) <= 24 and int(minutes) < 60):
        raise row.refusal(name, "is not a time of the day", "Times look like 17:00:00.")
    return min(int(hours) * 60 + int(minutes), DAY)


def _exceptions(row: Row, left: int, losses: list[Loss]) -> Iterator[CalendarException]:
    for rule in row.inside("Exceptions", "Exception"):
        shifts, spilled = _shifts(rule)
        if spilled:
            losses.append(_late_shift(row))
        for first, last in runs(rule):
            left -= 1
            if left < 0:
                problem = f"The calendars have more than {MAX_EXCEPTIONS:,} exceptions."
                raise HostileFile(problem, place=row.place)
            yield CalendarException(first, last, shifts, rule.text("Name"))


def _dated_days(row: Row) -> Iterator[CalendarException]:
    for day in row.inside("WeekDays", "WeekDay"):
        period = next(day.inside("TimePeriod"), None)
        if (day.whole("DayType") or _DATED) == _DATED and period is not None:
            first, last = period.day("FromDate"), period.day("ToDate")
            if first and last and first <= last:
                yield CalendarException(first, last, _shifts(day)[0])


def _days_of(exceptions: Sequence[CalendarException]) -> set[date]:
    """Return the first and last days, which is where the two ways of writing an exception agree."""
    return {day for exception in exceptions for day in (exception.first, exception.last)}


def _work_weeks(row: Row, losses: list[Loss]) -> Iterator[WorkWeek]:
    for week in row.inside("WorkWeeks", "WorkWeek"):
        period = next(week.inside("TimePeriod"), None)
        first = period.day("FromDate") if period else None
        last = period.day("ToDate") if period else None
        if first and last and first <= last:
            yield WorkWeek(first, last, _week(week, losses), week.text("Name"))
