"""Changes to a plan.toml in place: what is not changed keeps every byte, comments and order included."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, MutableSequence
from typing import cast

import tomli

from milepost.engine.errors import UnknownReference
from milepost.exchange.errors import InvalidValue
from milepost.exchange.native.changes import AddLink, AddTask, Change, RemoveLink, RemoveTask, SetField
from milepost.exchange.native.document import decode, load
from milepost.exchange.native.outline import Outline, Path, Statement, Table
from milepost.exchange.native.reading import read
from milepost.exchange.native.rows import dotted
from milepost.exchange.native.schema import fields
from milepost.exchange.native.toml_text import lines, literal, table
from milepost.exchange.native.values import is_list, is_table, listed
from milepost.exchange.quantities import Units, parse_link

Items = MutableSequence[object]
_MOVE = "Remove or move them first."
_SECTIONS = {"tasks": "task", "people": "person", "effects": "effect", "calendars": "calendar", "groups": "group"}


def edit(data: bytes, changes: Iterable[Change], *, name: str = "") -> bytes:
    r"""Return the plan.toml with the changes made, or refuse them all.

    Each change is made in turn; the result is read once more, so that what comes back is a valid plan.

    Raises
    ------
    UnknownReference
        When a table, task or link to be changed is not there.
    InvalidValue
        When the changed plan has no sensible reading.

    Examples
    --------
    >>> data = b'[project]\nstart = 2026-09-01\n[tasks.a]  # first\nduration = "5d"  # or six\n'
    >>> print(edit(data, [SetField(("tasks", "a"), "duration", "6d")]).decode())
    [project]
    start = 2026-09-01
    [tasks.a]  # first
    duration = "6d"  # or six
    <BLANKLINE>
    """
    read(data, name=name)
    text = decode(data, name=name)
    windows = "\r\n" in text
    text = text.replace("\r\n", "\n")
    text = text if text.endswith("\n") else f"{text}\n"
    for change in changes:
        text = _changed(text, change)
    changed = (text.replace("\n", "\r\n") if windows else text).encode()
    read(changed, name=name)
    return changed


def _changed(text: str, change: Change) -> str:
    match change:
        case SetField():
            return _set_field(text, change)
        case AddTask():
            return _add_task(text, change)
        case RemoveTask():
            return _remove_task(text, change)
        case AddLink():
            return _add_link(text, change)
        case RemoveLink():
            return _remove_link(text, change)


def _set_field(text: str, change: SetField) -> str:
    place = _table(text, change.table)
    statement = place.fields.get(change.field)
    if change.value is None:
        return text if statement is None else text[: statement.start] + text[statement.end :]
    if statement is not None and statement.is_dotted:
        raise InvalidValue(
            f"{change.field!r} is written with a dotted key.", hint="Write it as a table in braces first."
        )
    if statement is not None:
        return f"{text[: statement.value]} {literal(change.value)}{text[statement.value_end :]}"
    at = _place_of(change.field, place)
    return text[:at] + "\n".join(lines({change.field: change.value})) + "\n" + text[at:]


def _add_task(text: str, change: AddTask) -> str:
    path = ("tasks", change.id)
    outline = Outline.of(text)
    if outline.within(path):
        raise InvalidValue(f"There is a task {change.id!r} already.", hint="Choose another id.")
    neighbours = outline.within(path[:1] if change.below is None else ("tasks", change.below))
    if change.below is not None:
        _table(text, ("tasks", change.below))
    at = max((each.end for each in neighbours), default=len(text))
    return f"{text[:at]}\n{table(path, dict(change.fields))}{text[at:]}"


def _remove_task(text: str, change: RemoveTask) -> str:
    path = ("tasks", change.id)
    _table(text, path)
    tasks, effects = _rows(text, "tasks"), _rows(text, "effects")
    children = [task for task, row in tasks.items() if row.get("parent") == change.id]
    if children:
        raise InvalidValue(f"The task {change.id!r} has tasks under it: {', '.join(children[:5])}.", hint=_MOVE)
    for task, row in tasks.items():
        text = _without(text, ("tasks", task), "after", _led_by(change.id, row.get("after"), tasks))
    for effect, row in effects.items():
        named = [number for number, task in enumerate(listed(row.get("tasks", []))) if task == change.id]
        text = _without(text, ("effects", effect), "tasks", named)
    for each in reversed(Outline.of(text).within(path)):
        text = text[: _with_comment(text, each.start)] + text[each.end :].removeprefix("\n")
    return text


def _add_link(text: str, change: AddLink) -> str:
    path = ("tasks", change.task)
    place = _table(text, path)
    after = _rows(text, "tasks")[change.task].get("after")
    if is_list(after):
        return _with_array(text, place.fields["after"], lambda array: array.append(change.link))
    before = [after] if isinstance(after, str) else []
    return _set_field(text, SetField(path, "after", [*before, change.link]))


def _remove_link(text: str, change: RemoveLink) -> str:
    path = ("tasks", change.task)
    _table(text, path)
    tasks = _rows(text, "tasks")
    numbers = _led_by(change.predecessor, tasks[change.task].get("after"), tasks)
    if not numbers:
        message = f"There is no link from {change.predecessor!r} to {change.task!r}."
        raise UnknownReference(message, hint="Look at the task's 'after'.")
    return _without(text, path, "after", numbers)


def _without(text: str, path: Path, key: str, numbers: list[int]) -> str:
    """Return the text without those items of a list, and without the list when nothing is left."""
    if not numbers:
        return text
    statement = _table(text, path).fields[key]
    value = tomli.loads(text[statement.start : statement.end])[key]
    if len(numbers) == len(listed(value)):
        return text[: statement.start] + text[statement.end :]

    def take_out(array: Items) -> None:
        for number in reversed(numbers):
            del array[number]

    return _with_array(text, statement, take_out)


def _with_array(text: str, statement: Statement, change: Callable[[Items], None]) -> str:
    """Return the text with a list changed; the comments inside it stay."""
    import tomlkit

    parsed = tomlkit.parse(text[statement.start : statement.end])
    change(cast(Items, next(iter(cast("dict[str, object]", parsed).values()))))
    return text[: statement.start] + tomlkit.dumps(parsed) + text[statement.end :]


def _led_by(predecessor: str, after: object, tasks: Container[str]) -> list[int]:
    """Return which items of an ``after`` come from that predecessor."""
    return [number for number, item in enumerate(listed(after or [])) if _source(item, tasks) == predecessor]


def _source(item: object, tasks: Container[str]) -> object:
    if is_table(item):
        return item.get("task")
    return parse_link(item, units=Units(), tasks=tasks).predecessor if isinstance(item, str) else None


def _rows(text: str, section: str) -> dict[str, dict[str, object]]:
    """Return the tables of a section by their ids."""
    tables = load(text.encode()).tables.get(section, {})
    return {key: row for key, row in tables.items() if is_table(row)} if is_table(tables) else {}


def _table(text: str, path: Path) -> Table:
    """Return a table that has a header of its own, or refuse."""
    outline = Outline.of(text)
    found = outline.table(path)
    if found is None:
        row = _rows(text, path[0]).get(path[-1]) if len(path) > 1 else None
        hint = f"Write it as [{dotted(path)}]." if row is not None else "Look at the ids in the file."
        what = "has no header of its own" if row is not None else "is not in the file"
        raise UnknownReference(f"{dotted(path)} {what}.", hint=hint)
    return found


def _place_of(key: str, place: Table) -> int:
    """Return the offset where a new field belongs, by the order of the published schema."""
    section = _SECTIONS.get(place.path[0], place.path[0]) if place.path else "project"
    order = list(fields(section)) if len(place.path) <= 2 else []
    if key not in order:
        return place.end
    before = set(order[: order.index(key)])
    return max((each.end for name, each in place.fields.items() if name in before), default=place.head_end)


def _with_comment(text: str, start: int) -> int:
    """Return the offset of the comment lines right above a header, else of the header."""
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        if not text[above:start].startswith("#"):
            break
        start = above
    return start
