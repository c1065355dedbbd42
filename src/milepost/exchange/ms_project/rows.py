"""Row: one element of MSPDI with its fields and the rows inside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from milepost.exchange.fields import MAX_MINUTES, Fields, half_up

_DURATION = re.compile(
    r"(-)?P(-)?(?:(\d+)D)?(?:T(-)?(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?", re.ASCII
)


class Row(Fields):
    """An element: leaves are its fields, everything else is a row of it."""

    __slots__ = ("name", "rows")

    def __init__(self, name: str) -> None:
        super().__init__({})
        self.name = name
        self.rows: list[Row] = []

    def locate(self) -> None:
        """Name the row for people: by its number and name."""
        number = self.text("ID") or self.text("UID")
        title = self.text("Name")
        self.place = f"{self.name.lower()} {number}" + (f" ({title[:60]})" if title else "")

    def inside(self, *path: str) -> Iterator[Row]:
        """Yield the rows at a path of names, each at the place of this row."""
        for row in self.rows:
            if row.name == path[0]:
                row.place = self.place
                if len(path) == 1:
                    yield row
                else:
                    yield from row.inside(*path[1:])

    def minutes(self, name: str) -> int | None:
        """Return a duration in whole minutes, halves up."""
        value = self.exact_minutes(name)
        return None if value is None else half_up(value)

    def exact_minutes(self, name: str, limit: float = MAX_MINUTES) -> float | None:
        """Return a duration such as ``PT8H30M0S`` in minutes."""
        text = self.text(name)
        if not text:
            return None
        match = _DURATION.fullmatch(text)
        if match is None or text.endswith(("P", "T")):
            raise self.refusal(name, "is not a duration", "Durations look like PT8H0M0S.")
        hours, minutes, seconds = (float((match[i] or "0").replace(",", ".")) for i in (5, 6, 7))
        value = int(match[3] or 0) * 1440 + hours * 60 + minutes + seconds / 60
        if value and (match[1] or match[2] or match[4]):
            raise self.refusal(name, "is a negative duration")
        if value > limit:
            raise self.refusal(name, "is longer than anything in a plan")
        return value

    def tenths(self, name: str) -> int:
        """Return a field in tenths of a minute as minutes; absent is 0."""
        return half_up((self.number(name) or 0.0) / 10)
