"""Recurring calendar exceptions of MSPDI, told day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice

from milepost.exchange.ms_project.rows import Row

MAX_DAYS = 200 * 366
_DAILY, _YEARLY_DAY, _YEARLY_POSITION, _MONTHLY_DAY, _MONTHLY_POSITION, _WEEKLY = range(1, 7)
_LAST_POSITION = 4
_ONE = timedelta(days=1)
_WEEKDAYS, _WEEKEND = frozenset(range(5)), frozenset({5, 6})
# MonthItem: any day, weekday, weekend day, then Sunday to Saturday
_ITEMS: dict[int, frozenset[int]] = {0: _WEEKDAYS | _WEEKEND, 1: _WEEKDAYS, 2: _WEEKEND}
_ITEMS |= {item: frozenset({(item + 3) % 7}) for item in range(3, 10)}


def occurrences(rule: Row) -> Iterator[date]:
    """Yield the days of an exception in order, from its first to its last day."""
    period = next(rule.inside("TimePeriod"), None)
    first = period.day("FromDate") if period else None
    last = period.day("ToDate") if period else None
    if first is None or last is None:
        return
    days = _days(first, last, _chooser(rule, first))
    count = rule.whole("Occurrences") if rule.flag("EnteredByOccurrences") else None
    yield from islice(days, count) if count and _recurs(rule) else days


def _days(first: date, last: date, chosen: Callable[[date], bool]) -> Iterator[date]:
    for offset in range(min((last - first).days + 1, MAX_DAYS)):
        day = first + timedelta(days=offset)
        if chosen(day):
            yield day


def _recurs(rule: Row) -> bool:
    return (rule.whole("Type") or _DAILY) != _DAILY or (rule.whole("Period") or 1) > 1


def _chooser(rule: Row, first: date) -> Callable[[date], bool]:
    kind = rule.whole("Type") or _DAILY
    period = max(rule.whole("Period") or 1, 1)
    if kind == _WEEKLY:
        return _weekly(rule.whole("DaysOfWeek") or 0, period, first)
    if kind in (_MONTHLY_DAY, _YEARLY_DAY):
        wanted = rule.whole("MonthDay") or first.day
        return _in_months(rule, first, lambda day: day.day == wanted)
    if kind in (_MONTHLY_POSITION, _YEARLY_POSITION):
        return _in_months(rule, first, _positioned(rule.whole("MonthItem") or 0, rule.whole("MonthPosition") or 0))
    step = period if kind == _DAILY else 1
    return lambda day: (day - first).days % step == 0


def _weekly(mask: int, period: int, first: date) -> Callable[[date], bool]:
    """Choose the days of the bit mask (1 is Sunday, 64 Saturday) in every `period`-th week."""
    sunday = first - timedelta(days=first.isoweekday() % 7)
    return lambda day: bool(mask >> day.isoweekday() % 7 & 1) and (day - sunday).days // 7 % period == 0


def _in_months(rule: Row, first: date, inner: Callable[[date], bool]) -> Callable[[date], bool]:
    if (rule.whole("Type") or 0) in (_YEARLY_DAY, _YEARLY_POSITION):
        month = (rule.whole("Month") or 0) + 1
        return lambda day: day.month == month and inner(day)
    period = max(rule.whole("Period") or 1, 1)
    return lambda day: _months(first, day) % period == 0 and inner(day)


def _months(first: date, day: date) -> int:
    return (day.year - first.year) * 12 + day.month - first.month


def _positioned(item: int, position: int) -> Callable[[date], bool]:
    """Choose the first to fourth, or the last, of a kind of day in its month."""
    kinds = _ITEMS.get(item, _ITEMS[0])

    def chosen(day: date) -> bool:
        if day.weekday() not in kinds:
            return False
        if position >= _LAST_POSITION:
            return not _same_month_after(day, kinds)
        return sum((day - _ONE * back).weekday() in kinds for back in range(1, day.day)) == position

    return chosen


def _same_month_after(day: date, kinds: frozenset[int]) -> bool:
    later = day + _ONE
    while later.month == day.month:
        if later.weekday() in kinds:
            return True
        later += _ONE
    return False
