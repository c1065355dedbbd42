"""Columns of a network while it is being compiled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from milepost.engine.codes import NONE, OPEN

Ints = npt.NDArray[np.int64]

_DEFAULTS = {
    "kind": 0,
    "state": 0,
    "bound": NONE,
    "begun": NONE,
    "ended": NONE,
    "done": 0,
    "floor_start": NONE,
    "floor_finish": NONE,
    "cap_start": OPEN,
    "cap_finish": OPEN,
    "must_start": NONE,
    "must_finish": NONE,
    "late_start": OPEN,
    "late_finish": OPEN,
    "delay": 0,
    "clock": 0,
    "late": 0,
}
_BINDERS = [row for row, name in enumerate(_DEFAULTS) if name.startswith(("floor_", "cap_", "must_", "late_", "delay"))]


class NodeColumns:
    """The rows of `Net.nodes` in their order, each as what differs from its default, and the legs of each node.

    Parameters
    ----------
    clock : sequence of int
        The calendar of each task.
    bound : int
        The earliest start of every task.
    """

    def __init__(self, clock: Sequence[int], bound: int) -> None:
        self.size = self.tasks = len(clock)
        self.bound = bound
        self.values: dict[str, dict[int, int]] = {name: {} for name in _DEFAULTS}
        self.clock = list(clock)
        self.leg_count: list[int] = []
        self.leg_clock: list[int] = []
        self.leg_minutes: list[int] = []
        self.leg_delay: dict[int, int] = {}

    def add_virtual(self, kind: int, clock: int) -> int:
        """Add the edge of a summary and return its number."""
        self.values["kind"][self.size] = kind
        self.clock.append(clock)
        self.size += 1
        return self.size - 1

    def add_leg(self, clock: int, minutes: int, delay: int = 0) -> None:
        """Add a leg to the node whose legs are being written."""
        if delay:
            self.leg_delay[len(self.leg_clock)] = delay
        self.leg_clock.append(clock)
        self.leg_minutes.append(minutes)

    def get(self, name: str, i: int) -> int:
        """Return a value of a task."""
        return self.values[name].get(i, _DEFAULTS[name])

    def raise_to(self, name: str, i: int, t: int) -> None:
        """Keep the later of a lower bound and `t`."""
        self.values[name][i] = max(self.get(name, i), t)

    def lower_to(self, name: str, i: int, t: int) -> None:
        """Keep the earlier of an upper bound and `t`."""
        self.values[name][i] = min(self.get(name, i), t)

    def packed(self, order: Ints) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
        """Return nodes and legs in the given order, and which nodes are as late as possible."""
        fields = np.empty((len(_DEFAULTS), self.size), np.int64)
        fields[:] = np.array(list(_DEFAULTS.values()))[:, None]
        rows = dict(zip(_DEFAULTS, fields))
        rows["bound"][: self.tasks] = self.bound
        rows["clock"][:] = self.clock
        for name, values in self.values.items():
            rows[name][list(values)] = list(values.values())
        held = (fields[_BINDERS] != np.array(list(_DEFAULTS.values()))[_BINDERS, None]).any(axis=0)
        count = np.zeros(self.size, np.int64)
        count[: self.tasks] = self.leg_count
        first, end = np.cumsum(count) - count, np.cumsum(count[order])
        at = end - count[order]
        legs = np.zeros((3, len(self.leg_clock)), np.int64)
        legs[0], legs[1] = self.leg_clock, self.leg_minutes
        legs[2, list(self.leg_delay)] = list(self.leg_delay.values())
        turned = np.repeat(first[order] - at, count[order]) + np.arange(len(self.leg_clock))
        late = rows["late"][order] != 0
        nodes = np.concatenate((fields[:-1, order], [held[order], at, end]))
        return nodes, np.ascontiguousarray(legs[:, turned]), late


class EdgeList:
    """Links between nodes: those of the plan by their number, then the parts of outlines.

    Parameters
    ----------
    source, target, kind : list of int
        The node at each end of each link of the plan, and its type.
    """

    def __init__(self, source: list[int], target: list[int], kind: list[int]) -> None:
        self.source, self.target, self.kind = source, target, kind
        self.planned = len(source)
        self.lags: dict[int, tuple[int, int, int]] = {}

    def add(self, source: int, target: int, kind: int) -> None:
        """Add a part of an outline."""
        self.source.append(source)
        self.target.append(target)
        self.kind.append(kind)

    def put(self, number: int, source: int, target: int, kind: int) -> None:
        """Set the ends of a link of the plan."""
        self.source[number], self.target[number], self.kind[number] = source, target, kind

    def drop(self, number: int) -> None:
        """Leave out a link of the plan."""
        self.source[number] = -1

    def has(self, number: int) -> bool:
        """Whether a link of the plan takes part."""
        return self.source[number] >= 0

    def packed(self) -> tuple[Ints, Ints]:
        """Return the six rows of `Net.links`, and the plan's link of each, or -1."""
        rows = np.zeros((6, len(self.source)), np.int64)
        rows[0], rows[1], rows[2], rows[3] = self.source, self.target, self.kind, -1
        if self.lags:
            rows[3:, list(self.lags)] = np.array(list(self.lags.values())).T
        link = np.arange(rows.shape[1])
        link[self.planned :] = -1
        kept = rows[0] >= 0
        return rows[:, kept], link[kept]
