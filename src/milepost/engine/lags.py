"""Lags of links, in the terms of the network."""

from __future__ import annotations

from collections.abc import Mapping

from milepost.engine.calendars import ClockTower
from milepost.engine.errors import OutOfRange
from milepost.engine.plan import Link, Plan, Task
from milepost.engine.timeline import DAY, rounded

LONGEST = 100 * 366 * DAY  # a duration or lag beyond a hundred years is a slip of the pen

Lag = tuple[int, int, int]
NO_LAG: Lag = (-1, 0, 0)


class Lags:
    """Tells lags as calendar (-1: none), minutes, and millionths of the predecessor's duration."""

    def __init__(self, plan: Plan, tasks: Mapping[str, Task], tower: ClockTower) -> None:
        self._plan, self._tasks, self._tower = plan, tasks, tower
        self._known: dict[tuple[float, str, str | None, bool], Lag] = {}

    def of(self, link: Link) -> Lag:
        """Return the lag of a link between tasks of the plan."""
        if link.lag == 0:
            return NO_LAG
        source = self._tasks[link.predecessor]
        key = link.lag, link.lag_unit, self._calendar(link), source.elapsed
        if key not in self._known:
            self._known[key] = self._told(link, source, key[2])
        clock, minutes, share = self._known[key]
        if share and (source.is_started or source.is_finished):  # what is left of it is no measure of the whole
            return clock, rounded(source.duration * link.lag / 100), 0
        return clock, minutes, share

    def _calendar(self, link: Link) -> str | None:
        """Return the calendar that a working lag follows, None for the project's."""
        rule = self._plan.profile.lag_calendar
        if rule == "predecessor":
            return self._tasks[link.predecessor].calendar
        return self._tasks[link.successor].calendar if rule == "successor" else None

    def _told(self, link: Link, source: Task, calendar: str | None) -> Lag:
        if not -LONGEST <= link.lag <= LONGEST:
            raise OutOfRange(
                f"The link from {link.predecessor!r} to {link.successor!r} has a lag of over a hundred years.",
                hint="Correct the lag.",
            )
        wall = link.lag_unit in ("elapsed", "elapsed_percent") or (link.lag_unit == "percent" and source.elapsed)
        wall = wall or self._plan.profile.lag_calendar == "24h"
        clock = 0 if wall else self._tower.index(calendar or self._plan.calendar)
        if link.lag_unit in ("percent", "elapsed_percent"):
            return clock, 0, rounded(link.lag * 10_000)
        return clock, rounded(link.lag), 0
