"""The genetic search: schedules beget schedules, each pushed late and early again; in steps that can be interrupted."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from milepost.engine.kernels.listing import NEVER, Luck, below, list_by_luck
from milepost.engine.kernels.periods import Shape, backwards, forwards, order_by_finish, order_by_start

Ints = npt.NDArray[np.int64]

BORN, SIZE, IDLE, SPENT, BEST, TOP = 0, 1, 2, 3, 4, 5  # what `Tribe.counts` holds
CHILD, WAITS, KEYS, STARTS, LATE = 0, 1, 2, 3, 4  # what `Tribe.rows` holds
ROWS = 5
PASSES = 3  # schedules that a child costs
PATIENCE = 80  # children without progress, for each member, after which a tribe dies out


class Tribe(NamedTuple):
    """Schedules that are bred from each other, and room to do it.

    Attributes
    ----------
    lists, starts, spans
        Of each member: its tasks by start, its starts, and when it finishes.
    best : (n,)
        The starts of the best schedule ever.
    counts : (6,)
        Members born and wanted, children since the last progress, schedules spent, finish of the best schedule ever
        and of the best of this tribe.
    luck : (1,)
    latest : (n,)
        The latest finish of each task as if resources were plenty.
    rows, tally, free
        Scratch: rows of tasks, of periods, and what is free in each period.
    """

    lists: Ints
    starts: Ints
    spans: Ints
    best: Ints
    counts: Ints
    luck: Luck
    latest: Ints
    rows: Ints
    tally: Ints
    free: Ints


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def breed(shape: Shape, tribe: Tribe, budget: int, target: int) -> None:
    """Breed until `budget` schedules are spent in all or the best finishes by `target`.

    A tribe that has made no progress for long is forgotten for one of strangers, twice as large if there is space.
    """
    counts, child = tribe.counts, tribe.rows[CHILD]
    while counts[SPENT] < budget and counts[BEST] > target:
        if counts[BORN] < counts[SIZE]:
            list_by_luck(shape, tribe.latest, tribe.luck, child, tribe.rows[WAITS], tribe.rows[KEYS])
            span = raised(shape, tribe)
            settle(tribe, counts[BORN], span)
            counts[BORN] += 1
        else:
            mother, father = couple(tribe)
            cross(tribe, tribe.lists[mother], tribe.lists[father], child)
            mutate(shape, tribe.luck, child)
            span = raised(shape, tribe)
            place = weakest(tribe)
            if span <= tribe.spans[place] and not is_known(tribe, span):
                settle(tribe, place, span)
            counts[IDLE] += 1
        honour(tribe, span)
        if counts[IDLE] >= PATIENCE * counts[SIZE]:
            counts[BORN], counts[IDLE], counts[TOP] = 0, 0, NEVER
            counts[SIZE] = min(2 * counts[SIZE], len(tribe.spans))


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def join(shape: Shape, tribe: Tribe, starts: Ints, span: int) -> None:
    """Let a schedule that finishes at `span`, and what it is raised to, be members of a young tribe."""
    copy(starts, tribe.rows[STARTS])
    honour(tribe, span)
    order_by_start(shape, starts, span, tribe.rows[CHILD], tribe.rows[KEYS], tribe.tally)
    span = raised(shape, tribe)
    honour(tribe, span)
    settle(tribe, tribe.counts[BORN], span)
    tribe.counts[BORN] += 1


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def honour(tribe: Tribe, span: int) -> None:
    """Remember the child's schedule when it is the best of its tribe, or ever."""
    if span < tribe.counts[TOP]:
        tribe.counts[TOP], tribe.counts[IDLE] = span, 0
    if span < tribe.counts[BEST]:
        tribe.counts[BEST] = span
        copy(tribe.rows[STARTS], tribe.best)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def raised(shape: Shape, tribe: Tribe) -> int:
    """Schedule the child as early as can be, then as late, then as early again; return when it finishes."""
    child, keys, starts, late = tribe.rows[CHILD], tribe.rows[KEYS], tribe.rows[STARTS], tribe.rows[LATE]
    span = forwards(shape, child, starts, tribe.free)
    order_by_finish(shape, starts, span, child, keys, tribe.tally)
    if backwards(shape, child, span, late, tribe.free):
        order_by_start(shape, late, span, child, keys, tribe.tally)
        again = forwards(shape, child, late, tribe.free)
        if again <= span:
            span = again
            copy(late, starts)
    order_by_start(shape, starts, span, child, keys, tribe.tally)
    tribe.counts[SPENT] += PASSES
    return span


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False, inline="always")
def copy(row: Ints, found: Ints) -> None:
    """Copy a row, entry by entry (a slice assignment would allocate)."""
    for i in range(len(row)):
        found[i] = row[i]


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def settle(tribe: Tribe, place: int, span: int) -> None:
    """Give the child a place in the tribe."""
    copy(tribe.rows[CHILD], tribe.lists[place])
    copy(tribe.rows[STARTS], tribe.starts[place])
    tribe.spans[place] = span


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def couple(tribe: Tribe) -> tuple[int, int]:
    """Return two different members."""
    size = tribe.counts[SIZE]
    mother = below(tribe.luck, size)
    return mother, int((mother + 1 + below(tribe.luck, size - 1)) % size)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def weakest(tribe: Tribe) -> int:
    """Return the latest of three members by luck."""
    place = below(tribe.luck, tribe.counts[SIZE])
    for _ in range(2):
        other = below(tribe.luck, tribe.counts[SIZE])
        if tribe.spans[other] > tribe.spans[place]:
            place = other
    return place


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def is_known(tribe: Tribe, span: int) -> bool:
    """Return whether a member has the same starts as the child."""
    starts = tribe.rows[STARTS]
    for member in range(tribe.counts[SIZE]):
        if tribe.spans[member] == span:
            i = 0
            while i < len(starts) and tribe.starts[member, i] == starts[i]:
                i += 1
            if i == len(starts):
                return True
    return False


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def cross(tribe: Tribe, mother: Ints, father: Ints, child: Ints) -> None:
    """Fill the child's list: a stretch of the mother's is kept, reordered, or filled up in the father's order."""
    n, marks = len(child), tribe.rows[WAITS]
    size = max(n // 8 + below(tribe.luck, n * 5 // 8 + 1), 1)
    first = below(tribe.luck, n - size + 1)
    way = below(tribe.luck, 10)
    if way < 3:
        first, size = below(tribe.luck, n), below(tribe.luck, n)
        fill_up(mother, father, child, marks, min(first, size), max(first, size))
    elif way < 7:
        keep_stretch(mother, father, child, marks, first, first + size)
    else:
        reorder_stretch(mother, father, child, marks, first, first + size)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def fill_up(mother: Ints, father: Ints, child: Ints, marks: Ints, first: int, last: int) -> None:
    """Take the mother's tasks up to `first`, the father's next ones up to `last`, then what is left of the mother's."""
    marks[:] = 0
    for k in range(first):
        child[k] = mother[k]
        marks[mother[k]] = 1
    k, place = 0, first
    while place < last:
        if marks[father[k]] == 0:
            child[place] = father[k]
            marks[father[k]] = 1
            place += 1
        k += 1
    for k in range(len(mother)):
        if marks[mother[k]] == 0:
            child[place] = mother[k]
            place += 1


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def keep_stretch(mother: Ints, father: Ints, child: Ints, marks: Ints, first: int, last: int) -> None:
    """Keep the mother's tasks from `first` to `last`; what comes before and after stands in the father's order."""
    for k in range(len(mother)):
        marks[mother[k]] = 0 if k < first else 2 if k >= last else 1
        child[k] = mother[k]
    before, after = 0, last
    for k in range(len(father)):
        i = father[k]
        if marks[i] == 0:
            child[before] = i
            before += 1
        elif marks[i] == 2:
            child[after] = i
            after += 1


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def reorder_stretch(mother: Ints, father: Ints, child: Ints, marks: Ints, first: int, last: int) -> None:
    """Keep the mother's tasks, but those from `first` to `last` in the father's order."""
    for k in range(len(mother)):
        marks[mother[k]] = first <= k < last
        child[k] = mother[k]
    place = first
    for k in range(len(father)):
        if marks[father[k]]:
            child[place] = father[k]
            place += 1


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def mutate(shape: Shape, luck: Luck, child: Ints) -> None:
    """Exchange neighbours by luck, one in twenty, where neither waits for the other."""
    for k in range(len(child) - 1):
        if below(luck, 20) == 0:
            one, other = child[k], child[k + 1]
            free = True
            for e in range(shape.at[other], shape.at[other + 1]):
                free &= shape.sources[e] != one
            if free:
                child[k], child[k + 1] = other, one
