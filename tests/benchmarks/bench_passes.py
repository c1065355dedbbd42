"""The critical path method: compiling a plan, and the full forward and backward pass over it."""

from __future__ import annotations

from milepost.engine import schedule
from tests.benchmarks.inside import both_passes, compile_plan, run_passes
from tests.benchmarks.measuring import timed
from tests.benchmarks.plans import network
from tests.benchmarks.reporting import Figure, Report, duration, tell

PASSES_BARS = {10_000: 0.005, 100_000: 0.080}
COMPILE_BAR = 0.050  # for each 10,000 tasks
REPETITIONS = {10_000: 200, 100_000: 30}


def report() -> Report:
    """Measure both sizes of plan."""
    run_passes(compile_plan(network(100)))  # loads the kernels
    return Report(
        "Dates: the critical path method",
        "A random plan with five calendars, links of all four types and lags on 20 % of them. Floats, free floats "
        "and the longest path follow the two passes; compiling turns the plan into arrays.",
        tuple(figure for tasks in PASSES_BARS for figure in _figures(tasks)),
    )


def _figures(tasks: int) -> list[Figure]:
    plan = network(tasks)
    compiled = compile_plan(plan)
    passes = timed(both_passes(compiled), times=REPETITIONS[tasks])
    floats = timed(lambda: run_passes(compiled), times=REPETITIONS[tasks])
    compiling = timed(lambda: compile_plan(plan), times=10)
    whole = timed(lambda: schedule(plan), times=3)
    return [
        duration(f"forward and backward pass, {tasks:,} tasks", passes, bar=PASSES_BARS[tasks]),
        duration(f"the same with floats and longest path, {tasks:,} tasks", floats),
        duration(f"compiling, {tasks:,} tasks", compiling, bar=COMPILE_BAR * tasks / 10_000),
        duration(f"whole `schedule`, {tasks:,} tasks, with the reason of every date", whole),
    ]


if __name__ == "__main__":
    tell(report, "tests.benchmarks.bench_passes")
