"""The network: a plan compiled to arrays in topological order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from milepost.engine.calendars import ClockTower, Span
from milepost.engine.codes import (
    EARLIEST,
    FF,
    FIXED,
    FREE,
    LATEST,
    LINK_TYPES,
    MANUAL,
    NONE,
    PINNED,
    SF,
    SOURCE,
    START,
    STARTED,
    TARGET,
    TYPE,
)  # fmt: skip
from milepost.engine.columns import EdgeList, NodeColumns
from milepost.engine.errors import CyclicNetwork, InvalidPlan, OutOfRange, UnknownReference
from milepost.engine.lags import LONGEST, Lags
from milepost.engine.outline import Outline
from milepost.engine.plan import Assignment, Constraint, Link, Plan, Task
from milepost.engine.timeline import DAY, Timeline, check_believable, rounded

if TYPE_CHECKING:
    from milepost.engine.kernels.passes import Net

Ints = npt.NDArray[np.int64]

_YEAR = 366 * DAY


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A compiled plan.

    Node `i` of the arrays is ``tasks[i]``, or the edge of a summary where that is None; edge `e` is
    ``plan.links[link[e]]``, or a part of an outline where that is -1. Minutes count from `origin`.
    """

    plan: Plan
    timeline: Timeline
    outline: Outline
    origin: int
    net: Net
    tasks: tuple[Task | None, ...]
    node_of: dict[str, int]
    link: Ints
    late: npt.NDArray[np.bool_]
    project_clock: int
    tower: ClockTower

    def moment(self, minute: int) -> datetime:
        """Return the local datetime of a minute of the arrays."""
        return self.timeline.datetime(int(minute) + self.origin)

    def moments(self, minutes: Ints) -> list[datetime]:
        """Return the local datetimes of minutes of the arrays."""
        return self.timeline.datetimes(minutes + self.origin)

    def minute(self, moment: datetime) -> int:
        """Return the minute of the arrays of a local datetime."""
        return self.timeline.minute(moment) - self.origin


def compile_plan(plan: Plan, tower: ClockTower | None = None) -> Network:
    """Compile a plan, on its own calendar tables or on those of a plan that it is a part of.

    Raises
    ------
    InvalidPlan, UnknownReference, CyclicNetwork, NoWorkingTime, OutOfRange
        When no schedule can be made of it.
    """
    return _Compiler(plan, tower).network()


def remaining_minutes(task: Task) -> int:
    """Return the working minutes that a task still needs, by its own word or by percent complete."""
    if task.is_finished:
        return 0
    if task.remaining is not None:
        return task.remaining
    if not task.percent_complete:
        return task.duration
    return rounded(task.duration * (1 - task.percent_complete / 100))


