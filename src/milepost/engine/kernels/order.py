"""Topological order and the shortest loop of a directed graph in compressed rows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]

SEARCH_BUDGET = 200_000_000


@njit(cache=True, nogil=True, error_model="numpy")
def grouped(keys: Ints, size: int) -> tuple[Ints, Ints]:
    """Return where each key's entries begin, and the entries sorted by key (stable)."""
    at = np.zeros(size + 1, np.int64)
    for key in keys:
        at[key + 1] += 1
    for i in range(size):
        at[i + 1] += at[i]
    fill = at[:-1].copy()
    order = np.empty(len(keys), np.int64)
    for e in range(len(keys)):
        order[fill[keys[e]]] = e
        fill[keys[e]] += 1
    return at, order


@njit(cache=True, nogil=True, error_model="numpy")
def topological(source: Ints, target: Ints, size: int) -> Ints:
    """Return the nodes so that sources come before targets; shorter than `size` when there is a loop."""
    at, out = grouped(source, size)
    waiting = np.zeros(size, np.int64)
    for t in target:
        waiting[t] += 1
    order = np.empty(size, np.int64)
    stack = np.empty(size, np.int64)
    depth = 0
    for i in range(size - 1, -1, -1):
        if waiting[i] == 0:
            stack[depth] = i
            depth += 1
    done = 0
    while depth > 0:
        depth -= 1
        i = stack[depth]
        order[done] = i
        done += 1
        for k in range(at[i + 1] - 1, at[i] - 1, -1):
            j = target[out[k]]
            waiting[j] -= 1
            if waiting[j] == 0:
                stack[depth] = j
                depth += 1
    return order[:done]


@njit(cache=True, nogil=True, error_model="numpy")
def shortest_loop(source: Ints, target: Ints, size: int) -> Ints:
    """Return the nodes of a shortest loop; the shortest found within the search budget on huge graphs."""
    at, out = grouped(source, size)
    best = np.empty(0, np.int64)
    queue = np.empty(size, np.int64)
    parent = np.empty(size, np.int64)
    depth = np.empty(size, np.int64)
    visits = 0
    for start in range(size):
        if visits > SEARCH_BUDGET:
            break
        depth[:] = -1
        depth[start] = 0
        queue[0] = start
        head, tail, found = 0, 1, -1
        while head < tail and found < 0:
            i = queue[head]
            head += 1
            if len(best) and depth[i] + 1 >= len(best):
                break
            for k in range(at[i], at[i + 1]):
                visits += 1
                j = target[out[k]]
                if j == start:
                    found = i
                    break
                if depth[j] < 0:
                    depth[j] = depth[i] + 1
                    parent[j] = i
                    queue[tail] = j
                    tail += 1
        visits += size // 8
        if found >= 0:
            best = np.empty(depth[found] + 1, np.int64)
            i = found
            for place in range(depth[found], -1, -1):
                best[place] = i
                i = parent[i]
    return best


@njit(cache=True, nogil=True, error_model="numpy")
def prioritised(source: Ints, target: Ints, rank: Ints) -> Ints:
    """Return the nodes so that sources come before targets, of those that may come next the least `rank` first."""
    size = len(rank)
    at, out = grouped(source, size)
    waiting = np.zeros(size, np.int64)
    for t in target:
        waiting[t] += 1
    order = np.empty(size, np.int64)
    heap = np.empty(size, np.int64)
    count = 0
    for i in range(size):
        if waiting[i] == 0:
            count = pushed(heap, count, i, rank)
    done = 0
    while count > 0:
        i = heap[0]
        count = popped(heap, count, rank)
        order[done] = i
        done += 1
        for k in range(at[i], at[i + 1]):
            j = target[out[k]]
            waiting[j] -= 1
            if waiting[j] == 0:
                count = pushed(heap, count, int(j), rank)
    return order[:done]


@njit(cache=True, nogil=True, error_model="numpy")
def pushed(heap: Ints, count: int, i: int, rank: Ints) -> int:
    """Put a node on a binary heap by rank, and return how many it holds."""
    k = count
    while k > 0 and comes_before(i, int(heap[(k - 1) // 2]), rank):
        heap[k] = heap[(k - 1) // 2]
        k = (k - 1) // 2
    heap[k] = i
    return count + 1


@njit(cache=True, nogil=True, error_model="numpy")
def popped(heap: Ints, count: int, rank: Ints) -> int:
    """Take the first node off a binary heap, and return how many it holds."""
    i = int(heap[count - 1])
    k = 0
    while 2 * k + 1 < count - 1:
        child = 2 * k + 1
        if child + 1 < count - 1 and comes_before(int(heap[child + 1]), int(heap[child]), rank):
            child += 1
        if not comes_before(int(heap[child]), i, rank):
            break
        heap[k] = heap[child]
        k = child
    heap[k] = i
    return count - 1


@njit(cache=True, nogil=True, error_model="numpy")
def comes_before(i: int, j: int, rank: Ints) -> bool:
    """Return whether node `i` has the lower rank, or the lower number when both are alike."""
    return bool(rank[i] < rank[j] or (rank[i] == rank[j] and i < j))
