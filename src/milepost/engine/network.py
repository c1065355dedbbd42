"""The network: a plan compiled to arrays in topological order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from milepost.engine.calendars import ClockTower, Span
from milepost.engine.codes import EARLIEST, FIXED, LATEST, LINK_TYPES, MANUAL, NONE, PINNED, START, STARTED
from milepost.engine.columns import EdgeList, NodeColumns
from milepost.engine.errors import CyclicNetwork, InvalidPlan, OutOfRange, UnknownReference
from milepost.engine.outline import Outline
from milepost.engine.plan import Assignment, Constraint, Link, Plan, Task
from milepost.engine.timeline import DAY, Timeline, check_believable

if TYPE_CHECKING:
    from milepost.engine.kernels.passes import Net

Ints = npt.NDArray[np.int64]

LONGEST = 100 * 366 * DAY  # a duration or lag beyond a hundred years is a slip of the pen
_YEAR = 366 * DAY
_NO_LAG = (-1, 0, 0)


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


def lag_of_link(network: Network, link: Link) -> tuple[int, int, int]:
    """Return a lag as calendar (-1: none), minutes, and millionths of the predecessor's duration."""
    return _lag(link, network.plan, network.outline, network.tower)


def _lag(link: Link, plan: Plan, outline: Outline, tower: ClockTower) -> tuple[int, int, int]:
    if link.lag == 0:
        return _NO_LAG
    if not -LONGEST <= link.lag <= LONGEST:
        raise OutOfRange(
            f"The link from {link.predecessor!r} to {link.successor!r} has a lag of over a hundred years.",
            hint="Correct the lag.",
        )
    source, target = outline.by_uid[link.predecessor], outline.by_uid[link.successor]
    wall = link.lag_unit in ("elapsed", "elapsed_percent") or (link.lag_unit == "percent" and source.elapsed)
    owner = {"predecessor": source, "successor": target}.get(plan.profile.lag_calendar)
    own = owner.calendar if owner is not None else None
    clock = 0 if wall or plan.profile.lag_calendar == "24h" else tower.index(own or plan.calendar)
    if link.lag_unit in ("percent", "elapsed_percent"):
        if source.is_started or source.is_finished:  # what is left of it is no measure of the whole
            return clock, rounded(source.duration * link.lag / 100), 0
        return clock, 0, rounded(link.lag * 10_000)
    return clock, rounded(link.lag), 0


def remaining_minutes(task: Task) -> int:
    """Return the working minutes that a task still needs, by its own word or by percent complete."""
    if task.is_finished:
        return 0
    if task.remaining is not None:
        return task.remaining
    return rounded(task.duration * (1 - task.percent_complete / 100))


