"""Islands: tribes that are bred apart from each other, each by its own luck, in short steps."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from milepost.engine.levelling.generation import by_period, dates, one_by_one
from milepost.engine.levelling.problem import Problem
from milepost.engine.levelling.shaping import shape_of

if TYPE_CHECKING:
    from milepost.engine.kernels.breeding import Tribe
    from milepost.engine.kernels.periods import Shape

Ints = npt.NDArray[np.int64]

FOUNDERS = 360
MOST_MEMBERS = 1440
FEWEST_MEMBERS = 60  # of huge plans
MOST_ENTRIES = 1_000_000  # members times tasks: 8 MB for the lists, 8 MB for the starts
STEP = 0.05  # seconds
_FIRST_STEP = 60  # schedules
_GROWTH = 4


class Island:
    """A tribe with a budget of schedules.

    What it finds depends on the problem, the seed, its number and its budget, not on the steps it is bred in.
    """

    def __init__(self, shape: Shape, *, seed: int, number: int, budget: int) -> None:
        self.shape, self.number, self.budget = shape, number, budget
        self.tribe = _tribe(shape, np.random.SeedSequence((seed, number)))
        self._step = _FIRST_STEP

    @property
    def makespan(self) -> int:
        """When its best schedule finishes."""
        from milepost.engine.kernels.breeding import BEST

        return int(self.tribe.counts[BEST])

    @property
    def schedules(self) -> int:
        """How many schedules it has made."""
        from milepost.engine.kernels.breeding import SPENT

        return int(self.tribe.counts[SPENT])

    @property
    def starts(self) -> Ints:
        """Its best schedule."""
        return self.tribe.best.copy()

    def join(self, starts: Ints) -> None:
        """Let a schedule be a member from the beginning."""
        from milepost.engine.kernels.breeding import join

        join(self.shape, self.tribe, starts, int((starts + self.shape.durations).max()))

    def step(self, target: int) -> Island:
        """Breed for about `STEP` seconds; return the island itself."""
        from milepost.engine.kernels.breeding import breed

        before, began = self.schedules, time.perf_counter()
        breed(self.shape, self.tribe, min(before + self._step, self.budget), target)
        took = max(time.perf_counter() - began, 1e-6)
        done = self.schedules - before
        self._step = max(1, min(int(done * STEP / took), self._step * _GROWTH))
        return self

    def is_over(self, target: int) -> bool:
        """Whether the target is reached or the budget spent."""
        return self.makespan <= target or self.schedules >= self.budget


def load_kernels() -> None:
    """Load the kernels, or compile them the first time on a machine, so that this is not counted as search."""
    problem = Problem(np.ones(1, np.int64), np.empty((3, 0), np.int64), np.ones((1, 1), np.int64), np.ones(1, np.int64))
    shape = shape_of(problem)
    island = Island(shape, seed=1, number=0, budget=1)
    for place in (one_by_one, by_period):
        island.join(place(shape, np.zeros(1, np.int64)))
    island.step(target=0)


def steps(islands: Iterator[Island], threads: int, target: int) -> Generator[Island, None, None]:
    """Breed islands, so many at once, and yield each after each of its steps; the next begins when one is over."""
    with ThreadPoolExecutor(max_workers=threads) as pool:
        running = {pool.submit(island.step, target) for island in islice(islands, threads)}
        while running:
            ready, running = wait(running, return_when=FIRST_COMPLETED)
            for island in sorted((future.result() for future in ready), key=attrgetter("number")):
                yield island
                following = next(islands, None) if island.is_over(target) else island
                if following is not None:
                    running.add(pool.submit(following.step, target))


def _tribe(shape: Shape, seed: np.random.SeedSequence) -> Tribe:
    from milepost.engine.kernels.breeding import ROWS, Tribe
    from milepost.engine.kernels.listing import NEVER

    n = len(shape.durations)
    members = max(FEWEST_MEMBERS, min(MOST_MEMBERS, MOST_ENTRIES // n))
    return Tribe(
        lists=np.empty((members, n), np.int64),
        starts=np.empty((members, n), np.int64),
        spans=np.empty(members, np.int64),
        best=np.empty(n, np.int64),
        counts=np.array([0, min(FOUNDERS, members), 0, 0, NEVER, NEVER], np.int64),
        luck=seed.generate_state(1, np.uint64) | np.uint64(1),
        latest=dates(shape)[1],
        rows=np.empty((ROWS, n), np.int64),
        tally=np.empty(len(shape.free) + 2, np.int64),
        free=shape.free.copy(),
    )
