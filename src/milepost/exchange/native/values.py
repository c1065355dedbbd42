"""What a single TOML value may be: text, numbers, flags, lists and the plan's own quantities."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal, NoReturn, TypeGuard, TypeVar
from zoneinfo import ZoneInfo

from milepost.exchange.errors import InvalidValue
from milepost.exchange.quantities import (
    Duration,
    Units,
    parse_date,
    parse_duration,
    parse_money,
    parse_percent,
    parse_share,
)

T = TypeVar("T")
Moment = Literal["opens", "closes", "night"]
_UNITS = Units()
_NIGHT = time(23, 59)
_MAX_TEXT = 10_000
_MAX_NUMBER = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Scale:
    """How this plan writes quantities: its units, the decimals of its money and the hours of its day.

    A date without a time means the first working hour where something starts, the last one where something
    finishes, and the end of the day (23:59) where something is due.
    """

    units: Units = _UNITS
    digits: int = 2
    opens: time = time(8, 0)
    closes: time = time(17, 0)

    def moment(self, day: date, at: Moment) -> datetime:
        """Return a date as a datetime; one that has a time keeps it."""
        if isinstance(day, datetime):
            return day
        return datetime.combine(day, {"opens": self.opens, "closes": self.closes, "night": _NIGHT}[at])

    def written(self, moment: datetime, at: Moment) -> date:
        """Return the date alone when its time is the one that a bare date means."""
        return moment.date() if self.moment(moment.date(), at) == moment else moment

    def duration(self, value: object) -> Duration:
        """Read a duration such as ``"3d"``."""
        return parse_duration(text(value, "a duration", '"3d"'), units=self.units)

    def minutes(self, value: object, *, elapsed: bool = False) -> int:
        """Read a duration that must be in working or in elapsed time."""
        return same_clock(self.duration(value), elapsed=elapsed).whole

    def money(self, value: object) -> int:
        """Read an amount of money into minor units."""
        return parse_money(number(value, "an amount of money", "1200.50"), digits=self.digits)

    def rate(self, value: object) -> float:
        """Read a rate in major units, of which fractions of a minor unit are fine."""
        return float(number(value, "a rate", "95.50").scaleb(self.digits))

    def written_rate(self, minor: float) -> Decimal:
        """Return a rate in major units, exactly."""
        return Decimal(repr(float(minor))).scaleb(-self.digits)

    def written_money(self, minor: int) -> Decimal:
        """Return an amount in major units, exactly."""
        return Decimal(minor).scaleb(-self.digits)

    def moments(self, at: Moment) -> Callable[[object], datetime]:
        """Return a reader of dates that stand for that moment of the day."""
        return lambda value: self.moment(day(value), at)


def same_clock(duration: Duration, *, elapsed: bool) -> Duration:
    """Refuse a duration of the other clock than the task's."""
    if duration.elapsed != elapsed and duration.minutes:
        wanted = "elapsed time, as in 5ed" if elapsed else "working time, as in 5d"
        raise InvalidValue("Working and elapsed time are mixed in one task.", hint=f"Write {wanted}.")
    return Duration(duration.minutes, elapsed)


def text(value: object, what: str = "text", example: str = '"..."') -> str:
    """Read text."""
    if not isinstance(value, str):
        _refuse(value, what, f"Write it in quotes: {example}.")
    if len(value) > _MAX_TEXT:
        raise InvalidValue(f"A text of {len(value):,} characters is too long.", hint=f"At most {_MAX_TEXT:,} are read.")
    return value


