"""ProjectFile: the neutral shape that every format shares."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, time

from milepost.engine.plan import Plan
from milepost.exchange.errors import UnknownProject


@dataclass(frozen=True, slots=True)
class Loss:
    """Something in the file that the plan does not carry, or carries changed.

    `what` is the kind ("split task", "external link"), `place` names the row, `why` says what became of it.
    """

    what: str
    place: str
    why: str


OPENING = time(8)


def no_start(today: date) -> Loss:
    """Return the loss of a plan that names no start."""
    return Loss("no start date", "project", f"The plan names no start and is laid from today, {today}, on.")


@dataclass(frozen=True, slots=True)
class Project:
    """One project of a file: its plan, and what was lost on the way."""

    uid: str
    name: str
    plan: Plan
    losses: tuple[Loss, ...] = ()

    @property
    def linked_tasks(self) -> int:
        """How many tasks have at least one link."""
        return len({uid for link in self.plan.links for uid in (link.predecessor, link.successor)})

    @property
    def losses_by_kind(self) -> dict[str, int]:
        """How often each kind of loss occurred, most frequent first."""
        return dict(Counter(loss.what for loss in self.losses).most_common())


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its header, and the field of a task that it was read as, if any."""

    header: str
    field: str


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """What a plan file holds: its format and one or more projects; of a table, what its columns were read as."""

    format: str
    projects: tuple[Project, ...]
    columns: tuple[Column, ...] = ()

    def project(self, wanted: str | None = None) -> Project:
        """Return one project by uid, name or 1-based index; by default the one with most linked tasks."""
        if wanted is None:
            return max(self.projects, key=lambda p: (p.linked_tasks, len(p.plan.tasks)))
        for project in self.projects:
            if wanted in (project.uid, project.name):
                return project
        if wanted.isdigit() and 1 <= int(wanted) <= len(self.projects):
            return self.projects[int(wanted) - 1]
        names = "; ".join(
            f"{i} {p.name}" + (f" (id {p.uid})" if p.uid != p.name else "") for i, p in enumerate(self.projects, 1)
        )
        raise UnknownProject(f"No project {wanted!r} in the file.", hint=f"It holds: {names}.")
