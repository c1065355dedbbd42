"""Working time by slots: where a minute lies in a calendar's work, and back.

A calendar is a table of equal slots, each wholly working or wholly free. `before` holds, for each slot,
twice the number of working slots ahead of it, plus one if it works itself; `starts` gives the minute at
which each working slot begins. So both directions are one look-up. Outside the tables
a calendar repeats its first and last week.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

WEEK = 10080
NEVER = 1 << 40  # a minute that no calendar reaches: there is no working time left


# rows of Clocks.table
SLOT, BEFORE_AT, STARTS_AT, WORKS, FIRST_WEEK, LAST_WEEK = range(6)


class Clocks(NamedTuple):
    """All calendars of a plan, packed; minutes count from the start of the tables. Calendar 0 is the wall clock.

    Attributes
    ----------
    table : (6, calendars)
        Minutes a slot; where the calendar's entries of `before` and `starts` begin; how many slots work
        in all, in the first and in the last week.
    inverse : (calendars,)
        1 / minutes a slot.
    before, starts : one entry a slot and one a working slot
    span : int
        Minutes that the tables cover.
    """

    table: npt.NDArray[np.int64]
    inverse: npt.NDArray[np.float64]
    before: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    span: int


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def worked(clocks: Clocks, c: int, t: int) -> int:
    """Return the working minutes of calendar `c` before minute `t`."""
    folded = 0
    if t < 0:
        weeks = (WEEK - 1 - t) // WEEK
        t += weeks * WEEK
        folded = -weeks * clocks.table[FIRST_WEEK, c]
    elif t >= clocks.span:
        weeks = (t - clocks.span) // WEEK + 1
        t -= weeks * WEEK
        folded = weeks * clocks.table[LAST_WEEK, c]
    i = int((t + 0.5) * clocks.inverse[c])
    entry = clocks.before[clocks.table[BEFORE_AT, c] + i]
    inside = (entry & 1) * (t - i * clocks.table[SLOT, c])
    return int(((entry >> 1) + folded) * clocks.table[SLOT, c] + inside)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def slot_start(clocks: Clocks, c: int, k: int) -> int:
    """Return the minute at which working slot `k` of calendar `c` begins."""
    shift = 0
    if k < 0:
        per_week = clocks.table[FIRST_WEEK, c]
        if per_week == 0:
            return -NEVER
        weeks = (per_week - 1 - k) // per_week
        k += weeks * per_week
        shift = -weeks * WEEK
    elif k >= clocks.table[WORKS, c]:
        per_week = clocks.table[LAST_WEEK, c]
        if per_week == 0:
            return NEVER
        weeks = (k - clocks.table[WORKS, c]) // per_week + 1
        k -= weeks * per_week
        shift = weeks * WEEK
    return int(clocks.starts[clocks.table[STARTS_AT, c] + k] + shift)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def start_at(clocks: Clocks, c: int, x: int) -> int:
    """Return the latest minute with `x` working minutes before it: where work can start."""
    k = x // clocks.table[SLOT, c]
    return int(slot_start(clocks, c, k) + x - k * clocks.table[SLOT, c])


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def finish_at(clocks: Clocks, c: int, x: int) -> int:
    """Return the earliest minute with `x` working minutes before it: where work ends."""
    k = (x - 1) // clocks.table[SLOT, c]
    return int(slot_start(clocks, c, k) + x - k * clocks.table[SLOT, c])


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def snapped(clocks: Clocks, c: int, t: int) -> int:
    """Return `t`, or the next working minute when `t` is free."""
    return start_at(clocks, c, worked(clocks, c, t))


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def touched(clocks: Clocks, c: int, t: int) -> int:
    """Return `t` when it lies in work or ends it, else the next working minute: where a milestone sits."""
    x = worked(clocks, c, t)
    return t if finish_at(clocks, c, x) == t else start_at(clocks, c, x)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def lagged(clocks: Clocks, c: int, t: int, lag: int, to_finish: bool) -> int:
    """Return `t` moved by `lag` working minutes of calendar `c` (below zero: none, t unchanged).

    A lag forward to a finish lands on the end of a period, any other where work can start.
    """
    if c < 0:
        return t
    x = worked(clocks, c, t) + lag
    return finish_at(clocks, c, x) if to_finish and lag > 0 else start_at(clocks, c, x)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def work_all(clocks: Clocks, c: int, minutes: npt.NDArray[np.int64]) -> None:
    """Replace each minute by the working minutes of calendar `c` before it."""
    for k in range(len(minutes)):
        minutes[k] = worked(clocks, c, minutes[k])
