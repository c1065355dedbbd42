"""A schedule as text: dates, floats and the reason for every date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from milepost.cli.terminal import printable
from milepost.cli.text.parts import bullets, heading, paragraph, words
from milepost.cli.text.provenance import losses, origin, title
from milepost.cli.text.table import Column, Sheet
from milepost.reports.documents.conflicts import conflict_sentences
from milepost.reports.formatting import format_count, format_date, format_days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from rich.console import RenderableType

    from milepost.engine.plan import Plan
    from milepost.engine.results import Schedule, TaskDates
    from milepost.reports.source import Source


def schedule_text(plan: Plan, schedule: Schedule, source: Source) -> Iterator[RenderableType]:
    """Return all tasks with dates, float and driver, what is critical first said in one sentence."""
    yield title(plan, source)
    yield Text()
    yield paragraph(_sentence(schedule))
    yield paragraph(origin(source), "dim")
    if schedule.tasks:
        yield heading("Tasks")
        yield _tasks(plan, schedule)
        yield paragraph("*: critical. Float: working time the finish can slip before the project does.", "dim")
    if schedule.conflicts:
        yield heading("Dates that are not kept")
        yield bullets(conflict_sentences(schedule))
    yield from losses(source)


def _sentence(schedule: Schedule) -> str:
    tasks = [task for task in schedule.tasks if not task.summary]
    critical = sum(task.critical and not task.finished for task in tasks)
    finished = sum(task.finished for task in tasks)
    done = f", {finished:,} of them finished" if finished else ""
    status = f", status of {format_date(schedule.status_date)}" if schedule.status_date else ""
    return (
        f"{format_date(schedule.start)} to {format_date(schedule.finish)}{status}: "
        f"{format_count(len(tasks), 'task')}{done}, {critical:,} critical."
    )


def _tasks(plan: Plan, schedule: Schedule) -> RenderableType:
    depth = _depths(plan)
    columns = [
        Column("Id", style="dim", least=13),
        Column("Task", least=14),
        Column("Start", "right"),
        Column("Finish", "right"),
        Column("Float", "right"),
        Column(),
        Column("Driven by", style="dim", least=11),
    ]
    return Sheet(columns, (_row(plan, schedule, task, depth.get(task.uid, 0)) for task in schedule.tasks))


def _row(plan: Plan, schedule: Schedule, task: TaskDates, depth: int) -> tuple[str | Text, ...]:
    name = " " * depth + printable(task.name)
    return (
        task.id or task.uid,
        Text(name, style="bold") if task.summary else name,
        format_date(task.early_start),
        format_date(task.early_finish),
        "" if task.summary else "done" if task.finished else _short_days(task.total_float, plan.minutes_per_day),
        Text("*", style="red") if task.critical and not task.finished and not task.summary else "",
        "" if task.summary else driven_by(schedule, task),
    )


_DRIVEN_BY = {
    "constraint": "constraint",
    "project_start": "start",
    "status_date": "status date",
    "actual": "actual dates",
    "manual": "fixed by hand",
    "levelling": "levelling",
    "as_late_as_possible": "ALAP",
    "resource": "people",
    "inactive": "inactive",
}


def driven_by(schedule: Schedule, task: TaskDates) -> str:
    """Return a task's driver in a word or two; `--why` tells the sentence."""
    driver = task.driver
    if driver.uid is None or driver.uid not in schedule:
        return _DRIVEN_BY.get(driver.kind, "")
    before = schedule[driver.uid]
    return f"{before.id or before.uid} {'' if driver.link == 'FS' else driver.link}".strip()


def _short_days(minutes: int, minutes_per_day: int) -> str:
    """Return working time as a column of many rows shows it: "12d", "1.5d", "2h"."""
    amount, unit = format_days(minutes, minutes_per_day).split()
    return f"{amount}{unit[0]}"


def _depths(plan: Plan) -> dict[str, int]:
    parents = {task.uid: task.parent for task in plan.tasks}
    depths: dict[str, int] = {}
    for uid in parents:
        depth, above = 0, parents[uid]
        while above is not None and depth < 8:
            depth, above = depth + 1, parents.get(above)
        depths[uid] = depth
    return depths


def why_text(plan: Plan, schedule: Schedule, task: TaskDates) -> Iterator[RenderableType]:
    """Return why a task is where it is: its own reason, then the chain back to where it begins."""
    yield words(f"{task.name} ({task.id or task.uid})", "bold")
    yield Text()
    float_left = format_days(task.total_float, plan.minutes_per_day)
    yield paragraph(f"{_moment(task.early_start)} to {_moment(task.early_finish)}; {_float_sentence(task, float_left)}")
    yield paragraph(task.driver.text)
    chain = chain_behind(schedule, task)
    if len(chain) > 1:
        yield heading("The chain behind it, latest first")
        yield Sheet(_CHAIN, (_link_row(schedule, each) for each in chain))


_CHAIN = (
    Column("Id", style="dim"),
    Column("Task", least=14),
    Column("Start", "right"),
    Column("Finish", "right"),
    Column("Driven by", style="dim", least=11),
)


def _float_sentence(task: TaskDates, float_left: str) -> str:
    if task.finished:
        return "it is finished."
    if task.critical:
        return f"it is critical: total float {float_left}."
    return f"it can slip {float_left} before the project does."


def _link_row(schedule: Schedule, task: TaskDates) -> tuple[str, ...]:
    dates = format_date(task.early_start), format_date(task.early_finish)
    return task.id or task.uid, task.name, *dates, driven_by(schedule, task)


def chain_behind(schedule: Schedule, task: TaskDates) -> list[TaskDates]:
    """Return the task, the task that drives it, and so on to one that nothing drives."""
    chain, seen = [task], {task.uid}
    while (before := chain[-1].driver.uid) is not None and before in schedule and before not in seen:
        seen.add(before)
        chain.append(schedule[before])
    return chain


def _moment(moment: datetime) -> str:
    return f"{format_date(moment)} {moment:%H:%M}"
