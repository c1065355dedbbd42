"""One good schedule at once: tasks placed one by one, in the order of a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import numpy.typing as npt

from milepost.engine.errors import InvalidPlan
from milepost.engine.levelling.problem import Problem
from milepost.engine.levelling.shaping import shape_of

if TYPE_CHECKING:
    from milepost.engine.kernels.periods import Shape

Ints = npt.NDArray[np.int64]
Rule = Literal["lft", "minslk", "priority"]

RULES: tuple[Rule, ...] = get_args(Rule)


def serial(problem: Problem, rule: Rule = "lft") -> Ints:
    """Return starts: task after task, each as early as there is room.

    Parameters
    ----------
    problem : Problem
    rule : {"lft", "minslk", "priority"}
        Of the tasks that wait for nothing any more, the next is the one that must finish first, that has the
        least float, or that has the highest priority.

    Examples
    --------
    >>> serial(Problem(durations=[2, 3], arcs=[[], [], []], demands=[[1], [1]], capacities=[1])).tolist()
    [0, 2]
    """
    shape = shape_of(problem)
    return one_by_one(shape, ranks(problem, shape, rule))


def parallel(problem: Problem, rule: Rule = "lft") -> Ints:
    """Return starts: period after period, each task that may start does when there is room, in the order of the rule.

    Examples
    --------
    >>> parallel(Problem(durations=[2, 3], arcs=[[], [], []], demands=[[1], [1]], capacities=[1])).tolist()
    [0, 2]
    """
    shape = shape_of(problem)
    return by_period(shape, ranks(problem, shape, rule))


def one_by_one(shape: Shape, ranks: Ints) -> Ints:
    """Return the starts of the serial scheme under these ranks."""
    from milepost.engine.kernels.listing import list_by
    from milepost.engine.kernels.periods import forwards

    order, waits, starts = np.empty((3, len(ranks)), np.int64)
    list_by(shape, ranks, order, waits, starts)
    forwards(shape, order, starts, shape.free.copy())
    return starts


def by_period(shape: Shape, ranks: Ints) -> Ints:
    """Return the starts of the parallel scheme under these ranks."""
    from milepost.engine.kernels.listing import period_by_period

    waits, starts = np.empty((2, len(ranks)), np.int64)
    period_by_period(shape, np.argsort(ranks).astype(np.int64), starts, waits, shape.free.copy())
    return starts


def ranks(problem: Problem, shape: Shape, rule: Rule) -> Ints:
    """Return the place of each task under a rule, 0 for the most urgent; equal ones by when they must finish."""
    if rule not in RULES:
        raise InvalidPlan(f"There is no rule {rule!r}.", place="rule", hint=f"Use one of {', '.join(RULES)}.")
    starts, finishes = dates(shape)
    first = {
        "lft": finishes,
        "minslk": finishes - starts - shape.durations,
        "priority": -problem.priorities,
    }[rule]
    found = np.empty(problem.size, np.int64)
    found[np.lexsort((finishes, first))] = np.arange(problem.size)
    return found


def dates(shape: Shape) -> tuple[Ints, Ints]:
    """Return the earliest starts and latest finishes of the tasks as if resources were plenty."""
    from milepost.engine.kernels.listing import earliest_starts, latest_finishes

    starts, finishes = np.empty((2, len(shape.durations)), np.int64)
    latest_finishes(shape, earliest_starts(shape, starts), finishes)
    return starts, finishes
