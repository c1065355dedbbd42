"""Tornado: what moves the finish, widest swing on top, each kind in its own colour and pattern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from milepost.reports.charts.chart import WIDE
from milepost.reports.charts.drawing import dots, element, elided, hatch, line, picture, text, text_width, titled
from milepost.reports.tables import Column, Table

Kind = Literal["task", "effect", "factor", "later", "earlier"]
KINDS: dict[Kind, str] = {
    "task": "Task's own range",
    "effect": "Effect that may happen",
    "factor": "Shared error",
    "later": "Makes it later",
    "earlier": "Makes it earlier",
}
_PATTERNED = frozenset({"effect", "factor"})


@dataclass(frozen=True, slots=True)
class Swing:
    """One driver: `days` of working time that it moves the finish, `label` the same in words."""

    name: str
    kind: Kind
    days: float
    label: str
    share: str


@dataclass(frozen=True, slots=True)
class Tornado:
    """The drivers of the finish, in falling order."""

    name: str
    title: str
    finding: str
    swings: tuple[Swing, ...]

    def table(self) -> Table:
        """Return one row a driver."""
        shared = any(swing.share for swing in self.swings)
        columns = (
            Column("Driver" if shared else "Change"),
            Column("Kind"),
            Column("Moves the finish by", "number"),
            *((Column("Share of runs", "number"),) if shared else ()),
        )
        rows = tuple((swing.name, KINDS[swing.kind], swing.label, swing.share)[: len(columns)] for swing in self.swings)
        return Table(self.title, columns, rows)

    def svg(self, width: int = WIDE) -> str:
        """Return the picture, drawn for a width in CSS pixels."""
        layout = _Layout(self, width)
        return picture(
            f"{self.name}-{width}",
            title=self.title,
            finding=self.finding,
            size=(width, layout.height),
            marks=layout.marks(),
        )


@dataclass(frozen=True, slots=True)
class _Layout:
    """Names beside the bars where there is room, above them where there is not."""

    chart: Tornado
    width: int

    @property
    def is_wide(self) -> bool:
        return self.width >= 600

    @property
    def row(self) -> float:
        return 30.0 if self.is_wide else 42.0

    @property
    def height(self) -> float:
        return 12 + self.row * len(self.chart.swings) + 34 + (0 if self.is_wide else 20 * (len(self._kinds) - 1))

    @property
    def _kinds(self) -> list[Kind]:
        present = {swing.kind for swing in self.chart.swings}
        return [kind for kind in KINDS if kind in present]

    @property
    def _edges(self) -> tuple[float, float]:
        widest = max((text_width(swing.label) for swing in self.chart.swings), default=0) + 14
        return (284.0 if self.is_wide else 4.0, self.width - widest)

    def _x(self, days: float) -> float:
        left, right = self._edges
        low = min(0.0, *(swing.days for swing in self.chart.swings))
        high = max(0.0, *(swing.days for swing in self.chart.swings))
        return left + (days - low) / ((high - low) or 1.0) * (right - left)

    def marks(self) -> list[str]:
        zero, end = self._x(0), 8 + self.row * len(self.chart.swings)
        rows = [mark for row, swing in enumerate(self.chart.swings) for mark in self._bar(swing, 8 + row * self.row)]
        axis = [line("axis", zero, 4, zero, end + 2)] if self.is_wide else []
        return [self._patterns(), *rows, *axis, *self._legend(end + 24)]

    def _fill(self, kind: Kind) -> dict[str, str]:
        return {} if kind not in _PATTERNED else {"fill": f"url(#{self.chart.name}-{self.width}-{kind})"}

    def _patterns(self) -> str:
        stem = f"{self.chart.name}-{self.width}"
        effect = hatch(f"{stem}-effect", ground="swing-effect", lines="pattern-line")
        factor = dots(f"{stem}-factor", ground="swing-factor", spots="pattern-dot")
        return element("defs", effect, factor)

    def _bar(self, swing: Swing, top: float) -> list[str]:
        zero, end = self._x(0), self._x(swing.days)
        y = top + (5 if self.is_wide else 20)
        box = {
            "x": min(zero, end),
            "y": y,
            "width": max(2.0, abs(end - zero)),
            "height": 18.0 if self.is_wide else 14.0,
        }
        bar = element("rect", class_name=f"swing-{swing.kind}", rx=2, **box, **self._fill(swing.kind))
        value = text("strong", max(zero, end) + 8, y + (13 if self.is_wide else 11), swing.label)
        return [self._name(swing, y, top), titled(f"{swing.name}: {swing.label}", bar), value]

    def _name(self, swing: Swing, y: float, top: float) -> str:
        if self.is_wide:
            return titled(swing.name, text("label", 272, y + 13, elided(swing.name, 268), anchor="end"))
        return titled(swing.name, text("label", 4, top + 14, elided(swing.name, self.width - 8)))

    def _legend(self, y: float) -> list[str]:
        marks: list[str] = []
        x = self._edges[0]
        for kind in self._kinds:
            marks.append(
                element(
                    "rect", class_name=f"swing-{kind}", x=x, y=y - 10, width=14, height=11, rx=2, **self._fill(kind)
                )
            )
            marks.append(text("quiet", x + 20, y, KINDS[kind]))
            x, y = (x + 44 + text_width(KINDS[kind]), y) if self.is_wide else (x, y + 20)
        return marks
