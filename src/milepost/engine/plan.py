"""The plan: what is to be done, by whom, when work can happen and what may go wrong.

Everything here is frozen data; nothing is computed. Datetimes are the project's local wall clock
without a zone; durations are minutes of working time; money is in minor currency units.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from milepost.engine.ranges import Range

LinkType = Literal["FS", "SS", "FF", "SF"]
LagUnit = Literal["working", "elapsed", "percent", "elapsed_percent"]
ConstraintType = Literal["ASAP", "ALAP", "MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT", "START_ON", "FINISH_ON"]
TaskType = Literal[
    "fixed_duration", "fixed_units", "fixed_work", "task_dependent", "resource_dependent", "level_of_effort"
]
ResourceKind = Literal["work", "material", "cost"]
EffectUnit = Literal["days", "percent", "cost"]
EarningRule = Literal["percent", "physical", "fixed", "steps", "level_of_effort"]
Shift = tuple[int, int]  # minutes of the day, half-open: (480, 720) is 08:00 to 12:00


@dataclass(frozen=True, slots=True)
class CalendarException:
    """Days that differ from the week: no shifts means no work."""

    first: date
    last: date
    shifts: tuple[Shift, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """A week pattern that holds between two dates; ``None`` keeps the day as it is."""

    first: date
    last: date
    days: tuple[tuple[Shift, ...] | None, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When work can happen.

    A later exception wins over an earlier one, exceptions over work weeks, work weeks over `week`,
    and a calendar's own days over those of its `base`.

    Attributes
    ----------
    uid, name : str
    week : tuple of seven
        Shifts from Monday to Sunday; ``None`` takes the day from `base`.
    base : str or None
        The uid of the calendar that it derives from.
    exceptions : tuple of CalendarException
    work_weeks : tuple of WorkWeek
    holidays : str
        Country, or country-subdivision, whose public holidays are free: ``DE``, ``DE-BY``, ``US-CA``.
    time_zone : str
        IANA name of the zone whose clock the shifts are read on; empty means the project's.
    """

    uid: str
    name: str
    week: tuple[tuple[Shift, ...] | None, ...]
    base: str | None = None
    exceptions: tuple[CalendarException, ...] = ()
    work_weeks: tuple[WorkWeek, ...] = ()
    holidays: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A date that a task is bound to; ``ASAP`` and ``ALAP`` need none."""

    type: ConstraintType
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was promised for a task."""

    start: datetime | None = None
    finish: datetime | None = None
    duration: int | None = None
    cost: int | None = None
    work: int | None = None


@dataclass(frozen=True, slots=True)
class EarningStep:
    """A step inside a task that earns its share of the planned value once it is done."""

    name: str
    weight: float = 1.0
    done: bool = False


@dataclass(frozen=True, slots=True)
class Earning:
    """How a task earns its planned value while it is worked on.

    Attributes
    ----------
    rule : {'percent', 'physical', 'fixed', 'steps', 'level_of_effort'}
        By its percent complete, by its physical percent complete, in two parts at its start and its finish,
        by the weight of its steps, or by the passing of time.
    percent_at_start : int
        What ``fixed`` credits at the start: 0 is the 0/100 rule, 50 is 50/50.
    steps : tuple of EarningStep
        The weighted milestones of ``steps``.
    """

    rule: EarningRule = "percent"
    percent_at_start: int = 0
    steps: tuple[EarningStep, ...] = ()


