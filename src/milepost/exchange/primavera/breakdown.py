"""The work breakdown of P6 as summary tasks, and the order of everything below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from milepost.engine.plan import Task
from milepost.exchange.fields import Fields

Cells = dict[str, str]
PREFIX = "wbs-"  # keeps summaries apart from tasks of the same number


class Breakdown:
    """The nodes of one project that hold tasks; its root is the project itself and no summary."""

    def __init__(self, nodes: list[Cells], tasks: list[Cells]) -> None:
        self._nodes = {node["wbs_id"]: node for node in nodes if "wbs_id" in node}
        self._tasks: dict[str, list[Cells]] = defaultdict(list)
        for task in tasks:
            self._tasks[task.get("wbs_id", "")].append(task)
        self._children: dict[str, list[str]] = defaultdict(list)
        for uid in sorted(self._nodes, key=self._place):
            self._children[self._parent(uid)].append(uid)

    @property
    def name(self) -> str:
        """The name of the root."""
        return next((Fields(n).text("wbs_name") for n in self._nodes.values() if _is_root(n)), "")

    def walk(self) -> Iterator[tuple[str | None, Task | Cells]]:
        """Yield each summary, then its task rows, then what is below it, with the uid of the parent."""
        held = self._held()
        unknown = [task for uid, rows in self._tasks.items() if uid not in self._nodes for task in rows]
        yield from ((None, task) for task in unknown)
        path = [uid for uid in reversed(self._children[""]) if uid in held]
        while path:
            uid = path.pop()
            parent = self._summary(uid)
            if parent is not None:
                above = self._summary(self._parent(uid))
                yield above, Task(parent, _name(self._nodes[uid]), id=self._code(uid), parent=above, summary=True)
            yield from ((parent, task) for task in self._tasks[uid])
            path += [child for child in reversed(self._children[uid]) if child in held]

    def _held(self) -> set[str]:
        """Return the nodes with a task somewhere below; loops of parents end where they began."""
        held: set[str] = set()
        for uid in self._tasks:
            while uid in self._nodes and uid not in held:
                held.add(uid)
                uid = self._parent(uid)
        return held

    def _parent(self, uid: str) -> str:
        parent = self._nodes[uid].get("parent_wbs_id", "") if uid in self._nodes else ""
        return parent if parent in self._nodes and not _is_root(self._nodes[uid]) else ""

    def _summary(self, uid: str) -> str | None:
        return None if not uid or _is_root(self._nodes[uid]) else PREFIX + uid

    def _place(self, uid: str) -> tuple[float, str]:
        return Fields(self._nodes[uid], f"WBS {uid}").number("seq_num") or 0.0, uid

    def _code(self, uid: str) -> str:
        codes: list[str] = []
        seen: set[str] = set()
        while uid and uid not in seen:
            seen.add(uid)
            codes.append(Fields(self._nodes[uid]).text("wbs_short_name"))
            uid = self._parent(uid)
        return ".".join(reversed(codes))


def _is_root(node: Cells) -> bool:
    return Fields(node).flag("proj_node_flag")


def _name(node: Cells) -> str:
    row = Fields(node)
    return row.text("wbs_name") or row.text("wbs_short_name") or row.text("wbs_id")
