"""Patching: the difference of two plans put into a field without compiling the whole plan again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from milepost.engine.codes import (
    BOUND,
    DONE_WITH,
    DRAW,
    DRAW_GROUP,
    DRAW_SHAPE,
    EFFECT_AT,
    EFFECT_END,
    FAR,
    FF,
    FIXED,
    FLOOR_START,
    FREE,
    LEG_AT,
    LEG_END,
    LINK_TYPES,
    MINUTES_ROW,
    MODE,
    PINNED,
    SF,
    SIMPLE,
    SOURCE,
    START_ROW,
    STARTED,
    STATE,
    TARGET,
    TASK,
    TYPE,
)
from milepost.engine.lags import NO_LAG, Lag, Lags
from milepost.engine.network import Network, compile_plan
from milepost.engine.plan import Link, Plan, Task
from milepost.engine.simulation.course import Field, as_it_may_go, field_of, starts_of

if TYPE_CHECKING:
    from milepost.engine.kernels.lanes import Course

Ints = npt.NDArray[np.int32]

SPARE = 64  # quantile tables, and starts that others wait for, that edits may add before a plan is compiled again
_MOST_TASKS = 200  # beyond this an edit is a new plan
_WAIT_NO_MORE = (FIXED, PINNED)
_SHARES = ("percent", "elapsed_percent")
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

    Tasks may change in all but their place in the outline, and are not taken up again once they are done;
    links between tasks may come, go and change, as long as the order of the network still holds.
    """
    if any(
        getattr(old, name) is not getattr(new, name) and getattr(old, name) != getattr(new, name) for name in _WHOLE
    ):
        return None
    if len(old.tasks) != len(new.tasks):
        return None
    tasks = [(a, b) for a, b in zip(old.tasks, new.tasks) if a is not b and a != b]
    gone, come = _changed_links(old.links, new.links)
    if len(tasks) + len(gone) + len(come) > _MOST_TASKS or not all(_can_be_patched(field.network, *t) for t in tasks):
        return None
    begun = {b.uid for a, b in tasks if _begun(a) != _begun(b)}
    if any(link.predecessor in begun and link.lag and link.lag_unit in _SHARES for link in new.links if begun):
        return None
    touched = {field.network.node_of[b.uid] for _, b in tasks}
    patched = _with_tasks(field, new, [b for _, b in tasks], [a for a, _ in tasks]) if tasks else field
    if patched is not None and (gone or come):
        ends = {link.successor for link in (*gone, *come)} | {link.predecessor for link in come}
        touched |= {field.network.node_of[uid] for uid in ends if uid in field.network.node_of}
        patched = _with_links(patched, _lagged(field, old, gone), _lagged(field, new, come))
    if patched is not None and field.network.plan.profile.progress == "as_planned":
        patched = _bound_by_start(patched, touched)
    return None if patched is None else Patch(patched, frozenset(touched))


def _can_be_patched(network: Network, old: Task, new: Task) -> bool:
    if any(getattr(old, name) != getattr(new, name) for name in _OUTLINE) or new.uid not in network.node_of:
        return False
    late = any(c is not None and c.type == "ALAP" for t in (old, new) for c in (t.constraint, t.second_constraint))
    outer = [network.outline.by_uid[uid] for uid in network.outline.ancestors(new.uid)]
    return not late and not any(summary.constraint or summary.deadline for summary in outer)


def _begun(task: Task) -> tuple[bool, int]:
    """Return what decides the lags in shares of a task."""
    begun = task.is_started or task.is_finished
    return begun, task.duration if begun else -1


# tasks --------------------------------------------------------------------------------------------------


def _with_tasks(field: Field, plan: Plan, new: list[Task], old: list[Task]) -> Field | None:
    """Return the field with the rows of some tasks replaced, or None when they no longer fit."""
    before, after = (_compiled_alone(field, plan, tasks) for tasks in (old, new))
    course = _without_kept_promises(field, after, new)
    if course is None:
        return None
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
        if rates[i] != 0 and nodes[MINUTES_ROW, i] == 0:
            return None
        if nodes[MODE, i] == DONE_WITH:
            continue
        if (m < 0) != (n < 0):
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


