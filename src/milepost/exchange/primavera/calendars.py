"""Calendars of P6: the nested text of ``clndr_data``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from milepost.engine.plan import Calendar, CalendarException, Shift
from milepost.exchange.errors import HostileFile, InvalidValue
from milepost.exchange.fields import FIRST_YEAR, LAST_YEAR, Fields
from milepost.exchange.project_file import Loss
from milepost.exchange.shifts import DAY, merged

MAX_DEPTH = 20
MAX_TEXT = 2_000_000
MAX_EXCEPTIONS = 100_000  # in all calendars of a file
_FIRST_SERIAL = date(1899, 12, 30)
_NOISE = re.compile(r"[\x00-\x1f\x7f]+")
# A node opens as (0||name(key|value|...)( and closes as ))
_TOKEN = re.compile(r"\(\d*\|\|([^()]*)\(([^()]*)\)\(|(\)\))")
_BLANKS = re.compile(r" *([()|]) *")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?\s*([AaPp])?\.?(?:[Mm]\.?)?", re.ASCII)
STANDARD_DAY: tuple[Shift, ...] = ((480, 960),)


@dataclass(slots=True)
class _Node:
    name: str
    values: dict[str, str]
    nodes: list[_Node] = field(default_factory=list["_Node"])

    def child(self, name: str) -> _Node | None:
        return next((node for node in self.nodes if node.name == name), None)


def read_calendars(rows: Iterable[dict[str, str]], losses: dict[str, Loss]) -> dict[str, Calendar]:
    """Return the calendars by uid; each holds the exceptions of the calendar it derives from, losses stand apart."""
    own: dict[str, Calendar] = {}
    bases: dict[str, str] = {}
    left = MAX_EXCEPTIONS
    for cells in rows:
        calendar = _calendar(Fields(cells, _place(cells)), losses)
        own[calendar.uid] = calendar
        bases[calendar.uid] = cells.get("base_clndr_id", "")
        left -= len(calendar.exceptions)
        if left < 0:
            raise HostileFile(f"The calendars have more than {MAX_EXCEPTIONS:,} exceptions.", place=_place(cells))
    return {uid: _with_inherited(uid, own, bases) for uid in own}


def _place(row: dict[str, str]) -> str:
    return f"calendar {row.get('clndr_id', '')} ({row.get('clndr_name', '')})"


def _with_inherited(uid: str, own: dict[str, Calendar], bases: dict[str, str]) -> Calendar:
    calendar, seen = own[uid], {uid}
    exceptions = calendar.exceptions
    base = bases[uid]
    while base in own and base not in seen and len(seen) < MAX_DEPTH:
        seen.add(base)
        exceptions = own[base].exceptions + exceptions
        base = bases[base]
    return Calendar(uid, calendar.name, calendar.week, exceptions=exceptions)


def _calendar(row: Fields, losses: dict[str, Loss]) -> Calendar:
    root = _parsed(row)
    days = root.child("DaysOfWeek") if root else None
    if root is None or days is None:
        why = "It says nothing about its days; Monday to Friday, 08:00 to 16:00, stands in."
        losses[row.text("clndr_id")] = Loss("calendar without days", row.place, why)
    week = _week(days, row) if days else (STANDARD_DAY,) * 5 + ((), ())
    exceptions = root.child("Exceptions") if root else None
    return Calendar(
        uid=row.text("clndr_id"),
        name=row.text("clndr_name") or f"Calendar {row.text('clndr_id')}",
        week=week,
        exceptions=tuple(_exceptions(exceptions, row)) if exceptions else (),
    )


def _parsed(row: Fields) -> _Node | None:
    """Return the root node of the calendar's text, if it has one."""
    written = row.values.get("clndr_data", "")
    if len(written) > MAX_TEXT:
        raise HostileFile(f"A calendar is longer than {MAX_TEXT:,} characters.", place=row.place)
    text = _BLANKS.sub(r"\1", _NOISE.sub("", written))
    top = _Node("", {})
    path = [top]
    for match in _TOKEN.finditer(text):
        if match[3]:
            if len(path) > 1:
                path.pop()
            continue
        if len(path) > MAX_DEPTH:
            raise HostileFile(f"A calendar is nested more than {MAX_DEPTH} deep.", place=row.place)
        parts = match[2].split("|")
        node = _Node(match[1], dict(zip(parts[::2], parts[1::2])))
        path[-1].nodes.append(node)
        path.append(node)
    return top.nodes[0] if top.nodes else None


def _week(days: _Node, row: Fields) -> tuple[tuple[Shift, ...], ...]:
    """Return the shifts from Monday; P6 counts from Sunday, 1 to 7."""
    by_number = {day.name: _shifts(day, row) for day in days.nodes}
    return tuple(by_number.get(str(number), ()) for number in (2, 3, 4, 5, 6, 7, 1))


def _shifts(node: _Node, row: Fields) -> tuple[Shift, ...]:
    shifts: list[Shift] = []
    for period in node.nodes:
        first, last = (_minute(period.values.get(key, ""), row) for key in ("s", "f"))
        if first is None or last is None:
            continue
        last = last or DAY
        if first < last:
            shifts.append((first, last))
        elif first > last:
            raise InvalidValue(f"A shift ends before it starts: {period.values}.", place=row.place)
    return merged(shifts)


def _minute(text: str, row: Fields) -> int | None:
    """Return the minute of the day of a time such as ``17:00`` or ``5:00 PM``."""
    if not text.strip():
        return None
    match = _TIME.fullmatch(text.strip())
    if match is None or int(match[1]) > 24 or int(match[2]) > 59:
        raise InvalidValue(f"{text[:20]!r} is not a time of the day.", place=f"{row.place}, clndr_data")
    hour = int(match[1])
    if match[3]:
        hour = hour % 12 + (12 if match[3] in "Pp" else 0)
    return min(hour * 60 + int(match[2]), DAY)


def _exceptions(node: _Node, row: Fields) -> Iterator[CalendarException]:
    for exception in node.nodes:
        day = _day(exception.values.get("d", ""), row)
        yield CalendarException(day, day, _shifts(exception, row))


def _day(serial: str, row: Fields) -> date:
    """Return the day of a count from the end of 1899."""
    if not serial.strip().isdecimal() or len(serial) > 6:
        raise InvalidValue(f"{serial[:20]!r} is not a day.", place=f"{row.place}, clndr_data")
    day = _FIRST_SERIAL + timedelta(days=int(serial))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        problem = f"The exception on {day} is not between {FIRST_YEAR} and {LAST_YEAR}."
        raise InvalidValue(problem, place=f"{row.place}, clndr_data")
    return day
