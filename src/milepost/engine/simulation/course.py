"""The course: a network made ready for the simulation, every task with its draw, effects and costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from milepost.engine.costs import costs_of
from milepost.engine.errors import InvalidPlan, OutOfRange, UnknownReference
from milepost.engine.network import Network, compile_plan
from milepost.engine.passes import run_passes
from milepost.engine.plan import Constraint, ConstraintType, Effect, Plan, Task
from milepost.engine.simulation.draws import draws_of

if TYPE_CHECKING:
    from milepost.engine.kernels.lanes import Course

Ints = npt.NDArray[np.int32]

_NEVER = 1 << 30
_SOFTER: dict[str, ConstraintType] = {
    "MSO": "SNET",
    "START_ON": "SNET",
    "SNET": "SNET",
    "MFO": "FNET",
    "FINISH_ON": "FNET",
    "FNET": "FNET",
}


def as_it_may_go(plan: Plan) -> Plan:
    """Return a plan without the promises that no run can keep.

    Dates set by hand or by 'must' constraints become 'no earlier than': work never starts before what it
    waits for. 'No later than' binds nothing. What is 'as late as possible' starts no earlier than planned.
    With a status date, work that is not done lies after it, whatever the profile.
    """
    late = _late_starts(plan)
    tasks = tuple(_as_it_may_go(task, late) for task in plan.tasks)
    profile = plan.profile
    if profile.progress == "as_planned" and plan.status_date is not None:
        profile = replace(profile, progress="retained_logic")
    return replace(plan, tasks=tasks, profile=profile, finish_by=None)


def _late_starts(plan: Plan) -> dict[str, datetime]:
    """Return the planned start of each task that is to start as late as possible."""
    if not any(c is not None and c.type == "ALAP" for t in plan.tasks for c in (t.constraint, t.second_constraint)):
        return {}
    network = compile_plan(plan)
    start = run_passes(network).start
    return {task.uid: network.moment(start[i]) for i, task in enumerate(network.tasks) if task and network.late[i]}


def _as_it_may_go(task: Task, late: Mapping[str, datetime]) -> Task:
    if task.manual is not None:
        return replace(task, manual=None, constraint=Constraint("SNET", task.manual[0]), second_constraint=None)
    if task.uid in late:
        return replace(task, constraint=Constraint("SNET", late[task.uid]), second_constraint=None)
    if task.constraint is None and task.second_constraint is None:
        return task
    return replace(task, constraint=_softened(task.constraint), second_constraint=_softened(task.second_constraint))


def _softened(constraint: Constraint | None) -> Constraint | None:
    if constraint is None or constraint.type not in _SOFTER:
        return None
    return Constraint(_SOFTER[constraint.type], constraint.date)


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A course with what the kernels' results mean.

    `drawn` is the node of each draw and `spread` the P90 less P10 of its duration in minutes; `rates` the
    cost of a minute of each node and `base_cost` what does not depend on time, both in `COST_UNIT`;
    `defaulted` counts the draws by the default class. The first `shapes_used` quantile tables are in use,
    the others spare; blocks keep `starts` starts.
    """

    course: Course
    network: Network
    drawn: Ints
    spread: npt.NDArray[np.float64]
    rates: npt.NDArray[np.int64]
    base_cost: int
    defaulted: int
    shapes_used: int
    starts: int


def field_of(network: Network, effects: Sequence[Effect], *, spare: int = 0) -> Field:
    """Make a network ready to be run with the given effects, with room for `spare` more quantile tables and starts."""
    from milepost.engine.kernels import lanes

    net = network.net
    nodes = _nodes(network)
    links, at = _live_links(network)
    draws = draws_of(network, spare=spare)
    nodes[lanes.DRAW, draws.node] = np.arange(len(draws.node))
    hits = _effect_hits(network, effects)
    nodes[lanes.EFFECT_AT], nodes[lanes.EFFECT_END] = hits[0], hits[1]
    rates, base = costs_of(network)
    starts = _mark_rows(nodes, links, rates) + spare
    legs = np.ascontiguousarray(net.legs[:3].astype(np.int32))
    simple = _are_simple(network, nodes, legs) & ~_may_vanish(nodes, hits[2], effects)
    nodes[lanes.MODE, simple] = lanes.SIMPLE
    course = lanes.Course(
        clocks=net.clocks,
        nodes=nodes,
        legs=legs,
        order=np.arange(nodes.shape[1], dtype=np.int32),
        links=links,
        at=at,
        draws=draws.kinds,
        amounts=draws.amounts,
        salts=draws.salts,
        shapes=draws.shapes,
        effects=hits[2],
    )
    return Field(
        course, network, draws.node, draws.spread, rates, base, draws.defaulted, len(draws.shapes) - spare, starts
    )


def _are_simple(network: Network, nodes: Ints, legs: Ints) -> npt.NDArray[np.bool_]:
    """Return which nodes are tasks of one leg with nothing but their links to wait for."""
    from milepost.engine.kernels import lanes, passes

    simple = (
        (network.net.nodes[passes.KIND] == passes.TASK)
        & (nodes[lanes.MODE] == lanes.TASK)
        & (nodes[lanes.LEG_END] - nodes[lanes.LEG_AT] == 1)
        & (nodes[lanes.FLOOR_FINISH] == -_NEVER)
        & (nodes[lanes.DELAY] == 0)
    )
    if legs.shape[1]:
        first = np.minimum(nodes[lanes.LEG_AT], legs.shape[1] - 1)
        simple &= (legs[lanes.LEG_MINUTES, first] > 0) & (legs[lanes.LEG_DELAY, first] == 0)
    return simple


