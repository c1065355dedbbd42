"""Dates as tables write them: 20 forms, and no guess where day and month can be taken for each other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from milepost.exchange.errors import AmbiguousDates, InvalidValue
from milepost.exchange.table_options import DateOrder
from milepost.exchange.tables.cells import Cell

_EXCEL_BEGIN = datetime(1899, 12, 30)
_SERIALS = range(20_000, 90_000)  # the years 1954 to 2146
_LONG = 5  # years: a plan whose dates lie further apart was hardly written year first
_CENTURY_ENDS = 70  # 69 is 2069, 70 is 1970
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan january januar janv janvier ene enero", "feb february februar fevr fevrier febrero",
            "mar march mrz marz maerz mars marzo", "apr april avr avril abr abril", "may mai mayo",
            "jun june juni juin junio", "jul july juli juil juillet julio", "aug august aout ago agosto",
            "sep sept september septembre septiembre", "oct october okt oktober octobre octubre",
            "nov november novembre noviembre", "dec december dez dezember decembre dic diciembre",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_PLAIN = str.maketrans("äéèûáíóú", "aeeuaiou")
_WEEKDAYS = {
    **{day: n for n, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
    **{day: n for n, day in enumerate(("mo", "di", "mi", "do", "fr", "sa", "so"))},
}
_WEEKDAY = re.compile(r"([A-Za-z]{2,9})\.?,?\s+(?=\d)")
_TIME = re.compile(r"[T ,]\s*(\d{1,2}):(\d\d)(?::\d\d(?:\.\d+)?)?\s*([AaPp]\.?[Mm]\.?)?\s*$")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_ISO_WEEK = re.compile(r"\d{4}-?W\d\d-?\d", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)")
_DAY_MONTH = re.compile(r"(\d{1,2})\.?[-\s]\s*([^\W\d]+)\.?,?[-\s]\s*(\d{4}|\d\d)")
_MONTH_DAY = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """What a cell may mean: each order that it can be read in, and the day that it is then.

    A day that does not depend on the order stands under all of them; `timed` tells whether a time of day was given.
    """

    text: str
    place: str
    readings: Mapping[DateOrder, datetime]
    timed: bool


def parse(cell: Cell, *, place: str) -> WrittenDate:
    """Return what a cell may mean as a date.

    Examples
    --------
    >>> sorted(parse("03/04/2026", place="row 2").readings)
    ['dmy', 'mdy']
    >>> parse("22 Nov 2026", place="row 2").readings["dmy"]
    datetime.datetime(2026, 11, 22, 0, 0)
    """
    if isinstance(cell, date):
        timed = isinstance(cell, datetime)
        moment = cell.replace(tzinfo=None) if isinstance(cell, datetime) else datetime.combine(cell, time())
        return _certain(str(cell), place, moment, timed=timed)
    text = str(cell).strip()[:60]
    if isinstance(cell, int | float) and int(cell) in _SERIALS:
        moment = _EXCEL_BEGIN + timedelta(days=round(cell * 1440) / 1440)
        return _certain(text, place, moment.replace(microsecond=0), timed=moment.time() != time())
    body, clock = _split_time(text)
    try:
        readings = _readings(body)
    except ValueError:
        readings = {}
    if not readings:
        raise InvalidValue(f"{text!r} is not a date that we know.", place=place, hint="Write it as 2026-11-22.")
    moments: dict[DateOrder, datetime] = {
        order: datetime.combine(day, clock or time()) for order, day in readings.items()
    }
    return WrittenDate(text, place, moments, clock is not None)


def order_of(dates: Sequence[WrittenDate], *, wanted: DateOrder | None) -> DateOrder:
    """Return the order in which all dates can be read; refuse when there is none, or more than one and they differ.

    Parameters
    ----------
    dates : sequence of WrittenDate
    wanted : str, optional
        The order that the user names.
    """
    possible = _possible(dates)
    if wanted is not None and wanted not in possible:
        found = next(each for each in dates if wanted not in each.readings)
        why = f"{found.text!r} cannot be read as {wanted}."
        raise InvalidValue(why, place=found.place, hint=f"Say --dates {' or '.join(possible)}.")
    if wanted is not None:
        return wanted
    if len(possible) > 1 and "ymd" in possible:
        years = {found.readings["ymd"].year for found in dates}
        if years and max(years) - min(years) > _LONG:
            possible.remove("ymd")
    for found in dates:
        if len({found.readings[order] for order in possible}) > 1:
            raise _question(found, possible)
    return possible[0]


def _possible(dates: Sequence[WrittenDate]) -> list[DateOrder]:
    """Return the orders that fit all dates."""
    possible: list[DateOrder] = ["dmy", "mdy", "ymd"]
    deciding: WrittenDate | None = None
    for found in dates:
        left: list[DateOrder] = [order for order in possible if order in found.readings]
        if not left:
            other = f"{deciding.text!r} ({deciding.place})" if deciding else "the others"
            why = f"{found.text!r} does not have day and month in the same order as {other}."
            raise InvalidValue(why, place=found.place, hint="Write all dates alike, best as 2026-11-22.")
        if len(left) < len(possible):
            deciding = found
        possible = left
    return possible


def _question(found: WrittenDate, orders: Sequence[DateOrder]) -> AmbiguousDates:
    meanings = " or ".join(f"{found.readings[order].date().isoformat()} ({order})" for order in orders)
    return AmbiguousDates(
        f"{found.text!r} may be {meanings}, and no other date tells which.",
        place=found.place,
        hint=f"Say it: {' or '.join(f'--dates {order}' for order in orders)}.",
        orders=tuple(orders),
    )


def _certain(text: str, place: str, moment: datetime, *, timed: bool) -> WrittenDate:
    return WrittenDate(text, place, {"dmy": moment, "mdy": moment, "ymd": moment}, timed)


def _split_time(text: str) -> tuple[str, time | None]:
    match = _TIME.search(text)
    if match is None:
        return text, None
    hour, minute = int(match[1]), int(match[2])
    half = (match[3] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        return text, None
    return text[: match.start()].strip(), time(hour, minute)


def _readings(text: str) -> dict[DateOrder, date]:
    """Return the days that a text may mean, by order."""
    weekday: int | None = None
    if prefix := _WEEKDAY.match(text):
        word = prefix[1].lower()
        weekday = _WEEKDAYS.get(word, _WEEKDAYS.get(word[:3]))
        if weekday is not None:
            text = text[prefix.end() :]
    if same := _same_in_any_order(text):
        return {"dmy": same, "mdy": same, "ymd": same}
    match = _NUMBERS.fullmatch(text)
    if match is None:
        return {}
    a, b, year = int(match[1]), int(match[3]), match[4]
    found: dict[DateOrder, date] = {}
    orders: list[tuple[DateOrder, int, int, int]] = [("dmy", _year(year), b, a)]
    if match[2] != ".":  # nobody writes months first with points
        orders.append(("mdy", _year(year), a, b))
    if len(year) == 2 and match[2] != ".":
        orders.append(("ymd", _year(match[1].zfill(2)), b, int(year)))
    for order, *parts in orders:
        day = _day(*parts)
        if day is not None and (weekday is None or day.weekday() == weekday):
            found[order] = day
    return found


def _same_in_any_order(text: str) -> date | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := _COMPACT.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if _ISO_WEEK.fullmatch(text):
        return date.fromisoformat(text.upper())
    if match := _DAY_MONTH.fullmatch(text):
        return _day(_year(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_DAY.fullmatch(text):
        return _day(int(match[3]), _month(match[1]), int(match[2]))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int:
    return _MONTHS.get(word.lower().translate(_PLAIN), 0)


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < _CENTURY_ENDS else 1900)
