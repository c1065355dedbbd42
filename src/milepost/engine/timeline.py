"""The time axis: whole minutes since 1970, of the wall clock or of UTC when the plan names a zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt

from milepost.engine.errors import InvalidPlan, OutOfRange

DAY = 1440
FIRST = datetime(1950, 1, 1)
LAST = datetime(2200, 1, 1)
_EPOCH = datetime(1970, 1, 1)
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = _EPOCH.toordinal()
_MINUTE = timedelta(minutes=1)
_FAR = 4000 * 365 * DAY  # beyond this numpy no longer gives datetimes


def rounded(value: float) -> int:
    """Return the nearest whole minute, halves up."""
    return int(value + 0.5) if value >= 0 else -int(0.5 - value)


@cache
def zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name, or refuse."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidPlan(f"There is no time zone {name!r}.", hint="Use an IANA name such as Europe/Berlin.") from None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Minutes to and from local datetimes.

    Parameters
    ----------
    time_zone : str
        IANA name; empty keeps a floating wall clock on which every day has 1,440 minutes.

    Examples
    --------
    >>> from datetime import datetime
    >>> line = Timeline("Europe/Berlin")
    >>> line.minute(datetime(2026, 3, 30)) - line.minute(datetime(2026, 3, 29))
    1380
    """

    time_zone: str = ""

    def minute(self, moment: datetime) -> int:
        """Return the minute of a local datetime, seconds rounded half up."""
        if self.time_zone:
            since = moment.replace(tzinfo=zone(self.time_zone)) - _EPOCH_UTC
        else:
            since = moment.replace(tzinfo=None) - _EPOCH
        return (since + timedelta(seconds=30)) // _MINUTE

    def datetimes(self, minutes: npt.NDArray[np.int64]) -> list[datetime]:
        """Return the local datetimes of many minutes."""
        if self.time_zone or (len(minutes) and abs(minutes).max() > _FAR):
            return [self.datetime(int(minute)) for minute in minutes]
        moments: list[datetime] = minutes.astype("datetime64[m]").tolist()
        return moments

    def datetime(self, minute: int) -> datetime:
        """Return the local datetime, without a zone, of a minute."""
        try:
            if self.time_zone:
                return (_EPOCH_UTC + minute * _MINUTE).astimezone(zone(self.time_zone)).replace(tzinfo=None)
            return _EPOCH + minute * _MINUTE
        except OverflowError:
            raise OutOfRange(
                "A task would end beyond the year 9999.", hint="Look for a duration or lag that is far too long."
            ) from None


def check_believable(moment: datetime) -> None:
    """Refuse a date that no plan means."""
    if not FIRST <= moment.replace(tzinfo=None) < LAST:
        raise OutOfRange(
            f"The date {moment:%Y-%m-%d} is not between {FIRST:%Y} and {LAST:%Y}.",
            hint="Correct the date, or leave it out.",
        )


def day_number(day: date) -> int:
    """Return the days from 1970-01-01 to `day`."""
    return day.toordinal() - _EPOCH_ORDINAL
