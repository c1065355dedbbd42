"""The text grammar that plan files, grids and spreadsheets share: durations, lags, links, money, percents and dates."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NoReturn

from milepost.engine.plan import LagUnit, LinkType
from milepost.engine.timeline import FIRST, LAST
from milepost.exchange.errors import InvalidValue

MAX_MINUTES = 100 * 366 * 1440
MAX_MONEY = Decimal(10) ** 15
_MAX_TEXT = 500
_NUMBER = r"\d+(?:\.\d+)?"
_DURATION = re.compile(rf"({_NUMBER})\s*([a-z]+)", re.IGNORECASE)
_PERCENT_LAG = re.compile(rf"({_NUMBER})\s*(e?)%", re.IGNORECASE)
_LAG_TEXT = rf"[+-]\s*{_NUMBER}\s*(?:[a-z]+|e?%)"
_LINK = re.compile(rf"(?P<task>.+?)\s*(?P<type>FS|SS|FF|SF)\s*(?P<lag>{_LAG_TEXT})?", re.IGNORECASE)
_UNITS = {
    "m": ("m", "min", "mins", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "d": ("d", "day", "days"),
    "w": ("w", "wk", "wks", "week", "weeks"),
    "mo": ("mo", "mon", "mons", "month", "months"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_ELAPSED = {"m": 1, "h": 60, "d": 1440, "w": 10_080, "mo": 43_200}
_LINK_TYPES: dict[str, LinkType] = {"FS": "FS", "SS": "SS", "FF": "FF", "SF": "SF"}


@dataclass(frozen=True, slots=True)
class Units:
    """How many minutes a written day, week and month of work have."""

    minutes_per_day: int = 480
    minutes_per_week: int = 2400
    days_per_month: int = 20

    def minutes(self, unit: str) -> int:
        """Return the working minutes of one ``m``, ``h``, ``d``, ``w`` or ``mo``."""
        month = self.minutes_per_day * self.days_per_month
        return {"m": 1, "h": 60, "d": self.minutes_per_day, "w": self.minutes_per_week, "mo": month}[unit]


@dataclass(frozen=True, slots=True)
class Duration:
    """Minutes of working time, or of the wall clock when `elapsed`."""

    minutes: float
    elapsed: bool = False

    @property
    def whole(self) -> int:
        """The minutes, rounded half up."""
        return (
            int(Decimal(repr(self.minutes)) + Decimal("0.5")) if self.minutes >= 0 else -Duration(-self.minutes).whole
        )


@dataclass(frozen=True, slots=True)
class Lag:
    """The distance of a link: minutes, or percent of the predecessor's duration."""

    amount: float = 0.0
    unit: LagUnit = "working"


@dataclass(frozen=True, slots=True)
class WrittenLink:
    """A link as it is written in the row of its successor."""

    predecessor: str
    type: LinkType = "FS"
    lag: Lag = Lag()


def parse_duration(text: str, *, units: Units) -> Duration:
    """Return the duration that `text` writes.

    Parameters
    ----------
    text : str
        A number with a unit: ``m h d w mo`` for working time, ``em eh ed ew emo`` for the wall clock;
        ``days``, ``weeks`` and so on are understood too.
    units : Units
        What a day, a week and a month mean in the plan.

    Raises
    ------
    InvalidValue
        When there is no number, no known unit, or more than 100 years.

    Examples
    --------
    >>> parse_duration("1.5d", units=Units()).minutes
    720.0
    >>> parse_duration("2ew", units=Units())
    Duration(minutes=20160.0, elapsed=True)
    """
    return _parsed_duration(text, units)


@lru_cache(4096)
def _parsed_duration(text: str, units: Units) -> Duration:
    match = _DURATION.fullmatch(_bounded(text))
    unit, elapsed = _unit(match[2].lower()) if match else ("", False)
    if match is None or not unit:
        _refuse(
            text, "a duration", "Write a number and a unit: 3d, 2w, 4h, 30m, 1mo, or 5ed for days of the wall clock."
        )
    per_unit = _ELAPSED[unit] if elapsed else units.minutes(unit)
    minutes = Decimal(match[1]) * per_unit
    if minutes > MAX_MINUTES:
        _refuse(text, "a believable duration", "A duration is at most 100 years.")
    return Duration(float(minutes), elapsed)


