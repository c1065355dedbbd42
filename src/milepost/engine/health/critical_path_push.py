"""The critical path test: whether the finish moves when the first critical task does."""

from __future__ import annotations

from dataclasses import dataclass, replace

from milepost.engine.errors import OutOfRange
from milepost.engine.health.facts import Facts
from milepost.engine.health.formulas import TEST_DAYS
from milepost.engine.plan import Plan, Task
from milepost.engine.results import Schedule


@dataclass(frozen=True, slots=True)
class Push:
    """What became of the end of the project when `task` was made longer.

    `expected` and `moved` are working days of the project calendar: by how much the finish of the task
    itself moved (when it cannot move at all, the 600 days), and that of the last task, `end`.
    """

    task: Task
    end: Task
    expected: float
    moved: float


def push_first_critical(facts: Facts) -> Push | str:
    """Make the first critical task 600 working days longer and schedule again.

    Returns
    -------
    Push or str
        The reason, when there is nothing to push.
    """
    from milepost.engine.critical_path import schedule

    task = first_critical(facts)
    if task is None:
        return "no unfinished critical task has a duration"
    try:
        return _pushed(facts, schedule(lengthened(facts.plan, task)), task)
    except OutOfRange:
        return f"{TEST_DAYS} more days lead beyond the last date that can be scheduled"


def _pushed(facts: Facts, pushed: Schedule, task: Task) -> Push:
    end = max(facts.unfinished, key=lambda other: (facts.dates(other).early_finish, pushed[other.uid].early_finish))
    return Push(task, end, _moved(facts, pushed, task) or float(TEST_DAYS), _moved(facts, pushed, end))


def _moved(facts: Facts, pushed: Schedule, task: Task) -> float:
    return facts.working_days(facts.dates(task).early_finish, pushed[task.uid].early_finish)


def first_critical(facts: Facts) -> Task | None:
    """Return the unfinished critical task that starts first; manual dates do not count as a duration."""
    critical = [
        task
        for task in facts.unfinished
        if task.manual is None and task.duration > 0 and (facts.dates(task).critical or facts.dates(task).longest_path)
    ]
    return min(critical, key=lambda task: (not facts.dates(task).critical, facts.dates(task).early_start), default=None)


def lengthened(plan: Plan, task: Task) -> Plan:
    """Return the plan with 600 working days more on one task, whatever its assignments say."""
    more = TEST_DAYS * plan.minutes_per_day
    longer = replace(
        task,
        type="fixed_duration",
        duration=task.duration + more,
        remaining=None if task.remaining is None else task.remaining + more,
        percent_complete=task.percent_complete * task.duration / (task.duration + more),
    )
    return replace(plan, tasks=tuple(longer if other.uid == task.uid else other for other in plan.tasks))
