"""Signals from competing paths: those that are nearly critical, and those that meet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import prod

from milepost.engine.health.facts import Facts, uids
from milepost.engine.health.formulas import near_critical_days
from milepost.engine.health.rule import OWN, Verdict, none_allowed, rule
from milepost.engine.health.wording import days, listed, percent
from milepost.engine.plan import Task
from milepost.engine.results import TaskForecast

OFTEN, SOMETIMES, MANY = 0.20, 0.10, 3


@rule(
    "signal-near-critical",
    "Near-critical path",
    formula="unfinished tasks that are not critical, with a float of at most max(5 working days,"
    " 10 % of the remaining length), or that drive the finish in >= 20 % of the runs",
    limit="0",
)
def near_critical(facts: Facts) -> Verdict | None:
    """Name the tasks that a small delay makes critical."""
    limit = near_critical_days(facts.horizon_days) if facts.unfinished else 0.0
    tasks = [task for task in facts.unfinished if _is_nearly_critical(facts, task, limit)]
    if not tasks:
        return None
    tasks.sort(key=lambda task: (-_criticality(facts, task.uid), facts.float_days(task)))
    text = facts.tally("Not critical today, but close", tasks)
    share = _criticality(facts, tasks[0].uid)
    if share >= OFTEN:
        text = f"{text[:-1]}; the first drives the finish in {percent(share)} of the runs."
    action = "Watch them like the critical path, the first ones above all."
    if 2 * len(tasks) > len(facts.unfinished):
        action = "Most of the plan is close to critical: steer by the drivers of the spread, not by a single path."
    return none_allowed("warn", text, tasks=uids(tasks), action=action)


def _is_nearly_critical(facts: Facts, task: Task, limit: float) -> bool:
    dates = facts.dates(task)
    if dates.critical or dates.longest_path or dates.total_float <= 0:
        return False
    return facts.days(dates.total_float) <= limit or _criticality(facts, task.uid) >= OFTEN


def _criticality(facts: Facts, uid: str) -> float:
    return facts.simulation[uid].criticality if uid in facts.simulation else 0.0


@rule(
    "signal-float-on-longest-path",
    "Float on the longest path",
    formula="unfinished tasks on the longest path that are not critical",
    limit="0",
    source=f"{OWN}, after GAO practice 6",
)
def float_on_longest_path(facts: Facts) -> Verdict:
    """Name the tasks that drive the finish and yet seem to have time."""
    tasks = [task for task in facts.unfinished if facts.dates(task).longest_path and not facts.dates(task).critical]
    text = facts.tally("They drive the finish, yet have float", tasks)
    action = "Find the required finish, constraint or calendar that gives them float, and count on none of it."
    return none_allowed("info", text, tasks=uids(tasks), action=action)


@dataclass(frozen=True, slots=True)
class Merge:
    """A task that waits for several others, any of which may come last.

    `chance` and `independent` are the most that the chance of all being on time can be when they slip
    together, and when each slips on its own.
    """

    task: Task
    predecessors: tuple[str, ...]
    chance: float
    independent: float


@rule(
    "signal-merge-point",
    "Merge point",
    formula="unfinished tasks with >= 3 unfinished predecessors that each drive the finish in >= 10 % of the runs;"
    " the chance that all are on time is read from their percentiles",
    limit="0",
)
def merge_points(facts: Facts) -> Verdict | None:
    """Name the joins at which the latest of several paths decides."""
    merges = sorted((m for m in _merges(facts) if m.independent < 1), key=lambda merge: merge.independent)
    if not merges:
        return None
    worst, others = merges[0], facts.names(merge.task for merge in merges[1:])
    text = f"“{facts.name(worst.task.uid)}” waits for {len(worst.predecessors)} tasks, each of which may come last:"
    text += f" the chance that all are on time is at most {percent(worst.chance)},"
    text += f" and {percent(worst.independent)} if they slip independently"
    text += f"; so it is with {listed(others)}." if others else "."
    merged = uids(merge.task for merge in merges)
    return none_allowed("warn", text, tasks=merged, action=_buffer_advice(facts, worst.task))


def _merges(facts: Facts) -> list[Merge]:
    paths: defaultdict[str, list[str]] = defaultdict(list)
    for link in facts.links:
        if link.predecessor in facts.open and _criticality(facts, link.predecessor) >= SOMETIMES:
            paths[link.successor].append(link.predecessor)
    found = ((task, tuple(dict.fromkeys(paths.get(task.uid, ())))) for task in facts.unfinished)
    return [_merge(facts, task, predecessors) for task, predecessors in found if len(predecessors) >= MANY]


def _merge(facts: Facts, task: Task, predecessors: tuple[str, ...]) -> Merge:
    chances = [chance_at_most(facts.simulation[p], facts.schedule[p].early_finish) for p in predecessors]
    return Merge(task, predecessors, min(chances), prod(chances))


def chance_at_most(forecast: TaskForecast, date: datetime) -> float:
    """Return an upper bound of the chance that a task finishes by a date, straight between its percentiles."""
    known = ((forecast.p10, 0.1), (forecast.p50, 0.5), (forecast.p80, 0.8), (forecast.p90, 0.9))
    if date >= forecast.p90:
        return 1.0
    for (early, low), (late, high) in pairwise(known):
        if early <= date < late:
            return low + (high - low) * ((date - early) / (late - early))
    return 0.1


def _buffer_advice(facts: Facts, task: Task) -> str:
    forecast = facts.simulation[task.uid]
    buffer = days(facts.working_days(forecast.p50, forecast.p80))
    return f"Bring one of the paths forward, or plan a buffer before it: its P80 lies {buffer} after its P50."
