"""What the engine answers: dates with their reasons, distributions, forecasts, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil, sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt

from milepost.engine.plan import Plan
from milepost.engine.timeline import Timeline

DriverKind = Literal[
    "predecessor", "constraint", "project_start", "status_date", "actual", "manual", "levelling", "as_late_as_possible",
    "summary", "inactive", "resource",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Driver:
    """Why a date is where it is.

    `uid` names the driving predecessor (or, of a summary, the task at its edge), `link` its type and
    lag as text, `text` the whole reason in one sentence.
    """

    kind: DriverKind
    text: str
    uid: str | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class TaskDates:
    """The dates of one task; floats in minutes of its own calendar."""

    uid: str
    id: str
    name: str
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_float: int
    free_float: int
    critical: bool
    longest_path: bool
    driver: Driver
    summary: bool = False
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """A constraint, deadline or link that the dates do not keep.

    `minutes` of working time by which it is missed.
    """

    kind: Literal["deadline", "constraint", "link", "finish_by"]
    uid: str
    minutes: int
    text: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A deterministic schedule: every task in plan order, inactive tasks left out; `cost` in minor units."""

    start: datetime
    finish: datetime
    status_date: datetime | None
    tasks: tuple[TaskDates, ...]
    conflicts: tuple[Conflict, ...] = ()
    _by_uid: Mapping[str, TaskDates] = field(default_factory=dict[str, TaskDates], repr=False)
    cost: int = 0

    def __getitem__(self, uid: str) -> TaskDates:
        """Return the dates of one task."""
        return self._by_uid[uid]

    def __contains__(self, uid: str) -> bool:
        """Whether the task has dates (it exists and is active)."""
        return uid in self._by_uid


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """The outcomes of all runs, sorted and read-only: minutes on the plan's axis or minor currency units."""

    samples: npt.NDArray[np.int64]

    def percentile(self, p: float) -> int:
        """Return the smallest outcome that at least a share `p` of the runs does not exceed."""
        n = len(self.samples)
        return int(self.samples[min(n - 1, max(0, ceil(p * n - 1e-9) - 1))])

    def chance(self, value: float) -> float:
        """Return the share of runs that do not exceed `value`."""
        return float(np.searchsorted(self.samples, value, side="right") / len(self.samples))

    def interval(self, p: float) -> tuple[int, int]:
        """Return the 95 % confidence interval of a percentile by order statistics."""
        n = len(self.samples)
        spread = 1.96 * sqrt(p * (1 - p) / n)
        return self.percentile(max(0.0, p - spread)), self.percentile(min(1.0, p + spread))


def share_error(share: float, runs: int) -> float:
    """Return the standard error of a share of runs."""
    return sqrt(max(share * (1 - share), 0.0) / runs)


@dataclass(frozen=True, slots=True)
class TaskForecast:
    """When one task may finish. Criticality is the share of runs in which it drove the finish."""

    uid: str
    p10: datetime
    p50: datetime
    p80: datetime
    p90: datetime
    criticality: float


@dataclass(frozen=True, slots=True)
class DeadlineChance:
    """How likely a task keeps its deadline; `error` is the standard error of the share."""

    uid: str
    deadline: datetime
    probability: float
    error: float


@dataclass(frozen=True, slots=True)
class SpreadDriver:
    """What makes the finish uncertain.

    Attributes
    ----------
    kind : {'task', 'effect', 'group', 'shared_factor'}
    uid : str
    name : str
    swing_minutes : float
        Working minutes by which the finish moves when it goes from its P10 to its P90 (task, factor),
        or when it happens (effect), by regression over the runs.
    correlation : float
        Correlation of its value with the finish, -1 to 1.
    criticality : float
        Of a task: share of the runs in which it drove the finish; of an effect: how often it happened.
    """

    kind: Literal["task", "effect", "group", "shared_factor"]
    uid: str
    name: str
    swing_minutes: float
    correlation: float
    criticality: float


