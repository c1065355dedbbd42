"""Limited resources: dates that keep every person, machine and material within what there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import numpy as np
import numpy.typing as npt

from milepost.engine.codes import (
    EARLY_FINISH,
    FAR,
    FIXED,
    FREE,
    LEG_AT,
    LEG_END,
    MUST_FINISH,
    MUST_START,
    NONE,
    SOURCE,
    STARTED,
    STATE,
    TARGET,
)
from milepost.engine.passes import FLOAT_RULES, Passes, limits_of, run_passes

if TYPE_CHECKING:
    from milepost.engine.kernels.crew import Crew, Profile
    from milepost.engine.network import Network
    from milepost.engine.plan import Assignment, Resource

Ints = npt.NDArray[np.int64]

THOUSANDTHS = 1000  # units are counted in these
_FIRST = -FAR  # before everything


@dataclass(frozen=True, slots=True)
class Generation:
    """How tasks are placed when resources are limited.

    Parameters
    ----------
    method : {'serial', 'parallel'}
        Task after task, each at the first minute at which it fits; or minute after minute, each with the
        tasks that fit then.
    rule : {'lft', 'minslk', 'priority'}
        Which task comes first when two want the same: that of the earliest late finish, of the least total
        float, or of the highest priority (equal ones by late finish).
    sequence : tuple of str
        The uids of tasks in the order in which they are placed as far as links allow; it goes before the rule.

    References
    ----------
    Kolisch, Serial and parallel resource-constrained project scheduling methods revisited, EJOR 90 (1996).
    """

    method: Literal["serial", "parallel"] = "serial"
    rule: Literal["lft", "minslk", "priority"] = "lft"
    sequence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """What the tasks of a network need of limited resources.

    `resources` are those of the crew's numbers; `overasked` the assignments that ask for more than there
    ever is, counted as asking for all there is.
    """

    crew: Crew
    resources: tuple[Resource, ...]
    overasked: tuple[Assignment, ...]


def limits_of_network(network: Network) -> Limits:
    """Return what the tasks of a network need of its limited resources."""
    from milepost.engine.kernels.crew import Crew

    limited = tuple(resource for resource in network.plan.resources if _is_limited(resource))
    number = {resource.uid: r for r, resource in enumerate(limited)}
    steps = [_steps(network, resource) for resource in limited]
    most = [max(units for _, units in row) for row in steps]
    needs: list[tuple[int, int, int, int, int]] = []
    overasked: list[Assignment] = []
    for assignment, leg in _with_legs(network):
        r = number.get(assignment.resource)
        i = network.node_of.get(assignment.task)
        if r is None or i is None or network.net.nodes[STATE, i] == FIXED:
            continue
        material = limited[r].kind == "material"
        asked = assignment.work if material and assignment.work is not None else assignment.units
        units = round(asked * THOUSANDTHS)
        if units > most[r]:
            overasked.append(assignment)
        needs.append((i, leg, r, min(units, most[r]), int(material)))
    columns = np.array(sorted(need for need in needs if need[3] > 0), np.int64).reshape(-1, 5).T
    count = np.bincount(columns[0], minlength=network.net.nodes.shape[1])
    flat = np.array([step for row in steps for step in row], np.int64).reshape(-1, 2).T
    crew = Crew(
        at=np.concatenate(([0], np.cumsum(count))),
        leg=np.ascontiguousarray(columns[1]),
        resource=np.ascontiguousarray(columns[2]),
        units=np.ascontiguousarray(columns[3]),
        lasting=np.ascontiguousarray(columns[4]),
        step_at=np.concatenate(([0], np.cumsum([len(row) for row in steps]))).astype(np.int64),
        since=np.ascontiguousarray(flat[0]),
        available=np.ascontiguousarray(flat[1]),
    )
    return Limits(crew, limited, tuple(overasked))


def _is_limited(resource: Resource) -> bool:
    if resource.kind == "work":
        return resource.most_units > 0
    return resource.kind == "material" and bool(resource.availability)


def _steps(network: Network, resource: Resource) -> list[tuple[int, int]]:
    """Return from when on how many thousandths of a resource there are."""
    before = 0.0 if resource.kind == "material" else resource.max_units
    steps = {_FIRST: round(before * THOUSANDTHS)}
    for step in resource.availability:
        steps[max(network.minute(step.start), _FIRST)] = round(step.units * THOUSANDTHS)
    return sorted(steps.items())


def _with_legs(network: Network) -> list[tuple[Assignment, int]]:
    """Return the assignments of tasks, each with the leg that it works on."""
    at, end = network.net.nodes[LEG_AT], network.net.nodes[LEG_END]
    people = {resource.uid for resource in network.plan.resources if resource.kind == "work"}
    used: dict[int, int] = {}
    found: list[tuple[Assignment, int]] = []
    for assignment in network.plan.assignments:
        i = network.node_of.get(assignment.task)
        if i is None:
            continue
        leg = used.get(i, int(at[i]))
        found.append((assignment, min(leg, int(end[i]) - 1)))
        if assignment.work and assignment.units > 0 and assignment.resource in people:
            used[i] = leg + 1  # work-driven tasks have a leg for each of these, in this order
    return found


def profile_for(crew: Crew) -> Profile:
    """Return room for the profiles of a crew."""
    from milepost.engine.kernels.crew import Profile

    steps = np.diff(crew.step_at)
    room = steps + 2 * np.bincount(crew.resource, minlength=len(steps)) + 1
    size = int(room.sum())
    return Profile(
        at=(np.cumsum(room) - room).astype(np.int64),
        segments=np.zeros(len(steps), np.int64),
        since=np.zeros(size, np.int64),
        free=np.zeros(size, np.int64),
        freed_by=np.zeros(size, np.int64),
    )


def order_of(network: Network, passes: Passes, generation: Generation) -> Ints:
    """Return the nodes in the order in which they are placed: what is known first, then by sequence or rule."""
    from milepost.engine.kernels.order import prioritised

    net = network.net
    waits = np.isin(net.nodes[STATE], (FREE, STARTED))
    key: Ints = passes.late_finish
    if generation.sequence:
        place = {uid: number for number, uid in enumerate(generation.sequence)}
        key = np.array([-1 if task is None else place.get(task.uid, len(place)) for task in network.tasks], np.int64)
    elif generation.rule == "minslk":
        key = passes.total
    elif generation.rule == "priority":
        key = -np.array([0 if task is None else task.priority for task in network.tasks], np.int64)
    by_key = np.lexsort((passes.late_start, passes.late_finish, key))
    rank = np.empty(len(by_key), np.int64)
    rank[by_key] = np.arange(len(by_key))
    held = (net.nodes[MUST_START] != NONE) | (net.nodes[MUST_FINISH] != NONE)
    rank[(net.nodes[STATE] == STARTED) | held] -= len(rank)
    rank[~waits] -= 2 * len(rank)
    kept = waits[net.links[TARGET]]
    return prioritised(net.links[SOURCE, kept], net.links[TARGET, kept], rank)


@dataclass(frozen=True, slots=True, eq=False)
class LimitedPasses:
    """The passes over a network with limited resources, and what each node waited for (see the crew's kernels)."""

    passes: Passes
    waits: Ints
    limits: Limits


def run_limited(network: Network, generation: Generation) -> LimitedPasses:
    """Run the passes with limited resources; floats are those of the links, as in any levelled plan."""
    from milepost.engine.kernels import crew as kernels
    from milepost.engine.kernels import passes as plain

    free, limits, net = run_passes(network), limits_of_network(network), network.net
    size = int(net.nodes.shape[1])
    late = network.late & (net.nodes[STATE] == FREE)
    as_late = np.where(late, free.late_start, NONE)
    early, waits = np.zeros((5, size), np.int64), np.full((3, size), -1, np.int64)
    order = order_of(network, free, generation)
    profile = profile_for(limits.crew)
    if generation.method == "parallel":
        open_links = np.isin(net.nodes[STATE, net.links[TARGET]], (FREE, STARTED))
        waiting = np.bincount(net.links[TARGET, open_links], minlength=size).astype(np.int64)
        kernels.parallel(net, early, as_late, order, limits.crew, profile, waits, waiting)
    else:
        kernels.serial(net, early, as_late, order, limits.crew, profile, waits)
    late_start, late_finish, total, slack = np.zeros((4, size), np.int64)
    plain.backward(net, early, limits_of(network, cast(Ints, early[EARLY_FINISH])), late_start, late_finish)
    plain.total_floats(net, early, late_start, late_finish, FLOAT_RULES[network.plan.profile.total_float], total)
    plain.free_floats(net, early, total, slack)
    longest = np.zeros(size, np.bool_)
    kernels.trace_chain(net, early, waits, longest)
    return LimitedPasses(Passes(early, late_start, late_finish, total, slack, longest), waits, limits)
