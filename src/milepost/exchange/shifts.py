"""Shifts of a day: half-open minutes, sorted and joined."""

from __future__ import annotations

from collections.abc import Iterable

from milepost.engine.plan import Shift

DAY = 1440


def merged(shifts: Iterable[Shift]) -> tuple[Shift, ...]:
    """Return shifts in order; those that touch or overlap become one.

    Examples
    --------
    >>> merged([(780, 1020), (480, 720), (700, 780)])
    ((480, 1020),)
    """
    joined: list[Shift] = []
    for first, last in sorted(shifts):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)
