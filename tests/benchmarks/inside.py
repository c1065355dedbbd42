"""What the benchmarks measure inside the engine, in one place: all that is not its public API."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from milepost.engine import Plan, Simulation
from milepost.engine.codes import EARLY_FINISH, NONE
from milepost.engine.limits import run_limited
from milepost.engine.network import Network, compile_plan
from milepost.engine.passes import run_passes
from milepost.engine.simulation.course import Field, as_it_may_go, field_of
from milepost.engine.simulation.luck import Chances, chances_of
from milepost.engine.simulation.outcomes import simulation_of
from milepost.engine.simulation.plain import run_plain
from milepost.engine.simulation.runner import Counts, padded, run_field

Runner = Callable[[Field, Chances, int], Counts]

__all__ = [
    "Network",
    "Runner",
    "both_passes",
    "compile_plan",
    "run_field",
    "run_limited",
    "run_passes",
    "run_plain",
    "simulated_by",
]


def simulated_by(runner: Runner, plan: Plan, runs: int) -> Simulation:
    """Simulate as `milepost.engine.simulate` does, the runs by another runner."""
    field = field_of(compile_plan(as_it_may_go(plan)), plan.effects)
    counts = runner(field, chances_of(plan, plan.effects, 1, padded(runs)), runs)
    return simulation_of(counts, plan=plan, seed=1, response="before")


def both_passes(network: Network) -> Callable[[], None]:
    """Return the forward and the backward pass over a network, alone."""
    from milepost.engine.kernels.passes import backward, forward

    size = network.net.nodes.shape[1]
    early, late = np.zeros((5, size), np.int64), np.zeros((2, size), np.int64)
    free = np.full(size, NONE, np.int64)

    def run() -> None:
        forward(network.net, early, free)
        limits = np.full(size, early[EARLY_FINISH].max(), np.int64)
        backward(network.net, early, limits, late[0], late[1])

    return run
