"""Split tasks: MSPDI shows an interruption only as working days without work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from milepost.engine.plan import Calendar
from milepost.exchange.ms_project.rows import Row

DAYS = "TimephasedData"
_WORK = ("1", "2")  # remaining and actual work of an assignment
_SINCE, _UNTIL = "WorkedSince", "WorkedUntil"
_NO_WORK = ("", "PT0H0M0S")


def fold_day(day: Row, assignment: Row) -> None:
    """Keep of an assignment's day-by-day work only the days without work and the first and last day with it."""
    values = day.values
    if values.get("Type") not in _WORK:
        return
    if values.get("Value", "") not in _NO_WORK:
        assignment.values.setdefault(_SINCE, values.get("Start", ""))
        assignment.values[_UNTIL] = values.get("Start", "")
    elif _SINCE in assignment.values:
        assignment.rows.append(day)


def interruption(assignment: Row, calendars: Mapping[str, Calendar], calendar: str) -> date | None:
    """Return the first working day without work between two days with work."""
    until = assignment.day(_UNTIL)
    for row in assignment.inside(DAYS):
        day = row.day("Start")
        if day is not None and until is not None and day < until and _works(day, calendars, calendar):
            return day
    return None


def _works(day: date, calendars: Mapping[str, Calendar], uid: str) -> bool:
    chain = list(_chain(calendars, uid))
    for calendar in chain:
        for exception in reversed(calendar.exceptions):
            if exception.first <= day <= exception.last:
                return bool(exception.shifts)
    weeks = [week.days for calendar in chain for week in calendar.work_weeks if week.first <= day <= week.last]
    for days in [*weeks, *(calendar.week for calendar in chain)]:
        own = days[day.weekday()]
        if own is not None:
            return bool(own)
    return day.weekday() < 5


def _chain(calendars: Mapping[str, Calendar], uid: str | None) -> Iterator[Calendar]:
    seen: set[str] = set()
    while uid is not None and uid in calendars and uid not in seen:
        seen.add(uid)
        yield calendars[uid]
        uid = calendars[uid].base
