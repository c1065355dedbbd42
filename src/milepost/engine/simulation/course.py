"""The course: a network made ready for the simulation, every task with its draw, effects and costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from milepost.engine.codes import (
    BEGUN,
    BOUND,
    COURSE_ROWS,
    DELAY,
    DONE,
    DONE_WITH,
    DRAW,
    EFFECT_AT,
    EFFECT_END,
    ENDED,
    FAR,
    FIXED,
    FLOOR_FINISH,
    FLOOR_START,
    FS,
    KIND,
    LEG_AT,
    LEG_DELAY,
    LEG_END,
    LEG_MINUTES,
    LINK_CLOCK,
    MINUTES_ROW,
    MODE,
    NODE_ROWS,
    PINNED,
    SF,
    SHARE,
    SIMPLE,
    SOURCE,
    SS,
    START_ROW,
    STATE,
    TARGET,
    TASK,
    TYPE,
)
from milepost.engine.costs import costs_of
from milepost.engine.errors import InvalidPlan, OutOfRange, UnknownReference
from milepost.engine.network import Network, compile_plan
from milepost.engine.passes import run_passes
from milepost.engine.plan import Constraint, ConstraintType, Effect, Plan, Task
from milepost.engine.simulation.draws import draws_of

if TYPE_CHECKING:
    from milepost.engine.kernels.lanes import Course

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

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
    """Make a network ready to be run, with room for `spare` more quantile tables and starts."""
    from milepost.engine.kernels.lanes import Course

    draws = draws_of(network, spare=spare)
    rates, base = costs_of(network)
    hits, at_effects = _effect_hits(network, effects)
    nodes, legs = _nodes(network), network.net.legs.astype(np.int32)
    nodes[DRAW, draws.node] = np.arange(len(draws.node))
    nodes[EFFECT_AT:] = at_effects
    links, at = _live_links(network)
    starts = _mark_rows(nodes, links, rates) + spare
    _mark_simple(nodes, legs, _may_vanish(nodes, hits, effects))
    course = Course(
        clocks=network.net.clocks,
        nodes=nodes,
        legs=legs,
        order=np.arange(nodes.shape[1], dtype=np.int32),
        links=links,
        at=at,
        draws=draws.kinds,
        amounts=draws.amounts,
        salts=draws.salts,
        shapes=draws.shapes,
        effects=hits,
    )
    shapes = len(draws.shapes) - spare
    return Field(course, network, draws.node, draws.spread, rates, base, draws.defaulted, shapes, starts)


def _nodes(network: Network) -> Ints:
    """Return the rows of a course: those of the network, with the earliest start and the kind of each run."""
    source = network.net.nodes
    state, pinned = source[STATE], source[STATE] == PINNED
    nodes = np.zeros((COURSE_ROWS, source.shape[1]), np.int32)
    nodes[:NODE_ROWS] = np.clip(source, -FAR, FAR)
    bound: npt.NDArray[np.int64] = np.maximum(source[BOUND], source[FLOOR_START])
    nodes[BOUND] = np.clip(np.where(pinned, source[BEGUN], bound), -FAR, FAR)
    nodes[DONE] = np.where(pinned, source[DONE], 0)
    nodes[FLOOR_FINISH, pinned], nodes[DELAY, pinned] = -FAR, 0  # what is begun is held back no more
    first = np.minimum(source[LEG_AT], network.net.legs.shape[1] - 1)
    begun_points = pinned & (network.net.legs[LEG_MINUTES, first] == 0)
    nodes[ENDED, begun_points] = nodes[BEGUN, begun_points]
    nodes[MODE] = np.where((state == FIXED) | begun_points, DONE_WITH, source[KIND])
    nodes[START_ROW] = nodes[DRAW] = -1
    return nodes


def _mark_simple(nodes: Ints, legs: Ints, vanishing: Flags) -> None:
    """Mark the tasks of one leg that always works: they are placed in all lanes at once."""
    if not legs.shape[1]:
        return
    first = np.minimum(nodes[LEG_AT], legs.shape[1] - 1)
    simple = (nodes[MODE] == TASK) & (nodes[LEG_END] - nodes[LEG_AT] == 1) & ~vanishing
    simple &= (legs[LEG_MINUTES, first] > 0) & (legs[LEG_DELAY, first] == 0)
    simple &= (nodes[FLOOR_FINISH] == -FAR) & (nodes[DELAY] == 0)
    nodes[MODE, simple] = SIMPLE


def _may_vanish(nodes: Ints, hits: Ints, effects: Sequence[Effect]) -> Flags:
    """Return which nodes an effect may shorten to nothing; they are then dated as milestones."""
    shortens = [any(i.unit != "cost" and min(i.amount.points) < 0 for i in effect.impacts) for effect in effects]
    before = np.concatenate(([0], np.cumsum(np.array(shortens, np.int64)[hits])))
    return np.asarray(before[nodes[EFFECT_END]] > before[nodes[EFFECT_AT]])


def _live_links(network: Network) -> tuple[Ints, Ints]:
    """Return the links whose target still waits for them, grouped by target."""
    net = network.net
    state = net.nodes[STATE, net.links[TARGET]]
    links = np.ascontiguousarray(net.links[:, (state != FIXED) & (state != PINNED)].astype(np.int32))
    return links, starts_of(links[TARGET], net.nodes.shape[1])


def starts_of(keys: Ints, size: int) -> Ints:
    """Return where the entries of each of `size` keys begin, and where the last ends; the keys are sorted."""
    return np.concatenate(([0], np.cumsum(np.bincount(keys, minlength=size)))).astype(np.int32)


def may_end(field: Field) -> npt.NDArray[np.uint8]:
    """Return which nodes may finish last: those that nothing follows finish-to-start without lag."""
    course = field.course
    last = np.ones(course.nodes.shape[1], np.uint8)
    plain = (course.links[TYPE] == FS) & (course.links[LINK_CLOCK] < 0)
    last[course.links[SOURCE, plain]] = 0
    return last


def _mark_rows(nodes: Ints, links: Ints, rates: npt.NDArray[np.int64]) -> int:
    """Give a row to the minutes that cost or make a lag, and to the starts that somebody waits for; count those."""
    by_start = (links[TYPE] == SS) | (links[TYPE] == SF)
    starts = np.unique(links[SOURCE, by_start])
    nodes[START_ROW, starts] = np.arange(len(starts))
    timed = np.union1d(links[SOURCE, links[SHARE] != 0], np.flatnonzero(rates))
    nodes[MINUTES_ROW, timed.astype(np.int64)] = np.arange(1, len(timed) + 1)
    return len(starts)


def _effect_hits(network: Network, effects: Sequence[Effect]) -> tuple[Ints, Ints]:
    """Return the effects of the nodes, one node after the other, and where each node's begin and end."""
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
    return np.array([row for _, row in hits], np.int32), np.array([end - count, end], np.int32)
