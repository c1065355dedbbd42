"""Critical path method: a plan's dates, floats, conflicts and what drives every date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from milepost.engine.codes import (
    FIXED,
    PINNED,
    STATE,
)
from milepost.engine.conflicts import conflicts_of
from milepost.engine.costs import planned_cost
from milepost.engine.drivers import driver_of, limited_driver_of
from milepost.engine.limits import run_limited
from milepost.engine.network import Network, compile_plan
from milepost.engine.passes import run_passes
from milepost.engine.results import Driver, Schedule, TaskDates

if TYPE_CHECKING:
    from milepost.engine.limits import Generation, LimitedPasses
    from milepost.engine.passes import Passes
    from milepost.engine.plan import Plan, Task


def schedule(plan: Plan, *, limited: Generation | None = None) -> Schedule:
    """Schedule a plan by the critical path method.

    Parameters
    ----------
    plan : Plan
    limited : Generation, optional
        Keep within what there is of every resource, placing tasks this way; else only links, calendars
        and constraints bind. Floats are those of the links in both.

    Returns
    -------
    Schedule
        Early and late dates, floats in working minutes, the critical and the longest path and the driver
        of every date. Constraints that contradict each other are reported as conflicts, never refused.

    Raises
    ------
    InvalidPlan, UnknownReference, CyclicNetwork, NoWorkingTime, OutOfRange
        When no schedule can be made of it.

    Examples
    --------
    >>> from datetime import datetime
    >>> from milepost.engine import Link, Plan, Task, schedule
    >>> tasks = (Task("a", "Design", duration=960), Task("b", "Build", duration=2400))
    >>> plan = Plan(datetime(2026, 11, 23, 8), tasks, (Link("a", "b"),))
    >>> dates = schedule(plan)
    >>> dates.finish, dates["b"].driver.text
    (datetime.datetime(2026, 12, 1, 17, 0), "Starts when 'Design' finishes.")

    References
    ----------
    PMBOK Guide, 6th edition, 6.5.2.2 (critical path method).
    """
    network = compile_plan(plan)
    if limited is None:
        return schedule_of(network, run_passes(network))
    found = run_limited(network, limited)
    return schedule_of(network, found.passes, found)


def schedule_of(network: Network, passes: Passes, limited: LimitedPasses | None = None) -> Schedule:
    """Return the schedule that the passes over a network found, with limited resources or without."""
    plan = network.plan
    rows = _dates_of_tasks(network, passes, limited)
    for task in reversed(network.outline.summaries):
        inside = [rows[uid] for uid in network.outline.children.get(task.uid, ()) if uid in rows]
        if inside:
            rows[task.uid] = _rolled_up(task, inside)
    ordered = {task.uid: rows[task.uid] for task in plan.tasks if task.uid in rows}
    return Schedule(
        start=min(row.early_start for row in ordered.values()),
        finish=max(row.early_finish for row in ordered.values()),
        status_date=plan.status_date,
        tasks=tuple(ordered.values()),
        cost=planned_cost(network),
        conflicts=conflicts_of(network, passes),
        _by_uid=ordered,
    )


def _dates_of_tasks(network: Network, passes: Passes, limited: LimitedPasses | None) -> dict[str, TaskDates]:
    """Return the dates of each task that is no summary, in plan order."""
    state = network.net.nodes[STATE]
    late_start = np.where(np.isin(state, (FIXED, PINNED)), passes.start, passes.late_start)
    ends = (passes.start, passes.finish, late_start, passes.late_finish)
    early_start, early_finish, begin_by, end_by = (network.moments(minutes) for minutes in ends)
    total, free, longest = passes.total.tolist(), passes.free.tolist(), passes.longest.tolist()
    finished = (state == FIXED).tolist()
    found: dict[str, TaskDates] = {}
    for task in network.outline.leaves:
        i = network.node_of[task.uid]
        found[task.uid] = TaskDates(
            uid=task.uid,
            id=task.id,
            name=task.name,
            early_start=early_start[i],
            early_finish=early_finish[i],
            late_start=begin_by[i],
            late_finish=end_by[i],
            total_float=total[i],
            free_float=free[i],
            critical=not finished[i]
            and (total[i] <= network.plan.profile.critical_slack or (limited is not None and longest[i])),
            longest_path=longest[i],
            driver=driver_of(network, passes, i) if limited is None else limited_driver_of(network, limited, i),
            finished=finished[i],
        )
    return found


def _rolled_up(task: Task, inside: Iterable[TaskDates]) -> TaskDates:
    """Return the dates of a summary from those directly inside it."""
    rows = list(inside)
    first = min(rows, key=lambda row: row.early_start)
    open_rows = [row for row in rows if not row.finished] or rows
    return TaskDates(
        uid=task.uid,
        id=task.id,
        name=task.name,
        early_start=first.early_start,
        early_finish=max(row.early_finish for row in rows),
        late_start=min(row.late_start for row in rows),
        late_finish=max(row.late_finish for row in rows),
        total_float=min(row.total_float for row in open_rows),
        free_float=min(row.free_float for row in open_rows),
        critical=any(row.critical for row in rows),
        longest_path=any(row.longest_path for row in rows),
        driver=Driver("summary", f"Starts with {first.name!r}.", first.uid),
        summary=True,
        finished=all(row.finished for row in rows),
    )
