"""Costs: what a minute of each task costs, and what is spent whatever the time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from milepost.engine.codes import (
    FIXED,
    LEG_AT,
    LEG_END,
    LEG_MINUTES,
    STATE,
)
from milepost.engine.network import Network

COST_UNIT = 10_000  # costs are summed in ten-thousandths of a minor currency unit


def planned_cost(network: Network) -> int:
    """Return the cost of a plan in minor currency units when every task takes its planned time."""
    rates, fixed = costs_of(network)
    timed = np.flatnonzero(rates)
    minutes = network.net.legs[LEG_MINUTES, network.net.nodes[LEG_AT, timed]]
    return int((fixed + (rates[timed] * minutes).sum() + COST_UNIT // 2) // COST_UNIT)


def planned_costs(network: Network) -> dict[str, int]:
    """Return the cost of each task in minor currency units when it takes its planned time."""
    by_time, fixed = _spent_on(network)
    return {
        task.uid: task.fixed_cost + int(by_time[i] + fixed[i] + 0.5)
        for i, task in enumerate(network.tasks)
        if task is not None
    }


def costs_of(network: Network) -> tuple[npt.NDArray[np.int64], int]:
    """Return what a minute of each node costs, and what is spent whatever the time.

    Every node is rounded by itself, so that the costs of parts add up to those of the whole.
    """
    net = network.net
    by_time, fixed = _spent_on(network)
    minutes = np.zeros(len(by_time))
    has_leg = net.nodes[LEG_END] > net.nodes[LEG_AT]
    minutes[has_leg] = net.legs[LEG_MINUTES, net.nodes[LEG_AT, has_leg]]
    total = np.array([task.duration if task is not None else 0 for task in network.tasks], float)
    timed = (net.nodes[STATE] != FIXED) & (minutes > 0) & (total > 0)
    share = np.divide(minutes, total, out=np.zeros_like(total), where=timed)
    rates = np.zeros(len(by_time), np.int64)
    rates[timed] = np.round(by_time[timed] / total[timed] * COST_UNIT)
    own = sum(task.fixed_cost for task in network.plan.tasks if task.active) * COST_UNIT
    return rates, own + int(np.round((fixed + by_time * (1 - share)) * COST_UNIT).sum())


def _spent_on(network: Network) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return what the assignments of each node cost: by the time it takes, and whatever it takes."""
    resources = {r.uid: r for r in network.plan.resources}
    by_time, fixed = np.zeros((2, network.net.nodes.shape[1]))
    for assignment in network.plan.assignments:
        resource, i = resources[assignment.resource], network.node_of.get(assignment.task)
        if i is None:
            continue
        fixed[i] += resource.cost_per_use
        if resource.kind == "cost":
            fixed[i] += assignment.work or 0.0
        elif resource.kind == "material":
            fixed[i] += resource.rate * (assignment.work if assignment.work is not None else assignment.units)
        else:
            by_time[i] += resource.rate / 60 * _work(network, i, assignment.work, assignment.units)
    return by_time, fixed


def _work(network: Network, i: int, work: float | None, units: float) -> float:
    """Return the minutes of work of an assignment, by its own word or by the duration of its task."""
    task = network.tasks[i]
    return work if work is not None else units * (task.duration if task is not None else 0)
