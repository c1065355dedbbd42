"""Writing tasks and their links as MSPDI."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from milepost.engine.plan import Baseline, ConstraintType, Earning, LagUnit, Link, LinkType, Plan, Task, TaskType
from milepost.exchange.fields import half_up
from milepost.exchange.ms_project.aliases import TASK_ID_FIELD, TASK_UID_FIELD
from milepost.exchange.ms_project.markup import Markup, duration
from milepost.exchange.ms_project.numbers import is_plain

if TYPE_CHECKING:
    from milepost.engine.results import Schedule, TaskDates

MAX_NAME = 255
_TYPES: dict[TaskType, int] = {"fixed_units": 0, "resource_dependent": 0, "fixed_work": 2}  # all others: 1, duration
_LINKS: dict[LinkType, int] = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}
_LAGS: dict[LagUnit, int] = {"working": 7, "elapsed": 8, "percent": 19, "elapsed_percent": 20}
# MS Project has no 'start on' that links may push; 'no earlier' keeps the date that it schedules.
_CONSTRAINTS: dict[ConstraintType, int] = {
    "ASAP": 0, "ALAP": 1, "MSO": 2, "MFO": 3, "SNET": 4, "SNLT": 5, "FNET": 6, "FNLT": 7, "START_ON": 4, "FINISH_ON": 6,
}  # fmt: skip
_DAYS, _ELAPSED_DAYS = 7, 8


@dataclass(frozen=True, slots=True)
class TaskNumbers:
    """The numbers of tasks and calendars, and the uids of tasks to be kept beside them."""

    tasks: Mapping[str, int]
    calendars: Mapping[str, int]
    aliases: Mapping[str, str]


def write_tasks(markup: Markup, plan: Plan, numbers: TaskNumbers, schedule: Schedule | None) -> None:
    """Write all tasks in outline order."""
    links: dict[str, list[Link]] = defaultdict(list)
    for link in plan.links:
        links[link.successor].append(link)
    minor = 100 / 10.0**plan.currency_digits
    with markup.inside("Tasks"):
        for row, (task, outline) in enumerate(_outlined(plan.tasks), start=1):
            dates = schedule[task.uid] if schedule is not None and task.uid in schedule else None
            with markup.inside("Task"):
                _write_identity(markup, task, row=row, outline=outline, numbers=numbers)
                _write_dates(markup, task, dates)
                _write_progress(markup, task, minor)
                _write_rules(markup, task, numbers)
                _write_earning(markup, task, plan.earning)
                for link in links[task.uid]:
                    _write_link(markup, link, numbers)
                _write_aliases(markup, task, row=row, numbers=numbers)
                if task.baseline is not None:
                    _write_baseline(markup, task.baseline, minor)


def _outlined(tasks: tuple[Task, ...]) -> list[tuple[Task, tuple[int, ...]]]:
    """Return the tasks in outline order, each summary before what belongs to it, with their outline numbers."""
    uids = {task.uid for task in tasks}
    children: dict[str | None, list[Task]] = defaultdict(list)
    for task in tasks:
        children[task.parent if task.parent in uids else None].append(task)
    listed: list[tuple[Task, tuple[int, ...]]] = []
    waiting = _branch(children[None], ())
    while waiting:
        task, outline = waiting.pop()
        listed.append((task, outline))
        waiting += _branch(children[task.uid], outline)
    return listed


def _branch(tasks: list[Task], outline: tuple[int, ...]) -> list[tuple[Task, tuple[int, ...]]]:
    """Return tasks with their outline numbers, the last one first."""
    return [(task, (*outline, number)) for number, task in enumerate(tasks, start=1)][::-1]


def _write_identity(markup: Markup, task: Task, *, row: int, outline: tuple[int, ...], numbers: TaskNumbers) -> None:
    number = ".".join(map(str, outline))
    markup.leaves(
        UID=numbers.tasks[task.uid],
        ID=row,
        Name=task.name[:MAX_NAME],
        Active=task.active,
        Manual=task.manual is not None,
        Type=_TYPES.get(task.type, 1),
        IsNull=False,
        WBS=number,
        OutlineNumber=number,
        OutlineLevel=len(outline),
        Priority=None if task.priority == 500 else task.priority,
    )


def _write_dates(markup: Markup, task: Task, dates: TaskDates | None) -> None:
    fixed = task.manual or (
        (dates.early_start, dates.early_finish) if dates else (task.actual_start, task.actual_finish)
    )
    markup.leaves(Start=fixed[0], Finish=fixed[1], Duration=duration(task.duration))
    if task.manual is not None:
        markup.leaves(ManualStart=fixed[0], ManualFinish=fixed[1], ManualDuration=duration(task.duration))
    markup.leaves(
        DurationFormat=_ELAPSED_DAYS if task.elapsed else _DAYS,
        Estimated=False,
        Milestone=task.milestone,
        Summary=task.summary,
    )
    if dates is not None:
        markup.leaves(
            Critical=dates.critical,
            EarlyStart=dates.early_start,
            EarlyFinish=dates.early_finish,
            LateStart=dates.late_start,
            LateFinish=dates.late_finish,
            FreeSlack=dates.free_float * 10,
            TotalSlack=dates.total_float * 10,
        )


def _write_progress(markup: Markup, task: Task, minor: float) -> None:
    markup.leaves(
        FixedCost=task.fixed_cost * minor if task.fixed_cost else None,
        PercentComplete=half_up(task.percent_complete),
        ActualStart=task.actual_start,
        ActualFinish=task.actual_finish,
        ActualCost=None if task.actual_cost is None else task.actual_cost * minor,
        RemainingDuration=None if task.remaining is None else duration(task.remaining),
    )


def _write_rules(markup: Markup, task: Task, numbers: TaskNumbers) -> None:
    constraint = task.constraint
    markup.leaves(
        ConstraintType=_CONSTRAINTS[constraint.type] if constraint else 0,
        CalendarUID=-1 if task.calendar is None else numbers.calendars[task.calendar],
        ConstraintDate=constraint.date if constraint else None,
        Deadline=task.deadline,
        LevelingDelay=task.levelling_delay * 10,
        LevelingDelayFormat=_ELAPSED_DAYS,
        IgnoreResourceCalendar=task.ignore_resource_calendars,
    )


def _write_earning(markup: Markup, task: Task, usual: Earning) -> None:
    physical = task.physical_percent
    markup.leaves(
        PhysicalPercentComplete=None if physical is None else half_up(physical),
        EarnedValueMethod=earning_code(task.earning or usual),
    )


def earning_code(earning: Earning) -> int:
    """Return the number by which MS Project knows a rule of earning; it has two."""
    return 1 if earning.rule == "physical" else 0


def _write_link(markup: Markup, link: Link, numbers: TaskNumbers) -> None:
    share = link.lag_unit in ("percent", "elapsed_percent")
    with markup.inside("PredecessorLink"):
        markup.leaves(
            PredecessorUID=numbers.tasks[link.predecessor],
            Type=_LINKS[link.type],
            CrossProject=False,
            LinkLag=half_up(link.lag if share else link.lag * 10),
            LagFormat=_LAGS[link.lag_unit],
        )


def _write_aliases(markup: Markup, task: Task, *, row: int, numbers: TaskNumbers) -> None:
    if task.uid in numbers.aliases:
        write_alias(markup, TASK_UID_FIELD, task.uid)
    if task.id != str(row) and is_plain(task.id):
        write_alias(markup, TASK_ID_FIELD, task.id)


def write_alias(markup: Markup, field: str, value: str) -> None:
    """Write the value of a custom text field."""
    with markup.inside("ExtendedAttribute"):
        markup.leaves(FieldID=field, Value=value)


def _write_baseline(markup: Markup, baseline: Baseline, minor: float) -> None:
    with markup.inside("Baseline"):
        markup.leaves(
            Number=0,
            Start=baseline.start,
            Finish=baseline.finish,
            Duration=None if baseline.duration is None else duration(baseline.duration),
            Work=None if baseline.work is None else duration(baseline.work),
            Cost=None if baseline.cost is None else baseline.cost * minor,
        )
