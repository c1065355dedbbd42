"""Random edits of a plan, as a project manager makes them: one change of each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

from milepost.engine import Constraint, Link, Plan, Task
from tests.benchmarks.plans import DAY, START, WINDOW, link_between, pert

Edit = Callable[[Random, Plan], Plan]


def longer_duration(random: Random, plan: Plan) -> Plan:
    return _with_task(random, plan, lambda task: replace(task, duration=task.duration + DAY))


def other_range(random: Random, plan: Plan) -> Plan:
    return _with_task(random, plan, lambda task: replace(task, estimate=pert(random, task.duration)))


def constraint(random: Random, plan: Plan) -> Plan:
    bound = Constraint("SNET", START + timedelta(days=random.randrange(30, 700)))
    return _with_task(random, plan, lambda task: replace(task, constraint=bound))


def progress(random: Random, plan: Plan) -> Plan:
    """Start one of the first tasks, a third done."""
    begun = START + timedelta(days=random.randrange(14))

    def started(task: Task) -> Task:
        return replace(task, actual_start=begun, percent_complete=33.0)

    return _with_task(random, plan, started, among=0.02)


def link_added(random: Random, plan: Plan) -> Plan:
    tasks = _ordinary(plan)
    j = random.randrange(1, len(tasks))
    i = random.randrange(max(0, j - WINDOW), j)
    return replace(plan, links=(*plan.links, link_between(random, tasks[i].uid, tasks[j].uid)))


def link_removed(random: Random, plan: Plan) -> Plan:
    k = random.randrange(len(plan.links))
    return replace(plan, links=plan.links[:k] + plan.links[k + 1 :])


def lag_changed(random: Random, plan: Plan) -> Plan:
    k = random.randrange(len(plan.links))
    link = plan.links[k]
    changed = Link(link.predecessor, link.successor, link.type, link.lag + DAY if link.lag_unit == "working" else DAY)
    return replace(plan, links=(*plan.links[:k], changed, *plan.links[k + 1 :]))


def task_added(random: Random, plan: Plan) -> Plan:
    """Add a task with a link from another."""
    before = random.choice(_ordinary(plan))
    task = Task(f"new {random.getrandbits(32)}", "New task", parent=before.parent, duration=5 * DAY)
    return replace(plan, tasks=(*plan.tasks, task), links=(*plan.links, Link(before.uid, task.uid)))


def task_removed(random: Random, plan: Plan) -> Plan:
    """Remove a task with its links and from its effects."""
    gone = random.choice(_ordinary(plan)).uid
    effects = tuple(replace(e, tasks=tuple(uid for uid in e.tasks if uid != gone)) for e in plan.effects)
    links = tuple(link for link in plan.links if gone not in (link.predecessor, link.successor))
    return replace(plan, tasks=tuple(t for t in plan.tasks if t.uid != gone), links=links, effects=effects)


def likelier_effect(random: Random, plan: Plan) -> Plan:
    k = random.randrange(len(plan.effects))
    likelier = replace(plan.effects[k], probability=0.9)
    return replace(plan, effects=(*plan.effects[:k], likelier, *plan.effects[k + 1 :]))


OF_TASKS_AND_LINKS: dict[str, Edit] = {
    "a duration": longer_duration,
    "a range": other_range,
    "a constraint": constraint,
    "progress": progress,
    "a link added": link_added,
    "a link removed": link_removed,
    "a lag": lag_changed,
}
OF_THE_WHOLE: dict[str, Edit] = {
    "a task added": task_added,
    "a task removed": task_removed,
    "an effect": likelier_effect,
}


def _ordinary(plan: Plan) -> list[Task]:
    return [task for task in plan.tasks if not task.summary and not task.milestone]


def _with_task(random: Random, plan: Plan, changed: Callable[[Task], Task], *, among: float = 1.0) -> Plan:
    """Change one ordinary task of the first share `among` of the plan."""
    tasks = _ordinary(plan)
    task = tasks[random.randrange(max(1, int(len(tasks) * among)))]
    return replace(plan, tasks=tuple(changed(other) if other is task else other for other in plan.tasks))
