"""Tasks and links of MSPDI."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from milepost.engine.plan import Baseline, Constraint, ConstraintType, LagUnit, Link, LinkType, Task, TaskType
from milepost.exchange.fields import half_up
from milepost.exchange.ms_project.rows import Row
from milepost.exchange.project_file import Loss

LINK_TYPES: dict[int, LinkType] = {0: "FF", 1: "FS", 2: "SF", 3: "SS"}
CONSTRAINTS: dict[int, ConstraintType] = {
    0: "ASAP", 1: "ALAP", 2: "MSO", 3: "MFO", 4: "SNET", 5: "SNLT", 6: "FNET", 7: "FNLT",
}  # fmt: skip
TASK_TYPES: dict[int, TaskType] = {0: "fixed_units", 1: "fixed_duration", 2: "fixed_work"}
NO_CALENDAR = "-1"
_ESTIMATED = 32  # added to the code of a duration format that is only estimated
_ELAPSED = frozenset({4, 6, 8, 10, 12})
_PERCENT, _ELAPSED_PERCENT = 19, 20


def read_task(row: Row, *, parent: str | None, digits: int, losses: list[Loss]) -> Task:
    """Return one task of the file; whether it is a summary shows only when its children are read."""
    duration = row.minutes("Duration") or 0
    actual_finish = row.moment("ActualFinish")
    return Task(
        uid=row.text("UID"),
        name=row.text("Name"),
        id=row.text("ID"),
        parent=parent,
        duration=duration,
        elapsed=_is_elapsed(row.whole("DurationFormat")),
        milestone=row.flag("Milestone"),
        type=TASK_TYPES.get(row.whole("Type") or 0, "fixed_units"),
        calendar=_calendar(row),
        ignore_resource_calendars=row.flag("IgnoreResourceCalendar"),
        constraint=_constraint(row, losses),
        deadline=row.moment("Deadline"),
        active=row.flag("Active", "1"),
        manual=_fixed_dates(row, losses),
        actual_start=row.moment("ActualStart"),
        actual_finish=actual_finish,
        remaining=_remaining(row) if actual_finish is None else None,
        percent_complete=row.share("PercentComplete"),
        levelling_delay=row.tenths("LevelingDelay"),
        fixed_cost=_money(row, "FixedCost", digits),
        baseline=_baseline(row, digits),
    )


def read_links(row: Row) -> Iterator[Link]:
    """Yield the links to a task's predecessors within the file."""
    for link in row.inside("PredecessorLink"):
        if link.flag("CrossProject"):
            continue
        code = link.whole("Type")
        unit = _lag_unit(link.whole("LagFormat"))
        lag = link.number("LinkLag") or 0.0
        yield Link(
            predecessor=link.text("PredecessorUID"),
            successor=row.text("UID"),
            type=LINK_TYPES.get(1 if code is None else code, "FS"),
            lag=lag if unit in ("percent", "elapsed_percent") else half_up(lag / 10),
            lag_unit=unit,
        )


def _is_elapsed(code: int | None) -> bool:
    return _plain(code) in _ELAPSED


def _plain(code: int | None) -> int:
    code = code or 0
    return code - _ESTIMATED if code >= _ESTIMATED else code


def _lag_unit(code: int | None) -> LagUnit:
    plain = _plain(code)
    if plain == _PERCENT:
        return "percent"
    if plain == _ELAPSED_PERCENT:
        return "elapsed_percent"
    return "elapsed" if plain in _ELAPSED else "working"


def _calendar(row: Row) -> str | None:
    uid = row.text("CalendarUID")
    return uid if uid and uid != NO_CALENDAR else None


def _constraint(row: Row, losses: list[Loss]) -> Constraint | None:
    kind = CONSTRAINTS.get(row.whole("ConstraintType") or 0, "ASAP")
    if kind == "ASAP":
        return None
    if kind == "ALAP":
        return Constraint(kind)
    when = row.moment("ConstraintDate")
    if when is None:
        losses.append(Loss("constraint without a date", row.place, f"{kind} needs a date; it is left out."))
        return None
    return Constraint(kind, when)


def _fixed_dates(row: Row, losses: list[Loss]) -> tuple[datetime, datetime] | None:
    """Return the dates of a manually scheduled or external task."""
    external = row.flag("ExternalTask")
    if not external and not row.flag("Manual"):
        return None
    start = row.moment("ManualStart") or row.moment("Start")
    finish = row.moment("ManualFinish") or row.moment("Finish")
    if start is None or finish is None or finish < start:
        why = "It has no start and finish that could be kept; it is scheduled by its links."
        losses.append(Loss("manual task without dates", row.place, why))
        return None
    return start, finish


def _remaining(row: Row) -> int | None:
    """Return the minutes left of a task in progress; of others they are its duration."""
    if row.moment("ActualStart") is None and not row.share("PercentComplete"):
        return None
    return row.minutes("RemainingDuration")


def _money(row: Row, name: str, digits: int) -> int:
    """Return a cost, written in hundredths of the currency, in minor units."""
    return half_up((row.number(name) or 0.0) * 10.0**digits / 100)


def _baseline(row: Row, digits: int) -> Baseline | None:
    for baseline in row.inside("Baseline"):
        if (baseline.whole("Number") or 0) == 0:
            return Baseline(
                baseline.moment("Start"),
                baseline.moment("Finish"),
                baseline.minutes("Duration"),
                _money(baseline, "Cost", digits) if baseline.text("Cost") else None,
            )
    return None
