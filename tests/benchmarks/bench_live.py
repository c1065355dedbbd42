"""The live plan: the forecast after one edit of 10,000 tasks at 1,024 runs."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from statistics import median

import numpy as np

from milepost.engine import LiveAnswer, LivePlan, Plan, simulate
from tests.benchmarks.edits import OF_TASKS_AND_LINKS, OF_THE_WHOLE, Edit
from tests.benchmarks.measuring import timed
from tests.benchmarks.plans import network
from tests.benchmarks.reporting import Figure, Report, tell

TASKS, RUNS, EFFECTS = 10_000, 1_024, 200
EDITS, WHOLE_EDITS, CHECK_EVERY = 60, 9, 15
MEDIAN_BAR, WORST_BAR = 0.040, 0.100


class _Session:
    """A live plan that is edited, one edit after the other, each timed."""

    def __init__(self) -> None:
        self.random = Random(5)  # noqa: S311 - for plans, not for secrets
        self.plan = network(TASKS, effects=EFFECTS)
        self.live = LivePlan(self.plan, runs=RUNS)
        self.seconds: defaultdict[str, list[float]] = defaultdict(list)
        self.compiled: defaultdict[str, int] = defaultdict(int)
        self.correct = True

    def make(self, edits: dict[str, Edit], *, count: int, check_every: int) -> list[float]:
        """Make so many edits, their kinds in turn, and return how long each took."""
        kinds = [list(edits)[k % len(edits)] for k in range(count)]
        self.random.shuffle(kinds)
        for number, kind in enumerate(kinds, start=1):
            self._edit(kind, edits[kind])
            if number % check_every == 0:
                self.correct &= _equal(self.live.answer, self.plan)
        return [seconds for kind in edits for seconds in self.seconds[kind]]

    def _edit(self, kind: str, edit: Edit) -> None:
        self.plan = edit(self.random, self.plan)
        self.seconds[kind].append(timed(lambda: self.live.update(self.plan), times=1).median)
        self.compiled[kind] += not self.live.answer.patched

    def figure(self, kind: str) -> Figure:
        seconds, compiled = self.seconds[kind], self.compiled[kind]
        whole = f", {compiled} by compiling the plan again" if 0 < compiled < len(seconds) else ""
        return Figure(
            f"{kind}: median of {len(seconds)}, worst {max(seconds) * 1000:.0f} ms{whole}",
            median(seconds),
            least=min(seconds),
        )


def report() -> Report:
    """Make the edits and tell the times by kind."""
    session = _Session()
    edits = session.make(OF_TASKS_AND_LINKS, count=EDITS, check_every=CHECK_EVERY)
    whole = session.make(OF_THE_WHOLE, count=WHOLE_EDITS, check_every=WHOLE_EDITS)
    return Report(
        "Live: the forecast after an edit",
        f"The plan of the simulation, {TASKS:,} tasks with {EFFECTS} effects, at {RUNS:,} runs. An edit of a task or "
        "a link runs again only what it touches; one that adds or removes tasks, or changes an effect, compiles "
        "and runs the whole plan.",
        (
            Figure(f"{EDITS} random edits of tasks and links, median", median(edits), least=min(edits), bar=MEDIAN_BAR),
            Figure("the same, worst", max(edits), bar=WORST_BAR),
            *map(session.figure, OF_TASKS_AND_LINKS),
            Figure(f"{WHOLE_EDITS} edits that compile the whole plan, median", median(whole), least=min(whole)),
            Figure("the same, worst", max(whole)),
            *map(session.figure, OF_THE_WHOLE),
        ),
        (("the answers are those of a new simulation of the edited plan, to the byte", session.correct),),
    )


def _equal(answer: LiveAnswer, plan: Plan) -> bool:
    fresh = simulate(plan, runs=RUNS)
    pairs = ((answer.finish, fresh.finish), (answer.cost, fresh.cost))
    return all(np.array_equal(one.samples, other.samples) for one, other in pairs)


if __name__ == "__main__":
    tell(report, "tests.benchmarks.bench_live")
