"""What XER tells that a plan does not carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from milepost.exchange.fields import Fields
from milepost.exchange.project_file import Loss

# Tables that are counted and not read: what they hold
COUNTED = {
    "UDFVALUE": "user-defined field",
    "TASKACTV": "activity code",
    "TASKMEMO": "note",
    "TASKPROC": "step",
    "TASKDOC": "document",
    "TASKFIN": "past period actual",
    "TRSRCFIN": "past period actual",
    "TASKRISK": "risk link",
}
_DATES = (
    ("expect_end_date", "expected finish", "It is left out; the remaining duration counts."),
    ("suspend_date", "suspended task", "Its interruption is left out, so it may finish earlier than in P6."),
    ("external_early_start_date", "external date", "A date that another project imposes is left out."),
    ("external_late_end_date", "external date", "A date that another project imposes is left out."),
)


def task_losses(row: Fields) -> Iterator[Loss]:
    """Yield what a task says beyond the plan."""
    for field, what, why in _DATES:
        if row.text(field):
            yield Loss(what, row.place, why)
    if row.text("task_type") == "TT_WBS":
        yield Loss("WBS summary activity", row.place, "It is read as a level of effort.")


def assignment_losses(row: Fields) -> Iterator[Loss]:
    """Yield what an assignment says beyond the plan."""
    if row.text("curv_id"):
        yield Loss("work contour", row.place, "Its work is spread evenly.")
    if row.number("act_ot_qty"):
        yield Loss("overtime", row.place, "Overtime counts as ordinary work.")


def project_losses(project: Fields, options: Fields, counts: Mapping[str, int]) -> Iterator[Loss]:
    """Yield the project's own rules that have no twin in the plan, and what was only counted."""
    if project.text("critical_path_type") == "CT_DrivPath":
        why = "Criticality is told by total float; the longest path stands beside it under its own name."
        yield Loss("critical by longest path", project.place, why)
    if options.flag("sched_open_critical_flag"):
        yield Loss("scheduling option", project.place, "Open-ended tasks are not made critical.")
    if not options.flag("sched_lag_early_start_flag", "Y"):
        yield Loss("scheduling option", project.place, "Start-to-start lag counts from the early start.")
    for table, count in sorted(counts.items()):
        yield Loss(COUNTED[table], project.place, f"{count:,} in {table}, left out.")