def rounded(value: float) -> int:
    """Return the nearest whole minute, halves up."""
    return int(value + 0.5) if value >= 0 else -int(0.5 - value)


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
        self.columns = NodeColumns(len(self.leaves))
        self.edges = EdgeList()
        self.resources = {r.uid: r for r in plan.resources}
        self.assignments = self._assignments_by_task()
        self.start = self._minute(plan.start)
        self.status = None if plan.status_date is None else self._minute(plan.status_date)

    def network(self) -> Network:
        if not self.leaves:
            raise InvalidPlan("The plan has no active task.", hint="Add a task, or choose another project of the file.")
        self._add_tasks()
        self._add_links()
        for task in self.outline.summaries:
            self._bind_inside(task)
        if self.plan.profile.progress == "as_planned":
            self._free_linked_from_start()
        return self._assembled()

    def _span(self) -> Span:
        moments = list(_dates(self.plan, self.leaves))
        for moment in moments:
            check_believable(moment)
        first, last = self.timeline.minute(min(moments)), self.timeline.minute(max(moments))
        for task in self.leaves:
            if not 0 <= task.duration <= LONGEST:
                raise OutOfRange(
                    f"Task {task.name!r} lasts {task.duration / self.plan.minutes_per_day:,.0f} days.",
                    place=f"task {task.uid}",
                    hint="A duration is between zero and a hundred years.",
                )
        total = sum(task.duration for task in self.leaves)
        longest = max((task.duration for task in self.leaves), default=0)
        ahead = min(max(8 * longest, total), 20 * _YEAR)
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
        values, columns = self.columns.values, self.columns
        as_planned = self.plan.profile.progress == "as_planned"
        earliest = self.start if self.status is None or as_planned else max(self.start, self.status)
        values["bound"] = [earliest] * len(self.leaves)
        values["clock"] = clocks = [self._clock(task.calendar) for task in self.leaves]
        for i, task in enumerate(self.leaves):
            if task.actual_start is not None or task.actual_finish is not None or task.manual is not None:
                self._add_progress(i, task)
            self._bind(i, task)
            driving = self._driving(task)
            if driving:
                self._add_driving_legs(task, driving, values["state"][i])
            else:
                minutes = remaining_minutes(task) if values["state"][i] == STARTED else task.duration
                columns.add_leg(0 if task.elapsed else clocks[i], minutes)
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

    def _add_progress(self, i: int, task: Task) -> None:
        values = self.columns.values
        if task.actual_finish is not None:
            self._fix(i, FIXED, task.actual_start or task.actual_finish, task.actual_finish)
        elif task.actual_start is not None:
            values["state"][i] = PINNED if self.plan.profile.progress == "as_planned" else STARTED
            values["begun"][i] = self._minute(task.actual_start)
            values["done"][i] = max(0, task.duration - remaining_minutes(task))
            values["bound"][i] = values["begun"][i] if self.status is None else self.status
        elif task.manual is not None:
            self._fix(i, MANUAL, *task.manual)

    def _fix(self, i: int, state: int, start: datetime, finish: datetime) -> None:
        values = self.columns.values
        values["state"][i] = state
        values["begun"][i] = self._minute(start)
        values["ended"][i] = max(values["begun"][i], self._minute(finish))

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

    def _add_links(self) -> None:
        node_of, add = self.node_of, self.edges.add
        overridden = self._overridden()
        for number, link in enumerate(self.plan.links):
            source, target = node_of.get(link.predecessor), node_of.get(link.successor)
            if source is None or target is None:
                self._add_outline_link(number, link)
            elif source == target:
                raise CyclicNetwork(f"Task {link.predecessor!r} is linked to itself.", hint="Remove the link.")
            elif target not in overridden:
                lag = _NO_LAG if link.lag == 0 else _lag(link, self.plan, self.outline, self.tower)
                add(source, target, LINK_TYPES[link.type], lag, number)

    def _overridden(self) -> set[int]:
        """Return the begun tasks whose remaining work waits for nothing (P6: progress override)."""
        if self.plan.profile.progress != "progress_override":
            return set()
        return {i for i, state in enumerate(self.columns.values["state"]) if state == STARTED}

    def _add_outline_link(self, number: int, link: Link) -> None:
        """Add a link that touches a summary or an inactive task."""
        if not self._has_live_ends(link):
            return
        self._check_outline(link)
        kind = link.type
        source = self._edge_node(link.predecessor, "finish" if kind in ("FS", "FF") else "start")
        target = self._edge_node(link.successor, "before" if kind in ("FS", "SS") else "until")
        if link.successor not in self.node_of:
            kind = "FS" if kind in ("FS", "FF") else "SS"
        self.edges.add(source, target, LINK_TYPES[kind], _lag(link, self.plan, self.outline, self.tower), number)

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

    def _free_linked_from_start(self) -> None:
        """In MS Project the project start binds a task without predecessors, or one set by its finish."""
        finishing = {t for t, kind in ((row[1], row[2]) for row in self.edges.rows) if kind in (2, 3)}
        for target in {row[1] for row in self.edges.rows} - finishing:
            self.columns.values["bound"][target] = NONE

    # assembly ---------------------------------------------------------------------------------------

    def _assembled(self) -> Network:
        from milepost.engine.kernels.order import grouped, topological
        from milepost.engine.kernels.passes import Net

        size = self.columns.size
        rows_and_links = self.edges.packed()
        links, link = np.ascontiguousarray(rows_and_links[:6]), rows_and_links[6]
        order = topological(links[0], links[1], size)
        if len(order) < size:
            self._refuse_loop(links[0], links[1], order)
        place = np.empty(size, np.int64)
        place[order] = np.arange(size)
        links[:2] = place[links[:2]]
        at, rows = grouped(links[1], size)
        links = np.ascontiguousarray(links[:, rows])
        out_at, out = grouped(links[0], size)
        nodes, legs, late = self.columns.packed(order)
        tasks: list[Task | None] = [*self.leaves, *([None] * (size - len(self.leaves)))]
        return Network(
            plan=self.plan,
            timeline=self.timeline,
            outline=self.outline,
            origin=self.tower.span.origin,
            net=Net(self.tower.clocks(), nodes, legs, links, at, out_at, out),
            tasks=tuple(tasks[int(i)] for i in order),
            node_of={uid: int(place[i]) for uid, i in self.node_of.items()},
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


def _dates(plan: Plan, tasks: Iterable[Task]) -> Iterator[datetime]:
    """Yield every date that the schedule may touch."""
    yield from (moment for moment in (plan.start, plan.status_date, plan.finish_by, plan.target) if moment is not None)
    for task in tasks:
        for moment in (task.actual_start, task.actual_finish, task.deadline, *(task.manual or ())):
            if moment is not None:
                yield moment
        for constraint in (task.constraint, task.second_constraint):
            if constraint is not None and constraint.date is not None:
                yield constraint.date
