"""Axes of the S-curve: dates or money from left to right, with labels below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import floor, log10
from typing import Protocol

from milepost.reports.charts.drawing import line, number, text, text_width
from milepost.reports.charts.time_axis import PADDING, calendar_rows


class Axis(Protocol):
    """Places values between two edges and draws their labels."""

    @property
    def first(self) -> float:
        """The smallest value shown."""
        ...

    @property
    def last(self) -> float:
        """The largest value shown."""
        ...

    def marks(self, edges: tuple[float, float], top: float, bottom: float) -> list[str]:
        """Return grid lines from `top` to `bottom` and labels below."""
        ...


def position(axis: Axis, value: float, edges: tuple[float, float]) -> float:
    """Return where a value lies, held between the edges."""
    left, right = edges
    share = (value - axis.first) / ((axis.last - axis.first) or 1.0)
    return left + min(1.0, max(0.0, share)) * (right - left)


@dataclass(frozen=True, slots=True)
class DateAxis:
    """Days, as ordinals."""

    first: float
    last: float

    def marks(self, edges: tuple[float, float], top: float, bottom: float) -> list[str]:
        """Return grid lines at days, weeks, months or years, with a second row for the coarser unit."""

        def place(day: date) -> float:
            return position(self, day.toordinal(), edges)

        first, last = date.fromordinal(floor(self.first)), date.fromordinal(floor(self.last))
        fine, coarse = calendar_rows(place, first, last, edges)
        marks = [line("grid", period.left, top, period.left, bottom + 4) for period in fine if period.left > edges[0]]
        marks += [text("tick", period.left + PADDING, bottom + 16, period.label) for period in fine if period.label]
        marks += [text("major", period.left + PADDING, bottom + 31, period.label) for period in coarse if period.label]
        return marks


@dataclass(frozen=True, slots=True)
class MoneyAxis:
    """Amounts in major currency units."""

    first: float
    last: float

    def marks(self, edges: tuple[float, float], top: float, bottom: float) -> list[str]:
        """Return grid lines at round amounts."""
        step = _round_step((self.last - self.first) / max(2, (edges[1] - edges[0]) / 90))
        amount = (floor(self.first / step) + 1) * step
        marks: list[str] = []
        while amount < self.last:
            x, label = position(self, amount, edges), short_amount(amount, step)
            marks.append(line("grid", x, top, x, bottom + 4))
            if edges[0] < x - text_width(label, 11) / 2 and x + text_width(label, 11) / 2 < edges[1]:
                marks.append(text("tick", x, bottom + 16, label, anchor="middle"))
            amount += step
        return marks


def _round_step(least: float) -> float:
    magnitude: float = 10.0 ** floor(log10(max(least, 1e-9)))
    return next((factor * magnitude for factor in (1, 2, 5) if factor * magnitude >= least), 10 * magnitude)


def short_amount(amount: float, step: float) -> str:
    """Return an amount in thousands or millions where its step allows."""
    for size, unit in ((1e9, " bn"), (1e6, " M"), (1e3, " k")):
        if abs(amount) >= size and step >= size / 10:
            return f"{number(amount / size)}{unit}"
    return f"{amount:,.0f}" if step >= 1 else f"{amount:,.2f}"
