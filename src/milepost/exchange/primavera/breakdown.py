"""The work breakdown of P6 as summary tasks, and the order of everything below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from milepost.engine.plan import Task
from milepost.exchange.errors import HostileFile, InvalidValue
from milepost.exchange.fields import Fields
from milepost.exchange.primavera.tables import Cells, Record

PREFIX = "wbs-"  # keeps summaries apart from tasks of the same number
MAX_DEPTH = 200


class Breakdown:
    """The nodes of one project that hold tasks; its root is the project itself and no summary."""

    def __init__(self, nodes: Iterable[Cells], tasks: list[Record]) -> None:
        self._nodes = {uid: Fields(node, f"WBS {uid}") for node in nodes if (uid := node.get("wbs_id", ""))}
        self._tasks: dict[str, list[Record]] = defaultdict(list)
        for task in tasks:
            self._tasks[task.cells().get("wbs_id", "")].append(task)
        self._children: dict[str, list[str]] = defaultdict(list)
        for uid in sorted(self._nodes, key=self._place):
            self._children[self._parent(uid)].append(uid)
        self._held = self._holding()

    @property
    def name(self) -> str:
        """The name of the root."""
        return next((node.text("wbs_name") for node in self._nodes.values() if _is_root(node)), "")

    @property
    def empty(self) -> int:
        """How many nodes hold no task."""
        return sum(not _is_root(node) for uid, node in self._nodes.items() if uid not in self._held)

    def walk(self) -> Iterator[tuple[str | None, Task | Record]]:
        """Yield each summary, then its task rows, then what is below it, with the uid of the parent."""
        for uid, records in self._tasks.items():
            if uid not in self._nodes:
                yield from ((None, record) for record in records)
        waiting: list[tuple[str, Task | None, int]] = [(uid, None, 1) for uid in self._below("")]
        reached = 0
        while waiting:
            uid, above, depth = waiting.pop()
            reached += 1
            if depth > MAX_DEPTH:
                raise HostileFile(f"The work breakdown is more than {MAX_DEPTH} levels deep.", place=f"WBS {uid}")
            summary = above if _is_root(self._nodes[uid]) else _summary(self._nodes[uid], above)
            parent = summary.uid if summary else None
            if summary is not None and summary is not above:
                yield summary.parent, summary
            yield from ((parent, record) for record in self._tasks.get(uid, []))
            waiting += [(child, summary, depth + 1) for child in self._below(uid)]
        if reached < len(self._held):
            raise InvalidValue("The work breakdown closes a loop.", place="PROJWBS, parent_wbs_id")

    def _below(self, uid: str) -> list[str]:
        """Return the nodes below one that hold tasks, the last one first."""
        return [child for child in reversed(self._children.get(uid, [])) if child in self._held]

    def _holding(self) -> set[str]:
        """Return the nodes with a task somewhere below."""
        held: set[str] = set()
        for start in self._tasks:
            uid = start
            while uid in self._nodes and uid not in held:
                held.add(uid)
                uid = self._parent(uid)
        return held

    def _parent(self, uid: str) -> str:
        node = self._nodes[uid]
        parent = node.text("parent_wbs_id")
        return parent if parent in self._nodes and not _is_root(node) else ""

    def _place(self, uid: str) -> tuple[float, str]:
        return self._nodes[uid].number("seq_num") or 0.0, uid


def _is_root(node: Fields) -> bool:
    return node.flag("proj_node_flag")


def _summary(node: Fields, above: Task | None) -> Task:
    short = node.text("wbs_short_name")
    return Task(
        uid=PREFIX + node.text("wbs_id"),
        name=node.text("wbs_name") or short or node.text("wbs_id"),
        id=f"{above.id}.{short}" if above else short,
        parent=above.uid if above else None,
        summary=True,
    )
