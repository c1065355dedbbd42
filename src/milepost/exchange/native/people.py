"""People in a plan file (and machines, materials and costs), and their assignments to tasks."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, time
from functools import partial

from milepost.engine.plan import Assignment, Availability, Resource, ResourceKind
from milepost.errors import Refusal
from milepost.exchange.native.references import Known, reference
from milepost.exchange.native.rows import Row
from milepost.exchange.native.toml_text import Fields, Value, kept
from milepost.exchange.native.values import Scale, choice, is_table, listed, positive, same_clock, share, text
from milepost.exchange.quantities import Duration, format_duration, format_share, parse_share

_PART = re.compile(r"(?P<id>.+?)\s+(?P<share>\d+(\.\d+)?%)")
_NEVER = datetime(2000, 1, 1)
_MIDNIGHT = Scale(opens=time()).moments("opens")
KIND: Callable[[object], ResourceKind] = choice("work", "material", "cost")


def read_people(row: Row, *, calendars: frozenset[str], scale: Scale) -> tuple[Resource, ...]:
    """Return the people of the file."""
    calendar = partial(reference, known=calendars, noun="calendar")
    return tuple(_read_person(each, calendar, scale) for each in row.rows())


def _read_person(row: Row, calendar: Callable[[object], str], scale: Scale) -> Resource:
    person = Resource(
        uid=row.path[-1],
        name=row.get("name", text, row.path[-1]),
        kind=row.get("kind", KIND, "work"),
        calendar=row.get("calendar", calendar, None),
        max_units=row.get("units", share, 1.0),
        rate=row.get("rate", scale.rate, 0.0),
        cost_per_use=row.get("cost_per_use", scale.rate, 0.0),
        availability=tuple(sorted(_read_steps(row), key=lambda step: step.start)),
    )
    row.close()
    return person


def _read_steps(row: Row) -> Iterator[Availability]:
    for step in row.list_rows("availability"):
        if "from" not in step or "units" not in step:
            step.refuse("A change of availability is not complete.", hint='Write { from = 2026-09-01, units = "50%" }.')
        yield Availability(step.get("from", _MIDNIGHT, _NEVER), step.get("units", share, 0.0))
        step.close()


def write_person(person: Resource, *, scale: Scale) -> Fields:
    """Return the fields of one of the people."""
    return kept(
        {
            "name": (person.name, person.uid),
            "kind": (person.kind, "work"),
            "rate": (scale.written_rate(person.rate), 0),
            "cost_per_use": (scale.written_rate(person.cost_per_use), 0),
            "calendar": (person.calendar, None),
            "units": (format_share(person.max_units), "100%"),
            "availability": ([_write_step(step) for step in person.availability], []),
        }
    )


def _write_step(step: Availability) -> Value:
    day = step.start.date() if step.start.time() == time() else step.start
    return {"from": day, "units": format_share(step.units)}


def read_assignments(row: Row, *, task: str, known: Known, scale: Scale) -> tuple[Assignment, ...]:
    """Return the assignments in a task's ``people``."""
    found: list[Assignment] = []
    for item in row.get("people", listed, None) or []:
        if is_table(item):
            table = Row((*row.path, "people"), item, row.mistakes)
            found.append(_read_table(table, task=task, known=known, scale=scale))
        else:
            person, units = row.read("people", item, partial(_read_short, people=known.people), ("", 1.0))
            found.append(Assignment(task, person, units))
    return tuple(found)


def _read_short(value: object, *, people: Collection[str]) -> tuple[str, float]:
    """Read ``"ana"`` or ``"bo 50%"``."""
    written = text(value, "a person", '"ana" or "ana 50%"')
    match = _PART.fullmatch(written.strip())
    if match and written not in people:
        return reference(match["id"], known=people, noun="person"), parse_share(match["share"])
    return reference(written, known=people, noun="person"), 1.0


def _read_table(row: Row, *, task: str, known: Known, scale: Scale) -> Assignment:
    person = row.get("id", known.person, "")
    if "id" not in row:
        row.refuse("An assignment has no id of a person.", key="people", hint='Write { id = "ana", units = "50%" }.')
    amount = _amount(known.people.get(person, "work"), scale)
    assignment = Assignment(
        task=task,
        resource=person,
        units=row.get("units", share, 1.0),
        work=row.get("work", amount, None),
        actual_work=row.get("actual_work", amount, 0.0),
        remaining_work=row.get("remaining_work", amount, None),
        delay=row.get("delay", scale.minutes, 0),
    )
    row.close()
    return assignment


def _amount(kind: ResourceKind, scale: Scale) -> Callable[[object], float]:
    """Return the reader of what is used: time of work, units of material, money of costs."""
    if kind == "work":
        return lambda value: same_clock(scale.duration(value), elapsed=False).minutes
    return positive if kind == "material" else scale.rate


def write_assignments(
    assignments: Sequence[Assignment], *, kinds: Mapping[str, ResourceKind], scale: Scale
) -> list[Value]:
    """Return the ``people`` of a task."""
    return [_write_assignment(each, kinds, scale) for each in assignments]


def _write_assignment(assignment: Assignment, kinds: Mapping[str, ResourceKind], scale: Scale) -> Value:
    units = format_share(assignment.units)
    short = assignment.resource if units == "100%" else f"{assignment.resource} {units}"
    bare = Assignment(assignment.task, assignment.resource, assignment.units)
    if assignment == bare and _reads_as(short, kinds) == (assignment.resource, assignment.units):
        return short
    kind = kinds.get(assignment.resource, "work")
    optional = {"work": assignment.work, "remaining_work": assignment.remaining_work}
    amounts = {key: amount for key, amount in optional.items() if amount is not None}
    if assignment.actual_work:
        amounts["actual_work"] = assignment.actual_work
    return {
        "id": assignment.resource,
        **({} if assignment.units == 1.0 else {"units": units}),
        **{key: _write_amount(amount, kind, scale) for key, amount in amounts.items()},
        **({"delay": format_duration(Duration(assignment.delay), units=scale.units)} if assignment.delay else {}),
    }


def _reads_as(short: str, people: Collection[str]) -> tuple[str, float] | None:
    try:
        return _read_short(short, people=people)
    except Refusal:
        return None


def _write_amount(amount: float, kind: ResourceKind, scale: Scale) -> Value:
    if kind == "work":
        return format_duration(Duration(amount), units=scale.units)
    return amount if kind == "material" else scale.written_rate(amount)
