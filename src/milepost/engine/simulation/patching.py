"""Patching: the difference of two plans put into a field without compiling the whole plan again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from milepost.engine.codes import (
    DONE_WITH,
    DRAW,
    DRAW_GROUP,
    DRAW_SHAPE,
    EFFECT_AT,
    EFFECT_END,
    LEG_AT,
    LEG_END,
    LINK_TYPES,
    MINUTES_ROW,
    MODE,
    SIMPLE,
    SOURCE,
    START_ROW,
    TARGET,
    TASK,
)
from milepost.engine.network import Network, compile_plan, lag_of_link
from milepost.engine.plan import Link, Plan, Task
from milepost.engine.simulation.course import Field, as_it_may_go, field_of

Ints = npt.NDArray[np.int32]

SPARE = 64  # quantile tables, and starts that others wait for, that edits may add before a plan is compiled again
_MOST_TASKS = 200  # beyond this an edit is a new plan
_OUTLINE = ("uid", "parent", "active", "summary", "milestone", "milestone_edge")
_WHOLE = [f.name for f in fields(Plan) if f.name not in ("tasks", "links", "name", "target", "currency")]


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """A field with an edit put in, and the nodes that the edit touches."""

    field: Field
    nodes: frozenset[int]

    @property
    def base_cost(self) -> int:
        """What does not depend on time, after the edit."""
        return self.field.base_cost


def patch_of(old: Plan, new: Plan, field: Field) -> Patch | None:
    """Return an edit as a patch of the field of the old plan, or None when the plan must be compiled again.

    Tasks may change in all but their place in the outline; links between tasks may come, go and change,
    as long as the order of the network still holds.
    """
    if any(
        getattr(old, name) is not getattr(new, name) and getattr(old, name) != getattr(new, name) for name in _WHOLE
    ):
        return None
    if len(old.tasks) != len(new.tasks) or field.network.plan.profile.progress == "as_planned":
        return None  # as planned, the links of a task decide whether the project start binds it
    tasks = [(a, b) for a, b in zip(old.tasks, new.tasks) if a is not b and a != b]
    gone, come = _changed_links(old.links, new.links)
    if len(tasks) + len(gone) + len(come) > _MOST_TASKS or not all(_can_be_patched(field.network, *t) for t in tasks):
        return None
    touched = {field.network.node_of[b.uid] for _, b in tasks}
    patched = _with_tasks(field, new, [b for _, b in tasks], [a for a, _ in tasks]) if tasks else field
    if patched is not None and (gone or come):
        ends = {link.successor for link in (*gone, *come)} | {link.predecessor for link in come}
        touched |= {field.network.node_of[uid] for uid in ends if uid in field.network.node_of}
        patched = _with_links(patched, gone, come)
    return None if patched is None else Patch(patched, frozenset(touched))


def _can_be_patched(network: Network, old: Task, new: Task) -> bool:
    if any(getattr(old, name) != getattr(new, name) for name in _OUTLINE) or new.uid not in network.node_of:
        return False
    if _begun(old) != _begun(new):
        return False
    late = any(c is not None and c.type == "ALAP" for t in (old, new) for c in (t.constraint, t.second_constraint))
    outer = [network.outline.by_uid[uid] for uid in network.outline.ancestors(new.uid)]
    return not late and not any(summary.constraint or summary.deadline for summary in outer)


def _begun(task: Task) -> tuple[bool, int]:
    """Return what decides which links of a task still hold, and their lags in shares of it."""
    return task.is_finished, task.duration if task.is_started or task.is_finished else -1


# tasks --------------------------------------------------------------------------------------------------


def _with_tasks(field: Field, plan: Plan, new: list[Task], old: list[Task]) -> Field | None:
    """Return the field with the rows of some tasks replaced, or None when they no longer fit."""
    before, after = (_compiled_alone(field, plan, tasks) for tasks in (old, new))
    course = field.course
    nodes, legs, draws = (table.copy() for table in (course.nodes, course.legs, course.draws))
    amounts = course.amounts.copy()
    shapes, used, rates = course.shapes, field.shapes_used, field.rates.copy()
    spread = field.spread.copy()
    for task in new:
        i, k = field.network.node_of[task.uid], after.network.node_of[task.uid]
        if not _put_node(nodes, legs, i, after, k):
            return None
        rates[i] = after.rates[k]
        m, n = int(course.nodes[DRAW, i]), int(after.course.nodes[DRAW, k])
        if (m < 0) != (n < 0) or (rates[i] != 0 and nodes[MINUTES_ROW, i] == 0):
            return None
        if m >= 0:
            if used == len(shapes):
                return None
            shapes[used] = after.course.shapes[after.course.draws[DRAW_SHAPE, n]]
            draws[:, m], amounts[m], spread[m] = (
                (used, after.course.draws[DRAW_GROUP, n]),
                after.course.amounts[n],
                after.spread[n],
            )
            used += 1
    changed = course._replace(nodes=nodes, legs=legs, draws=draws, amounts=amounts, clocks=field.network.tower.clocks())
    base = field.base_cost + after.base_cost - before.base_cost
    return replace(field, course=changed, rates=rates, spread=spread, base_cost=base, shapes_used=used)


_KEPT_ROWS = (LEG_AT, LEG_END, START_ROW, MINUTES_ROW, DRAW, EFFECT_AT, EFFECT_END)  # where things are, not what


def _compiled_alone(field: Field, plan: Plan, tasks: Sequence[Task]) -> Field:
    """Compile a few tasks without links on the calendars of the whole plan."""
    uids = {task.uid for task in tasks}
    alone = replace(
        plan,
        tasks=tuple(replace(task, parent=None) for task in tasks),
        links=(),
        effects=(),
        assignments=tuple(a for a in plan.assignments if a.task in uids),
    )
    return field_of(compile_plan(as_it_may_go(alone), field.network.tower), ())


def _put_node(nodes: Ints, legs: Ints, i: int, source: Field, k: int) -> bool:
    """Put node `k` of another field into row `i`; return False when its legs do not fit."""
    other = source.course.nodes[:, k]
    count = nodes[LEG_END, i] - nodes[LEG_AT, i]
    if other[LEG_END] - other[LEG_AT] != count:
        return False
    kept = nodes[_KEPT_ROWS, i].copy()
    nodes[:, i] = other
    nodes[_KEPT_ROWS, i] = kept
    if nodes[MODE, i] == SIMPLE and nodes[EFFECT_END, i] > nodes[EFFECT_AT, i]:
        nodes[MODE, i] = TASK  # an effect may shorten it to nothing
    at = int(nodes[LEG_AT, i])
    legs[:, at : at + count] = source.course.legs[:, other[LEG_AT] : other[LEG_END]]
    return True


# links --------------------------------------------------------------------------------------------------


def _changed_links(old: tuple[Link, ...], new: tuple[Link, ...]) -> tuple[list[Link], list[Link]]:
    """Return the links that went and those that came."""
    if old is new:
        return [], []
    first = next((k for k, (a, b) in enumerate(zip(old, new)) if a is not b), min(len(old), len(new)))
    tail = next((k for k, (a, b) in enumerate(zip(reversed(old[first:]), reversed(new[first:]))) if a is not b), None)
    tail = min(len(old), len(new)) - first if tail is None else tail
    return list(old[first : len(old) - tail]), list(new[first : len(new) - tail])


def _with_links(field: Field, gone: list[Link], come: list[Link]) -> Field | None:
    """Return the field without some links and with others, or None when one end is no plain task."""
    node_of, course = field.network.node_of, field.course
    if any(end not in node_of for link in (*gone, *come) for end in (link.predecessor, link.successor)):
        return None
    nodes, links, at = course.nodes.copy(), course.links, course.at
    for link in gone:
        row = _row_of(field.network, links, at, link)
        if row is None:
            return None
        links = np.delete(links, row, axis=1)
        at = at - (np.arange(len(at)) > node_of[link.successor]).astype(np.int32)
    for link in come:
        source, target = node_of[link.predecessor], node_of[link.successor]
        if nodes[MODE, target] == DONE_WITH or not _has_rows(nodes, link, source, field):
            return None
        column = [source, target, LINK_TYPES[link.type], *lag_of_link(field.network, link)]
        links = np.insert(links, at[target + 1], np.array(column, np.int32), axis=1)
        at = at + (np.arange(len(at)) > target).astype(np.int32)
    order = _order_of(links, at) if come else course.order
    if order is None:
        return None
    clocks = field.network.tower.clocks()
    links = np.ascontiguousarray(links)
    return replace(field, course=course._replace(nodes=nodes, links=links, at=at, order=order, clocks=clocks))


def _order_of(links: Ints, at: Ints) -> Ints | None:
    """Return the nodes in an order that the links allow, or None when they close a loop."""
    from milepost.engine.kernels.order import topological

    size = len(at) - 1
    order = topological(links[SOURCE].astype(np.int64), links[TARGET].astype(np.int64), size)
    return order.astype(np.int32) if len(order) == size else None


def _has_rows(nodes: Ints, link: Link, source: int, field: Field) -> bool:
    """Whether blocks keep what a new link waits for: the minutes for a share, the start (given a spare row)."""
    if link.lag_unit.endswith("percent") and link.lag and nodes[MINUTES_ROW, source] == 0:
        return False
    if link.type in ("SS", "SF") and nodes[START_ROW, source] < 0:
        row = int(nodes[START_ROW].max(initial=-1)) + 1
        if row >= field.starts:
            return False
        nodes[START_ROW, source] = row
    return True


def _row_of(network: Network, links: Ints, at: Ints, link: Link) -> int | None:
    target = network.node_of[link.successor]
    wanted = [network.node_of[link.predecessor], target, LINK_TYPES[link.type], *lag_of_link(network, link)]
    for row in range(at[target], at[target + 1]):
        if list(links[:, row]) == wanted:
            return row
    return None
