"""Resources and assignments of MSPDI."""

from __future__ import annotations

from datetime import datetime, timedelta

from milepost.engine.plan import Assignment, Availability, Resource, ResourceKind
from milepost.exchange.ms_project.calendars import NO_CALENDAR
from milepost.exchange.ms_project.rows import Row

MAX_WORK = 1e12  # minutes, or sixtieths of a unit of material
ALWAYS = datetime(1984, 1, 1), datetime(2049, 12, 31, 23, 59)  # what MS Project writes for "no date"
_MINUTE = timedelta(minutes=1)
KINDS: dict[int, ResourceKind] = {0: "material", 1: "work", 2: "cost"}


def read_resource(row: Row, *, digits: int) -> Resource:
    """Return one resource; rates are written per hour of work or unit of material."""
    kind = KINDS.get(1 if row.whole("Type") is None else row.whole("Type") or 0, "work")
    if row.flag("IsCostResource"):
        kind = "cost"
    units = row.positive("MaxUnits")
    minor = 10.0**digits
    return Resource(
        uid=row.text("UID"),
        name=row.text("Name"),
        kind=kind,
        calendar=_calendar(row),
        max_units=1.0 if units is None else units,
        rate=round((row.positive("StandardRate") or 0.0) * minor, 6),
        cost_per_use=round((row.positive("CostPerUse") or 0.0) * minor / 100, 6),
        availability=tuple(_availability(row)),
    )


def _availability(row: Row) -> list[Availability]:
    """Return from when on there is how much; between and around the periods of a file there is nothing."""
    steps: list[Availability] = []
    ended: datetime | None = ALWAYS[0]
    for period in row.inside("AvailabilityPeriods", "AvailabilityPeriod"):
        first, last = period.moment("AvailableFrom") or ALWAYS[0], period.moment("AvailableTo") or ALWAYS[1]
        if ended is not None and first - ended > _MINUTE:
            steps.append(Availability(ended, 0.0))
        steps.append(Availability(first, period.positive("AvailableUnits") or 0.0))
        # A period ends with its last minute, 23:59.
        ended = None if last >= ALWAYS[1] else last + _MINUTE if last.minute == 59 else last
    if steps and ended is not None:
        steps.append(Availability(ended, 0.0))
    return sorted(steps, key=lambda step: step.start) if len({step.units for step in steps}) > 1 else []


def read_assignment(row: Row, kind: ResourceKind, *, digits: int) -> Assignment:
    """Return one assignment of a resource of a kind."""
    units = row.positive("Units")
    return Assignment(
        task=row.text("TaskUID"),
        resource=row.text("ResourceUID"),
        units=1.0 if units is None else units,
        work=_amount(row, "", kind, digits),
        actual_work=_amount(row, "Actual", kind, digits) or 0.0,
        remaining_work=_amount(row, "Remaining", kind, digits),
        delay=row.tenths("Delay"),
    )


def _calendar(row: Row) -> str | None:
    uid = row.text("CalendarUID")
    return None if uid in NO_CALENDAR else uid


def _amount(row: Row, part: str, kind: ResourceKind, digits: int) -> float | None:
    """Return work in minutes, material in units (its 'hours') or money in minor units."""
    if kind == "cost":
        cost = row.number(f"{part}Cost")
        return None if cost is None else round(cost * 10.0**digits / 100, 6)
    minutes = row.exact_minutes(f"{part}Work", MAX_WORK)
    return minutes / 60 if minutes is not None and kind == "material" else minutes
