"""Plain words for counts, shares, days, dates and task names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

NAMED = 3


def percent(share: float) -> str:
    """Return a share as a percentage that never rounds something to nothing or nearly all to all.

    Examples
    --------
    >>> percent(0.153), percent(0.004), percent(0.0001), percent(0.9999)
    ('15 %', '0.4 %', '< 0.1 %', '> 99.9 %')
    """
    if 0 < share < 0.001:
        return "< 0.1 %"
    if 0.999 < share < 1:
        return "> 99.9 %"
    close_to_the_edge = 0 < share < 0.01 or 0.99 < share < 1
    return f"{100 * share:.1f} %" if close_to_the_edge else f"{100 * share:.0f} %"


def days(value: float) -> str:
    """Return working days with at most one decimal.

    Examples
    --------
    >>> days(1), days(2.5), days(-3)
    ('1 day', '2.5 days', '-3 days')
    """
    rounded = round(value, 1)
    return f"{rounded:g} day" if rounded == 1 else f"{rounded:g} days"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun in singular or plural.

    Examples
    --------
    >>> counted(1, "link"), counted(4, "link")
    ('1 link', '4 links')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def day(moment: datetime) -> str:
    """Return the date of a moment."""
    return f"{moment:%Y-%m-%d}"


def listed(names: Sequence[str], *, quote: str = "“”") -> str:
    """Return up to three names, each between the two marks of `quote`, and how many more there are.

    Examples
    --------
    >>> listed(["Design", "Build", "Test", "Ship"])
    '“Design”, “Build”, “Test” and 1 more'
    """
    quoted = [f"{quote[:1]}{name}{quote[1:]}" for name in names[:NAMED]]
    if len(names) > NAMED:
        return f"{', '.join(quoted)} and {len(names) - NAMED:,} more"
    return joined(quoted)


def joined(words: Sequence[str]) -> str:
    """Return words with commas and an ``and`` before the last.

    Examples
    --------
    >>> joined(["leads", "lags", "logic"])
    'leads, lags and logic'
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def tally(what: str, names: Sequence[str], *, base: int, noun: str) -> str:
    """Return a sentence on how many of a base are concerned, and who.

    Examples
    --------
    >>> tally("Longer than 44 days", ["Build"], base=20, noun="unfinished task")
    'Longer than 44 days: 1 of 20 unfinished tasks (5 %), “Build”.'
    >>> tally("Longer than 44 days", [], base=20, noun="unfinished task")
    'Longer than 44 days: none of 20 unfinished tasks.'
    """
    of = counted(base, noun)
    if not names:
        return f"{what}: none of {of}."
    such_as = "such as " if len(names) > NAMED else ""
    listing = listed(names[:NAMED]) if such_as else listed(names)
    return f"{what}: {len(names):,} of {of} ({percent(len(names) / base)}), {such_as}{listing}."
