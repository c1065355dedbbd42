"""The simulation with limited resources: each run draws its durations and places its tasks where they fit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from milepost.engine.codes import (
    BY_RESOURCE,
    DONE_WITH,
    EARLIEST,
    EARLY_CAUSE,
    EARLY_FINISH,
    EARLY_RESUME,
    FAR,
    LANES,
    LATEST,
    LEG_AT,
    LEG_DELAY,
    LEG_END,
    LEG_MINUTES,
    MINUTES_ROW,
    MODE,
    NONE,
    WAIT_FOR,
    WAIT_FROM,
)
from milepost.engine.kernels.clock import worked
from milepost.engine.kernels.crew import Crew, Profile, driver_of, serial
from milepost.engine.kernels.lanes import (
    Block,
    Course,
    Luck,
    Space,
    Tally,
    add_moments,
    draw_minutes,
    leg_minutes,
)
from milepost.engine.kernels.passes import Net

Longs = npt.NDArray[np.int64]


class Stage(NamedTuple):
    """What one thread places tasks on: a network with legs of its own, and the arrays that a run fills.

    Attributes
    ----------
    order, late_start : (n,)
        As for the serial scheme.
    early, waits
        The dates of one run, and what its tasks waited for.
    waited : (2, r)
        For each resource, in how many runs the finish waited for it, and for how many working minutes in all.
    seen : (r,)
        The last run in which the finish waited for it.
    """

    net: Net
    order: Longs
    late_start: Longs
    crew: Crew
    profile: Profile
    early: Longs
    waits: Longs
    waited: Longs
    seen: Longs


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def run_limited_blocks(
    course: Course, luck: Luck, block: Block, space: Space, tally: Tally, stage: Stage, frame: Longs
) -> None:
    """Run the blocks ``frame[0]`` to ``frame[1]`` and count them; ``frame[2]`` is the number of runs.

    ``frame[3]`` is the project's calendar, on which finishes are measured from ``frame[4]`` working minutes
    on; the cost of a minute of each node follows.
    """
    last, rates = space.rows[7], frame[5:]
    for b in range(frame[0], frame[1]):
        first = b * LANES
        count = min(LANES, frame[2] - first)
        for i in range(course.nodes.shape[1]):
            mode = course.nodes[MODE, i]
            if mode != DONE_WITH and mode != LATEST and mode != EARLIEST:
                draw_minutes(course, luck, block, i, first, space)
        last[:] = 0
        for lane in range(count):
            set_legs(course, block, stage.net, lane)
            serial(stage.net, stage.early, stage.late_start, stage.order, stage.crew, stage.profile, stage.waits)
            end = count_run(course, block, tally, stage, rates, lane, first + lane)
            tally.finish[first + lane] = stage.early[EARLY_FINISH, end]
            last[lane] = worked(course.clocks, frame[3], stage.early[EARLY_FINISH, end]) - frame[4]
            trace_run(stage, end, first + lane, frame[3], tally.critical)
        add_moments(block, last, count, tally.sums)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def set_legs(course: Course, block: Block, net: Net, lane: int) -> None:
    """Give the legs of every node the minutes that one lane has drawn."""
    for i in range(course.nodes.shape[1]):
        mode = course.nodes[MODE, i]
        if mode == DONE_WITH or mode == LATEST or mode == EARLIEST:
            continue
        minutes = block.minutes[course.nodes[MINUTES_ROW, i], lane]
        first = course.nodes[LEG_AT, i]
        for leg in range(first, course.nodes[LEG_END, i]):
            need = leg_minutes(course, first, leg, minutes)
            net.legs[LEG_MINUTES, leg] = max(0, need - course.legs[LEG_DELAY, leg])


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def count_run(course: Course, block: Block, tally: Tally, stage: Stage, rates: Longs, lane: int, run: int) -> int:
    """Count one run: its cost and the finishes that are kept; return the node that finishes last."""
    end, latest = 0, NONE
    for i in range(course.nodes.shape[1]):
        finish = min(stage.early[EARLY_FINISH, i], FAR)
        if finish >= latest:
            end, latest = i, finish
        if run < tally.keep[i]:
            tally.kept[tally.keep_at[i] + run] = finish
        if rates[i] != 0:
            tally.cost[run] += rates[i] * block.minutes[course.nodes[MINUTES_ROW, i], lane]
    return end


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def trace_run(stage: Stage, end: int, run: int, clock: int, critical: Longs) -> None:
    """Count the nodes on the driving path to the finish of one run, and the resources that it waited for."""
    i = end
    while i >= 0:
        critical[i] += 1
        if stage.early[EARLY_CAUSE, i] == BY_RESOURCE:
            r = stage.waits[WAIT_FOR, i]
            since, until = stage.waits[WAIT_FROM, i], stage.early[EARLY_RESUME, i]
            stage.waited[1, r] += worked(stage.net.clocks, clock, until) - worked(stage.net.clocks, clock, since)
            if stage.seen[r] != run:
                stage.seen[r] = run
                stage.waited[0, r] += 1
        i = driver_of(stage.net, stage.early, stage.waits, i)
