"""The schedule as a document: when each task can and must happen, and why."""

from __future__ import annotations

from milepost.engine.plan import Plan
from milepost.engine.results import Schedule, TaskDates
from milepost.reports.documents.conflicts import conflict_sentences
from milepost.reports.documents.gantt_rows import gantt_charts, shown_sentence
from milepost.reports.documents.origin import colophon, losses_section, subtitle, title
from milepost.reports.documents.structure import Block, Bullets, Document, Fact, Facts, Figure, Paragraph, Section
from milepost.reports.formatting import format_count, format_date, format_days, readable_dates
from milepost.reports.source import Source
from milepost.reports.tables import Column, Table

LIMIT = 300
_COLUMNS = (
    Column("Task"),
    Column("Start", "date"),
    Column("Finish", "date"),
    Column("Latest finish", "date"),
    Column("Float", "number"),
    Column("Critical"),
    Column("Why it is there"),
)


def schedule_document(plan: Plan, schedule: Schedule, *, source: Source) -> Document:
    """Return the schedule as a document.

    Parameters
    ----------
    plan : Plan
    schedule : Schedule
        Its dates.
    source : Source
        The file that the plan was read from.
    """
    return Document(
        kind="Schedule",
        title=title(plan, source),
        subtitle=subtitle(source, schedule.status_date, len(schedule.tasks)),
        opening=_opening(schedule),
        sections=(
            *_conflicts(schedule),
            *_gantt(plan, schedule),
            *_longest_path(plan, schedule),
            *_tasks(plan, schedule),
            *losses_section(source),
        ),
        colophon=colophon(source),
    )


def _opening(schedule: Schedule) -> tuple[Block, ...]:
    dates = Facts((Fact("Start", format_date(schedule.start)), Fact("Finish", format_date(schedule.finish))), "main")
    return dates, Paragraph(schedule_sentence(schedule))


def schedule_sentence(schedule: Schedule) -> str:
    """Return the schedule in one sentence."""
    work = [dates for dates in schedule.tasks if not dates.summary]
    critical = sum(1 for dates in work if dates.critical and not dates.finished)
    finished = sum(1 for dates in work if dates.finished)
    done = f", {finished:,} of them finished" if finished else ""
    return (
        f"{format_count(len(work), 'task')}{done}; {critical:,} {'is' if critical == 1 else 'are'} critical: "
        f"a delay there moves the finish of {format_date(schedule.finish)}."
    )


def _conflicts(schedule: Schedule) -> tuple[Section, ...]:
    if not schedule.conflicts:
        return ()
    texts = conflict_sentences(schedule)[:LIMIT]
    return (Section("conflicts", "What the dates do not keep", (Bullets(tuple(texts)),)),)


def _gantt(plan: Plan, schedule: Schedule) -> tuple[Section, ...]:
    charts = gantt_charts(plan, schedule)
    sentence = shown_sentence(charts, schedule)
    blocks: list[Block] = [Paragraph(sentence)] if sentence else []
    blocks += [Figure(chart) for chart in charts]
    return (Section("plan", "The plan", tuple(blocks)),) if blocks else ()


def _longest_path(plan: Plan, schedule: Schedule) -> tuple[Section, ...]:
    path = [dates for dates in schedule.tasks if dates.longest_path and not dates.summary]
    path.sort(key=lambda dates: (dates.early_start, dates.early_finish))
    if not path:
        return ()
    said = Paragraph(f"{format_count(len(path), 'task')} in a row make the project as long as it is.")
    return (Section("path", "The longest path", (said, *_table(path, plan))),)


def _tasks(plan: Plan, schedule: Schedule) -> tuple[Section, ...]:
    tasks = list(schedule.tasks)
    return (Section("tasks", "All tasks", _table(tasks, plan)),) if tasks else ()


def _table(tasks: list[TaskDates], plan: Plan) -> tuple[Block, ...]:
    rows = tuple(_cells(dates, plan.minutes_per_day) for dates in tasks[:LIMIT])
    table = Table("", _COLUMNS, rows)
    if len(tasks) <= LIMIT:
        return (table,)
    return table, Paragraph(f"The first {LIMIT} of {len(tasks):,} tasks; the JSON output has all.")


def _cells(dates: TaskDates, minutes_per_day: int) -> tuple[str, ...]:
    return (
        dates.name,
        format_date(dates.early_start),
        format_date(dates.early_finish),
        format_date(dates.late_finish),
        "done" if dates.finished else format_days(dates.total_float, minutes_per_day),
        "yes" if dates.critical and not dates.finished else "",
        readable_dates(dates.driver.text),
    )
