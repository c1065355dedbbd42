"""What a schedule breaks: a plain check, without the kernels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from milepost.engine.errors import InvalidPlan
from milepost.engine.levelling.problem import Problem

Ints = npt.NDArray[np.int64]


def check_schedule(problem: Problem, starts: Ints) -> None:
    """Refuse a schedule that breaks a release, an arc or a capacity.

    Raises
    ------
    InvalidPlan
        Names the first task, arc or period that is not kept.
    """
    if starts.shape != (problem.size,):
        raise InvalidPlan(f"Expected {problem.size} starts.", place="starts")
    early = np.flatnonzero(starts < problem.releases)
    if len(early):
        raise InvalidPlan(f"Starts before period {problem.releases[early[0]]}.", place=f"task {early[0]}")
    source, target, lag = problem.arcs
    broken = np.flatnonzero(starts[target] < starts[source] + lag)
    if len(broken):
        k = broken[0]
        raise InvalidPlan(f"Starts less than {lag[k]} periods after task {source[k]}.", place=f"task {target[k]}")
    table = problem.by_period
    for k, used in enumerate(usage(problem, starts)):
        there = table[k, np.minimum(np.arange(len(used)), table.shape[1] - 1)]
        over = np.flatnonzero(used > there)
        if len(over):
            t = over[0]
            raise InvalidPlan(f"Takes {used[t]} of resource {k}, of which there are {there[t]}.", place=f"period {t}")


def usage(problem: Problem, starts: Ints) -> Ints:
    """Return what is taken of each resource in each period, (r, makespan)."""
    ends = starts + problem.durations
    change = np.zeros((int(ends.max(initial=0)) + 1, problem.demands.shape[1]), np.int64)
    np.add.at(change, starts, problem.demands)
    np.subtract.at(change, ends, problem.demands)
    return np.asarray(change.cumsum(0)[:-1].T)
