"""Tasks in a plan file: their time, place in the network, people, progress and promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from milepost.engine.plan import Assignment, Baseline, Constraint, ConstraintType, Link, Task
from milepost.exchange.errors import InvalidValue
from milepost.exchange.native.durations import TimeFields, read_time
from milepost.exchange.native.links import read_links
from milepost.exchange.native.people import read_assignments
from milepost.exchange.native.references import Known
from milepost.exchange.native.rows import Row
from milepost.exchange.native.values import Moment, Scale, choice, flag, is_table, items, percent, text
from milepost.exchange.quantities import parse_date

Edge = Literal["start", "finish"]
CONSTRAINTS: tuple[ConstraintType, ...] = (
    "ASAP", "ALAP", "MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT", "START_ON", "FINISH_ON",
)  # fmt: skip
_CONSTRAINT: Callable[[object], ConstraintType] = choice(*CONSTRAINTS)
EDGE: Callable[[object], Edge] = choice("start", "finish")
_FINISH: Edge = "finish"
_FINISHES = frozenset({"MFO", "FNET", "FNLT", "FINISH_ON"})


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with what its table says about links and people."""

    task: Task
    links: tuple[Link, ...]
    assignments: tuple[Assignment, ...]


def read_tasks(row: Row, *, known: Known, scale: Scale) -> tuple[TaskRow, ...]:
    """Return the tasks of the file."""
    parents = frozenset(str(table.get("parent")) for table in row.values.values() if is_table(table))
    return tuple(_read_task(each, parents=parents, known=known, scale=scale) for each in row.rows())


def _read_task(row: Row, *, parents: frozenset[str], known: Known, scale: Scale) -> TaskRow:
    uid = row.path[-1]
    assignments = read_assignments(row, task=uid, known=known, scale=scale)
    time = read_time(row, assignments=assignments, is_parent=uid in parents, known=known, scale=scale)
    links = read_links(row, task=uid, known=known, scale=scale)
    task = _task(row, time=time, is_parent=uid in parents, known=known, scale=scale)
    row.close()
    return TaskRow(task, links, time.assignments)


def _task(row: Row, *, time: TimeFields, is_parent: bool, known: Known, scale: Scale) -> Task:
    finished = row.get("finished", scale.moments("closes"), None)
    return Task(
        uid=row.path[-1],
        name=row.get("name", text, row.path[-1]),
        id=row.get("code", text, row.path[-1]),
        parent=row.get("parent", known.task, None),
        duration=time.duration,
        elapsed=time.elapsed,
        milestone=time.milestone,
        milestone_edge=row.get("milestone_edge", EDGE, _FINISH),
        type=time.type,
        estimate=time.estimate,
        calendar=row.get("calendar", known.calendar, None),
        ignore_resource_calendars=row.get("ignore_people_calendars", flag, False),
        constraint=row.get("constraint", partial(_constraint, scale=scale), None),
        second_constraint=row.get("second_constraint", partial(_constraint, scale=scale), None),
        deadline=row.get("deadline", scale.moments("night"), None),
        active=row.get("active", flag, True),
        manual=row.get("manual", lambda value: _manual(value, scale), None),
        actual_start=row.get("started", scale.moments("opens"), None),
        actual_finish=finished,
        remaining=time.remaining,
        percent_complete=row.get("progress", percent, 100.0 if finished else 0.0),
        levelling_delay=time.levelling_delay,
        fixed_cost=row.get("cost", scale.money, 0),
        group=row.get("group", known.group, None),
        baseline=_read_baseline(row, elapsed=time.elapsed, scale=scale),
        summary=row.get("summary", flag, is_parent),
    )


def _constraint(value: object, *, scale: Scale) -> Constraint:
    words = text(value, "a constraint", '"SNET 2026-12-01"').split(maxsplit=1)
    kind = _CONSTRAINT(words[0].upper() if words else "")
    if len(words) == 1:
        if kind not in ("ASAP", "ALAP"):
            raise InvalidValue(f"The constraint {kind} needs a date.", hint=f'Write "{kind} 2026-12-01".')
        return Constraint(kind)
    return Constraint(kind, scale.moment(parse_date(words[1]), constraint_moment(kind)))


def constraint_moment(kind: ConstraintType) -> Moment:
    """Return which hour a bare date means in a constraint."""
    return "closes" if kind in _FINISHES else "opens"


def _manual(value: object, scale: Scale) -> tuple[datetime, datetime]:
    dates = items(value)
    if len(dates) != 2:
        raise InvalidValue(
            "A manual task needs its start and its finish.", hint="Write manual = [2026-12-01, 2026-12-05]."
        )
    return scale.moments("opens")(dates[0]), scale.moments("closes")(dates[1])


def _read_baseline(row: Row, *, elapsed: bool, scale: Scale) -> Baseline | None:
    if "baseline" not in row:
        return None
    table = row.row("baseline")
    baseline = Baseline(
        start=table.get("start", scale.moments("opens"), None),
        finish=table.get("finish", scale.moments("closes"), None),
        duration=table.get("duration", lambda value: scale.minutes(value, elapsed=elapsed), None),
        cost=table.get("cost", scale.money, None),
    )
    table.close()
    return baseline
