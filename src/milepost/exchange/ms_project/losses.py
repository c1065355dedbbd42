"""What MSPDI tells that a plan does not carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from milepost.exchange.ms_project.rows import Row
from milepost.exchange.project_file import Loss

_Test = Callable[[Row, str], bool]
# The field or inner row that tells it: what is lost, when, and what becomes of it
_Rules = dict[str, tuple[str, _Test, str]]


def _there(row: Row, name: str) -> bool:
    return name not in row.values or bool(row.text(name))


def _set(row: Row, name: str) -> bool:
    return row.flag(name)


def _not_zero(row: Row, name: str) -> bool:
    return bool(row.number(name))


def _is_series(row: Row, name: str) -> bool:
    return row.flag(name) and row.flag("Summary")


def _lasts(row: Row, name: str) -> bool:
    return bool(row.exact_minutes(name))


def _is_further(row: Row, name: str) -> bool:
    return any(baseline.number("Number") for baseline in row.inside(name))


def _changes(row: Row, name: str) -> bool:
    return sum(1 for rate in row.inside(name, "Rate") if not rate.number("RateTable")) > 1


_TASK: _Rules = {
    "Notes": ("note", _there, "Notes are left out."),
    "HyperlinkAddress": ("hyperlink", _there, "Hyperlinks are left out."),
    "ExtendedAttribute": ("custom field", _there, "Custom fields are left out."),
    "OutlineCode": ("outline code", _there, "Outline codes are left out."),
    "Recurring": ("recurring task", _is_series, "Its occurrences are read as single tasks."),
    "IsSubproject": ("sub-project", _set, "The inserted project is not opened; the row is read as one task."),
    "ExternalTask": ("external task", _set, "It keeps the dates that the file gives it."),
    "Baseline": ("further baseline", _is_further, "Only the baseline without a number is read."),
    "OvertimeWork": ("overtime", _lasts, "Overtime counts as ordinary work."),
}
_RESOURCE: _Rules = {
    "Notes": ("note", _there, "Notes are left out."),
    "ExtendedAttribute": ("custom field", _there, "Custom fields are left out."),
    "Rates": ("dated rate", _changes, "Only the standard rate of today is read."),
    "BookingType": ("proposed resource", _not_zero, "It is read as committed."),
}
_ASSIGNMENT: _Rules = {
    "WorkContour": ("work contour", _not_zero, "Its work is spread evenly."),
    "CostRateTable": ("cost rate table", _not_zero, "Rate table A is used."),
    "LevelingDelay": ("assignment levelling delay", _not_zero, "The delay is left out."),
    "ExtendedAttribute": ("custom field", _there, "Custom fields are left out."),
}


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


def _found(rules: _Rules, row: Row) -> Iterator[Loss]:
    told = row.values.keys() | {inner.name for inner in row.rows}
    for name, (what, happens, why) in rules.items():
        if name in told and happens(row, name):
            yield Loss(what, row.place, why)
