"""Tasks to the fields of their tables: the shortest form that reads back the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from milepost.engine.plan import Assignment, Baseline, Constraint, Link, ResourceKind, Task
from milepost.exchange.native.durations import people_units, shared_work
from milepost.exchange.native.earning import write_earning
from milepost.exchange.native.links import write_links
from milepost.exchange.native.people import write_assignments
from milepost.exchange.native.ranges import likely, unscaled, write_range
from milepost.exchange.native.tasks import constraint_moment
from milepost.exchange.native.toml_text import Fields, kept
from milepost.exchange.native.values import Scale
from milepost.exchange.quantities import Duration, format_date, format_duration, format_percent


@dataclass(frozen=True, slots=True)
class Around:
    """What a task's table needs to know of the rest of the plan."""

    scale: Scale
    kinds: Mapping[str, ResourceKind]
    tasks: frozenset[str]
    parents: frozenset[str]

    def is_work(self, assignment: Assignment) -> bool:
        """Whether a person works on the task, rather than material or money being used."""
        return self.kinds.get(assignment.resource, "work") == "work"


def write_task(task: Task, *, links: Sequence[Link], assignments: Sequence[Assignment], around: Around) -> Fields:
    """Return the fields of a task, without those that a reader would fill in the same."""
    worked = _as_work(task, tuple(assignments), around)
    fields = _identity(task, around)
    fields.update(_untouched_time(task, around) if worked is None else worked.fields)
    if task.group is not None:
        fields["group"] = task.group
    if links:
        fields["after"] = write_links(links, tasks=around.tasks, scale=around.scale)
    if assignments:
        shown = assignments if worked is None else worked.assignments
        fields["people"] = write_assignments(shown, kinds=around.kinds, scale=around.scale)
    fields.update(_rules(task, around.scale))
    fields.update(_progress(task, around.scale))
    return fields


def _identity(task: Task, around: Around) -> Fields:
    is_parent = task.uid in around.parents
    return kept(
        {
            "name": (task.name, task.uid),
            "code": (task.id, task.uid),
            "parent": (task.parent, None),
            "summary": (task.summary, is_parent),
            "milestone": (task.milestone, False),
            "milestone_edge": (task.milestone_edge, "finish"),
        }
    )


@dataclass(frozen=True, slots=True)
class _Worked:
    """A task written by its work: its fields, and its people without their shares of it."""

    fields: Fields
    assignments: tuple[Assignment, ...]


def _as_work(task: Task, assignments: tuple[Assignment, ...], around: Around) -> _Worked | None:
    """Return the form with ``work``, or nothing when it would read back differently."""
    works = [each.work for each in assignments if around.is_work(each)]
    units = people_units(assignments, kinds=around.kinds)
    if task.type != "fixed_work" or task.elapsed or not units or None in works:
        return None
    total = round(sum(work or 0.0 for work in works), 6)
    bare = tuple(replace(each, work=None) if around.is_work(each) else each for each in assignments)
    estimate = unscaled(task.estimate, 1 / units) if task.estimate else None
    same_people = shared_work(total, bare, kinds=around.kinds) == assignments
    if not same_people or (task.estimate and not estimate) or Duration(total / units).whole != task.duration:
        return None
    fields: Fields = {"work": format_duration(Duration(total), units=around.scale.units)}
    if estimate is not None:
        fields["range"] = write_range(estimate, point=partial(_written, task, around.scale))
    return _Worked(fields, bare)


def _untouched_time(task: Task, around: Around) -> Fields:
    fields: Fields = {}
    if not _is_implied(task, around):
        fields["duration"] = _written(task, around.scale, task.duration)
    if task.estimate is not None:
        fields["range"] = write_range(task.estimate, point=partial(_written, task, around.scale))
    if task.type != "fixed_duration":
        fields["type"] = task.type
    return fields


def _is_implied(task: Task, around: Around) -> bool:
    """Whether a reader finds the duration without being told."""
    mode = likely(task.estimate) if task.estimate else None
    if mode is not None:
        return Duration(mode).whole == task.duration
    is_parent = task.uid in around.parents
    untimed = is_parent or task.milestone or task.manual is not None or task.summary
    return untimed and not task.duration and not task.elapsed


def _written_work(minutes: int, scale: Scale) -> str:
    return format_duration(Duration(minutes), units=scale.units)


def _written(task: Task, scale: Scale, minutes: float) -> str:
    return format_duration(Duration(minutes, task.elapsed), units=scale.units)


def _rules(task: Task, scale: Scale) -> Fields:
    manual = task.manual and [scale.written(task.manual[0], "opens"), scale.written(task.manual[1], "closes")]
    return kept(
        {
            "cost": (scale.written_money(task.fixed_cost), 0),
            "calendar": (task.calendar, None),
            "ignore_people_calendars": (task.ignore_resource_calendars, False),
            "constraint": (_constraint(task.constraint, scale), None),
            "second_constraint": (_constraint(task.second_constraint, scale), None),
            "deadline": (task.deadline and scale.written(task.deadline, "night"), None),
            "manual": (manual, None),
            "active": (task.active, True),
            "priority": (task.priority, 500),
            "levelling_delay": (
                format_duration(Duration(task.levelling_delay, elapsed=True), units=scale.units),
                "0ed",
            ),
        }
    )


def _constraint(constraint: Constraint | None, scale: Scale) -> str | None:
    if constraint is None:
        return None
    if constraint.date is None:
        return constraint.type
    return f"{constraint.type} {format_date(scale.written(constraint.date, constraint_moment(constraint.type)))}"


def _progress(task: Task, scale: Scale) -> Fields:
    return kept(
        {
            "started": (task.actual_start and scale.written(task.actual_start, "opens"), None),
            "finished": (task.actual_finish and scale.written(task.actual_finish, "closes"), None),
            "progress": (format_percent(task.percent_complete), "100%" if task.is_finished else "0%"),
            "remaining": (None if task.remaining is None else _written(task, scale, task.remaining), None),
            "physical": (None if task.physical_percent is None else format_percent(task.physical_percent), None),
            "actual_cost": (None if task.actual_cost is None else scale.written_money(task.actual_cost), None),
            "earning": (None if task.earning is None else write_earning(task.earning), None),
            "baseline": (None if task.baseline is None else _baseline(task.baseline, task, scale), None),
        }
    )


def _baseline(baseline: Baseline, task: Task, scale: Scale) -> Fields:
    return kept(
        {
            "start": (baseline.start and scale.written(baseline.start, "opens"), None),
            "finish": (baseline.finish and scale.written(baseline.finish, "closes"), None),
            "duration": (None if baseline.duration is None else _written(task, scale, baseline.duration), None),
            "work": (None if baseline.work is None else _written_work(baseline.work, scale), None),
            "cost": (None if baseline.cost is None else scale.written_money(baseline.cost), None),
        }
    )
