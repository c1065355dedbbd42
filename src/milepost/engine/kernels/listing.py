"""Orders of tasks in which what waits comes later: by rule, by luck, and period by period."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from milepost.engine.kernels.periods import Shape, fits, refill, take, waited

Ints = npt.NDArray[np.int64]
Luck = npt.NDArray[np.uint64]

NEVER = 1 << 60


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False, inline="always")
def below(luck: Luck, limit: int) -> int:
    """Return a number from 0 to below `limit` (xorshift64* by G. Marsaglia and S. Vigna)."""
    x = luck[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    luck[0] = x
    return int((np.int64((x * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(33)) * limit) >> 31)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def earliest_starts(shape: Shape, starts: Ints) -> int:
    """Fill `starts` with the earliest starts as if resources were plenty; return the finish."""
    finish = 0
    for k in range(len(starts)):
        i = shape.order[k]
        start = waited(shape, starts, i)
        starts[i] = start
        finish = max(finish, start + shape.durations[i])
    return int(finish)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def latest_finishes(shape: Shape, finish: int, finishes: Ints) -> None:
    """Fill `finishes` with the latest that keep `finish` as if resources were plenty."""
    for k in range(len(finishes) - 1, -1, -1):
        i = shape.order[k]
        end = finish
        for e in range(shape.back[i], shape.back[i + 1]):
            end = min(end, finishes[shape.targets[e]] - shape.tails[e])
        finishes[i] = end


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def list_by(shape: Shape, ranks: Ints, order: Ints, waits: Ints, heap: Ints) -> None:
    """Fill `order`: of the tasks that wait for nothing any more, always the one with the lowest rank.

    Ranks are the numbers from 0 to n - 1, each once.
    """
    n, size = len(order), 0
    for i in range(n):
        waits[i] = shape.at[i + 1] - shape.at[i]
        if waits[i] == 0:
            size = pushed(heap, size, ranks, i)
    for k in range(n):
        i = heap[0]
        size = popped(heap, size, ranks)
        order[k] = i
        for e in range(shape.back[i], shape.back[i + 1]):
            j = shape.targets[e]
            waits[j] -= 1
            if waits[j] == 0:
                size = pushed(heap, size, ranks, j)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def pushed(heap: Ints, size: int, ranks: Ints, i: int) -> int:
    """Put task `i` on the heap; return the new size."""
    k = size
    while k > 0 and ranks[heap[(k - 1) >> 1]] > ranks[i]:
        heap[k] = heap[(k - 1) >> 1]
        k = (k - 1) >> 1
    heap[k] = i
    return size + 1


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def popped(heap: Ints, size: int, ranks: Ints) -> int:
    """Take the task with the lowest rank off the heap; return the new size."""
    size -= 1
    i, k = heap[size], 0
    while 2 * k + 1 < size:
        child = 2 * k + 1
        if child + 1 < size and ranks[heap[child + 1]] < ranks[heap[child]]:
            child += 1
        if ranks[heap[child]] >= ranks[i]:
            break
        heap[k] = heap[child]
        k = child
    heap[k] = i
    return size


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def list_by_luck(shape: Shape, latest: Ints, luck: Luck, order: Ints, waits: Ints, free: Ints) -> None:
    """Fill `order`: of the tasks that wait for nothing any more one by luck, urgent ones (`latest`) more likely.

    `free` is scratch. The weight of a task is the square of how much more urgent it is than the least urgent.
    """
    n, size = len(order), 0
    for i in range(n):
        waits[i] = shape.at[i + 1] - shape.at[i]
        if waits[i] == 0:
            free[size] = i
            size += 1
    for k in range(n):
        place = drawn(latest, luck, free, size)
        i = free[place]
        size -= 1
        free[place] = free[size]
        order[k] = i
        for e in range(shape.back[i], shape.back[i + 1]):
            j = shape.targets[e]
            waits[j] -= 1
            if waits[j] == 0:
                free[size] = j
                size += 1


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def drawn(latest: Ints, luck: Luck, free: Ints, size: int) -> int:
    """Return a place among the first `size` of `free` by luck, weighed by regret."""
    if size == 1:
        return 0
    worst = latest[free[0]]
    for q in range(1, size):
        worst = max(worst, latest[free[q]])
    total = 0.0
    for q in range(size):
        regret = float(worst - latest[free[q]] + 1)
        total += regret * regret
    left = total * below(luck, 1 << 30) / (1 << 30)
    for q in range(size):
        regret = float(worst - latest[free[q]] + 1)
        left -= regret * regret
        if left < 0:
            return q
    return size - 1


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def period_by_period(shape: Shape, by_rank: Ints, starts: Ints, waits: Ints, free: Ints) -> int:
    """Fill `starts`: in each period, start what may, in the order of `by_rank`; return the finish.

    `by_rank` is used up.
    """
    n, finish, period = len(starts), 0, 0
    for i in range(n):
        waits[i] = shape.at[i + 1] - shape.at[i]
        starts[i] = shape.releases[i]
    left = n
    while left > 0:
        kept, soonest = 0, NEVER
        for k in range(left):
            i = by_rank[k]
            began = False
            if waits[i] == 0:
                if starts[i] <= period and fits(shape, free, i, period):
                    starts[i], began = period, True
                    take(shape, free, i, period)
                    finish = max(finish, period + int(shape.durations[i]))
                    for e in range(shape.back[i], shape.back[i + 1]):
                        j = shape.targets[e]
                        lag = shape.tails[e] + shape.durations[i] - shape.durations[j]
                        starts[j] = max(starts[j], period + lag)
                        waits[j] -= 1
                        if waits[j] == 0:
                            soonest = min(soonest, max(int(starts[j]), period))
                else:
                    soonest = min(soonest, max(int(starts[i]), period + 1))
            if not began:
                by_rank[kept] = i
                kept += 1
        left = kept
        period = soonest
    refill(shape, free, finish)
    return finish
