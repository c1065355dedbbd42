"""A report of figures beside their bars, for the terminal and for the documents."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import fill
from typing import Literal

from tests.benchmarks.measuring import Machine, Timing

Unit = Literal["s", "x", "MB", "dates", "%"]
AT_LEAST = ("x", "dates")
HEADER = ("what", "bar", "measured", "least", "bar held")


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, held to its bar: at most seconds, megabytes or percent, at least times faster or dates."""

    what: str
    measured: float
    unit: Unit = "s"
    least: float | None = None
    bar: float | None = None

    @property
    def held(self) -> bool | None:
        if self.bar is None:
            return None
        return self.measured >= self.bar if self.unit in AT_LEAST else self.measured <= self.bar

    def cells(self) -> tuple[str, ...]:
        """Return the figure as a row of the table."""
        sign = ">=" if self.unit in AT_LEAST else "<="
        bar = "" if self.bar is None else f"{sign} {written(self.bar, self.unit)}"
        least = "" if self.least is None else written(self.least, self.unit)
        held = {None: "", True: "yes", False: "no"}[self.held]
        return self.what, bar, written(self.measured, self.unit), least, held


def duration(what: str, timing: Timing, *, bar: float | None = None) -> Figure:
    """Return the median of a timing, which the bar is for, and its minimum."""
    return Figure(what, timing.median, least=timing.least, bar=bar)


def written(value: float, unit: Unit) -> str:
    """Return a value with its unit, three digits."""
    if unit == "s":
        return f"{value * 1000:.3g} ms" if value < 0.9995 else f"{value:.3g} s"
    if unit == "dates":
        return f"{value:,.0f}"
    if unit == "%":
        return f"{value:.2f} %"
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


@dataclass(frozen=True, slots=True)
class Report:
    """A benchmark's figures, with what was checked on the way and whether it held."""

    title: str
    about: str
    figures: tuple[Figure, ...]
    checks: tuple[tuple[str, bool], ...] = ()

    @property
    def correct(self) -> bool:
        return all(held for _, held in self.checks)

    def rows(self) -> list[tuple[str, ...]]:
        return [HEADER, *(figure.cells() for figure in self.figures)]

    def text(self, machine: Machine) -> str:
        """Return the report for a terminal."""
        rows = self.rows()
        widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
        return "\n".join([self.title, "", *lines, "", *self._checked(), f"Machine: {machine}", ""])

    def markdown(self, machine: Machine, module: str) -> str:
        """Return the report as a section of the documents."""
        head, *rows = ("| " + " | ".join(row) + " |" for row in self.rows())
        rule = "|---|---:|---:|---:|---|"
        parts = [f"## {self.title}", "", fill(self.about, 110), "", f"`python -m {module}`", "", head, rule, *rows, ""]
        return "\n".join([*parts, *(f"{line}\n" for line in self._checked()), f"Machine: {machine}.", ""])

    def _checked(self) -> list[str]:
        return [f"{'Checked' if held else 'WRONG'}: {what}." for what, held in self.checks]


def tell(measure: Callable[[], Report], module: str) -> None:
    """Measure and print; the exit code is 1 when a check of correctness fails, whatever the figures."""
    machine = Machine()
    report = measure()
    print(report.markdown(machine, module) if "--markdown" in sys.argv[1:] else report.text(machine))
    sys.exit(not report.correct)
