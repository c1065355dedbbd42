"""Why a date is where it is, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from milepost.engine.codes import (
    BY_CONSTRAINT,
    BY_LATE,
    BY_LEVELLING,
    BY_RESOURCE,
    FIXED,
    MANUAL,
    PINNED,
    SOURCE,
    STARTED,
    STATE,
    WAIT_FOR,
    WAIT_NODE,
)
from milepost.engine.network import Network
from milepost.engine.passes import Passes
from milepost.engine.plan import Constraint, Link, Plan, Task
from milepost.engine.results import Driver

if TYPE_CHECKING:
    from milepost.engine.limits import LimitedPasses

_CONSTRAINTS = {
    "ALAP": "as late as possible",
    "MSO": "must start on",
    "MFO": "must finish on",
    "SNET": "start no earlier than",
    "SNLT": "start no later than",
    "FNET": "finish no earlier than",
    "FNLT": "finish no later than",
    "START_ON": "start on",
    "FINISH_ON": "finish on",
}
_MOVES = {"FS": "Starts when {} finishes", "SS": "Starts when {} starts", "FF": "Ends when {} finishes",
          "SF": "Ends when {} starts"}  # fmt: skip


def driver_of(network: Network, passes: Passes, i: int) -> Driver:
    """Return what set the early start of node `i`."""
    state = network.net.nodes[STATE, i]
    task = network.tasks[i]
    assert task is not None  # noqa: S101 - only tasks have drivers
    if state == MANUAL:
        return Driver("manual", "Scheduled by hand.")
    if state in (FIXED, PINNED, STARTED):
        return _by_actuals(task)
    cause = passes.cause[i]
    if cause == BY_CONSTRAINT:
        return Driver("constraint", _held_by(task, network))
    if cause == BY_LEVELLING:
        return Driver("levelling", "Delayed by levelling.")
    if cause == BY_LATE:
        return Driver("as_late_as_possible", "As late as possible without moving what follows.")
    link = driving_link(network, passes, i)
    return _by_link(network, link) if link is not None else _by_bound(network)


def limited_driver_of(network: Network, limited: LimitedPasses, i: int) -> Driver:
    """Return what set the early start of node `i` when resources are limited."""
    if limited.passes.cause[i] != BY_RESOURCE:
        return driver_of(network, limited.passes, i)
    name = limited.limits.resources[int(limited.waits[WAIT_FOR, i])].name
    node = int(limited.waits[WAIT_NODE, i])
    other = network.tasks[node] if node >= 0 else None
    if other is None:
        return Driver("resource", f"Waits until there is enough of {name!r}.")
    until = network.moment(min(limited.passes.finish[node], limited.passes.resume[i]))
    return Driver("resource", f"Waits for {name!r}, on {other.name!r} until {until:%Y-%m-%d %H:%M}.", other.uid)


def driving_link(network: Network, passes: Passes, i: int) -> Link | None:
    """Return the link that set the early start of node `i`, looking through the edges of summaries."""
    edge = int(passes.edge[i])
    while edge >= 0 and network.link[edge] < 0:
        edge = int(passes.edge[network.net.links[SOURCE, edge]])
    return network.plan.links[int(network.link[edge])] if edge >= 0 else None


def link_text(link: Link, plan: Plan) -> str:
    """Return type and lag of a link as people write them: ``FS``, ``SS+2d``, ``FF-50%``."""
    if link.lag == 0:
        return link.type
    if link.lag_unit.endswith("percent"):
        return f"{link.type}{link.lag:+g}{'e' if link.lag_unit.startswith('elapsed') else ''}%"
    day, prefix = (1440, "e") if link.lag_unit == "elapsed" else (plan.minutes_per_day, "")
    for size, unit in ((day, "d"), (60, "h"), (1, "m")):
        if link.lag % size == 0:
            return f"{link.type}{link.lag / size:+g}{prefix}{unit}"
    return f"{link.type}{link.lag:+g}{prefix}m"


def constraint_text(constraint: Constraint) -> str:
    """Return a constraint in words with its date."""
    when = f" {constraint.date:%Y-%m-%d %H:%M}" if constraint.date is not None else ""
    return _CONSTRAINTS.get(constraint.type, constraint.type) + when


def _by_actuals(task: Task) -> Driver:
    if task.actual_finish is not None:
        return Driver("actual", f"Finished on {task.actual_finish:%Y-%m-%d %H:%M}.")
    return Driver("actual", f"Started on {task.actual_start:%Y-%m-%d %H:%M}.")


def _held_by(task: Task, network: Network) -> str:
    around = [network.outline.by_uid[uid] for uid in network.outline.ancestors(task.uid)]
    for owner in (task, *around):
        bound = [
            c for c in (owner.constraint, owner.second_constraint) if c is not None and c.type not in ("ASAP", "ALAP")
        ]
        if bound:
            of = "" if owner is task else f" of {owner.name!r}"
            return f"Held by the constraint{of}: {' and '.join(map(constraint_text, bound))}."
    return "Held by a constraint."


def _by_link(network: Network, link: Link) -> Driver:
    name = network.outline.by_uid[link.predecessor].name
    lag = link_text(link, network.plan)
    after = "" if link.lag == 0 else f" ({lag})"
    return Driver("predecessor", f"{_MOVES[link.type].format(repr(name))}{after}.", link.predecessor, lag)


def _by_bound(network: Network) -> Driver:
    plan = network.plan
    if plan.status_date is not None and plan.profile.progress != "as_planned" and plan.status_date > plan.start:
        return Driver("status_date", "Starts at the status date: what is not done cannot lie before it.")
    return Driver("project_start", "Starts at the project start.")
