"""Scarcity: what limited resources cost a plan, and what more of each would bring, on the same random numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from milepost.engine.calendars import working_minutes
from milepost.engine.limits import Generation
from milepost.engine.plan import Plan
from milepost.engine.results import Relief, Scarcity, Simulation
from milepost.engine.simulation import simulate
from milepost.engine.simulation.runner import Watch

MOST_RELIEVED = 3  # resources of which more is tried
_PLENTY = 1_000_000.0
_RUNS = 2_000  # for each of them: the difference of two forecasts needs fewer runs than a forecast


def scarcity_of(
    plan: Plan,
    limited: Simulation,
    unlimited: Simulation,
    *,
    generation: Generation,
    response: Literal["before", "after"] = "before",
    watch: Watch | None = None,
) -> Scarcity:
    """Compare a simulation with limited resources to one that only links bind.

    The resources that the finish waited for the longest are each given in plenty, alone, and the change of
    the P80 finish is simulated; so the scarcest is the one of which more helps most.
    """

    def p80(other: Plan) -> int:
        runs = min(limited.runs, _RUNS)
        found = simulate(other, runs=runs, seed=limited.seed, response=response, limited=generation)
        return found.finish.percentile(0.8)

    waits = (limited.waits or ())[:MOST_RELIEVED]
    before = p80(plan) if waits else 0
    reliefs: list[Relief] = []
    for number, wait in enumerate(waits):
        if watch is not None:
            watch("Trying more people", number / len(waits))
        gained = working_minutes(plan, before, p80(_with_plenty_of(plan, wait.uid)))
        reliefs.append(Relief(wait.uid, wait.name, wait.share, gained))
    p50_minutes, p80_minutes = (
        working_minutes(plan, unlimited.finish.percentile(p), limited.finish.percentile(p)) for p in (0.5, 0.8)
    )
    reliefs.sort(key=lambda relief: (relief.p80_minutes, relief.uid))
    return Scarcity(unlimited, p50_minutes, p80_minutes, tuple(reliefs))


def _with_plenty_of(plan: Plan, uid: str) -> Plan:
    resources = tuple(
        replace(resource, max_units=_PLENTY, availability=()) if resource.uid == uid else resource
        for resource in plan.resources
    )
    return replace(plan, resources=resources)
