"""Levelling a plan: an order of its tasks in which limited people finish it sooner, and why each task moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from milepost.engine.codes import EARLY_FINISH, EARLY_RESUME, FREE, STARTED, STATE, WAIT_FOR, WAIT_FROM
from milepost.engine.critical_path import schedule, schedule_of
from milepost.engine.levelling.periods_of_plans import PeriodPlan, in_periods
from milepost.engine.levelling.search import Progress, improve
from milepost.engine.limits import Generation, LimitedPasses, run_limited
from milepost.engine.network import Network, compile_plan
from milepost.engine.plan import Plan
from milepost.engine.results import Schedule
from milepost.engine.simulation import simulate
from milepost.engine.working_time import WorkingTime

Ints = npt.NDArray[np.int64]
Watch = Callable[[Progress], None]

RUNS = 4_000  # in which both orders are played through
_ORDINARY = Generation()


@dataclass(frozen=True, slots=True)
class Move:
    """Where levelling puts a task, and why: `later` is how many working minutes after the plan's own date."""

    uid: str
    name: str
    start: datetime
    finish: datetime
    later: int
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Levelling:
    """A levelled plan.

    Attributes
    ----------
    plan : Plan
        With a levelling delay on each task that waits, so that every scheduler finds these dates.
    schedule : Schedule
        Its dates.
    moves : tuple of Move
        The open tasks of the plan, in its order.
    before, finish : datetime
        When the plan is done if the task that is due first always comes first, and when in the order found.
    makespan_before, makespan, lower_bound : int
        The same in working minutes of the project's calendar from its first open task on, and what no
        order beats.
    proven : bool
        Whether no order is shorter.
    period : int
        The minutes in which was searched.
    p80_gain, p80_error : int
        By how many working minutes the order makes the simulated P80 finish earlier, and the 95 % sampling
        error of that.
    generation : Generation
        The order, for `schedule` and `simulate`.
    seconds : float
    """

    plan: Plan
    schedule: Schedule
    moves: tuple[Move, ...]
    before: datetime
    finish: datetime
    makespan_before: int
    makespan: int
    lower_bound: int
    proven: bool
    period: int
    p80_gain: int
    p80_error: int
    generation: Generation
    seconds: float

    @property
    def is_better(self) -> bool:
        """Whether the order beats the ordinary one by more than the sampling error."""
        return self.makespan < self.makespan_before and self.p80_gain > self.p80_error


def level(plan: Plan, *, seconds: float = 10.0, seed: int = 1, watch: Watch | None = None) -> Levelling:
    """Search for an order of the tasks in which limited resources finish the plan sooner.

    Parameters
    ----------
    plan : Plan
        Its own levelling delays are taken off first.
    seconds : float
        How long to search; it ends sooner when no order can be shorter.
    seed : int
    watch : callable, optional
        Hears of progress; may raise `Cancelled` to stop, as Ctrl-C does: the best order so far is kept.

    Raises
    ------
    InvalidPlan, UnknownReference, CyclicNetwork, NoWorkingTime, OutOfRange
        When no schedule can be made of the plan.

    Examples
    --------
    >>> from milepost.engine import Assignment, Resource, Task
    >>> tasks = (Task("a", "Design", duration=960), Task("b", "Test", duration=480))
    >>> work = (Assignment("a", "ana"), Assignment("b", "ana"))
    >>> plan = Plan(datetime(2026, 11, 23, 8), tasks, resources=(Resource("ana", "Ana"),), assignments=work)
    >>> [move.later for move in level(plan, seconds=1).moves]
    [0, 960]
    """
    bare = _without_delays(plan)
    network = compile_plan(bare)
    ordinary = run_limited(network, _ORDINARY)
    given = in_periods(network, ordinary)
    found = improve(given.problem, seconds=seconds, seed=seed, watch=watch)
    chosen, dates = _best(network, given, found.starts, ordinary)
    links_only, levelled = schedule(bare), schedule_of(network, dates.passes, dates)
    spans = [_span(network, given, passes) for passes in (ordinary, dates)]
    gain, error = _gain(bare, chosen, seed) if chosen.sequence else (0, 0)
    bound = found.lower_bound * given.length if given.exact else _span_of_links(network, given, links_only)
    result = _with_delays(bare, network, dates)
    return Levelling(
        plan=result,
        schedule=levelled,
        moves=_moves(bare, links_only, levelled),
        before=network.moment(int(ordinary.passes.finish.max())),
        finish=levelled.finish,
        makespan_before=spans[0],
        makespan=spans[1],
        lower_bound=min(bound, spans[1]),
        proven=spans[1] <= bound,
        period=given.length,
        p80_gain=gain,
        p80_error=error,
        generation=chosen,
        seconds=found.seconds,
    )