BY_PERCENT = Earning()


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work, a milestone, or a summary of the tasks whose `parent` it is.

    Attributes
    ----------
    uid : str
        The source's own stable id; draws are keyed by it.
    name, id : str
        What people read: the name, and the row number or code.
    parent : str or None
        The uid of the summary task that it belongs to.
    duration : int
        Minutes of working time, or of the wall clock when `elapsed`.
    estimate : Range or None
        What the duration may turn out to be; ``None`` leaves it to the plan's `default_range`.
    milestone_edge : {'finish', 'start'}
        Whether a milestone may sit at the end of a working period, or only where work can start.
    calendar : str or None
        The uid of its own calendar; ``None`` means the project's.
    manual : tuple of two datetimes or None
        Fixed start and finish of a manually scheduled task.
    remaining : int or None
        Minutes left, when the source says so; else from `percent_complete`.
    percent_complete : float
        Share of the duration that is done, 0 to 100.
    levelling_delay : int
        Minutes of the wall clock that levelling added to the start.
    group : str or None
        Name of the correlation group whose factor it shares.
    priority : int
        Which task comes first when two want the same person: 0 to 1000, the higher first.
    earning : Earning or None
        How it earns its planned value; ``None`` leaves it to the plan.
    physical_percent : float or None
        Share of what it delivers that is there, 0 to 100, when somebody measured it.
    actual_cost : int or None
        What it has cost so far; ``None`` when nobody said.
    """

    uid: str
    name: str
    id: str = ""
    parent: str | None = None
    duration: int = 0
    elapsed: bool = False
    milestone: bool = False
    milestone_edge: Literal["start", "finish"] = "finish"
    type: TaskType = "fixed_duration"
    estimate: Range | None = None
    calendar: str | None = None
    ignore_resource_calendars: bool = False
    constraint: Constraint | None = None
    second_constraint: Constraint | None = None
    deadline: datetime | None = None
    active: bool = True
    manual: tuple[datetime, datetime] | None = None
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    remaining: int | None = None
    percent_complete: float = 0.0
    levelling_delay: int = 0
    fixed_cost: int = 0
    group: str | None = None
    baseline: Baseline | None = None
    summary: bool = False
    priority: int = 500
    earning: Earning | None = None
    physical_percent: float | None = None
    actual_cost: int | None = None

    @property
    def is_finished(self) -> bool:
        """Whether it has an actual finish."""
        return self.actual_finish is not None

    @property
    def is_started(self) -> bool:
        """Whether it has an actual start."""
        return self.actual_start is not None


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency between two tasks.

    `lag` is in minutes for ``working`` and ``elapsed``, in percent of the predecessor's duration for
    ``percent`` and ``elapsed_percent``; negative is a lead.
    """

    predecessor: str
    successor: str
    type: LinkType = "FS"
    lag: float = 0
    lag_unit: LagUnit = "working"


@dataclass(frozen=True, slots=True)
class Availability:
    """From `start` on there are this many `units` of a resource, until the next one says otherwise."""

    start: datetime
    units: float


@dataclass(frozen=True, slots=True)
class Resource:
    """A person, a machine, a material or a cost that tasks draw on.

    `rate` is in minor currency units an hour (of work) or a unit (of material); `cost_per_use` is
    charged once per assignment; `max_units` 1.0 is one full person. What is available changes at each
    `availability`, in order of time; before the first one it is `max_units`.
    """

    uid: str
    name: str
    kind: ResourceKind = "work"
    calendar: str | None = None
    max_units: float = 1.0
    rate: float = 0.0
    cost_per_use: float = 0.0
    availability: tuple[Availability, ...] = ()

    @property
    def most_units(self) -> float:
        """The most that is ever available."""
        return max((self.max_units, *(step.units for step in self.availability)))

    def units_at(self, moment: datetime) -> float:
        """Return how much is available at a moment.

        Examples
        --------
        >>> ana = Resource("ana", "Ana", availability=(Availability(datetime(2026, 9, 1), 0.5),))
        >>> ana.units_at(datetime(2026, 8, 31, 17)), ana.units_at(datetime(2026, 9, 1))
        (1.0, 0.5)
        """
        begun = [step.units for step in self.availability if step.start <= moment]
        return begun[-1] if begun else self.max_units


@dataclass(frozen=True, slots=True)
class Assignment:
    """A resource on a task.

    `work` is in minutes for work, in units for material and minor currency units for cost resources;
    `delay` is working minutes between the task's start and this assignment's.
    """

    task: str
    resource: str
    units: float = 1.0
    work: float | None = None
    actual_work: float = 0.0
    remaining_work: float | None = None
    delay: int = 0


@dataclass(frozen=True, slots=True)
class Impact:
    """By how much an effect changes its tasks when it happens.

    ``days`` are working days added to each task (negative shortens); on a milestone they hold the gate
    closed for that long. ``percent`` is added to each task's duration. ``cost`` is minor currency units,
    once for the effect.
    """

    unit: EffectUnit
    amount: Range


