"""The outline of MSPDI: a row belongs to the row above it that stands one level higher."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from milepost.exchange.errors import HostileFile
from milepost.exchange.ms_project.rows import Row

MAX_LEVEL = 1_000


class Place(NamedTuple):
    """Where a task stands: its uid, its number or code, and the uid of its summary."""

    uid: str
    id: str
    parent: str | None


class Outline:
    """Where the rows stand, as they come by.

    Attributes
    ----------
    title : str
        The name of the project's own row.
    parents : set of str
        The uids of all summaries.
    uids, places : dict of str to str
        By the UID that the file gives a task: its uid in the plan, and its name for people.
    first_start : datetime or None
        The earliest start of all tasks.
    """

    def __init__(self) -> None:
        self.title = ""
        self.parents: set[str] = set()
        self.uids: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self.first_start: datetime | None = None
        self._path: list[tuple[int, str]] = []

    def place(self, row: Row, *, uid: str, code: str) -> Place | None:
        """Return where a row stands, or nothing if it is the project itself."""
        level = _level(row)
        if level <= 0:
            self.title = row.text("Name")
            return None
        if level > MAX_LEVEL:
            raise HostileFile(
                f"The outline is more than {MAX_LEVEL:,} levels deep.", place=f"{row.place}, OutlineLevel"
            )
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        parent = self._path[-1][1] if self._path else None
        if parent is not None:
            self.parents.add(parent)
        self._path.append((level, uid))
        self._name(row.text("UID"), uid, row)
        return Place(uid, code, parent)

    def _name(self, number: str, uid: str, row: Row) -> None:
        """Remember a task by the number that links and assignments call it by."""
        self.uids[number] = uid
        self.places[number] = row.place
        start = row.moment("Start")
        if start is not None and (self.first_start is None or start < self.first_start):
            self.first_start = start


def _level(row: Row) -> int:
    level = row.whole("OutlineLevel")
    if level is None:  # the outline number tells it as well: 1.2.1
        number = row.text("OutlineNumber")
        return 0 if number == "0" else number.count(".") + 1
    return level
