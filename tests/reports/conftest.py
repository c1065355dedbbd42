"""A small, believable forecast built by hand, so that reports are tested apart from the engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from milepost.engine import Comparison, compare, earned_value
from milepost.engine.plan import Baseline, Link, Plan, Task
from milepost.engine.ranges import Range
from milepost.engine.results import (
    Conflict,
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
from milepost.reports import Source
from milepost.reports.value import Standing

DAY = 480
START = datetime(2026, 10, 5, 8)
STATUS = datetime(2026, 11, 20, 17)
# uid, name, parent, start and finish in days from START, days to P80, criticality, percent complete
ROWS = (
    ("1", "Discover", None, 0, 39, 39, 0.0, 100),
    ("2", "Interview ten customers", "1", 0, 18, 18, 0.0, 100),
    ("3", "Decide on the payment provider", "1", 18, 39, 39, 0.0, 100),
    ("4", "Build", None, 39, 165, 243, 0.0, 20),
    ("5", "Ledger service", "4", 39, 88, 119, 0.21, 45),
    ("6", "Card payments through the new provider", "4", 39, 123, 176, 0.78, 10),
    ("7", "Invoices & credit notes <draft>", "4", 88, 130, 170, 0.16, 0),
    ("8", "Build complete", "4", 130, 130, 186, 0.98, 0),
    ("9", "Security review by the vendor", "4", 130, 165, 243, 0.66, 0),
    ("10", "Launch", None, 165, 213, 308, 0.0, 0),
    ("11", "Pilot with three customers", "10", 165, 206, 296, 0.91, 0),
    ("12", "General availability", "10", 213, 213, 308, 1.0, 0),
)
CRITICAL = {"6", "8", "9", "11", "12"}
SUMMARIES = {"1", "4", "10"}
MILESTONES = {"8", "12"}
DEADLINES = {"8": datetime(2027, 3, 5, 17), "12": datetime(2027, 6, 1, 17)}


def moment(days: float) -> datetime:
    return START + timedelta(days=days, hours=9)


def believable_plan() -> Plan:
    tasks = tuple(
        Task(
            uid, name, id=uid, parent=parent, duration=int((end - begin) * 5 / 7) * DAY, milestone=uid in MILESTONES,
            summary=uid in SUMMARIES, deadline=DEADLINES.get(uid), percent_complete=done, fixed_cost=2_500_000,
            estimate=Range.pert(DAY, 10 * DAY, 30 * DAY) if uid not in SUMMARIES | MILESTONES else None,
            actual_start=START if done else None, actual_finish=moment(end) if done == 100 else None,
        )
        for uid, name, parent, begin, end, _, _, done in ROWS
    )  # fmt: skip
    links = tuple(Link(a, b) for a, b in (("2", "3"), ("3", "6"), ("6", "8"), ("8", "9"), ("9", "11"), ("11", "12")))
    return Plan(start=START, tasks=tasks, links=links, name="Payments platform", currency="EUR", status_date=STATUS)


def believable_schedule() -> Schedule:
    tasks = tuple(
        TaskDates(
            uid=uid, id=uid, name=name, early_start=START + timedelta(days=begin), early_finish=moment(end),
            late_start=START + timedelta(days=begin), late_finish=moment(end),
            total_float=0 if uid in CRITICAL else 5 * DAY, free_float=0,
            critical=uid in CRITICAL, longest_path=uid in CRITICAL, summary=uid in SUMMARIES,
            driver=Driver("predecessor", "Starts when “Card payments” finishes.", "6", "FS"), finished=done == 100,
        )
        for uid, name, _, begin, end, _, _, done in ROWS
    )  # fmt: skip
    missed = Conflict("deadline", "12", 3 * DAY, "“General availability” is planned 3 days after its deadline.")
    dates = {task.uid: task for task in tasks}
    return Schedule(START, dates["12"].early_finish, STATUS, tasks, (missed,), dates)


def believable_simulation(runs: int = 2000) -> Simulation:
    generator = np.random.default_rng(7)
    line, planned = Timeline(), Timeline().minute(believable_schedule().finish)
    delays = np.sort(planned + (generator.gamma(4.5, 17.0, runs) - 6).round() * 1440).astype(np.int64)
    costs = np.sort(38_000_000 + generator.gamma(5.0, 2_400_000, runs)).astype(np.int64)
    tasks = tuple(
        TaskForecast(uid, moment(end), moment((end + late) / 2), moment(late), moment(late + 20), criticality)
        for uid, _, _, _, end, late, criticality, _ in ROWS
    )
    return Simulation(
        runs=runs, seed=1, finish=Distribution(delays), cost=Distribution(costs), tasks=tasks, deadlines=CHANCES,
        drivers=DRIVERS, assumptions=ASSUMPTIONS, task_runs=1024, _timeline=line,
        _by_uid={task.uid: task for task in tasks},
    )  # fmt: skip


CHANCES = (
    DeadlineChance("8", DEADLINES["8"], 0.64, 0.015),
    DeadlineChance("12", DEADLINES["12"], 0.22, 0.013),
)
DRIVERS = (
    SpreadDriver("shared_factor", "", "Shared estimation error", 34.5 * DAY, 0.71, 1.0),
    SpreadDriver("effect", "vendor", "Security review is repeated", 22 * DAY, 0.44, 0.3),
    SpreadDriver("task", "6", "Card payments through the new provider", 15.2 * DAY, 0.39, 0.78),
    SpreadDriver("task", "11", "Pilot with three customers", 9 * DAY, 0.3, 0.91),
    SpreadDriver("task", "9", "Security review by the vendor", 6.3 * DAY, 0.22, 0.66),
    SpreadDriver("effect", "reuse", "Ledger of the old system can be reused", -8 * DAY, -0.2, 0.25),
    SpreadDriver("group", "back end", "back end", 4 * DAY, 0.15, 1.0),
)
ASSUMPTIONS = (
    "9 tasks without a range vary like the class “software task effort, SiP”: not calibrated, from effort ratios.",
    "All estimates share one factor with a spread of 0.20: not calibrated.",
)
FINDINGS = (
    Finding(
        "dcma-05", "Hard constraints", "fail", "2 of 12 unfinished tasks (17 %) are bound to a date.", 0.17, 0.05,
        "share", "Replace them by links or deadlines.", ("6", "9"), Repair("Without these constraints", -6 * DAY),
    ),
    Finding("dcma-06", "High float", "warn", "1 task has 52 days of float.", 0.08, 0.05, "share", "Link it.", ("5",)),
    Finding("signal-merge", "Merge points", "info", "“Build complete” waits for 4.", 4, None, "count", "", ("8",)),
    Finding("dcma-01", "Missing logic", "pass", "Every task is linked.", 0.0, 0.05, "share"),
    Finding("dcma-13", "Critical path length index", "not_computable", "The plan has no finish date to keep."),
)  # fmt: skip
LOSSES = (
    Loss("split task", "row 4", "The gap was closed."),
    Loss("split task", "row 9", "The gap was closed."),
    Loss("external link", "row 11", "Left out: it points to another file."),
)


@pytest.fixture(scope="session")
def forecast() -> Forecast:
    return believable_forecast()


def believable_forecast() -> Forecast:
    target = datetime(2027, 6, 30, 17)
    return Forecast(believable_plan(), believable_schedule(), believable_simulation(), FINDINGS, target)


@pytest.fixture(scope="session")
def compared() -> Comparison:
    """The plan and a later state of it: a new estimate, a link, a task out, one in, a new name."""
    old = believable_plan()
    tasks = [task for task in old.tasks if task.uid != "7"]
    tasks[5] = replace(tasks[5], estimate=Range.pert(5 * DAY, 30 * DAY, 60 * DAY), duration=30 * DAY)
    tasks[1] = replace(tasks[1], name="Interview twelve customers")
    tasks.append(Task("13", "Rehearse <the> launch", parent="10", duration=4 * DAY))
    links = (*old.links, Link("11", "13"), Link("13", "12"), Link("5", "9"))
    return compare(old, replace(old, tasks=tuple(tasks), links=links), runs=400)


@pytest.fixture(scope="session")
def standing(forecast: Forecast) -> Standing:
    """The plan with a baseline that is a fortnight better than its dates, and what it has cost."""
    plan = forecast.plan
    tasks = tuple(
        replace(task, baseline=Baseline(moment(begin - 14), moment(end - 14), None, 4_000_000), actual_cost=1_500_000)
        for task, (_, _, _, begin, end, *_) in zip(plan.tasks, ROWS)
    )
    plan = replace(plan, tasks=tasks)
    return Standing(plan, earned_value(plan), forecast.simulation)


@pytest.fixture(scope="session")
def source() -> Source:
    return Source("payments.xml", "MSPDI", "Payments platform", "0", losses=LOSSES, version="0.1.0")


@pytest.fixture(scope="session")
def certain_forecast(forecast: Forecast) -> Forecast:
    """The same plan without any uncertainty."""
    minute = Timeline().minute(forecast.schedule.finish)
    finish, cost = Distribution(np.full(100, minute)), Distribution(np.full(100, 0))
    simulation = replace(forecast.simulation, finish=finish, cost=cost, drivers=())
    return replace(forecast, simulation=simulation, target=None)
