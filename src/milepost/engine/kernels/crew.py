"""Resource-limited dates: tasks placed one after the other where what they need is free.

Each resource keeps a profile: from which minute on how much of it is free. A task is placed at the first
minute from which all that it needs is free while it works on it (schedule generation schemes of Kolisch,
EJOR 90, 1996: serial by priority, parallel by time).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from milepost.engine.codes import (
    BY_LINK,
    BY_RESOURCE,
    EARLY_CAUSE,
    EARLY_EDGE,
    EARLY_FINISH,
    EARLY_RESUME,
    EARLY_START,
    FREE,
    LEG_CLOCK,
    LEG_DELAY,
    LEG_MINUTES,
    MUST_FINISH,
    MUST_START,
    NONE,
    OPEN,
    SOURCE,
    STARTED,
    STATE,
    TARGET,
    WAIT_FOR,
    WAIT_FROM,
    WAIT_NODE,
)
from milepost.engine.kernels.clock import finish_at, start_at, worked
from milepost.engine.kernels.passes import Net, place, settle

Ints = npt.NDArray[np.int64]
Table = npt.NDArray[np.int64]


class Crew(NamedTuple):
    """What the nodes of a network need, and what there is of each limited resource.

    Attributes
    ----------
    at : (n + 1,)
        Where the needs of each node begin.
    leg, resource, units, lasting : (d,)
        The leg during which a need lasts, of which resource, how many thousandths; `lasting` is 1 for what
        is used up and never given back.
    step_at : (r + 1,)
        Where the steps of each resource begin.
    since, available : (s,)
        From when on how many thousandths there are.
    """

    at: Ints
    leg: Ints
    resource: Ints
    units: Ints
    lasting: Ints
    step_at: Ints
    since: Ints
    available: Ints


class Profile(NamedTuple):
    """What is free of each resource while a schedule grows.

    Attributes
    ----------
    at, segments : (r,)
        Where the segments of each resource begin, and how many there are.
    since, free : (m,)
        The start of each segment, and the thousandths free in it.
    freed_by : (m,)
        The node whose end begins the segment, or -1.
    """

    at: Ints
    segments: Ints
    since: Ints
    free: Ints
    freed_by: Ints


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def clear(crew: Crew, profile: Profile) -> None:
    """Set each profile to what there is before any task is placed."""
    for r in range(len(profile.at)):
        first, at = crew.step_at[r], profile.at[r]
        profile.segments[r] = crew.step_at[r + 1] - first
        for k in range(profile.segments[r]):
            profile.since[at + k] = crew.since[first + k]
            profile.free[at + k] = crew.available[first + k]
            profile.freed_by[at + k] = -1


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def segment_at(profile: Profile, r: int, t: int) -> int:
    """Return the segment of resource `r` in which minute `t` lies."""
    low, high = profile.at[r], profile.at[r] + profile.segments[r]
    while high - low > 1:
        middle = (low + high) // 2
        if profile.since[middle] <= t:
            low = middle
        else:
            high = middle
    return int(low)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def begin_of(net: Net, leg: int, t: int) -> int:
    """Return when a leg of a task that starts at `t` begins."""
    c = net.legs[LEG_CLOCK, leg]
    return start_at(net.clocks, c, worked(net.clocks, c, t) + net.legs[LEG_DELAY, leg])


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def end_of(net: Net, leg: int, t: int) -> int:
    """Return when a leg of a task that starts at `t` ends."""
    c = net.legs[LEG_CLOCK, leg]
    minutes = net.legs[LEG_DELAY, leg] + net.legs[LEG_MINUTES, leg]
    return finish_at(net.clocks, c, worked(net.clocks, c, t) + minutes)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def blocking(net: Net, crew: Crew, profile: Profile, k: int, t: int) -> int:
    """Return the segment in which need `k` of a task that starts at `t` finds too little, or -1."""
    leg, r = crew.leg[k], crew.resource[k]
    if net.legs[LEG_MINUTES, leg] == 0:
        return -1
    end = OPEN if crew.lasting[k] else end_of(net, leg, t)
    last = profile.at[r] + profile.segments[r]
    j = segment_at(profile, r, begin_of(net, leg, t))
    while j < last and profile.since[j] < end:
        if profile.free[j] < crew.units[k]:
            return j
        j += 1
    return -1


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def fit(net: Net, early: Table, crew: Crew, profile: Profile, i: int, waits: Table) -> None:
    """Move node `i` to the first minute at which all that it needs is free, noting what it waits for."""
    waits[WAIT_FROM, i] = early[EARLY_RESUME, i]
    waits[WAIT_FOR, i] = waits[WAIT_NODE, i] = -1
    k = crew.at[i]
    while k < crew.at[i + 1]:
        j = blocking(net, crew, profile, k, early[EARLY_RESUME, i])
        r = crew.resource[k]
        if j < 0 or j + 1 == profile.at[r] + profile.segments[r]:  # free, or never again enough: then nothing helps
            k += 1
            continue
        place(net, early, i, profile.since[j + 1], True)
        waits[WAIT_FOR, i] = r
        waits[WAIT_NODE, i] = profile.freed_by[j + 1]
        k = crew.at[i]
    if waits[WAIT_FOR, i] >= 0:
        early[EARLY_CAUSE, i] = BY_RESOURCE
        early[EARLY_EDGE, i] = -1
        if net.nodes[STATE, i] == FREE:
            early[EARLY_START, i] = early[EARLY_RESUME, i]


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def cut(profile: Profile, r: int, t: int) -> int:
    """Return the segment of resource `r` that begins at `t`, made if there is none."""
    j = segment_at(profile, r, t)
    if profile.since[j] == t:
        return j
    last = profile.at[r] + profile.segments[r]
    for k in range(last, j + 1, -1):
        profile.since[k] = profile.since[k - 1]
        profile.free[k] = profile.free[k - 1]
        profile.freed_by[k] = profile.freed_by[k - 1]
    profile.since[j + 1] = t
    profile.free[j + 1] = profile.free[j]
    profile.freed_by[j + 1] = -1
    profile.segments[r] += 1
    return j + 1


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def take(net: Net, early: Table, crew: Crew, profile: Profile, i: int) -> None:
    """Take what node `i` needs out of the profiles."""
    for k in range(crew.at[i], crew.at[i + 1]):
        leg, r = crew.leg[k], crew.resource[k]
        if net.legs[LEG_MINUTES, leg] == 0:
            continue
        t = early[EARLY_RESUME, i]
        first = cut(profile, r, begin_of(net, leg, t))
        last = profile.at[r] + profile.segments[r]
        if not crew.lasting[k]:
            last = cut(profile, r, end_of(net, leg, t))
            profile.freed_by[last] = i
        for j in range(first, last):
            profile.free[j] -= crew.units[k]


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def may_move(net: Net, i: int) -> bool:
    """Return whether the dates of node `i` are open to what is free."""
    open_state = net.nodes[STATE, i] == FREE or net.nodes[STATE, i] == STARTED
    return bool(open_state and net.nodes[MUST_START, i] == NONE and net.nodes[MUST_FINISH, i] == NONE)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def serial(net: Net, early: Table, late_start: Ints, order: Ints, crew: Crew, profile: Profile, waits: Table) -> None:
    """Fill `early`, task after task in an order that the links allow; `waits` tells what each waited for."""
    clear(crew, profile)
    for k in range(len(order)):
        i = order[k]
        settle(net, early, i, int(late_start[i]))
        waits[WAIT_FOR, i] = -1
        if crew.at[i] < crew.at[i + 1]:
            if may_move(net, i):
                fit(net, early, crew, profile, i, waits)
            take(net, early, crew, profile, i)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def parallel(
    net: Net, early: Table, late_start: Ints, order: Ints, crew: Crew, profile: Profile, waits: Table, waiting: Ints
) -> None:
    """Fill `early`, minute after minute: at each, of the tasks that could start, the first in `order` that fit.

    `waiting` counts the links that each node waits for, -1 once it is placed.
    """
    clear(crew, profile)
    now = NONE
    while now < OPEN:
        later = OPEN
        placed = False
        for k in range(len(order)):
            i = order[k]
            if waiting[i] != 0:
                continue
            settle(net, early, i, int(late_start[i]))
            waits[WAIT_FOR, i] = -1
            if crew.at[i] < crew.at[i + 1] and may_move(net, i):
                fit(net, early, crew, profile, i, waits)
                if early[EARLY_RESUME, i] > now:
                    later = min(later, early[EARLY_RESUME, i])
                    continue
            take(net, early, crew, profile, i)
            waiting[i] = -1
            placed = True
            for n in range(net.out_at[i], net.out_at[i + 1]):
                target = net.links[TARGET, net.out[n]]
                if waiting[target] > 0:
                    waiting[target] -= 1
        if not placed:
            now = later


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def trace_chain(net: Net, early: Table, waits: Table, on_path: npt.NDArray[np.bool_]) -> None:
    """Mark what drives the latest finish, back along driving links and along what was waited for."""
    last = NONE
    for i in range(net.nodes.shape[1]):
        last = max(last, early[EARLY_FINISH, i])
    for end in range(net.nodes.shape[1]):
        i = end if early[EARLY_FINISH, end] == last else -1
        while i >= 0 and not on_path[i]:
            on_path[i] = True
            i = driver_of(net, early, waits, i)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def driver_of(net: Net, early: Table, waits: Table, i: int) -> int:
    """Return the node that node `i` waited for last, or -1."""
    if early[EARLY_CAUSE, i] == BY_RESOURCE:
        return int(waits[WAIT_NODE, i])
    if early[EARLY_CAUSE, i] == BY_LINK:
        return int(net.links[SOURCE, early[EARLY_EDGE, i]])
    return -1
