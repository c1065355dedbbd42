"""The live plan: a simulation that is kept, so that an edit runs only what it touches."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import local
from typing import Literal

import numpy as np
import numpy.typing as npt

from milepost.engine.codes import LANES, MINUTES_ROW
from milepost.engine.costs import COST_UNIT
from milepost.engine.network import compile_plan
from milepost.engine.plan import Plan
from milepost.engine.results import Distribution
from milepost.engine.simulation.course import as_it_may_go, field_of, may_end
from milepost.engine.simulation.luck import chances_of, in_force
from milepost.engine.simulation.outcomes import response_cost
from milepost.engine.simulation.patching import SPARE, Patch, patch_of
from milepost.engine.simulation.runner import new_block, new_space, padded
from milepost.engine.timeline import Timeline

Flags = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class LiveAnswer:
    """Where a live plan stands after an edit.

    Attributes
    ----------
    finish, cost : Distribution
    reran : int
        Tasks that ran again, counted once a block of runs; a whole run counts every task.
    patched : bool
        Whether the edit could be patched in; else the whole plan was compiled and run again.
    """

    finish: Distribution
    cost: Distribution
    reran: int
    patched: bool
    timeline: Timeline

    def finish_at(self, p: float) -> datetime:
        """Return the project's finish at percentile `p`."""
        return self.timeline.datetime(self.finish.percentile(p))


class LivePlan:
    """A plan whose forecast follows every edit.

    The same runs and seed give the same finishes as `simulate`, edit by edit, because every draw is keyed
    by the identity of its task: what an edit does not touch stays as it was, bit by bit.

    Parameters
    ----------
    plan : Plan
    runs, seed, response
        As for `simulate`.
    threads : int, optional
        By default one a processor.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from datetime import datetime
    >>> from milepost.engine import Link, LivePlan, Plan, Task
    >>> tasks = (Task("a", "Design", duration=960), Task("b", "Build", duration=2400))
    >>> plan = Plan(datetime(2026, 11, 23, 8), tasks, (Link("a", "b"),))
    >>> live = LivePlan(plan)
    >>> before = live.answer.finish_at(0.8)
    >>> longer = replace(plan, tasks=(tasks[0], replace(tasks[1], duration=4800)))
    >>> live.update(longer).finish_at(0.8) > before
    True
    """

    def __init__(
        self,
        plan: Plan,
        *,
        runs: int = 1024,
        seed: int = 1,
        response: Literal["before", "after"] = "before",
        threads: int | None = None,
    ) -> None:
        self.plan, self.runs, self.seed = plan, runs, seed
        self.response: Literal["before", "after"] = response
        self._pool = ThreadPoolExecutor(max_workers=threads or os.cpu_count() or 1)
        self._scratch = local()
        self.answer = self._restarted(plan)

    def update(self, plan: Plan) -> LiveAnswer:
        """Return the forecast of an edited plan; fastest when unchanged tasks and links are the same objects."""
        patch = patch_of(self.plan, plan, self._field)
        self.answer = self._restarted(plan) if patch is None else self._patched(patch)
        self.plan = plan  # not before: a refused edit leaves the plan as it was
        return self.answer

    def _restarted(self, plan: Plan) -> LiveAnswer:
        effects = in_force(plan.effects, self.response)
        self._field = field_of(compile_plan(as_it_may_go(plan)), effects, spare=SPARE)
        self._chances = chances_of(plan, effects, self.seed, padded(self.runs))
        self._cost = self._chances.cost + self._field.base_cost + response_cost(plan, self.response) * COST_UNIT
        self._blocks = [new_block(self._field) for _ in range(padded(self.runs) // LANES)]
        return self._answer(self._rerun(np.ones(self._size, np.uint8)), patched=False)

    def _patched(self, patch: Patch) -> LiveAnswer:
        self._cost += patch.base_cost - self._field.base_cost
        changed = np.zeros(self._size, np.uint8)
        changed[list(patch.nodes)] = 1
        self._take_back_costs(patch)
        self._field = patch.field
        return self._answer(self._rerun(changed), patched=True)

    @property
    def _size(self) -> int:
        return int(self._field.course.nodes.shape[1])

    def _take_back_costs(self, patch: Patch) -> None:
        """Take the time of tasks whose rate changes at the old rate, and give it at the new one."""
        nodes = self._field.course.nodes
        for i in patch.nodes:
            change = int(patch.field.rates[i] - self._field.rates[i])
            if change:
                for number, block in enumerate(self._blocks):
                    self._cost[number * LANES : (number + 1) * LANES] += change * block.minutes[
                        nodes[MINUTES_ROW, i]
                    ].astype(np.int64)

    def _rerun(self, changed: Flags) -> int:
        numbers = range(len(self._blocks))
        return sum(self._pool.map(self._rerun_block, numbers, [changed] * len(numbers)))

    def _rerun_block(self, number: int, changed: Flags) -> int:
        from milepost.engine.kernels.relay import rerun_block

        if not hasattr(self._scratch, "space"):
            self._scratch.space, self._scratch.old = new_space(), np.empty((3, LANES), np.int32)
        field, block = self._field, self._blocks[number]
        flags = np.stack((changed, np.zeros_like(changed)))
        ran = rerun_block(
            field.course, self._chances.luck, block, self._scratch.space, self._scratch.old,
            flags, self._cost, field.rates, number * LANES,
        )  # fmt: skip
        return int(ran)

    def _answer(self, reran: int, *, patched: bool) -> LiveAnswer:
        network = self._field.network
        finish = np.sort(self._finishes()[: self.runs].astype(np.int64) + network.origin)
        cost = np.sort((self._cost[: self.runs] + COST_UNIT // 2) // COST_UNIT)
        return LiveAnswer(Distribution(finish), Distribution(cost), reran, patched, network.timeline)

    def _finishes(self) -> npt.NDArray[np.int32]:
        from milepost.engine.kernels.relay import latest_of

        ends = np.flatnonzero(may_end(self._field)).astype(np.int32)
        latest = np.empty((len(self._blocks), LANES), np.int32)
        for row, block in zip(latest, self._blocks):
            latest_of(block, ends, row)
        return latest.ravel()
