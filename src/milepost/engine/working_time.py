"""Working time between two moments, on any calendar of a plan."""

from __future__ import annotations

from datetime import datetime

from milepost.engine.calendars import ClockTower, Span
from milepost.engine.plan import Plan
from milepost.engine.timeline import DAY, Timeline

_MARGIN = 400 * DAY


class WorkingTime:
    """Counts working minutes on the calendars of a plan.

    Parameters
    ----------
    plan : Plan
    first, last : int
        Minutes of the time axis between which it will be asked; beyond them the outermost weeks repeat.

    Examples
    --------
    >>> from milepost.engine.plan import Plan
    >>> time = WorkingTime.around(Plan(datetime(2026, 11, 23, 8), ()), [datetime(2026, 11, 23, 8)])
    >>> time.between(datetime(2026, 11, 27, 8), datetime(2026, 11, 30, 17)) / 480
    2.0
    """

    def __init__(self, plan: Plan, first: int, last: int) -> None:
        self.timeline = Timeline(plan.time_zone)
        self._tower = ClockTower(plan.calendars, self.timeline, Span.around(first - _MARGIN, last + _MARGIN))
        self._project = plan.calendar

    @classmethod
    def around(cls, plan: Plan, moments: list[datetime]) -> WorkingTime:
        """Return the working time of a plan for questions about some moments."""
        minutes = [Timeline(plan.time_zone).minute(moment) for moment in moments]
        return cls(plan, min(minutes), max(minutes))

    def before(self, minute: int, *, calendar: str | None = None) -> int:
        """Return the working minutes before a minute of the time axis, from a start that is always the same."""
        from milepost.engine.kernels.clock import worked

        index = self._tower.index(calendar or self._project)
        return int(worked(self._tower.clocks(), index, minute - self._tower.span.origin))

    def between(self, start: datetime, end: datetime, *, calendar: str | None = None) -> int:
        """Return the working minutes between two moments, negative backwards."""
        first, last = (self.before(self.timeline.minute(moment), calendar=calendar) for moment in (start, end))
        return last - first

    def finish(self, start: datetime, minutes: int, *, calendar: str | None = None) -> datetime:
        """Return when so much work that begins at `start` is done."""
        from milepost.engine.kernels.clock import finish_at

        index = self._tower.index(calendar or self._project)
        done = self.before(self.timeline.minute(start), calendar=calendar) + minutes
        return self.timeline.datetime(int(finish_at(self._tower.clocks(), index, done)) + self._tower.span.origin)
