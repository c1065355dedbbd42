"""Plans with dates and runs built by hand, so that a rule is judged on exactly what a test says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from milepost.engine.health.catalogue import RULES
from milepost.engine.health.facts import Facts, gather
from milepost.engine.health.practices import Practice
from milepost.engine.plan import Link, Plan, Task
from milepost.engine.results import (
    Conflict,
    DeadlineChance,
    Distribution,
    Driver,
    Finding,
    Schedule,
    Simulation,
    TaskDates,
    TaskForecast,
)
from milepost.engine.timeline import Timeline

MONDAY = datetime(2026, 1, 5, 8)
DAY = 480
LINE = Timeline()


def day(number: float) -> datetime:
    """Return 08:00 so many calendar days after the first Monday."""
    return MONDAY + timedelta(days=number)


def task(uid: str, days: float = 1, **fields: Any) -> Task:
    return Task(uid, uid.title(), duration=round(days * DAY), **fields)


def chain(*uids: str) -> tuple[Link, ...]:
    return tuple(Link(before, after) for before, after in pairwise(uids))


def dates_of(task: Task, overrides: Mapping[str, Any]) -> TaskDates:
    start = task.actual_start or MONDAY
    finish = task.actual_finish or start + timedelta(days=task.duration / DAY)
    driver = Driver("project_start", "The project starts then.")
    plain = TaskDates(task.uid, "", task.name, start, finish, start, finish, 0, 0, True, True, driver)
    return replace(plain, finished=task.actual_finish is not None, summary=task.summary, **overrides)


def schedule_of(
    plan: Plan, dates: Mapping[str, Mapping[str, Any]], conflicts: Sequence[Conflict], finish: datetime | None
) -> Schedule:
    rows = tuple(dates_of(task, dates.get(task.uid, {})) for task in plan.tasks if task.active)
    finish = finish or max((row.early_finish for row in rows), default=plan.start)
    by_uid = {row.uid: row for row in rows}
    return Schedule(plan.start, finish, plan.status_date, rows, tuple(conflicts), by_uid)


def simulation_of(
    schedule: Schedule,
    finishes: Iterable[datetime],
    forecasts: Mapping[str, Mapping[str, Any]],
    deadlines: Sequence[DeadlineChance],
) -> Simulation:
    def forecast(row: TaskDates) -> TaskForecast:
        at = row.early_finish
        return replace(TaskForecast(row.uid, at, at, at, at, float(row.critical)), **forecasts.get(row.uid, {}))

    rows = tuple(map(forecast, schedule.tasks))
    samples = sorted(LINE.minute(moment) for moment in finishes) or [LINE.minute(schedule.finish)]
    finish = Distribution(np.array(samples, np.int64))
    by_uid = {row.uid: row for row in rows}
    cost = Distribution(np.zeros(1, np.int64))
    return Simulation(len(samples), 1, finish, cost, rows, tuple(deadlines), (), (), len(samples), LINE, by_uid)


def facts_of(
    *tasks: Task,
    dates: Mapping[str, Mapping[str, Any]] = {},
    forecasts: Mapping[str, Mapping[str, Any]] = {},
    conflicts: Sequence[Conflict] = (),
    deadlines: Sequence[DeadlineChance] = (),
    finishes: Sequence[datetime] = (),
    finish: datetime | None = None,
    **plan: Any,
) -> Facts:
    built = Plan(MONDAY, tasks, **plan)
    schedule = schedule_of(built, dates, conflicts, finish)
    return gather(built, schedule, simulation_of(schedule, finishes, forecasts, deadlines))


def judged(rule_id: str, *tasks: Task, **facts: Any) -> Finding | None:
    """Return what one rule finds in a plan built by hand; a signal that passes is not told."""
    rule = next(rule for rule in RULES if rule.id == rule_id)
    assert not isinstance(rule, Practice)
    finding = rule.judge(facts_of(*tasks, **facts))
    return None if finding and finding.status == "pass" and rule_id.startswith("signal-") else finding


class Bench:
    """What the tests build with."""

    monday = MONDAY
    day = staticmethod(day)
    task = staticmethod(task)
    chain = staticmethod(chain)
    facts = staticmethod(facts_of)
    judge: Callable[..., Any] = staticmethod(judged)


@pytest.fixture(scope="session")
def bench() -> Bench:
    """Return the workbench of the health tests."""
    return Bench()
