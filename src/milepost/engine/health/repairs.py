"""Repairs: copies of the plan with one kind of fault removed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from milepost.engine.health.dcma_logic import is_hard, without_successor
from milepost.engine.health.facts import Facts
from milepost.engine.health.formulas import HARD_CONSTRAINTS
from milepost.engine.health.signals_network import has_open_finish
from milepost.engine.health.signals_progress import last_actual, overtaken_links
from milepost.engine.health.wording import counted, day
from milepost.engine.plan import Link, Plan, Task
from milepost.engine.results import Finding


@dataclass(frozen=True, slots=True)
class Change:
    """A changed plan, and what was changed in the imperative."""

    text: str
    plan: Plan


Repairer = Callable[[Facts, Finding], Change | None]


def link_open_ends(facts: Facts, finding: Finding) -> Change | None:
    """Link tasks that nothing waits for to the next milestone, or to the end of the project."""
    named = set(finding.tasks)
    loose = [task for task in without_successor(facts) if task.uid in named]
    open_ended = [task for task in _named(facts, finding) if has_open_finish(facts, task)]
    links = list(filter(None, map(_NextStop(facts).link_from, [*loose, *open_ended])))
    if not links:
        return None
    text = f"Link {counted(len(links), 'open end')} to the next milestone, or to the end of the project"
    return Change(text, replace(facts.plan, links=(*facts.plan.links, *links)))


class _NextStop:
    """Finds the first milestone that begins no earlier than a task ends."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        stops = [task for task in facts.unfinished if task.milestone]
        self.stops = sorted(stops, key=lambda task: facts.dates(task).early_start)
        self.starts = [facts.dates(task).early_start for task in self.stops]
        self.last = max(facts.unfinished, key=lambda task: facts.dates(task).early_finish)

    def link_from(self, task: Task) -> Link | None:
        """Return the link that gives the finish of a task something to drive."""
        if task.uid == self.last.uid:
            return None
        at = bisect_left(self.starts, self.facts.dates(task).early_finish)
        following = next((stop for stop in self.stops[at:] if stop.uid != task.uid), None)
        return Link(task.uid, following.uid) if following else Link(task.uid, self.last.uid, "FF")


def remove_leads(facts: Facts, finding: Finding) -> Change | None:
    """Let successors wait for the whole of their predecessors."""
    return _without_lags(facts, [link for link in facts.links if link.lag < 0], "lead")


def remove_lags(facts: Facts, finding: Finding) -> Change | None:
    """Let successors follow at once: what the waits cost."""
    return _without_lags(facts, [link for link in facts.links if link.lag > 0], "lag")


def _without_lags(facts: Facts, lagging: list[Link], noun: str) -> Change | None:
    chosen = set(lagging)
    links = tuple(replace(link, lag=0) if link in chosen else link for link in facts.plan.links)
    text = f"Remove the {noun} of {counted(len(lagging), 'link')}"
    return Change(text, replace(facts.plan, links=links)) if lagging else None


def drop_hard_constraints(facts: Facts, finding: Finding) -> Change | None:
    """Let logic place the tasks, and keep the latest finishes as deadlines."""
    hard = [task for task in _named(facts, finding) if is_hard(task) and not task.is_started]
    text = f"Drop the hard constraints of {counted(len(hard), 'task')}, and keep their finishes as deadlines"
    return _with_tasks(facts.plan, text, map(softened, hard))


def softened(task: Task) -> Task:
    """Return a task with its soft constraints only, and the dates by which it must finish as a deadline."""
    constraints = [c for c in (task.constraint, task.second_constraint) if c is not None]
    latest = [c.date for c in constraints if c.type in ("MFO", "FNLT", "FINISH_ON") and c.date is not None]
    deadline = min([*latest, *([task.deadline] if task.deadline else [])], default=None)
    soft = [c for c in constraints if c.type not in HARD_CONSTRAINTS]
    first, second = (*soft, None, None)[:2]
    return replace(task, constraint=first, second_constraint=second, deadline=deadline)


def drop_constraints(facts: Facts, finding: Finding) -> Change | None:
    """Let logic alone place the tasks of the finding."""
    tasks = [task for task in _named(facts, finding) if task.constraint or task.second_constraint]
    text = f"Drop the date constraints of {counted(len(tasks), 'task')}"
    return _with_tasks(facts.plan, text, (replace(task, constraint=None, second_constraint=None) for task in tasks))


def schedule_automatically(facts: Facts, finding: Finding) -> Change | None:
    """Let logic place the tasks with manual dates."""
    tasks = [task for task in _named(facts, finding) if task.duration > 0 or task.milestone]
    text = f"Schedule {counted(len(tasks), 'task')} with manual dates automatically"
    return _with_tasks(facts.plan, text, (replace(task, manual=None) for task in tasks))


def drop_overtaken_links(facts: Facts, finding: Finding) -> Change | None:
    """Remove the links that the work has already ignored."""
    overtaken = set(overtaken_links(facts))
    links = tuple(link for link in facts.plan.links if link not in overtaken)
    return Change(
        f"Remove {counted(len(overtaken), 'link')} that the work has overtaken", replace(facts.plan, links=links)
    )


def assume_status_date(facts: Facts, finding: Finding) -> Change | None:
    """Take the last actual date for the status date."""
    latest = last_actual(facts)
    if latest is None:
        return None
    return Change(f"Plan all unfinished work from {day(latest)} on", replace(facts.plan, status_date=latest))


def _named(facts: Facts, finding: Finding) -> list[Task]:
    named = set(finding.tasks)
    return [task for task in facts.unfinished if task.uid in named]


def _with_tasks(plan: Plan, text: str, changed: Iterable[Task]) -> Change | None:
    instead = {task.uid: task for task in changed}
    if not instead:
        return None
    return Change(text, replace(plan, tasks=tuple(instead.get(task.uid, task) for task in plan.tasks)))


REPAIRS: Mapping[str, Repairer] = {
    "dcma-01": link_open_ends,
    "dcma-02": remove_leads,
    "dcma-03": remove_lags,
    "dcma-05": drop_hard_constraints,
    "signal-dangling": link_open_ends,
    "signal-date-drives": drop_constraints,
    "signal-manual": schedule_automatically,
    "signal-no-status-date": assume_status_date,
    "signal-out-of-sequence": drop_overtaken_links,
}
