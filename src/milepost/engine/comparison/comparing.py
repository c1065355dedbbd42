"""Comparing: what changed between two plans, and what each change does to the forecast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from milepost.engine.comparison.differences import Difference, Kind, differences_of
from milepost.engine.comparison.edits import applied, grounded, together
from milepost.engine.comparison.matching import Matching, aligned
from milepost.engine.comparison.trials import Shift, Trial, shift_of, tried
from milepost.engine.errors import OutOfRange
from milepost.engine.plan import Plan
from milepost.engine.simulation.monte_carlo import MOST_RUNS
from milepost.engine.simulation.runner import Watch, announce
from milepost.engine.working_time import WorkingTime
from milepost.errors import Refusal

MOST_ALONE = 30
_PHASE = "Simulating the changes"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a plan stands: its finish and cost in half and in four of five runs."""

    p50: datetime
    p80: datetime
    cost_p50: int
    cost_p80: int


@dataclass(frozen=True, slots=True)
class Measured:
    """One change, or several of a kind, with their effect on the forecast.

    Attributes
    ----------
    differences : tuple of Difference
        More than one when they were simulated together.
    shift : Shift or None
        What it does when it alone is made to the old plan; ``None`` when it cannot be made alone.
    reason : str
        Why it cannot.
    """

    differences: tuple[Difference, ...]
    shift: Shift | None
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What changed between two plans.

    Both plans and every change meet the same random numbers, keyed by the ids of the old plan. Each change is made
    to the old plan alone, so that its effect does not depend on the order in which changes are told; what they
    do only together is the remainder, and parts and remainder add up to the total.

    Attributes
    ----------
    old, new : Plan
        The new one under the ids of the old one.
    matching : Matching
        How the tasks of the two were paired.
    before, after : Standing
    total : Shift
        From the old plan to the new one.
    changes : tuple of Measured
        Each by itself on the old plan, the largest effect on the P80 finish first.
    remainder : Shift
        What the changes do only together: the total less the sum of the parts.
    runs, seed : int
    """

    old: Plan
    new: Plan
    matching: Matching
    before: Standing
    after: Standing
    total: Shift
    changes: tuple[Measured, ...]
    remainder: Shift
    runs: int
    seed: int

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All differences, in the order of their effects."""
        return tuple(difference for change in self.changes for difference in change.differences)


def compare(
    old: Plan,
    new: Plan,
    *,
    runs: int = 10_000,
    seed: int = 1,
    most_alone: int = MOST_ALONE,
    watch: Watch | None = None,
) -> Comparison:
    """Compare two plans by what their differences do to the forecast.

    Parameters
    ----------
    old, new : Plan
    runs, seed, watch
        As for `simulate`.
    most_alone : int
        How many changes are simulated one by one; where there are more, those of a kind are simulated together,
        the largest apart.

    Returns
    -------
    Comparison

    Raises
    ------
    InvalidPlan, UnknownReference, CyclicNetwork, NoWorkingTime, OutOfRange
        When one of the plans cannot be scheduled.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from datetime import datetime
    >>> from milepost.engine import Plan, Task, compare
    >>> task = Task("a", "Build", duration=2400)
    >>> plan = Plan(datetime(2026, 11, 23, 8), (task,), default_range="none", shared_factor=0)
    >>> longer = replace(plan, tasks=(replace(task, duration=3360),))
    >>> compare(plan, longer, runs=200).total.p80 / 480
    2.0
    """
    if not 1 <= runs <= MOST_RUNS:
        raise OutOfRange(f"{runs:,} runs are not possible.", hint=f"Choose between 1 and {MOST_RUNS:,} runs.")
    new, matching = aligned(old, new)
    announce(watch)
    bench = _Bench(old, new, runs=runs, seed=seed)
    batches = list(_batches(differences_of(old, new), old, most_alone))
    measured: list[Measured] = []
    for number, batch in enumerate(batches, start=2):
        if watch is not None:
            watch(_PHASE, number / (len(batches) + 2))
        measured.append(bench.measured(batch))
    return bench.comparison(matching, sorted(measured, key=_largest_first))


