"""The simulation of 10,000 tasks in 10,000 runs, beside a twin in plain numpy."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from milepost.engine import Plan, Simulation, simulate
from tests.benchmarks.inside import Runner, run_field, run_plain, simulated_by
from tests.benchmarks.measuring import CORES, Timing, peak_megabytes, timed
from tests.benchmarks.plans import network
from tests.benchmarks.reporting import Figure, Report, duration, tell

TASKS, RUNS, EFFECTS = 10_000, 10_000, 200
TWIN_TASKS, TWIN_EFFECTS = 2_000, 40  # the twin holds all runs of all tasks at once: 5 GB for 10,000 tasks
WALL_BAR, RATIO_BAR, MEMORY_BAR = 1.0, 5.0, 400.0
PEAK_ONLY = "--peak"


def report() -> Report:
    """Measure the simulation and compare it with its twin."""
    simulate(network(50, effects=2), runs=100)  # loads the kernels
    plan = network(TASKS, effects=EFFECTS)
    whole = timed(lambda: simulate(plan, runs=RUNS), times=5)
    ratios, equal = _beside_the_twin()
    size = f"{TASKS:,} tasks x {RUNS:,} runs"
    return Report(
        "Simulation",
        f"A random plan with a PERT range a task, a shared factor, {EFFECTS} effects, five calendars, links of all "
        "types and lags on 20 % of them; percentiles of every task, criticality and sensitivity included. The twin "
        "is the same simulation in plain numpy, all runs of a task at once; it is written to be read, and "
        f"compared on {TWIN_TASKS:,} tasks x {RUNS:,} runs in the same process.",
        (
            duration(f"whole `simulate`, {size}", whole, bar=WALL_BAR),
            Figure("the same, processor time", whole.median_cpu, least=whole.least_cpu),
            *ratios,
            Figure("peak memory of a fresh process that simulates it", _peak(), "MB", bar=MEMORY_BAR),
        ),
        (
            ("1 and 2 threads and a second run give the same bytes", _same_for_threads(plan)),
            ("the twin gives the same finishes, costs, percentiles and criticalities", equal),
        ),
    )


def _beside_the_twin() -> tuple[list[Figure], bool]:
    plan = network(TWIN_TASKS, effects=TWIN_EFFECTS)
    found: dict[Runner, Simulation] = {}

    def run(runner: Runner) -> None:
        found[runner] = simulated_by(runner, plan, RUNS)

    twin = timed(lambda: run(run_plain), times=1)
    kernels = timed(lambda: run(run_field), times=5)
    return [
        Figure("faster than its numpy twin, wall time", _ratio(twin, kernels), "x", bar=RATIO_BAR),
        Figure("the same, processor time", twin.median_cpu / kernels.median_cpu, "x"),
    ], _equal(found[run_plain], found[run_field])


def _ratio(slow: Timing, fast: Timing) -> float:
    return slow.median / fast.median


def _same_for_threads(plan: Plan) -> bool:
    results = [simulate(plan, runs=RUNS, threads=threads) for threads in (1, 2, 2)]
    return all(_equal(results[0], other) and results[0].drivers == other.drivers for other in results[1:])


def _equal(one: Simulation, other: Simulation) -> bool:
    same_samples = (
        np.array_equal(a.samples, b.samples) for a, b in ((one.finish, other.finish), (one.cost, other.cost))
    )
    return all(same_samples) and one.tasks == other.tasks


def _peak() -> float:
    """Return the peak memory of a fresh process that makes the plan and simulates it once."""
    words = [sys.executable, "-m", "tests.benchmarks.bench_simulation", PEAK_ONLY]
    return float(subprocess.run(words, check=True, capture_output=True, text=True, timeout=300).stdout)


if __name__ == "__main__":
    if PEAK_ONLY in sys.argv[1:]:
        simulate(network(TASKS, effects=EFFECTS), runs=RUNS, threads=min(2, CORES))
        print(peak_megabytes())
    else:
        tell(report, "tests.benchmarks.bench_simulation")
