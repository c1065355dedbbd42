"""A believable forecast to print without simulating: it has everything that text can show."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from milepost.engine.plan import Effect, Impact, Link, Plan, Task
from milepost.engine.ranges import Range
from milepost.engine.results import (
    DeadlineChance,
    Distribution,
    Driver,
    Finding,
    Forecast,
    Repair,
    Schedule,
    Simulation,
    SpreadDriver,
    TaskDates,
    TaskForecast,
)
from milepost.engine.timeline import Timeline
from milepost.exchange.project_file import Loss
from milepost.reports.source import Source

START = datetime(2027, 1, 4, 8)


def believable_forecast(*, name: str = "Atlas billing platform", target: datetime | None = None) -> Forecast:
    """Return a forecast with everything that text can show: spread, drivers, deadlines, cost, findings."""
    names = ("Design the ledger", "Build the ledger service", "Migrate customer accounts", "Go-live")
    tasks = tuple(
        Task(uid=str(i), id=str(i), name=each, duration=4800 if i < 4 else 0, milestone=i == 4)
        for i, each in enumerate(names, start=1)
    )
    links = tuple(Link(str(i), str(i + 1)) for i in range(1, 4))
    effect = Effect("r1", "The payment provider delivers late", 0.3, (Impact("days", Range.pert(5, 10, 30)),), ("2",))
    plan = Plan(START, tasks, links, name=name, effects=(effect,), currency="EUR", target=target)
    return Forecast(plan, _schedule(tasks), _simulation(tasks), _findings(), target)


def _schedule(tasks: tuple[Task, ...]) -> Schedule:
    dates = []
    for i, task in enumerate(tasks):
        start = START + timedelta(days=14 * i)
        finish = start + timedelta(days=11, hours=9) if task.duration else start - timedelta(days=2, hours=15)
        driver = (
            Driver("predecessor", f"Follows “{tasks[i - 1].name}”, which finishes then.", tasks[i - 1].uid, "FS")
            if i
            else Driver("project_start", "Starts with the project.")
        )
        dates.append(TaskDates(task.uid, task.id, task.name, start, finish, start, finish, 0, 0, True, True, driver))
    by_uid = {each.uid: each for each in dates}
    return Schedule(START, dates[-1].early_finish, None, tuple(dates), (), by_uid)


def _simulation(tasks: tuple[Task, ...]) -> Simulation:
    line = Timeline()
    source = random.Random(7)  # noqa: S311
    base = line.minute(datetime(2027, 2, 12, 17))
    days = sorted(int(source.lognormvariate(3.4, 0.5)) for _ in range(1000))
    finish = Distribution(np.array([base + 1440 * day for day in days]))
    cost = Distribution(np.array([12_000_000 + 40_000 * day for day in days]))
    found = tuple(
        TaskForecast(task.uid, *(datetime(2027, 2 + i % 4, day, 17) for day in (3, 9, 17, 22)), 0.8)
        for i, task in enumerate(tasks)
    )
    drivers = (
        SpreadDriver("shared_factor", "shared", "shared factor", 9600, 0.7, 1.0),
        SpreadDriver("task", "3", tasks[2].name, 5760, 0.5, 0.92),
        SpreadDriver("effect", "r1", "The payment provider delivers late", 4800, 0.4, 0.3),
    )
    deadlines = (DeadlineChance("4", datetime(2027, 3, 31, 17), 0.61, 0.015),)
    assumptions = ("3 tasks without a range use the class “software task effort, SiP” (not calibrated).",)
    return Simulation(
        1000, 1, finish, cost, found, deadlines, drivers, assumptions, 3000, line, {each.uid: each for each in found}
    )


def _findings() -> tuple[Finding, ...]:
    repair = Repair("With “Migrate customer accounts” split in two", -1440)
    return (
        Finding("dcma-01", "Logic", "pass", "Every task has a predecessor and a successor."),
        Finding("dcma-08", "High duration", "warn", "1 of 3 tasks lasts longer than 44 days.", 0.33, 0.05, "share",
                "Split long tasks at a result that can be checked.", ("3",), repair),
        Finding("dcma-05", "Hard constraints", "fail", "2 of 3 tasks have hard constraints.", 0.66, 0.05, "share",
                "Replace them by links or deadlines.", ("1", "2")),
        Finding("dcma-11", "Missed tasks", "not_computable", "There is no baseline."),
    )  # fmt: skip


def believable_source(**changes: object) -> Source:
    """Return the origin of a plan that stood third in a file of four."""
    source = Source(
        "atlas.xer.gz", "XER", "Atlas billing platform", "4711", 3, 4,
        "It has the most linked tasks (3); --project chooses another.",
        (Loss("external link", "TASKPRED 12", "its predecessor is in another project; the link was left out"),),
    )  # fmt: skip
    return replace(source, **changes)
