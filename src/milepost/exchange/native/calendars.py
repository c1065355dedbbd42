"""Calendars in a plan file: a week, holidays, exceptions and work weeks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time

from milepost.engine.plan import STANDARD, Calendar, CalendarException, Shift, WorkWeek
from milepost.exchange.errors import InvalidValue
from milepost.exchange.native.rows import Row
from milepost.exchange.native.toml_text import Fields, Value
from milepost.exchange.native.values import bare_day, text, time_zone

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Day = tuple[Shift, ...] | None
_SPAN = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)(?:-(mon|tue|wed|thu|fri|sat|sun))?")
_SHIFT = re.compile(r"(\d\d?):(\d\d)\s*-\s*(\d\d?):(\d\d)")
_HOLIDAYS = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?|")
_HOURS = 'Write hours such as "08:00-12:00 13:00-17:00", or "off".'


def read_calendars(row: Row) -> tuple[Calendar, ...]:
    """Return the calendars of the file."""
    known = {*row.values, STANDARD.uid}
    return tuple(_read_calendar(each, known) for each in row.rows())


def _read_calendar(row: Row, known: set[str]) -> Calendar:
    name = row.path[-1]
    base = row.get("base", text, None)
    if base is not None and base not in known:
        row.refuse(f"There is no calendar {base!r}.", key="base", hint="Write the name from its header.")
    calendar = Calendar(
        uid=name,
        name=row.get("name", text, name),
        week=_read_week(row, missing=None if base else ()),
        base=base,
        exceptions=tuple(_read_exception(each) for each in row.list_rows("exceptions")),
        work_weeks=tuple(_read_work_week(each) for each in row.list_rows("work_weeks")),
        holidays=row.get("holidays", _holidays, ""),
        time_zone=row.get("time_zone", time_zone, ""),
    )
    row.close()
    return calendar


def _read_week(row: Row, *, missing: Day) -> tuple[Day, ...]:
    """Return seven days; a later span wins, as in ``mon-fri`` and then ``fri``."""
    spans = [(key, match) for key in row.values if (match := _SPAN.fullmatch(key))]
    if not spans and missing == ():
        return STANDARD.week
    week: list[Day] = [missing] * 7
    for key, match in spans:
        first, last = DAYS.index(match[1]), DAYS.index(match[2] or match[1])
        hours = row.get(key, _hours, missing)
        if last < first:
            row.refuse(f"{key!r} runs backwards.", key=key, hint="Write the earlier day first.")
        week[first : last + 1] = [hours] * (last + 1 - first)
    return tuple(week)


def _read_exception(row: Row) -> CalendarException:
    first, last = _read_days(row)
    off: Day = ()
    hours = row.get("hours", _hours, off)
    exception = CalendarException(first, last, hours or (), row.get("name", text, ""))
    row.close()
    return exception


def _read_work_week(row: Row) -> WorkWeek:
    first, last = _read_days(row)
    week = WorkWeek(first, last, _read_week(row, missing=None), row.get("name", text, ""))
    row.close()
    return week


def _read_days(row: Row) -> tuple[date, date]:
    if "on" in row:
        only = row.get("on", bare_day, date(2000, 1, 1))
        return only, only
    first = row.get("from", bare_day, date(2000, 1, 1))
    last = row.get("to", bare_day, first)
    if "from" not in row or "to" not in row:
        row.refuse("The days are missing.", hint="Write on = 2026-12-24, or from = 2026-12-24 and to = 2026-12-31.")
    elif last < first:
        row.refuse(f"{last} is before {first}.", key="to", hint="Write the earlier day first.")
    return first, last


def _hours(value: object) -> Day:
    written = text(value, "hours of work", '"08:00-12:00 13:00-17:00"').strip()
    if written in ("off", ""):
        return ()
    if written == "base":
        return None
    shifts = tuple(_shift(match) for match in _SHIFT.finditer(written))
    if not shifts or re.sub(r"[\s,]", "", _SHIFT.sub("", written)):
        raise InvalidValue(f"{written[:60]!r} is not hours of work.", hint=_HOURS)
    return shifts


def _shift(match: re.Match[str]) -> Shift:
    start, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    if int(match[2]) > 59 or int(match[4]) > 59 or not start < end <= 1440:
        raise InvalidValue(
            f"{match[0]!r} is not a time of work within one day.",
            hint="Write a night as two days: 22:00-24:00 on the first, 00:00-06:00 on the second.",
        )
    return start, end


def _holidays(value: object) -> str:
    written = text(value, "a country", '"DE-BY"')
    if not _HOLIDAYS.fullmatch(written):
        raise InvalidValue(
            f"{written[:60]!r} is not a country.", hint='Write "DE", or with its region "DE-BY" or "US-CA".'
        )
    return written


def write_calendar(calendar: Calendar) -> Fields:
    """Return the fields of a calendar."""
    fields: Fields = {}
    if calendar.name != calendar.uid:
        fields["name"] = calendar.name
    if calendar.base is not None:
        fields["base"] = calendar.base
    fields.update(_write_week(calendar.week, missing=None if calendar.base else ()))
    if calendar.base is None and not _written_days(calendar.week, missing=()):
        fields["mon-sun"] = "off"
    if calendar.holidays:
        fields["holidays"] = calendar.holidays
    if calendar.time_zone:
        fields["time_zone"] = calendar.time_zone
    if calendar.exceptions:
        fields["exceptions"] = [_write_exception(each) for each in calendar.exceptions]
    if calendar.work_weeks:
        fields["work_weeks"] = [_write_work_week(each) for each in calendar.work_weeks]
    return fields


def _write_week(week: tuple[Day, ...], *, missing: Day) -> Iterator[tuple[str, str]]:
    for first, last, hours in _written_days(week, missing=missing):
        yield (DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"), write_hours(hours)


def _written_days(week: tuple[Day, ...], *, missing: Day) -> list[tuple[int, int, Day]]:
    spans: list[tuple[int, int, Day]] = []
    for number, hours in enumerate(week):
        if spans and spans[-1][2] == hours:
            spans[-1] = (spans[-1][0], number, hours)
        else:
            spans.append((number, number, hours))
    return [span for span in spans if span[2] != missing]


def write_hours(hours: Day) -> str:
    """Return the hours of a day as they are written."""
    if hours is None:
        return "base"
    return " ".join(f"{clock(start)}-{clock(end)}" for start, end in hours) or "off"


def clock(minute: int) -> str:
    """Return a minute of the day as 08:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _write_exception(exception: CalendarException) -> dict[str, Value]:
    hours: dict[str, Value] = {"hours": write_hours(exception.shifts)} if exception.shifts else {}
    return {**_write_days(exception), **hours, **_named(exception.name)}


def _write_work_week(week: WorkWeek) -> dict[str, Value]:
    return {**_write_days(week), **dict(_write_week(week.days, missing=None)), **_named(week.name)}


def _write_days(span: CalendarException | WorkWeek) -> dict[str, Value]:
    return {"on": span.first} if span.first == span.last else {"from": span.first, "to": span.last}


def _named(name: str) -> dict[str, Value]:
    return {"name": name} if name else {}


def day_hours(calendars: tuple[Calendar, ...], uid: str) -> tuple[time, time]:
    """Return the first and the last working hour in the week of a calendar; 08:00 and 17:00 when it has none."""
    by_uid = {calendar.uid: calendar for calendar in calendars}
    seen: set[str] = set()
    while uid in by_uid and uid not in seen:
        seen.add(uid)
        shifts = [shift for day in by_uid[uid].week for shift in day or ()]
        if shifts:
            return _time(min(s for s, _ in shifts)), _time(max(e for _, e in shifts))
        uid = by_uid[uid].base or ""
    return time(8, 0), time(17, 0)


def _time(minute: int) -> time:
    return time(minute // 60, minute % 60) if minute < 1440 else time(23, 59)
