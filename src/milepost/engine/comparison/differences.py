"""Differences of two plans, gathered into what a person would call one change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, Protocol, TypeVar

from milepost.engine.comparison.edits import Edit
from milepost.engine.comparison.insertions import insertions_of
from milepost.engine.plan import Assignment, Link, Plan, Task

Kind = Literal[
    "added", "removed", "replaced", "renamed", "estimated", "moved", "constrained", "rescheduled", "switched",
    "progressed", "staffed", "costed", "promised", "linked", "calendar", "person", "effect", "group", "setting",
]  # fmt: skip

FIELDS: dict[str, Kind] = {
    "name": "renamed", "id": "renamed",
    "duration": "estimated", "elapsed": "estimated", "type": "estimated", "estimate": "estimated",
    "group": "estimated", "milestone": "estimated", "milestone_edge": "estimated",
    "parent": "moved", "summary": "moved",
    "constraint": "constrained", "second_constraint": "constrained", "manual": "constrained",
    "levelling_delay": "constrained",
    "calendar": "rescheduled", "ignore_resource_calendars": "rescheduled",
    "priority": "staffed",
    "active": "switched",
    "actual_start": "progressed", "actual_finish": "progressed", "remaining": "progressed",
    "percent_complete": "progressed", "physical_percent": "progressed", "actual_cost": "progressed",
    "fixed_cost": "costed",
    "deadline": "promised", "baseline": "promised", "earning": "promised",
}  # fmt: skip
SETTINGS = tuple(
    field.name
    for field in fields(Plan)
    if field.name not in ("tasks", "links", "calendars", "resources", "assignments", "effects", "groups")
)
_WORDS_ONLY = frozenset({"name", "target", "currency", "finish_by", "earning"})  # settings that move no date
_STILL: frozenset[Kind] = frozenset({"renamed", "promised"})


class _Known(Protocol):
    @property
    def uid(self) -> str: ...


T = TypeVar("T", bound=_Known)


@dataclass(frozen=True, slots=True)
class Value:
    """A field before and after; ``None`` where there was nothing, or there is nothing any more."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Difference:
    """One change between two plans.

    Attributes
    ----------
    kind : str
        What happened to its subjects.
    uids : tuple of str
        The subjects by id: tasks, or calendars, people, effects, groups, or the name of a setting.
    values : tuple of Value
        What exactly changed; for several tasks, nothing.
    edit : Edit
        The same for the engine.
    may_move : bool
        Whether a date or a cost can depend on it.
    """

    kind: Kind
    uids: tuple[str, ...]
    values: tuple[Value, ...]
    edit: Edit
    may_move: bool = True


def differences_of(old: Plan, new: Plan) -> tuple[Difference, ...]:
    """Return what changed from an old to a new plan that uses the same ids.

    All edits together make the new plan of the old one, apart from the order of its rows and from calendars,
    people and groups that nothing uses any more.
    """
    inserted = insertions_of(old, new)
    told = {pair for each in inserted for pair in each.edit.fields}
    links_told = [link for each in inserted for link in (*each.edit.links_gone, *each.edit.links_come)]
    found: list[Difference] = [Difference(each.kind, each.uids, (), each.edit) for each in inserted]
    found += _tasks(old, new, told)
    found += _links(old, new, links_told)
    found += _rows(old.calendars, new.calendars, "calendar")
    found += _rows(old.resources, new.resources, "person")
    found += _effects(old, new)
    found += _groups(old, new)
    found += _settings(old, new)
    return tuple(_progress_as_one(found))


# tasks ----------------------------------------------------------------------------------------------------


def _tasks(old: Plan, new: Plan, told: set[tuple[str, str]]) -> Iterator[Difference]:
    fresh = {task.uid: task for task in new.tasks}
    people = _staffing(old), _staffing(new)
    for task in old.tasks:
        after = fresh.get(task.uid)
        if after is None:
            continue
        values: defaultdict[Kind, list[Value]] = defaultdict(list)
        if task is not after and task != after:
            for name, kind in FIELDS.items():
                before, now = getattr(task, name), getattr(after, name)
                if before != now and (task.uid, name) not in told:
                    values[kind].append(Value(name, before, now))
        staff = people[0].get(task.uid, ()), people[1].get(task.uid, ())
        if staff[0] != staff[1]:
            values[_kind_of_staffing(*staff, values)].append(Value("people", *staff))
        for kind, each in values.items():
            yield _of_task(task, kind, tuple(each))


def _of_task(task: Task, kind: Kind, values: tuple[Value, ...]) -> Difference:
    names = frozenset((task.uid, value.field) for value in values if value.field != "people")
    staffed = frozenset({task.uid} if any(value.field == "people" for value in values) else ())
    return Difference(kind, (task.uid,), values, Edit(fields=names, staffed=staffed), kind not in _STILL)


def _staffing(plan: Plan) -> dict[str, tuple[Assignment, ...]]:
    found: defaultdict[str, list[Assignment]] = defaultdict(list)
    for each in plan.assignments:
        found[each.task].append(each)
    return {uid: tuple(sorted(rows, key=lambda row: row.resource)) for uid, rows in found.items()}