def _may_vanish(nodes: Ints, hits: Ints, effects: Sequence[Effect]) -> npt.NDArray[np.bool_]:
    """Return which nodes an effect may shorten to nothing; they are then dated as milestones."""
    from milepost.engine.kernels import lanes

    shortens = [any(i.unit != "cost" and min(i.amount.points) < 0 for i in effect.impacts) for effect in effects]
    before = np.concatenate(([0], np.cumsum(np.array(shortens, np.int64)[hits])))
    return np.asarray(before[nodes[lanes.EFFECT_END]] > before[nodes[lanes.EFFECT_AT]])


def _nodes(network: Network) -> Ints:
    from milepost.engine.kernels import lanes, passes

    source = network.net.nodes
    nodes = np.zeros((15, source.shape[1]), np.int32)
    state, kind = source[passes.STATE], source[passes.KIND]
    mode = np.choose(kind, [lanes.TASK, lanes.LATEST, lanes.EARLIEST, lanes.STARTER])
    nodes[lanes.MODE] = np.where(state == passes.FIXED, lanes.DONE_WITH, mode)
    bound = np.maximum(source[passes.BOUND], source[passes.FLOOR_START])
    rows: dict[int, npt.NDArray[np.int64]] = {
        lanes.BOUND: np.where(state == passes.PINNED, source[passes.BEGUN], bound),
        lanes.BEGUN: source[passes.BEGUN],
        lanes.ENDED: source[passes.ENDED],
        lanes.DONE: np.where(state == passes.PINNED, source[passes.DONE], 0),
        lanes.FLOOR_FINISH: source[passes.FLOOR_FINISH],
        lanes.DELAY: source[passes.DELAY],
        lanes.CLOCK: source[passes.CLOCK],
        lanes.LEG_AT: source[passes.LEG_AT],
        lanes.LEG_END: source[passes.LEG_END],
    }
    for row, values in rows.items():
        nodes[row] = np.clip(values, -_NEVER, _NEVER)
    nodes[lanes.START_ROW] = -1
    nodes[lanes.DRAW] = -1
    return nodes


def _live_links(network: Network) -> tuple[Ints, Ints]:
    """Return the links whose target still waits for them, grouped by target."""
    from milepost.engine.kernels import passes

    net = network.net
    state = net.nodes[passes.STATE, net.links[passes.TARGET]]
    live = (state != passes.FIXED) & (state != passes.PINNED)
    rows = net.links[:, live]
    count = np.bincount(rows[passes.TARGET], minlength=net.nodes.shape[1])
    at = np.concatenate(([0], np.cumsum(count))).astype(np.int32)
    kept = [passes.SOURCE, passes.TYPE, passes.LINK_CLOCK, passes.LAG, passes.SHARE]
    return np.ascontiguousarray(rows[kept].astype(np.int32)), at


def _mark_rows(nodes: Ints, links: Ints, rates: npt.NDArray[np.int64]) -> int:
    """Give a row to the minutes that cost or make a lag, and to the starts that somebody waits for; count those."""
    from milepost.engine.kernels import lanes

    by_start = (links[lanes.TYPE] == lanes.SS) | (links[lanes.TYPE] == lanes.SF)
    starts = np.unique(links[lanes.SOURCE, by_start])
    nodes[lanes.START_ROW, starts] = np.arange(len(starts))
    timed = np.union1d(links[lanes.SOURCE, links[lanes.SHARE] != 0], np.flatnonzero(rates))
    nodes[lanes.MINUTES_ROW, timed.astype(np.int64)] = np.arange(1, len(timed) + 1)
    return len(starts)


def _effect_hits(network: Network, effects: Sequence[Effect]) -> tuple[Ints, Ints, Ints]:
    """Return where each node's effects begin and end, and the effects."""
    outline = network.outline
    hits: list[tuple[int, int]] = []
    for row, effect in enumerate(effects):
        if not 0 <= effect.probability <= 1:
            raise OutOfRange(
                f"The effect {effect.name!r} has a probability of {effect.probability:g}.",
                place=f"effect {effect.uid}",
                hint="A probability is between 0 and 1.",
            )
        days = any(impact.unit == "days" for impact in effect.impacts)
        for uid in effect.tasks:
            if uid not in outline.by_uid:
                raise UnknownReference(
                    f"The effect {effect.name!r} names the task {uid!r}, which does not exist.",
                    place=f"effect {effect.uid}",
                )
            if days and uid not in network.node_of and outline.children.get(uid):
                raise InvalidPlan(
                    f"The effect {effect.name!r} adds days to the summary {uid!r}.",
                    place=f"effect {effect.uid}",
                    hint="Name the tasks inside it, or give the impact in percent.",
                )
            hits += ((network.node_of[leaf.uid], row) for leaf in outline.active_leaves(uid))
    hits = sorted(set(hits))
    count = np.bincount([i for i, _ in hits], minlength=network.net.nodes.shape[1]) if hits else 0
    end = np.cumsum(np.broadcast_to(count, network.net.nodes.shape[1]))
    return (end - count).astype(np.int32), end.astype(np.int32), np.array([row for _, row in hits], np.int32)
