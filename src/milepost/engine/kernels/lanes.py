"""The simulation: blocks of runs side by side through the network, one lane a run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from milepost.engine.codes import (
    BEGUN,
    BOUND,
    CLOCK,
    DELAY,
    DONE,
    DONE_WITH,
    DRAW,
    DRAW_GROUP,
    DRAW_SHAPE,
    EARLIEST,
    EFFECT_AT,
    EFFECT_END,
    ENDED,
    FAR,
    FF,
    FLOOR_FINISH,
    FS,
    KIND,
    LAG,
    LANES,
    LATEST,
    LEG_AT,
    LEG_CLOCK,
    LEG_DELAY,
    LEG_END,
    LEG_MINUTES,
    LINK_CLOCK,
    MINUTES_ROW,
    MODE,
    NO_GROUP,
    NO_LINK,
    SF,
    SHARE,
    SIMPLE,
    SOURCE,
    START,
    START_ROW,
    TYPE,
    WHOLE,
)
from milepost.engine.kernels.clock import (
    BEFORE_AT,
    SLOT,
    STARTS_AT,
    WORKS,
    Clocks,
    finish_at,
    lagged,
    snapped,
    start_at,
    touched,
    worked,
)

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Keys = npt.NDArray[np.uint32]


LONGEST = np.float32(FAR // 2)  # a duration that still fits when it is added to a date


class Course(NamedTuple):
    """A network made ready to be run many times.

    Attributes
    ----------
    nodes : (25, n) int32
        As in the passes; a node's ``DRAW`` is its column of `draws`, -1 when its duration is certain;
        ``START_ROW`` and ``MINUTES_ROW`` tell where a block keeps its start (-1: nowhere) and its minutes
        (0: only until the next node).
    order : (n,) int32
        The nodes so that what waits comes after what it waits for.
    legs, links, at
        As in the passes, links grouped by target.
    draws : (2, m) int32
        Shape, and row of `Luck.factors` of its group, of each uncertain duration.
    amounts : (m, 2) float32
        Offset and scale: the duration is offset + scale x quantile.
    salts : (m,) uint32
        What keys each draw: the task's identity.
    shapes : (s, 2, 256) float32
        Quantile tables: values at the start of the cells, and the rises within them.
    effects : (k,) int32
        The effects of each node, from ``EFFECT_AT`` to ``EFFECT_END``.
    """

    clocks: Clocks
    nodes: Ints
    legs: Ints
    order: Ints
    links: Ints
    at: Ints
    draws: Ints
    amounts: Floats
    salts: Keys
    shapes: Floats
    effects: Ints


class Luck(NamedTuple):
    """What all tasks of a run share.

    Attributes
    ----------
    keys : (runs,) uint32
        The key of each run.
    factors : (2 + groups, runs) float32
        The shared factor, ones for tasks of no group, then a row a group.
    percents, minutes : (effects, runs) float32
        By how much each effect multiplies durations, and how many minutes it adds.
    """

    keys: Keys
    factors: Floats
    percents: Floats
    minutes: Floats


class Space(NamedTuple):
    """Scratch rows of one node."""

    rows: Ints
    value: Floats
    hashes: Keys


class Block(NamedTuple):
    """One block of runs: a row a node (`own`: a row a draw, before factors and effects), a column a lane."""

    finish: Ints
    start: Ints
    minutes: Ints
    driver: npt.NDArray[np.uint8]
    own: Floats


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def draw(keys: Keys, salt: int, table: Floats, amount: Floats, hashes: Keys, value: Floats) -> None:
    """Fill `value` with a draw for each lane: offset + scale x quantile of a hash (lowbias32 by C. Wellons)."""
    for lane in range(LANES):
        h = np.uint32(keys[lane] ^ np.uint32(salt))
        h = np.uint32(h ^ (h >> np.uint32(16)))
        h = np.uint32(h * np.uint32(0x7FEB352D))
        h = np.uint32(h ^ (h >> np.uint32(15)))
        h = np.uint32(h * np.uint32(0x846CA68B))
        hashes[lane] = np.uint32(h ^ (h >> np.uint32(16)))
    base, rise = table[0], table[1]
    offset, scale = amount[0], amount[1]
    for lane in range(LANES):
        cell = hashes[lane] >> np.uint32(24)
        part = np.float32(np.int32(hashes[lane] & np.uint32(0xFFFFFF))) * np.float32(2.0**-24)
        value[lane] = offset + scale * (base[cell] + part * rise[cell])


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False, inline="always")
def draw_minutes(course: Course, luck: Luck, block: Block, i: int, first: int, space: Space) -> None:
    """Fill the minutes of node `i` in the runs from `first` on, and its own draw."""
    minutes = block.minutes[course.nodes[MINUTES_ROW, i]]
    m = course.nodes[DRAW, i]
    done = np.int32(course.nodes[DONE, i])
    if m < 0:
        minutes[:] = course.legs[LEG_MINUTES, course.nodes[LEG_AT, i]]
    else:
        value = space.value
        table = course.shapes[course.draws[DRAW_SHAPE, m]]
        draw(luck.keys[first : first + LANES], int(course.salts[m]), table, course.amounts[m], space.hashes, value)
        shared, own = luck.factors[0, first : first + LANES], block.own[m]
        for lane in range(LANES):
            own[lane] = value[lane]
            value[lane] *= shared[lane]
        row = course.draws[DRAW_GROUP, m]
        if row != NO_GROUP:
            group = luck.factors[row, first : first + LANES]
            for lane in range(LANES):
                value[lane] *= group[lane]
        for lane in range(LANES):
            whole = np.int32(min(value[lane] + np.float32(0.5), LONGEST))
            minutes[lane] = max(whole, np.int32(1)) + done
    for k in range(course.nodes[EFFECT_AT, i], course.nodes[EFFECT_END, i]):
        percent = luck.percents[course.effects[k], first : first + LANES]
        more = luck.minutes[course.effects[k], first : first + LANES]
        for lane in range(LANES):
            changed = np.float32(minutes[lane] - done) * percent[lane] + more[lane]
            whole = np.int32(min(changed + np.float32(0.5), LONGEST))
            minutes[lane] = max(whole, np.int32(0)) + done


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def copy_row(row: Ints, found: Ints) -> None:
    """Copy a row lane by lane (a slice assignment would allocate)."""
    for lane in range(LANES):
        found[lane] = row[lane]


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def within(row: Ints, low: int, high: int) -> bool:
    """Return whether every lane of a row is at least `low` and below `high`."""
    least, most = row[0], row[0]
    for lane in range(LANES):
        least = min(least, row[lane])
        most = max(most, row[lane])
    return bool(low <= least and most < high)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def into_work(clocks: Clocks, c: int, t: Ints, slot: Ints, ahead: Ints, inside: Ints) -> None:
    """Split the minutes `t` (all in the tables) into working slots ahead and minutes inside their slot."""
    size = np.int32(clocks.table[SLOT, c])
    inverse = clocks.inverse[c]
    before = clocks.before[clocks.table[BEFORE_AT, c] :]
    for lane in range(LANES):
        slot[lane] = np.int32((t[lane] + 0.5) * inverse)
    for lane in range(LANES):
        inside[lane] = t[lane] - slot[lane] * size
    for lane in range(LANES):
        ahead[lane] = before[np.uint32(slot[lane])]
    for lane in range(LANES):
        inside[lane] *= ahead[lane] & np.int32(1)
    for lane in range(LANES):
        ahead[lane] >>= np.int32(1)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def out_of_work(clocks: Clocks, c: int, ahead: Ints, inside: Ints, slot: Ints, t: Ints) -> bool:
    """Fill `t` with the minutes at `inside` working minutes after the slots `ahead`; False beyond the tables."""
    size = np.int32(clocks.table[SLOT, c])
    inverse = clocks.inverse[c]
    starts = clocks.starts[clocks.table[STARTS_AT, c] :]
    for lane in range(LANES):
        slot[lane] = np.int32(np.floor((inside[lane] + 0.5) * inverse))
    for lane in range(LANES):
        inside[lane] -= slot[lane] * size
    for lane in range(LANES):
        slot[lane] += ahead[lane]
    if not within(slot, 0, clocks.table[WORKS, c]):
        return False
    for lane in range(LANES):
        t[lane] = starts[np.uint32(slot[lane])]
    for lane in range(LANES):
        t[lane] += inside[lane]
    return True


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def move_lanes(clocks: Clocks, c: int, base: Ints, lag: int, to_finish: bool, space: Space, found: Ints) -> None:
    """Fill `found` with `base` moved by `lag` working minutes of calendar `c`."""
    slot, ahead, inside = space.rows[4], space.rows[5], space.rows[6]
    last = np.int32(1 if to_finish and lag > 0 else 0)
    if within(base, 0, clocks.span):
        into_work(clocks, c, base, slot, ahead, inside)
        for lane in range(LANES):
            inside[lane] += np.int32(lag) - last
        if out_of_work(clocks, c, ahead, inside, slot, found):
            for lane in range(LANES):
                found[lane] += last
            return
    for lane in range(LANES):
        found[lane] = min(max(lagged(clocks, c, base[lane], lag, to_finish), -FAR), FAR)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def link_starts(course: Course, block: Block, e: int, i: int, space: Space, found: Ints) -> None:
    """Fill `found` with the earliest start that link `e` allows node `i` in each lane."""
    p = course.links[SOURCE, e]
    kind = course.links[TYPE, e]
    clock = course.links[LINK_CLOCK, e]
    share = course.links[SHARE, e]
    to_finish = kind == FF or kind == SF
    base = block.finish[p] if kind == FS or kind == FF else block.start[course.nodes[START_ROW, p]]
    if clock < 0:
        copy_row(base, found)
    elif share == 0:
        move_lanes(course.clocks, clock, base, course.links[LAG, e], to_finish, space, found)
    else:
        share_lanes(course, block, e, base, to_finish, found)
    if to_finish:
        back_lanes(course, i, block.minutes[course.nodes[MINUTES_ROW, i]], space, found)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def share_lanes(course: Course, block: Block, e: int, base: Ints, to_finish: bool, found: Ints) -> None:
    """Fill `found` with `base` moved by the lag of link `e` that is a share of its predecessor's duration."""
    p = course.links[SOURCE, e]
    for lane in range(LANES):
        minutes = longest_lane(course, p, block.minutes[course.nodes[MINUTES_ROW, p], lane])
        lag = (minutes * course.links[SHARE, e] + WHOLE // 2) // WHOLE
        found[lane] = min(
            max(lagged(course.clocks, course.links[LINK_CLOCK, e], base[lane], lag, to_finish), -FAR), FAR
        )


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def back_lanes(course: Course, i: int, minutes: Ints, space: Space, found: Ints) -> None:
    """Replace each finish of node `i` in `found` by the latest start that ends by it."""
    slot, ahead, inside = space.rows[4], space.rows[5], space.rows[6]
    if course.nodes[MODE, i] == SIMPLE and within(found, 0, course.clocks.span):
        c = course.legs[LEG_CLOCK, course.nodes[LEG_AT, i]]
        into_work(course.clocks, c, found, slot, ahead, inside)
        for lane in range(LANES):
            inside[lane] -= minutes[lane]
        if out_of_work(course.clocks, c, ahead, inside, slot, found):
            return
    for lane in range(LANES):
        found[lane] = back_from(course, i, minutes[lane], found[lane])


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def later_of(row: Ints, place: int, t: Ints, by: Ints) -> None:
    """Keep in `t` the later of both rows, and in `by` who set it."""
    setter = np.int32(place)
    for lane in range(LANES):
        by[lane] = setter if row[lane] > t[lane] else by[lane]
    for lane in range(LANES):
        t[lane] = max(row[lane], t[lane])


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False, inline="always")
def bind_starts(course: Course, block: Block, i: int, space: Space) -> None:
    """Fill row 0 with the earliest start of node `i` by its bound and links, and row 1 with the link that set it."""
    t, by, found = space.rows[0], space.rows[1], space.rows[3]
    earliest = course.nodes[KIND, i] == EARLIEST
    t[:] = -FAR if earliest else course.nodes[BOUND, i]
    by[:] = NO_LINK
    for e in range(course.at[i], course.at[i + 1]):
        place = min(e - course.at[i], NO_LINK - 1)
        if course.links[TYPE, e] == FS and course.links[LINK_CLOCK, e] < 0:
            later_of(block.finish[course.links[SOURCE, e]], place, t, by)
            continue
        link_starts(course, block, e, i, space, found)
        if earliest:
            for lane in range(LANES):
                found[lane] = -found[lane]
        later_of(found, place, t, by)
    if earliest:
        for lane in range(LANES):
            t[lane] = -t[lane]


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def back_from(course: Course, i: int, minutes: int, finish: int) -> int:
    """Return the latest start of node `i` that ends by `finish` when it takes `minutes`."""
    a = course.nodes[LEG_AT, i]
    start = FAR
    for leg in range(a, course.nodes[LEG_END, i]):
        need = leg_minutes(course, a, leg, minutes)
        if need > 0:
            c = course.legs[LEG_CLOCK, leg]
            start = min(start, start_at(course.clocks, c, worked(course.clocks, c, finish) - need))
    return finish if start == FAR else max(start, -FAR)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False, inline="always")
