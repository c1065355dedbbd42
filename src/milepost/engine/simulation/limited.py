"""Runs with limited resources: as any runs, but each places its tasks where what they need is free."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import local
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from milepost.engine.codes import FREE, MINUTES_ROW, NONE, STATE
from milepost.engine.limits import Generation, Limits, limits_of_network, order_of, profile_for
from milepost.engine.passes import run_passes
from milepost.engine.results import ResourceWait
from milepost.engine.simulation.runner import Counts, new_block, new_space, reference_of

if TYPE_CHECKING:
    from milepost.engine.kernels.crew_runs import Stage
    from milepost.engine.simulation.course import Field

Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class LimitedRuns:
    """Runs chunks of a field with limited resources, and gathers what they waited for.

    The order in which tasks are placed is that of the plan's own dates, the same in every run: teams keep
    their priorities whatever the luck.
    """

    field: Field
    limits: Limits
    order: Longs
    late_start: Longs
    waited: list[Longs]

    def __call__(self, counts: Counts, scratch: local, first: int, last: int) -> tuple[Longs, npt.NDArray[np.float64]]:
        """Run the blocks `first` to `last` and return what is counted by node and by draw."""
        from milepost.engine.kernels.crew_runs import run_limited_blocks
        from milepost.engine.kernels.lanes import Tally

        if not hasattr(scratch, "block"):
            scratch.block, scratch.space, scratch.stage = new_block(self.field), new_space(), self._new_stage()
        stage = scratch.stage._replace(waited=np.zeros_like(scratch.stage.waited))
        tally = Tally(
            counts.finish, counts.cost, counts.kept, counts.keep_at, counts.keep, counts.last,
            np.zeros_like(counts.critical), np.zeros_like(counts.sums),
        )  # fmt: skip
        frame = np.array([first, last, counts.runs, *reference_of(self.field)], np.int64)
        frame = np.concatenate((frame, self.field.rates))
        course, luck = self.field.course, counts.chances.luck
        run_limited_blocks(course, luck, scratch.block, scratch.space, tally, stage, frame)
        self.waited.append(stage.waited)
        return tally.critical, tally.sums

    def waits(self, runs: int) -> tuple[ResourceWait, ...]:
        """Return what the finish waited for, the scarcest first."""
        if not self.waited:
            return ()
        often, minutes = np.sum(self.waited, axis=0).tolist()
        found = [r for r in range(len(self.limits.resources)) if often[r]]
        found.sort(key=lambda r: (-minutes[r], -often[r], r))
        named = [(self.limits.resources[r], often[r] / runs) for r in found]
        return tuple(ResourceWait(resource.uid, resource.name, share) for resource, share in named)

    def _new_stage(self) -> Stage:
        from milepost.engine.kernels.crew_runs import Stage

        net, resources = self.field.network.net, len(self.limits.resources)
        size = net.nodes.shape[1]
        return Stage(
            net=net._replace(legs=net.legs.copy()),
            order=self.order,
            late_start=self.late_start,
            crew=self.limits.crew,
            profile=profile_for(self.limits.crew),
            early=np.zeros((5, size), np.int64),
            waits=np.full((3, size), -1, np.int64),
            waited=np.zeros((2, resources), np.int64),
            seen=np.full(resources, -1, np.int64),
        )


def limited_runs(given: Field, generation: Generation) -> LimitedRuns:
    """Prepare a field to be run with limited resources, placing tasks by a rule."""
    network, course = given.network, given.course
    nodes = course.nodes.copy()
    nodes[MINUTES_ROW] = np.arange(1, nodes.shape[1] + 1)  # all minutes are drawn before the first task is placed
    passes = run_passes(network)
    as_late = network.late & (network.net.nodes[STATE] == FREE)
    return LimitedRuns(
        field=replace(given, course=course._replace(nodes=nodes)),
        limits=limits_of_network(network),
        order=order_of(network, passes, generation),
        late_start=np.where(as_late, passes.late_start, NONE),
        waited=[],
    )
