"""One row of a table to one task: its duration, dates, constraint and progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TypeVar

from milepost.engine.plan import STANDARD, Constraint, ConstraintType, Task
from milepost.engine.ranges import Range
from milepost.exchange.errors import InvalidValue
from milepost.exchange.project_file import Loss
from milepost.exchange.quantities import Duration, Units
from milepost.exchange.tables import values
from milepost.exchange.tables.cells import Cell, TableRow
from milepost.exchange.tables.headers import Header

T = TypeVar("T")
DATES = ("start", "finish", "deadline", "constraint_date", "actual_start", "actual_finish")
_OPENS, _CLOSES, _NIGHT = time(8), time(17), time(23, 59)
_UNITS = Units()
_STAND_IN = Duration(480.0)
_LONGEST = timedelta(days=36_600)
_WEEK = sum(last - first for day in STANDARD.week for first, last in day or ())


class RowReader:
    """Reads the rows of one table.

    Parameters
    ----------
    header : Header
    dates : mapping
        Each date cell by row and field, and whether it has a time of day.
    start : datetime
        The start of the plan.
    losses : list of Loss
        Where losses are noted.
    """

    def __init__(
        self,
        header: Header,
        dates: Mapping[tuple[int, str], tuple[datetime, bool]],
        start: datetime,
        losses: list[Loss],
    ) -> None:
        self.header = header
        self.dates = dates
        self.start = start
        self.losses = losses
        self._calculated = False

    def summary(self, row: TableRow, task: Task, *, parent: str | None, place: str, linked: bool) -> Task:
        """Return a task that others belong to; its dates come from them."""
        del linked
        return replace(
            task,
            parent=parent,
            summary=True,
            deadline=self._date(row, "deadline", _NIGHT),
            active=self._active(row, place),
        )

    def leaf(self, row: TableRow, task: Task, *, parent: str | None, place: str, linked: bool) -> Task:
        """Return a task that is worked on."""
        duration = self._duration(row, place)
        done = self._value(row, "percent_complete", place, values.share, 0.0)
        started, finished = self._progress(row, done)
        milestone = self._value(row, "milestone", place, values.flag, duration.whole == 0)
        return replace(
            task,
            parent=parent,
            duration=duration.whole,
            elapsed=duration.elapsed,
            milestone=milestone,
            estimate=self._range(row, place, duration),
            constraint=self._constraint(row, place, linked=linked or started is not None),
            deadline=self._date(row, "deadline", _NIGHT),
            actual_start=started,
            actual_finish=finished,
            percent_complete=100.0 if finished else done,
            fixed_cost=self._value(row, "fixed_cost", place, values.money, 0),
            active=self._active(row, place),
        )

    def final_losses(self) -> Iterator[Loss]:
        """Yield what holds for the whole table."""
        if self._calculated:
            why = "Start and finish of tasks with predecessors are calculated, not kept."
            yield Loss("dates of linked tasks", f"column {self.header.name('start')}", why)
        if {"work", "duration"} <= set(self.header.columns):
            yield Loss("column", f"column {self.header.name('work')}", "The duration is read; the work is left out.")

    def _cell(self, row: TableRow, field: str) -> Cell:
        column = self.header.columns.get(field)
        return row.cells[column] if column is not None and column < len(row.cells) else None

    def _value(self, row: TableRow, field: str, place: str, parse: Callable[[Cell], T], default: T) -> T:
        cell = self._cell(row, field)
        if cell is None or values.is_absent(cell):
            return default
        return values.located(f"{place}, {self.header.name(field)}", lambda: parse(cell))

    def _active(self, row: TableRow, place: str) -> bool:
        return self._value(row, "active", place, values.flag, True)

    def _time(self, row: TableRow, field: str, place: str) -> Duration | None:
        unit = self.header.units.get(field, "")
        return self._value(row, field, place, lambda cell: values.duration(cell, units=_UNITS, unit=unit), None)

    def _date(self, row: TableRow, field: str, at: time) -> datetime | None:
        found = self.dates.get((row.number, field))
        if found is None:
            return None
        return found[0] if found[1] else datetime.combine(found[0], at)

    def _duration(self, row: TableRow, place: str) -> Duration:
        """Return the duration: as written, as likely, as the work of one person, between the dates, or a day."""
        for field in ("duration", "likely", "work"):
            found = self._time(row, field, place)
            if found is not None:
                return found
        begun, ended = self._date(row, "start", _OPENS), self._date(row, "finish", _CLOSES)
        if self._value(row, "milestone", place, values.flag, False):
            return Duration(0.0)
        if begun is not None and ended is not None:
            if ended < begun or ended - begun > _LONGEST:
                why = f"It finishes on {ended.date()} and starts on {begun.date()}."
                raise InvalidValue(why, place=place, hint="Correct its dates, or give it a duration.")
            return Duration(float(_working_minutes(begun, ended)))
        self.losses.append(Loss("no duration", place, "It has none in the table; one day stands in."))
        return _STAND_IN

    def _range(self, row: TableRow, place: str, duration: Duration) -> Range | None:
        low, high = self._time(row, "low", place), self._time(row, "high", place)
        likely = self._time(row, "likely", place) or duration
        if low is None or high is None:
            return None
        if not low.minutes <= likely.minutes <= high.minutes or {low.elapsed, high.elapsed} != {duration.elapsed}:
            raise InvalidValue(
                "Low, likely and high do not rise, or mix working and elapsed time.",
                place=place,
                hint="Write the shortest, the likely and the longest duration.",
            )
        return Range.pert(low.minutes, likely.minutes, high.minutes)

    def _constraint(self, row: TableRow, place: str, *, linked: bool) -> Constraint | None:
        """Return the constraint of the table; without such a column, a start that nothing else explains."""
        start = self._date(row, "start", _OPENS)
        if "constraint" not in self.header.columns:
            if linked or start is None or start <= self.start:
                self._calculated = self._calculated or (linked and start is not None)
                return None
            why = "Nothing comes before it; it starts no earlier than the table says."
            self.losses.append(Loss("start kept as a constraint", place, why))
            return Constraint("SNET", start)
        kind: ConstraintType | None = self._value(row, "constraint", place, values.constraint, None)
        if kind is None or kind in ("ASAP", "ALAP"):
            return Constraint("ALAP") if kind == "ALAP" else None
        finishes = kind.startswith("F") or kind == "MFO"
        when = self._date(row, "constraint_date", _CLOSES if finishes else _OPENS)
        if when is None:
            raise InvalidValue(f"The constraint {kind} has no date.", place=place, hint="Add it as Constraint date.")
        return Constraint(kind, when)

    def _progress(self, row: TableRow, done: float) -> tuple[datetime | None, datetime | None]:
        """Return when it began and ended; of a task with progress the planned dates stand in."""
        started = self._date(row, "actual_start", _OPENS)
        finished = self._date(row, "actual_finish", _CLOSES)
        if done > 0 and started is None:
            started = self._date(row, "start", _OPENS)
        if done >= 100 and finished is None and started is not None:
            finished = self._date(row, "finish", _CLOSES)
        return (started or finished, finished) if finished is not None else (started, None)


def _working_minutes(begun: datetime, ended: datetime) -> int:
    """Return the working minutes between two moments, Monday to Friday in the standard hours."""
    weeks = (ended - begun) // timedelta(weeks=1)
    minutes = weeks * _WEEK
    begun += timedelta(weeks=weeks)
    day = begun.date()
    while day <= ended.date():
        midnight = datetime.combine(day, time())
        for first, last in STANDARD.week[day.weekday()] or ():
            opens = max(begun, midnight + timedelta(minutes=first))
            closes = min(ended, midnight + timedelta(minutes=last))
            minutes += max(0, int((closes - opens).total_seconds()) // 60)
        day += timedelta(days=1)
    return minutes
