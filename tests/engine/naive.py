"""A scheduler that walks minute by minute, so simple that it can be checked by eye: what the engine is held to.

It knows calendars, the four links and their lags on the predecessor's calendar, and no more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property
from math import floor

from milepost.engine import Calendar, Link, Plan, Task

MINUTE = timedelta(minutes=1)
DAY = 1440
BEFORE, AFTER = 60, 200  # days around the project's start that are looked at


class Clock:
    """One calendar, minute by minute from `BEFORE` days before the project's start."""

    def __init__(self, calendar: Calendar, midnight: datetime) -> None:
        self.open = bytearray((BEFORE + AFTER) * DAY)
        for day in range(BEFORE + AFTER):
            date = (midnight + timedelta(days=day - BEFORE)).date()
            shifts = calendar.week[date.weekday()]
            for exception in calendar.exceptions:
                if exception.first <= date <= exception.last:
                    shifts = exception.shifts
            for start, end in shifts:
                self.open[day * DAY + start : day * DAY + end] = b"\1" * (end - start)

    def forward(self, t: int, minutes: int) -> int:
        """Return when so many working minutes from `t` on are done."""
        while minutes > 0:
            minutes -= self.open[t]
            t += 1
        return t

    def backward(self, t: int, minutes: int) -> int:
        """Return when to begin to have so many working minutes until `t`."""
        while minutes > 0:
            t -= 1
            minutes -= self.open[t]
        return t

    def opening(self, t: int) -> int:
        """Return the first working minute from `t` on."""
        while not self.open[t]:
            t += 1
        return t

    def closing(self, t: int) -> int:
        """Return the end of the last working minute before `t`."""
        while not self.open[t - 1]:
            t -= 1
        return t

    def shifted(self, t: int, minutes: int, to_finish: bool) -> int:
        """Return `t` moved by working minutes: forward to a finish it may be the end of a period."""
        if minutes <= 0:
            return self.opening(self.backward(t, -minutes))
        t = self.forward(t, minutes)
        return t if to_finish else self.opening(t)


class Naive:
    """The early and late dates of a small plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.zero = datetime(plan.start.year, plan.start.month, plan.start.day) - timedelta(days=BEFORE)
        clocks = {c.uid: Clock(c, self.zero + timedelta(days=BEFORE)) for c in plan.calendars}
        self.clock = {task.uid: clocks[task.calendar or plan.calendar] for task in plan.tasks}
        self.tasks = {task.uid: task for task in plan.tasks}

    @cached_property
    def early(self) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for task in self._in_order():
            clock = self.clock[task.uid]
            incoming = [link for link in self.plan.links if link.successor == task.uid]
            first = (self.plan.start - self.zero) // MINUTE
            t = max([first, *(self._start_allowed(link, found) for link in incoming)])
            touches = task.duration == 0 and clock.open[t - 1]
            start = t if touches else clock.opening(t)
            found[task.uid] = start, clock.forward(start, task.duration)
        return found

    @cached_property
    def late(self) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        last = max(finish for _, finish in self.early.values())
        for task in reversed(self._in_order()):
            clock = self.clock[task.uid]
            outgoing = [link for link in self.plan.links if link.predecessor == task.uid]
            finish = clock.closing(min([last, *(self._finish_allowed(link, found) for link in outgoing)]))
            found[task.uid] = clock.backward(finish, task.duration), finish
        return found

    def dates(self) -> dict[str, tuple[datetime, ...]]:
        return {
            uid: tuple(self.zero + minute * MINUTE for minute in (*self.early[uid], *self.late[uid]))
            for uid in self.tasks
        }

    def _in_order(self) -> list[Task]:
        """Return the tasks, predecessors first."""
        placed: dict[str, Task] = {}
        while len(placed) < len(self.tasks):
            for task in self.tasks.values():
                waits = {link.predecessor for link in self.plan.links if link.successor == task.uid}
                if waits <= placed.keys():
                    placed.setdefault(task.uid, task)
        return list(placed.values())

    def _moved(self, link: Link, t: int, sign: int, to_finish: bool) -> int:
        if link.lag == 0:
            return t
        lag = link.lag
        if link.lag_unit.endswith("percent"):
            lag = floor(self.tasks[link.predecessor].duration * lag / 100 + 0.5)
        if link.lag_unit.startswith("elapsed"):
            return t + sign * int(lag)
        return self.clock[link.predecessor].shifted(t, sign * int(lag), to_finish)

    def _start_allowed(self, link: Link, found: dict[str, tuple[int, int]]) -> int:
        start, finish = found[link.predecessor]
        to_finish = link.type in ("FF", "SF")
        t = self._moved(link, finish if link.type in ("FS", "FF") else start, 1, to_finish)
        task = self.tasks[link.successor]
        return self.clock[task.uid].backward(t, task.duration) if to_finish else t

    def _finish_allowed(self, link: Link, found: dict[str, tuple[int, int]]) -> int:
        start, finish = found[link.successor]
        t = self._moved(link, start if link.type in ("FS", "SS") else finish, -1, True)
        task = self.tasks[link.predecessor]
        return self.clock[task.uid].forward(t, task.duration) if link.type in ("SS", "SF") else t