def leg_minutes(course: Course, first: int, leg: int, minutes: int) -> int:
    """Return the minutes of a leg, with its delay, when the first leg of its node takes `minutes`."""
    base = max(1, course.legs[LEG_MINUTES, first])
    own = course.legs[LEG_MINUTES, leg]
    scaled = minutes if own == base or leg == first else (own * np.int64(minutes) + base // 2) // base
    return scaled + course.legs[LEG_DELAY, leg] if scaled > 0 else 0


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def longest_lane(course: Course, i: int, minutes: int) -> int:
    """Return the minutes of the longest leg of node `i` when its first takes `minutes`."""
    a = course.nodes[LEG_AT, i]
    longest = np.int64(0)
    for leg in range(a, course.nodes[LEG_END, i]):
        longest = max(longest, np.int64(leg_minutes(course, a, leg, minutes) - course.legs[LEG_DELAY, leg]))
    return int(longest)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False, inline="always")
def place_simple(course: Course, i: int, minutes: Ints, space: Space, finish: Ints) -> bool:
    """Place a task of one leg that always works; return False when a lane leaves the calendar's tables."""
    clocks = course.clocks
    t, start, slot, ahead, inside = space.rows[0], space.rows[2], space.rows[4], space.rows[5], space.rows[6]
    c = course.legs[LEG_CLOCK, course.nodes[LEG_AT, i]]
    if not within(t, 0, clocks.span):
        return False
    into_work(clocks, c, t, slot, ahead, inside)
    if course.nodes[START_ROW, i] >= 0:
        if not within(ahead, 0, clocks.table[WORKS, c]):
            return False
        starts = clocks.starts[clocks.table[STARTS_AT, c] :]
        for lane in range(LANES):
            start[lane] = starts[np.uint32(ahead[lane])] + inside[lane]
    for lane in range(LANES):
        inside[lane] += minutes[lane] - np.int32(1)
    if not out_of_work(clocks, c, ahead, inside, slot, finish):
        return False
    for lane in range(LANES):
        finish[lane] += np.int32(1)
    return True


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def rested(clocks: Clocks, c: int, t: int, at_start: bool) -> int:
    """Return where a milestone sits from `t` on: where work can start, or at the end of a period too."""
    return snapped(clocks, c, t) if at_start else touched(clocks, c, t)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def snapped_lane(course: Course, i: int, minutes: int, t: int) -> int:
    """Return the first minute from `t` on at which node `i` can start work in one lane."""
    a = course.nodes[LEG_AT, i]
    start = FAR
    for leg in range(a, course.nodes[LEG_END, i]):
        if leg_minutes(course, a, leg, minutes) > 0:
            start = min(start, snapped(course.clocks, course.legs[LEG_CLOCK, leg], t))
    return start


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False, inline="always")
def place_lane(course: Course, i: int, minutes: int, t: int) -> tuple[int, int]:
    """Return start and finish of node `i` in one lane, by its bound `t`."""
    nodes = course.nodes
    a, end, delay = nodes[LEG_AT, i], nodes[LEG_END, i], nodes[DELAY, i]
    if nodes[FLOOR_FINISH, i] > -FAR:
        t = max(t, back_from(course, i, minutes, nodes[FLOOR_FINISH, i]))
    if minutes == 0:
        c, at_start = nodes[CLOCK, i], nodes[MODE, i] == START
        t = rested(course.clocks, c, t, at_start)
        t = min(rested(course.clocks, c, t + delay, at_start) if delay > 0 else t, FAR)
        return t, t
    start = snapped_lane(course, i, minutes, t)
    if delay > 0:
        start = snapped_lane(course, i, minutes, start + delay)
    finish = start
    for leg in range(a, end):
        c = course.legs[LEG_CLOCK, leg]
        need = leg_minutes(course, a, leg, minutes)
        if need > 0:
            finish = max(finish, finish_at(course.clocks, c, worked(course.clocks, c, start) + need))
    return min(start, FAR), min(finish, FAR)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False, inline="always")
