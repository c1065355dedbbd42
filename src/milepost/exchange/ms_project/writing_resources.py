"""Writing resources and assignments as MSPDI."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from milepost.engine.plan import Assignment, Plan, Resource, ResourceKind
from milepost.exchange.ms_project.aliases import RESOURCE_UID_FIELD
from milepost.exchange.ms_project.markup import Markup, Value, duration
from milepost.exchange.ms_project.numbers import aliases
from milepost.exchange.ms_project.resources import ALWAYS
from milepost.exchange.ms_project.writing_tasks import MAX_NAME, write_alias

_MINUTE = timedelta(minutes=1)
_MATERIAL, _WORK = 0, 1
_PER_HOUR, _PER_UNIT = 2, 8
_SEPARATORS = str.maketrans({"[": "(", "]": ")", ",": ";"})  # MS Project refuses these in resource names


def write_resources(markup: Markup, plan: Plan, numbers: Mapping[str, int], calendars: Mapping[str, int]) -> None:
    """Write all resources."""
    minor = 10.0**plan.currency_digits
    kept = aliases(numbers)
    with markup.inside("Resources"):
        for row, resource in enumerate(plan.resources, start=1):
            with markup.inside("Resource"):
                _write(markup, resource, row=row, number=numbers[resource.uid], minor=minor)
                markup.leaf("CalendarUID", None if resource.calendar is None else calendars[resource.calendar])
                markup.leaf("IsCostResource", resource.kind == "cost" or None)
                if resource.uid in kept:
                    write_alias(markup, RESOURCE_UID_FIELD, resource.uid)
                _write_availability(markup, resource)


def resource_name(name: str) -> str:
    """Return a name that MS Project takes."""
    return name.translate(_SEPARATORS)[:MAX_NAME]


def _write(markup: Markup, resource: Resource, *, row: int, number: int, minor: float) -> None:
    markup.leaves(
        UID=number,
        ID=row,
        Name=resource_name(resource.name) or f"Resource {number}",
        Type=_WORK if resource.kind == "work" else _MATERIAL,
        IsNull=False,
        MaxUnits=resource.max_units,
        StandardRate=resource.rate / minor,
        StandardRateFormat=_PER_HOUR if resource.kind == "work" else _PER_UNIT,
        CostPerUse=resource.cost_per_use * 100 / minor,
    )


def _write_availability(markup: Markup, resource: Resource) -> None:
    if not resource.availability:
        return
    steps = [(step.start, step.units) for step in resource.availability]
    if steps[0][0] > ALWAYS[0]:
        steps.insert(0, (ALWAYS[0], resource.max_units))
    ends = [*(start - _MINUTE for start, _ in steps[1:]), ALWAYS[1]]
    with markup.inside("AvailabilityPeriods"):
        for (start, units), end in zip(steps, ends):
            with markup.inside("AvailabilityPeriod"):
                markup.leaves(AvailableFrom=start, AvailableTo=end, AvailableUnits=units)


def write_assignments(markup: Markup, plan: Plan, tasks: Mapping[str, int], resources: Mapping[str, int]) -> None:
    """Write all assignments."""
    kinds: dict[str, ResourceKind] = {resource.uid: resource.kind for resource in plan.resources}
    hundredths = 100 / 10.0**plan.currency_digits
    with markup.inside("Assignments"):
        for number, assignment in enumerate(plan.assignments, start=1):
            amounts = _amounts(assignment, kinds[assignment.resource], hundredths)
            with markup.inside("Assignment"):
                markup.leaves(
                    UID=number,
                    TaskUID=tasks[assignment.task],
                    ResourceUID=resources[assignment.resource],
                    ActualCost=amounts.get("ActualCost"),
                    ActualWork=amounts.get("ActualWork"),
                    Cost=amounts.get("Cost"),
                    Delay=assignment.delay * 10,
                    RemainingCost=amounts.get("RemainingCost"),
                    RemainingWork=amounts.get("RemainingWork"),
                    Units=assignment.units,
                    Work=amounts.get("Work"),
                )


def _amounts(assignment: Assignment, kind: ResourceKind, hundredths: float) -> dict[str, Value]:
    """Return work, material (its units as 'hours') or cost under the names of MSPDI."""
    amounts = {
        "": assignment.work,
        "Actual": assignment.actual_work or None,
        "Remaining": assignment.remaining_work,
    }
    given = {part: amount for part, amount in amounts.items() if amount is not None}
    if kind == "cost":
        return {f"{part}Cost": amount * hundredths for part, amount in given.items()}
    factor = 60 if kind == "material" else 1
    return {f"{part}Work": duration(amount * factor) for part, amount in given.items()}