def _without_kept_promises(field: Field, after: Field, tasks: list[Task]) -> Course | None:
    """Return the course without the links of tasks that wait no longer, or None when one waits again."""
    course = field.course
    done: list[int] = []
    for task in tasks:
        i = field.network.node_of[task.uid]
        old, new = (
            int(state) for state in (course.nodes[STATE, i], after.course.nodes[STATE, after.network.node_of[task.uid]])
        )
        if old == new:
            continue
        if old in _WAIT_NO_MORE or field.network.plan.profile.progress == "progress_override":
            return None
        if new in _WAIT_NO_MORE:
            done.append(i)
    if not done:
        return course
    kept = ~np.isin(course.links[TARGET], done)
    links = np.ascontiguousarray(course.links[:, kept])
    return course._replace(links=links, at=starts_of(links[TARGET], course.nodes.shape[1]))


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


def _lagged(field: Field, plan: Plan, links: list[Link]) -> list[tuple[Link, Lag]]:
    """Return links with their lags in a plan."""
    if not links:
        return []
    lags = Lags(field.network.plan, {task.uid: task for task in plan.tasks}, field.network.tower)
    known = field.network.node_of
    return [(link, lags.of(link) if {link.predecessor, link.successor} <= known.keys() else NO_LAG) for link in links]


def _with_links(field: Field, gone: list[tuple[Link, Lag]], come: list[tuple[Link, Lag]]) -> Field | None:
    """Return the field without some links and with others, or None when one end is no plain task."""
    node_of, course = field.network.node_of, field.course
    if any(end not in node_of for link, _ in (*gone, *come) for end in (link.predecessor, link.successor)):
        return None
    nodes, links, at = course.nodes.copy(), course.links, course.at
    for link, lag in gone:
        row = _row_of(node_of, links, at, link, lag)
        if row is None:
            return None
        links = np.delete(links, row, axis=1)
        at = at - (np.arange(len(at)) > node_of[link.successor]).astype(np.int32)
    for link, lag in come:
        source, target = node_of[link.predecessor], node_of[link.successor]
        overridden = nodes[STATE, target] == STARTED and field.network.plan.profile.progress == "progress_override"
        if overridden or nodes[STATE, target] in _WAIT_NO_MORE or not _has_rows(nodes, link, source, field):
            return None
        column = [source, target, LINK_TYPES[link.type], *lag]
        links = np.insert(links, at[target + 1], np.array(column, np.int32), axis=1)
        at = at + (np.arange(len(at)) > target).astype(np.int32)
    order = _order_of(links, at) if come else course.order
    if order is None:
        return None
    clocks = field.network.tower.clocks()
    links = np.ascontiguousarray(links)
    return replace(field, course=course._replace(nodes=nodes, links=links, at=at, order=order, clocks=clocks))


def _bound_by_start(field: Field, touched: Iterable[int]) -> Field:
    """Let the project start bind those of the touched tasks that have no links, or are set by their finish."""
    course, network = field.course, field.network
    nodes = course.nodes.copy()
    for i in touched:
        if nodes[STATE, i] == FREE:
            kinds = course.links[TYPE, course.at[i] : course.at[i + 1]]
            linked = len(kinds) > 0 and not np.isin(kinds, (FF, SF)).any()
            nodes[BOUND, i] = max(-FAR if linked else network.minute(network.plan.start), nodes[FLOOR_START, i])
    return replace(field, course=course._replace(nodes=nodes))


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


def _row_of(node_of: Mapping[str, int], links: Ints, at: Ints, link: Link, lag: Lag) -> int | None:
    target = node_of[link.successor]
    wanted = [node_of[link.predecessor], target, LINK_TYPES[link.type], *lag]
    for row in range(at[target], at[target + 1]):
        if list(links[:, row]) == wanted:
            return row
    return None
