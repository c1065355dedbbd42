"""The search for a short schedule: one at once, better ones as long as there is time, then proof."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from milepost.engine.errors import Cancelled, OutOfRange
from milepost.engine.levelling.bounds import lower_bound
from milepost.engine.levelling.checking import check_schedule
from milepost.engine.levelling.generation import RULES, by_period, one_by_one, ranks
from milepost.engine.levelling.islands import Island, load_kernels, steps
from milepost.engine.levelling.problem import Problem
from milepost.engine.levelling.shaping import shape_of

Ints = npt.NDArray[np.int64]

SHARE = 30_000  # schedules of an island when their number is given
UNLIMITED = 1 << 60
OPEN_TASKS = 500  # up to which the exact search is tried
RUN_UP = 0.3  # of the time at most, before the exact search
PATIENCE = 0.05  # of the time without progress, after which the exact search begins earlier
PROOF = 0.65  # of the time, at which the exact search gives up

_BREEDING = "Breeding schedules"
_PROVING = "Searching for proof"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search is: the best makespan, what none can beat, seconds since it began, what it does."""

    makespan: int
    lower_bound: int
    seconds: float
    phase: str


Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The best schedule found.

    Attributes
    ----------
    starts : (n,) int64
    makespan, lower_bound : int
        When the last task finishes, and before when none can.
    proven : bool
        Whether both are equal: no schedule is shorter.
    seconds : float
    schedules : int
        How many the genetic search has made.
    """

    starts: Ints
    makespan: int
    lower_bound: int
    proven: bool
    seconds: float
    schedules: int


def improve(  # noqa: PLR0913 - each is a choice of its own
    problem: Problem,
    *,
    seconds: float = 10.0,
    seed: int = 1,
    threads: int | None = None,
    incumbent: npt.ArrayLike | None = None,
    watch: Watch | None = None,
    exact: bool = True,
    schedules: int | None = None,
) -> Found:
    """Search for a short schedule until the time is over or none can be shorter.

    Parameters
    ----------
    problem : Problem
    seconds : float
        How long to search.
    seed : int
    threads : int, optional
        By default one a processor.
    incumbent : array of starts, optional
        A schedule to begin with; what is found is never worse.
    watch : callable, optional
        Hears of progress some ten times a second; may raise `Cancelled` to stop. The best so far is returned then,
        as it is on Ctrl-C.
    exact : bool
        Whether up to 500 tasks are searched by constraint programming in the end, for proof.
    schedules : int, optional
        Search through so many schedules instead of for some time. The same problem, seed and number give the same
        answer, whatever the number of threads; there is no exact search.

    Returns
    -------
    Found

    Raises
    ------
    InvalidPlan
        When the incumbent is not a schedule of this problem.
    OutOfRange
        When there is no time, thread or schedule to search with.

    Examples
    --------
    >>> three = Problem(durations=[2, 3, 1], arcs=[[], [], []], demands=[[1], [1], [1]], capacities=[2])
    >>> improve(three, seconds=1).makespan
    3
    """
    if seconds <= 0 or (schedules is not None and schedules < 1) or (threads is not None and threads < 1):
        raise OutOfRange("Expected some time, at least one thread and one schedule.", place="improve")
    search = _Search(problem, seed, threads or os.cpu_count() or 1, watch)
    search.begin(incumbent)
    with suppress(Cancelled, KeyboardInterrupt):
        search.tell("Placing the tasks by rules")
        if schedules is not None:
            search.breed_schedules(schedules)
        else:
            search.run(seconds, by_proof=exact and problem.size <= OPEN_TASKS)
    return search.found()


class _Search:
    """The best schedule so far, and who hears of it."""

    def __init__(self, problem: Problem, seed: int, threads: int, watch: Watch | None) -> None:
        self.problem, self.seed, self.threads, self.watch = problem, seed, threads, watch
        load_kernels()
        self.began = time.perf_counter()
        self.shape = shape_of(problem)
        self.bound = lower_bound(problem)
        self.schedules = 0
        self.starts = np.empty(0, np.int64)
        self.makespan = UNLIMITED
        self.progressed = 0.0
        self.islands: list[Island] = []

    @property
    def elapsed(self) -> float:
        return time.perf_counter() - self.began

    @property
    def done(self) -> bool:
        return self.makespan <= self.bound

    def begin(self, incumbent: npt.ArrayLike | None) -> None:
        """Take the incumbent, or what a rule finds when that is better."""
        if incumbent is not None:
            given = np.array(incumbent, np.int64)
            check_schedule(self.problem, given)
            self.keep(given)
        for rule in RULES:
            for place in (one_by_one, by_period):
                if not self.done:
                    self.keep(place(self.shape, ranks(self.problem, self.shape, rule)))

    def keep(self, starts: Ints) -> None:
        """Keep a schedule when it is better than the best."""
        makespan = int((starts + self.problem.durations).max(initial=0))
        if makespan < self.makespan:
            self.starts, self.makespan, self.progressed = starts, makespan, self.elapsed

    def tell(self, phase: str) -> None:
        """Tell the watcher; it may raise to stop."""
        if self.watch is not None:
            self.watch(Progress(self.makespan, self.bound, self.elapsed, phase))

    def found(self) -> Found:
        """Return the best."""
        self.starts.flags.writeable = False
        return Found(self.starts, self.makespan, self.bound, self.done, self.elapsed, self.schedules)

    def island(self, number: int, budget: int = UNLIMITED) -> Island:
        """Return a new island; the first one begins with the best so far."""
        island = Island(self.shape, seed=self.seed, number=number, budget=budget)
        if number == 0 and self.makespan <= self.problem.horizon:
            island.join(self.starts)
        return island

    def run(self, seconds: float, *, by_proof: bool) -> None:
        """Breed until it goes slowly, try to prove, and breed for the rest of the time."""
        if by_proof:
            self.breed_until(RUN_UP * seconds, patience=PATIENCE * seconds)
            self.prove_until(PROOF * seconds)
        self.breed_until(seconds, patience=seconds)

    def breed_until(self, end: float, *, patience: float) -> None:
        """Breed on an island a thread, until nothing has moved for `patience` and as long as all before it took."""
        if self.done or self.elapsed >= end:
            return
        if not self.islands:
            self.islands = [self.island(number) for number in range(self.threads)]
        with closing(steps(iter(self.islands), self.threads, self.bound)) as bred:
            for island in bred:
                self.keep(island.starts)
                self.schedules = sum(island.schedules for island in self.islands)
                self.tell(_BREEDING)
                idle = self.elapsed - self.progressed
                if self.done or self.elapsed >= end or idle >= max(patience, self.progressed):
                    break

    def breed_schedules(self, schedules: int) -> None:
        """Breed so many schedules on islands of equal size; the first island in turn that reaches the bound ends it."""
        if self.done:
            return
        first = self.starts, self.makespan
        budgets = [min(SHARE, schedules - made) for made in range(0, schedules, SHARE)]
        waiting = (self.island(number, budget) for number, budget in enumerate(budgets))
        over: dict[int, Island] = {}
        with closing(steps(waiting, self.threads, self.bound)) as bred:
            for island in bred:
                self.keep(island.starts)
                self.tell(_BREEDING)
                if island.is_over(self.bound):
                    over[island.number] = island
                if any(island.makespan <= self.bound for island in _in_turn(over)):
                    break
        self.starts, self.makespan = first
        for island in _in_turn(over):
            if not self.done:
                self.keep(island.starts)
                self.schedules += island.schedules

    def prove_until(self, end: float) -> None:
        """Search exactly for what is shorter by a period or more."""
        if self.done or self.elapsed >= end:
            return
        from milepost.engine.levelling.exact import Proof

        rest = end - self.elapsed
        proof = Proof(self.problem, self.starts, self.bound, seconds=rest, threads=self.threads, seed=self.seed)
        with closing(proof.steps()) as known:
            for starts, bound in known:
                self.keep(starts)
                self.bound = min(max(self.bound, bound), self.makespan)
                self.tell(_PROVING)


def _in_turn(over: dict[int, Island]) -> Iterator[Island]:
    """Yield the islands that are over, up to the first number that is not."""
    number = 0
    while number in over:
        yield over[number]
        number += 1
