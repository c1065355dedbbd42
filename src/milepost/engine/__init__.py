"""The mathematics of plans: frozen data and arrays in and out; no files, clock or network.

What is named here is the public API; it is loaded on first use, so that a plan can be read without numpy.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from milepost.engine.baselines import with_baseline
    from milepost.engine.comparison import Comparison, compare
    from milepost.engine.critical_path import schedule
    from milepost.engine.forecasting import forecast
    from milepost.engine.health import examine
    from milepost.engine.limits import Generation
    from milepost.engine.plan import (
        MS_PROJECT,
        NATIVE,
        P6,
        STANDARD,
        Assignment,
        Availability,
        Baseline,
        Calendar,
        CalendarException,
        Constraint,
        Earning,
        EarningStep,
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
    from milepost.engine.simulation import LiveAnswer, LivePlan, Watch, simulate
    from milepost.engine.value import EarnedValue, earned_value

_HOMES = {
    "baselines": ("with_baseline",),
    "value": ("EarnedValue", "earned_value"),
    "comparison": ("Comparison", "compare"),
    "critical_path": ("schedule",),
    "forecasting": ("forecast",),
    "health": ("examine",),
    "limits": ("Generation",),
    "ranges": ("Range",),
    "results": ("Finding", "Forecast", "Repair", "Schedule", "Simulation", "TaskDates"),
    "simulation": ("LiveAnswer", "LivePlan", "Watch", "simulate"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "MS_PROJECT",
    "NATIVE",
    "P6",
    "STANDARD",
    "Assignment",
    "Availability",
    "Baseline",
    "Calendar",
    "CalendarException",
    "Comparison",
    "Constraint",
    "EarnedValue",
    "Earning",
    "EarningStep",
    "Effect",
    "Finding",
    "Forecast",
    "Generation",
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
    "Watch",
    "WorkWeek",
    "compare",
    "earned_value",
    "examine",
    "forecast",
    "schedule",
    "simulate",
    "with_baseline",
]


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF.get(name, 'plan')}"), name)