def _without_delays(plan: Plan) -> Plan:
    if not any(task.levelling_delay for task in plan.tasks):
        return plan
    return replace(plan, tasks=tuple(replace(task, levelling_delay=0) for task in plan.tasks))


def _best(
    network: Network, given: PeriodPlan, starts: Ints, ordinary: LimitedPasses
) -> tuple[Generation, LimitedPasses]:
    """Return the order that finishes soonest on the plan's own calendars, and its dates."""
    best, dates = _ORDINARY, ordinary
    for key in (starts, starts + given.problem.durations):
        rank = np.lexsort((ordinary.passes.late_finish[given.nodes], key))
        tasks = (network.tasks[int(given.nodes[k])] for k in rank)
        generation = Generation(sequence=tuple(task.uid for task in tasks if task is not None))
        tried = run_limited(network, generation)
        if tried.passes.finish.max() < dates.passes.finish.max():
            best, dates = generation, tried
    return best, dates


def _span(network: Network, given: PeriodPlan, dates: LimitedPasses) -> int:
    """Return the working minutes of the project from its first open minute to the finish."""
    return _worked(network, int(dates.passes.early[EARLY_FINISH].max())) - given.start


def _span_of_links(network: Network, given: PeriodPlan, dates: Schedule) -> int:
    return _worked(network, network.minute(dates.finish)) - given.start


def _worked(network: Network, minute: int) -> int:
    from milepost.engine.kernels.clock import worked

    return int(worked(network.net.clocks, network.project_clock, minute))


def _gain(plan: Plan, order: Generation, seed: int) -> tuple[int, int]:
    """Return how much earlier an order makes the P80 finish, and the sampling error of that."""
    before, after = (simulate(plan, runs=RUNS, seed=seed, limited=way).finish for way in (_ORDINARY, order))
    ends = [before.percentile(0.8), after.percentile(0.8), *after.interval(0.8), *before.interval(0.8)]
    time = WorkingTime(plan, min(ends), max(ends))
    old, new, *bounds = (time.before(minute) for minute in ends)
    # Both are played with the same luck, so the error of the difference is no larger than that of one of them.
    return old - new, round(max(bounds[1] - bounds[0], bounds[3] - bounds[2]) / 2)


def _with_delays(plan: Plan, network: Network, dates: LimitedPasses) -> Plan:
    """Return the plan with the delays that give every scheduler the levelled dates."""
    delays: dict[str, int] = {}
    for i, task in enumerate(network.tasks):
        if task is not None and network.net.nodes[STATE, i] in (FREE, STARTED) and dates.waits[WAIT_FOR, i] >= 0:
            delays[task.uid] = int(dates.passes.early[EARLY_RESUME, i] - dates.waits[WAIT_FROM, i])
    tasks = (replace(task, levelling_delay=delays.get(task.uid, 0)) for task in plan.tasks)
    return replace(plan, tasks=tuple(tasks))


def _moves(plan: Plan, links_only: Schedule, levelled: Schedule) -> tuple[Move, ...]:
    rows = [row for row in levelled.tasks if not row.summary and not row.finished]
    if not rows:
        return ()
    time = WorkingTime.around(plan, [plan.start, levelled.finish])
    return tuple(
        Move(
            row.uid,
            row.name,
            row.early_start,
            row.early_finish,
            time.between(links_only[row.uid].early_start, row.early_start),
            row.driver.text,
        )
        for row in rows
    )
