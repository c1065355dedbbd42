"""Gantt: the tasks over working time, with the reach to P80 as a lighter ghost behind each bar."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from milepost.reports.charts.chart import WIDE
from milepost.reports.charts.drawing import element, elided, hatch, line, picture, text, text_width, titled
from milepost.reports.charts.gantt_legend import LEGEND, legend
from milepost.reports.charts.gantt_marks import RowMarks
from milepost.reports.charts.time_axis import PADDING, WorkingDays, calendar_rows
from milepost.reports.formatting import format_date
from milepost.reports.tables import Column, Table


@dataclass(frozen=True, slots=True)
class GanttRow:
    """A task as the Gantt draws it; `progress` from 0 to 1, `level` its depth under the project."""

    name: str
    kind: Literal["task", "summary", "milestone"]
    start: datetime
    finish: datetime
    level: int = 0
    p80: datetime | None = None
    progress: float = 0.0
    critical: bool = False
    deadline: datetime | None = None
    drives: str = ""

    @property
    def is_late(self) -> bool:
        """Whether its deadline is missed by the plan, or by more than one run of five."""
        return self.deadline is not None and max(self.finish, self.p80 or self.finish) > self.deadline

    @property
    def sentence(self) -> str:
        """The whole row in words."""
        facts = [f"{format_date(self.start)} to {format_date(self.finish)}"]
        if self.kind == "milestone":
            facts = [format_date(self.finish)]
        if self.p80 is not None:
            facts.append(f"P80 {format_date(self.p80)}")
        if self.deadline is not None:
            facts.append(f"deadline {format_date(self.deadline)}{', at risk' if self.is_late else ''}")
        if self.progress > 0:
            facts.append(f"{self.progress * 100:.0f} % done")
        if self.critical:
            facts.append("critical")
        return f"{self.name}: {', '.join(facts)}"


@dataclass(frozen=True, slots=True)
class Span:
    """The time that a Gantt shows, and on which weekdays and minutes of the day work happens."""

    first: datetime
    last: datetime
    weekdays: frozenset[int] = frozenset(range(5))
    hours: tuple[int, int] = (480, 1020)
    status: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gantt:
    """Some rows of the plan on one span."""

    name: str
    title: str
    finding: str
    rows: tuple[GanttRow, ...]
    span: Span

    def table(self) -> Table:
        """Return one row a task."""
        columns = [Column("Task"), Column("Start", "date"), Column("Planned finish", "date")]
        columns += [
            Column("P80", "date"),
            Column("Done", "number"),
            Column("Critical"),
            Column("Drives the finish", "number"),
        ]
        return Table(self.title, tuple(columns), tuple(_cells(row) for row in self.rows))

    def svg(self, width: int = WIDE) -> str:
        """Return the picture, drawn for a width in CSS pixels."""
        layout = _Layout(self, width)
        size = (width, layout.height)
        return picture(layout.stem, title=self.title, finding=self.finding, size=size, marks=layout.marks())


def _cells(row: GanttRow) -> tuple[str, ...]:
    p80 = "" if row.p80 is None else format_date(row.p80)
    done = f"{row.progress * 100:.0f} %" if row.progress else ""
    critical = "yes" if row.critical else ""
    return row.name, format_date(row.start), format_date(row.finish), p80, done, critical, row.drives


@dataclass(frozen=True)
class _Layout:
    """Where everything lies in one picture."""

    chart: Gantt
    width: int
    scale: WorkingDays = field(init=False)

    def __post_init__(self) -> None:
        """Fit the scale into the room right of the columns."""
        span = self.chart.span
        left = self.names + self.dates * len(self.date_columns)
        scale = WorkingDays(span.first, span.last, left, self.width - 10.0, span.weekdays, span.hours)
        object.__setattr__(self, "scale", scale)

    @property
    def stem(self) -> str:
        return f"{self.chart.name}-{self.width}"

    @property
    def is_wide(self) -> bool:
        return self.width >= 600

    @property
    def names(self) -> float:
        return 248.0 if self.is_wide else 4.0

    @property
    def dates(self) -> float:
        return 75.0

    @property
    def date_columns(self) -> tuple[str, ...]:
        if not self.is_wide:
            return ()
        return ("Planned", "P80") if any(row.p80 is not None for row in self.chart.rows) else ("Planned",)

    @property
    def row(self) -> float:
        return 24.0 if self.is_wide else 38.0

    @property
    def head(self) -> float:
        return 54.0 if self.chart.span.status else 40.0

    @property
    def body(self) -> float:
        return self.head + self.row * len(self.chart.rows)

    @property
    def height(self) -> float:
        return self.body + 16 + 18 * len(self._legend_rows())

    def marks(self) -> list[str]:
        stem = self.stem
        hatching = element("defs", hatch(f"{stem}-hatch", ground="critical", lines="critical-line"))
        rows = [
            mark for index, row in enumerate(self.chart.rows) for mark in self._row(row, self.head + index * self.row)
        ]
        return [hatching, *self._stripes(), *self._calendar(), *self._status(), *rows, *self._legend()]

    def _stripes(self) -> list[str]:
        return [
            element("rect", class_name="stripe", x=0, y=self.head + index * self.row, width=self.width, height=self.row)
            for index in range(0, len(self.chart.rows) if self.is_wide else 0, 2)
        ]

    def _calendar(self) -> list[str]:
        scale, span, base = self.scale, self.chart.span, self.head - 8
        fine, coarse = calendar_rows(scale.start_of, span.first.date(), span.last.date(), (scale.left, scale.right))
        marks = [line("grid", period.left, self.head - 18, period.left, self.body) for period in fine]
        marks += [text("tick", period.left + PADDING, base, period.label) for period in fine if period.label]
        marks += [text("major", period.left + PADDING, base - 15, period.label) for period in coarse if period.label]
        return [*marks, *self._headings(base), line("axis", 0, self.head, self.width, self.head)]

    def _headings(self, base: float) -> list[str]:
        if not self.is_wide:
            return []
        dates = [
            text("major", self.names + self.dates * index - 12, base, heading, anchor="end")
            for index, heading in enumerate(self.date_columns, start=1)
        ]
        return [text("major", 4, base, "Task"), *dates]

    def _status(self) -> list[str]:
        status = self.chart.span.status
        if status is None:
            return []
        x, label = self.scale.x(status), f"Status {format_date(status)}"
        half = text_width(label, 11) / 2
        middle = min(max(x, half + 2), self.width - half - 2)
        return [
            titled(label, line("status", x, 15, x, self.body)),
            text("status-label", middle, 11, label, anchor="middle"),
        ]

    def _row(self, row: GanttRow, top: float) -> list[str]:
        step = 12 if self.is_wide else 7
        x, base = 4 + step * min(row.level, 6), top + 16
        room = (self.names if self.is_wide else self.width) - x - 6
        name = elided(row.name, room * (0.87 if row.kind == "summary" else 1))
        summary = row.kind == "summary"
        style = ("strong" if summary else "label") if self.is_wide else ("halo" if summary else "halo-label")
        label = text(style, x, base, name)
        middle = top + (12 if self.is_wide else 28)
        bars = RowMarks(row, self.scale, middle, f"url(#{self.stem}-hatch)").all()
        return [titled(row.sentence, label, *self._dates(row, base), *bars)]

    def _dates(self, row: GanttRow, base: float) -> list[str]:
        if not self.is_wide:
            return []
        right = self.names + self.dates - 12
        marks = [text("tick", right, base, format_date(row.finish), anchor="end")]
        if row.p80 is not None:
            marks.append(text("tick", right + self.dates, base, format_date(row.p80), anchor="end"))
        return marks

    def _legend_rows(self) -> list[list[str]]:
        room, used = self.width - 8.0, 0.0
        rows: list[list[str]] = [[]]
        for name in self._present():
            wanted = text_width(LEGEND[name]) + 48
            if used + wanted > room and rows[-1]:
                rows.append([])
                used = 0.0
            rows[-1].append(name)
            used += wanted
        return rows

    def _present(self) -> list[str]:
        rows = self.chart.rows
        shown = {
            "task": any(row.kind == "task" and not row.critical for row in rows),
            "critical": any(row.kind == "task" and row.critical for row in rows),
            "done": any(row.progress > 0 for row in rows),
            "summary": any(row.kind == "summary" for row in rows),
            "milestone": any(row.kind == "milestone" for row in rows),
            "ghost": any(row.p80 is not None and row.p80 > row.finish for row in rows),
            "deadline": any(row.deadline is not None and not row.is_late for row in rows),
            "risk": any(row.is_late for row in rows),
        }
        return [name for name, present in shown.items() if present]

    def _legend(self) -> list[str]:
        marks: list[str] = []
        for index, names in enumerate(self._legend_rows()):
            marks += legend(names, self.body + 22 + 18 * index, f"url(#{self.stem}-hatch)")
        return marks
