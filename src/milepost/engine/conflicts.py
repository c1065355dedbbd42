"""What the dates do not keep: deadlines, constraints and links that contradict each other."""

from __future__ import annotations

import numpy as np

from milepost.engine.codes import (
    CLOCK,
    FIXED,
    STATE,
    TARGET,
)
from milepost.engine.drivers import constraint_text, link_text
from milepost.engine.network import Network
from milepost.engine.passes import Passes
from milepost.engine.plan import Constraint, Task
from milepost.engine.results import Conflict


def conflicts_of(network: Network, passes: Passes) -> tuple[Conflict, ...]:
    """Return the conflicts of a schedule, in plan order: deadlines and constraints, then links, then the finish."""
    found: list[Conflict] = []
    for task in network.outline.leaves:
        if not task.is_finished:
            found += _of_task(network, passes, task)
    return (*found, *_of_links(network, passes), *_of_finish(network, passes))


def _of_task(network: Network, passes: Passes, task: Task) -> list[Conflict]:
    i = network.node_of[task.uid]
    found: list[Conflict] = []
    if task.deadline is not None:
        late = _working(network, i, network.minute(task.deadline), int(passes.finish[i]))
        if late > 0:
            found.append(Conflict("deadline", task.uid, late, f"Finishes after its deadline {task.deadline:%Y-%m-%d}."))
    for constraint in (task.constraint, task.second_constraint):
        if constraint is not None and constraint.date is not None and not task.is_started:
            missed = _missed(network, passes, i, constraint)
            if missed > 0:
                found.append(
                    Conflict("constraint", task.uid, missed, f"Breaks its own '{constraint_text(constraint)}'.")
                )
    return found


def _missed(network: Network, passes: Passes, i: int, constraint: Constraint) -> int:
    """Return the working minutes by which a task lies beyond its constraint."""
    if constraint.date is None:
        return 0
    date, kind = network.minute(constraint.date), constraint.type
    own = int(passes.start[i]) if kind in ("MSO", "SNET", "SNLT", "START_ON") else int(passes.finish[i])
    if kind in ("SNET", "FNET"):
        return _working(network, i, own, date)
    if kind in ("SNLT", "FNLT"):
        return _working(network, i, date, own)
    return abs(_working(network, i, date, own))


def _of_links(network: Network, passes: Passes) -> list[Conflict]:
    from milepost.engine.kernels import passes as kernels

    early = passes.early
    found: list[Conflict] = []
    slacks = np.zeros(len(network.link), np.int64)
    kernels.link_slacks(network.net, early, slacks)
    for edge in map(int, np.flatnonzero((slacks < 0) & (network.link >= 0))):
        target = int(network.net.links[TARGET, edge])
        task = network.tasks[target]
        if task is None or network.net.nodes[STATE, target] == FIXED:
            continue
        link = network.plan.links[int(network.link[edge])]
        before = network.outline.by_uid[link.predecessor].name
        text = f"Does not wait for {before!r} ({link_text(link, network.plan)})."
        found.append(Conflict("link", task.uid, -int(slacks[edge]), text))
    return found


def _of_finish(network: Network, passes: Passes) -> list[Conflict]:
    finish_by = network.plan.finish_by
    if finish_by is None or not len(passes.finish):
        return []
    late = _between(network, network.project_clock, network.minute(finish_by), int(passes.finish.max()))
    if late <= 0:
        return []
    last = network.tasks[int(passes.finish.argmax())]
    return [Conflict("finish_by", last.uid if last else "", late, f"The project must finish by {finish_by:%Y-%m-%d}.")]


def _working(network: Network, i: int, start: int, finish: int) -> int:

    return _between(network, int(network.net.nodes[CLOCK, i]), start, finish)


def _between(network: Network, clock: int, start: int, finish: int) -> int:
    """Return the working minutes from `start` to `finish` on a calendar, negative backwards."""
    from milepost.engine.kernels.clock import worked

    return int(worked(network.net.clocks, clock, finish) - worked(network.net.clocks, clock, start))
