"""How long a task takes: a duration, an amount of work for its people, a range, or nothing at all for a milestone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from milepost.engine.plan import Assignment, ResourceKind, TaskType
from milepost.engine.ranges import Range
from milepost.errors import Refusal
from milepost.exchange.native.ranges import likely, read_range, scaled
from milepost.exchange.native.references import Known
from milepost.exchange.native.rows import Row
from milepost.exchange.native.values import Scale, choice, flag, is_list, is_table, same_clock
from milepost.exchange.quantities import Duration

Kinds = Mapping[str, ResourceKind]
TYPE: Callable[[object], TaskType] = choice(
    "fixed_duration", "fixed_units", "fixed_work", "task_dependent", "resource_dependent", "level_of_effort"
)


@dataclass(frozen=True, slots=True)
class TimeFields:
    """What the table of a task says about its time."""

    duration: int
    elapsed: bool
    milestone: bool
    type: TaskType
    estimate: Range | None
    remaining: int | None
    levelling_delay: int
    assignments: tuple[Assignment, ...]


def read_time(
    row: Row, *, assignments: tuple[Assignment, ...], is_parent: bool, known: Known, scale: Scale
) -> TimeFields:
    """Return the time of a task; a task that says nothing of it is refused unless its dates come from elsewhere."""
    elapsed = _first_is_elapsed([row.values.get("duration"), row.values.get("range")], scale)

    def minutes(value: object) -> float:
        return same_clock(scale.duration(value), elapsed=elapsed).minutes

    fields = TimeFields(
        duration=row.get("duration", lambda value: Duration(minutes(value)).whole, 0),
        elapsed=elapsed,
        milestone=row.get("milestone", flag, False),
        type=row.get("type", TYPE, "fixed_work" if "work" in row else "fixed_duration"),
        estimate=row.get("range", lambda value: read_range(value, point=minutes), None),
        remaining=row.get("remaining", lambda value: Duration(minutes(value)).whole, None),
        levelling_delay=row.get("levelling_delay", lambda value: scale.minutes(value, elapsed=True), 0),
        assignments=assignments,
    )
    if "work" in row:
        return _from_work(row, fields, known, scale)
    if "duration" in row:
        return fields
    return _without_duration(
        row, fields, untimed=is_parent or any(key in row for key in ("milestone", "manual", "summary"))
    )


def shared_work(work: float, assignments: tuple[Assignment, ...], *, kinds: Kinds) -> tuple[Assignment, ...]:
    """Return the assignments with the work of the task divided among its people by their units."""
    total = people_units(assignments, kinds=kinds)
    return tuple(
        replace(each, work=work * each.units / total) if kinds.get(each.resource, "work") == "work" else each
        for each in assignments
    )


def people_units(assignments: tuple[Assignment, ...], *, kinds: Kinds) -> float:
    """Return how many people, as a sum of their units, work on a task."""
    return sum(each.units for each in assignments if kinds.get(each.resource, "work") == "work")


def _from_work(row: Row, fields: TimeFields, known: Known, scale: Scale) -> TimeFields:
    work = row.get("work", lambda value: same_clock(scale.duration(value), elapsed=False).minutes, 0.0)
    units = people_units(fields.assignments, kinds=known.people)
    if "duration" in row:
        row.refuse(
            "A task has a duration or work, not both.",
            key="work",
            hint="With work, the people decide how long it takes.",
        )
    if not units:
        row.refuse("Work needs people to do it.", key="work", hint='Add people = ["ana"], or write duration instead.')
        return fields
    estimate = scaled(fields.estimate, 1 / units) if fields.estimate else None
    shared = shared_work(work, fields.assignments, kinds=known.people)
    return replace(fields, duration=Duration(work / units).whole, estimate=estimate, assignments=shared)


def _without_duration(row: Row, fields: TimeFields, *, untimed: bool) -> TimeFields:
    mode = likely(fields.estimate) if fields.estimate else None
    if mode is not None:
        return replace(fields, duration=Duration(mode).whole)
    if not untimed and "range" not in row:
        row.refuse("The task has no duration.", hint='Give it duration = "3d", a range, work, or milestone = true.')
    if not untimed and fields.estimate is not None:
        row.refuse("Ratios need a duration to multiply.", key="range", hint='Add duration = "3d".')
    return fields


def _first_is_elapsed(values: list[object], scale: Scale) -> bool:
    for value in values:
        found = _first_text(value)
        if found:
            try:
                return scale.duration(found).elapsed
            except Refusal:
                return False
    return False


def _first_text(value: object) -> str:
    """Return the value, or the first of its list or table, when it is text."""
    if is_table(value):
        value = next(iter(value.values()), None)
    if is_list(value):
        value = next(iter(value), None)
    return value if isinstance(value, str) else ""
