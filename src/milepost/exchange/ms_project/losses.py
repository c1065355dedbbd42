"""What MSPDI tells that a plan does not carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from milepost.exchange.ms_project.rows import Row
from milepost.exchange.project_file import Loss

_NORMAL_PRIORITY = 500
_LATE_BOUND = "1"

# what, when, what became of it
_Rule = tuple[str, Callable[[Row], bool], str]


def _filled(name: str) -> Callable[[Row], bool]:
    return lambda row: bool(row.text(name))


def _set(name: str) -> Callable[[Row], bool]:
    return lambda row: row.flag(name)


def _beyond_zero(name: str) -> Callable[[Row], bool]:
    return lambda row: bool(row.number(name))


def _has(*path: str) -> Callable[[Row], bool]:
    return lambda row: next(row.inside(*path), None) is not None


_TASK: tuple[_Rule, ...] = (
    ("note", _filled("Notes"), "Notes are left out."),
    ("hyperlink", _filled("HyperlinkAddress"), "Hyperlinks are left out."),
    ("custom field", _has("ExtendedAttribute"), "Custom fields are left out."),
    ("outline code", _has("OutlineCode"), "Outline codes are left out."),
    (
        "recurring task",
        lambda row: row.flag("Recurring") and row.flag("Summary"),
        "Its occurrences are read as single tasks.",
    ),
    ("sub-project", _set("IsSubproject"), "The inserted project is not opened; the row is read as one task."),
    ("external task", _set("ExternalTask"), "It keeps the dates that the file gives it."),
    ("priority", lambda row: row.number("Priority") not in (None, _NORMAL_PRIORITY), "Levelling priority is left out."),
    ("physical percent complete", _beyond_zero("PhysicalPercentComplete"), "Only the share of the duration is read."),
    ("further baseline", lambda row: _baselines(row) > 0, "Only the baseline without a number is read."),
    ("overtime", lambda row: bool(row.exact_minutes("OvertimeWork")), "Overtime counts as ordinary work."),
)
_RESOURCE: tuple[_Rule, ...] = (
    ("note", _filled("Notes"), "Notes are left out."),
    ("custom field", _has("ExtendedAttribute"), "Custom fields are left out."),
    ("dated rate", lambda row: _rates(row) > 1, "Only the standard rate of today is read."),
    ("dated availability", lambda row: _periods(row) > 1, "Only the maximum units of today are read."),
    ("proposed resource", lambda row: row.text("BookingType") == _LATE_BOUND, "It is read as committed."),
)
_ASSIGNMENT: tuple[_Rule, ...] = (
    ("work contour", _beyond_zero("WorkContour"), "Its work is spread evenly."),
    ("cost rate table", _beyond_zero("CostRateTable"), "Rate table A is used."),
    ("assignment levelling delay", _beyond_zero("LevelingDelay"), "The delay is left out."),
    ("custom field", _has("ExtendedAttribute"), "Custom fields are left out."),
)


def task_losses(row: Row) -> Iterator[Loss]:
    """Yield what a task says beyond the plan, each kind once."""
    yield from _found(_TASK, row)
    if row.flag("Manual") and any(row.text(name) for name in ("StartText", "FinishText", "DurationText")):
        yield Loss("date in words", row.place, "The dates that MS Project put in their place are kept.")
    for link in row.inside("PredecessorLink"):
        if link.flag("CrossProject"):
            path = link.text("CrossProjectName") or "another project"
            yield Loss("external link", row.place, f"The link to {path} is left out.")


def resource_losses(row: Row) -> Iterator[Loss]:
    """Yield what a resource says beyond the plan."""
    return _found(_RESOURCE, row)


def assignment_losses(row: Row) -> Iterator[Loss]:
    """Yield what an assignment says beyond the plan."""
    return _found(_ASSIGNMENT, row)


def project_losses(header: Row) -> Iterator[Loss]:
    """Yield what the project's own fields say beyond the plan."""
    if not header.flag("ScheduleFromStart", "1"):
        why = "The plan is scheduled forward from its start date; its dates will be earlier than in MS Project."
        yield Loss("scheduled from the finish", header.place, why)


def _found(rules: tuple[_Rule, ...], row: Row) -> Iterator[Loss]:
    return (Loss(what, row.place, why) for what, happens, why in rules if happens(row))


def _baselines(row: Row) -> int:
    return sum(1 for baseline in row.inside("Baseline") if baseline.number("Number"))


def _rates(row: Row) -> int:
    return sum(1 for rate in row.inside("Rates", "Rate") if (rate.number("RateTable") or 0) == 0)


def _periods(row: Row) -> int:
    return sum(1 for _ in row.inside("AvailabilityPeriods", "AvailabilityPeriod"))
