"""Milestones and deadlines: when each is planned, when it may come, and how likely it is kept."""

from __future__ import annotations

from milepost.engine.health.namesakes import told_apart
from milepost.engine.plan import Task
from milepost.engine.results import DeadlineChance, Forecast
from milepost.reports.documents.structure import Block, Paragraph, Section
from milepost.reports.formatting import format_date, format_share
from milepost.reports.tables import Column, Table

LIMIT = 30
_COLUMNS = (
    Column("Milestone or task"),
    Column("Planned", "date"),
    Column("P50", "date"),
    Column("P80", "date"),
)
_PROMISED = (Column("Deadline", "date"), Column("Chance", "chance"))


def milestones_section(forecast: Forecast) -> Section:
    """Return the table of milestones and deadlines, in order of their planned dates."""
    tasks = [task for task in forecast.plan.tasks if _is_listed(task, forecast)]
    tasks.sort(key=lambda task: (forecast.schedule[task.uid].early_finish, task.uid))
    if not tasks:
        missing = "The plan has no open milestones and no deadlines; add some to see the chance of keeping each."
        return Section("milestones", "Milestones and deadlines", (Paragraph(missing),))
    chances = {chance.uid: chance for chance in forecast.simulation.deadlines}
    kept = _most_telling(tasks, forecast)
    blocks: list[Block] = [_table(kept, forecast, chances)]
    if len(kept) < len(tasks):
        blocks.append(Paragraph(f"{len(tasks) - len(kept):,} milestones that seldom drive the finish are left out."))
    return Section("milestones", "Milestones and deadlines", tuple(blocks))


def _is_listed(task: Task, forecast: Forecast) -> bool:
    if task.uid not in forecast.schedule or task.uid not in forecast.simulation:
        return False
    dates = forecast.schedule[task.uid]
    return not dates.finished and (task.deadline is not None or (task.milestone and not dates.summary))


def _most_telling(tasks: list[Task], forecast: Forecast) -> list[Task]:
    """Return tasks with deadlines first, then those that drive the finish most often, in their old order."""

    def telling(index: int) -> tuple[bool, float, int]:
        task = tasks[index]
        return task.deadline is None, -forecast.simulation[task.uid].criticality, index

    return [tasks[index] for index in sorted(sorted(range(len(tasks)), key=telling)[:LIMIT])]


def _table(tasks: list[Task], forecast: Forecast, chances: dict[str, DeadlineChance]) -> Table:
    promised = any(task.uid in chances for task in tasks)
    columns = (*_COLUMNS, *(_PROMISED if promised else ()), Column("Drives the finish", "number"))
    names = told_apart(forecast.plan.tasks)
    rows = tuple(
        (
            names[task.uid],
            *_dates(task, forecast),
            *(_kept(chances.get(task.uid)) if promised else ()),
            _drives(task, forecast),
        )
        for task in tasks
    )
    tones = tuple(_tone(chances.get(task.uid)) for task in tasks)
    return Table("", columns, rows, tones)


def _dates(task: Task, forecast: Forecast) -> tuple[str, ...]:
    moments = (forecast.schedule[task.uid].early_finish, forecast.simulation[task.uid].p50)
    return tuple(format_date(moment) for moment in (*moments, forecast.simulation[task.uid].p80))


def _kept(chance: DeadlineChance | None) -> tuple[str, str]:
    return ("", "") if chance is None else (format_date(chance.deadline), format_share(chance.probability))


def _drives(task: Task, forecast: Forecast) -> str:
    return format_share(forecast.simulation[task.uid].criticality)


def _tone(chance: DeadlineChance | None) -> str:
    if chance is None:
        return "plain"
    return "bad" if chance.probability < 0.5 else "warn" if chance.probability < 0.8 else "ok"
