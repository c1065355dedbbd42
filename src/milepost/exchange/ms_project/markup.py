"""Markup: elements of MSPDI written in order, with the value types that MS Project reads."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime
from html import escape

from milepost.exchange.fields import clean, half_up

_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
Value = str | int | float | bool | datetime | None


class Markup:
    """The lines of an XML document; an absent value writes nothing."""

    def __init__(self, root: str, namespace: str) -> None:
        self._root = root
        self._lines = [
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
            f'<{root} xmlns="{namespace}">',
        ]
        self._indent = "  "

    def leaf(self, name: str, value: Value) -> None:
        """Write one element with a value."""
        if value is not None:
            text = escape(_NOT_IN_XML.sub("", clean(_written(value))), quote=False)
            self._lines.append(f"{self._indent}<{name}>{text}</{name}>")

    def leaves(self, **values: Value) -> None:
        """Write elements in the order given."""
        for name, value in values.items():
            self.leaf(name, value)

    @contextmanager
    def inside(self, name: str) -> Generator[None]:
        """Write an element around what is written meanwhile."""
        self._lines.append(f"{self._indent}<{name}>")
        self._indent += "  "
        yield
        self._indent = self._indent[:-2]
        self._lines.append(f"{self._indent}</{name}>")

    def bytes(self) -> bytes:
        """Return the document in UTF-8."""
        return "\n".join([*self._lines, f"</{self._root}>", ""]).encode()


def _written(value: str | int | float | bool | datetime) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S")
    return f"{value:.10f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def duration(minutes: float) -> str:
    """Return a duration in hours, minutes and seconds.

    Examples
    --------
    >>> duration(510)
    'PT8H30M0S'
    """
    seconds = half_up(minutes * 60)
    return f"PT{seconds // 3600}H{seconds // 60 % 60}M{seconds % 60}S"


def clock(minute: int) -> str:
    """Return a minute of the day as a time; the end of the day is written 00:00:00."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}:00"


def day_start(day: date) -> str:
    """Return the first moment of a day."""
    return f"{day.isoformat()}T00:00:00"


def day_end(day: date) -> str:
    """Return the last minute of a day, where MS Project lets it end."""
    return f"{day.isoformat()}T23:59:00"
