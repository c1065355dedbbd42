"""The exact search, by OR-Tools' CP-SAT: for a schedule shorter than the best known, or proof that there is none."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor, wait
from math import ceil

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

from milepost.engine.levelling.generation import dates
from milepost.engine.levelling.problem import Problem
from milepost.engine.levelling.shaping import shape_of

Ints = npt.NDArray[np.int64]

POLL = 0.1  # seconds
_ROUNDING = 1e-6


class Proof:
    """The search for a schedule that is shorter than `starts`, which is longer than `bound`.

    Attributes
    ----------
    starts, bound
        The best schedule, and what none can beat, so far.
    """

    def __init__(
        self, problem: Problem, starts: Ints, bound: int, *, seconds: float, threads: int = 1, seed: int = 1
    ) -> None:
        self.starts, self.bound = starts, bound
        self._makespan = int((starts + problem.durations).max())
        self._model, self._variables = _model(problem, starts, bound, self._makespan - 1)
        self._solver = cp_model.CpSolver()
        self._solver.parameters.max_time_in_seconds = seconds
        self._solver.parameters.num_workers = threads
        self._solver.parameters.random_seed = seed % 2**31
        self._solver.parameters.catch_sigint_signal = False  # Ctrl-C belongs to the caller
        self._solver.best_bound_callback = self._raise_bound

    def steps(self) -> Generator[tuple[Ints, int], None, None]:
        """Search, and yield the best schedule and bound some ten times a second; closing stops the search."""
        with ThreadPoolExecutor(max_workers=1) as pool:
            running = pool.submit(self._solver.solve, self._model, _Listener(self, self._variables))
            try:
                while not running.done():
                    wait([running], timeout=POLL)
                    yield self.starts, self.bound
            finally:
                while not running.done():
                    self._solver.stop_search()
                    wait([running], timeout=POLL / 10)
        status = running.result()
        if status == cp_model.INFEASIBLE:
            self.bound = self._makespan
        elif status == cp_model.OPTIMAL:
            self._raise_bound(self._solver.objective_value)
        yield self.starts, self.bound

    def _raise_bound(self, bound: float) -> None:
        self.bound = max(self.bound, ceil(bound - _ROUNDING))


class _Listener(cp_model.CpSolverSolutionCallback):
    """Keeps each better schedule."""

    def __init__(self, proof: Proof, variables: list[cp_model.IntVar]) -> None:
        super().__init__()
        self._proof, self._variables = proof, variables

    def on_solution_callback(self) -> None:
        """Keep the schedule that was found."""
        self._proof.starts = np.array([self.value(variable) for variable in self._variables], np.int64)


def _model(problem: Problem, starts: Ints, bound: int, limit: int) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """Return the model of schedules that finish by `limit`, and its starts."""
    model = cp_model.CpModel()
    earliest, finishes = dates(shape_of(problem))
    spare = limit - int((earliest + problem.durations).max())
    latest = finishes + spare - problem.durations
    windows = zip(earliest.tolist(), latest.tolist())
    variables = [model.new_int_var(first, last, f"start {i}") for i, (first, last) in enumerate(windows)]
    for source, target, lag in (map(int, arc) for arc in problem.arcs.T):
        model.add(variables[target] >= variables[source] + lag)
    intervals = [
        model.new_fixed_size_interval_var(start, int(duration), f"task {i}")
        for i, (start, duration) in enumerate(zip(variables, problem.durations))
    ]
    for k, capacity in enumerate(problem.by_period):
        _limit_resource(model, intervals, problem.demands[:, k], capacity, limit)
    makespan = model.new_int_var(bound, limit, "makespan")
    for i, start in enumerate(variables):
        model.add(makespan >= start + int(problem.durations[i]))
        model.add_hint(start, int(starts[i]))
    model.minimize(makespan)
    return model, variables


def _limit_resource(
    model: cp_model.CpModel, intervals: list[cp_model.IntervalVar], demands: Ints, capacity: Ints, limit: int
) -> None:
    """Keep within a resource; where there is less than the most, the rest counts as taken."""
    most = int(capacity.max())
    users = np.flatnonzero(demands)
    taken = [intervals[i] for i in users]
    amounts = demands[users].tolist()
    changes = np.concatenate([[0], np.flatnonzero(np.diff(capacity)) + 1])
    for begin, end in zip(changes, [*changes[1:], max(limit, len(capacity))]):
        if capacity[begin] < most and begin < limit:
            taken.append(model.new_fixed_size_interval_var(int(begin), int(end - begin), f"lacking from {begin}"))
            amounts.append(most - int(capacity[begin]))
    model.add_cumulative(taken, amounts, most)
