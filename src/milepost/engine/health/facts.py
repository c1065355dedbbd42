"""The base counts that the rules share: which tasks and links count, taken once per examination."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from milepost.engine.calendars import working_minutes
from milepost.engine.errors import NoWorkingTime
from milepost.engine.health.namesakes import told_apart
from milepost.engine.health.wording import tally
from milepost.engine.plan import Link, LinkType, Plan, Task
from milepost.engine.results import Schedule, Simulation, TaskDates
from milepost.engine.timeline import DAY, Timeline

WEEK = 7 * DAY
LinkTypes = Mapping[str, frozenset[LinkType]]


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """A plan with its dates and runs, sorted for the rules.

    Attributes
    ----------
    tasks : mapping
        Every task of the plan by uid.
    called : mapping
        What people call each of them.
    summaries : frozenset of str
        The uids of the summary tasks.
    open : frozenset of str
        The uids of the unfinished tasks and of the summaries around them.
    leaves : tuple of Task
        Active tasks that are neither a summary nor a level of effort.
    unfinished : tuple of Task
        The leaves that are not finished: the base of most rules.
    links : tuple of Link
        The links into unfinished tasks, between active tasks that are not a level of effort.
    incoming, outgoing : mapping
        The types of link on either side of a task, those of its summary tasks included.
    """

    plan: Plan
    schedule: Schedule
    simulation: Simulation
    tasks: Mapping[str, Task]
    called: Mapping[str, str]
    summaries: frozenset[str]
    open: frozenset[str]
    leaves: tuple[Task, ...]
    unfinished: tuple[Task, ...]
    links: tuple[Link, ...]
    incoming: LinkTypes
    outgoing: LinkTypes

    def dates(self, task: Task) -> TaskDates:
        """Return the dates of an active task."""
        return self.schedule[task.uid]

    def name(self, uid: str) -> str:
        """Return what people call a task."""
        return self.called[uid]

    def names(self, tasks: Iterable[Task]) -> list[str]:
        """Return what people call some tasks."""
        return [self.name(task.uid) for task in tasks]

    def days(self, minutes: float) -> float:
        """Return minutes as working days of the plan."""
        return minutes / self.plan.minutes_per_day

    def float_days(self, task: Task) -> float:
        """Return the total float of a task in working days."""
        return self.days(self.dates(task).total_float)

    def remaining_days(self, task: Task) -> float:
        """Return the working days left on a task; of an elapsed one those that such a time mostly holds."""
        undone = task.duration * (1 - task.percent_complete / 100)
        minutes = undone if task.remaining is None else task.remaining
        return self.days(minutes * self.plan.minutes_per_week / WEEK if task.elapsed else minutes)

    def working_days(self, start: datetime, end: datetime) -> float:
        """Return the working days of the project calendar between two dates, negative backwards."""
        line = Timeline(self.plan.time_zone)
        return self.days(self.working_minutes(line.minute(start), line.minute(end)))

    def working_minutes(self, start: int, end: int) -> int:
        """Return the working minutes of the project calendar between two minutes, none in a long shutdown."""
        try:
            return working_minutes(self.plan, start, end)
        except NoWorkingTime:
            return 0

    def tally(self, what: str, tasks: Sequence[Task]) -> str:
        """Return a sentence on how many of the unfinished tasks are concerned, and who."""
        return tally(what, self.names(tasks), base=len(self.unfinished), noun="unfinished task")

    @property
    def horizon_days(self) -> float:
        """The working days from the status date, or the start, to the finish."""
        start = self.plan.status_date or self.schedule.start
        return self.working_days(max(start, self.schedule.start), self.schedule.finish)


def uids(tasks: Iterable[Task]) -> tuple[str, ...]:
    """Return the uids of some tasks."""
    return tuple(task.uid for task in tasks)


def gather(plan: Plan, schedule: Schedule, simulation: Simulation) -> Facts:
    """Sort a plan, its schedule and its simulation for the rules."""
    tasks = {task.uid: task for task in plan.tasks}
    summaries = frozenset(t.parent for t in plan.tasks if t.parent) | {t.uid for t in plan.tasks if t.summary}
    counted = {uid for uid, task in tasks.items() if uid in schedule and task.type != "level_of_effort"}
    leaves = tuple(task for task in plan.tasks if task.uid in counted and task.uid not in summaries)
    unfinished = tuple(task for task in leaves if not task.is_finished)
    open_uids = _with_summaries(tasks, unfinished)
    links = [link for link in plan.links if link.predecessor in counted and link.successor in counted]
    return Facts(
        plan=plan,
        schedule=schedule,
        simulation=simulation,
        tasks=tasks,
        called=told_apart(plan.tasks),
        summaries=summaries,
        open=open_uids,
        leaves=leaves,
        unfinished=unfinished,
        links=tuple(link for link in links if link.successor in open_uids),
        incoming=_inherited(tasks, ((link.successor, link.type) for link in links)),
        outgoing=_inherited(tasks, ((link.predecessor, link.type) for link in links)),
    )


def _with_summaries(tasks: Mapping[str, Task], unfinished: Iterable[Task]) -> frozenset[str]:
    found: set[str] = set()
    for task in unfinished:
        at: str | None = task.uid
        while at is not None and at not in found:
            found.add(at)
            at = tasks[at].parent if at in tasks else None
    return frozenset(found)


def _inherited(tasks: Mapping[str, Task], ends: Iterable[tuple[str, LinkType]]) -> LinkTypes:
    own: defaultdict[str, set[LinkType]] = defaultdict(set)
    for uid, link_type in ends:
        own[uid].add(link_type)
    known: dict[str, frozenset[LinkType]] = {}
    types = partial(_with_those_of_parents, tasks, own, known)
    return {uid: types(uid) for uid in tasks}


def _with_those_of_parents(
    tasks: Mapping[str, Task],
    own: Mapping[str, set[LinkType]],
    known: dict[str, frozenset[LinkType]],
    uid: str,
) -> frozenset[LinkType]:
    climbed: list[str] = []
    at: str | None = uid
    while at is not None and at not in known:
        climbed.append(at)
        at = tasks[at].parent if at in tasks else None
    types: frozenset[LinkType] = known[at] if at is not None else frozenset()
    for below in reversed(climbed):
        types = known[below] = types.union(own.get(below, ()))
    return types
