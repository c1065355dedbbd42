"""Monte Carlo simulation of a plan: distributions of finish and cost, criticality and sensitivity.

Every draw is keyed by the seed, the run and the identity of the task or effect, never by position: removing
a task leaves all other draws as they were, so the difference of two plans is signal. A duration is its range's
quantile, times a log-normal factor that all tasks of a run share, times that of its group, changed by the
effects that happen.
"""

from __future__ import annotations

from typing import Literal

from milepost.engine.errors import OutOfRange
from milepost.engine.limits import Generation
from milepost.engine.network import compile_plan
from milepost.engine.plan import Plan
from milepost.engine.results import Simulation
from milepost.engine.simulation.course import as_it_may_go, field_of
from milepost.engine.simulation.limited import limited_runs
from milepost.engine.simulation.luck import chances_of, in_force
from milepost.engine.simulation.outcomes import simulation_of
from milepost.engine.simulation.runner import Watch, announce, padded, run_field

MOST_RUNS = 1_000_000


def simulate(  # noqa: PLR0913 - the options of one question, by keyword only
    plan: Plan,
    *,
    runs: int = 10_000,
    seed: int = 1,
    threads: int | None = None,
    response: Literal["before", "after"] = "before",
    limited: Generation | None = None,
    watch: Watch | None = None,
) -> Simulation:
    """Simulate a plan.

    Parameters
    ----------
    plan : Plan
    runs : int
        How often the plan is played through, 1 to a million.
    seed : int
        The same plan, runs and seed give the same bytes, whatever the number of threads.
    threads : int, optional
        By default one a processor.
    response : {'before', 'after'}
        Effects as they are, or as they remain once their responses are carried out.
    limited : Generation, optional
        Keep within what there is of every resource: in every run tasks are placed serially, in the order
        that the rule gives them in the plan as it is written.
    watch : callable, optional
        Called with a phase and the share done; may raise `Cancelled` to stop.

    Returns
    -------
    Simulation

    Raises
    ------
    OutOfRange
        When `runs` is not between 1 and a million.
    InvalidPlan, UnknownReference, CyclicNetwork, NoWorkingTime
        When the plan cannot be scheduled.

    Examples
    --------
    >>> from datetime import datetime
    >>> from milepost.engine import Plan, Range, Task, simulate
    >>> task = Task("a", "Build", duration=2400, estimate=Range.pert(1920, 2400, 4800))
    >>> result = simulate(Plan(datetime(2026, 11, 23, 8), (task,)), runs=1000, seed=7)
    >>> result.finish_at(0.5) <= result.finish_at(0.8)
    True
    """
    if not 1 <= runs <= MOST_RUNS:
        raise OutOfRange(f"{runs:,} runs are not possible.", hint=f"Choose between 1 and {MOST_RUNS:,} runs.")
    effects = in_force(plan.effects, response)
    field = field_of(compile_plan(as_it_may_go(plan)), effects)
    announce(watch)
    crew = None if limited is None else limited_runs(field, limited)
    chances = chances_of(plan, effects, seed, padded(runs))
    counts = run_field(field, chances, runs, threads=threads, watch=watch, run_chunk=crew)
    return simulation_of(counts, plan=plan, seed=seed, response=response, crew=crew)
