"""A plan to the rows of a table: what people read first, and all that our reader needs to find the plan again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING

from milepost.engine.plan import STANDARD, Assignment, Link, Plan, Task
from milepost.exchange.project_file import Loss, Project
from milepost.exchange.quantities import (
    Duration,
    Lag,
    Units,
    WrittenLink,
    format_duration,
    format_link,
    format_money,
    format_percent,
)
from milepost.exchange.tables import delimited, workbook
from milepost.exchange.tables.cells import MAX_CELLS, MAX_ROWS, MAX_TEXT, Cell, text_of
from milepost.exchange.tables.values import links as read_links
from milepost.exchange.tables.values import people as read_people

if TYPE_CHECKING:
    from milepost.engine.results import Schedule

_UNITS = Units()
_SEPARATORS = frozenset(";,")
# Fields of a task that have no column; what reads back from others, such as its type, is no loss.
_NOT_WRITTEN = (
    "calendar", "second_constraint", "remaining", "levelling_delay", "group", "baseline", "priority", "earning",
    "physical_percent", "actual_cost",
)  # fmt: skip
_PLAIN = {each.name: each.default for each in fields(Task)}
HEADERS = (
    "Id", "Outline level", "Name", "Duration", "Start", "Finish", "Predecessors", "Resources", "% complete",
    "Milestone", "Deadline", "Constraint", "Constraint date", "Actual start", "Actual finish", "Low", "Likely", "High",
    "Fixed cost", "Active",
)  # fmt: skip


def write_csv(project: Project, *, schedule: Schedule) -> bytes:
    """Return a project as CSV, with the dates of a schedule."""
    return delimited.write([HEADERS, *_rows(project.plan, schedule)])


def write_xlsx(project: Project, *, schedule: Schedule) -> bytes:
    """Return a project as an Excel workbook, with the dates of a schedule."""
    return workbook.write([HEADERS, *_rows(project.plan, schedule)], title=project.name or project.plan.name)


def unwritten(project: Project) -> tuple[Loss, ...]:
    """Return what a table cannot hold of a project."""
    return (*_unwritten_plan(project.plan), *_unwritten_tasks(project.plan))


def _rows(plan: Plan, schedule: Schedule) -> Iterator[list[Cell]]:
    ids = _ids(plan)
    links: defaultdict[str, list[Link]] = defaultdict(list)
    people: defaultdict[str, list[Assignment]] = defaultdict(list)
    for link in plan.links:
        links[link.successor].append(link)
    for assignment in plan.assignments:
        people[assignment.task].append(assignment)
    names = {resource.uid: resource.name for resource in plan.resources}
    for task, level in _outlined(plan):
        yield [
            ids[task.uid],
            level,
            task.name,
            None if task.summary else format_duration(Duration(task.duration, task.elapsed), units=_UNITS),
            *_dates(task, schedule),
            "; ".join(_link(link, ids) for link in links[task.uid]) or None,
            "; ".join(_person(each, names) for each in people[task.uid]) or None,
            format_percent(task.percent_complete),
            "Yes" if task.milestone else "No",
            task.deadline,
            *_constraint(task),
            task.actual_start,
            task.actual_finish,
            *_range(task),
            format_money(task.fixed_cost) if task.fixed_cost else None,
            "Yes" if task.active else "No",
        ]


def _dates(task: Task, schedule: Schedule) -> tuple[datetime | None, datetime | None]:
    if task.uid not in schedule:
        return None, None
    return schedule[task.uid].early_start, schedule[task.uid].early_finish


def _ids(plan: Plan) -> Mapping[str, str]:
    """Return what each task is called: its own id where all have one that a cell can hold, else its position."""
    ids = {task.uid: task.id or task.uid for task in plan.tasks}
    plain = all(text_of(uid) == uid and not _SEPARATORS & set(uid) and _is_alone(uid) for uid in ids.values())
    if plain and len(set(ids.values())) == len(ids):
        return ids
    return {task.uid: str(number) for number, (task, _) in enumerate(_outlined(plan), start=1)}


def _is_alone(uid: str) -> bool:
    """Whether an id is read back as itself and not as a link with a type or a lag."""
    known = {uid}
    return [link.predecessor for link in read_links(f"{uid}FS+1d", units=_UNITS, tasks=known)] == [uid]


def _outlined(plan: Plan) -> Iterator[tuple[Task, int]]:
    """Yield the tasks in outline order, each with its level."""
    known = {task.uid for task in plan.tasks}
    children: defaultdict[str | None, list[Task]] = defaultdict(list)
    for task in plan.tasks:
        children[task.parent if task.parent in known else None].append(task)
    waiting = [(task, 1) for task in reversed(children[None])]
    while waiting:
        task, level = waiting.pop()
        yield task, level
        waiting += [(child, level + 1) for child in reversed(children[task.uid])]


def _link(link: Link, ids: Mapping[str, str]) -> str:
    written = WrittenLink(ids[link.predecessor], link.type, Lag(link.lag, link.lag_unit))
    return format_link(written, units=_UNITS)


def _person(assignment: Assignment, names: Mapping[str, str]) -> str:
    name = _plain_name(names[assignment.resource])
    return name if assignment.units == 1.0 else f"{name} [{format_percent(assignment.units * 100)}]"


def _plain_name(name: str) -> str:
    """Return a name that a cell can hold among others."""
    plain = text_of(name[:MAX_TEXT]).translate(str.maketrans(";,[]", "  ()")).strip() or "Unnamed"
    return plain if list(read_people(plain)) == [(plain, 1.0)] else f"{plain}."


def _constraint(task: Task) -> tuple[str | None, datetime | None]:
    return (task.constraint.type, task.constraint.date) if task.constraint else (None, None)


def _range(task: Task) -> tuple[str | None, str | None, str | None]:
    if task.estimate is None or task.estimate.shape not in ("pert", "triangular"):
        return None, None, None
    low, likely, high = (format_duration(Duration(point, task.elapsed), units=_UNITS) for point in task.estimate.points)
    return low, likely, high


def _unwritten_plan(plan: Plan) -> Iterator[Loss]:
    kept = {
        "calendars": plan.calendars != (STANDARD,),
        "effects": plan.effects,
        "correlation groups": plan.groups,
        "imposed finish": plan.finish_by,
        "status date": plan.status_date,
        "target": plan.target,
        "time zone": plan.time_zone,
        "scheduling rules": plan.profile.name != "native",
    }
    yield from (Loss(what, "project", "A table has no place for it.") for what, value in kept.items() if value)
    for resource in plan.resources:
        if resource.rate or resource.cost_per_use or resource.availability or resource.max_units != 1.0:
            yield Loss("rates and capacity", f"resource {resource.name}", "Only the name is written.")
        if _plain_name(resource.name) != resource.name:
            yield Loss("resource name", f"resource {resource.name}", "Signs that separate names are replaced.")
    if len(plan.tasks) > MAX_ROWS or len(plan.tasks) * len(HEADERS) > MAX_CELLS:
        yield Loss("large table", "project", f"Milepost reads tables of up to {MAX_CELLS:,} cells back.")


def _unwritten_tasks(plan: Plan) -> Iterator[Loss]:
    for task in plan.tasks:
        place = f"task {task.id or task.uid} ({task.name})"
        if task.estimate is not None and task.estimate.shape not in ("pert", "triangular"):
            yield Loss("range", place, "Only ranges of three points are written.")
        for name in _NOT_WRITTEN:
            if getattr(task, name) != _PLAIN[name]:
                yield Loss(name.replace("_", " "), place, "A table has no place for it.")
        if task.manual is not None:
            yield Loss("manual dates", place, "Its dates are written; read again, it is scheduled by its links.")
    work = sum(1 for each in plan.assignments if each.work is not None or each.actual_work or each.delay)
    if work:
        yield Loss("work of assignments", "project", f"{work:,} assignments keep their people and units only.")
