"""Dates, durations, money and shares as people read them."""

from __future__ import annotations

import re
from datetime import date, datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISO_DATE = re.compile(
    r"“[^”]*”|'[^']*'|\b(?P<year>[12]\d{3})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?![\dT-])"
)
MINUS = "\N{MINUS SIGN}"


def format_date(moment: date | datetime, *, year: int | None = None) -> str:
    """Return a date as "6 May 2027"; the year is left out when it is `year`.

    Examples
    --------
    >>> format_date(date(2027, 5, 6)), format_date(date(2027, 5, 6), year=2027)
    ('6 May 2027', '6 May')
    """
    short = f"{moment.day} {MONTHS[moment.month - 1]}"
    return short if moment.year == year else f"{short} {moment.year}"


def readable_dates(text: str) -> str:
    """Return a sentence with its ISO dates as people read them; quoted names stay as they are.

    Examples
    --------
    >>> readable_dates("Promise 2027-08-09 for “Release 2027-01”.")
    'Promise 9 Aug 2027 for “Release 2027-01”.'
    """
    return _ISO_DATE.sub(_readable, text)


def _readable(found: re.Match[str]) -> str:
    if found["day"] is None:
        return found[0]
    try:
        return format_date(date(int(found["year"]), int(found["month"]), int(found["day"])))
    except ValueError:  # 2027-02-30 looks like a date and is none
        return found[0]


def format_moment(moment: datetime) -> str:
    """Return a local date and time as "2027-05-06T17:00", the form that other programs read."""
    return moment.isoformat(timespec="minutes")


def format_days(minutes: float, minutes_per_day: int = 480) -> str:
    """Return minutes of working time as days, or as hours when it is less than half a day.

    Examples
    --------
    >>> format_days(4800), format_days(720), format_days(-480), format_days(60)
    ('10 days', '1.5 days', '−1 day', '1 h')
    """
    days = abs(minutes) / minutes_per_day
    sign = MINUS if minutes < 0 else ""
    if days < 0.5:
        hours = _rounded(abs(minutes) / 60)
        return "0 days" if hours == "0" else f"{sign}{hours} h"
    text = _rounded(days)
    return f"{sign}{text} {'day' if text == '1' else 'days'}"


def format_shift(minutes: float, minutes_per_day: int = 480) -> str:
    """Return by how much a date moves: "3 days later", "3 days earlier" or "no change"."""
    amount = format_days(abs(minutes), minutes_per_day)
    if amount == "0 days":
        return "no change"
    return f"{amount} {'later' if minutes > 0 else 'earlier'}"


def format_money(minor: float, currency: str = "", digits: int = 2) -> str:
    """Return an amount of minor currency units in major ones, without cents from 100 on.

    Examples
    --------
    >>> format_money(123456789, "EUR"), format_money(1250, "USD"), format_money(0)
    ('EUR 1,234,568', 'USD 12.50', '0')
    """
    major = abs(minor) / 10**digits
    text = f"{major:,.0f}" if major >= 100 or major == 0 else f"{major:,.{digits}f}"
    return f"{currency} {MINUS if minor < 0 else ''}{text}".strip()


def format_share(share: float) -> str:
    """Return a share of simulation runs; runs never prove that something is certain.

    Examples
    --------
    >>> format_share(0.034), format_share(0.0), format_share(1.0)
    ('3 %', '< 1 %', '> 99 %')
    """
    if share < 0.01:
        return "< 1 %"
    if share > 0.99:
        return "> 99 %"
    return f"{share * 100:.0f} %"


def format_part(share: float) -> str:
    """Return a share that was counted, where none and all are exact: "0 %", "0.4 %", "100 %"."""
    percent = share * 100
    inexact = 0 < percent < 1 or 99 < percent < 100
    return f"{percent:.1f} %" if inexact else f"{percent:.0f} %"


def format_count(count: int, noun: str) -> str:
    """Return a count with its noun: "1 task", "4,217 tasks"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _rounded(value: float) -> str:
    if value >= 9.95:
        return f"{value:,.0f}"
    text = f"{value:.1f}"
    return text.removesuffix(".0")
