"""Numbers: the whole numbers by which MSPDI calls what a plan calls by any text."""

from __future__ import annotations

from collections.abc import Iterable

MAX_UID = 2_097_151  # MS Project refuses larger ones


def numbered(uids: Iterable[str]) -> dict[str, int]:
    """Return a number for each uid: its own if all have one that MS Project takes, else 1, 2, 3, ...

    Examples
    --------
    >>> numbered(["7", "3"]), numbered(["design", "3"])
    ({'7': 7, '3': 3}, {'design': 1, '3': 2})
    """
    listed = list(uids)
    if all(_is_number(uid) for uid in listed):
        return {uid: int(uid) for uid in listed}
    return {uid: number for number, uid in enumerate(listed, start=1)}


def _is_number(uid: str) -> bool:
    return uid.isascii() and uid.isdecimal() and str(int(uid)) == uid and 0 < int(uid) <= MAX_UID
