"""A plan as a levelling problem in whole periods: exact when one calendar rules it, else close."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from milepost.engine.codes import (
    BOUND,
    EARLIEST,
    FF,
    FLOOR_START,
    FREE,
    FS,
    HELD,
    KIND,
    LAG,
    LEG_AT,
    LEG_CLOCK,
    LEG_END,
    LEG_MINUTES,
    LINK_CLOCK,
    NONE,
    SF,
    SHARE,
    SOURCE,
    STARTED,
    STATE,
    TARGET,
    TYPE,
    WHOLE,
)
from milepost.engine.levelling.problem import Problem

if TYPE_CHECKING:
    from milepost.engine.limits import LimitedPasses
    from milepost.engine.network import Network

Ints = npt.NDArray[np.int64]

WEEK = 10_080
MOST_PERIODS = 4_000  # of a plan that is not exact: finer ones cost time and find nothing


@dataclass(frozen=True, slots=True, eq=False)
class PeriodPlan:
    """A plan in periods.

    `nodes` are the open tasks in the order of the problem; a period is `length` working minutes of the
    project's calendar from minute `start` of the arrays on. `exact` tells whether what holds for the problem
    holds for the plan: one calendar, no dates that hold tasks, lengths that all periods divide.
    """

    problem: Problem
    nodes: Ints
    length: int
    start: int
    exact: bool


def in_periods(network: Network, dates: LimitedPasses) -> PeriodPlan:
    """Return the open tasks of a network in periods; durations are those of the given dates."""
    from milepost.engine.kernels.clock import work_all

    net, crew = network.net, dates.limits.crew
    nodes = np.flatnonzero(np.isin(net.nodes[STATE], (FREE, STARTED)))
    clock = network.project_clock

    def worked(minutes: Ints) -> Ints:
        found = minutes.astype(np.int64).copy()
        work_all(net.clocks, clock, found)
        return found

    resume, finish = worked(dates.passes.resume)[nodes], worked(dates.passes.finish)[nodes]
    begin = int(resume.min()) if len(nodes) else 0
    exact = _is_exact(network, nodes)
    length = _period(network, nodes, exact, int(finish.max(initial=begin)) - begin)
    durations = -(-(finish - resume) // length)
    place = np.full(net.nodes.shape[1], -1, np.int64)
    place[nodes] = np.arange(len(nodes))
    bounds = np.maximum(net.nodes[BOUND], net.nodes[FLOOR_START])[nodes]
    releases = np.where(bounds > NONE, (worked(np.maximum(bounds, 0)) - begin) // length, 0)
    return PeriodPlan(
        problem=Problem(
            durations=durations,
            arcs=_arcs(network, place, durations, length),
            demands=_demands(dates, place, len(nodes)),
            capacities=_capacities(dates, worked, begin, length),
            releases=np.maximum(releases, 0),
        ),
        nodes=nodes,
        length=length,
        start=begin,
        exact=exact and not crew.lasting.any(),
    )


def _is_exact(network: Network, nodes: Ints) -> bool:
    net = network.net
    legs = net.nodes[LEG_END, nodes] - net.nodes[LEG_AT, nodes]
    lagged = np.isin(net.links[LINK_CLOCK], (-1, network.project_clock)) & (net.links[SHARE] == 0)
    own = net.legs[LEG_CLOCK] == network.project_clock
    plain = not (net.nodes[KIND, nodes] == EARLIEST).any()
    return bool(plain and (legs <= 1).all() and own.all() and lagged.all() and not net.nodes[HELD, nodes].any())


def _period(network: Network, nodes: Ints, exact: bool, total: int) -> int:
    """Return the length of a period: what divides all, or what keeps their number believable."""
    net = network.net
    whole = gcd(*net.legs[LEG_MINUTES].tolist(), *net.links[LAG].tolist()) or 1
    return whole if exact and total // whole <= 50 * MOST_PERIODS else max(whole, -(-total // MOST_PERIODS))


def _arcs(network: Network, place: Ints, durations: Ints, length: int) -> Ints:
    """Return the links between open tasks as lags from start to start."""
    links = network.net.links
    source, target = place[links[SOURCE]], place[links[TARGET]]
    kept = (source >= 0) & (target >= 0)
    source, target = source[kept], target[kept]
    kind, clock, minutes, share = (links[row, kept] for row in (TYPE, LINK_CLOCK, LAG, SHARE))
    long = durations[source]
    minutes = np.where(share != 0, long * length * share // WHOLE, minutes)
    if network.project_clock != 0:
        minutes = np.where(clock == 0, minutes * network.plan.minutes_per_week // WEEK, minutes)
    lag: Ints = np.where(clock < 0, 0, -(-minutes // length))
    lag += np.where((kind == FS) | (kind == FF), long, 0)
    lag -= np.where((kind == FF) | (kind == SF), durations[target], 0)
    return np.stack((source, target, lag))


def _demands(dates: LimitedPasses, place: Ints, size: int) -> Ints:
    """Return the thousandths that each open task needs at once of each resource that is given back."""
    crew = dates.limits.crew
    demands = np.zeros((size, len(dates.limits.resources)), np.int64)
    node = np.repeat(np.arange(len(crew.at) - 1), np.diff(crew.at))
    kept = (place[node] >= 0) & (crew.lasting == 0)
    np.add.at(demands, (place[node[kept]], crew.resource[kept]), crew.units[kept])
    most = np.array([crew.available[a:b].max() for a, b in zip(crew.step_at, crew.step_at[1:])], np.int64)
    last = crew.available[crew.step_at[1:] - 1] if len(most) else most
    return np.minimum(demands, last) if len(most) else demands


def _capacities(dates: LimitedPasses, worked: Callable[[Ints], Ints], begin: int, length: int) -> Ints:
    crew = dates.limits.crew
    if not len(dates.limits.resources):
        return np.zeros(0, np.int64)
    step = np.maximum((worked(np.maximum(crew.since, 0)) - begin) // length, 0)
    table = np.zeros((len(dates.limits.resources), int(min(step.max(), MOST_PERIODS)) + 1), np.int64)
    for r, (first, last) in enumerate(zip(crew.step_at.tolist(), crew.step_at[1:].tolist())):
        for k in range(first, last):
            table[r, int(step[k]) :] = crew.available[k]
    return table
