"""Value curve: what was planned over time, and what is earned and spent at the status date."""

from __future__ import annotations

from dataclasses import dataclass

from milepost.reports.charts.axes import DateAxis, position
from milepost.reports.charts.chart import WIDE
from milepost.reports.charts.drawing import element, line, number, picture, text, text_width, titled
from milepost.reports.tables import Column, Table

_TOP, _BOTTOM, _LEFT, _RIGHT, _ROW = 26.0, 44.0, 14.0, 14.0, 18.0


@dataclass(frozen=True, slots=True)
class ValuePoint:
    """The planned value at a moment, `label` and `amount` the same in words."""

    at: float
    value: float
    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class ValueMark:
    """A sum at the status date."""

    name: str
    value: float
    amount: str


@dataclass(frozen=True, slots=True)
class ValueCurve:
    """The planned value from start to finish, and the sums at the status date.

    `reached` is the moment at which the baseline wanted to have earned what is earned now.
    """

    name: str
    title: str
    finding: str
    axis: DateAxis
    points: tuple[ValuePoint, ...]
    marks: tuple[ValueMark, ...]
    status: ValuePoint
    reached: float

    def table(self) -> Table:
        """Return the planned value in some twenty steps, then the sums at the status date."""
        step = max(1, len(self.points) // 20)
        rows = [("Planned", point.label, point.amount) for point in self.points[::-step][::-1]]
        rows += [(mark.name, self.status.label, mark.amount) for mark in self.marks]
        return Table(self.title, (Column("Value"), Column("Date", "date"), Column("Amount", "number")), tuple(rows))

    def svg(self, width: int = WIDE) -> str:
        """Return the picture, drawn for a width in CSS pixels."""
        height = 340 if width >= 600 else 300
        frame = _Frame(self, (_LEFT, width - _RIGHT), height - _BOTTOM)
        marks = [*frame.grid(), *frame.curve(), *frame.lag(), *frame.sums()]
        return picture(
            f"{self.name}-{width}", title=self.title, finding=self.finding, size=(width, height), marks=marks
        )


@dataclass(frozen=True, slots=True)
class _Frame:
    """The curve's place in one picture."""

    chart: ValueCurve
    edges: tuple[float, float]
    bottom: float

    def x(self, at: float) -> float:
        return position(self.chart.axis, at, self.edges)

    def y(self, value: float) -> float:
        highest = max([1.0, *(point.value for point in self.chart.points), *(mark.value for mark in self.chart.marks)])
        return self.bottom - value / highest * (self.bottom - _TOP)

    def grid(self) -> list[str]:
        marks = self.chart.axis.marks(self.edges, _TOP, self.bottom)
        x = self.x(self.chart.status.at)
        status = [line("status", x, _TOP - 12, x, self.bottom)]
        label = f"Status {self.chart.status.label}"
        anchor, shift = self._side(x, label)
        status.append(text("status-label", x + shift, _TOP - 6, label, anchor=anchor))
        return [*marks, line("axis", self.edges[0], self.bottom, self.edges[1], self.bottom), *status]

    def curve(self) -> list[str]:
        path = " ".join(f"{number(self.x(p.at))},{number(self.y(p.value))}" for p in self.chart.points)
        return [element("polyline", class_name="curve", points=path, stroke_linejoin="round")]

    def lag(self) -> list[str]:
        """Draw how far the work lies behind or ahead: from the status date to where the curve has that value."""
        earned = next((mark.value for mark in self.chart.marks if mark.name == "Earned"), 0.0)
        y = self.y(earned)
        return [line("drop", self.x(self.chart.reached), y, self.x(self.chart.status.at), y)]

    def sums(self) -> list[str]:
        """Draw the sums, their labels far enough apart to be read."""
        drawn: list[str] = []
        x, above = self.x(self.chart.status.at), self.bottom + _ROW
        for mark in sorted(self.chart.marks, key=lambda mark: mark.value):
            label = f"{mark.name} {mark.amount}"
            y = self.y(mark.value)
            above = min(y + 4, above - _ROW)
            anchor, shift = self._side(x, label)
            dot = element("circle", class_name="dot", cx=x, cy=y, r=5.5)
            drawn += [titled(label, dot), text("halo", x + 1.8 * shift, above, label, anchor=anchor)]
        return drawn

    def _side(self, x: float, label: str) -> tuple[str, float]:
        return ("end", -6.0) if x + text_width(label) + 12 > self.edges[1] else ("start", 6.0)
