"""Columns of a network while it is being compiled."""

from __future__ import annotations

from itertools import chain

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


_BINDERS = [name for name in _DEFAULTS if name.startswith(("floor_", "cap_", "must_", "late_", "delay"))]
_BINDING = [list(_DEFAULTS).index(name) for name in _BINDERS]


class NodeColumns:
    """One growing list a row of `Net.nodes`, in their order, and the legs of each node."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.values = {name: [default] * size for name, default in _DEFAULTS.items()}
        self.leg_count: list[int] = []
        self.leg_clock: list[int] = []
        self.leg_minutes: list[int] = []
        self.leg_delay: list[int] = []

    def add_virtual(self, kind: int, clock: int) -> int:
        """Add the edge of a summary and return its number."""
        for name, default in _DEFAULTS.items():
            self.values[name].append(default)
        self.values["kind"][-1] = kind
        self.values["clock"][-1] = clock
        self.size += 1
        return self.size - 1

    def add_leg(self, clock: int, minutes: int, delay: int = 0) -> None:
        """Add a leg to the node whose legs are being written."""
        self.leg_clock.append(clock)
        self.leg_minutes.append(minutes)
        self.leg_delay.append(delay)

    def raise_to(self, name: str, i: int, t: int) -> None:
        """Keep the later of a lower bound and `t`."""
        self.values[name][i] = max(self.values[name][i], t)

    def lower_to(self, name: str, i: int, t: int) -> None:
        """Keep the earlier of an upper bound and `t`."""
        self.values[name][i] = min(self.values[name][i], t)

    def packed(self, order: Ints) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
        """Return nodes and legs in the given order, and which nodes are as late as possible."""
        count = np.zeros(self.size, np.int64)
        count[: len(self.leg_count)] = self.leg_count
        first = np.cumsum(count) - count
        end = np.cumsum(count[order])
        at = end - count[order]
        legs = np.repeat(first[order] - at, count[order]) + np.arange(len(self.leg_clock))
        late = np.array(self.values["late"], np.bool_)[order]
        fields = np.array([column for name, column in self.values.items() if name != "late"], np.int64)
        leg_rows = np.array([self.leg_clock, self.leg_minutes, self.leg_delay], np.int64)
        held = (fields[_BINDING] != np.array([[_DEFAULTS[name]] for name in _BINDERS])).any(axis=0)
        nodes = np.concatenate((fields[:, order], [held[order], at, end]))
        return nodes, np.ascontiguousarray(leg_rows[:, legs]), late


class EdgeList:
    """Links between nodes, in the order they were added: the rows of `Net.links`, and the plan's link or -1."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, int, int, int, int, int]] = []

    def add(self, source: int, target: int, kind: int, lag: tuple[int, int, int] = (-1, 0, 0), link: int = -1) -> None:
        """Add one edge; `lag` is calendar, minutes and millionths of the predecessor's duration."""
        self.rows.append((source, target, kind, *lag, link))

    def packed(self) -> Ints:
        """Return the seven rows."""
        flat = np.fromiter(chain.from_iterable(self.rows), np.int64, 7 * len(self.rows))
        return np.ascontiguousarray(flat.reshape(-1, 7).T)
