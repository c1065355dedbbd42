"""What would be read of a file: its columns, its first tasks, and what is left out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rich.text import Text

from milepost.cli.terminal import printable
from milepost.cli.text.parts import and_more, heading, paragraph
from milepost.cli.text.provenance import losses, origin, title
from milepost.cli.text.table import Column, Sheet
from milepost.reports.formatting import format_count, format_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from milepost.engine.plan import Plan, Task
    from milepost.exchange.project_file import Column as TableColumn
    from milepost.reports.source import Source

FIRST_TASKS = 10


def preview_text(plan: Plan, source: Source, columns: Sequence[TableColumn]) -> Iterator[RenderableType]:
    """Return how a file is read, before anything is made of it."""
    tasks, links = format_count(len(plan.tasks), "task"), format_count(len(plan.links), "link")
    yield title(plan, source)
    yield Text()
    yield paragraph(f"{tasks}, {links}, from {format_date(plan.start)} on. Nothing is written.")
    yield paragraph(origin(source), "dim")
    if columns:
        yield heading("Columns")
        yield Sheet([Column("Header", least=14), Column("Read as")], (_column_row(column) for column in columns))
    if plan.tasks:
        yield heading("First tasks" if len(plan.tasks) > FIRST_TASKS else "Tasks")
        yield _tasks(plan)
    yield from and_more(FIRST_TASKS, len(plan.tasks), "task", "the plan holds all")
    yield from losses(source)


def _column_row(column: TableColumn) -> tuple[str, Text]:
    told = column.field.replace("_", " ")
    return printable(column.header), Text(told) if told else Text("left out", style="dim")


def _tasks(plan: Plan) -> RenderableType:
    from milepost.exchange.quantities import Duration, Lag, Units, WrittenLink, format_duration, format_link

    units = Units(plan.minutes_per_day, plan.minutes_per_week, plan.days_per_month)
    ids = {task.uid: task.id or task.uid for task in plan.tasks}
    names = {resource.uid: resource.name for resource in plan.resources}
    links: defaultdict[str, list[str]] = defaultdict(list)
    people: defaultdict[str, list[str]] = defaultdict(list)
    for link in plan.links:
        written = WrittenLink(ids[link.predecessor], link.type, Lag(link.lag, link.lag_unit))
        links[link.successor].append(format_link(written, units=units))
    for each in plan.assignments:
        people[each.task].append(names[each.resource])

    def row(task: Task) -> tuple[str | Text, ...]:
        name = " " * depths[task.uid] + printable(task.name)
        return (
            ids[task.uid],
            Text(name, style="bold") if task.summary else name,
            "" if task.summary else format_duration(Duration(task.duration, task.elapsed), units=units),
            ", ".join(links[task.uid]),
            ", ".join(people[task.uid]),
        )

    depths = _depths(plan.tasks)
    columns = [
        Column("Id", style="dim", least=6),
        Column("Task", least=14),
        Column("Duration", "right"),
        Column("After", least=8),
        Column("People", least=8),
    ]
    return Sheet(columns, (row(task) for task in plan.tasks[:FIRST_TASKS]))


def _depths(tasks: Sequence[Task]) -> Mapping[str, int]:
    """Return how deep each task stands in the outline."""
    parents = {task.uid: task.parent for task in tasks}
    depths: dict[str, int] = {}
    for task in tasks[:FIRST_TASKS]:
        depth, above = 0, task.parent
        while above is not None and depth < len(tasks):
            depth, above = depth + 1, parents.get(above)
        depths[task.uid] = depth
    return depths