def run_node(course: Course, luck: Luck, block: Block, i: int, first: int, space: Space) -> None:
    """Fill the rows of node `i`: minutes, finish, driver and, where somebody waits for it, start."""
    mode = course.nodes[MODE, i]
    t, by, start = space.rows[0], space.rows[1], space.rows[2]
    finish, driver = block.finish[i], block.driver[i]
    minutes = block.minutes[course.nodes[MINUTES_ROW, i]]
    if mode == DONE_WITH:
        finish[:] = course.nodes[ENDED, i]
        by[:] = NO_LINK
    elif mode == LATEST or mode == EARLIEST:
        minutes[:] = 0
        bind_starts(course, block, i, space)
        copy_row(t, start)
        copy_row(t, finish)
    else:
        draw_minutes(course, luck, block, i, first, space)
        bind_starts(course, block, i, space)
        if mode != SIMPLE or not place_simple(course, i, minutes, space, finish):
            for lane in range(LANES):
                start[lane], finish[lane] = place_lane(course, i, minutes[lane], t[lane])
    row = course.nodes[START_ROW, i]
    if row >= 0:
        if course.nodes[BEGUN, i] > -FAR:
            start[:] = course.nodes[BEGUN, i]
        copy_row(start, block.start[row])
    for lane in range(LANES):
        driver[lane] = np.uint8(by[lane])


