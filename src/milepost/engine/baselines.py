"""Baselines: a plan with the dates, work and cost of another plan as what was promised."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from milepost.engine.comparison.matching import Matching, aligned
from milepost.engine.costs import planned_costs
from milepost.engine.critical_path import schedule_of
from milepost.engine.network import compile_plan
from milepost.engine.passes import run_passes
from milepost.engine.plan import Baseline, Plan, Task


def with_baseline(plan: Plan, promised: Plan) -> tuple[Plan, Matching]:
    """Return a plan whose baseline is the schedule of another plan, an earlier state of it.

    Parameters
    ----------
    plan : Plan
    promised : Plan
        Its tasks are matched by id, or by name and place; tasks that it does not have get no baseline.

    Examples
    --------
    >>> from datetime import datetime
    >>> from dataclasses import replace
    >>> old = Plan(datetime(2026, 11, 23, 8), (Task("a", "Build", duration=2400),))
    >>> new = replace(old, tasks=(replace(old.tasks[0], duration=4800),))
    >>> with_baseline(new, old)[0].tasks[0].baseline.finish
    datetime.datetime(2026, 11, 27, 17, 0)
    """
    promised, matching = aligned(plan, promised)
    network = compile_plan(promised)
    dates = schedule_of(network, run_passes(network))
    costs = planned_costs(network)
    work = _work(promised)

    def baseline(task: Task) -> Baseline:
        found = dates[task.uid]
        return Baseline(
            found.early_start, found.early_finish, task.duration, costs.get(task.uid, task.fixed_cost), work[task.uid]
        )

    known = {task.uid: baseline(task) for task in promised.tasks if task.uid in dates}
    return replace(plan, tasks=tuple(replace(task, baseline=known.get(task.uid)) for task in plan.tasks)), matching


def _work(plan: Plan) -> defaultdict[str, int]:
    people = {resource.uid for resource in plan.resources if resource.kind == "work"}
    durations = {task.uid: task.duration for task in plan.tasks}
    found: defaultdict[str, int] = defaultdict(int)
    for each in plan.assignments:
        if each.resource in people:
            work = each.work if each.work is not None else each.units * durations.get(each.task, 0)
            found[each.task] += round(work)
    return found