def format_duration(duration: Duration, *, units: Units) -> str:
    """Return the shortest exact text of a duration: days before hours before minutes.

    Examples
    --------
    >>> format_duration(Duration(720), units=Units())
    '1.5d'
    >>> format_duration(Duration(2880, elapsed=True), units=Units())
    '2ed'
    """
    sign = "-" if duration.minutes < 0 else ""
    minutes = abs(Decimal(repr(float(duration.minutes))))
    per_day = _ELAPSED["d"] if duration.elapsed else units.minutes_per_day
    prefix = "e" if duration.elapsed else ""
    for unit, size, steps in (("d", per_day, 4), ("h", 60, 2)):
        if minutes * steps % size == 0:
            return f"{sign}{_plain(minutes / size)}{prefix}{unit}"
    return f"{sign}{_plain(minutes)}{prefix}m"


def parse_lag(text: str, *, units: Units) -> Lag:
    """Return the lag that `text` writes: ``2d``, ``+2d``, ``-1ed``, ``+50%`` or ``-20e%``.

    Examples
    --------
    >>> parse_lag("-1ed", units=Units())
    Lag(amount=-1440.0, unit='elapsed')
    >>> parse_lag("+20e%", units=Units())
    Lag(amount=20.0, unit='elapsed_percent')
    """
    body = _bounded(text)
    sign = -1.0 if body.startswith("-") else 1.0
    body = body.lstrip("+-").strip()
    if percent := _PERCENT_LAG.fullmatch(body):
        amount = float(percent[1])
        if amount > 1e6:
            _refuse(text, "a believable lag", "A lag is at most 1,000,000 percent.")
        return _signed_lag(sign, amount, "elapsed_percent" if percent[2] else "percent")
    if not _DURATION.fullmatch(body):
        _refuse(text, "a lag", "Write it as +2d, -1ed (wall clock) or +50% (of the predecessor).")
    duration = parse_duration(body, units=units)
    return _signed_lag(sign, duration.minutes, "elapsed" if duration.elapsed else "working")


def format_lag(lag: Lag, *, units: Units) -> str:
    """Return the text of a lag with its sign; nothing when it is zero working minutes.

    Examples
    --------
    >>> format_lag(Lag(50, "percent"), units=Units())
    '+50%'
    """
    if not lag.amount and lag.unit == "working":
        return ""
    sign = "-" if lag.amount < 0 else "+"
    if lag.unit in ("percent", "elapsed_percent"):
        return f"{sign}{_plain(abs(Decimal(repr(float(lag.amount)))))}{'e' if lag.unit == 'elapsed_percent' else ''}%"
    return sign + format_duration(Duration(abs(lag.amount), lag.unit == "elapsed"), units=units)


def parse_link(text: str, *, units: Units, tasks: Container[str] = ()) -> WrittenLink:
    """Return the link that `text` writes in the row of its successor.

    Parameters
    ----------
    text : str
        The predecessor, then, unless it is finish-to-start, the type and the lag.
    units : Units
    tasks : container of str
        The ids that exist: one of them is taken as it stands, even when it ends like a link type.

    Examples
    --------
    >>> parse_link("12", units=Units())
    WrittenLink(predecessor='12', type='FS', lag=Lag(amount=0.0, unit='working'))
    >>> parse_link("api-3 SS+2d", units=Units()).lag
    Lag(amount=960.0, unit='working')
    """
    body = _bounded(text)
    if not body:
        _refuse(text, "a link", "Write the predecessor's id, then type and lag if needed: 12, 12FS+2d or 14SS-1ed.")
    match = _LINK.fullmatch(body)
    if match is None or body in tasks:
        return WrittenLink(body)
    lag = parse_lag(match["lag"], units=units) if match["lag"] else Lag()
    return WrittenLink(match["task"], _LINK_TYPES[match["type"].upper()], lag)


def format_link(link: WrittenLink, *, units: Units) -> str:
    """Return the text of a link: the id alone when it is finish-to-start without lag.

    Examples
    --------
    >>> format_link(WrittenLink("12", "FS", Lag(960)), units=Units())
    '12FS+2d'
    >>> format_link(WrittenLink("design", "SS"), units=Units())
    'design SS'
    """
    lag = format_lag(link.lag, units=units)
    if link.type == "FS" and not lag:
        return link.predecessor
    gap = "" if link.predecessor[-1:].isdigit() else " "
    return f"{link.predecessor}{gap}{link.type}{lag}"


def parse_money(value: str | int | Decimal, *, digits: int = 2) -> int:
    """Return an amount in minor units, exactly; fractions of a minor unit are refused.

    Examples
    --------
    >>> parse_money("1200.50")
    120050
    """
    minor = _decimal(value, "an amount of money", "Write it without currency or separators: 1200.50.").scaleb(digits)
    if abs(minor) > MAX_MONEY:
        _refuse(value, "a believable amount of money", "It has too many digits.")
    if minor != int(minor):
        _refuse(
            value, "an amount of money", f"The currency has {digits} decimals, as in {Decimal(120050).scaleb(-digits)}."
        )
    return int(minor)


