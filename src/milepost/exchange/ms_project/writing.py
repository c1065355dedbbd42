"""Writing MSPDI, the XML format of MS Project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from milepost.engine.plan import Plan
from milepost.exchange.ms_project.aliases import FIELD_NAMES
from milepost.exchange.ms_project.markup import Markup
from milepost.exchange.ms_project.numbers import aliases, numbered
from milepost.exchange.ms_project.writing_calendars import write_calendars
from milepost.exchange.ms_project.writing_resources import resource_name, write_assignments, write_resources
from milepost.exchange.ms_project.writing_tasks import TaskNumbers, earning_code, write_tasks
from milepost.exchange.project_file import Loss, Project

if TYPE_CHECKING:
    from milepost.engine.results import Schedule

NAMESPACE = "http://schemas.microsoft.com/project"
_SAVE_VERSION = 14  # Project 2010 and later
_EARNING_RULES = frozenset({"percent", "physical"})


def write(project: Project, *, schedule: Schedule | None = None) -> bytes:
    """Return a project as XML that MS Project opens.

    Task, calendar and resource uids become UIDs. If one of them is no whole number up to 2,097,151, all of
    its kind are numbered from 1; the uids and ids of tasks and the uids of resources are then kept in the
    text fields 30 and 29 under the names "Milepost uid" and "Milepost id", where `read` finds them again.

    Parameters
    ----------
    project : Project
    schedule : Schedule, optional
        Dates and floats to write with the tasks; without it MS Project computes them when it opens the file.

    Returns
    -------
    bytes
        UTF-8. What the format cannot hold is told by `unwritten`.
    """
    plan = project.plan
    calendars = numbered(calendar.uid for calendar in plan.calendars)
    tasks = numbered(task.uid for task in plan.tasks)
    numbers = TaskNumbers(tasks, calendars, aliases(tasks))
    resources = numbered(resource.uid for resource in plan.resources)
    markup = Markup("Project", NAMESPACE)
    _write_header(markup, project, calendars[plan.calendar])
    write_calendars(markup, plan, calendars)
    write_tasks(markup, plan, numbers, schedule)
    write_resources(markup, plan, resources, calendars)
    write_assignments(markup, plan, tasks, resources)
    return markup.bytes()


def unwritten(project: Project) -> tuple[Loss, ...]:
    """Return what MSPDI cannot hold of a project, each kind and place once."""
    return (*_unwritten_plan(project.plan), *_unwritten_tasks(project.plan))


def _write_header(markup: Markup, project: Project, calendar: int) -> None:
    plan = project.plan
    markup.leaves(
        SaveVersion=_SAVE_VERSION,
        UID=project.uid,
        Name=project.name,
        Title=plan.name,
        ScheduleFromStart=True,
        StartDate=plan.start,
        CriticalSlackLimit=plan.profile.critical_slack // plan.minutes_per_day,
        CurrencyDigits=plan.currency_digits,
        CurrencySymbol=plan.currency or None,
        CurrencyCode=plan.currency if len(plan.currency) == 3 else None,
        CalendarUID=calendar,
        MinutesPerDay=plan.minutes_per_day,
        MinutesPerWeek=plan.minutes_per_week,
        DaysPerMonth=plan.days_per_month,
        HonorConstraints=plan.profile.honor_constraints,
        EarnedValueMethod=earning_code(plan.earning),
        MultipleCriticalPaths=plan.profile.multiple_critical_paths,
        StatusDate=plan.status_date,
    )
    with markup.inside("ExtendedAttributes"):
        for field, (name, alias) in FIELD_NAMES.items():
            with markup.inside("ExtendedAttribute"):
                markup.leaves(FieldID=field, FieldName=name, Alias=alias)


def _unwritten_plan(plan: Plan) -> Iterator[Loss]:
    kept = {
        "effects": plan.effects,
        "correlation groups": plan.groups,
        "imposed finish": plan.finish_by,
        "target": plan.target,
        "time zone": plan.time_zone,
        "scheduling rules": plan.profile.name != "ms_project",
        "earning rule": plan.earning.rule not in _EARNING_RULES,
    }
    yield from (Loss(what, "project", "MS Project XML has no place for it.") for what, value in kept.items() if value)
    for calendar in plan.calendars:
        if calendar.holidays:
            why = f"The public holidays of {calendar.holidays} are not written as exceptions."
            yield Loss("holidays", f"calendar {calendar.name}", why)
        if calendar.time_zone:
            yield Loss("time zone", f"calendar {calendar.name}", "MS Project knows one wall clock.")
    for resource in plan.resources:
        if resource_name(resource.name) != resource.name:
            yield Loss("resource name", f"resource {resource.name}", "Commas and square brackets are replaced.")


def _unwritten_tasks(plan: Plan) -> Iterator[Loss]:
    for task in plan.tasks:
        place = f"task {task.id or task.uid} ({task.name})"
        if task.estimate is not None:
            yield Loss("range", place, "Only its duration is written.")
        if task.group is not None:
            yield Loss("correlation group", place, "MS Project XML has no place for it.")
        if task.second_constraint is not None:
            yield Loss("second constraint", place, "MS Project has one constraint a task.")
        if task.constraint is not None and task.constraint.type in ("START_ON", "FINISH_ON"):
            yield Loss("constraint", place, "'On' is written as 'no earlier than'.")
        if task.type == "level_of_effort":
            yield Loss("level of effort", place, "It is written as a task of fixed duration.")
        if task.earning is not None and task.earning.rule not in _EARNING_RULES:
            yield Loss("earning rule", place, "MS Project earns value by percent or physical percent complete.")
