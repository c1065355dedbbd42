"""Reading XER, the exchange format of Primavera P6."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from milepost.engine.plan import P6, STANDARD, Plan, Profile, Task
from milepost.exchange.errors import InvalidValue
from milepost.exchange.fields import Fields, half_up
from milepost.exchange.primavera.breakdown import Breakdown
from milepost.exchange.primavera.calendars import read_calendars
from milepost.exchange.primavera.resources import read_assignment, read_resources
from milepost.exchange.primavera.tables import Tables
from milepost.exchange.primavera.tasks import read_link, read_task
from milepost.exchange.project_file import Loss, Project, ProjectFile

FORMAT = "XER"
Cells = Mapping[str, str]


def read(data: bytes) -> ProjectFile:
    """Read the projects that Primavera P6 exported."""
    tables = Tables(data)
    projects = tuple(_project(tables, row) for row in tables["PROJECT"])
    return ProjectFile(FORMAT, projects)


def _project(tables: Tables, cells: Cells) -> Project:
    uid = cells.get("proj_id", "")
    row = Fields(cells, f"project {cells.get('proj_short_name', uid)}")
    losses: list[Loss] = []
    own = lambda table: [r for r in tables[table] if r.get("proj_id") == uid]
    breakdown = Breakdown(own("PROJWBS"), own("TASK"))
    tasks = tuple(
        item if isinstance(item, Task) else read_task(item, parent=parent, losses=losses)
        for parent, item in breakdown.walk()
    )
    uids = {task.uid for task in tasks}
    digits = 2
    calendars = read_calendars(list(tables["CALENDAR"]), losses)
    resources = read_resources(list(tables["RSRC"]), list(tables["RSRCRATE"]), digits=digits)
    links = [read_link(r) for r in tables["TASKPRED"] if r.get("task_id") in uids and r.get("pred_task_id") in uids]
    assignments = [
        read_assignment(r, resources[r["rsrc_id"]].kind)
        for r in own("TASKRSRC")
        if r.get("rsrc_id") in resources and r.get("task_id") in uids
    ]
    start = row.moment("plan_start_date") or row.moment("last_recalc_date")
    if start is None:
        raise InvalidValue("A project needs a planned start or a data date.", place=f"{row.place}, plan_start_date")
    calendar = calendars.get(row.text("clndr_id"), STANDARD)
    plan = Plan(
        start=start,
        tasks=tasks,
        links=tuple(links),
        name=breakdown.name or row.text("proj_short_name"),
        calendars=tuple(calendars.values()) or (STANDARD,),
        calendar=calendar.uid,
        resources=tuple(resources.values()),
        assignments=tuple(assignments),
        finish_by=row.moment("plan_end_date"),
        status_date=row.moment("last_recalc_date"),
        currency=tables.header[8] if len(tables.header) > 8 else "",
        profile=_profile(row, next((Fields(r) for r in own("SCHEDOPTIONS")), Fields({}))),
    )
    return Project(uid, row.text("proj_short_name") or plan.name, plan, tuple(losses))


def _profile(project: Fields, options: Fields) -> Profile:
    lags = {"rcal_Successor": "successor", "rcal_24Hour": "24h", "rcal_ProjDefault": "project"}
    floats = {"FT_SF": "start", "FT_Min": "smallest"}
    if options.flag("sched_progress_override"):
        progress = "progress_override"
    else:
        progress = "retained_logic" if options.flag("sched_retained_logic", "Y") else "actual_dates"
    return replace(
        P6,
        lag_calendar=lags.get(options.text("sched_calendar_on_relationship_lag"), "predecessor"),
        progress=progress,
        total_float=floats.get(options.text("sched_float_type"), "finish"),
        critical_slack=half_up((project.number("critical_drtn_hr_cnt") or 0.0) * 60),
    )
