"""Reading XER, the exchange format of Primavera P6."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Literal

from milepost.engine.plan import P6, STANDARD, Assignment, Calendar, Link, Plan, Profile, Resource, Task
from milepost.exchange.errors import InvalidValue, UnreadableFile
from milepost.exchange.fields import Fields, clean, half_up
from milepost.exchange.primavera.breakdown import Breakdown
from milepost.exchange.primavera.calendars import read_calendars
from milepost.exchange.primavera.losses import assignment_losses, project_losses, task_losses
from milepost.exchange.primavera.resources import has_own_price, read_assignment, read_resources, resource_of
from milepost.exchange.primavera.tables import Cells, Tables
from milepost.exchange.primavera.tasks import read_link, read_task, task_row
from milepost.exchange.project_file import Loss, Project, ProjectFile

FORMAT = "XER"
_CURRENCY = 8  # the cell of the first line that names it
_LAG_CALENDARS: dict[str, Literal["predecessor", "successor", "project", "24h"]] = {
    "rcal_Predecessor": "predecessor",
    "rcal_Successor": "successor",
    "rcal_24Hour": "24h",
    "rcal_ProjDefault": "project",
}
_ACTUAL_COSTS = {"TASKRSRC": ("act_reg_cost", "act_ot_cost"), "PROJCOST": ("act_cost",)}
_FLOATS: dict[str, Literal["finish", "start", "smallest"]] = {
    "FT_FF": "finish",
    "FT_SF": "start",
    "FT_Min": "smallest",
}


def read(data: bytes) -> ProjectFile:
    """Read the projects that Primavera P6 exported.

    Parameters
    ----------
    data : bytes
        An XER file in Windows-1252, UTF-8 or UTF-16.

    Returns
    -------
    ProjectFile
        A project for each of the file, named by its short name; its uid is the ``proj_id``, those of its tasks
        are ``task_id``. The work breakdown becomes summary tasks with uids such as ``wbs-25701``.

    Raises
    ------
    UnreadableFile, HostileFile, InvalidValue
        The file is truncated, built to exhaust its reader, or holds a value without a sensible reading.
    """
    tables = Tables(data)
    if not tables.records("PROJECT"):
        raise UnreadableFile("The file holds no project.", hint="Export it again with at least one project.")
    export = _Export(tables)
    return ProjectFile(FORMAT, tuple(_ProjectReading(export, row).project() for row in tables.of("PROJECT")))


class _Export:
    """What the projects of a file share."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.currency = clean(tables.header[_CURRENCY]) if len(tables.header) > _CURRENCY else ""
        self.digits = self._digits()
        self.calendar_losses: dict[str, Loss] = {}
        self.calendars = read_calendars(tables.of("CALENDAR"), self.calendar_losses)
        self.resources = read_resources(tables, digits=self.digits)

    def _digits(self) -> int:
        for cells in self.tables.of("CURRTYPE"):
            row = Fields(cells, "currency")
            if row.text("curr_short_name") == self.currency:
                digits = row.whole("decimal_digit_cnt")
                return 2 if digits is None else min(max(digits, 0), 4)
        return 2


