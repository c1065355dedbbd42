"""The levelling problem in whole periods: what is given, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from milepost.engine.errors import CyclicNetwork, InvalidPlan, OutOfRange

Ints = npt.NDArray[np.int64]

LONGEST: Final = 1_000_000  # periods that a schedule may come to
MOST: Final = 2**40  # of a resource
SOURCE, TARGET, LAG = 0, 1, 2  # rows of the arcs


def _none() -> Ints:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Tasks that wait for each other and share limited resources, in whole periods from 0.

    Everything may be given as lists; it is kept as read-only arrays.

    Parameters
    ----------
    durations : (n,)
        How many periods each task takes, without interruption.
    arcs : (3, m)
        Source, target and lag: the target starts at least that many periods after the source starts
        (from finish to start: the source's duration). Lags below 0 are leads; rules and genetic search place
        a task only after what it waits for, so that with leads they may miss the shortest schedule.
    demands : (n, r)
        How much of each resource a task takes in each of its periods.
    capacities : (r,) or (r, T)
        How much there is of each resource; by period, the last column goes on for ever.
    releases : (n,), optional
        The first period in which each task may start, 0 when not given.
    priorities : (n,), optional
        Under the rule ``"priority"`` the task with the higher one goes first; 0 when not given.

    Raises
    ------
    InvalidPlan, CyclicNetwork, OutOfRange
        When there is no schedule, or none of believable length.

    Examples
    --------
    >>> Problem(durations=[2, 3], arcs=[[0], [1], [2]], demands=[[1], [1]], capacities=[1]).horizon
    5
    """

    durations: Ints
    arcs: Ints
    demands: Ints
    capacities: Ints
    releases: Ints = field(default_factory=_none)
    priorities: Ints = field(default_factory=_none)

    def __post_init__(self) -> None:
        n = np.size(self.durations)
        self._keep("durations", (n,), self.durations)
        self._keep("arcs", (3, np.size(self.arcs) // 3), self.arcs)
        resources = np.shape(self.demands)[1] if np.ndim(self.demands) > 1 else 0
        self._keep("demands", (n, resources), self.demands)
        columns = np.size(self.capacities) // max(resources, 1)
        by_period = np.ndim(self.capacities) > 1
        self._keep("capacities", (resources, columns) if by_period else (resources,), self.capacities)
        for name in ("releases", "priorities"):
            given = getattr(self, name)
            self._keep(name, (n,), given if np.size(given) else np.zeros(n, np.int64))
        _check_numbers(self)
        _check_room(self)
        _check_order(self)
        if self.horizon > LONGEST:
            raise OutOfRange(
                f"The schedule may come to {self.horizon:,} periods, more than {LONGEST:,}.",
                hint="Level in longer periods.",
            )

    def _keep(self, name: str, shape: tuple[int, ...], given: npt.ArrayLike) -> None:
        """Keep an array of whole numbers, read-only."""
        values = np.asarray(given)
        if values.size == 0:
            values = values.astype(np.int64)
        if values.dtype.kind not in "iub" or values.size != np.prod(shape):
            raise InvalidPlan(f"Expected {' x '.join(map(str, shape))} whole numbers.", place=name)
        kept = np.array(values.reshape(shape), np.int64)
        kept.flags.writeable = False
        object.__setattr__(self, name, kept)

    @property
    def size(self) -> int:
        """How many tasks there are."""
        return len(self.durations)

    @property
    def by_period(self) -> Ints:
        """The capacities as (r, T), T at least 1."""
        table = self.capacities if self.capacities.ndim > 1 else self.capacities[:, None]
        return table if table.shape[1] else np.zeros((len(table), 1), np.int64)

    @property
    def horizon(self) -> int:
        """A number of periods in which any order of the tasks can be scheduled."""
        source, _, lag = self.arcs
        waits = np.maximum(lag - self.durations[source], 0)
        waiting = np.zeros(self.size, np.int64)
        np.maximum.at(waiting, self.arcs[TARGET], waits)
        first = max(int(self.releases.max(initial=0)), int(self.by_period.shape[1]) - 1)
        return first + int(self.durations.sum() + waiting.sum())


def _check_numbers(problem: Problem) -> None:
    for name in ("durations", "demands", "capacities", "releases"):
        values = getattr(problem, name)
        if values.min(initial=0) < 0 or values.max(initial=0) > MOST:
            raise OutOfRange(f"Expected numbers from 0 to {MOST:,}.", place=name)
    if np.abs(problem.arcs[LAG]).max(initial=0) > MOST:
        raise OutOfRange(f"Expected lags up to {MOST:,} periods.", place="arcs")
    ends = problem.arcs[:LAG]
    if ends.min(initial=0) < 0 or ends.max(initial=-1) >= problem.size:
        raise InvalidPlan(f"Expected tasks from 0 to {problem.size - 1}.", place="arcs")


def _check_room(problem: Problem) -> None:
    last = problem.by_period[:, -1]
    lacking = np.argwhere((problem.demands > last) & (problem.durations[:, None] > 0))
    if len(lacking):
        task, resource = map(int, lacking[0])
        raise InvalidPlan(
            f"The task takes {problem.demands[task, resource]} of resource {resource}, "
            f"of which there are {last[resource]} in the long run.",
            place=f"task {task}",
            hint="Raise the capacity, or lower the demand.",
        )


def _check_order(problem: Problem) -> None:
    from milepost.engine.kernels.order import shortest_loop, topological

    source, target = (np.ascontiguousarray(row) for row in problem.arcs[:LAG])
    if len(topological(source, target, problem.size)) < problem.size:
        loop = " -> ".join(str(task) for task in shortest_loop(source, target, problem.size))
        raise CyclicNetwork(f"Tasks wait for each other in a loop: {loop}.", hint="Remove one arc of the loop.")
