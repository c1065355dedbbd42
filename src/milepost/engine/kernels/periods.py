"""Resource-limited schedules in whole periods: one task after the other, at the earliest or latest place with room."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]


class Shape(NamedTuple):
    """A problem made ready to be scheduled many times.

    Demands and capacities of several resources share a 64-bit word, each with a guard bit above it: a subtraction
    leaves every guard standing exactly when there is room for all of them at once.

    Attributes
    ----------
    durations, releases, order : (n,)
        The periods each task takes, the first it may start in, and the tasks so that what waits comes later.
    at, sources, lags
        For each task, from ``at[i]`` to ``at[i + 1]``: what it waits for, and from start to start how long.
    back, targets, tails
        The same backwards: what waits for it, and from finish to finish how long.
    demands : (n, words)
        What a task takes of all resources; 0 throughout when it never waits for any.
    free : (horizon, words)
        What there is in each period, guards set.
    guards : (words,)
    crossed : (2,)
        Whether a task may start before, and whether it may finish before, one that it waits for.
    """

    durations: Ints
    releases: Ints
    order: Ints
    at: Ints
    sources: Ints
    lags: Ints
    back: Ints
    targets: Ints
    tails: Ints
    demands: Ints
    free: Ints
    guards: Ints
    crossed: Ints


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False, inline="always")
def has_room(shape: Shape, free: Ints, i: int, t: int) -> bool:
    """Return whether task `i` fits into period `t`."""
    if (free[t, 0] - shape.demands[i, 0]) & shape.guards[0] != shape.guards[0]:
        return False
    for w in range(1, len(shape.guards)):
        if (free[t, w] - shape.demands[i, w]) & shape.guards[w] != shape.guards[w]:
            return False
    return True


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def fits(shape: Shape, free: Ints, i: int, start: int) -> bool:
    """Return whether task `i` has room when it begins at `start`."""
    for t in range(start, start + shape.durations[i]):
        if not has_room(shape, free, i, t):
            return False
    return True


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def earliest_room(shape: Shape, free: Ints, i: int, start: int) -> int:
    """Return the earliest start of task `i` from `start` on with room throughout."""
    low, high = start, start + int(shape.durations[i])
    t = high - 1
    while t >= low:
        if has_room(shape, free, i, t):
            t -= 1
        else:  # from here to the old end there is room
            start = t + 1
            low, high = high, start + int(shape.durations[i])
            t = high - 1
    return start


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def latest_room(shape: Shape, free: Ints, i: int, start: int) -> int:
    """Return the latest start of task `i` up to `start` with room throughout; -1 when there is none."""
    low, high = start, start + int(shape.durations[i])
    t = low
    while t < high and start >= 0:
        if has_room(shape, free, i, t):
            t += 1
        else:  # from the old start to here there is room
            start = t - int(shape.durations[i])
            low, high = start, low
            t = low
    return max(start, -1)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def take(shape: Shape, free: Ints, i: int, start: int) -> None:
    """Take what task `i` needs from `start` on."""
    for w in range(len(shape.guards)):
        demand = shape.demands[i, w]
        for t in range(start, start + shape.durations[i]):
            free[t, w] -= demand


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def refill(shape: Shape, free: Ints, periods: int) -> None:
    """Give everything back in the first `periods`."""
    for t in range(periods):
        for w in range(len(shape.guards)):
            free[t, w] = shape.free[t, w]


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False, inline="always")
def waited(shape: Shape, starts: Ints, i: int) -> int:
    """Return the earliest start of task `i` by its release and by what it waits for."""
    start = shape.releases[i]
    for e in range(shape.at[i], shape.at[i + 1]):
        start = max(start, starts[shape.sources[e]] + shape.lags[e])
    return int(start)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def forwards(shape: Shape, order: Ints, starts: Ints, free: Ints) -> int:
    """Place the tasks in this order, each as early as can be; return the finish of the last.

    `free` must hold what there is, and is given back the same.
    """
    finish = 0
    for k in range(len(order)):
        i = order[k]
        start = waited(shape, starts, i)
        if shape.demands[i, 0] != 0 or len(shape.guards) > 1:
            start = earliest_room(shape, free, i, start)
            take(shape, free, i, start)
        starts[i] = start
        finish = max(finish, start + int(shape.durations[i]))
    refill(shape, free, finish)
    return finish


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def backwards(shape: Shape, order: Ints, finish: int, starts: Ints, free: Ints) -> bool:
    """Place the tasks in this order, each as late as can be before `finish`; return whether all found a place."""
    found = True
    for k in range(len(order)):
        i = order[k]
        end = finish
        for e in range(shape.back[i], shape.back[i + 1]):
            j = shape.targets[e]
            end = min(end, starts[j] + shape.durations[j] - shape.tails[e])
        start = int(end - shape.durations[i])
        if shape.demands[i, 0] != 0 or len(shape.guards) > 1:
            start = latest_room(shape, free, i, start)
        if start < shape.releases[i]:
            found = False
            break
        take(shape, free, i, start)
        starts[i] = start
    refill(shape, free, finish)
    return found


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def order_by_start(shape: Shape, starts: Ints, periods: int, order: Ints, keys: Ints, count: Ints) -> None:
    """Fill `order` with the tasks by start, what waits always later."""
    for i in range(len(starts)):
        keys[i] = starts[i]
    if shape.crossed[0]:
        for k in range(len(starts)):
            i = shape.order[k]
            for e in range(shape.at[i], shape.at[i + 1]):
                keys[i] = max(keys[i], keys[shape.sources[e]])
    sort_by_key(shape, keys, periods, order, count)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def order_by_finish(shape: Shape, starts: Ints, periods: int, order: Ints, keys: Ints, count: Ints) -> None:
    """Fill `order` with the tasks by finish, the last first, what waits always earlier."""
    for i in range(len(starts)):
        keys[i] = starts[i] + shape.durations[i]
    if shape.crossed[1]:
        for k in range(len(starts) - 1, -1, -1):
            i = shape.order[k]
            for e in range(shape.back[i], shape.back[i + 1]):
                keys[i] = min(keys[i], keys[shape.targets[e]])
    sort_by_key(shape, keys, periods, order, count)
    n = len(order)
    for k in range(n // 2):
        order[k], order[n - 1 - k] = order[n - 1 - k], order[k]


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def sort_by_key(shape: Shape, keys: Ints, periods: int, order: Ints, count: Ints) -> None:
    """Fill `order` with the tasks by key (0 to `periods`), equal ones so that what waits comes later."""
    for t in range(periods + 2):
        count[t] = 0
    for i in range(len(keys)):
        count[keys[i] + 1] += 1
    for t in range(periods + 1):
        count[t + 1] += count[t]
    for k in range(len(keys)):
        i = shape.order[k]
        order[count[keys[i]]] = i
        count[keys[i]] += 1
