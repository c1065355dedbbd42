"""Calendars compiled to slot tables on one time axis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import gcd
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from milepost.engine.errors import InvalidPlan, NoWorkingTime, UnknownReference
from milepost.engine.plan import Calendar, Plan, Shift, WorkWeek
from milepost.engine.timeline import DAY, Timeline, day_number, zone

if TYPE_CHECKING:
    from milepost.engine.kernels.clock import Clocks

Days = npt.NDArray[np.int32]
Slots = npt.NDArray[np.bool_]

_SHUTDOWN = 366 * DAY  # as long as a calendar may rest within one question
_MONDAY = 4  # 1970-01-05, the first Monday of the axis
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """Whole weeks, from a Monday, that the tables cover."""

    first_day: int
    weeks: int

    @classmethod
    def around(cls, first: int, last: int) -> Span:
        """Return the span of the minutes `first` to `last`, with a week to spare at both ends."""
        first_day = (first // DAY - _MONDAY) // 7 * 7 + _MONDAY - 7
        return cls(first_day, (last // DAY - first_day) // 7 + 2)

    @property
    def days(self) -> int:
        """How many days it has."""
        return self.weeks * 7

    @property
    def origin(self) -> int:
        """The minute of the axis at which it begins."""
        return self.first_day * DAY

    def between(self, first: date, last: date) -> slice:
        """Return the days of `first` to `last` inside, the outer weeks left plain."""
        start, stop = day_number(first) - self.first_day, day_number(last) - self.first_day + 1
        return slice(min(max(start, 7), self.days - 7), min(max(stop, 7), self.days - 7))


class ClockTower:
    """Compiles calendars on demand and packs those that were asked for.

    Parameters
    ----------
    calendars : iterable of Calendar
    timeline : Timeline
    span : Span
    """

    def __init__(self, calendars: Iterable[Calendar], timeline: Timeline, span: Span) -> None:
        self._calendars = by_uid(calendars)
        self._timeline = timeline
        self.span = span
        self._index: dict[tuple[str, ...], int] = {(): 0}
        self._slots: list[Slots] = [np.ones(span.days, np.bool_)]
        self._packed: Clocks | None = None

    def index(self, *uids: str) -> int:
        """Return the number of the calendar in which all calendars `uids` work; none is the wall clock."""
        key = tuple(sorted(set(uids)))
        if key not in self._index:
            slots = self._compiled(key[0]) if len(key) == 1 else self._common(key)
            if not slots.any():
                names = " and ".join(repr(self._calendars[uid].name) for uid in key)
                raise NoWorkingTime(
                    f"Calendar {names} has no working time.", hint="Give it working hours, or use another calendar."
                )
            self._index[key] = len(self._slots)
            self._slots.append(slots)
            self._packed = None
        return self._index[key]

    def _common(self, uids: tuple[str, ...]) -> Slots:
        tables = [self._slots[self.index(uid)] for uid in uids]
        size = int(np.lcm.reduce([len(table) for table in tables]))
        common = np.ones(size, np.bool_)
        for table in tables:
            common &= np.repeat(table, size // len(table))
        return common

    def _compiled(self, uid: str) -> Slots:
        chain = lineage(self._calendars, uid)
        _check_open(chain, self.span)
        shifts, days = _day_patterns(chain, self.span)
        zone_name = next((c.time_zone for c in reversed(chain) if c.time_zone), self._timeline.time_zone)
        if not self._timeline.time_zone:
            return _floating_slots(shifts, days)
        return _zoned_slots(shifts, days, self.span, zone_name)

    def clocks(self) -> Clocks:
        """Return all calendars asked for so far, packed for the kernels."""
        if self._packed is None:
            self._packed = self._pack()
        return self._packed

    def _pack(self) -> Clocks:
        from milepost.engine.kernels.clock import Clocks

        minutes = self.span.days * DAY
        sizes = [len(s) for s in self._slots]
        works = [int(np.count_nonzero(s)) for s in self._slots]
        before_at, starts_at = np.cumsum([0, *sizes]), np.cumsum([0, *works])
        before, starts = np.empty(before_at[-1], np.int32), np.empty(starts_at[-1], np.int32)
        for number, slots in enumerate(self._slots):
            ahead = before[before_at[number] : before_at[number + 1]]
            np.cumsum(slots, out=ahead)
            ahead *= 2
            ahead -= slots
            np.multiply(
                np.flatnonzero(slots),
                minutes // sizes[number],
                out=starts[starts_at[number] :][: works[number]],
                casting="unsafe",
            )
        week = [size // self.span.weeks for size in sizes]
        slot = np.array([minutes // size for size in sizes], np.int64)
        table = np.array(
            [
                slot,
                before_at[:-1],
                starts_at[:-1],
                works,
                [np.count_nonzero(s[:w]) for s, w in zip(self._slots, week)],
                [np.count_nonzero(s[-w:]) for s, w in zip(self._slots, week)],
            ],
            np.int64,
        )
        return Clocks(table, 1.0 / slot, before, starts, minutes)


def by_uid(calendars: Iterable[Calendar]) -> dict[str, Calendar]:
    """Return the calendars by uid, or refuse two of one uid or a pattern that is not a week."""
    found: dict[str, Calendar] = {}
    for calendar in calendars:
        if calendar.uid in found:
            raise InvalidPlan(f"Two calendars have the id {calendar.uid!r}.")
        for shifts in (*calendar.week, *(e.shifts for e in calendar.exceptions)):
            _check_shifts(calendar, shifts or ())
        if len(calendar.week) != 7:
            raise InvalidPlan(f"Calendar {calendar.name!r} has {len(calendar.week)} days a week, not seven.")
        found[calendar.uid] = calendar
    return found


def _check_shifts(calendar: Calendar, shifts: tuple[Shift, ...]) -> None:
    for start, end in shifts:
        if not 0 <= start < end <= DAY:
            raise InvalidPlan(
                f"Calendar {calendar.name!r} has a shift from minute {start} to {end} of the day.",
                hint="A shift ends after it starts and within the day; split one that passes midnight.",
            )


def lineage(calendars: Mapping[str, Calendar], uid: str) -> list[Calendar]:
    """Return a calendar with all that it derives from, the root first."""
    chain: list[Calendar] = []
    following: str | None = uid
    while following is not None:
        calendar = calendars.get(following)
        if calendar is None:
            raise UnknownReference(f"There is no calendar {following!r}.")
        if calendar in chain:
            raise InvalidPlan(f"Calendar {calendar.name!r} derives from itself.")
        chain.insert(0, calendar)
        following = calendar.base
    return chain


def _day_patterns(chain: list[Calendar], span: Span) -> tuple[list[tuple[Shift, ...]], Days]:
    """Return the distinct days and, for each day of the span, which of them it is."""
    known: dict[tuple[Shift, ...], int] = {(): 0}
    days = np.zeros(span.days, np.int32)

    def number(shifts: tuple[Shift, ...]) -> int:
        return known.setdefault(shifts, len(known))

    for calendar in chain:
        for weekday, shifts in enumerate(calendar.week):
            if shifts is not None:
                days[weekday::7] = number(shifts)
        for week in calendar.work_weeks:
            _put_week(days, week, span, number)
    for calendar in chain:
        for free in _public_holidays(calendar, span):
            days[span.between(free, free)] = 0
        for exception in calendar.exceptions:
            days[span.between(exception.first, exception.last)] = number(exception.shifts)
    return list(known), days


def _check_open(chain: list[Calendar], span: Span) -> None:
    """Refuse a closure that goes on beyond the tables, after which work would seem to go on."""
    end = _EPOCH + timedelta(days=span.first_day + span.days)
    for calendar in chain:
        for exception in calendar.exceptions:
            if not exception.shifts and exception.first < end <= exception.last:
                raise NoWorkingTime(
                    f"Calendar {calendar.name!r} is closed from {exception.first} to {exception.last}.",
                    hint="Let it end nearer to the dates of the plan.",
                )


def _put_week(days: Days, week: WorkWeek, span: Span, number: Callable[[tuple[Shift, ...]], int]) -> None:
    inside = span.between(week.first, week.last)
    for day in range(inside.start, inside.stop):
        if (own := week.days[day % 7]) is not None:
            days[day] = number(own)


def _public_holidays(calendar: Calendar, span: Span) -> list[date]:
    if not calendar.holidays:
        return []
    import holidays

    country, _, subdivision = calendar.holidays.partition("-")
    first = _EPOCH + timedelta(days=span.first_day)
    years = range(first.year, (first + timedelta(days=span.days)).year + 1)
    try:
        return list(holidays.country_holidays(country, subdiv=subdivision or None, years=years))
    except NotImplementedError:
        raise InvalidPlan(
            f"Calendar {calendar.name!r} asks for the holidays of {calendar.holidays!r}, which are not known.",
            hint="Use an ISO country code, with a subdivision where needed: DE, DE-BY, US-CA.",
        ) from None


def _floating_slots(shifts: list[tuple[Shift, ...]], days: Days) -> Slots:
    size = gcd(DAY, *(minute for day in shifts for shift in day for minute in shift))
    table = np.zeros((len(shifts), DAY // size), np.bool_)
    for number, day in enumerate(shifts):
        for start, end in day:
            table[number, start // size : end // size] = True
    return table[days].ravel()


def _zoned_slots(shifts: list[tuple[Shift, ...]], days: Days, span: Span, zone_name: str) -> Slots:
    """Place local shifts on the UTC axis; days on which the clock changes are placed minute by minute."""
    offsets = _zone_offsets(span, zone_name)
    size = gcd(DAY, *(minute for day in shifts for shift in day for minute in shift), *map(int, np.unique(offsets)))
    working = np.zeros(span.days * DAY // size + 1, np.int32)
    begins, ends = offsets[:-1], offsets[1:]
    for number, day in enumerate(shifts):
        for start, end in day:
            at = np.flatnonzero(days == number)
            midnight = at * DAY
            first = midnight + start - np.where(start >= _CHANGE, ends[at], begins[at])
            last = midnight + end - np.where(end > _CHANGE, ends[at], begins[at])
            edges = np.clip(np.stack((first, last)), 0, span.days * DAY) // size
            np.add.at(working, edges[0], 1)
            np.add.at(working, edges[1], -1)
    return np.cumsum(working[:-1]) > 0


_CHANGE = 180  # clocks change in the small hours: shifts from 03:00 on read the new time


def _zone_offsets(span: Span, zone_name: str) -> npt.NDArray[np.int64]:
    """Return the zone's offset from UTC in minutes at each local midnight of the span, and one after it."""
    tz = zone(zone_name)
    midnight = datetime(1970, 1, 1, tzinfo=tz) + timedelta(days=span.first_day)
    offsets = np.empty(span.days + 1, np.int64)
    for day in range(span.days + 1):
        offset = (midnight + timedelta(days=day)).utcoffset()
        offsets[day] = 0 if offset is None else round(offset.total_seconds() / 60)
    return offsets


def working_minutes(plan: Plan, start: int, end: int) -> int:
    """Return the working minutes of the project's calendar between two minutes of the axis, negative backwards."""
    tower = ClockTower(
        plan.calendars, Timeline(plan.time_zone), Span.around(min(start, end) - _SHUTDOWN, max(start, end) + _SHUTDOWN)
    )
    clock = tower.index(plan.calendar)
    from milepost.engine.kernels.clock import worked

    clocks, origin = tower.clocks(), tower.span.origin
    return int(worked(clocks, clock, end - origin) - worked(clocks, clock, start - origin))
