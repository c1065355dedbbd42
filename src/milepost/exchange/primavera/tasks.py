"""Tasks, links and the work breakdown of P6."""

from __future__ import annotations

from milepost.engine.plan import Constraint, ConstraintType, Link, LinkType, Task, TaskType
from milepost.exchange.fields import MAX_MINUTES, Fields, clean, half_up
from milepost.exchange.project_file import Loss

LINK_TYPES: dict[str, LinkType] = {"PR_FS": "FS", "PR_SS": "SS", "PR_FF": "FF", "PR_SF": "SF"}
CONSTRAINTS: dict[str, ConstraintType] = {
    "CS_ALAP": "ALAP", "CS_MSO": "START_ON", "CS_MSOA": "SNET", "CS_MSOB": "SNLT",
    "CS_MEO": "FINISH_ON", "CS_MEOA": "FNET", "CS_MEOB": "FNLT", "CS_MANDSTART": "MSO", "CS_MANDFIN": "MFO",
}  # fmt: skip
TASK_TYPES: dict[str, TaskType] = {
    "TT_Rsrc": "resource_dependent", "TT_LOE": "level_of_effort", "TT_WBS": "level_of_effort",
}  # fmt: skip
START_MILESTONE = "TT_Mile"
MILESTONES = frozenset({START_MILESTONE, "TT_FinMile"})


def task_row(cells: dict[str, str]) -> Fields:
    """Return the fields of a task, named for people by its code and name."""
    code = cells.get("task_code") or cells.get("task_id", "")
    return Fields(cells, f"task {clean(code)} ({clean(cells.get('task_name', ''))[:60]})")


def read_task(row: Fields, *, parent: str | None, losses: list[Loss]) -> Task:
    """Return one task; its cost is added where the expenses are known."""
    kind = row.text("task_type")
    duration = minutes(row, "target_drtn_hr_cnt") or 0
    remaining = minutes(row, "remain_drtn_hr_cnt")
    started = row.moment("act_start_date")
    finished = row.moment("act_end_date")
    return Task(
        uid=row.required("task_id"),
        name=row.text("task_name"),
        id=row.text("task_code"),
        parent=parent,
        duration=0 if kind in MILESTONES else duration,
        milestone=kind in MILESTONES,
        milestone_edge="start" if kind == START_MILESTONE else "finish",
        type=TASK_TYPES.get(kind, "task_dependent"),
        calendar=row.text("clndr_id") or None,
        ignore_resource_calendars=kind != "TT_Rsrc",
        constraint=_constraint(row, "cstr_type", "cstr_date", losses),
        second_constraint=_constraint(row, "cstr_type2", "cstr_date2", losses),
        actual_start=started,
        actual_finish=finished,
        remaining=remaining if finished is None and (started or remaining != duration) else None,
        percent_complete=_percent(row, duration, remaining),
        priority=_PRIORITIES.get(row.text("priority_type"), 500),
    )


_PRIORITIES = {"PT_Top": 900, "PT_High": 700, "PT_Normal": 500, "PT_Low": 300, "PT_Lowest": 100}


def read_link(row: Fields) -> Link:
    """Return one link."""
    lag = half_up((row.number("lag_hr_cnt") or 0.0) * 60)
    if abs(lag) > MAX_MINUTES:
        raise row.refusal("lag_hr_cnt", "hours are longer than 200 years")
    return Link(
        predecessor=row.text("pred_task_id"),
        successor=row.text("task_id"),
        type=LINK_TYPES.get(row.text("pred_type"), "FS"),
        lag=lag,
    )


def minutes(row: Fields, name: str) -> int | None:
    """Return a duration written in hours as minutes, halves up."""
    hours = row.positive(name)
    if hours is not None and hours * 60 > MAX_MINUTES:
        raise row.refusal(name, "hours are longer than 200 years")
    return None if hours is None else half_up(hours * 60)


def _constraint(row: Fields, kind: str, when: str, losses: list[Loss]) -> Constraint | None:
    code = row.text(kind)
    if not code:
        return None
    type_ = CONSTRAINTS.get(code)
    date = row.moment(when)
    if type_ is None or (date is None and type_ != "ALAP"):
        losses.append(Loss("constraint", row.place, f"{code} has no date, or is not known; it is left out."))
        return None
    return Constraint(type_, None if type_ == "ALAP" else date)


def _percent(row: Fields, duration: int, remaining: int | None) -> float:
    if row.text("act_end_date"):
        return 100.0
    kind = row.text("complete_pct_type")
    if kind == "CP_Phys":
        return row.share("phys_complete_pct")
    if kind == "CP_Units":
        done, total = _units(row)
    else:
        done, total = duration - (duration if remaining is None else remaining), duration
    return min(max(done / total * 100, 0.0), 100.0) if total and row.text("act_start_date") else 0.0


def _units(row: Fields) -> tuple[float, float]:
    done = sum(row.number(f"act_{kind}_qty") or 0.0 for kind in ("work", "equip"))
    left = sum(row.number(f"remain_{kind}_qty") or 0.0 for kind in ("work", "equip"))
    return done, done + left
