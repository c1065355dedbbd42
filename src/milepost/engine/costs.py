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


def costs_of(network: Network) -> tuple[npt.NDArray[np.int64], int]:
    """Return what a minute of each node costs, and what is spent whatever the time."""
    plan, net = network.plan, network.net
    resources = {r.uid: r for r in plan.resources}
    by_time = np.zeros(net.nodes.shape[1])
    fixed = 0.0
    for task in plan.tasks:
        fixed += task.fixed_cost if task.active else 0
    for assignment in plan.assignments:
        resource, i = resources[assignment.resource], network.node_of.get(assignment.task)
        if i is None:
            continue
        fixed += resource.cost_per_use
        if resource.kind == "cost":
            fixed += assignment.work or 0.0
        elif resource.kind == "material":
            fixed += resource.rate * (assignment.work if assignment.work is not None else assignment.units)
        else:
            by_time[i] += resource.rate / 60 * _work(network, i, assignment.work, assignment.units)
    minutes = np.zeros(len(by_time))
    has_leg = net.nodes[LEG_END] > net.nodes[LEG_AT]
    minutes[has_leg] = net.legs[LEG_MINUTES, net.nodes[LEG_AT, has_leg]]
    total = np.array([task.duration if task is not None else 0 for task in network.tasks], float)
    timed = (net.nodes[STATE] != FIXED) & (minutes > 0) & (total > 0)
    rates = np.zeros(len(by_time), np.int64)
    rates[timed] = np.round(by_time[timed] / total[timed] * COST_UNIT)
    fixed += float((by_time[timed] * (1 - minutes[timed] / total[timed])).sum() + by_time[~timed].sum())
    return rates, round(fixed * COST_UNIT)


def _work(network: Network, i: int, work: float | None, units: float) -> float:
    """Return the minutes of work of an assignment, by its own word or by the duration of its task."""
    task = network.tasks[i]
    return work if work is not None else units * (task.duration if task is not None else 0)
