"""Limited resources: a schedule and a simulation in which nobody is in two places at once."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from milepost.engine import Assignment, Generation, Plan, Resource, schedule, simulate
from tests.benchmarks.inside import compile_plan, run_limited
from tests.benchmarks.measuring import timed
from tests.benchmarks.plans import network
from tests.benchmarks.reporting import Report, duration, tell

TASKS, PEOPLE, RUNS, RUNS_BAR = 1_000, 40, 1_000, 1.0
TIGHT_TASKS, TIGHT_PEOPLE, TIGHT_BAR = 2_000, 10, 0.1
WAY = Generation()


def report() -> Report:
    """Measure both plans."""
    plan, tight = staffed(TASKS, PEOPLE), compile_plan(staffed(TIGHT_TASKS, TIGHT_PEOPLE))
    simulate(plan, runs=128, limited=WAY)  # loads the kernels
    run_limited(tight, WAY)
    runs = timed(lambda: simulate(plan, runs=RUNS, limited=WAY), times=9)
    free = timed(lambda: simulate(plan, runs=RUNS), times=9)
    placed = timed(lambda: run_limited(tight, WAY), times=30)
    late, early = (simulate(plan, runs=RUNS, limited=way).finish.percentile(0.8) for way in (WAY, None))
    return Report(
        "Limited resources",
        "The random plan of the simulation with one person on each task, chosen at random; everybody does one "
        "thing after the other, on the calendar of each task, in every run.",
        (
            duration(f"`simulate`, {TASKS:,} tasks, {PEOPLE} people, {RUNS:,} runs", runs, bar=RUNS_BAR),
            duration("the same without limits", free),
            duration(f"dates of {TIGHT_TASKS:,} tasks and {TIGHT_PEOPLE} people, compiled", placed, bar=TIGHT_BAR),
        ),
        (("limits make P80 later", late > early), ("limited dates end no earlier", _ends_later(plan))),
    )


def staffed(tasks: int, people: int) -> Plan:
    """Return a plan with one of the people on each task."""
    random = Random(1)  # noqa: S311 - for plans, not for secrets
    plan = network(tasks)
    crew = tuple(Resource(f"r{k}", f"Person {k}") for k in range(people))
    work = tuple(Assignment(task.uid, f"r{random.randrange(people)}") for task in plan.tasks if task.duration)
    return replace(plan, resources=crew, assignments=work)


def _ends_later(plan: Plan) -> bool:
    return schedule(plan, limited=WAY).finish >= schedule(plan).finish


if __name__ == "__main__":
    tell(report, "tests.benchmarks.bench_limits")
