"""When a project may finish: a bar for each stretch of days, and the chance to be done by its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.text import Text

from milepost.cli.text.table import Column, Sheet
from milepost.reports.formatting import format_date, format_share

if TYPE_CHECKING:
    from milepost.engine.results import Forecast, Simulation

WIDTH = 28
MOST_ROWS = 14
SATURDAY = 5
_EIGHTHS = " ▏▎▍▌▋▊▉"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days after the period before, up to and with `last`: the share of runs that finish then."""

    last: date
    share: float
    reached: float


def histogram(forecast: Forecast) -> Sheet:
    """Return the bars of a forecast that has a spread, with the dates that matter marked."""
    periods = _with_early_marks(forecast, finish_periods(forecast.simulation))
    tallest = max(period.share for period in periods)
    marks = _marks(forecast)
    rows: list[tuple[str | Text, ...]] = []
    before = date.min
    for period in periods:
        named = ", ".join(name for name, day in marks if before < day <= period.last)
        fill = Text(bar(period.share / tallest), style="cyan")
        rows.append((format_date(period.last), format_share(period.reached), fill, named))
        before = period.last
    columns = (Column("Done by", justify="right"), Column("Chance", justify="right"), Column(), Column(style="bold"))
    return Sheet(columns, rows)


def bar(share: float, width: int = WIDTH) -> str:
    """Return a bar of eighths of a character.

    Examples
    --------
    >>> bar(0.05), bar(0.001)
    ('█▍', '▏')
    """
    eighths = max(round(share * width * 8), 1 if share > 0 else 0)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def finish_periods(simulation: Simulation) -> list[Period]:
    """Return the periods in which runs finish, rare ends gathered in the first and the last."""
    first, last = (simulation.finish_at(p).date() for p in (0.005, 0.995))
    edges = _edges(first, last)
    reached = [0.0, *(simulation.chance(_midnight(edge)) for edge in edges[1:-1]), 1.0]
    return [
        Period(end - _DAY, after - before, after)
        for end, (before, after) in zip(edges[1:], pairwise(reached), strict=True)
    ]


def _with_early_marks(forecast: Forecast, periods: list[Period]) -> list[Period]:
    """Return the periods with a row before them for a plan or target that no run comes near."""
    first = periods[0].last - (periods[1].last - periods[0].last if len(periods) > 1 else _DAY)
    early = sorted(day for name, day in _marks(forecast) if name in ("planned", "target") and day <= first)
    return [*(Period(day, 0.0, 0.0) for day in dict.fromkeys(early)), *periods]


def _edges(first: date, last: date) -> list[date]:
    """Return the days on which periods begin, as fine as fits, and the day after the last period."""
    for starts in (_days(1), _days(7), _days(14), _months(1), _months(2), _months(3), _months(6)):
        edges = _until(starts(first), last)
        if edges[-1] > last:
            return edges
    years = max(1, -(-(last.year - first.year + 1) // MOST_ROWS))
    return _until(_months(12 * years)(first), last)


def _until(starts: Iterator[date], last: date) -> list[date]:
    edges: list[date] = []
    for start in starts:
        edges.append(start)
        if start > last or len(edges) > MOST_ROWS:
            break
    return edges


def _days(step: int) -> Callable[[date], Iterator[date]]:
    def starts(first: date) -> Iterator[date]:
        if step > 1:
            first -= timedelta(days=(first.weekday() - SATURDAY) % 7)
        while True:
            yield first
            first += timedelta(days=step)

    return starts


def _months(step: int) -> Callable[[date], Iterator[date]]:
    def starts(first: date) -> Iterator[date]:
        month = (first.year * 12 + first.month - 1) // step * step
        while True:
            yield date(month // 12, month % 12 + 1, 1)
            month += step

    return starts


def _marks(forecast: Forecast) -> list[tuple[str, date]]:
    simulation = forecast.simulation
    target = [] if forecast.target is None else [("target", forecast.target.date())]
    return [
        ("planned", forecast.schedule.finish.date()),
        *target,
        ("P50", simulation.finish_at(0.5).date()),
        ("P80", simulation.finish_at(0.8).date()),
    ]


def _midnight(day: date) -> datetime:
    """Return the minute at which a day begins; work that ends then belongs to the day before."""
    return datetime(day.year, day.month, day.day)
