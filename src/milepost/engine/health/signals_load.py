"""The signal of over-allocation: what people are booked for each week against what they can work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from milepost.engine.calendars import ClockTower, Span
from milepost.engine.health.facts import WEEK, Facts
from milepost.engine.health.rule import Status, Verdict, rule
from milepost.engine.health.wording import counted, day, listed, percent
from milepost.engine.plan import Assignment, Resource, Task
from milepost.engine.timeline import Timeline

FULL, FAR_TOO_MUCH = 1.00, 1.20

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Load:
    """The weekly load of one resource as a share of its capacity, and the booked tasks with their weeks."""

    resource: Resource
    shares: Floats
    booked: tuple[tuple[str, int, int], ...]

    @property
    def worst(self) -> int:
        """The number of the week with the highest load."""
        return int(np.argmax(self.shares))

    @property
    def peak(self) -> float:
        """The highest weekly load."""
        return float(self.shares[self.worst])

    @property
    def weeks_over(self) -> int:
        """In how many weeks more is booked than can be worked."""
        return int((self.shares > FULL).sum())

    @property
    def is_far_over(self) -> bool:
        """Whether two weeks in a row are booked beyond 120 %."""
        far = self.shares > FAR_TOO_MUCH
        return bool((far[1:] & far[:-1]).any())


@rule(
    "signal-overallocation",
    "Over-allocation",
    formula="remaining work of a person's assignments in a week, spread evenly over"
    " each task / working time of that person in the week",
    limit="<= 100 %; above 120 % in two weeks running critical",
)
def overallocation(facts: Facts) -> Verdict | None:
    """Name the people who are booked for more than they can work."""
    book = _Book.of(facts)
    if book is None:
        return None
    over = sorted((load for load in book.loads() if load.peak > FULL), key=lambda load: -load.peak)
    if not over:
        return None
    worst = over[0]
    text = f"“{worst.resource.name}” is booked for {percent(worst.peak)} in the week of {day(book.monday(worst.worst))}"
    text += f" and over 100 % in {counted(worst.weeks_over, 'week')}"
    others = [load.resource.name for load in over[1:]]
    text += f"; overbooked too: {listed(others)}." if others else "."
    status: Status = "fail" if any(load.is_far_over for load in over) else "warn"
    return Verdict(
        status,
        text,
        worst.peak,
        FULL,
        "share",
        "Move work to somebody free or to a later week: the dates assume people who can do both.",
        tuple(uid for uid, first, last in worst.booked if first <= worst.worst <= last),
    )


@dataclass(frozen=True, slots=True)
class _Booking:
    """An assignment with the minutes between which its remaining work lies."""

    task: Task
    resource: Resource
    start: int
    end: int
    work: float


@dataclass(frozen=True, slots=True, eq=False)
class _Book:
    """All bookings by resource, the Mondays between them and what each calendar works before each Monday."""

    line: Timeline
    bookings: Mapping[str, list[_Booking]]
    tower: ClockTower
    calendar: str

    @classmethod
    def of(cls, facts: Facts) -> _Book | None:
        bookings: defaultdict[str, list[_Booking]] = defaultdict(list)
        for booking in _bookings(facts):
            bookings[booking.resource.uid].append(booking)
        if not bookings:
            return None
        every = [booking for some in bookings.values() for booking in some]
        line = Timeline(facts.plan.time_zone)
        span = Span.around(min(b.start for b in every), max(b.end for b in every))
        return cls(line, bookings, ClockTower(facts.plan.calendars, line, span), facts.plan.calendar)

    def monday(self, week: int) -> datetime:
        """Return the Monday of a week."""
        return self.line.datetime(self.tower.span.origin + week * WEEK)

    def loads(self) -> list[Load]:
        """Return the load of everybody with capacity."""
        resources = [some[0].resource for some in self.bookings.values()]
        clock = {r.uid: self.tower.index(r.calendar or self.calendar) for r in resources}
        clocks = self.tower.clocks()
        found: list[Load] = []
        for resource in resources:
            c = clock[resource.uid]
            size, at = int(clocks.slot[c]), int(clocks.before_at[c])
            table = clocks.before[at : at + int(clocks.span) // size + 1].astype(np.int64)
            found.append(self._load(resource, table, size))
        return found

    def _load(self, resource: Resource, before: npt.NDArray[np.int64], slot: int) -> Load:
        """Spread each booking evenly over the working time in it; `before` counts working slots."""
        mondays = before[:: WEEK // slot] * slot
        booked = np.zeros(len(mondays) - 1)
        weeks: list[tuple[str, int, int]] = []
        for booking in self.bookings[resource.uid]:
            start, end = booking.start - self.tower.span.origin, booking.end - self.tower.span.origin
            begun, ended = before[start // slot] * slot, before[-(-end // slot)] * slot
            first, last = start // WEEK, (end - 1) // WEEK
            if ended > begun:
                inside = np.clip(mondays[first : last + 2], begun, ended)
                booked[first : last + 1] += np.diff(inside) * (booking.work / (ended - begun))
                weeks.append((booking.task.uid, int(first), int(last)))
        capacity = np.diff(mondays) * resource.max_units
        shares = np.divide(booked, capacity, out=np.zeros_like(booked), where=capacity > 0)
        return Load(resource, np.round(shares, 2), tuple(weeks))


def _bookings(facts: Facts) -> Iterable[_Booking]:
    resources = {r.uid: r for r in facts.plan.resources if r.kind == "work" and r.max_units > 0}
    unfinished = {task.uid: task for task in facts.unfinished}
    line = Timeline(facts.plan.time_zone)
    for assignment in facts.plan.assignments:
        task, resource = unfinished.get(assignment.task), resources.get(assignment.resource)
        if task is None or resource is None:
            continue
        dates = facts.dates(task)
        start = line.minute(max(dates.early_start, facts.plan.status_date or dates.early_start))
        end = line.minute(dates.early_finish)
        work = _remaining_work(facts, task, assignment)
        if start < end and work > 0:
            yield _Booking(task, resource, start, end, work)


def _remaining_work(facts: Facts, task: Task, assignment: Assignment) -> float:
    if assignment.remaining_work is not None:
        return assignment.remaining_work
    if assignment.work is not None:
        return max(0.0, assignment.work - assignment.actual_work)
    return assignment.units * facts.remaining_days(task) * facts.plan.minutes_per_day
