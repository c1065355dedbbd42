"""The runner: a field's runs in chunks on a few threads, the same bytes for any number of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from threading import local
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from milepost.engine.codes import DONE_WITH, LANES, MINUTES_ROW, MODE
from milepost.engine.simulation.course import Field, may_end
from milepost.engine.simulation.luck import Chances

if TYPE_CHECKING:
    from milepost.engine.kernels.lanes import Block, Space

Watch = Callable[[str, float], None]
Longs = npt.NDArray[np.int64]

KEPT = 12_500_000  # finishes of single tasks that are kept for their percentiles: 50 MB
_CHUNK = 8  # blocks that a thread runs between two reports


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """What the runs of a field came to.

    `finish` and `cost` have an entry a run; `kept` the finishes of node `i` in its first ``keep[i]`` runs,
    from ``keep_at[i]`` on; `last`, `critical` and `sums` are as in the kernels' tally.
    """

    field: Field
    chances: Chances
    runs: int
    finish: npt.NDArray[np.int32]
    cost: Longs
    kept: npt.NDArray[np.int32]
    keep_at: Longs
    keep: Longs
    last: npt.NDArray[np.uint8]
    critical: Longs
    sums: npt.NDArray[np.float64]


RunChunk = Callable[[Counts, local, int, int], tuple[Longs, npt.NDArray[np.float64]]]


def announce(watch: Watch | None) -> None:
    """Tell the watcher when the kernels are about to be compiled, once for each version on a machine."""
    from milepost.engine.kernels import are_compiled

    if watch is not None and not are_compiled():
        watch("Compiling the kernels for the first time, about half a minute", 0.0)


def padded(runs: int) -> int:
    """Return the runs rounded up to whole blocks."""
    return -(-runs // LANES) * LANES


def run_field(
    field: Field,
    chances: Chances,
    runs: int,
    *,
    threads: int | None = None,
    watch: Watch | None = None,
    run_chunk: RunChunk | None = None,
) -> Counts:
    """Run a field, by default as its links allow; `watch` is told the share done and may raise to stop."""
    run_chunk = run_chunk or _run_chunk
    counts = empty_counts(field, chances, runs)
    blocks = padded(runs) // LANES
    bounds = [(first, min(first + _CHUNK, blocks)) for first in range(0, blocks, _CHUNK)]
    scratch = local()
    with ThreadPoolExecutor(max_workers=min(threads or os.cpu_count() or 1, len(bounds))) as pool:
        waiting = [pool.submit(run_chunk, counts, scratch, *chunk) for chunk in bounds]
        _report(waiting, watch)
    for done in waiting:
        critical, sums = done.result()
        counts.critical[:] += critical
        counts.sums[:] += sums
    return counts


def empty_counts(field: Field, chances: Chances, runs: int) -> Counts:
    """Return counts in which nothing has been counted but what does not depend on time."""
    keep = _runs_to_keep(field, runs)
    return Counts(
        field=field,
        chances=chances,
        runs=runs,
        finish=np.empty(padded(runs), np.int32),
        cost=chances.cost + field.base_cost,
        kept=np.empty(int(keep.sum()), np.int32),
        keep_at=np.asarray(np.cumsum(keep) - keep, np.int64),
        keep=keep,
        last=may_end(field),
        critical=np.zeros(len(keep), np.int64),
        sums=np.zeros((3, len(field.drawn)), np.float64),
    )


def _report(waiting: list[Future[tuple[Longs, npt.NDArray[np.float64]]]], watch: Watch | None) -> None:
    try:
        done: Iterator[object] = as_completed(waiting)
        for number, _ in enumerate(done, start=1):
            if watch is not None:
                watch("Simulating", number / len(waiting))
    except BaseException:
        for future in waiting:
            future.cancel()
        raise


def _run_chunk(counts: Counts, scratch: local, first: int, last: int) -> tuple[Longs, npt.NDArray[np.float64]]:
    from milepost.engine.kernels import lanes

    field = counts.field
    if not hasattr(scratch, "block"):
        scratch.block, scratch.space = new_block(field), new_space()
    tally = lanes.Tally(
        counts.finish, counts.cost, counts.kept, counts.keep_at, counts.keep, counts.last,
        np.zeros_like(counts.critical), np.zeros_like(counts.sums),
    )  # fmt: skip
    bounds = np.array([first, last, counts.runs, *reference_of(field)], np.int64)
    lanes.run_blocks(field.course, counts.chances.luck, scratch.block, scratch.space, tally, field.rates, bounds)
    return tally.critical, tally.sums


def new_block(field: Field) -> Block:
    """Return room for one block of runs."""
    from milepost.engine.kernels.lanes import Block

    nodes = field.course.nodes
    minutes = int(nodes[MINUTES_ROW].max(initial=0)) + 1
    return Block(
        finish=np.empty((nodes.shape[1], LANES), np.int32),
        start=np.empty((max(field.starts, 1), LANES), np.int32),
        minutes=np.zeros((minutes, LANES), np.int32),
        driver=np.empty((nodes.shape[1], LANES), np.uint8),
        own=np.empty((len(field.drawn), LANES), np.float32),
    )


def new_space() -> Space:
    """Return scratch rows for one thread."""
    from milepost.engine.kernels.lanes import Space

    return Space(np.empty((9, LANES), np.int32), np.empty(LANES, np.float32), np.empty(LANES, np.uint32))


def reference_of(field: Field) -> tuple[int, int]:
    """Return the project's calendar and the working minutes at its start, from which finishes are measured."""
    from milepost.engine.kernels.clock import worked

    network = field.network
    clock = network.project_clock
    return clock, int(worked(network.net.clocks, clock, network.minute(network.plan.start)))


def _runs_to_keep(field: Field, runs: int) -> Longs:
    """Return how many runs of each node to keep: all of milestones and deadlines, of others what fits."""
    course, nodes = field.course, field.course.nodes.shape[1]
    fitting = max(KEPT // max(nodes, 1) // LANES * LANES, 1024)
    keep = np.full(nodes, min(fitting, padded(runs)), dtype=np.int64)
    for i, task in enumerate(field.network.tasks):
        if task is None or course.nodes[MODE, i] == DONE_WITH:
            keep[i] = 0
        elif task.milestone or task.deadline is not None:
            keep[i] = padded(runs)
    return keep
