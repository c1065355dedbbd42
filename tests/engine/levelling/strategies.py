"""Random small levelling problems for property tests."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from milepost.engine.levelling import Problem

LAGS = ("finish to start", "finish to start", "finish to start", 0, 1, 5)
LEADS = (-1, -4)


@st.composite
def problems(draw: st.DrawFn, most: int = 8, leads: tuple[int, ...] = LEADS) -> Problem:
    """Return a problem of a few tasks whose numbers are shuffled, so that order and number differ."""
    size = draw(st.integers(1, most))
    names = draw(st.permutations(range(size)))
    durations = draw(st.lists(st.integers(0, 6), min_size=size, max_size=size))
    arcs = []
    for target in range(size):
        for source in draw(st.sets(st.integers(0, target - 1), max_size=2)) if target else ():
            lag = draw(st.sampled_from(LAGS + leads))
            arcs.append((names[source], names[target], durations[names[source]] if isinstance(lag, str) else lag))
    capacities = draw(_capacities())
    last = capacities if capacities.ndim == 1 else capacities[:, -1]
    demands = [[draw(st.integers(0, int(most_of))) for most_of in last] for _ in range(size)]
    return Problem(
        durations=durations,
        arcs=np.array(arcs, np.int64).reshape(-1, 3).T,
        demands=np.array(demands, np.int64).reshape(size, len(last)),
        capacities=capacities,
        releases=draw(st.one_of(st.just([]), st.lists(st.integers(0, 9), min_size=size, max_size=size))),
        priorities=draw(st.one_of(st.just([]), st.lists(st.integers(0, 3), min_size=size, max_size=size))),
    )


@st.composite
def _capacities(draw: st.DrawFn) -> np.ndarray:
    """Return capacities of up to five resources, by period or not; some too large to matter or to share a word."""
    resources = draw(st.integers(0, 5))
    last = [draw(st.sampled_from((1, 2, 3, 3, 4, 70_000, 2**39))) for _ in range(resources)]
    if draw(st.booleans()):
        return np.array(last, np.int64)
    periods = draw(st.integers(0, 8))
    rows = [[draw(st.integers(0, min(most, 5))) for _ in range(periods)] + [most] for most in last]
    return np.array(rows, np.int64).reshape(resources, periods + 1)
