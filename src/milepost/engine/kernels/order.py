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
