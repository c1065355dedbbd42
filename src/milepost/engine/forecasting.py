"""The forecast of a plan: its dates, what they may become, and the health of the model."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from milepost.engine.critical_path import schedule, schedule_of
from milepost.engine.health import examine
from milepost.engine.limits import Generation
from milepost.engine.network import compile_plan
from milepost.engine.passes import run_passes
from milepost.engine.plan import Plan
from milepost.engine.results import Forecast
from milepost.engine.scarcity import scarcity_of
from milepost.engine.simulation import simulate
from milepost.engine.simulation.runner import Watch, announce


def forecast(  # noqa: PLR0913 - the options of one question, by keyword only
    plan: Plan,
    *,
    runs: int = 10_000,
    seed: int = 1,
    target: datetime | None = None,
    response: Literal["before", "after"] = "before",
    limited: Generation | None = None,
    watch: Watch | None = None,
) -> Forecast:
    """Schedule, simulate and examine a plan.

    Parameters
    ----------
    plan : Plan
    runs, seed, response, limited, watch
        As for `simulate`.
    target : datetime, optional
        The date whose chance is asked for; by default the plan's own target.

    Returns
    -------
    Forecast

    Raises
    ------
    InvalidPlan, UnknownReference, CyclicNetwork, NoWorkingTime, OutOfRange
        When the plan cannot be scheduled or the runs are out of range.

    Examples
    --------
    >>> from datetime import datetime
    >>> from milepost.engine import Plan, Task, forecast
    >>> answer = forecast(Plan(datetime(2026, 11, 23, 8), (Task("a", "Build", duration=2400),)), runs=500)
    >>> answer.schedule.finish <= answer.simulation.finish_at(0.8)
    True
    """
    network = compile_plan(plan)
    announce(watch)
    dates = schedule_of(network, run_passes(network))
    simulation = simulate(plan, runs=runs, seed=seed, response=response, watch=watch)
    findings = examine(plan, dates, simulation, watch=watch)
    due = target if target is not None else plan.target
    if limited is None:
        return Forecast(plan, dates, simulation, findings, due)
    kept = simulate(plan, runs=runs, seed=seed, response=response, limited=limited, watch=watch)
    scarcity = scarcity_of(plan, kept, simulation, generation=limited, response=response, watch=watch)
    return Forecast(plan, schedule(plan, limited=limited), kept, findings, due, scarcity)
