"""Repairs: copies of the plan with one kind of fault removed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from milepost.engine.health.dcma_dates import planned_in_the_past
from milepost.engine.health.dcma_logic import is_hard, without_successor
from milepost.engine.health.facts import Facts
from milepost.engine.health.formulas import HARD_CONSTRAINTS
from milepost.engine.health.signals_network import has_open_finish
from milepost.engine.health.signals_progress import last_actual, overtaken_links
from milepost.engine.health.wording import counted, day
from milepost.engine.plan import Constraint, ConstraintType, Link, Plan, Task
from milepost.engine.results import Finding

SOFTER: Mapping[str, ConstraintType] = {"MSO": "SNET", "START_ON": "SNET", "MFO": "FNET", "FINISH_ON": "FNET"}


@dataclass(frozen=True, slots=True)
class Change:
    """A changed plan, and what was changed in the imperative."""

    text: str
    plan: Plan


Repairer = Callable[[Facts, Finding], Change | None]


def link_open_ends(facts: Facts, finding: Finding) -> Change | None:
    """Link tasks that nothing waits for to the next milestone, or to the end of the project."""
    open_ended = [task for task in facts.unfinished if task.uid in finding.tasks and has_open_finish(facts, task)]
    loose = [task for task in without_successor(facts) if task.uid in finding.tasks]
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
    text = f"Remove {'the lead' if noun == 'lead' else 'the lag'} of {counted(len(lagging), 'link')}"
    return Change(text, replace(facts.plan, links=links)) if lagging else None


def soften_constraints(facts: Facts, finding: Finding) -> Change | None:
    """Turn imposed dates into 'no earlier than', and latest dates into deadlines."""
    hard = [task for task in facts.unfinished if task.uid in finding.tasks and is_hard(task) and not task.is_started]
    text = f"Soften the hard constraints of {counted(len(hard), 'task')}"
    text += ": 'must' becomes 'no earlier than', and 'no later than' a deadline"
    return _with_tasks(facts.plan, text, map(softened, hard))


def softened(task: Task) -> Task:
    """Return a task whose dates can move later."""
    constraints = [c for c in (task.constraint, task.second_constraint) if c is not None]
    latest = [c.date for c in constraints if c.type == "FNLT" and c.date is not None]
    soft = [_softer(c) for c in constraints if c.type not in ("SNLT", "FNLT")]
    deadline = min([*latest, *([task.deadline] if task.deadline else [])], default=None)
    first, second = (*soft, None, None)[:2]
    return replace(task, constraint=first, second_constraint=second, deadline=deadline)


def _softer(constraint: Constraint) -> Constraint:
    if constraint.type in HARD_CONSTRAINTS:
        return replace(constraint, type=SOFTER[constraint.type])
    return constraint


def drop_constraints(facts: Facts, finding: Finding) -> Change | None:
    """Let logic alone place the tasks of the finding."""
    tasks = [t for t in facts.unfinished if t.uid in finding.tasks and (t.constraint or t.second_constraint)]
    text = f"Drop the date constraints of {counted(len(tasks), 'task')}"
    return _with_tasks(facts.plan, text, (replace(task, constraint=None, second_constraint=None) for task in tasks))


def schedule_automatically(facts: Facts, finding: Finding) -> Change | None:
    """Let logic place the tasks with manual dates."""
    tasks = [task for task in facts.unfinished if task.uid in finding.tasks and (task.duration > 0 or task.milestone)]
    text = f"Schedule {counted(len(tasks), 'task')} with manual dates automatically"
    return _with_tasks(facts.plan, text, (replace(task, manual=None) for task in tasks))


def drop_overtaken_links(facts: Facts, finding: Finding) -> Change | None:
    """Remove the links that the work has already ignored."""
    overtaken = set(overtaken_links(facts))
    links = tuple(link for link in facts.plan.links if link not in overtaken)
    return Change(
        f"Remove {counted(len(overtaken), 'link')} that the work has overtaken", replace(facts.plan, links=links)
    )


def move_to_status_date(facts: Facts, finding: Finding) -> Change | None:
    """Plan what is left from the status date on."""
    status = facts.plan.status_date
    if status is None or not planned_in_the_past(facts, status):
        return None
    return _from(facts, status)


def assume_status_date(facts: Facts, finding: Finding) -> Change | None:
    """Take the last actual date for the status date."""
    latest = last_actual(facts)
    return None if latest is None else _from(facts, latest)


def _from(facts: Facts, status: datetime) -> Change:
    profile = replace(facts.plan.profile, progress="retained_logic")
    text = f"Re-plan all unfinished work from {day(status)} on"
    return Change(text, replace(facts.plan, status_date=status, profile=profile))


def _with_tasks(plan: Plan, text: str, changed: Iterable[Task]) -> Change | None:
    instead = {task.uid: task for task in changed}
    if not instead:
        return None
    return Change(text, replace(plan, tasks=tuple(instead.get(task.uid, task) for task in plan.tasks)))


REPAIRS: Mapping[str, Repairer] = {
    "dcma-01": link_open_ends,
    "dcma-02": remove_leads,
    "dcma-03": remove_lags,
    "dcma-05": soften_constraints,
    "dcma-09": move_to_status_date,
    "signal-dangling": link_open_ends,
    "signal-conflict": drop_constraints,
    "signal-date-drives": drop_constraints,
    "signal-manual": schedule_automatically,
    "signal-no-status-date": assume_status_date,
    "signal-out-of-sequence": drop_overtaken_links,
}
