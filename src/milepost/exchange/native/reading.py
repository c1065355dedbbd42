"""plan.toml to a ProjectFile: tables in, plan out, every mistake with its line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import partial

from milepost.engine.plan import STANDARD, Calendar, Plan
from milepost.exchange.errors import InvalidValue
from milepost.exchange.native.calendars import day_hours, read_calendars
from milepost.exchange.native.document import Document, load
from milepost.exchange.native.effects import read_effects, read_groups
from milepost.exchange.native.people import read_people
from milepost.exchange.native.project import ProjectFields, read_project
from milepost.exchange.native.references import Known, reference
from milepost.exchange.native.rows import Mistakes, Row
from milepost.exchange.native.tasks import read_tasks
from milepost.exchange.native.values import Scale, whole
from milepost.exchange.project_file import Project, ProjectFile, no_start

FORMAT = "plan.toml"


def read(data: bytes, *, name: str = "", today: date | None = None) -> ProjectFile:
    r"""Return the project in the bytes of a plan.toml.

    Parameters
    ----------
    data : bytes
        UTF-8 text of at most 8 MB.
    name : str, optional
        What to call the file in refusals.
    today : date, optional
        The start of a plan that names none; without it such a plan is refused.

    Raises
    ------
    UnreadableFile, HostileFile
        When it is no TOML that a plan could be.
    InvalidValue, UnknownReference
        When a field is unknown or has no sensible reading; the first mistakes are told with their lines.

    Examples
    --------
    >>> file = read(b'[project]\nstart = 2026-09-01\n[tasks.design]\nduration = "5d"\n')
    >>> file.projects[0].plan.tasks[0].duration
    2400
    """
    document = load(data, name=name)
    mistakes = Mistakes(document)
    project = _read(document, mistakes, today)
    mistakes.refuse()
    return ProjectFile(FORMAT, (project,))


def _read(document: Document, mistakes: Mistakes, today: date | None) -> Project:
    root = Row((), document.tables, mistakes)
    root.get("format", _version, 1)
    fields = read_project(root.row("project"), today=today)
    calendars = read_calendars(root.row("calendars"))
    chosen = _chosen(root, fields, calendars)
    scale = Scale(fields.units, fields.digits, *day_hours(calendars, chosen))
    plan = _plan(root, fields, calendars=calendars, chosen=chosen, scale=scale)
    root.close()
    name = fields.name or "plan" if fields.code is None else fields.code
    uid = fields.name or "plan" if fields.id is None else fields.id
    losses = (no_start(today),) if today is not None and not fields.has_start else ()
    return Project(uid=uid, name=name, plan=plan, losses=losses)


def _plan(root: Row, fields: ProjectFields, *, calendars: tuple[Calendar, ...], chosen: str, scale: Scale) -> Plan:
    calendar_ids = frozenset(calendar.uid for calendar in calendars) | {STANDARD.uid}
    people = read_people(root.row("people"), calendars=calendar_ids, scale=scale)
    groups = read_groups(root.row("groups"))
    known = Known(
        tasks=frozenset(root.row("tasks").values),
        calendars=calendar_ids,
        groups=frozenset(group.name for group in groups),
        people={person.uid: person.kind for person in people},
    )
    rows = read_tasks(root.row("tasks"), known=known, scale=scale)
    plan = Plan(
        start=scale.moment(fields.start, "opens"),
        tasks=tuple(row.task for row in rows),
        links=tuple(link for row in rows for link in row.links),
        name=fields.name,
        calendars=calendars,
        calendar=chosen,
        resources=people,
        assignments=tuple(assignment for row in rows for assignment in row.assignments),
        effects=read_effects(root.row("effects"), known=known, scale=scale),
        groups=groups,
        finish_by=_night(fields.finish_by, scale),
        status_date=_night(fields.status_date, scale),
        target=_night(fields.target, scale),
        minutes_per_day=fields.units.minutes_per_day,
        minutes_per_week=fields.units.minutes_per_week,
        days_per_month=fields.units.days_per_month,
        time_zone=fields.time_zone,
        currency=fields.currency,
        currency_digits=fields.digits,
        shared_factor=fields.shared_factor,
        default_range=fields.default_range,
        profile=fields.profile,
        earning=fields.earning,
    )
    return replace(plan, calendars=(STANDARD, *calendars)) if _misses_standard(plan) else plan


def _version(value: object) -> int:
    version = whole(value)
    if version != 1:
        raise InvalidValue(f"The file has format {version}; this Milepost reads format 1.", hint="Update Milepost.")
    return version


def _chosen(root: Row, fields: ProjectFields, calendars: tuple[Calendar, ...]) -> str:
    """Return the project's calendar: the one it names, else the first of the file, else the standard one."""
    ids = frozenset(calendar.uid for calendar in calendars) | {STANDARD.uid}
    if fields.calendar is None:
        return calendars[0].uid if calendars else STANDARD.uid
    read_id = partial(reference, known=ids, noun="calendar")
    return root.row("project").read("calendar", fields.calendar, read_id, STANDARD.uid)


def _night(day: date | None, scale: Scale) -> datetime | None:
    return None if day is None else scale.moment(day, "night")


def _misses_standard(plan: Plan) -> bool:
    """Return whether the standard calendar is used without being written in the file."""
    used = {plan.calendar, *(c.base for c in plan.calendars), *(t.calendar for t in plan.tasks)}
    used |= {person.calendar for person in plan.resources}
    return STANDARD.uid in used and all(calendar.uid != STANDARD.uid for calendar in plan.calendars)
