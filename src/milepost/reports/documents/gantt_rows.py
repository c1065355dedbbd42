"""The rows that a Gantt shows: all of a small plan, the telling ones of a big plan."""

from __future__ import annotations

from dataclasses import dataclass

from milepost.engine.plan import Calendar, Plan, Shift, Task
from milepost.engine.results import Schedule, Simulation, TaskDates
from milepost.reports.charts.gantt import Gantt, GanttRow, Span
from milepost.reports.formatting import format_date, format_share

LIMIT = 150
PANEL = 40
_WEEKDAYS = (((480, 720), (780, 1020)),) * 5 + ((), ())


@dataclass(frozen=True, slots=True)
class _Outline:
    """The plan's tasks by uid, with the way up to the project."""

    tasks: dict[str, Task]

    def ancestors(self, uid: str) -> list[str]:
        """Return the summaries above a task, nearest first."""
        above: list[str] = []
        parent = self.tasks[uid].parent
        while parent is not None and parent in self.tasks and parent not in above:
            above.append(parent)
            parent = self.tasks[parent].parent
        return above


def gantt_charts(plan: Plan, schedule: Schedule, simulation: Simulation | None = None) -> tuple[Gantt, ...]:
    """Return the Gantt in panels that fit a printed page."""
    outline = _Outline({task.uid: task for task in plan.tasks})
    shown = _shown(outline, schedule, simulation)
    rows = [_row(outline, schedule, simulation, dates) for dates in schedule.tasks if dates.uid in shown]
    if not rows:
        return ()
    span = _span(plan, schedule, rows)
    panels = _split(rows)
    return tuple(_panel(part, span, (index, len(panels))) for index, part in enumerate(panels, start=1))


def _split(rows: list[GanttRow]) -> list[list[GanttRow]]:
    """Cut the rows into panels, where possible before a row near the top of the outline."""
    parts: list[list[GanttRow]] = []
    while len(rows) > PANEL:
        cut = min(range(PANEL, PANEL - 13, -1), key=lambda index: rows[index].level)
        parts.append(rows[:cut])
        rows = rows[cut:]
    return [*parts, rows]


def shown_sentence(charts: tuple[Gantt, ...], schedule: Schedule) -> str:
    """Return which tasks the Gantt shows; empty when it shows all."""
    shown, total = sum(len(chart.rows) for chart in charts), len(schedule.tasks)
    if shown == total:
        return ""
    return (
        f"The chart shows {shown:,} of {total:,} tasks: deadlines, milestones, the tasks that drive the finish, "
        "and the summaries above them. All tasks are in the JSON output."
    )


def _shown(outline: _Outline, schedule: Schedule, simulation: Simulation | None) -> set[str]:
    if len(schedule.tasks) <= LIMIT:
        return {dates.uid for dates in schedule.tasks}
    shown: set[str] = set()
    for _, _, _, uid in sorted(_candidates(outline, schedule, simulation)):
        wanted = {uid, *(above for above in outline.ancestors(uid) if above in schedule)} - shown
        if len(shown) + len(wanted) <= LIMIT:
            shown |= wanted
    return shown


def _candidates(
    outline: _Outline, schedule: Schedule, simulation: Simulation | None
) -> list[tuple[int, float, int, str]]:
    found: list[tuple[int, float, int, str]] = []
    for order, dates in enumerate(schedule.tasks):
        criticality = _criticality(simulation, dates.uid)
        rank = _rank(outline, dates, criticality)
        if rank is not None:
            found.append((rank, -criticality, order, dates.uid))
    return found


def _rank(outline: _Outline, dates: TaskDates, criticality: float) -> int | None:
    """Return how early a task earns its row; ``None`` when it earns none in a big plan."""
    task = outline.tasks[dates.uid]
    if dates.summary:
        return 1 if len(outline.ancestors(dates.uid)) <= 1 else None
    if dates.finished:
        return None
    if task.deadline is not None:
        return 0
    if dates.critical or criticality >= 0.2:
        return 2 if task.milestone else 3
    return 4 if task.milestone else None


def _criticality(simulation: Simulation | None, uid: str) -> float:
    return simulation[uid].criticality if simulation is not None and uid in simulation else 0.0


def _row(outline: _Outline, schedule: Schedule, simulation: Simulation | None, dates: TaskDates) -> GanttRow:
    task = outline.tasks[dates.uid]
    known = simulation is not None and dates.uid in simulation and not dates.finished
    return GanttRow(
        name=dates.name,
        kind="summary" if dates.summary else "milestone" if task.milestone else "task",
        start=dates.early_start,
        finish=dates.early_finish,
        level=sum(1 for above in outline.ancestors(dates.uid) if above in schedule),
        p80=simulation[dates.uid].p80 if simulation is not None and known else None,
        progress=1.0 if dates.finished else min(1.0, task.percent_complete / 100),
        critical=dates.critical and not dates.finished,
        deadline=task.deadline,
        drives=format_share(_criticality(simulation, dates.uid)) if known and not dates.summary else "",
    )


def _span(plan: Plan, schedule: Schedule, rows: list[GanttRow]) -> Span:
    first = min(row.start for row in rows)
    last = max(max(row.finish, row.p80 or row.finish) for row in rows)
    room = first + (last - first) * 1.25
    deadlines = [row.deadline for row in rows if row.deadline is not None and row.deadline <= room]
    weekdays, hours = working_pattern(plan)
    status = schedule.status_date
    shown_status = status if status is not None and first <= status <= last else None
    return Span(first, max([last, *deadlines]), weekdays, hours, shown_status)


def working_pattern(plan: Plan) -> tuple[frozenset[int], tuple[int, int]]:
    """Return the weekdays and the minutes of the day that the project's calendar works."""
    calendars = {calendar.uid: calendar for calendar in plan.calendars}
    week = [_shifts(calendars, plan.calendar, day) for day in range(7)]
    days = frozenset(day for day in range(7) if week[day]) or frozenset(range(5))
    shifts = [shift for day in week for shift in day] or [(480, 1020)]
    return days, (min(start for start, _ in shifts), max(end for _, end in shifts))


def _shifts(calendars: dict[str, Calendar], uid: str, day: int) -> tuple[Shift, ...]:
    seen: set[str] = set()
    while uid in calendars and uid not in seen:
        seen.add(uid)
        calendar = calendars[uid]
        shifts = calendar.week[day]
        if shifts is not None:
            return shifts
        uid = calendar.base or ""
    return _WEEKDAYS[day]


def _panel(rows: list[GanttRow], span: Span, place: tuple[int, int]) -> Gantt:
    index, panels = place
    part = f", part {index} of {panels}" if panels > 1 else ""
    reached = any(row.p80 is not None for row in rows)
    title = f"Tasks over time, with their reach to P80{part}" if reached else f"Tasks over time{part}"
    latest = format_date(max(row.finish for row in rows))
    critical = sum(1 for row in rows if row.critical and row.kind == "task")
    finding = f"{len(rows)} tasks, {critical} of them critical; the last planned finish is {latest}."
    return Gantt(f"plan-{index}", title, finding, tuple(rows), span)
