"""Tasks in a plan file: their time, place in the network, people, progress and promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from milepost.engine.plan import Assignment, Baseline, Constraint, ConstraintType, Earning, Link, Task
from milepost.exchange.errors import InvalidValue
from milepost.exchange.native.durations import TimeFields, read_time
from milepost.exchange.native.earning import read_earning
from milepost.exchange.native.links import read_links
from milepost.exchange.native.people import read_assignments
from milepost.exchange.native.references import Known
from milepost.exchange.native.rows import Row
from milepost.exchange.native.values import Moment, Scale, choice, flag, is_table, items, percent, text, whole
from milepost.exchange.quantities import parse_date

Edge = Literal["start", "finish"]
CONSTRAINTS: tuple[ConstraintType, ...] = (
    "ASAP", "ALAP", "MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT", "START_ON", "FINISH_ON",
)  # fmt: skip
_CONSTRAINT: Callable[[object], ConstraintType] = choice(*CONSTRAINTS)
EDGE: Callable[[object], Edge] = choice("start", "finish")
_FINISH: Edge = "finish"
_NORMAL_PRIORITY, _MOST_PRIORITY = 500, 1000
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
    uid = row.path[-1]
    promises, progress, special = _promises(row, scale), _progress(row, scale), _special(row)
    return Task(
        uid=uid,
        name=row.get("name", text, uid),
        id=row.get("code", text, uid),
        parent=row.get("parent", known.task, None),
        duration=time.duration,
        elapsed=time.elapsed,
        milestone=time.milestone,
        milestone_edge=special.milestone_edge,
        type=time.type,
        estimate=time.estimate,
        calendar=row.get("calendar", known.calendar, None),
        ignore_resource_calendars=special.ignore_resource_calendars,
        constraint=promises.constraint,
        second_constraint=promises.second_constraint,
        deadline=promises.deadline,
        active=special.active,
        manual=promises.manual,
        actual_start=progress.started,
        actual_finish=progress.finished,
        remaining=time.remaining,
        percent_complete=progress.percent,
        levelling_delay=time.levelling_delay,
        fixed_cost=row.get("cost", scale.money, 0),
        group=row.get("group", known.group, None),
        priority=row.get("priority", _priority, _NORMAL_PRIORITY),
        baseline=_read_baseline(row, elapsed=time.elapsed, scale=scale),
        summary=special.summary or (is_parent and "summary" not in row),
        earning=special.earning,
        physical_percent=progress.physical,
        actual_cost=progress.cost,
    )


@dataclass(frozen=True, slots=True)
class _Promises:
    """The dates that a task is held to."""

    constraint: Constraint | None = None
    second_constraint: Constraint | None = None
    deadline: datetime | None = None
    manual: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class _Progress:
    """What is done of a task."""

    started: datetime | None = None
    finished: datetime | None = None
    percent: float = 0.0
    physical: float | None = None
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class _Special:
    """What few tasks say of themselves."""

    milestone_edge: Edge = _FINISH
    ignore_resource_calendars: bool = False
    active: bool = True
    summary: bool = False
    earning: Earning | None = None


_NO_PROMISES, _NO_PROGRESS, _ORDINARY = _Promises(), _Progress(), _Special()
_PROMISES = frozenset({"constraint", "second_constraint", "deadline", "manual"})
_PROGRESS = frozenset({"started", "finished", "progress", "physical", "actual_cost"})
_SPECIAL = frozenset({"milestone_edge", "ignore_people_calendars", "active", "summary", "earning"})


def _promises(row: Row, scale: Scale) -> _Promises:
    if not row.has_any(_PROMISES):
        return _NO_PROMISES
    return _Promises(
        constraint=row.get("constraint", partial(_constraint, scale=scale), None),
        second_constraint=row.get("second_constraint", partial(_constraint, scale=scale), None),
        deadline=row.get("deadline", scale.moments("night"), None),
        manual=row.get("manual", partial(_manual, scale=scale), None),
    )


def _progress(row: Row, scale: Scale) -> _Progress:
    if not row.has_any(_PROGRESS):
        return _NO_PROGRESS
    finished = row.get("finished", scale.moments("closes"), None)
    return _Progress(
        started=row.get("started", scale.moments("opens"), None),
        finished=finished,
        percent=row.get("progress", percent, 100.0 if finished else 0.0),
        physical=row.get("physical", percent, None),
        cost=row.get("actual_cost", scale.money, None),
    )


def _special(row: Row) -> _Special:
    if not row.has_any(_SPECIAL):
        return _ORDINARY
    return _Special(
        milestone_edge=row.get("milestone_edge", EDGE, _FINISH),
        ignore_resource_calendars=row.get("ignore_people_calendars", flag, False),
        active=row.get("active", flag, True),
        summary=row.get("summary", flag, False),
        earning=read_earning(row),
    )


def _priority(value: object) -> int:
    found = whole(value)
    if not 0 <= found <= _MOST_PRIORITY:
        raise InvalidValue(f"The priority {found} is not between 0 and {_MOST_PRIORITY}.", hint="500 is ordinary.")
    return found


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
        work=table.get("work", scale.minutes, None),
    )
    table.close()
    return baseline