class _Bench:
    """Runs the old plan with one change after the other, on the same luck."""

    def __init__(self, old: Plan, new: Plan, *, runs: int, seed: int) -> None:
        self.old, self.ground, self.new = old, grounded(old, new), new
        self.runs, self.seed = runs, seed
        self.before, self.after = self._tried(old), self._tried(new)
        ends = [int(edge) for trial in (self.before, self.after) for edge in (trial.finish.min(), trial.finish.max())]
        self.time = WorkingTime(old, min(ends), max(ends))

    def measured(self, batch: Sequence[Difference]) -> Measured:
        """Return some differences with what they do together to the old plan."""
        moving = [difference.edit for difference in batch if difference.may_move]
        if not moving:
            return Measured(tuple(batch), Shift(0, 0, 0.0, 0.0, 0, 0))
        try:
            trial = self._tried(applied(self.ground, self.new, together(moving)))
        except Refusal as refusal:
            return Measured(tuple(batch), None, refusal.message)
        return Measured(tuple(batch), shift_of(self.before, trial, self.time))

    def comparison(self, matching: Matching, measured: Sequence[Measured]) -> Comparison:
        """Return the whole answer."""
        total = shift_of(self.before, self.after, self.time)
        return Comparison(
            old=self.old,
            new=self.new,
            matching=matching,
            before=_standing(self.before),
            after=_standing(self.after),
            total=total,
            changes=tuple(measured),
            remainder=_remainder(total, measured),
            runs=self.runs,
            seed=self.seed,
        )

    def _tried(self, plan: Plan) -> Trial:
        return tried(plan, runs=self.runs, seed=self.seed)


def _standing(trial: Trial) -> Standing:
    return Standing(trial.finish_at(0.5), trial.finish_at(0.8), trial.cost_at(0.5), trial.cost_at(0.8))


def _remainder(total: Shift, measured: Sequence[Measured]) -> Shift:
    """Return what is left of the total; its error is not known better than that of the total."""
    shifts = [each.shift for each in measured if each.shift is not None]
    left = {
        name: getattr(total, name) - sum(getattr(shift, name) for shift in shifts)
        for name in ("p50", "p80", "cost_p50", "cost_p80")
    }
    return replace(total, **left, p50_error=None, p80_error=None)


def _largest_first(measured: Measured) -> tuple[bool, int, int, int, int]:
    shift = measured.shift
    if shift is None:
        return False, 0, 0, 0, 0
    return True, -abs(shift.p80), -abs(shift.p50), -abs(shift.cost_p80), -abs(shift.cost_p50)


def _batches(differences: Sequence[Difference], old: Plan, most: int) -> Iterator[tuple[Difference, ...]]:
    """Yield the differences as they are simulated: one by one, or by kind where they are too many."""
    still = [difference for difference in differences if not difference.may_move]
    yield from ((difference,) for difference in still)
    kinds: defaultdict[Kind, list[Difference]] = defaultdict(list)
    for difference in differences:
        if difference.may_move:
            kinds[difference.kind].append(difference)
    durations = {task.uid: task.duration for task in old.tasks}
    left = max(most, len(kinds))
    rest = sorted(kinds.values(), key=len)
    for number, group in enumerate(rest):
        alone = left // (len(rest) - number)
        if len(group) > alone:
            group = sorted(group, key=lambda each: -_weight(each, durations))
            yield tuple(group[alone - 1 :])
            group = group[: alone - 1]
            left -= 1
        yield from ((difference,) for difference in group)
        left -= len(group)


def _weight(difference: Difference, durations: dict[str, int]) -> int:
    """Return a guess of how much a difference may matter: the minutes by which its tasks change."""
    pairs = ((value.before, value.after) for value in difference.values)
    changed = [abs(after - before) for before, after in pairs if isinstance(before, int) and isinstance(after, int)]
    return max(changed, default=0) or sum(durations.get(uid, 0) for uid in difference.uids)
