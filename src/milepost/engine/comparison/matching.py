"""Matching: which task of a new plan is which of the old one, and the new plan under the old ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeVar

from milepost.engine.plan import Plan, Task

_Names = Mapping[str, str]


class _Named(Protocol):
    @property
    def uid(self) -> str: ...
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=_Named)


@dataclass(frozen=True, slots=True)
class Matching:
    """How the tasks of two plans were paired.

    Attributes
    ----------
    by : {'uid', 'name'}
        Whether ids tell which task is which, or names with their place in the outline.
    pairs : int
        Tasks that both plans have.
    recognised : tuple of str
        Old ids of tasks that the new plan knows by another id, and that were paired by name although ids count.
    """

    by: Literal["uid", "name"]
    pairs: int
    recognised: tuple[str, ...] = ()


def aligned(old: Plan, new: Plan) -> tuple[Plan, Matching]:
    """Return the new plan with the ids that the old one uses for the same things, and how they were matched.

    Ids count as long as most tasks of one id also agree in name, or in row, duration and parent. Else the files
    come from different sources, and tasks are the same when both their name and their place in the outline
    occur once. Draws are keyed by id, so that both plans meet the same luck afterwards.
    """
    by: Literal["uid", "name"] = "uid" if _ids_agree(old, new) else "name"
    tasks = _paired_tasks(old, new, by)
    names = {
        "tasks": _fresh(old.tasks, new.tasks, tasks),
        "calendars": _fresh(old.calendars, new.calendars, _paired(old.calendars, new.calendars, by)),
        "resources": _fresh(old.resources, new.resources, _paired(old.resources, new.resources, by)),
        "effects": _fresh(old.effects, new.effects, _paired(old.effects, new.effects, by)),
    }
    recognised = tuple(known for uid, known in tasks.items() if uid != known) if by == "uid" else ()
    return _renamed(new, names), Matching(by, len(tasks), recognised)


def _ids_agree(old: Plan, new: Plan) -> bool:
    known = {task.uid: task for task in old.tasks}
    common = [(known[task.uid], task) for task in new.tasks if task.uid in known]
    if not common:
        return not old.tasks or not new.tasks
    return 2 * sum(_is_alike(a, b) for a, b in common) >= len(common)


def _is_alike(a: Task, b: Task) -> bool:
    same_name = a.name.strip().casefold() == b.name.strip().casefold()
    return same_name or (a.id, a.parent, a.duration) == (b.id, b.parent, b.duration)


def _paired_tasks(old: Plan, new: Plan, by: Literal["uid", "name"]) -> dict[str, str]:
    """Return the old id of each task of the new plan that both have."""
    known = {task.uid for task in old.tasks}
    pairs = {task.uid: task.uid for task in new.tasks if task.uid in known} if by == "uid" else {}
    paths = _paths(old.tasks), _paths(new.tasks)
    _pair_by(pairs, *paths)
    if by == "name":
        _pair_by(pairs, *({uid: path[:1] for uid, path in each.items()} for each in paths))
    return pairs


def _pair_by(pairs: dict[str, str], old: Mapping[str, Hashable], new: Mapping[str, Hashable]) -> None:
    """Pair what is still alone and has a key that occurs once on either side."""
    taken = set(pairs.values())
    left = _unique({uid: key for uid, key in old.items() if uid not in taken})
    for key, uid in _unique({uid: key for uid, key in new.items() if uid not in pairs}).items():
        if key in left:
            pairs[uid] = left[key]


def _unique(keys: Mapping[str, Hashable]) -> dict[Hashable, str]:
    times = Counter(keys.values())
    return {key: uid for uid, key in keys.items() if times[key] == 1}


def _paths(tasks: Sequence[Task]) -> dict[str, tuple[str, ...]]:
    """Return the name of each task, then those of the summaries around it."""
    by_uid = {task.uid: task for task in tasks}
    paths: dict[str, tuple[str, ...]] = {}
    for task in tasks:
        path, outer = [task.name.strip().casefold()], by_uid.get(task.parent or "")
        while outer is not None and len(path) <= len(tasks):
            path.append(outer.name.strip().casefold())
            outer = by_uid.get(outer.parent or "")
        paths[task.uid] = tuple(path)
    return paths


def _paired(old: Sequence[T], new: Sequence[T], by: Literal["uid", "name"]) -> dict[str, str]:
    known = {each.uid for each in old}
    pairs = {each.uid: each.uid for each in new if each.uid in known} if by == "uid" else {}
    _pair_by(pairs, *({each.uid: each.name for each in side} for side in (old, new)))
    return pairs


def _fresh(old: Iterable[_Named], new: Iterable[_Named], pairs: Mapping[str, str]) -> dict[str, str]:
    """Return the id that each thing of the new plan shall have: the old one, its own, or one that nothing has."""
    taken = {each.uid for each in old}
    names = dict(pairs)
    for each in new:
        if each.uid not in pairs:
            uid = each.uid
            while uid in taken:
                uid += "*"
            taken.add(uid)
            names[each.uid] = uid
    return names


def _renamed(plan: Plan, names: Mapping[str, _Names]) -> Plan:
    """Return the plan under other ids."""
    if all(uid == name for each in names.values() for uid, name in each.items()):
        return plan
    tasks, calendars, resources, effects = (names[kind] for kind in ("tasks", "calendars", "resources", "effects"))
    return replace(
        plan,
        tasks=tuple(
            replace(t, uid=tasks[t.uid], parent=_named(tasks, t.parent), calendar=_named(calendars, t.calendar))
            for t in plan.tasks
        ),
        links=tuple(
            replace(link, predecessor=tasks.get(link.predecessor, ""), successor=tasks.get(link.successor, ""))
            for link in plan.links
        ),
        calendars=tuple(replace(c, uid=calendars[c.uid], base=_named(calendars, c.base)) for c in plan.calendars),
        calendar=calendars.get(plan.calendar, plan.calendar),
        resources=tuple(
            replace(r, uid=resources[r.uid], calendar=_named(calendars, r.calendar)) for r in plan.resources
        ),
        assignments=tuple(
            replace(a, task=tasks.get(a.task, ""), resource=resources.get(a.resource, "")) for a in plan.assignments
        ),
        effects=tuple(
            replace(e, uid=effects[e.uid], tasks=tuple(tasks.get(uid, "") for uid in e.tasks)) for e in plan.effects
        ),
    )


def _named(names: _Names, uid: str | None) -> str | None:
    return None if uid is None else names.get(uid, uid)