def flag(value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        _refuse(value, "true or false", "Write it without quotes.")
    return value


def number(value: object, what: str = "a number", example: str = "12.5") -> Decimal:
    """Read a finite number of believable size."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        _refuse(value, what, f"Write it without quotes: {example}.")
    if isinstance(value, Decimal) and not value.is_finite():
        _refuse(value, what, f"Write a number such as {example}.")
    if _is_huge(value) or not -_MAX_NUMBER < value < _MAX_NUMBER:
        raise InvalidValue(f"The number is too large for {what}.", hint=f"Write a number such as {example}.")
    return Decimal(value)


def real(value: object) -> float:
    """Read a number as a float."""
    return float(number(value))


def whole(value: object) -> int:
    """Read a whole number."""
    found = number(value, "a whole number", "20")
    if found != int(found):
        _refuse(value, "a whole number", "Write it without decimals.")
    return int(found)


def positive(value: object) -> float:
    """Read a number that is zero or more."""
    found = real(value)
    if found < 0:
        _refuse(value, "a number of zero or more", "Leave out the sign.")
    return found


def percent(value: object) -> float:
    """Read percent from 0 to 100: ``40`` or ``"40%"``."""
    found = percent_points(value)
    if not 0 <= found <= 100:
        _refuse(value, "a percentage from 0 to 100", "Write it as 40 or 40%.")
    return found


def percent_points(value: object) -> float:
    """Read a change in percent, which may be negative or above 100: ``-10`` or ``"150%"``."""
    return parse_percent(value if isinstance(value, str) else number(value, "a percentage", "40"))


def probability(value: object) -> float:
    """Read a probability: ``0.35`` or ``"35%"``."""
    found = share(value)
    if not 0 <= found <= 1:
        _refuse(value, "a probability", "Write it between 0% and 100%, or between 0 and 1.")
    return found


def share(value: object) -> float:
    """Read a share of one that is zero or more: ``0.5`` or ``"50%"``."""
    found = parse_share(value if isinstance(value, str) else number(value, "a share", "0.5"))
    if not 0 <= found < math.inf:
        _refuse(value, "a share", "Write it as 50% or 0.5.")
    return found


def day(value: object) -> date:
    """Read a date or datetime, as TOML's own or in quotes."""
    if not isinstance(value, (str, date)):
        _refuse(value, "a date", "Write it as 2026-11-22 or 2026-11-22T13:00:00.")
    return parse_date(value)


def bare_day(value: object) -> date:
    """Read a date without a time."""
    found = day(value)
    if isinstance(found, datetime):
        _refuse(value, "a whole day", "Write it as 2026-11-22.")
    return found


def is_list(value: object) -> TypeGuard[list[object]]:
    """Whether the value is a list."""
    return isinstance(value, list)


def is_table(value: object) -> TypeGuard[dict[str, object]]:
    """Whether the value is a table."""
    return isinstance(value, dict)


def items(value: object) -> list[object]:
    """Read a list."""
    if not is_list(value):
        _refuse(value, "a list", "Write it in brackets, separated by commas.")
    return value


def listed(value: object) -> list[object]:
    """Read a list, or a single value as a list of one."""
    return value if is_list(value) else [value]


def texts(value: object) -> tuple[str, ...]:
    """Read a list of texts."""
    return tuple(text(item) for item in items(value))


def choice(*known: T) -> Callable[[object], T]:
    """Return a reader of one of the known words."""

    def read(value: object) -> T:
        for word in known:
            if value == word:
                return word
        _refuse(value, f"one of {', '.join(str(word) for word in known)}", "Choose one of them, in quotes.")

    return read


def time_zone(value: object) -> str:
    """Read the IANA name of a time zone; empty is none."""
    name = text(value)
    try:
        return ZoneInfo(name).key if name else ""
    except (ValueError, OSError, LookupError):
        _refuse(value, "a time zone", "Use an IANA name such as Europe/Berlin.")


def _refuse(value: object, what: str, hint: str) -> NoReturn:
    shown = _shown(value)
    raise InvalidValue(f"{shown} is not {what}.", hint=hint)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, dict)):
        return "A list" if isinstance(value, list) else "A table"
    if _is_huge(value):
        return "This number"
    found = repr(value) if isinstance(value, str) else str(value)
    return found if len(found) <= 60 else f"{found[:57]}..."


def _is_huge(value: object) -> bool:
    """Whether a whole number is too long to be compared or printed in good time."""
    return isinstance(value, int) and value.bit_length() > 64
