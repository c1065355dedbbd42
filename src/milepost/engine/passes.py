"""The deterministic passes over a network: early and late dates, floats, longest path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from milepost.engine.codes import (
    EARLY_FINISH,
    FIXED,
    FREE,
    NONE,
    SOURCE,
    STATE,
    TARGET,
)
from milepost.engine.network import Network

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FLOAT_RULES = {"finish": 0, "start": 1, "smallest": 2}


@dataclass(frozen=True, slots=True, eq=False)
class Passes:
    """The dates of every node of a network, in minutes of its arrays.

    `early` holds a row each for start, finish, where remaining work starts, and what set the early start:
    its cause and the link.
    """

    early: Ints
    late_start: Ints
    late_finish: Ints
    total: Ints
    free: Ints
    longest: Flags

    @property
    def start(self) -> Ints:
        """Early starts."""
        return cast(Ints, self.early[0])

    @property
    def finish(self) -> Ints:
        """Early finishes."""
        return cast(Ints, self.early[1])

    @property
    def resume(self) -> Ints:
        """Where remaining work starts: the early start of an unstarted task."""
        return cast(Ints, self.early[2])

    @property
    def cause(self) -> Ints:
        """What set the early start, a ``BY_...`` code."""
        return cast(Ints, self.early[3])

    @property
    def edge(self) -> Ints:
        """The link that set the early start, or -1."""
        return cast(Ints, self.early[4])


def run_passes(network: Network) -> Passes:
    """Run the forward and the backward pass over a compiled network."""
    from milepost.engine.kernels import passes as kernels

    net = network.net
    size = int(net.nodes.shape[1])
    early = np.zeros((5, size), np.int64)
    late_start, late_finish, total, free = np.zeros((4, size), np.int64)
    kernels.forward(net, early, np.full(size, NONE, dtype=np.int64))
    limits = limits_of(network, cast(Ints, early[EARLY_FINISH]))
    kernels.backward(net, early, limits, late_start, late_finish)
    if network.late.any():
        movable = network.late & (net.nodes[STATE] == FREE)
        if network.plan.profile.alap == "total_float":
            kernels.forward(net, early, np.where(movable, late_start, NONE))
        else:
            # Without successors the free float ends with the work of the project, not with its imposed finish.
            ends = np.minimum(late_finish, early[EARLY_FINISH].max())
            kernels.delay_to_free_float(net, early, ends, movable)
    kernels.total_floats(net, early, late_start, late_finish, FLOAT_RULES[network.plan.profile.total_float], total)
    kernels.free_floats(net, early, total, free)
    longest = np.zeros(size, np.bool_)
    kernels.trace_longest(net, early, longest)
    return Passes(early, late_start, late_finish, total, free, longest)


def limits_of(network: Network, finish: Ints) -> Ints:
    """Return the late finish of each node before its successors speak."""
    if not len(finish):
        return finish
    plan, net = network.plan, network.net
    last = network.minute(plan.finish_by) if plan.finish_by is not None else int(finish.max())
    limits = np.full(len(finish), last, np.int64)
    if plan.profile.multiple_critical_paths:
        open_ended = np.ones(len(finish), np.bool_)
        open_ended[net.links[SOURCE, net.nodes[STATE, net.links[TARGET]] != FIXED]] = False
        limits[open_ended] = finish[open_ended]
    return limits