def format_money(minor: int, *, digits: int = 2) -> str:
    """Return the text of an amount in minor units, without decimals when they are zero.

    Examples
    --------
    >>> format_money(120050), format_money(120000)
    ('1200.50', '1200')
    """
    amount = Decimal(minor).scaleb(-digits)
    return str(int(amount)) if amount == int(amount) else f"{amount:f}"


def parse_percent(value: str | int | float | Decimal) -> float:
    """Return percent: ``40``, ``"40"`` and ``"40%"`` are all 40.0.

    Examples
    --------
    >>> parse_percent("12.5%")
    12.5
    """
    text = value.strip().removesuffix("%").strip() if isinstance(value, str) else value
    return float(_decimal(text, "a percentage", "Write it as 40 or 40%.", shown=value))


def format_percent(percent: float) -> str:
    """Return percent as text, exactly.

    Examples
    --------
    >>> format_percent(12.5)
    '12.5%'
    """
    return f"{_plain(Decimal(repr(float(percent))))}%"


def parse_share(value: str | int | float | Decimal) -> float:
    """Return a share of one: ``0.35`` and ``"35%"`` are both 0.35.

    Examples
    --------
    >>> parse_share("35%"), parse_share("0.35")
    (0.35, 0.35)
    """
    hint = "Write it as 35% or 0.35."
    if isinstance(value, str) and value.rstrip().endswith("%"):
        return float(_decimal(value.strip().removesuffix("%").strip(), "a share", hint, shown=value) / 100)
    return float(_decimal(value, "a share", hint))


def format_share(share: float) -> str:
    """Return a share of one as percent, exactly.

    Examples
    --------
    >>> format_share(0.35)
    '35%'
    """
    return f"{_plain(Decimal(repr(float(share))) * 100)}%"


def parse_date(value: str | date) -> date:
    """Return a date, or a datetime when a time of day is given; both of the plan's own wall clock.

    Examples
    --------
    >>> parse_date("2026-11-22")
    datetime.date(2026, 11, 22)
    >>> parse_date("2026-11-22T13:00")
    datetime.datetime(2026, 11, 22, 13, 0)
    """
    day = _parsed_date(value.strip()) if isinstance(value, str) else value
    if day is None:
        _refuse(value, "a date", "Write it as 2026-11-22 or 2026-11-22T13:00.")
    if isinstance(day, datetime) and day.tzinfo is not None:
        _refuse(value, "a date of the plan's own clock", "Leave the offset out: 2026-11-22T13:00.")
    if not FIRST.year <= day.year < LAST.year:
        _refuse(value, "a believable date", f"The year must be between {FIRST.year} and {LAST.year - 1}.")
    return day


def format_date(day: date) -> str:
    """Return the text of a date or datetime, without seconds when they are zero.

    Examples
    --------
    >>> format_date(datetime(2026, 11, 22, 13, 0))
    '2026-11-22T13:00'
    """
    if not isinstance(day, datetime):
        return day.isoformat()
    return day.isoformat() if day.second or day.microsecond else day.isoformat(timespec="minutes")


def _parsed_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def _unit(word: str) -> tuple[str, bool]:
    if word in _UNIT_OF:
        return _UNIT_OF[word], False
    if word.startswith("e") and word[1:] in _UNIT_OF:
        return _UNIT_OF[word[1:]], True
    return "", False


def _signed_lag(sign: float, amount: float, unit: LagUnit) -> Lag:
    return Lag(sign * amount if amount else 0.0, unit)


def _decimal(value: str | float | Decimal, what: str, hint: str, *, shown: object = None) -> Decimal:
    text = value.strip() if isinstance(value, str) else str(value)
    number = (
        Decimal(text) if re.fullmatch(r"[+-]?\d+(\.\d+)?(E[+-]?\d{1,3})?", text[:_MAX_TEXT], re.IGNORECASE) else None
    )
    if number is None or len(text) > _MAX_TEXT or abs(number) > MAX_MONEY * 1000:
        _refuse(value if shown is None else shown, what, hint)
    return number


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _bounded(text: str) -> str:
    return text.strip() if len(text) <= _MAX_TEXT else ""


def _refuse(value: object, what: str, hint: str) -> NoReturn:
    text = str(value)
    shown = text if len(text) <= 60 else f"{text[:57]}..."
    raise InvalidValue(f"{shown!r} is not {what}.", hint=hint)
