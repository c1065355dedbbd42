"""Tasks and links of MSPDI."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from milepost.engine.plan import (
    Baseline,
    Constraint,
    ConstraintType,
    Earning,
    EarningRule,
    LagUnit,
    Link,
    LinkType,
    Task,
    TaskType,
)
from milepost.exchange.fields import MAX_MINUTES, half_up
from milepost.exchange.ms_project.calendars import NO_CALENDAR
from milepost.exchange.ms_project.outline import Place
from milepost.exchange.ms_project.rows import Row
from milepost.exchange.project_file import Loss

LINK_TYPES: dict[int, LinkType] = {0: "FF", 1: "FS", 2: "SF", 3: "SS"}
CONSTRAINTS: dict[int, ConstraintType] = {
    0: "ASAP", 1: "ALAP", 2: "MSO", 3: "MFO", 4: "SNET", 5: "SNLT", 6: "FNET", 7: "FNLT",
}  # fmt: skip
TASK_TYPES: dict[int, TaskType] = {0: "fixed_units", 1: "fixed_duration", 2: "fixed_work"}
EARNING_RULES: dict[int, EarningRule] = {0: "percent", 1: "physical"}
MAX_PERCENT = 1_000_000
_ESTIMATED = 32  # added to the code of a duration format that is only estimated
_ELAPSED = frozenset({4, 6, 8, 10, 12})
_PERCENT, _ELAPSED_PERCENT = 19, 20
_NORMAL_PRIORITY, _MOST_PRIORITY = 500, 1000


def read_task(row: Row, place: Place, *, digits: int, losses: list[Loss]) -> Task:
    """Return one task of the file."""
    started, finished = _actual_dates(row, losses)
    return Task(
        uid=place.uid,
        name=row.text("Name"),
        id=place.id,
        parent=place.parent,
        duration=row.minutes("Duration") or 0,
        elapsed=_is_elapsed(row.whole("DurationFormat")),
        milestone=row.flag("Milestone"),
        type=TASK_TYPES.get(row.whole("Type") or 0, "fixed_units"),
        calendar=_calendar(row),
        ignore_resource_calendars=row.flag("IgnoreResourceCalendar"),
        constraint=_constraint(row, losses),
        deadline=row.moment("Deadline"),
        active=row.flag("Active", "1"),
        manual=_fixed_dates(row, losses),
        actual_start=started,
        actual_finish=finished,
        remaining=_remaining(row, started) if finished is None else None,
        percent_complete=row.share("PercentComplete"),
        levelling_delay=row.tenths("LevelingDelay"),
        fixed_cost=_money(row, "FixedCost", digits),
        priority=_priority(row),
        baseline=_baseline(row, digits),
        earning=read_earning(row),
        physical_percent=row.share("PhysicalPercentComplete") if row.text("PhysicalPercentComplete") else None,
        actual_cost=_money(row, "ActualCost", digits) if row.text("ActualCost") else None,
    )


def read_earning(row: Row) -> Earning | None:
    """Return how a task, or the project's tasks, earn their value, if the row says so."""
    rule = EARNING_RULES.get(-1 if (code := row.whole("EarnedValueMethod")) is None else code)
    return None if rule is None else Earning(rule)


def read_links(row: Row) -> Iterator[Link]:
    """Yield the links to a task's predecessors within the file."""
    for link in row.inside("PredecessorLink"):
        if link.flag("CrossProject"):
            continue
        code = link.whole("Type")
        unit = _lag_unit(link.whole("LagFormat"))
        lag = _lag(link, unit)
        yield Link(
            predecessor=link.text("PredecessorUID"),
            successor=row.text("UID"),
            type=LINK_TYPES.get(1 if code is None else code, "FS"),
            lag=lag,
            lag_unit=unit,
        )


def _lag(link: Row, unit: LagUnit) -> float:
    """Return a lag in percent or, written in tenths, in minutes."""
    value = link.number("LinkLag") or 0.0
    if unit in ("percent", "elapsed_percent"):
        lag, limit = value, MAX_PERCENT
    else:
        lag, limit = half_up(value / 10), MAX_MINUTES
    if abs(lag) > limit:
        raise link.refusal("LinkLag", "is longer than anything in a plan")
    return lag


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
    return None if uid in NO_CALENDAR else uid


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


def _actual_dates(row: Row, losses: list[Loss]) -> tuple[datetime | None, datetime | None]:
    started, finished = row.moment("ActualStart"), row.moment("ActualFinish")
    if (
        finished is not None
        and row.minutes("Duration")
        and row.text("PercentComplete")
        and not row.share("PercentComplete")
    ):
        why = "It has an actual finish but is 0 % complete; its actual dates are left out."
        losses.append(Loss("actual dates without progress", row.place, why))
        return None, None
    return started, finished


def _remaining(row: Row, started: datetime | None) -> int | None:
    """Return the minutes left of a task in progress; of others they are its duration."""
    if started is None and not row.share("PercentComplete"):
        return None
    return row.minutes("RemainingDuration")


def _priority(row: Row) -> int:
    """Return the levelling priority, 0 to 1000; 500 is what every task has that says nothing."""
    value = row.whole("Priority")
    return _NORMAL_PRIORITY if value is None else min(max(value, 0), _MOST_PRIORITY)


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
                baseline.minutes("Work"),
            )
    return None