class _ProjectReading:
    """One project of the file."""

    def __init__(self, export: _Export, cells: Cells) -> None:
        self.export = export
        self.uid = cells.get("proj_id", "")
        self.row = Fields(cells, f"project {clean(cells.get('proj_short_name') or self.uid)}")
        self.options = Fields(_first(self._rows("SCHEDOPTIONS")), self.row.place)
        self.losses: list[Loss] = []
        self.places: dict[str, str] = {}

    def _rows(self, table: str) -> Iterator[Cells]:
        """Yield the project's rows of a table; old files leave the project out of some."""
        tables = self.export.tables
        return chain(tables.of(table, self.uid), tables.of(table))

    def project(self) -> Project:
        breakdown = Breakdown(self._rows("PROJWBS"), self.export.tables.records("TASK", self.uid))
        plan = self._plan(breakdown)
        if breakdown.empty:
            why = f"{breakdown.empty:,} nodes without a task are left out."
            self.losses.append(Loss("empty work breakdown", self.row.place, why))
        counts = self.export.tables.counts.get(self.uid, {})
        self.losses += project_losses(self.row, self.options, counts)
        return Project(self.uid, self.row.text("proj_short_name") or plan.name, plan, tuple(self.losses))

    def _plan(self, breakdown: Breakdown) -> Plan:
        tasks = self._tasks(breakdown)
        assignments = tuple(self._assignments())
        resources = self._resources({assignment.resource for assignment in assignments})
        calendar = self._calendar()
        used = {calendar.uid, *(task.calendar for task in tasks), *(resource.calendar for resource in resources)}
        self.losses += [loss for uid, loss in self.export.calendar_losses.items() if uid in used]
        day, week, month = self._units(calendar)
        return Plan(
            start=self._start(),
            tasks=tasks,
            links=tuple(self._links()),
            name=breakdown.name or self.row.text("proj_short_name"),
            calendars=tuple(c for c in self.export.calendars.values() if c.uid in used) or (STANDARD,),
            calendar=calendar.uid,
            resources=resources,
            assignments=assignments,
            finish_by=self.row.moment("plan_end_date"),
            status_date=self.row.moment("last_recalc_date"),
            minutes_per_day=day,
            minutes_per_week=week,
            days_per_month=month,
            currency=self.export.currency,
            currency_digits=self.export.digits,
            profile=self._profile(),
        )

    def _start(self) -> datetime:
        start = self.row.moment("plan_start_date") or self.row.moment("last_recalc_date")
        if start is None:
            raise InvalidValue("The project has no planned start.", place=f"{self.row.place}, plan_start_date")
        return start

    def _tasks(self, breakdown: Breakdown) -> tuple[Task, ...]:
        costs = self._expenses()
        tasks: list[Task] = []
        for parent, item in breakdown.walk():
            if isinstance(item, Task):
                tasks.append(item)
                continue
            row = task_row(item.cells())
            self.losses += task_losses(row)
            task = read_task(row, parent=parent, losses=self.losses)
            if task.uid in self.places:
                raise InvalidValue(f"Two tasks have the task_id {task.uid}.", place=row.place)
            self.places[task.uid] = row.place
            calendar = self._known_calendar(task.calendar, row.place)
            spent = self._spent.get(task.uid)
            tasks.append(replace(task, calendar=calendar, fixed_cost=costs.get(task.uid, 0), actual_cost=spent))
        return tuple(tasks)

    def _expenses(self) -> dict[str, int]:
        """Return the expenses of each task: spent and still to spend, else as planned."""
        costs: defaultdict[str, float] = defaultdict(float)
        for cells in self._rows("PROJCOST"):
            row = Fields(cells, f"expense {clean(cells.get('cost_name', cells.get('cost_item_id', '')))}")
            left = row.number("remain_cost")
            spent = row.number("act_cost") or 0.0
            planned = row.number("target_cost") or 0.0
            costs[row.text("task_id")] += planned if left is None else spent + left
        return {uid: half_up(cost * 10.0**self.export.digits) for uid, cost in costs.items()}

    @cached_property
    def _spent(self) -> dict[str, int]:
        """What the assignments and expenses of each task have cost so far."""
        costs: defaultdict[str, float] = defaultdict(float)
        for table, fields in _ACTUAL_COSTS.items():
            for cells in self._rows(table):
                row = Fields(cells, f"{table} of task {clean(cells.get('task_id', ''))}")
                told = [cost for field in fields if (cost := row.number(field)) is not None]
                if told:
                    costs[row.text("task_id")] += sum(told)
        return {uid: half_up(cost * 10.0**self.export.digits) for uid, cost in costs.items()}

    def _known_calendar(self, uid: str | None, place: str) -> str | None:
        if uid is None or uid in self.export.calendars:
            return uid
        self.losses.append(Loss("missing calendar", place, f"Calendar {uid} is not in the file."))
        return None

    def _calendar(self) -> Calendar:
        """Return the project's calendar, else the default one of the file."""
        uid = self._known_calendar(self.row.text("clndr_id") or None, self.row.place)
        if uid is not None:
            return self.export.calendars[uid]
        for cells in self.export.tables.of("CALENDAR"):
            if Fields(cells).flag("default_flag"):
                return self.export.calendars[cells.get("clndr_id", "")]
        return next(iter(self.export.calendars.values()), STANDARD)

    def _units(self, calendar: Calendar) -> tuple[int, int, int]:
        """Return the minutes of a day and a week and the days of a month."""
        rows = self.export.tables.of("CALENDAR")
        cells = _first(cells for cells in rows if cells.get("clndr_id") == calendar.uid)
        row = Fields(cells, f"calendar {calendar.name}")
        day, week, month = (row.positive(f"{unit}_hr_cnt") or 0.0 for unit in ("day", "week", "month"))
        day = day if 0 < day <= 24 else 8.0
        week = week if day <= week <= 168 else day * 5
        return half_up(day * 60), half_up(week * 60), min(max(half_up(month / day), 1), 31) if month else 20

    def _links(self) -> Iterator[Link]:
        for cells in self._rows("TASKPRED"):
            predecessor, successor = cells.get("pred_task_id", ""), cells.get("task_id", "")
            if predecessor in self.places and successor in self.places:
                yield read_link(Fields(cells, f"{self.places[successor]}, link from {self.places[predecessor]}"))
            elif successor in self.places:
                other = cells.get("pred_proj_id", self.uid) != self.uid
                why = f"Its predecessor {predecessor} is {'in another project' if other else 'not in the file'}."
                what = "external link" if other else "link to nothing"
                self.losses.append(Loss(what, self.places[successor], why))

    def _assignments(self) -> Iterator[Assignment]:
        for cells in self._rows("TASKRSRC"):
            place = self.places.get(cells.get("task_id", ""))
            if place is None:
                continue
            resource = self.export.resources.get(resource_of(cells))
            if resource is None:
                self.losses.append(Loss("assignment to nobody", place, "Its resource is not in the file."))
                continue
            row = Fields(cells, f"{place}, {resource.name}")
            self.losses += assignment_losses(row)
            if has_own_price(row, resource, digits=self.export.digits):
                self.losses.append(Loss("assignment price", row.place, "The rate of the resource is used."))
            yield read_assignment(row, resource)

    def _resources(self, used: set[str]) -> tuple[Resource, ...]:
        """Return the resources that the project uses; those of other projects stand in the same table."""
        resources = (resource for resource in self.export.resources.values() if resource.uid in used)
        return tuple(
            replace(resource, calendar=self._known_calendar(resource.calendar, f"resource {resource.name}"))
            for resource in resources
        )

    def _profile(self) -> Profile:
        options = self.options
        progress = _progress(options)
        if progress == "actual_dates":
            why = "The rule 'use actual dates' is kept, but remaining work is scheduled by retained logic."
            self.losses.append(Loss("scheduling option", "SCHEDOPTIONS", why))
        return replace(
            P6,
            progress=progress,
            lag_calendar=_LAG_CALENDARS.get(options.text("sched_calendar_on_relationship_lag"), "predecessor"),
            total_float=_FLOATS.get(options.text("sched_float_type"), "finish"),
            critical_slack=half_up((self.row.number("critical_drtn_hr_cnt") or 0.0) * 60),
        )


def _progress(options: Fields) -> Literal["retained_logic", "progress_override", "actual_dates"]:
    if options.flag("sched_progress_override"):
        return "progress_override"
    return "retained_logic" if options.flag("sched_retained_logic", "Y") else "actual_dates"


def _first(rows: Iterator[Cells]) -> Cells:
    return next(rows, Cells())
