"""Trials: a plan run through the same luck as another, and how far its percentiles lie from the other's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import sqrt

import numpy as np
import numpy.typing as npt

from milepost.engine.costs import COST_UNIT
from milepost.engine.network import compile_plan
from milepost.engine.plan import Plan
from milepost.engine.results import Distribution
from milepost.engine.simulation.course import as_it_may_go, field_of
from milepost.engine.simulation.luck import chances_of
from milepost.engine.simulation.runner import padded, run_field
from milepost.engine.timeline import Timeline
from milepost.engine.working_time import WorkingTime

Longs = npt.NDArray[np.int64]

_SECTIONS = 20  # parts of the runs by which the sampling error is told
_FEWEST = 10  # runs in a section below which it tells nothing


@dataclass(frozen=True, slots=True)
class Shift:
    """By how much something moves the forecast; later and dearer is positive.

    Attributes
    ----------
    p50, p80 : int
        Working minutes of the old plan's calendar.
    p50_error, p80_error : float or None
        Their standard errors from the sampling of the runs; ``None`` when the runs are too few to tell.
    cost_p50, cost_p80 : int
        Minor currency units.
    """

    p50: int
    p80: int
    p50_error: float | None
    p80_error: float | None
    cost_p50: int
    cost_p80: int

    @property
    def is_nothing(self) -> bool:
        """Whether neither the finish nor the cost moves."""
        return not (self.p50 or self.p80 or self.cost_p50 or self.cost_p80)


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """The runs of a plan in their order: finishes as minutes of the axis, costs in minor units."""

    finish: Longs
    cost: Longs
    timeline: Timeline

    def finish_at(self, p: float) -> datetime:
        """Return the finish at a percentile."""
        return self.timeline.datetime(_percentile(self.finish, p))

    def cost_at(self, p: float) -> int:
        """Return the cost at a percentile."""
        return _percentile(self.cost, p)


def tried(plan: Plan, *, runs: int, seed: int) -> Trial:
    """Run a plan; the runs of two plans with the same ids, seed and number meet the same luck one by one."""
    field = field_of(compile_plan(as_it_may_go(plan)), plan.effects)
    counts = run_field(field, chances_of(plan, plan.effects, seed, padded(runs)), runs)
    finish = counts.finish[:runs].astype(np.int64) + field.network.origin
    cost = (counts.cost[:runs] + COST_UNIT // 2) // COST_UNIT
    return Trial(finish, cost, field.network.timeline)


def shift_of(before: Trial, after: Trial, time: WorkingTime) -> Shift:
    """Return how far one trial lies from another.

    Notes
    -----
    The standard error is that of the paired difference: the runs are dealt into 20 parts, the difference of the
    percentiles is taken in each, and their spread is divided by the root of 20. Runs that a change does not
    touch are equal in both trials and add nothing to it.
    """
    p50, p80 = (_moved(before.finish, after.finish, p, time) for p in (0.5, 0.8))
    return Shift(
        p50=p50,
        p80=p80,
        p50_error=_error(before.finish, after.finish, 0.5, time),
        p80_error=_error(before.finish, after.finish, 0.8, time),
        cost_p50=after.cost_at(0.5) - before.cost_at(0.5),
        cost_p80=after.cost_at(0.8) - before.cost_at(0.8),
    )


def _moved(before: Longs, after: Longs, p: float, time: WorkingTime) -> int:
    return time.before(_percentile(after, p)) - time.before(_percentile(before, p))


def _error(before: Longs, after: Longs, p: float, time: WorkingTime) -> float | None:
    if len(before) < _SECTIONS * _FEWEST:
        return None
    parts = [_moved(before[k::_SECTIONS], after[k::_SECTIONS], p, time) for k in range(_SECTIONS)]
    return float(np.std(parts, ddof=1)) / sqrt(_SECTIONS)


def _percentile(values: Longs, p: float) -> int:
    return Distribution(np.sort(values)).percentile(p)
