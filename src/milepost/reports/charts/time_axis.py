"""Time axes: where a date lies, and labels of days, weeks, months or years that never collide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from milepost.reports.charts.drawing import text_width
from milepost.reports.formatting import MONTHS

PADDING = 5
_SIZE = 11


@dataclass(frozen=True, slots=True)
class Period:
    """A day, week, month or year between two positions; its label is empty where it has no room."""

    left: float
    right: float
    label: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A division of time: how long it is, its months (or days), and what one is called."""

    days: float
    widest: str
    label: Callable[[date], str]
    months: int = 0
    coarser: int | None = None  # index of the unit that the second row shows

    def starts(self, first: date, last: date) -> Iterator[date]:
        """Yield the first day of each unit from the one that holds `first` up to `last`."""
        day = self._floor(first)
        while day <= last:
            yield day
            day = self._next(day)

    def _floor(self, day: date) -> date:
        if not self.months:
            return day - timedelta(days=day.weekday()) if self.days == 7 else day
        return _month(_month_index(day) // self.months * self.months)

    def _next(self, day: date) -> date:
        return _month(_month_index(day) + self.months) if self.months else day + timedelta(days=round(self.days))


def _month_index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)


def _year(day: date) -> str:
    return str(day.year)


_MONTH_WITH_YEAR, _YEAR = 2, 5
UNITS = (
    Unit(1, "30", lambda day: str(day.day), coarser=_MONTH_WITH_YEAR),
    Unit(7, "30", lambda day: str(day.day), coarser=_MONTH_WITH_YEAR),
    Unit(30.4, "May 2027", lambda day: f"{MONTHS[day.month - 1]} {day.year}", months=1),
    Unit(30.4, "May", lambda day: MONTHS[day.month - 1], months=1, coarser=_YEAR),
    Unit(91.3, "Q4", lambda day: f"Q{(day.month + 2) // 3}", months=3, coarser=_YEAR),
    Unit(365.2, "2027", _year, months=12),
    Unit(5 * 365.2, "2027", _year, months=60),
    Unit(20 * 365.2, "2027", _year, months=240),
)
_CHOICES = (0, 1, 3, 4, 5, 6, 7)


def calendar_rows(
    place: Callable[[date], float], first: date, last: date, edges: tuple[float, float]
) -> tuple[list[Period], list[Period]]:
    """Return the finest periods whose labels fit between two edges, and the coarser ones above them."""
    left, right = edges
    unit = _finest(last - first, right - left)
    coarser = [] if unit.coarser is None else _periods(UNITS[unit.coarser], place, (first, last), edges)
    return _periods(unit, place, (first, last), edges), coarser


def _finest(span: timedelta, room: float) -> Unit:
    pixels_per_day = room / max(1, span.days)
    for index in _CHOICES:
        unit = UNITS[index]
        if (
            unit.days * pixels_per_day * (5 / 7 if unit.days == 1 else 1)
            >= text_width(unit.widest, _SIZE) + 2 * PADDING
        ):
            return unit
    return UNITS[-1]


def _periods(
    unit: Unit, place: Callable[[date], float], days: tuple[date, date], edges: tuple[float, float]
) -> list[Period]:
    left, right = edges
    starts = list(unit.starts(*days))
    bounds = [max(left, place(day)) for day in starts] + [right]
    periods: list[Period] = []
    for day, low, high in zip(starts, bounds, bounds[1:]):
        label = unit.label(day)
        fits = high - low >= text_width(label, _SIZE) + PADDING
        if high > low:
            periods.append(Period(low, high, label if fits else ""))
    return periods


def ordinal(moment: datetime) -> float:
    """Return a moment in days, so that it can be put on a numeric axis."""
    return moment.toordinal() + (moment.hour * 60 + moment.minute) / 1440


@dataclass(frozen=True)
class WorkingDays:
    """A scale that leaves out the weekdays on which nobody works.

    Parameters
    ----------
    first, last : datetime
    left, right : float
        Where they lie, in pixels.
    weekdays : frozenset of int
        Working weekdays, Monday is 0.
    hours : tuple of two int
        Minutes of the day between which work happens.
    """

    first: datetime
    last: datetime
    left: float
    right: float
    weekdays: frozenset[int] = frozenset(range(5))
    hours: tuple[int, int] = (480, 1020)

    def x(self, moment: datetime) -> float:
        """Return where a moment lies, held between the edges."""
        share = (self._day(moment) - self._origin) / self._length
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    def start_of(self, day: date) -> float:
        """Return where a day begins."""
        return self.x(datetime(day.year, day.month, day.day))

    @cached_property
    def _origin(self) -> float:
        return self._day(self.first)

    @cached_property
    def _length(self) -> float:
        return max(1.0, self._day(self.last) - self._origin)

    def _day(self, moment: datetime) -> float:
        week, weekday = divmod(moment.toordinal() - 1, 7)
        done = sum(1 for day in self.weekdays if day < weekday)
        return week * len(self.weekdays) + done + (self._part(moment) if weekday in self.weekdays else 0.0)

    def _part(self, moment: datetime) -> float:
        opens, closes = self.hours
        return min(1.0, max(0.0, (moment.hour * 60 + moment.minute - opens) / (closes - opens)))
