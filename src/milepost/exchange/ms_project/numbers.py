"""Numbers: the whole numbers by which MSPDI calls what a plan calls by any text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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


def aliases(numbers: Mapping[str, int]) -> Mapping[str, str]:
    r"""Return the uids to be kept beside their numbers; none if one of them cannot be written as it is.

    Examples
    --------
    >>> aliases({"design": 1, "3": 2}), aliases({"7": 7}), aliases({"two\nlines": 1})
    ({'design': 'design', '3': '3'}, {}, {})
    """
    if all(uid == str(number) for uid, number in numbers.items()) or not all(map(is_plain, numbers)):
        return {}
    return {uid: uid for uid in numbers}


def is_plain(text: str) -> bool:
    """Return whether a text comes back from a field as it went in."""
    return bool(text) and text.isprintable() and text.strip() == text


def _is_number(uid: str) -> bool:
    return uid.isascii() and uid.isdecimal() and str(int(uid)) == uid and 0 < int(uid) <= MAX_UID
