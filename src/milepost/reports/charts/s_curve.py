"""S-curve: the share of runs that end by each date (or within each amount), over their histogram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from milepost.reports.charts.axes import Axis, position
from milepost.reports.charts.chart import WIDE
from milepost.reports.charts.drawing import element, line, number, picture, text, text_width, titled
from milepost.reports.formatting import format_share
from milepost.reports.tables import Column, Table

_TOP, _BOTTOM, _LEFT, _RIGHT, _ROW = 12.0, 44.0, 46.0, 14.0, 17.0


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A share of the runs and the value that they do not exceed; `label` is the value in words."""

    value: float
    share: float
    label: str


@dataclass(frozen=True, slots=True)
class Bin:
    """A slice of the histogram."""

    low: float
    high: float
    share: float
    label: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A value that somebody counts on, with its chance."""

    kind: Literal["planned", "target"]
    name: str
    value: float
    share: float
    label: str


@dataclass(frozen=True, slots=True)
class SCurve:
    """The cumulative distribution of one quantity.

    `points` rise from P1 to P99 and hold P50 and P80; `quantity` heads the table's column.
    """

    name: str
    title: str
    finding: str
    quantity: str
    axis: Axis
    points: tuple[CurvePoint, ...]
    bins: tuple[Bin, ...] = ()
    promises: tuple[Promise, ...] = ()

    def table(self) -> Table:
        """Return each fifth percentile and each promise with its chance."""
        steps = [point for point in self.points if round(point.share * 1000) % 50 == 0]
        rows = [(f"P{round(point.share * 100)}", point.label, f"{point.share * 100:.0f} %") for point in steps]
        rows += [(promise.name, promise.label, format_share(promise.share)) for promise in self.promises]
        columns = (Column("Mark"), Column(self.quantity, "date"), Column("Share of runs", "number"))
        return Table(self.title, columns, tuple(rows))

    def svg(self, width: int = WIDE) -> str:
        """Return the picture, drawn for a width in CSS pixels."""
        height = 340 if width >= 600 else 300
        frame = _Frame(self, (_LEFT, width - _RIGHT), _TOP + _ROW * len(self.promises) + 8, height - _BOTTOM)
        marks = [*frame.grid(), *frame.histogram(), *frame.curve(), *frame.promises(), *frame.percentiles()]
        return picture(
            f"{self.name}-{width}", title=self.title, finding=self.finding, size=(width, height), marks=marks
        )


@dataclass(frozen=True, slots=True)
class _Frame:
    """The curve's place in one picture."""

    curve_of: SCurve
    edges: tuple[float, float]
    top: float
    bottom: float

    def x(self, value: float) -> float:
        return position(self.curve_of.axis, value, self.edges)

    def y(self, share: float) -> float:
        return self.bottom - share * (self.bottom - self.top)

    def grid(self) -> list[str]:
        left, right = self.edges
        marks = self.curve_of.axis.marks(self.edges, self.top, self.bottom)
        for share in (0.25, 0.5, 0.75, 1.0):
            marks.append(line("grid", left, self.y(share), right, self.y(share)))
        for share in (0.0, 0.5, 1.0):
            marks.append(text("tick", left - 6, self.y(share) + 4, f"{share * 100:.0f} %", anchor="end"))
        return [*marks, line("axis", left, self.bottom, right, self.bottom)]

    def histogram(self) -> list[str]:
        """Bars as high as 60 % of the frame, so that the curve stays the main thing."""
        highest = max((slot.share for slot in self.curve_of.bins), default=1.0) or 1.0
        return [self._bar(slot, slot.share / highest * 0.6) for slot in self.curve_of.bins if slot.share > 0]

    def _bar(self, slot: Bin, height: float) -> str:
        left, right = self.x(slot.low), self.x(slot.high)
        box = {
            "x": left + 0.5,
            "y": self.y(height),
            "width": max(1.0, right - left - 1),
            "height": self.bottom - self.y(height),
        }
        return titled(
            f"{slot.label}: {format_share(slot.share)} of the runs", element("rect", class_name="histogram", **box)
        )

    def curve(self) -> list[str]:
        points = self.curve_of.points
        path = " ".join(f"{number(self.x(point.value))},{number(self.y(point.share))}" for point in points)
        return [element("polyline", class_name="curve", points=path, stroke_linejoin="round")]

    def percentiles(self) -> list[str]:
        marks: list[str] = []
        for point in self.curve_of.points:
            if round(point.share * 1000) in (500, 800):
                marks += self._percentile(point)
        return marks

    def _percentile(self, point: CurvePoint) -> list[str]:
        x, y = self.x(point.value), self.y(point.share)
        label = f"P{point.share * 100:.0f} · {point.label}"
        beyond = x + 10 + text_width(label) > self.edges[1]
        place = (x - 10, y - 8, "end") if beyond else (x + 10, y + 15, "start")
        return [
            line("drop", self.edges[0], y, x, y),
            line("drop", x, y, x, self.bottom),
            titled(
                f"{point.share * 100:.0f} % of the runs: {point.label}",
                element("circle", class_name="dot", cx=x, cy=y, r=5.5),
            ),
            text("halo", place[0], place[1], label, anchor=place[2]),
        ]

    def promises(self) -> list[str]:
        marks: list[str] = []
        for row, promise in enumerate(self.curve_of.promises):
            marks += self._promise(promise, _TOP + _ROW * row)
        return marks

    def _promise(self, promise: Promise, y: float) -> list[str]:
        x, axis = self.x(promise.value), self.curve_of.axis
        arrow = " →" if promise.value > axis.last else ""
        label = f"{promise.name} {promise.label} · {format_share(promise.share)}{arrow}"
        anchor, shift = ("end", -6) if x + text_width(label) > self.edges[1] else ("start", 6)
        return [
            titled(label, line(promise.kind, x, y - 8, x, self.bottom)),
            text("halo-quiet", x + shift, y + 3, label, anchor=anchor),
        ]
