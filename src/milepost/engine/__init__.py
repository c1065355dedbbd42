"""The mathematics of plans: frozen data and arrays in and out; no files, clock or network."""

from milepost.engine.critical_path import schedule
from milepost.engine.forecasting import forecast
from milepost.engine.health import examine
from milepost.engine.live import LiveAnswer, LivePlan
from milepost.engine.plan import (
    MS_PROJECT,
    NATIVE,
    P6,
    STANDARD,
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    Constraint,
    Effect,
    Group,
    Impact,
    Link,
    Plan,
    Profile,
    Resource,
    Response,
    Task,
    WorkWeek,
)
from milepost.engine.ranges import Range
from milepost.engine.results import Finding, Forecast, Repair, Schedule, Simulation, TaskDates
from milepost.engine.simulation import simulate

__all__ = [
    "MS_PROJECT",
    "NATIVE",
    "P6",
    "STANDARD",
    "Assignment",
    "Baseline",
    "Calendar",
    "CalendarException",
    "Constraint",
    "Effect",
    "Finding",
    "Forecast",
    "Group",
    "Impact",
    "Link",
    "LiveAnswer",
    "LivePlan",
    "Plan",
    "Profile",
    "Range",
    "Repair",
    "Resource",
    "Response",
    "Schedule",
    "Simulation",
    "Task",
    "TaskDates",
    "WorkWeek",
    "examine",
    "forecast",
    "schedule",
    "simulate",
]
