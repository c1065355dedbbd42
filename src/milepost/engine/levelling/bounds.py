"""What no schedule can beat: the critical path, and the work that each resource has to do."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from milepost.engine.levelling.generation import dates
from milepost.engine.levelling.problem import Problem
from milepost.engine.levelling.shaping import shape_of

Ints = npt.NDArray[np.int64]

_WINDOWS = 64  # beginnings that are tried for each resource


def lower_bound(problem: Problem) -> int:
    """Return a number of periods that no schedule beats.

    The longest path; and for each resource, the work of the tasks that cannot start before some period, done at
    full capacity, followed by the shortest of the paths behind those tasks.

    Examples
    --------
    >>> lower_bound(Problem(durations=[2, 3], arcs=[[], [], []], demands=[[1], [1]], capacities=[1]))
    5
    """
    if not problem.size:
        return 0
    starts, finishes = dates(shape_of(problem))
    longest = int((starts + problem.durations).max())
    tails = longest - finishes
    energy = problem.demands * problem.durations[:, None]
    return max([longest, *(_busiest(starts, tails, energy[:, k], row) for k, row in enumerate(problem.by_period))])


def _busiest(starts: Ints, tails: Ints, energy: Ints, capacity: Ints) -> int:
    """Return the best bound of one resource over beginnings and ends."""
    users = np.flatnonzero(energy)
    users = users[np.argsort(-tails[users], kind="stable")]
    if not len(users):
        return 0
    beginnings = np.unique(starts[users])
    beginnings = beginnings[:: -(-len(beginnings) // _WINDOWS)]
    later = starts[users] >= beginnings[:, None]
    work = np.cumsum(np.where(later, energy[users], 0), axis=1)
    ends = _done_by(capacity, beginnings[:, None], work)
    return int(np.where(later, ends + tails[users], 0).max())


def _done_by(capacity: Ints, beginnings: Ints, work: Ints) -> Ints:
    """Return the period by which `work` is done when nothing else is, beginning with `beginnings`."""
    done = np.concatenate([[0], np.cumsum(capacity)])
    last, known = int(capacity[-1]), len(capacity)
    before = done[np.minimum(beginnings, known)] + np.maximum(beginnings - known, 0) * last
    wanted = before + work
    beyond = known + -(-(wanted - done[-1]) // last)
    return np.asarray(np.where(wanted <= done[-1], np.searchsorted(done, wanted), beyond), np.int64)
