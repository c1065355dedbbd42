"""The formulas of the published schedule checks, free of any plan."""

from __future__ import annotations

HARD_CONSTRAINTS = frozenset({"MSO", "MFO", "SNLT", "FNLT", "START_ON", "FINISH_ON"})
MANY_DAYS = 44
TEST_DAYS = 600


def share(part: int, whole: int) -> float:
    """Return a part of a whole, 0 when there is no whole."""
    return part / whole if whole else 0.0


def critical_path_length_index(length: float, total_float: float) -> float:
    """Return the critical path length index (CPLI).

    Parameters
    ----------
    length : float
        Working days from the data date to the forecast finish.
    total_float : float
        Working days from the forecast finish to the required one; negative when it comes too late.

    Examples
    --------
    >>> critical_path_length_index(120, -6)
    0.95
    """
    return (length + total_float) / length


def baseline_execution_index(finished: int, due: int, without_baseline: int) -> float:
    """Return the baseline execution index (BEI).

    Parameters
    ----------
    finished : int
        Tasks that are finished.
    due : int
        Tasks whose baseline finish is not after the data date.
    without_baseline : int
        Tasks without a baseline, which count as due.

    Examples
    --------
    >>> round(baseline_execution_index(38, due=40, without_baseline=2), 3)
    0.905
    """
    return finished / (due + without_baseline)


def near_critical_days(remaining_days: float) -> float:
    """Return up to how much float, in working days, a path is nearly critical."""
    return max(5.0, 0.1 * remaining_days)


def follows(moved: float, pushed: float) -> bool:
    """Whether a finish moves with a push, give or take a twentieth for different calendars on the way."""
    return pushed > 0 and abs(moved - pushed) <= pushed / 20
