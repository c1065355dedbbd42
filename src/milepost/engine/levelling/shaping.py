"""Problems as the kernels read them: arcs grouped by task, resources side by side in 64-bit words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from milepost.engine.levelling.problem import Problem

if TYPE_CHECKING:
    from milepost.engine.kernels.periods import Shape

Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

WORD = 64  # bits


def shape_of(problem: Problem) -> Shape:
    """Return a problem made ready for the kernels."""
    from milepost.engine.kernels.order import grouped, topological
    from milepost.engine.kernels.periods import Shape

    source, target, lag = (np.ascontiguousarray(row) for row in problem.arcs)
    tails = lag + problem.durations[target] - problem.durations[source]
    at, entering = grouped(target, problem.size)
    back, leaving = grouped(source, problem.size)
    demands, free, guards = packed(problem)
    return Shape(
        durations=problem.durations.copy(),
        releases=problem.releases.copy(),
        order=topological(source, target, problem.size),
        at=at,
        sources=source[entering],
        lags=lag[entering],
        back=back,
        targets=target[leaving],
        tails=tails[leaving],
        demands=demands,
        free=free,
        guards=guards,
        crossed=np.array([(lag < 0).any(), (tails < 0).any()], np.int64),
    )


def packed(problem: Problem) -> tuple[Ints, Ints, Ints]:
    """Return demands (n, words), capacities (horizon, words) and guards (words,); see `Shape`."""
    demands = np.where(problem.durations[:, None] > 0, problem.demands, 0)
    table = problem.by_period
    scarce = np.flatnonzero(demands.sum(0) > table.min(1))
    places = _places(table[scarce].max(1) if len(scarce) else np.zeros(0, np.int64))
    words = places[-1][0] + 1 if places else 1
    taken, there = np.zeros((problem.size, words), np.uint64), np.zeros((table.shape[1], words), np.uint64)
    guards = np.zeros(words, np.uint64)
    for k, (word, shift, bits) in zip(scarce, places):
        guard = np.uint64(1 << (shift + bits - 1))
        guards[word] |= guard
        taken[:, word] |= demands[:, k].astype(np.uint64) << np.uint64(shift)
        there[:, word] |= (table[k].astype(np.uint64) << np.uint64(shift)) | guard
    free = np.repeat(there[-1:], problem.horizon + 1, axis=0)
    free[: len(there)] = there[: len(free)]
    return taken.view(np.int64), free.view(np.int64), guards.view(np.int64)


def _places(most: Ints) -> list[tuple[int, int, int]]:
    """Return the word, shift and bits, guard included, of each resource."""
    places: list[tuple[int, int, int]] = []
    word, used = 0, 0
    for capacity in most:
        bits = int(capacity).bit_length() + 1
        if used + bits > WORD:
            word, used = word + 1, 0
        places.append((word, used, bits))
        used += bits
    return places


def work_of(problem: Problem) -> npt.NDArray[np.float64]:
    """Return what each task takes of the resources, the scarcest weighing most."""
    energy = problem.durations[:, None] * problem.demands / np.maximum(problem.by_period[:, -1], 1)
    load = energy.sum(0)
    return np.asarray((energy * (load / max(load.max(initial=0.0), 1e-9)) ** 2).sum(1), np.float64)