class Tally(NamedTuple):
    """Where the runs are counted.

    Attributes
    ----------
    finish : (runs,) int32
    cost : (runs,) int64
        In ten-thousandths of a minor currency unit; fixed costs and effects are already in.
    kept : int32
        Finishes of single runs: node `i` keeps its first ``keep[i]`` runs from ``keep_at[i]`` on.
    last : (n,) uint8
        Which nodes may finish last: those that nothing follows at once.
    critical : (n,) int64
        In how many runs each node drove the finish.
    sums : (3, m) float64
        Sums of each task's own draw, its square, and its product with the finish in working minutes.
    """

    finish: Ints
    cost: npt.NDArray[np.int64]
    kept: Ints
    keep_at: npt.NDArray[np.int64]
    keep: npt.NDArray[np.int64]
    last: npt.NDArray[np.uint8]
    critical: npt.NDArray[np.int64]
    sums: npt.NDArray[np.float64]


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def run_blocks(
    course: Course,
    luck: Luck,
    block: Block,
    space: Space,
    tally: Tally,
    rates: npt.NDArray[np.int64],
    bounds: npt.NDArray[np.int64],
) -> None:
    """Run the blocks ``bounds[0]`` to ``bounds[1]`` and count them; ``bounds[2]`` is the number of runs.

    `rates` is the cost of a minute of each node, ``bounds[3]`` the project's calendar, on which finishes
    are measured from ``bounds[4]`` working minutes on.
    """
    last, end = space.rows[7], space.rows[8]
    size = course.nodes.shape[1]
    for b in range(bounds[0], bounds[1]):
        first = b * LANES
        count = min(LANES, bounds[2] - first)
        last[:] = -FAR
        for k in range(size):
            i = course.order[k]
            run_node(course, luck, block, i, first, space)
            count_node(course, block, tally, rates, i, first, last, end)
        copy_row(last, tally.finish[first : first + LANES])
        trace_drivers(course, block, end, count, tally.critical)
        for lane in range(LANES):
            last[lane] = worked(course.clocks, bounds[3], last[lane]) - bounds[4]
        add_moments(block, last, count, tally.sums)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False, inline="always")
