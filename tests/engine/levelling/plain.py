"""Schedule generation in plain Python: what the compiled kernels are held equal to, and all schedules of a problem."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from milepost.engine.levelling import Problem

Starts = list[int]


class Room:
    """What is free in each period."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.taken: dict[int, np.ndarray] = {}

    def there(self, period: int) -> np.ndarray:
        table = self.problem.by_period
        nothing = np.zeros(len(table), np.int64)
        return table[:, min(period, table.shape[1] - 1)] - self.taken.get(period, nothing)

    def fits(self, task: int, start: int) -> bool:
        periods = range(start, start + int(self.problem.durations[task]))
        return all((self.problem.demands[task] <= self.there(period)).all() for period in periods)

    def take(self, task: int, start: int) -> None:
        for period in range(start, start + int(self.problem.durations[task])):
            self.taken[period] = self.taken.get(period, 0) + self.problem.demands[task]

    def earliest(self, task: int, start: int) -> int:
        while not self.fits(task, start):
            start += 1
        return start


def arcs_into(problem: Problem, task: int) -> list[tuple[int, int]]:
    """Return the source and lag of each arc into a task."""
    return [(int(source), int(lag)) for source, target, lag in problem.arcs.T if target == task]


def ready(problem: Problem, starts: dict[int, int], task: int) -> int | None:
    """Return when a task may start for what it waits for; None before all of that is placed."""
    waits = arcs_into(problem, task)
    if not all(source in starts for source, _ in waits):
        return None
    return max([int(problem.releases[task]), *(starts[source] + lag for source, lag in waits)])


def serial_plain(problem: Problem, ranks: list[int]) -> Starts:
    """Return the serial schedule: of the tasks that may be placed, always the one with the lowest rank."""
    room, starts = Room(problem), dict[int, int]()
    while len(starts) < problem.size:
        may = {i: at for i in range(problem.size) if i not in starts and (at := ready(problem, starts, i)) is not None}
        task = min(may, key=lambda i: ranks[i])
        starts[task] = room.earliest(task, may[task])
        room.take(task, starts[task])
    return [starts[i] for i in range(problem.size)]


def parallel_plain(problem: Problem, ranks: list[int]) -> Starts:
    """Return the parallel schedule: in each period, all that may start, by rank, again while something was placed."""
    room, starts, period = Room(problem), dict[int, int](), 0
    while len(starts) < problem.size:
        placed = 1
        while placed:
            placed = 0
            for task in sorted(range(problem.size), key=lambda i: ranks[i]):
                at = None if task in starts else ready(problem, starts, task)
                if at is not None and at <= period and room.fits(task, period):
                    starts[task] = period
                    room.take(task, period)
                    placed += 1
        period += 1
    return [starts[i] for i in range(problem.size)]


def all_orders(problem: Problem, begun: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Yield every order of the tasks in which what waits comes later."""
    if len(begun) == problem.size:
        yield begun
    for task in range(problem.size):
        if task not in begun and all(source in begun for source, _ in arcs_into(problem, task)):
            yield from all_orders(problem, (*begun, task))


def shortest(problem: Problem) -> int:
    """Return the shortest makespan of all: without leads, some order of the tasks leads to it."""
    best = problem.horizon
    for order in all_orders(problem):
        ranks = [order.index(i) for i in range(problem.size)]
        best = min(best, finish_of(problem, serial_plain(problem, ranks)))
    return best


def finish_of(problem: Problem, starts: Starts) -> int:
    return max(start + int(duration) for start, duration in zip(starts, problem.durations))


def broken(problem: Problem, starts: Starts) -> list[str]:
    """Return what a schedule breaks, in words."""
    found = [f"task {i} before its release" for i in range(problem.size) if starts[i] < problem.releases[i]]
    found += [f"arc {s} -> {t}" for s, t, lag in problem.arcs.T if starts[t] < starts[s] + lag]
    room = Room(problem)
    for i in range(problem.size):
        room.take(i, starts[i])
    return found + [f"period {period}" for period in room.taken if (room.there(period) < 0).any()]
