"""The examination: judge every rule, then simulate the repairs of the worst findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from milepost.engine.errors import CyclicNetwork
from milepost.engine.health.catalogue import RULES
from milepost.engine.health.facts import Facts, gather
from milepost.engine.health.practices import Practice
from milepost.engine.health.repairs import REPAIRS, Change
from milepost.engine.plan import Plan
from milepost.engine.results import Finding, Repair, Schedule, Simulation

Watch = Callable[[str, float], None]

MOST_REPAIRS = 8
MOST_TASKS_TO_REPAIR = 20_000
SIGNAL = "signal-"
_WORST_FIRST = {"fail": 0, "warn": 1, "info": 2}
_REPAIRING = "Simulating repairs"
_TOO_LARGE = f"No repair was simulated: the plan has more than {MOST_TASKS_TO_REPAIR:,} tasks."


def examine(
    plan: Plan, schedule: Schedule, simulation: Simulation, *, runs: int = 1024, watch: Watch | None = None
) -> tuple[Finding, ...]:
    """Examine the health of a plan.

    Parameters
    ----------
    plan : Plan
    schedule : Schedule
        The dates of that plan.
    simulation : Simulation
        Its simulation; repairs are simulated with the same seed.
    runs : int
        Runs of the simulations that measure repairs.
    watch : callable, optional
        Told the phase and its share done; may raise `Cancelled` to stop.

    Returns
    -------
    tuple of Finding
        The 14 DCMA points, the 10 GAO practices, then the signals that ask for an action.
    """
    tell = watch or _unwatched
    facts = gather(plan, schedule, simulation)
    found = _judged(facts, tell)
    found.update(_Workshop(facts, runs, tell).repaired(found.values()))
    return tuple(found[rule.id] for rule in RULES if rule.id in found)


def _unwatched(phase: str, share: float) -> None:
    """Tell nobody."""


def _judged(facts: Facts, tell: Watch) -> dict[str, Finding]:
    """Return the findings by rule: first the rules that measure, then the practices that rest on them."""
    found: dict[str, Finding] = {}
    for number, rule in enumerate(RULES):
        tell("Checking the plan's health", number / len(RULES))
        finding = None if isinstance(rule, Practice) else rule.judge(facts)
        if finding is not None and not (finding.status == "pass" and rule.id.startswith(SIGNAL)):
            found[rule.id] = finding
    practices = [rule for rule in RULES if isinstance(rule, Practice)]
    return found | {practice.id: practice.judge(found) for practice in practices}


class _Workshop:
    """Tries repairs on copies of one plan, on the random numbers of its simulation."""

    def __init__(self, facts: Facts, runs: int, tell: Watch) -> None:
        self.facts = facts
        self.runs = runs
        self.tell = tell

    def repaired(self, findings: Iterable[Finding]) -> dict[str, Finding]:
        """Return the worst findings that a repair is known for, each with its effect, by rule."""
        broken = [f for f in findings if f.rule in REPAIRS and f.status in _WORST_FIRST]
        broken.sort(key=lambda finding: _WORST_FIRST[finding.status])
        if len(self.facts.plan.tasks) > MOST_TASKS_TO_REPAIR:
            return {f.rule: replace(f, text=f"{f.text} {_TOO_LARGE}") for f in broken}
        changes = [(finding, REPAIRS[finding.rule](self.facts, finding)) for finding in broken]
        worth_trying = [(f, change) for f, change in changes if change is not None and change.plan != self.facts.plan]
        return self._tried(worth_trying[:MOST_REPAIRS])

    def _tried(self, changes: list[tuple[Finding, Change]]) -> dict[str, Finding]:
        if not changes:
            return {}
        self.tell(_REPAIRING, 0.0)
        before = self._simulated(self.facts.plan)
        found: dict[str, Finding] = {}
        for number, (finding, change) in enumerate(changes, start=1):
            self.tell(_REPAIRING, number / (len(changes) + 1))
            repair = self._effect(before, change)
            found[finding.rule] = replace(finding, repair=repair)
        return found

    def _effect(self, before: Simulation, change: Change) -> Repair | None:
        try:
            after = self._simulated(change.plan)
        except CyclicNetwork:
            return None
        minutes = self.facts.working_minutes(before.finish.percentile(0.80), after.finish.percentile(0.80))
        return Repair(change.text, minutes)

    def _simulated(self, plan: Plan) -> Simulation:
        from milepost.engine.simulation import simulate

        return simulate(plan, runs=self.runs, seed=self.facts.simulation.seed)
