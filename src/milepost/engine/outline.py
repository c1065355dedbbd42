"""The outline: which task is inside which, and which take part in the schedule."""

from __future__ import annotations

from dataclasses import dataclass

from milepost.engine.errors import CyclicNetwork, InvalidPlan, UnknownReference
from milepost.engine.plan import Plan, Task


@dataclass(frozen=True, slots=True)
class Outline:
    """The work breakdown of a plan.

    Attributes
    ----------
    by_uid : dict of str to Task
    children : dict of str to list of str
        The tasks directly inside each summary, in plan order.
    leaves : tuple of Task
        Active tasks that are no summaries.
    summaries : tuple of Task
    """

    by_uid: dict[str, Task]
    children: dict[str, list[str]]
    leaves: tuple[Task, ...]
    summaries: tuple[Task, ...]

    @classmethod
    def of(cls, plan: Plan) -> Outline:
        """Read the outline of a plan; refuse repeated uids, unknown parents and loops of parents."""
        by_uid = {task.uid: task for task in plan.tasks}
        if len(by_uid) < len(plan.tasks):
            seen: set[str] = set()
            again = next(t for t in plan.tasks if t.uid in seen or seen.add(t.uid))  # type: ignore[func-returns-value]
            raise InvalidPlan(f"Two tasks have the id {again.uid!r}.", hint="Give each task an id of its own.")
        children: dict[str, list[str]] = {}
        for task in plan.tasks:
            if task.parent is not None:
                if task.parent not in by_uid:
                    raise UnknownReference(
                        f"Task {task.name!r} is inside {task.parent!r}, which does not exist.", place=f"task {task.uid}"
                    )
                children.setdefault(task.parent, []).append(task.uid)
        outline = cls(by_uid, children, (), ())
        inactive = {uid for task in plan.tasks if not task.active for uid in outline.inside(task.uid)}
        outline.check_parents()
        live = [task for task in plan.tasks if task.uid not in inactive]
        return cls(
            by_uid,
            children,
            tuple(t for t in live if not t.summary and t.uid not in children),
            tuple(t for t in live if t.summary or t.uid in children),
        )

    def check_parents(self) -> None:
        """Refuse tasks that are inside themselves."""
        safe: set[str] = set()
        for uid in self.children:
            path: list[str] = []
            inner: str | None = uid
            while inner is not None and inner not in safe:
                if inner in path:
                    raise CyclicNetwork(f"Task {inner!r} is inside itself.", hint="Correct its parent.")
                path.append(inner)
                inner = self.by_uid[inner].parent
            safe.update(path)

    def inside(self, uid: str) -> list[str]:
        """Return a task and everything inside it, outer first."""
        found, position = [uid], 0
        while position < len(found) <= len(self.by_uid):
            found += self.children.get(found[position], ())
            position += 1
        return found

    def ancestors(self, uid: str) -> list[str]:
        """Return the summaries around a task, the nearest first."""
        found: list[str] = []
        outer = self.by_uid[uid].parent
        while outer is not None:
            found.append(outer)
            outer = self.by_uid[outer].parent
        return found

    def active_leaves(self, uid: str) -> list[Task]:
        """Return the active tasks inside a summary that are no summaries; of such a task, itself."""
        found: list[Task] = []
        waiting = [uid]
        while waiting:
            task = self.by_uid[waiting.pop()]
            if not task.active:
                continue
            inner = self.children.get(task.uid)
            if inner:
                waiting += reversed(inner)
            elif not task.summary:
                found.append(task)
        return found