class _Compiler:
    """Turns one plan into one network; each method fills one part of it."""

    def __init__(self, plan: Plan, tower: ClockTower | None) -> None:
        self.plan = plan
        self.timeline = Timeline(plan.time_zone)
        self.outline = Outline.of(plan)
        self.leaves = self.outline.leaves
        span = self._span()
        self.tower = tower or ClockTower(plan.calendars, self.timeline, span)
        self.project_clock = self.tower.index(plan.calendar)
        self.clock_of: dict[str | None, int] = {None: self.project_clock}
        self.node_of = {task.uid: i for i, task in enumerate(self.leaves)}
        self.resources = {r.uid: r for r in plan.resources}
        self.assignments = self._assignments_by_task()
        self.start = self._minute(plan.start)
        self.status = None if plan.status_date is None else self._minute(plan.status_date)
        as_planned = plan.profile.progress == "as_planned"
        self.columns = NodeColumns(
            clock=[self._clock(task.calendar) for task in self.leaves],
            bound=self.start if self.status is None or as_planned else max(self.start, self.status),
        )
        self.edges = self._links_between_tasks()

    def network(self) -> Network:
        if not self.leaves:
            raise InvalidPlan("The plan has no active task.", hint="Add a task, or choose another project of the file.")
        self._add_tasks()
        self._add_links()
        for task in self.outline.summaries:
            self._bind_inside(task)
        return self._assembled()

    def _span(self) -> Span:
        moments = _dates(self.plan, self.leaves)
        for moment in moments:
            check_believable(moment)
        first, last = self.timeline.minute(min(moments)), self.timeline.minute(max(moments))
        durations = [task.duration for task in self.leaves]
        if durations and not 0 <= min(durations) <= max(durations) <= LONGEST:
            task = next(task for task in self.leaves if not 0 <= task.duration <= LONGEST)
            raise OutOfRange(
                f"Task {task.name!r} lasts {task.duration / self.plan.minutes_per_day:,.0f} days.",
                place=f"task {task.uid}",
                hint="A duration is between zero and a hundred years.",
            )
        ahead = min(max(8 * max(durations, default=0), sum(durations)), 20 * _YEAR)
        return Span.around(first - _YEAR, last + ahead + 3 * _YEAR)

    def _minute(self, moment: datetime) -> int:
        return self.timeline.minute(moment) - self.tower.span.origin

    def _clock(self, uid: str | None) -> int:
        if uid not in self.clock_of:
            self.clock_of[uid] = self.tower.index(uid or self.plan.calendar)
        return self.clock_of[uid]

    def _assignments_by_task(self) -> dict[str, list[Assignment]]:
        found: dict[str, list[Assignment]] = defaultdict(list)
        for assignment in self.plan.assignments:
            known = assignment.resource in self.resources, assignment.task in self.outline.by_uid
            if not all(known):
                what = f"task {assignment.task!r}" if known[0] else f"resource {assignment.resource!r}"
                raise UnknownReference(
                    f"An assignment names the {what}, which does not exist.", place=f"task {assignment.task}"
                )
            found[assignment.task].append(assignment)
        return found

    # tasks ------------------------------------------------------------------------------------------

    def _add_tasks(self) -> None:
        columns = self.columns
        for i, task in enumerate(self.leaves):
            state = self._add_progress(i, task)
            self._bind(i, task)
            driving = self._driving(task)
            if driving:
                self._add_driving_legs(task, driving, state)
            else:
                minutes = remaining_minutes(task) if state == STARTED else task.duration
                columns.add_leg(0 if task.elapsed else columns.clock[i], minutes)
            columns.leg_count.append(len(driving) or 1)

    def _bind(self, i: int, task: Task) -> None:
        """Let milestones, levelling, constraints and the deadline of a task act on its node."""
        values = self.columns.values
        if task.milestone and task.milestone_edge == "start":
            values["kind"][i] = START
        if task.levelling_delay:
            values["delay"][i] = task.levelling_delay
        if task.constraint is not None:
            self._constrain(i, task.constraint)
        if task.second_constraint is not None:
            self._constrain(i, task.second_constraint)
        if task.deadline is not None:
            self.columns.lower_to("late_finish", i, self._minute(task.deadline))

    def _add_progress(self, i: int, task: Task) -> int:
        """Tell the node what is known of a task, and return its state."""
        values = self.columns.values
        if task.actual_finish is not None:
            return self._fix(i, FIXED, task.actual_start or task.actual_finish, task.actual_finish)
        if task.actual_start is not None:
            state = PINNED if self.plan.profile.progress == "as_planned" else STARTED
            values["state"][i] = state
            values["begun"][i] = begun = self._minute(task.actual_start)
            values["done"][i] = max(0, task.duration - remaining_minutes(task))
            values["bound"][i] = begun if self.status is None else self.status
            return state
        return FREE if task.manual is None else self._fix(i, MANUAL, *task.manual)

    def _fix(self, i: int, state: int, start: datetime, finish: datetime) -> int:
        values = self.columns.values
        values["state"][i] = state
        values["begun"][i] = begun = self._minute(start)
        values["ended"][i] = max(begun, self._minute(finish))
        return state

    def _add_driving_legs(self, task: Task, driving: list[Assignment], state: int) -> None:
        minutes = remaining_minutes(task) if state == STARTED else task.duration
        for assignment in driving:
            work = (assignment.work or 0.0) / assignment.units * minutes / task.duration
            self.columns.add_leg(self._leg_clock(task, assignment), rounded(work), assignment.delay)

    def _driving(self, task: Task) -> list[Assignment]:
        """Return the assignments whose work, on their own calendars, decides how long the task takes."""
        if (
            task.uid not in self.assignments
            or task.elapsed
            or task.duration == 0
            or task.type not in ("fixed_units", "fixed_work", "resource_dependent")
        ):
            return []
        return [
            a
            for a in self.assignments.get(task.uid, ())
            if self.resources[a.resource].kind == "work" and a.units > 0 and a.work
        ]

    def _leg_clock(self, task: Task, assignment: Assignment) -> int:
        own = self.resources[assignment.resource].calendar
        if own is None or task.ignore_resource_calendars:
            return self._clock(task.calendar)
        return self._clock(own) if task.calendar is None else self.tower.index(own, task.calendar)

    def _constrain(self, i: int, constraint: Constraint) -> None:
        kind, columns = constraint.type, self.columns
        if kind == "ALAP":
            columns.values["late"][i] = 1
        if kind in ("ASAP", "ALAP"):
            return
        if constraint.date is None:
            raise InvalidPlan(f"The constraint {kind} needs a date.", place=f"task {self.leaves[i].uid}")
        t = self._minute(constraint.date)
        end = "start" if kind in ("MSO", "SNET", "SNLT", "START_ON") else "finish"
        if kind in ("MSO", "MFO"):
            columns.values[f"must_{end}"][i] = t
        if kind in ("SNET", "FNET", "START_ON", "FINISH_ON"):
            columns.raise_to(f"floor_{end}", i, t)
        if kind in ("SNLT", "FNLT", "START_ON", "FINISH_ON"):
            columns.lower_to(f"late_{end}", i, t)
        if kind in ("SNLT", "FNLT") and self.plan.profile.honor_constraints:
            columns.lower_to(f"cap_{end}", i, t)

    def _bind_inside(self, summary: Task) -> None:
        """Let the constraint and the deadline of a summary act on every task inside it."""
        if summary.constraint is None and summary.deadline is None:
            return
        for leaf in self.outline.active_leaves(summary.uid):
            i = self.node_of[leaf.uid]
            if summary.constraint is not None:
                self._constrain(i, summary.constraint)
            if summary.deadline is not None:
                self.columns.lower_to("late_finish", i, self._minute(summary.deadline))

    # links ------------------------------------------------------------------------------------------

    def _links_between_tasks(self) -> EdgeList:
        """Return the links of the plan, an end that is no task as -1."""
        get, links = self.node_of.get, self.plan.links
        return EdgeList(
            source=[get(link.predecessor, -1) for link in links],
            target=[get(link.successor, -1) for link in links],
            kind=[LINK_TYPES[link.type] for link in links],
        )

    def _add_links(self) -> None:
        links, edges = self.plan.links, self.edges
        ends = zip(tuple(edges.source), tuple(edges.target))
        for number, (source, target) in enumerate(ends):
            if source < 0 or target < 0:
                self._put_outline_link(number, links[number])
            elif source == target:
                raise CyclicNetwork(f"Task {links[number].predecessor!r} is linked to itself.", hint="Remove the link.")
        lags = Lags(self.plan, self.outline.by_uid, self.tower)
        edges.lags = {number: lags.of(link) for number, link in enumerate(links) if link.lag and edges.has(number)}
        if self.plan.profile.progress == "progress_override":
            self._free_begun()

    def _free_begun(self) -> None:
        """In P6's progress override the remaining work of begun tasks waits for nothing."""
        state = self.columns.values["state"]
        for number, target in enumerate(self.edges.target[: self.edges.planned]):
            if state.get(target) == STARTED:
                self.edges.drop(number)

    def _put_outline_link(self, number: int, link: Link) -> None:
        """Put in a link that touches a summary or an inactive task."""
        if not self._has_live_ends(link):
            return self.edges.drop(number)
        self._check_outline(link)
        kind = link.type
        source = self._edge_node(link.predecessor, "finish" if kind in ("FS", "FF") else "start")
        target = self._edge_node(link.successor, "before" if kind in ("FS", "SS") else "until")
        if link.successor not in self.node_of:
            kind = "FS" if kind in ("FS", "FF") else "SS"
        return self.edges.put(number, source, target, LINK_TYPES[kind])

    def _has_live_ends(self, link: Link) -> bool:
        for uid in (link.predecessor, link.successor):
            if uid not in self.outline.by_uid:
                raise UnknownReference(
                    f"A link from {link.predecessor!r} to {link.successor!r} names {uid!r}, which does not exist.",
                    hint="Add the task, or remove the link.",
                )
        return all(self.outline.active_leaves(uid) for uid in (link.predecessor, link.successor))

    def _check_outline(self, link: Link) -> None:
        for inner, outer in ((link.predecessor, link.successor), (link.successor, link.predecessor)):
            if inner == outer or outer in self.outline.ancestors(inner):
                raise CyclicNetwork(
                    f"Task {inner!r} is linked with its own summary {outer!r}.", hint="Link the tasks inside instead."
                )

    def _edge_node(self, uid: str, side: str) -> int:
        """Return the node that the end of a link touches: the task, or an edge of the summary."""
        if uid in self.node_of:
            return self.node_of[uid]
        key = f"{uid}\n{side}"
        if key in self.node_of:
            return self.node_of[key]
        node = self.columns.add_virtual(EARLIEST if side == "start" else LATEST, self.project_clock)
        self.node_of[key] = node
        for leaf in self.outline.active_leaves(uid):
            inner = self.node_of[leaf.uid]
            if side in ("finish", "start"):
                self.edges.add(inner, node, LINK_TYPES["FS" if side == "finish" else "SS"])
            else:
                self.edges.add(node, inner, LINK_TYPES["SS" if side == "before" else "FF"])
        return node

    def _free_linked_from_start(self, links: Ints) -> None:
        """In MS Project the project start binds a task without predecessors, or one set by its finish."""
        finishing = np.isin(links[TYPE], (FF, SF))
        for target in np.setdiff1d(links[TARGET], links[TARGET, finishing]).tolist():
            self.columns.values["bound"][target] = NONE

    # assembly ---------------------------------------------------------------------------------------

    def _assembled(self) -> Network:
        from milepost.engine.kernels.order import grouped, topological
        from milepost.engine.kernels.passes import Net

        size = self.columns.size
        links, link = self.edges.packed()
        if self.plan.profile.progress == "as_planned":
            self._free_linked_from_start(links)
        order = topological(links[SOURCE], links[TARGET], size)
        if len(order) < size:
            self._refuse_loop(links[SOURCE], links[TARGET], order)
        place = np.empty(size, np.int64)
        place[order] = np.arange(size)
        links[:2] = place[links[:2]]
        at, rows = grouped(links[TARGET], size)
        links = np.ascontiguousarray(links[:, rows])
        out_at, out = grouped(links[SOURCE], size)
        nodes, legs, late = self.columns.packed(order)
        tasks: list[Task | None] = [*self.leaves, *([None] * (size - len(self.leaves)))]
        placed = place.tolist()
        return Network(
            plan=self.plan,
            timeline=self.timeline,
            outline=self.outline,
            origin=self.tower.span.origin,
            net=Net(self.tower.clocks(), nodes, legs, links, at, out_at, out),
            tasks=tuple(map(tasks.__getitem__, order.tolist())),
            node_of={uid: placed[i] for uid, i in self.node_of.items()},
            link=link[rows],
            late=late,
            project_clock=self.project_clock,
            tower=self.tower,
        )

    def _refuse_loop(self, source: Ints, target: Ints, order: Ints) -> None:
        from milepost.engine.kernels.order import shortest_loop

        inside = np.ones(self.columns.size, np.bool_)
        inside[order] = False
        kept = inside[source] & inside[target]
        number = np.cumsum(inside) - 1
        loop = np.flatnonzero(inside)[shortest_loop(number[source[kept]], number[target[kept]], int(inside.sum()))]
        label = {i: uid.split("\n")[0] for uid, i in self.node_of.items()}
        around = list(dict.fromkeys(label[int(i)] for i in loop))
        named = [f"{self.outline.by_uid[uid].name!r} ({uid})" for uid in [*around, around[0]]]
        shown = named if len(named) <= 8 else [*named[:4], f"... {len(named) - 6} more ...", *named[-2:]]
        raise CyclicNetwork(
            f"{len(around)} tasks wait for each other: {' -> '.join(shown)}.", hint="Remove one of these links."
        )


def _dates(plan: Plan, tasks: Iterable[Task]) -> list[datetime]:
    """Return every date that the schedule may touch."""
    moments = [plan.start, plan.status_date, plan.finish_by, plan.target]
    for task in tasks:
        if task.actual_start is not None or task.actual_finish is not None:
            moments += (task.actual_start, task.actual_finish)
        if task.deadline is not None:
            moments.append(task.deadline)
        if task.manual is not None:
            moments += task.manual
        if task.constraint is not None:
            moments.append(task.constraint.date)
        if task.second_constraint is not None:
            moments.append(task.second_constraint.date)
    return [moment for moment in moments if moment is not None]