@dataclass(frozen=True, slots=True)
class ResourceWait:
    """A limited resource that held up the finish, and the `share` of runs in which it did."""

    uid: str
    name: str
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """The distributions over all runs.

    `waits` is None when resources were not limited, else those that the finish waited for the longest first.
    """

    runs: int
    seed: int
    finish: Distribution
    cost: Distribution
    tasks: tuple[TaskForecast, ...]
    deadlines: tuple[DeadlineChance, ...]
    drivers: tuple[SpreadDriver, ...]
    assumptions: tuple[str, ...]
    task_runs: int
    _timeline: Timeline
    _by_uid: Mapping[str, TaskForecast] = field(default_factory=dict[str, TaskForecast], repr=False)
    waits: tuple[ResourceWait, ...] | None = None

    def __getitem__(self, uid: str) -> TaskForecast:
        """Return the forecast of one task."""
        return self._by_uid[uid]

    def __contains__(self, uid: str) -> bool:
        """Whether the task was simulated (it exists and is active)."""
        return uid in self._by_uid

    def finish_at(self, p: float) -> datetime:
        """Return the project's finish at percentile `p`."""
        return self._timeline.datetime(self.finish.percentile(p))

    def finish_interval(self, p: float) -> tuple[datetime, datetime]:
        """Return the 95 % confidence interval of the finish at percentile `p`."""
        low, high = self.finish.interval(p)
        return self._timeline.datetime(low), self._timeline.datetime(high)

    def chance(self, date: datetime) -> float:
        """Return the share of runs that finish no later than `date`."""
        return self.finish.chance(self._timeline.minute(date))


@dataclass(frozen=True, slots=True)
class Relief:
    """What plenty of one limited resource would change of the P80 finish, in working minutes (negative is earlier).

    `share` is the share of runs whose finish waited for it.
    """

    uid: str
    name: str
    share: float
    p80_minutes: int


@dataclass(frozen=True, slots=True, eq=False)
class Scarcity:
    """What limited resources cost: the forecast that only links bind, and how much later the limited one is.

    `p50_minutes` and `p80_minutes` are working minutes of the project's calendar; `reliefs` has the scarcest first.
    """

    unlimited: Simulation
    p50_minutes: int
    p80_minutes: int
    reliefs: tuple[Relief, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """What a change of the plan would do, simulated on the same random numbers.

    `p80_minutes` is the change of the P80 finish in working minutes of the project calendar (negative is earlier).
    """

    text: str
    p80_minutes: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One check of the plan's health.

    Attributes
    ----------
    rule : str
        Stable id: ``dcma-01`` to ``dcma-14``, ``gao-01`` to ``gao-10``, ``signal-...``.
    title : str
    status : {'pass', 'info', 'warn', 'fail', 'not_computable'}
    value, threshold : float or None
        Measured and allowed, in `unit` (share 0 to 1, count, days or index).
    text : str
        The finding in one sentence; when not computable, the reason.
    action : str
        What to do about it.
    tasks : tuple of str
        uids of the tasks concerned.
    repair : Repair or None
    """

    rule: str
    title: str
    status: Literal["pass", "info", "warn", "fail", "not_computable"]
    text: str
    value: float | None = None
    threshold: float | None = None
    unit: Literal["share", "count", "days", "index", ""] = ""
    action: str = ""
    tasks: tuple[str, ...] = ()
    repair: Repair | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """The whole answer for a plan: dates, distributions and health.

    With limited resources, dates and distributions keep within them, `scarcity` tells what that costs, and the
    health is that of the links alone.
    """

    plan: Plan
    schedule: Schedule
    simulation: Simulation
    findings: tuple[Finding, ...]
    target: datetime | None = None
    scarcity: Scarcity | None = None

    @property
    def target_chance(self) -> float | None:
        """The chance of finishing by the target, if there is one."""
        return None if self.target is None else self.simulation.chance(self.target)
