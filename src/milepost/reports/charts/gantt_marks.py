"""The marks of one Gantt row: bar, progress, ghost, diamond, summary bracket, deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from milepost.reports.charts.drawing import element, number
from milepost.reports.charts.time_axis import WorkingDays

THICK = 12.0


class Bar(Protocol):
    """What a row must tell to be drawn."""

    @property
    def kind(self) -> Literal["task", "summary", "milestone"]:
        """Which shape it has."""
        ...

    @property
    def start(self) -> datetime:
        """Where the bar begins."""
        ...

    @property
    def finish(self) -> datetime:
        """Where the bar ends."""
        ...

    @property
    def p80(self) -> datetime | None:
        """Where the ghost ends."""
        ...

    @property
    def progress(self) -> float:
        """The share that is done."""
        ...

    @property
    def critical(self) -> bool:
        """Whether it is drawn in the critical colour and pattern."""
        ...

    @property
    def deadline(self) -> datetime | None:
        """Where the deadline stands."""
        ...

    @property
    def is_late(self) -> bool:
        """Whether the deadline is at risk."""
        ...


@dataclass(frozen=True, slots=True)
class RowMarks:
    """One row on a scale, around the height `middle`."""

    row: Bar
    scale: WorkingDays
    middle: float
    hatching: str

    def all(self) -> list[str]:
        """Return every mark, back to front."""
        shape = {"task": self._bar, "summary": self._summary, "milestone": self._milestone}[self.row.kind]
        return [*self._ghost(), *shape(), *self._deadline()]

    def _ghost(self) -> list[str]:
        row = self.row
        if row.p80 is None or row.p80 <= row.finish:
            return []
        start, end = self.scale.x(row.finish), self.scale.x(row.p80)
        if row.kind == "milestone":
            return [
                element("line", class_name="ghost", x1=start, y1=self.middle, x2=end, y2=self.middle),
                diamond("ghost", end, self.middle, 5.5),
            ]
        thick = 5.0 if row.kind == "summary" else THICK - 2
        # Under the bar's rounded end, so that no gap shows.
        left = max(self.scale.left, start - 3)
        return [_box("ghost", left, self.middle - thick / 2, max(1.0, end - left), thick)]

    def _bar(self) -> list[str]:
        row = self.row
        left, right = self.scale.x(row.start), self.scale.x(row.finish)
        width, top = max(3.0, right - left), self.middle - THICK / 2
        name = "critical" if row.critical else "bar"
        pattern = {"fill": self.hatching} if row.critical else {}
        marks = [_box(name, left, top, width, THICK, **pattern)]
        if row.progress > 0:
            marks.append(_box(f"{name}-done", left, self.middle - 2.5, width * min(1.0, row.progress), 5.0))
        return marks

    def _summary(self) -> list[str]:
        left, right = self.scale.x(self.row.start), self.scale.x(self.row.finish)
        return [bracket(left, max(left + 6, right), self.middle)]

    def _milestone(self) -> list[str]:
        return [
            diamond("critical" if self.row.critical else "summary", self.scale.x(self.row.finish), self.middle, 6.5)
        ]

    def _deadline(self) -> list[str]:
        if self.row.deadline is None:
            return []
        name = "deadline-risk" if self.row.is_late else "deadline"
        return [flag(name, self.scale.x(self.row.deadline), self.middle)]


def _box(class_name: str, x: float, y: float, width: float, height: float, **more: str) -> str:
    return element("rect", class_name=class_name, x=x, y=y, width=width, height=height, rx=2.5, **more)


def diamond(class_name: str, x: float, y: float, reach: float) -> str:
    """Return a diamond around a point."""
    corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
    return _polygon(class_name, corners)


def bracket(left: float, right: float, y: float) -> str:
    """Return a summary bar, whose ends point down."""
    corners = ((left, y - 4), (right, y - 4), (right, y + 5), (right - 5, y), (left + 5, y), (left, y + 5))
    return _polygon("summary", corners)


def flag(class_name: str, x: float, y: float) -> str:
    """Return a deadline: a triangle that points down at its date."""
    return _polygon(class_name, ((x - 4.5, y - 9), (x + 4.5, y - 9), (x, y - 1)))


def _polygon(class_name: str, corners: tuple[tuple[float, float], ...]) -> str:
    return element("polygon", class_name=class_name, points=" ".join(f"{number(x)},{number(y)}" for x, y in corners))