def _kind_of_staffing(
    before: Sequence[Assignment], after: Sequence[Assignment], values: defaultdict[Kind, list[Value]]
) -> Kind:
    """Return to what a change of assignments belongs: other people, another estimate of their work, or progress."""
    bare = [[replace(a, work=None, actual_work=0.0, remaining_work=None) for a in side] for side in (before, after)]
    if bare[0] != bare[1]:
        return "staffed"
    planned = [[replace(a, actual_work=0.0, remaining_work=None) for a in side] for side in (before, after)]
    return "progressed" if planned[0] == planned[1] or "progressed" in values else "estimated"


def _progress_as_one(found: list[Difference]) -> list[Difference]:
    """Return the differences with progress and its status date as one.

    A status date that moves without the work that was done meanwhile would tell of a delay that nobody has.
    """
    status = next((each for each in found if each.uids == ("status_date",) and each.kind == "setting"), None)
    if status is None:
        return found
    progress = [each for each in found if each.kind == "progressed"]
    edit = status.edit
    for each in progress:
        edit = edit.with_(each.edit)
    values = (*status.values, *(value for each in progress for value in each.values if len(progress) == 1))
    one = Difference("progressed", tuple(uid for each in progress for uid in each.uids), values, edit)
    return [one, *(each for each in found if each is not status and each.kind != "progressed")]


# links ----------------------------------------------------------------------------------------------------


def _links(old: Plan, new: Plan, told: list[Link]) -> Iterator[Difference]:
    """Yield the links that came, went and changed between tasks that both plans have, by successor where several."""
    here = {task.uid for task in old.tasks} & {task.uid for task in new.tasks}
    gone = _left(old.links, new.links, told, here)
    come = _left(new.links, old.links, told, here)
    by_successor: defaultdict[str, tuple[list[Link], list[Link]]] = defaultdict(lambda: ([], []))
    for number, links in enumerate((gone, come)):
        for link in links:
            by_successor[link.successor][number].append(link)
    for uid, (before, after) in by_successor.items():
        if before and after:
            yield _of_links(uid, tuple(before), tuple(after))
        else:
            yield from (_of_links(uid, (link,), ()) for link in before)
            yield from (_of_links(uid, (), (link,)) for link in after)


def _left(links: Sequence[Link], others: Sequence[Link], told: list[Link], here: set[str]) -> list[Link]:
    """Return the links that the other plan lacks and that no insertion tells of."""
    waiting: defaultdict[Link, int] = defaultdict(int)
    for link in (*others, *told):
        waiting[link] += 1
    left: list[Link] = []
    for link in links:
        if waiting[link]:
            waiting[link] -= 1
        elif link.predecessor in here and link.successor in here:
            left.append(link)
    return left


def _of_links(uid: str, gone: tuple[Link, ...], come: tuple[Link, ...]) -> Difference:
    return Difference("linked", (uid,), (Value("links", gone, come),), Edit(links_gone=gone, links_come=come))


# everything else ------------------------------------------------------------------------------------------


def _rows(old: Sequence[T], new: Sequence[T], kind: Literal["calendar", "person"]) -> Iterator[Difference]:
    """Yield the rows that changed; one that only came or went is used by nothing, or by a task that changed too."""
    before, after = ({each.uid: each for each in side} for side in (old, new))
    for uid in dict.fromkeys((*before, *after)):
        a, b = before.get(uid), after.get(uid)
        if a == b:
            continue
        both = a is not None and b is not None
        named = frozenset({uid} if both else ())
        edit = Edit(calendars=named) if kind == "calendar" else Edit(resources=named)
        moves = both and any(value.field != "name" for value in _changed(a, b))
        yield Difference(kind, (uid,), _changed(a, b), edit, moves)


def _effects(old: Plan, new: Plan) -> Iterator[Difference]:
    """Yield the effects that changed otherwise than by tasks that came or went."""
    here = {task.uid for task in old.tasks} & {task.uid for task in new.tasks}
    before, after = ({each.uid: each for each in side.effects} for side in (old, new))
    for uid in dict.fromkeys((*before, *after)):
        a, b = before.get(uid), after.get(uid)
        if a is not None and b is not None:
            same = replace(a, tasks=tuple(t for t in a.tasks if t in here)) == replace(
                b, tasks=tuple(t for t in b.tasks if t in here)
            )
            if same:
                continue
        yield Difference("effect", (uid,), _changed(a, b), Edit(effects=frozenset({uid})))


def _groups(old: Plan, new: Plan) -> Iterator[Difference]:
    before, after = ({group.name: group.spread for group in side.groups} for side in (old, new))
    for name in dict.fromkeys((*before, *after)):
        a, b = before.get(name), after.get(name)
        if a != b:
            both = a is not None and b is not None
            edit = Edit(groups=frozenset({name})) if both else Edit()
            yield Difference("group", (name,), (Value("spread", a, b),), edit, both)


def _settings(old: Plan, new: Plan) -> Iterator[Difference]:
    for name in SETTINGS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            edit = Edit(settings=frozenset({name}))
            yield Difference("setting", (name,), (Value(name, before, after),), edit, name not in _WORDS_ONLY)


def _changed(before: object, after: object) -> tuple[Value, ...]:
    """Return the fields of a row that changed; the whole row when it came or went."""
    if before is None or after is None:
        return (Value("", before, after),)
    names = [field.name for field in fields(before)]  # type: ignore[arg-type]
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(Value(name, a, b) for name, a, b in pairs if a != b)
