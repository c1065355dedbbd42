"""Re-running after an edit: only what the edit touches, and what follows from it, block by block."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from milepost.engine.codes import LANES, MINUTES_ROW, SOURCE, START_ROW
from milepost.engine.kernels.lanes import Block, Course, Luck, Space, copy_row, run_node

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.uint8]


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def rerun_block(
    course: Course,
    luck: Luck,
    block: Block,
    space: Space,
    old: Ints,
    flags: Flags,
    cost: Longs,
    rates: Longs,
    first: int,
) -> int:
    """Run again the nodes whose ``flags[0]`` is set and all that moves with them; return how many.

    `old` is scratch of three rows; ``flags[1]`` marks the nodes of which a date moved; `cost` is kept.
    """
    ran = 0
    for k in range(len(course.order)):
        i = course.order[k]
        flags[1, i] = 0
        if flags[0, i] == 0 and not waits_for_moved(course, flags[1], i):
            continue
        ran += 1
        row = course.nodes[START_ROW, i]
        copy_row(block.finish[i], old[0])
        minutes = block.minutes[course.nodes[MINUTES_ROW, i]]
        copy_row(minutes, old[1])
        if row >= 0:
            copy_row(block.start[row], old[2])
        run_node(course, luck, block, i, first, space)
        kept = course.nodes[MINUTES_ROW, i] > 0
        moved = differs(block.finish[i], old[0]) or (kept and differs(minutes, old[1]))
        flags[1, i] = moved or (row >= 0 and differs(block.start[row], old[2]))
        if rates[i] != 0:
            for lane in range(LANES):
                cost[first + lane] += rates[i] * (minutes[lane] - old[1, lane])
    return ran


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def waits_for_moved(course: Course, moved: Flags, i: int) -> bool:
    """Return whether a predecessor of node `i` moved."""
    for e in range(course.at[i], course.at[i + 1]):
        if moved[course.links[SOURCE, e]]:
            return True
    return False


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def differs(row: Ints, other: Ints) -> bool:
    """Return whether two rows differ in a lane."""
    found = 0
    for lane in range(LANES):
        found |= row[lane] ^ other[lane]
    return found != 0


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def latest_of(block: Block, ends: Ints, latest: Ints) -> None:
    """Fill `latest` with the latest finish of the nodes `ends` in each lane."""
    copy_row(block.finish[ends[0]], latest)
    for k in range(1, len(ends)):
        row = block.finish[ends[k]]
        for lane in range(LANES):
            latest[lane] = max(latest[lane], row[lane])
