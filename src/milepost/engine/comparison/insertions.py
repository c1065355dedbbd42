"""Insertions: tasks that came or went, with the links that go with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from milepost.engine.comparison.edits import Edit
from milepost.engine.plan import Link, Plan

_MOST_PAIRS = 400  # beyond this, what lies before and after a piece of work is not told pair by pair
_SPLIT = ("summary", "duration", "estimate", "elapsed", "type", "milestone", "remaining")

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Insertion:
    """Tasks that came, went, or came in place of others, as one edit; `uids` in the order of their plans."""

    kind: Literal["added", "removed", "replaced"]
    uids: tuple[str, ...]
    edit: Edit


def insertions_of(old: Plan, new: Plan) -> list[Insertion]:
    """Return the tasks that came and went.

    Tasks that are linked to each other, or lie in each other, came together. With them go the links around them,
    the shortcut that they replace or leave, the place of tasks that moved into them, and what became of a task
    that was split into them. Tasks that came where others went, between the same neighbours, replace them.
    """
    before, after = ({task.uid for task in plan.tasks} for plan in (old, new))
    added, removed = after - before, before - after
    if not added and not removed:
        return []
    pieces = _Pieces(sorted(added | removed))
    for plan, alone in ((new, added), (old, removed)):
        for a, b in _bonds(plan, alone):
            pieces.join(a, b)
    fields = _fields_around(old, new, added, removed, pieces)
    gaps = {**_gaps(new.links, added, pieces), **_gaps(old.links, removed, pieces)}
    _join_replaced(pieces, gaps)
    return list(_told(old, new, pieces, fields, _shortcuts(old, new, gaps, pieces)))


class _Pieces:
    """Disjoint sets of tasks."""

    def __init__(self, uids: Sequence[str]) -> None:
        self.outer = {uid: uid for uid in uids}

    def of(self, uid: str) -> str:
        """Return the task that stands for the piece of a task."""
        while self.outer[uid] != uid:
            self.outer[uid] = self.outer[self.outer[uid]]
            uid = self.outer[uid]
        return uid

    def join(self, a: str, b: str) -> None:
        """Make the pieces of two tasks one."""
        first, second = sorted((self.of(a), self.of(b)))
        self.outer[second] = first


def _bonds(plan: Plan, alone: set[str]) -> Iterator[Pair]:
    for task in plan.tasks:
        if task.uid in alone and task.parent in alone:
            yield task.parent, task.uid
    for link in plan.links:
        if link.predecessor in alone and link.successor in alone:
            yield link.predecessor, link.successor


def _fields_around(old: Plan, new: Plan, added: set[str], removed: set[str], pieces: _Pieces) -> list[tuple[str, Pair]]:
    """Return the changed fields of tasks around, each with a task of the piece that it goes with."""
    fresh = {task.uid: task for task in new.tasks}
    both = [(task, fresh[task.uid]) for task in old.tasks if task.uid in fresh]
    split = {task.uid for task, after in both if task.summary != after.summary}
    inside: dict[str, str] = {}
    for plan, alone in ((old, removed), (new, added)):
        for task in plan.tasks:
            if task.uid in alone and task.parent in split:
                pieces.join(inside.setdefault(task.parent, task.uid), task.uid)
    found: list[tuple[str, Pair]] = []
    for task, after in both:
        home = after.parent if after.parent in added else task.parent if task.parent in removed else None
        if home is not None and task.parent != after.parent:
            found.append((home, (task.uid, "parent")))
        if task.uid in inside:
            changed = [name for name in _SPLIT if getattr(task, name) != getattr(after, name)]
            found += [(inside[task.uid], (task.uid, name)) for name in changed]
    return found


def _gaps(links: Sequence[Link], alone: set[str], pieces: _Pieces) -> dict[str, set[Pair]]:
    """Return, for each piece, the pairs of neighbours before and after it."""
    ahead: defaultdict[str, set[str]] = defaultdict(set)
    behind: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        inside = link.predecessor in alone, link.successor in alone
        if inside == (False, True):
            ahead[pieces.of(link.successor)].add(link.predecessor)
        elif inside == (True, False):
            behind[pieces.of(link.predecessor)].add(link.successor)
    return {
        piece: {(a, b) for a in sources for b in behind[piece]}
        for piece, sources in ahead.items()
        if len(sources) * len(behind[piece]) <= _MOST_PAIRS
    }


def _join_replaced(pieces: _Pieces, gaps: dict[str, set[Pair]]) -> None:
    """Join the pieces that lie between the same two tasks."""
    between: dict[Pair, str] = {}
    for piece, pairs in gaps.items():
        for pair in pairs:
            pieces.join(between.setdefault(pair, piece), piece)


def _shortcuts(
    old: Plan, new: Plan, gaps: dict[str, set[Pair]], pieces: _Pieces
) -> dict[str, tuple[list[Link], list[Link]]]:
    """Return the links straight across each piece that only one of the plans has: those that went and that came."""
    across = {pair: pieces.of(piece) for piece, pairs in gaps.items() for pair in pairs}
    found: defaultdict[str, tuple[list[Link], list[Link]]] = defaultdict(lambda: ([], []))
    for number, (links, others) in enumerate(((old.links, new.links), (new.links, old.links))):
        elsewhere = {(link.predecessor, link.successor) for link in others}
        for link in links:
            pair = link.predecessor, link.successor
            if pair in across and pair not in elsewhere:
                found[across[pair]][number].append(link)
    return found


def _told(
    old: Plan,
    new: Plan,
    pieces: _Pieces,
    fields: Iterable[tuple[str, Pair]],
    shortcuts: dict[str, tuple[list[Link], list[Link]]],
) -> Iterator[Insertion]:
    members: defaultdict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    known = {task.uid for task in old.tasks}
    for number, plan in enumerate((old, new)):
        for task in plan.tasks:
            if task.uid in pieces.outer and (task.uid in known) == (number == 0):
                members[pieces.of(task.uid)][number].append(task.uid)
    around: defaultdict[str, set[Pair]] = defaultdict(set)
    for uid, pair in fields:
        around[pieces.of(uid)].add(pair)
    for piece, (gone, come) in members.items():
        cut, bridged = shortcuts.get(piece, ([], []))
        edit = Edit(
            fields=frozenset(around[piece]),
            added=frozenset(come),
            removed=frozenset(gone),
            links_gone=tuple(cut),
            links_come=tuple(bridged),
        )
        kind: Literal["added", "removed", "replaced"] = "replaced" if gone and come else "added" if come else "removed"
        yield Insertion(kind, (*gone, *come), edit)
