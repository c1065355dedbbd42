"""From counts to answers: percentiles, chances and what drives the spread."""

from __future__ import annotations

import os
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from milepost.engine.codes import ENDED
from milepost.engine.costs import COST_UNIT
from milepost.engine.network import Network
from milepost.engine.plan import Plan, Task
from milepost.engine.results import DeadlineChance, Distribution, Simulation, SpreadDriver, TaskForecast, share_error
from milepost.engine.simulation.assumptions import assumptions_of
from milepost.engine.simulation.luck import in_force
from milepost.engine.simulation.runner import Counts

if TYPE_CHECKING:
    from milepost.engine.simulation.limited import LimitedRuns

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

_SHARES = (0.1, 0.5, 0.8, 0.9)
_PART = 250  # rows that a thread ranks at a time
_LEAST_OUTCOMES = 5  # an effect that hardly ever, or nearly always, happened tells nothing by its absence
_Z_P10_TO_P90 = 2.5631


def simulation_of(
    counts: Counts,
    *,
    plan: Plan,
    seed: int,
    response: Literal["before", "after"],
    crew: LimitedRuns | None = None,
) -> Simulation:
    """Return the simulation that the counts of a field amount to; `crew` ran it when resources were limited."""
    network, runs = counts.field.network, counts.runs
    finish = np.sort(counts.finish[:runs].astype(np.int64) + network.origin)
    cost = np.sort((counts.cost[:runs] + COST_UNIT // 2) // COST_UNIT + response_cost(plan, response))
    for samples in (finish, cost):
        samples.flags.writeable = False
    rows = _kept_rows(counts)
    deadlines = tuple(_deadline(counts, task, rows) for task in network.outline.leaves if _is_open(task, rows))
    tasks = _task_forecasts(counts, rows)
    return Simulation(
        runs=runs,
        seed=seed,
        finish=Distribution(finish),
        cost=Distribution(cost),
        tasks=tuple(tasks.values()),
        deadlines=deadlines,
        drivers=_drivers(counts, plan, response),
        assumptions=assumptions_of(counts, plan, response, crew),
        waits=None if crew is None else crew.waits(runs),
        task_runs=min(int(counts.keep[counts.keep > 0].min(initial=runs)), runs),
        _timeline=network.timeline,
        _by_uid=tasks,
    )


def response_cost(plan: Plan, response: Literal["before", "after"]) -> int:
    """Return what the responses of all effects cost when they are carried out, in minor currency units."""
    return sum(e.response.cost for e in plan.effects if e.response is not None) if response == "after" else 0


def _kept_rows(counts: Counts) -> dict[str, Ints]:
    """Return the kept finishes of each open task and each summary, run by run."""
    network, kept = counts.field.network, counts.kept
    at, keep = counts.keep_at.tolist(), np.minimum(counts.keep, counts.runs).tolist()
    nodes = ((task.uid, network.node_of[task.uid]) for task in network.outline.leaves)
    return {uid: kept[at[i] : at[i] + keep[i]] for uid, i in nodes if keep[i]}


def _is_open(task: Task, rows: dict[str, Ints]) -> bool:
    return task.deadline is not None and task.uid in rows


def _deadline(counts: Counts, task: Task, rows: dict[str, Ints]) -> DeadlineChance:
    assert task.deadline is not None  # noqa: S101 - see _is_open
    row = rows[task.uid]
    share = float((row <= counts.field.network.minute(task.deadline)).mean())
    return DeadlineChance(task.uid, task.deadline, share, share_error(share, len(row)))


def _task_forecasts(counts: Counts, rows: dict[str, Ints]) -> dict[str, TaskForecast]:
    """Return the forecast of every active task, summaries from the tasks inside them."""
    network, ended = counts.field.network, counts.field.course.nodes[ENDED]
    samples = rows | _summary_rows(network, rows, counts)
    samples |= {
        t.uid: ended[i : i + 1] for t in network.outline.leaves if t.uid not in rows for i in [network.node_of[t.uid]]
    }
    tasks = [task for task in network.plan.tasks if task.uid in samples]
    moments = network.timeline.datetimes(_quantiles([samples[task.uid] for task in tasks]) + network.origin)
    share = (counts.critical / counts.runs).tolist()
    found: dict[str, TaskForecast] = {}
    for number, task in enumerate(tasks):
        p10, p50, p80, p90 = moments[4 * number : 4 * number + 4]
        critical = share[network.node_of[task.uid]] if task.uid in network.node_of else 0.0
        found[task.uid] = TaskForecast(task.uid, p10, p50, p80, p90, critical)
    return found


def _quantiles(rows: list[Ints]) -> npt.NDArray[np.int64]:
    """Return the order statistics of each row at the shares that every task is told at, one after the other."""
    found = np.empty((len(rows), len(_SHARES)), np.int64)
    by_length: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        by_length[len(row)].append(number)
    parts = [numbers[k : k + _PART] for numbers in by_length.values() for k in range(0, len(numbers), _PART)]

    def rank(numbers: list[int]) -> None:
        ranked = np.stack([rows[number] for number in numbers])
        ranked.sort(axis=1)
        n = ranked.shape[1]
        found[numbers] = ranked[:, [min(n - 1, max(0, ceil(p * n - 1e-9) - 1)) for p in _SHARES]]

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(rank, parts))
    return found.ravel()


def _summary_rows(network: Network, rows: dict[str, Ints], counts: Counts) -> dict[str, Ints]:
    """Return the finish of each summary run by run, over the runs that all tasks inside have kept."""
    found: dict[str, Ints] = {}
    ended = counts.field.course.nodes[ENDED]
    for summary in reversed(network.outline.summaries):
        inside: list[Ints] = []
        for uid in network.outline.children.get(summary.uid, ()):
            if uid in found or uid in rows:
                inside.append(found[uid] if uid in found else rows[uid])
            elif uid in network.node_of:
                i = network.node_of[uid]
                inside.append(ended[i : i + 1])
        if inside:
            found[summary.uid] = _latest(inside)
    return found


def _latest(rows: list[Ints]) -> Ints:
    """Return the latest of some rows, run by run, as far as the shortest goes; rows of one are the same in all."""
    known = max((int(row[0]) for row in rows if len(row) == 1), default=None)
    drawn = [row for row in rows if len(row) > 1] or rows[:1]
    runs = min(map(len, drawn))
    latest = drawn[0][:runs].copy()
    for row in drawn[1:]:
        np.maximum(latest, row[:runs], out=latest)
    return latest if known is None else np.maximum(latest, known)


# what drives the spread --------------------------------------------------------------------------------


def _drivers(counts: Counts, plan: Plan, response: Literal["before", "after"]) -> tuple[SpreadDriver, ...]:
    """Return tasks, effects and factors by how far they move the finish, the strongest first."""
    finish = _working_finish(counts)
    if finish.std() == 0:
        return ()
    found = [*_task_drivers(counts, finish), *_effect_drivers(counts, plan, response, finish)]
    luck = counts.chances.luck
    if plan.shared_factor > 0:
        found.append(_factor_driver("shared_factor", "shared", "All tasks together", luck.factors[0], finish))
    for row, group in enumerate(plan.groups, start=2):
        found.append(_factor_driver("group", group.name, group.name, luck.factors[row], finish))
    return tuple(sorted(found, key=lambda d: (-abs(d.swing_minutes), d.kind, d.uid)))


def _working_finish(counts: Counts) -> Floats:
    """Return the finish of each run in working minutes of the project's calendar."""
    from milepost.engine.kernels.clock import work_all

    network = counts.field.network
    minutes = counts.finish[: counts.runs].astype(np.int64)
    work_all(network.net.clocks, network.project_clock, minutes)
    return minutes.astype(np.float64)


def _task_drivers(counts: Counts, finish: Floats) -> list[SpreadDriver]:
    from milepost.engine.simulation.runner import reference_of

    network, runs = counts.field.network, counts.runs
    _, start = reference_of(counts.field)
    total, square, product = counts.sums
    centred = finish - start
    variance = np.maximum(square / runs - (total / runs) ** 2, 0.0)
    covariance = product / runs - total / runs * centred.mean()
    moved = variance > 1e-9
    slope = np.divide(covariance, variance, out=np.zeros_like(variance), where=moved)
    correlation = np.divide(covariance, np.sqrt(variance) * finish.std(), out=np.zeros_like(variance), where=moved)
    found: list[SpreadDriver] = []
    for m, i in enumerate(counts.field.drawn):
        task = network.tasks[int(i)]
        assert task is not None  # noqa: S101 - only tasks are drawn
        critical = float(counts.critical[i] / runs)
        if critical > 0:
            swing = float(slope[m]) * float(counts.field.spread[m])
            found.append(SpreadDriver("task", task.uid, task.name, swing, float(correlation[m]), critical))
    return found


def _effect_drivers(
    counts: Counts, plan: Plan, response: Literal["before", "after"], finish: Floats
) -> list[SpreadDriver]:
    found: list[SpreadDriver] = []
    total, deviation = float(finish.sum()), float(finish.std())
    for row, effect in enumerate(in_force(plan.effects, response)):
        happened = counts.chances.happened[row, : counts.runs]
        often = int(np.count_nonzero(happened))
        rarely = counts.runs - often
        if min(often, rarely) >= _LEAST_OUTCOMES:
            with_it = float(finish.sum(where=happened))
            swing = with_it / often - (total - with_it) / rarely
            share = often / counts.runs
            correlation = swing * (share * (1 - share)) ** 0.5 / deviation
            found.append(SpreadDriver("effect", effect.uid, effect.name, swing, float(correlation), share))
    return found


def _factor_driver(
    kind: Literal["group", "shared_factor"], uid: str, name: str, values: npt.NDArray[np.float32], finish: Floats
) -> SpreadDriver:
    factor = values[: len(finish)].astype(float)
    low, high = np.quantile(factor, (0.1, 0.9))
    spread = float(factor.std())
    covariance = float(((factor - factor.mean()) * (finish - finish.mean())).mean())
    if spread == 0:
        return SpreadDriver(kind, uid, name, 0.0, 0.0, 1.0)
    slope = covariance / spread**2
    return SpreadDriver(kind, uid, name, slope * float(high - low), covariance / spread / float(finish.std()), 1.0)
