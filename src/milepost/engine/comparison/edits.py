"""Edits: parts of the way from an old plan to a new one, each of which can be gone alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Protocol, TypeVar

from milepost.engine.plan import Assignment, Effect, Group, Link, Plan, Task

_NOBODY: frozenset[str] = frozenset()


class _Known(Protocol):
    @property
    def uid(self) -> str: ...


T = TypeVar("T", bound=_Known)


@dataclass(frozen=True, slots=True)
class Edit:
    """What is taken from the new plan; everything else stays as it is in the old one.

    Attributes
    ----------
    fields : frozenset of (str, str)
        Tasks that both plans have, each with a field.
    added, removed : frozenset of str
        Tasks.
    links_gone, links_come : tuple of Link
    staffed : frozenset of str
        Tasks with all their assignments.
    calendars, resources, effects, groups : frozenset of str
        By id or name; taken out where the new plan has none.
    settings : frozenset of str
        Fields of the plan itself.
    """

    fields: frozenset[tuple[str, str]] = frozenset()
    added: frozenset[str] = _NOBODY
    removed: frozenset[str] = _NOBODY
    links_gone: tuple[Link, ...] = ()
    links_come: tuple[Link, ...] = ()
    staffed: frozenset[str] = _NOBODY
    calendars: frozenset[str] = _NOBODY
    resources: frozenset[str] = _NOBODY
    effects: frozenset[str] = _NOBODY
    groups: frozenset[str] = _NOBODY
    settings: frozenset[str] = _NOBODY

    def with_(self, other: Edit) -> Edit:
        """Return both edits as one."""
        both = {f.name: (getattr(self, f.name), getattr(other, f.name)) for f in fields(self)}
        return Edit(**{n: a + b if isinstance(a, tuple) else a | b for n, (a, b) in both.items()})


def together(edits: Iterable[Edit]) -> Edit:
    """Return several edits as one."""
    whole = Edit()
    for edit in edits:
        whole = whole.with_(edit)
    return whole


def grounded(old: Plan, new: Plan) -> Plan:
    """Return the old plan with the calendars, people and groups that only the new one has.

    Nothing refers to them yet, so that the plan is the same; but an edit that does can be tried alone.
    """
    return replace(
        old,
        calendars=(*old.calendars, *_only_in(old.calendars, new.calendars)),
        resources=(*old.resources, *_only_in(old.resources, new.resources)),
        groups=(*old.groups, *(g for g in new.groups if g.name not in {known.name for known in old.groups})),
    )


def applied(old: Plan, new: Plan, edit: Edit) -> Plan:
    """Return the old plan with an edit made; what then refers to something absent is left out."""
    changed = replace(
        old,
        tasks=_tasks(old, new, edit),
        links=_links(old, new, edit),
        assignments=_assignments(old, new, edit),
        calendars=_taken(old.calendars, new.calendars, edit.calendars),
        resources=_taken(old.resources, new.resources, edit.resources),
        effects=_effects(old, new, edit),
        groups=_groups(old, new, edit),
        **{name: getattr(new, name) for name in edit.settings},
    )
    return _settled(changed)


def _only_in(old: Iterable[T], new: Iterable[T]) -> list[T]:
    known = {each.uid for each in old}
    return [each for each in new if each.uid not in known]


def _tasks(old: Plan, new: Plan, edit: Edit) -> tuple[Task, ...]:
    fresh = {task.uid: task for task in new.tasks}
    changed: defaultdict[str, list[str]] = defaultdict(list)
    for uid, name in edit.fields:
        changed[uid].append(name)
    kept = (_edited(task, fresh, changed) for task in old.tasks if task.uid not in edit.removed)
    return (*kept, *(task for task in new.tasks if task.uid in edit.added))


def _edited(task: Task, fresh: Mapping[str, Task], changed: Mapping[str, list[str]]) -> Task:
    names = changed.get(task.uid)
    return replace(task, **{name: getattr(fresh[task.uid], name) for name in names}) if names else task


def _links(old: Plan, new: Plan, edit: Edit) -> tuple[Link, ...]:
    gone = Counter(edit.links_gone)
    kept: list[Link] = []
    for link in old.links:
        if gone[link]:
            gone[link] -= 1
        else:
            kept.append(link)
    come = [link for link in new.links if {link.predecessor, link.successor} & edit.added]
    return (*kept, *come, *edit.links_come)


def _assignments(old: Plan, new: Plan, edit: Edit) -> tuple[Assignment, ...]:
    staffed = edit.staffed | edit.added
    kept = (each for each in old.assignments if each.task not in staffed)
    return (*kept, *(each for each in new.assignments if each.task in staffed))


def _taken(old: tuple[T, ...], new: tuple[T, ...], uids: frozenset[str]) -> tuple[T, ...]:
    if not uids:
        return old
    fresh = {each.uid: each for each in new}
    kept = [fresh.get(each.uid) if each.uid in uids else each for each in old]
    return (*(each for each in kept if each is not None), *(e for e in _only_in(old, new) if e.uid in uids))


def _effects(old: Plan, new: Plan, edit: Edit) -> tuple[Effect, ...]:
    """Return the effects; those that the new plan lays on added tasks lie on them."""
    taken = _taken(old.effects, new.effects, edit.effects)
    if not edit.added:
        return taken
    on_added = {each.uid: [uid for uid in each.tasks if uid in edit.added] for each in new.effects}
    return tuple(
        replace(each, tasks=tuple(dict.fromkeys((*each.tasks, *on_added.get(each.uid, ()))))) for each in taken
    )


def _groups(old: Plan, new: Plan, edit: Edit) -> tuple[Group, ...]:
    fresh = {group.name: group for group in new.groups}
    return tuple(fresh.get(group.name, group) if group.name in edit.groups else group for group in old.groups)


def _settled(plan: Plan) -> Plan:
    """Return a plan without references to tasks that are not in it."""
    here = {task.uid for task in plan.tasks}
    return replace(
        plan,
        tasks=tuple(
            task if task.parent is None or task.parent in here else replace(task, parent=None) for task in plan.tasks
        ),
        links=tuple(link for link in plan.links if link.predecessor in here and link.successor in here),
        assignments=tuple(each for each in plan.assignments if each.task in here),
        effects=tuple(
            each if here.issuperset(each.tasks) else replace(each, tasks=tuple(u for u in each.tasks if u in here))
            for each in plan.effects
        ),
    )
