"""Draws: which durations of a network are uncertain, and by what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from milepost.engine.codes import NO_GROUP
from milepost.engine.errors import OutOfRange, UnknownReference
from milepost.engine.lags import LONGEST
from milepost.engine.network import Network, remaining_minutes
from milepost.engine.plan import Plan, Task
from milepost.engine.simulation.distributions import sip_table, table_of
from milepost.engine.simulation.luck import salt_of

Table = npt.NDArray[np.float32]

_P10, _P90 = 25, 230  # cells of a quantile table


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """The uncertain durations of a network, a column each.

    Attributes
    ----------
    node : (m,) int32
        The node whose duration it is.
    kinds : (2, m) int32
        Its quantile table, and the row of factors of its group.
    amounts : (m, 2) float32
        Offset and scale in minutes.
    salts : (m,) uint32
        The identity that keys it.
    spread : (m,) float64
        P90 less P10 in minutes.
    shapes : (s, 2, 256) float32
        The quantile tables.
    defaulted : int
        How many fell back on the plan's default range.
    """

    node: npt.NDArray[np.int32]
    kinds: npt.NDArray[np.int32]
    amounts: Table
    salts: npt.NDArray[np.uint32]
    spread: npt.NDArray[np.float64]
    shapes: Table
    defaulted: int


class _Shapes:
    """Distinct quantile tables, numbered."""

    def __init__(self) -> None:
        self.number: dict[int, int] = {}
        self.tables: list[Table] = []

    def add(self, table: Table) -> int:
        key = id(table)
        if key not in self.number:
            self.number[key] = len(self.tables)
            self.tables.append(table)
        return self.number[key]

    def stacked(self, spare: int) -> Table:
        stacked = np.zeros((max(len(self.tables), 1) + spare, 2, 256), np.float32)
        for row, table in zip(stacked, self.tables):
            row[:] = table
        return stacked


def draws_of(network: Network, *, spare: int = 0) -> Draws:
    """Give a draw to each uncertain task that is not finished, with room for `spare` more quantile tables."""
    plan, shapes = network.plan, _Shapes()
    group_row: dict[str | None, int] = {None: NO_GROUP}
    group_row |= {group.name: row for row, group in enumerate(plan.groups, start=2)}
    rows: list[tuple[int, int, int, float, float, int]] = []
    defaulted = 0
    for i, task in enumerate(network.tasks):
        found = None if task is None or task.duration == 0 or task.is_finished else _amount(plan, task)
        if task is None or found is None:
            continue
        if task.group not in group_row:
            raise UnknownReference(f"Task {task.name!r} is in the group {task.group!r}, which does not exist.")
        table, offset, scale = found
        defaulted += task.estimate is None
        rows.append((i, shapes.add(table), group_row[task.group], offset, scale, salt_of("task", task.uid)))
    columns = list(zip(*rows)) or [()] * 6
    stacked, kinds = shapes.stacked(spare), np.array(columns[1:3], np.int32)
    return Draws(
        node=np.array(columns[0], np.int32),
        kinds=kinds,
        amounts=np.ascontiguousarray(np.array(columns[3:5], np.float32).T),
        salts=np.array(columns[5], np.uint32),
        spread=np.array(columns[4], np.float64) * (stacked[kinds[0], 0, _P90] - stacked[kinds[0], 0, _P10]),
        shapes=stacked,
        defaulted=defaulted,
    )


def _amount(plan: Plan, task: Task) -> tuple[Table, float, float] | None:
    """Return table, offset and scale of the minutes that a task still needs, or None when they are certain."""
    left = remaining_minutes(task)
    if left == 0:
        return None
    if task.estimate is None:
        return (sip_table(), 0.0, float(left)) if plan.default_range == "sip" else None
    table, offset, scale = table_of(task.estimate)
    if task.estimate.is_relative:
        return table, offset * left, scale * left
    _check_believable(task, task.estimate.points)
    share = left / task.duration
    return table, offset * share, scale * share


def _check_believable(task: Task, points: tuple[float, ...]) -> None:
    if not 0 <= min(points) <= max(points) <= LONGEST:
        raise OutOfRange(
            f"The range of task {task.name!r} reaches beyond what a duration can be.",
            place=f"task {task.uid}",
            hint="A duration is between zero and a hundred years.",
        )
