"""Luck: random numbers keyed by identity, and what the runs of a simulation share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from milepost.engine.plan import Effect, Impact, Plan
from milepost.engine.simulation.distributions import normal_quantiles, table_of

if TYPE_CHECKING:
    from milepost.engine.kernels.lanes import Luck

Keys = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]
Table = npt.NDArray[np.float32]

_GRID = 65536  # factors are rounded to this grid, so that they are the same on every machine
_COST_UNIT = 10_000  # costs are summed in ten-thousandths of a minor currency unit


@lru_cache(1 << 17)
def salt_of(kind: str, uid: str) -> int:
    """Return the 32-bit identity by which the draws of something are keyed."""
    return int.from_bytes(blake2b(f"{kind}\0{uid}".encode(), digest_size=4).digest(), "little")


def mixed(h: Keys) -> Keys:
    """Return a 32-bit hash of 32-bit keys (lowbias32 by C. Wellons)."""
    h = h ^ (h >> np.uint32(16))
    h = h * np.uint32(0x7FEB352D)
    h = h ^ (h >> np.uint32(15))
    h = h * np.uint32(0x846CA68B)
    return h ^ (h >> np.uint32(16))


def run_keys(seed: int, runs: int) -> Keys:
    """Return the key of each run."""
    start = np.uint32(salt_of("seed", str(seed)))
    return mixed(mixed(np.arange(runs, dtype=np.uint32)) ^ start)


def uniforms(keys: Keys, salt: int) -> npt.NDArray[np.float64]:
    """Return a number between 0 and 1 for each run, by the identity of what is drawn."""
    return (mixed(keys ^ np.uint32(salt)).astype(np.float64) + 0.5) / 2.0**32


def drawn(keys: Keys, salt: int, table: Table, offset: float, scale: float) -> Floats:
    """Return a draw from a quantile table for each run."""
    h = mixed(keys ^ np.uint32(salt))
    cell = (h >> np.uint32(24)).astype(np.intp)
    part = (h & np.uint32(0xFFFFFF)).astype(np.float32) * np.float32(2.0**-24)
    value = table[0, cell] + part * table[1, cell]
    return np.asarray(np.float32(offset) + np.float32(scale) * value, np.float32)


def factor(keys: Keys, name: str, spread: float) -> Floats:
    """Return a log-normal factor of median 1 for each run."""
    if spread == 0:
        return np.ones(len(keys), np.float32)
    raw = np.exp(spread * normal_quantiles(uniforms(keys, salt_of("factor", name))))
    return (np.round(raw * _GRID) / _GRID).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """Everything that the runs share: the kernels' luck, what happened, and what it cost.

    `happened` is a row an effect, `cost` in ten-thousandths of a minor currency unit a run.
    """

    luck: Luck
    happened: npt.NDArray[np.bool_]
    cost: npt.NDArray[np.int64]


def chances_of(plan: Plan, effects: Sequence[Effect], seed: int, runs: int) -> Chances:
    """Draw what the runs of a plan share; `effects` are those that hold, in the plan's order."""
    from milepost.engine.kernels.lanes import Luck

    keys = run_keys(seed, runs)
    rows = [factor(keys, "shared", plan.shared_factor), np.ones(runs, np.float32)]
    rows += [factor(keys, f"group {group.name}", group.spread) for group in plan.groups]
    percents, minutes = np.ones((len(effects), runs), np.float32), np.zeros((len(effects), runs), np.float32)
    happened, cost = np.zeros((len(effects), runs), np.bool_), np.zeros(runs, np.int64)
    for row, effect in enumerate(effects):
        happened[row] = uniforms(keys, salt_of("effect", effect.uid)) < effect.probability
        where = np.flatnonzero(happened[row])
        for number, impact in enumerate(effect.impacts):
            amount = _amounts(keys[where], effect, number, impact)
            if impact.unit == "percent":
                percents[row, where] *= np.maximum(1 + amount / np.float32(100), np.float32(0))
            elif impact.unit == "days":
                minutes[row, where] += amount * np.float32(plan.minutes_per_day)
            else:
                cost[where] += np.round(amount.astype(np.float64) * _COST_UNIT).astype(np.int64)
    return Chances(Luck(keys, np.stack(rows), percents, minutes), happened, cost)


def _amounts(keys: Keys, effect: Effect, number: int, impact: Impact) -> Floats:
    return drawn(keys, salt_of(f"impact {number}", effect.uid), *table_of(impact.amount))


def in_force(effects: Sequence[Effect], response: Literal["before", "after"]) -> tuple[Effect, ...]:
    """Return the effects as they are before their responses, or as they remain after them."""
    if response == "before":
        return tuple(effects)
    return tuple(
        effect
        if effect.response is None
        else Effect(effect.uid, effect.name, effect.response.probability, effect.response.impacts, effect.tasks)
        for effect in effects
    )
