"""Recurring calendar exceptions of MSPDI, told day by day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import dropwhile, islice, takewhile

from milepost.exchange.ms_project.rows import Row

_DAILY, _YEARLY_DAY, _YEARLY_POSITION, _MONTHLY_DAY, _MONTHLY_POSITION, _WEEKLY = range(1, 7)
_LAST_POSITION = 4
_WEEKDAYS, _WEEKEND = frozenset(range(5)), frozenset({5, 6})
# MonthItem: any day, weekday, weekend day, then Sunday to Saturday
_ITEMS: dict[int, frozenset[int]] = {
    0: _WEEKDAYS | _WEEKEND,
    1: _WEEKDAYS,
    2: _WEEKEND,
    **{item: frozenset({(item + 3) % 7}) for item in range(3, 10)},
}

Run = tuple[date, date]


def runs(rule: Row) -> Iterator[Run]:
    """Yield the first and last day of each stretch of an exception, in order."""
    period = next(rule.inside("TimePeriod"), None)
    first = period.day("FromDate") if period else None
    last = period.day("ToDate") if period else None
    if first is None or last is None or last < first:
        return
    if not _recurs(rule):
        yield first, last
        return
    days = takewhile(lambda day: day <= last, dropwhile(lambda day: day < first, _days(rule, first)))
    count = rule.whole("Occurrences") if rule.flag("EnteredByOccurrences") else None
    yield from ((day, day) for day in (islice(days, count) if count and count > 0 else days))


def _recurs(rule: Row) -> bool:
    kind = rule.whole("Type") or _DAILY
    return kind in (_YEARLY_DAY, _YEARLY_POSITION, _MONTHLY_DAY, _MONTHLY_POSITION, _WEEKLY) or (
        kind == _DAILY and _period(rule) > 1
    )


def _period(rule: Row) -> int:
    return min(max(rule.whole("Period") or 1, 1), 10_000)


def _days(rule: Row, first: date) -> Iterable[date]:
    """Yield days in order, without end; some may lie before `first`."""
    kind = rule.whole("Type") or _DAILY
    if kind == _WEEKLY:
        return _weekly(rule.whole("DaysOfWeek") or 0, _period(rule), first)
    if kind == _DAILY:
        return _steps(first, timedelta(days=_period(rule)))
    months = _months(rule, first)
    if kind in (_MONTHLY_DAY, _YEARLY_DAY):
        wanted = min(max(rule.whole("MonthDay") or first.day, 1), 31)
        return (date(year, month, min(wanted, monthrange(year, month)[1])) for year, month in months)
    kinds = _ITEMS.get(rule.whole("MonthItem") or 0, _ITEMS[0])
    position = min(max(rule.whole("MonthPosition") or 0, 0), _LAST_POSITION)
    return (_positioned(year, month, kinds, position) for year, month in months)


def _steps(first: date, step: timedelta) -> Iterator[date]:
    day = first
    while day.year < date.max.year - 30:
        yield day
        day += step


def _weekly(mask: int, period: int, first: date) -> Iterator[date]:
    """Yield the days of the bit mask (1 is Sunday, 64 Saturday) in every `period`-th week."""
    sunday = first - timedelta(days=first.isoweekday() % 7)
    chosen = [timedelta(days=offset) for offset in range(7) if mask >> offset & 1]
    if not chosen:
        return
    for week in _steps(sunday, timedelta(weeks=period)):
        yield from (week + offset for offset in chosen)


def _months(rule: Row, first: date) -> Iterator[tuple[int, int]]:
    """Yield year and month: every `period`-th month, or one month of every year."""
    if (rule.whole("Type") or 0) in (_YEARLY_DAY, _YEARLY_POSITION):
        month = min(max(rule.whole("Month") or 0, 0), 11) + 1
        yield from ((year, month) for year in range(first.year, date.max.year))
        return
    start = first.year * 12 + first.month - 1
    yield from ((number // 12, number % 12 + 1) for number in range(start, date.max.year * 12, _period(rule)))


def _positioned(year: int, month: int, kinds: frozenset[int], position: int) -> date:
    """Return the first to fourth, or the last, of a kind of day in a month."""
    length = monthrange(year, month)[1]
    days = [day for number in range(1, length + 1) if (day := date(year, month, number)).weekday() in kinds]
    return days[-1] if position == _LAST_POSITION else days[position]
