"""Milestones and deadlines: when each is planned, when it may come, and how likely it is kept."""

from __future__ import annotations

from milepost.engine.plan import Task
from milepost.engine.results import DeadlineChance, Forecast
from milepost.reports.documents.structure import Block, Paragraph, Section
from milepost.reports.formatting import format_date, format_share
from milepost.reports.tables import Column, Table

LIMIT = 60
_COLUMNS = (
    Column("Milestone or task"),
    Column("Planned", "date"),
    Column("P50", "date"),
    Column("P80", "date"),
    Column("Deadline", "date"),
    Column("Chance", "chance"),
    Column("Drives the finish", "number"),
)


def milestones_section(forecast: Forecast) -> Section:
    """Return the table of milestones and deadlines, in order of their planned dates."""
    tasks = [task for task in forecast.plan.tasks if _is_listed(task, forecast)]
    tasks.sort(key=lambda task: (forecast.schedule[task.uid].early_finish, task.uid))
    if not tasks:
        missing = "The plan has no open milestones and no deadlines; add some to see the chance of keeping each."
        return Section("milestones", "Milestones and deadlines", (Paragraph(missing),))
    chances = {chance.uid: chance for chance in forecast.simulation.deadlines}
    kept = _most_telling(tasks, chances)
    blocks: list[Block] = [_table(kept, forecast, chances)]
    if len(kept) < len(tasks):
        blocks.append(Paragraph(f"{len(tasks) - len(kept):,} later milestones are left out; the JSON output has all."))
    return Section("milestones", "Milestones and deadlines", tuple(blocks))


def _is_listed(task: Task, forecast: Forecast) -> bool:
    if task.uid not in forecast.schedule or task.uid not in forecast.simulation:
        return False
    dates = forecast.schedule[task.uid]
    return not dates.finished and (task.deadline is not None or (task.milestone and not dates.summary))


def _most_telling(tasks: list[Task], chances: dict[str, DeadlineChance]) -> list[Task]:
    """Return tasks with deadlines first, then the earliest milestones, in their old order."""
    first = sorted(range(len(tasks)), key=lambda index: (tasks[index].uid not in chances, index))[:LIMIT]
    return [tasks[index] for index in sorted(first)]


def _table(tasks: list[Task], forecast: Forecast, chances: dict[str, DeadlineChance]) -> Table:
    rows = tuple(_cells(task, forecast, chances.get(task.uid)) for task in tasks)
    tones = tuple(_tone(chances.get(task.uid)) for task in tasks)
    return Table("", _COLUMNS, rows, tones)


def _cells(task: Task, forecast: Forecast, chance: DeadlineChance | None) -> tuple[str, ...]:
    dates, simulated = forecast.schedule[task.uid], forecast.simulation[task.uid]
    return (
        task.name,
        format_date(dates.early_finish),
        format_date(simulated.p50),
        format_date(simulated.p80),
        "" if chance is None else format_date(chance.deadline),
        "" if chance is None else format_share(chance.probability),
        format_share(simulated.criticality),
    )


def _tone(chance: DeadlineChance | None) -> str:
    if chance is None:
        return "plain"
    return "bad" if chance.probability < 0.5 else "warn" if chance.probability < 0.8 else "ok"
