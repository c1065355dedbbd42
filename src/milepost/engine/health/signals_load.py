"""The signal of over-allocation: what people are booked for each week against what they can work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from milepost.engine.calendars import ClockTower, Span
from milepost.engine.errors import NoWorkingTime
from milepost.engine.health.facts import WEEK, Facts
from milepost.engine.health.rule import Status, Verdict, rule
from milepost.engine.health.wording import counted, day, listed, percent
from milepost.engine.plan import Assignment, Plan, Resource, Task
from milepost.engine.timeline import Timeline

if TYPE_CHECKING:
    from milepost.engine.kernels.clock import Clocks

FULL, FAR_TOO_MUCH = 1.00, 1.20

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Load:
    """The weekly load of one resource as a share of its capacity."""

    resource: Resource
    shares: Floats

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
    bookings = list(_bookings(facts))
    if not bookings:
        return None
    book = _Book(facts.plan, bookings)
    over = sorted((load for load in book.loads() if load.peak > FULL), key=lambda load: -load.peak)
    if not over:
        return None
    worst = over[0]
    text = f"“{worst.resource.name}” is booked for {percent(worst.peak)} in the week of {day(book.monday(worst.worst))}"
    text += f" and over 100 % in {counted(worst.weeks_over, 'week')}"
    others = [load.resource.name for load in over[1:]]
    text += f"; overbooked too: {listed(others)}." if others else "."
    status: Status = "fail" if any(load.is_far_over for load in over) else "warn"
    action = "Move work to somebody free or to a later week: the dates assume that all of it can be done at once."
    return Verdict(status, text, worst.peak, FULL, "share", action, book.booked_in_worst_week(worst))


@dataclass(frozen=True, slots=True)
class _Booking:
    """An assignment with the minutes between which its remaining work lies."""

    task: Task
    resource: Resource
    start: int
    end: int
    work: float

    def weeks(self, origin: int) -> tuple[int, int]:
        """Return the numbers of the first and the last week that it touches."""
        return (self.start - origin) // WEEK, (self.end - 1 - origin) // WEEK


class _Book:
    """The bookings by resource, laid over the weeks between the first and the last."""

    def __init__(self, plan: Plan, bookings: list[_Booking]) -> None:
        self.line = Timeline(plan.time_zone)
        span = Span.around(min(b.start for b in bookings), max(b.end for b in bookings))
        self.tower = ClockTower(plan.calendars, self.line, span)
        self.calendar = plan.calendar
        self.mondays = [span.origin + week * WEEK for week in range(span.weeks + 1)]
        self.bookings: defaultdict[str, list[_Booking]] = defaultdict(list)
        for booking in bookings:
            self.bookings[booking.resource.uid].append(booking)

    def monday(self, week: int) -> datetime:
        """Return the Monday of a week."""
        return self.line.datetime(self.mondays[week])

    def booked_in_worst_week(self, load: Load) -> tuple[str, ...]:
        """Return the tasks that make the worst week of a resource."""
        weeks = ((b.task.uid, b.weeks(self.tower.span.origin)) for b in self.bookings[load.resource.uid])
        return tuple(dict.fromkeys(uid for uid, (first, last) in weeks if first <= load.worst <= last))

    def loads(self) -> list[Load]:
        """Return the load of everybody who works at all."""
        clock = {some[0].resource.uid: self._clock(some[0].resource) for some in self.bookings.values()}
        clocks = self.tower.clocks()
        return [self._load(self.bookings[uid], clocks, c) for uid, c in clock.items() if c is not None]

    def _clock(self, resource: Resource) -> int | None:
        try:
            return self.tower.index(resource.calendar or self.calendar)
        except NoWorkingTime:
            return None

    def _load(self, bookings: list[_Booking], clocks: Clocks, c: int) -> Load:
        """Spread each booking evenly over the time that the resource works in it."""
        from milepost.engine.kernels.clock import worked

        origin = self.tower.span.origin
        before = np.array([worked(clocks, c, minute - origin) for minute in self.mondays], np.float64)
        booked = np.zeros(len(before) - 1)
        for booking in bookings:
            begun, ended = worked(clocks, c, booking.start - origin), worked(clocks, c, booking.end - origin)
            first, last = booking.weeks(origin)
            if ended > begun:
                inside = np.clip(before[first : last + 2], begun, ended)
                booked[first : last + 1] += np.diff(inside) * (booking.work / (ended - begun))
        capacity = np.diff(before) * bookings[0].resource.most_units
        shares = np.divide(booked, capacity, out=np.zeros_like(booked), where=capacity > 0)
        return Load(bookings[0].resource, np.round(shares, 2).astype(np.float64))


def _bookings(facts: Facts) -> Iterable[_Booking]:
    resources = {r.uid: r for r in facts.plan.resources if r.kind == "work" and r.most_units > 0}
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
