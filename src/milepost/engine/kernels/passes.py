"""The deterministic passes over a network in topological order: early dates, late dates, floats, longest path."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from milepost.engine.codes import (
    BEGUN,
    BOUND,
    BY_ACTUAL,
    BY_BOUND,
    BY_CONSTRAINT,
    BY_LATE,
    BY_LEVELLING,
    BY_LINK,
    CAP_FINISH,
    CAP_START,
    CLOCK,
    DELAY,
    DONE,
    EARLIEST,
    EARLY_CAUSE,
    EARLY_EDGE,
    EARLY_FINISH,
    EARLY_RESUME,
    EARLY_START,
    ENDED,
    FF,
    FIXED,
    FLOOR_FINISH,
    FLOOR_START,
    FREE,
    FS,
    HELD,
    KIND,
    LAG,
    LATE_FINISH,
    LATE_START,
    LATEST,
    LEG_AT,
    LEG_CLOCK,
    LEG_DELAY,
    LEG_END,
    LEG_MINUTES,
    LINK_CLOCK,
    MUST_FINISH,
    MUST_START,
    NONE,
    OPEN,
    PINNED,
    SF,
    SHARE,
    SOURCE,
    SS,
    START,
    STARTED,
    STATE,
    TARGET,
    TASK,
    TYPE,
    WHOLE,
)
from milepost.engine.kernels.clock import Clocks, finish_at, lagged, snapped, start_at, touched, worked

Ints = npt.NDArray[np.int64]
Table = npt.NDArray[np.int64]  # two-dimensional, a row a field


class Net(NamedTuple):
    """A network for the kernels, in topological order; minutes count from the start of the tables.

    Attributes
    ----------
    nodes : (19, n)
        Tasks and the edges of linked summaries. ``BOUND`` is the earliest start without links, ``BEGUN``
        and ``ENDED`` the known dates, ``DONE`` the minutes worked on a pinned task; ``FLOOR_*`` are 'no
        earlier than', ``CAP_*`` honoured 'no later than', ``MUST_*`` mandatory; ``LATE_*`` bind only the
        late dates; ``HELD`` tells whether any of these, or a levelling ``DELAY``,
        is there. A node works on the legs ``LEG_AT`` to ``LEG_END``.
    legs : (3, m)
        Stretches of work that a task runs side by side: one, or one an assignment.
    links : (6, e)
        Grouped by target, from ``at[node]`` on; ``out`` lists them by source, from ``out_at[node]`` on.
    """

    clocks: Clocks
    nodes: Table
    legs: Table
    links: Table
    at: Ints
    out_at: Ints
    out: Ints


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def finish_from(net: Net, i: int, start: int) -> int:
    """Return when a node ends that starts at `start`."""
    end = start
    for leg in range(net.nodes[LEG_AT, i], net.nodes[LEG_END, i]):
        if net.legs[LEG_MINUTES, leg] > 0:
            minutes = net.legs[LEG_MINUTES, leg] + net.legs[LEG_DELAY, leg]
            c = net.legs[LEG_CLOCK, leg]
            end = max(end, finish_at(net.clocks, c, worked(net.clocks, c, start) + minutes))
    return end


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def start_for(net: Net, i: int, finish: int) -> int:
    """Return the latest start of a node that must end by `finish`."""
    start = OPEN
    for leg in range(net.nodes[LEG_AT, i], net.nodes[LEG_END, i]):
        if net.legs[LEG_MINUTES, leg] > 0:
            minutes = net.legs[LEG_MINUTES, leg] + net.legs[LEG_DELAY, leg]
            c = net.legs[LEG_CLOCK, leg]
            start = min(start, start_at(net.clocks, c, worked(net.clocks, c, finish) - minutes))
    return finish if start == OPEN else start


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def snapped_start(net: Net, i: int, t: int) -> int:
    """Return the first minute from `t` on at which a node can start."""
    start = OPEN
    works = False
    for leg in range(net.nodes[LEG_AT, i], net.nodes[LEG_END, i]):
        if net.legs[LEG_MINUTES, leg] > 0:
            works = True
            start = min(start, snapped(net.clocks, net.legs[LEG_CLOCK, leg], t))
    if works:
        return start
    return (
        snapped(net.clocks, net.nodes[CLOCK, i], t)
        if net.nodes[KIND, i] == START
        else touched(net.clocks, net.nodes[CLOCK, i], t)
    )


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def share_of(net: Net, e: int) -> int:
    """Return a lag that is a share of the predecessor's duration, in minutes."""
    longest = 0
    p = net.links[SOURCE, e]
    for leg in range(net.nodes[LEG_AT, p], net.nodes[LEG_END, p]):
        longest = max(longest, net.legs[LEG_MINUTES, leg])
    return int((longest * net.links[SHARE, e] + WHOLE // 2) // WHOLE)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def after(net: Net, e: int, t: int, sign: int, to_finish: bool) -> int:
    """Return `t` moved along (`sign` 1) or against (-1) the lag of a link."""
    c = net.links[LINK_CLOCK, e]
    if c < 0:
        return t
    lag = net.links[LAG, e] if net.links[SHARE, e] == 0 else share_of(net, e)
    return lagged(net.clocks, c, t, sign * lag, to_finish)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def candidate(net: Net, early: Table, e: int) -> int:
    """Return the earliest start that one link allows its successor."""
    p = net.links[SOURCE, e]
    kind = net.links[TYPE, e]
    to_finish = kind == FF or kind == SF
    t = after(net, e, early[EARLY_FINISH, p] if kind == FS or kind == FF else early[EARLY_START, p], 1, to_finish)
    return start_for(net, net.links[TARGET, e], t) if to_finish else t


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def by_links(net: Net, early: Table, i: int) -> tuple[int, int]:
    """Return the earliest start of a node by its bound and links, and the link that set it (-1: none)."""
    t = net.nodes[BOUND, i]
    setter = -1
    earliest = net.nodes[KIND, i] == EARLIEST
    if earliest:
        t = OPEN
    for e in range(net.at[i], net.at[i + 1]):
        if net.links[TYPE, e] == FS:
            other = after(net, e, early[EARLY_FINISH, net.links[SOURCE, e]], 1, False)
        else:
            other = candidate(net, early, e)
        if (other < t) if earliest else (other > t):
            t = other
            setter = e
    return t, setter


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def constrained(net: Net, i: int, t: int) -> int:
    """Return the start of a node once its constraints have acted on `t`."""
    if net.nodes[MUST_START, i] != NONE:
        return int(net.nodes[MUST_START, i])
    if net.nodes[MUST_FINISH, i] != NONE:
        return start_for(net, i, net.nodes[MUST_FINISH, i])
    t = max(t, net.nodes[FLOOR_START, i])
    if net.nodes[FLOOR_FINISH, i] != NONE:
        t = max(t, start_for(net, i, net.nodes[FLOOR_FINISH, i]))
    t = min(t, net.nodes[CAP_START, i])
    if net.nodes[CAP_FINISH, i] != OPEN:
        t = min(t, start_for(net, i, net.nodes[CAP_FINISH, i]))
    return t


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def place(net: Net, early: Table, i: int, t: int, snap: bool) -> None:
    """Start the open work of a task at `t`, or at the next working minute, and find its finish."""
    leg = net.nodes[LEG_AT, i]
    minutes = net.legs[LEG_MINUTES, leg]
    if net.nodes[LEG_END, i] == leg + 1 and minutes > 0 and net.legs[LEG_DELAY, leg] == 0:
        c = net.legs[LEG_CLOCK, leg]
        x = worked(net.clocks, c, t)
        early[EARLY_RESUME, i] = start_at(net.clocks, c, x) if snap else t
        early[EARLY_FINISH, i] = finish_at(net.clocks, c, x + minutes)
    else:
        early[EARLY_RESUME, i] = snapped_start(net, i, t) if snap else t
        early[EARLY_FINISH, i] = finish_from(net, i, early[EARLY_RESUME, i])


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def hold(net: Net, early: Table, i: int, t: int, late_start: int) -> int:
    """Return the start of a task after constraints, levelling and lateness have acted on `t`, noting which did."""
    bound = constrained(net, i, t)
    if bound != t:
        early[EARLY_CAUSE, i] = BY_CONSTRAINT
    if net.nodes[DELAY, i] > 0:
        bound = snapped_start(net, i, bound) + net.nodes[DELAY, i]
        early[EARLY_CAUSE, i] = BY_LEVELLING
    if late_start > bound:
        bound = late_start
        early[EARLY_CAUSE, i] = BY_LATE
    return bound


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def known(net: Net, early: Table, i: int) -> None:
    """Set the dates of a node that is finished, set by hand, or pinned by its actual start."""
    begun = net.nodes[BEGUN, i]
    early[EARLY_START, i] = early[EARLY_RESUME, i] = begun
    early[EARLY_FINISH, i] = net.nodes[ENDED, i]
    if net.nodes[STATE, i] == PINNED:
        c = net.legs[LEG_CLOCK, net.nodes[LEG_AT, i]]
        early[EARLY_RESUME, i] = start_at(net.clocks, c, worked(net.clocks, c, begun) + net.nodes[DONE, i])
        early[EARLY_FINISH, i] = finish_from(net, i, begun)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False, inline="always")
def settle(net: Net, early: Table, i: int, late_start: int) -> None:
    """Fill the early dates of node `i` once those that it waits for have theirs."""
    state = net.nodes[STATE, i]
    early[EARLY_EDGE, i] = -1
    early[EARLY_CAUSE, i] = BY_ACTUAL
    if state != FREE and state != STARTED:
        known(net, early, i)
        return
    t, setter = by_links(net, early, i)
    early[EARLY_EDGE, i] = setter
    early[EARLY_CAUSE, i] = BY_BOUND if setter < 0 else BY_LINK
    if net.nodes[KIND, i] == LATEST or net.nodes[KIND, i] == EARLIEST:
        early[EARLY_START, i] = early[EARLY_FINISH, i] = early[EARLY_RESUME, i] = t
        return
    if net.nodes[HELD, i] != 0 or late_start != NONE:
        t = hold(net, early, i, t, late_start)
    place(net, early, i, t, net.nodes[MUST_START, i] == NONE)
    early[EARLY_START, i] = net.nodes[BEGUN, i] if state == STARTED else early[EARLY_RESUME, i]


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def forward(net: Net, early: Table, late_start: Ints) -> None:
    """Fill `early`; `late_start` holds starts for tasks scheduled as late as possible, else NONE."""
    for i in range(net.nodes.shape[1]):
        settle(net, early, i, late_start[i])


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def latest_finish(net: Net, late_start: Ints, late_finish: Ints, e: int) -> int:
    """Return the latest finish that one link allows its predecessor."""
    p = net.links[SOURCE, e]
    s = net.links[TARGET, e]
    kind = net.links[TYPE, e]
    t = after(net, e, int(late_start[s] if kind == FS or kind == SS else late_finish[s]), -1, True)
    if kind == SS or kind == SF:
        return finish_from(net, p, t)
    return t


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def late_bound(net: Net, i: int, t: int) -> int:
    """Return the late finish of a node once its constraints and deadline have acted on `t`."""
    if net.nodes[MUST_START, i] != NONE:
        return finish_from(net, i, net.nodes[MUST_START, i])
    if net.nodes[MUST_FINISH, i] != NONE:
        return int(net.nodes[MUST_FINISH, i])
    t = min(t, net.nodes[LATE_FINISH, i])
    if net.nodes[LATE_START, i] != OPEN:
        t = min(t, finish_from(net, i, net.nodes[LATE_START, i]))
    return t


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def backward(net: Net, early: Table, limit: Ints, late_start: Ints, late_finish: Ints) -> None:
    """Fill the late dates; `limit` is the late finish that each node has without successors."""
    for i in range(net.nodes.shape[1] - 1, -1, -1):
        if net.nodes[STATE, i] == FIXED:
            late_start[i] = net.nodes[BEGUN, i]
            late_finish[i] = net.nodes[ENDED, i]
            continue
        t = limit[i]
        for k in range(net.out_at[i], net.out_at[i + 1]):
            e = net.out[k]
            s = net.links[TARGET, e]
            if net.nodes[STATE, s] == FIXED:
                continue
            if net.nodes[KIND, s] == EARLIEST and early[EARLY_START, s] != early[EARLY_START, i]:
                continue
            if net.links[TYPE, e] == FS:
                t = min(t, after(net, e, int(late_start[s]), -1, True))
            else:
                t = min(t, latest_finish(net, late_start, late_finish, e))
        if net.nodes[KIND, i] == LATEST or net.nodes[KIND, i] == EARLIEST:
            late_start[i] = late_finish[i] = min(t, net.nodes[LATE_FINISH, i])
            continue
        if net.nodes[HELD, i] != 0:
            t = late_bound(net, i, t)
        place_late(net, early, i, t, late_start, late_finish)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def place_late(net: Net, early: Table, i: int, t: int, late_start: Ints, late_finish: Ints) -> None:
    """Finish a task at `t`, or at the end of the working time before it, and find its late start."""
    c = net.nodes[CLOCK, i]
    x = worked(net.clocks, c, t)
    late_finish[i] = finish_at(net.clocks, c, x)
    leg = net.nodes[LEG_AT, i]
    single = net.nodes[LEG_END, i] == leg + 1 and net.legs[LEG_CLOCK, leg] == c and net.legs[LEG_DELAY, leg] == 0
    if net.nodes[STATE, i] == PINNED and early[EARLY_FINISH, i] > early[EARLY_START, i]:
        # What is begun cannot be put off: to its predecessors its remaining work is due where it resumes.
        late_start[i] = early[EARLY_RESUME, i]
    elif single and net.legs[LEG_MINUTES, leg] > 0:
        late_start[i] = start_at(net.clocks, c, x - net.legs[LEG_MINUTES, leg])
    else:
        late_start[i] = start_for(net, i, late_finish[i])


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def link_slack(net: Net, early: Table, e: int) -> int:
    """Return by how many working minutes of the predecessor's calendar a link could slip alone."""
    p = net.links[SOURCE, e]
    s = net.links[TARGET, e]
    kind = net.links[TYPE, e]
    c = net.nodes[CLOCK, p]
    base = early[EARLY_FINISH, p] if kind == FS or kind == FF else early[EARLY_START, p]
    t = after(net, e, base, 1, True)
    goal = early[EARLY_RESUME, s] if kind == FS or kind == SS else early[EARLY_FINISH, s]
    return worked(net.clocks, c, goal) - worked(net.clocks, c, t)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def link_slacks(net: Net, early: Table, slacks: Ints) -> None:
    """Fill the slack of every link."""
    for e in range(net.links.shape[1]):
        slacks[e] = link_slack(net, early, e)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def free_floats(net: Net, early: Table, total: Ints, free: Ints) -> None:
    """Fill the free floats: the least slack of the links to unfinished successors, else the total float."""
    for i in range(net.nodes.shape[1]):
        least = OPEN
        c = net.nodes[CLOCK, i]
        done = worked(net.clocks, c, early[EARLY_FINISH, i])
        for k in range(net.out_at[i], net.out_at[i + 1]):
            e = net.out[k]
            s = net.links[TARGET, e]
            if net.nodes[STATE, s] == FIXED:
                continue
            if net.links[TYPE, e] == FS and net.links[LINK_CLOCK, e] < 0:
                least = min(least, worked(net.clocks, c, early[EARLY_RESUME, s]) - done)
            else:
                least = min(least, link_slack(net, early, e))
        free[i] = max(0, total[i] if least == OPEN else least)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def total_floats(net: Net, early: Table, late_start: Ints, late_finish: Ints, rule: int, total: Ints) -> None:
    """Fill the total floats: by finish (0), start (1) or the smaller (2); by finish once started."""
    for i in range(net.nodes.shape[1]):
        c = net.nodes[CLOCK, i]
        finish = worked(net.clocks, c, late_finish[i]) - worked(net.clocks, c, early[EARLY_FINISH, i])
        start = worked(net.clocks, c, late_start[i]) - worked(net.clocks, c, early[EARLY_RESUME, i])
        if rule == 0 or net.nodes[STATE, i] == PINNED or net.nodes[STATE, i] == STARTED:
            total[i] = finish
        else:
            total[i] = start if rule == 1 else min(start, finish)
        if net.nodes[STATE, i] == FIXED:
            total[i] = 0


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def trace_longest(net: Net, early: Table, on_path: npt.NDArray[np.bool_]) -> None:
    """Mark what drives the latest finish: back along every link that leaves its successor no slack."""
    last = NONE
    for i in range(net.nodes.shape[1]):
        last = max(last, early[EARLY_FINISH, i])
    for i in range(net.nodes.shape[1] - 1, -1, -1):
        if early[EARLY_FINISH, i] == last and net.nodes[STATE, i] != FIXED:
            on_path[i] = True
        if not on_path[i] or early[EARLY_CAUSE, i] != BY_LINK:
            continue
        for e in range(net.at[i], net.at[i + 1]):
            t = candidate(net, early, e)
            if net.nodes[KIND, i] == TASK or net.nodes[KIND, i] == START:
                t = snapped_start(net, i, t)
            if t == early[EARLY_RESUME, i]:
                on_path[net.links[SOURCE, e]] = True


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def delay_to_free_float(net: Net, early: Table, late_finish: Ints, late: npt.NDArray[np.bool_]) -> None:
    """Move P6's 'as late as possible' tasks to the end of their free float, the last first."""
    for i in range(net.nodes.shape[1] - 1, -1, -1):
        if not late[i] or net.nodes[STATE, i] != FREE:
            continue
        t = late_finish[i]
        for k in range(net.out_at[i], net.out_at[i + 1]):
            e = net.out[k]
            if net.nodes[STATE, net.links[TARGET, e]] != FIXED:
                t = min(t, latest_finish(net, early[EARLY_RESUME], early[EARLY_FINISH], e))
        c = net.nodes[CLOCK, i]
        t = finish_at(net.clocks, c, worked(net.clocks, c, t))
        if t > early[EARLY_FINISH, i]:
            early[EARLY_FINISH, i] = t
            early[EARLY_START, i] = early[EARLY_RESUME, i] = start_for(net, i, t)
            early[EARLY_CAUSE, i] = BY_LATE
            early[EARLY_EDGE, i] = -1
