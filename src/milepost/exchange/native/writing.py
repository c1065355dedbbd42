"""A project to plan.toml: a stable order, one table a task, one field a line, defaults left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from milepost.engine.plan import STANDARD, Assignment, Link, Plan
from milepost.exchange.native.calendars import day_hours, write_calendar
from milepost.exchange.native.effects import write_effect, write_group
from milepost.exchange.native.people import write_person
from milepost.exchange.native.project import write_project
from milepost.exchange.native.toml_text import Fields, table
from milepost.exchange.native.values import Scale
from milepost.exchange.native.written_tasks import Around, write_task
from milepost.exchange.project_file import Project
from milepost.exchange.quantities import Units


def write(project: Project) -> bytes:
    """Return a plan.toml that reads back as the same plan.

    Links and assignments stand in the table of their task, so they come back grouped by it. The losses
    of an import are not part of a plan and are not written.

    Examples
    --------
    >>> from datetime import datetime
    >>> from milepost.engine.plan import Plan, Task
    >>> plan = Plan(start=datetime(2026, 9, 1, 8), tasks=(Task("a", "Design", id="a", duration=2400),))
    >>> print(write(Project("plan", "plan", plan)).decode())
    format = 1
    <BLANKLINE>
    [project]
    start = 2026-09-01
    <BLANKLINE>
    [tasks.a]
    name = "Design"
    duration = "5d"
    <BLANKLINE>
    """
    tables = (table(path, fields) for path, fields in _tables(project))
    return ("format = 1\n\n" + "\n".join(tables)).encode()


def scale_of(plan: Plan) -> Scale:
    """Return how the plan writes quantities."""
    units = Units(plan.minutes_per_day, plan.minutes_per_week, plan.days_per_month)
    return Scale(units, plan.currency_digits, *day_hours(plan.calendars, plan.calendar))


def _tables(project: Project) -> Iterator[tuple[tuple[str, ...], Fields]]:
    plan = project.plan
    scale = scale_of(plan)
    yield ("project",), write_project(project, scale=scale)
    if plan.calendars != (STANDARD,):
        yield from ((("calendars", each.uid), write_calendar(each)) for each in plan.calendars)
    yield from ((("people", each.uid), write_person(each, scale=scale)) for each in plan.resources)
    yield from ((("groups", each.name), write_group(each)) for each in plan.groups)
    yield from _task_tables(plan, scale)
    yield from ((("effects", each.uid), write_effect(each, scale=scale)) for each in plan.effects)


def _task_tables(plan: Plan, scale: Scale) -> Iterator[tuple[tuple[str, ...], Fields]]:
    links: defaultdict[str, list[Link]] = defaultdict(list)
    assignments: defaultdict[str, list[Assignment]] = defaultdict(list)
    for link in plan.links:
        links[link.successor].append(link)
    for assignment in plan.assignments:
        assignments[assignment.task].append(assignment)
    around = Around(
        scale=scale,
        kinds={person.uid: person.kind for person in plan.resources},
        tasks=frozenset(task.uid for task in plan.tasks),
        parents=frozenset(task.parent for task in plan.tasks if task.parent is not None),
    )
    for task in plan.tasks:
        fields = write_task(task, links=links[task.uid], assignments=assignments[task.uid], around=around)
        yield ("tasks", task.uid), fields
