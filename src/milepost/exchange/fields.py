"""Fields: the text of one row, read as numbers, dates and flags, refused by row and field."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta

from milepost.exchange.errors import InvalidValue

FIRST_YEAR, LAST_YEAR = 1950, 2199
MAX_MINUTES = 200 * 366 * 1440
MAX_NUMBER = 1e15
_NOT_A_DATE = frozenset({"", "NA", "N/A", "0000-00-00T00:00:00"})
_TRUE = frozenset({"1", "true", "y", "yes"})
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class Fields:
    """The fields of one row by name; an empty field counts as absent.

    Parameters
    ----------
    values : dict of str to str
    place : str
        The row as people know it: ``task 12 (Design)``.
    """

    __slots__ = ("place", "values")

    def __init__(self, values: dict[str, str], place: str = "") -> None:
        self.values = values
        self.place = place

    def refusal(self, name: str, problem: str, hint: str = "") -> InvalidValue:
        """Return the refusal of one field, for the caller to raise."""
        shown = self.text(name)
        return InvalidValue(f"{shown[:60]!r} {problem}.", place=f"{self.place}, {name}", hint=hint)

    def text(self, name: str, default: str = "") -> str:
        """Return a field without control characters and outer blanks."""
        value = self.values.get(name)
        return (clean(value) if value else "") or default

    def required(self, name: str) -> str:
        """Return the text of a field that must be there."""
        text = self.text(name)
        if not text:
            raise InvalidValue(f"{name} is missing.", place=self.place or name)
        return text

    def flag(self, name: str, default: str = "0") -> bool:
        """Return whether a field says yes; `default` is what an absent field says."""
        return self.text(name, default).lower() in _TRUE

    def number(self, name: str) -> float | None:
        """Return a number written with a point or a comma, with or without ``%``."""
        text = self.text(name)
        if not text:
            return None
        try:
            value = float(text.rstrip("% ").replace(",", "."))
        except ValueError:
            raise self.refusal(name, "is not a number") from None
        if not math.isfinite(value) or abs(value) > MAX_NUMBER:
            raise self.refusal(name, "is not a believable number")
        return value

    def whole(self, name: str) -> int | None:
        """Return a whole number."""
        value = self.number(name)
        if value is None:
            return None
        if value != int(value):
            raise self.refusal(name, "is not a whole number")
        return int(value)

    def share(self, name: str) -> float:
        """Return a percentage from 0 to 100; absent is 0."""
        value = self.number(name) or 0.0
        if not 0 <= value <= 100:
            raise self.refusal(name, "is not between 0 and 100 percent")
        return value

    def positive(self, name: str) -> float | None:
        """Return a number that must not be negative."""
        value = self.number(name)
        if value is not None and value < 0:
            raise self.refusal(name, "is negative")
        return value

    def moment(self, name: str) -> datetime | None:
        """Return a date with its time; ``NA`` counts as absent."""
        text = self.text(name)
        if text.upper() in _NOT_A_DATE:
            return None
        try:
            value = _moment(text)
        except ValueError:
            raise self.refusal(name, "is not a date", "Dates look like 2026-11-22T08:00:00.") from None
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            problem = f"is not between {FIRST_YEAR} and {LAST_YEAR}"
            raise self.refusal(name, problem, "Correct the date, or leave it out.")
        return value

    def day(self, name: str) -> date | None:
        """Return the day of a date."""
        value = self.moment(name)
        return None if value is None else value.date()


def clean(text: str) -> str:
    """Return text on one line, without the control characters that drive terminals."""
    return (text if text.isprintable() else _CONTROLS.sub(" ", text)).strip()


def half_up(value: float) -> int:
    """Round to the nearest whole number, halves up."""
    return math.floor(value + 0.5)


def _moment(text: str) -> datetime:
    """Read an ISO date; ``24:00`` is the next midnight, and a zone is left out: plan files keep the wall clock."""
    if text[11:16] == "24:00":
        return datetime.fromisoformat(text[:10]) + timedelta(days=1)
    return datetime.fromisoformat(text).replace(tzinfo=None)
