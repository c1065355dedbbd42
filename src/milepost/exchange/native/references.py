"""What a plan file may refer to: its tasks, people, calendars and groups by id."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from milepost.engine.errors import UnknownReference
from milepost.engine.plan import ResourceKind
from milepost.exchange.native.rows import suggestion
from milepost.exchange.native.values import items, text


@dataclass(frozen=True, slots=True)
class Known:
    """The ids of the file."""

    tasks: frozenset[str]
    calendars: frozenset[str]
    groups: frozenset[str]
    people: Mapping[str, ResourceKind]

    def task(self, value: object) -> str:
        """Read the id of a task."""
        return reference(value, known=self.tasks, noun="task")

    def calendar(self, value: object) -> str:
        """Read the id of a calendar."""
        return reference(value, known=self.calendars, noun="calendar")

    def group(self, value: object) -> str:
        """Read the name of a group."""
        return reference(value, known=self.groups, noun="group")

    def person(self, value: object) -> str:
        """Read the id of one of the people."""
        return reference(value, known=self.people, noun="person")


def references(read: Callable[[object], str]) -> Callable[[object], tuple[str, ...]]:
    """Return a reader of a list of ids."""
    return lambda value: tuple(read(item) for item in items(value))


def reference(value: object, *, known: Collection[str], noun: str) -> str:
    """Return an id that exists, or refuse it."""
    wanted = text(value, f"the id of a {noun}")
    if wanted not in known:
        raise UnknownReference(
            f"There is no {noun} {wanted[:60]!r}.",
            hint=suggestion(wanted, set(known)) or "Write the id as it stands in its own header.",
        )
    return wanted