def count_node(
    course: Course, block: Block, tally: Tally, rates: npt.NDArray[np.int64], i: int, first: int, last: Ints, end: Ints
) -> None:
    """Count one node of a block: the latest finish, its own finishes, its cost."""
    row, node = block.finish[i], np.int32(i)
    if tally.last[i]:
        for lane in range(LANES):
            end[lane] = node if row[lane] >= last[lane] else end[lane]
        for lane in range(LANES):
            last[lane] = max(row[lane], last[lane])
    if first < tally.keep[i]:
        at = tally.keep_at[i] + first
        copy_row(row, tally.kept[at : at + LANES])
    if rates[i] != 0:
        cost, minutes = tally.cost[first : first + LANES], block.minutes[course.nodes[MINUTES_ROW, i]]
        for lane in range(LANES):
            cost[lane] += rates[i] * minutes[lane]


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def trace_drivers(course: Course, block: Block, end: Ints, count: int, critical: npt.NDArray[np.int64]) -> None:
    """Count, lane by lane, the nodes on the driving path to the finish."""
    for lane in range(count):
        i = end[lane]
        while True:
            critical[i] += 1
            by = block.driver[i, lane]
            if by == NO_LINK:
                break
            i = course.links[SOURCE, course.at[i] + by]


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False, fastmath={"reassoc"})
def add_moments(block: Block, finish: Ints, count: int, sums: npt.NDArray[np.float64]) -> None:
    """Add the own draws of a block to the sums, and their products with the finish."""
    for m in range(sums.shape[1]):
        row = block.own[m]
        total, square, product = 0.0, 0.0, 0.0
        for lane in range(count):
            value = np.float64(row[lane])
            total += value
            square += value * value
            product += value * finish[lane]
        sums[0, m] += total
        sums[1, m] += square
        sums[2, m] += product