@dataclass(frozen=True, slots=True)
class Response:
    """What remains of an effect once its response is carried out."""

    probability: float
    impacts: tuple[Impact, ...]
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Effect:
    """With `probability`, something changes the listed tasks; one draw a run for all of them."""

    uid: str
    name: str
    probability: float
    impacts: tuple[Impact, ...]
    tasks: tuple[str, ...] = ()
    response: Response | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks that err together: one log-normal factor of this log standard deviation a run."""

    name: str
    spread: float


@dataclass(frozen=True, slots=True)
class Profile:
    """How a scheduler reads the same plan; see ``docs/reference/profiles.md``.

    Attributes
    ----------
    lag_calendar : {'predecessor', 'successor', 'project', '24h'}
    progress : {'retained_logic', 'progress_override', 'actual_dates', 'as_planned'}
        ``as_planned`` (MS Project) keeps unfinished work where its actual start puts it;
        the others move it to the status date. ``progress_override`` lets begun work go on whatever it waited
        for; ``actual_dates`` is kept from a P6 file and scheduled as ``retained_logic``.
    honor_constraints : bool
        Whether 'no later than' constraints pull a task before its links allow.
    alap : {'total_float', 'free_float'}
    total_float : {'finish', 'start', 'smallest'}
    critical_slack : int
        Working minutes of total float up to which a task is critical.
    multiple_critical_paths : bool
        Whether each end of the network is late at its own early finish.
    """

    name: Literal["native", "ms_project", "p6"]
    lag_calendar: Literal["predecessor", "successor", "project", "24h"] = "predecessor"
    progress: Literal["retained_logic", "progress_override", "actual_dates", "as_planned"] = "retained_logic"
    honor_constraints: bool = False
    alap: Literal["total_float", "free_float"] = "free_float"
    total_float: Literal["finish", "start", "smallest"] = "finish"
    critical_slack: int = 0
    multiple_critical_paths: bool = False


NATIVE = Profile("native", total_float="smallest")
P6 = Profile("p6")
MS_PROJECT = Profile(
    "ms_project",
    lag_calendar="successor",
    progress="as_planned",
    honor_constraints=True,
    alap="total_float",
    total_float="smallest",
)

_DAY = ((480, 720), (780, 1020))
STANDARD = Calendar("standard", "Standard", (_DAY, _DAY, _DAY, _DAY, _DAY, (), ()))


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan for the engine.

    Attributes
    ----------
    name : str
    start : datetime
        No unstarted task begins before it.
    finish_by : datetime or None
        Imposed finish ("must finish by"); late dates are counted from it.
    status_date : datetime or None
        Progress is known up to here (P6: data date).
    target : datetime or None
        The date that was promised; the forecast tells its chance.
    calendar : str
        The uid of the project's calendar.
    minutes_per_day, minutes_per_week, days_per_month
        How durations in days, weeks and months are written; they do not limit work.
    time_zone : str
        IANA name; empty means a floating wall clock (as in MS Project and P6 files).
    shared_factor : float
        Log standard deviation of the factor that all uncertain tasks share in a run.
    default_range : {'sip', 'none'}
        What a task without its own range gets: the class "software task effort, SiP", or nothing.
    earning : Earning
        How tasks that do not say it themselves earn their planned value.
    """

    start: datetime
    tasks: tuple[Task, ...]
    links: tuple[Link, ...] = ()
    name: str = ""
    calendars: tuple[Calendar, ...] = (STANDARD,)
    calendar: str = "standard"
    resources: tuple[Resource, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    effects: tuple[Effect, ...] = ()
    groups: tuple[Group, ...] = ()
    finish_by: datetime | None = None
    status_date: datetime | None = None
    target: datetime | None = None
    minutes_per_day: int = 480
    minutes_per_week: int = 2400
    days_per_month: int = 20
    time_zone: str = ""
    currency: str = ""
    currency_digits: int = 2
    shared_factor: float = 0.20
    default_range: Literal["sip", "none"] = "sip"
    profile: Profile = field(default=NATIVE)
    earning: Earning = BY_PERCENT
