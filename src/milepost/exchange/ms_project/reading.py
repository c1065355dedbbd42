"""Reading MSPDI, the XML format of MS Project."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from milepost.engine.plan import (
    BY_PERCENT,
    MS_PROJECT,
    STANDARD,
    Assignment,
    Calendar,
    Earning,
    Link,
    Plan,
    Profile,
    Resource,
    Task,
)
from milepost.exchange.errors import HostileFile, InvalidValue
from milepost.exchange.ms_project.aliases import (
    RESOURCE_UID_FIELD,
    TASK_ID_FIELD,
    TASK_UID_FIELD,
    declared_fields,
    taken_field,
)
from milepost.exchange.ms_project.calendars import MAX_EXCEPTIONS, NO_CALENDAR, linked, read_calendar
from milepost.exchange.ms_project.losses import assignment_losses, project_losses, resource_losses, task_losses
from milepost.exchange.ms_project.outline import Outline
from milepost.exchange.ms_project.resources import read_assignment, read_resource
from milepost.exchange.ms_project.rows import Row
from milepost.exchange.ms_project.splits import interruption
from milepost.exchange.ms_project.stream import MAX_ROWS, Stream
from milepost.exchange.ms_project.tasks import read_earning, read_links, read_task
from milepost.exchange.project_file import OPENING, Loss, Project, ProjectFile, no_start

FORMAT = "MSPDI"


def read(data: bytes, *, today: date | None = None) -> ProjectFile:
    """Read a plan that MS Project saved as XML.

    Parameters
    ----------
    data : bytes
        The XML in any encoding that it declares, up to 100 MB.
    today : date, optional
        The start of a plan without any date; without it such a plan is refused.

    Returns
    -------
    ProjectFile
        One project; task and resource uids are MS Project's own UIDs, as text.

    Raises
    ------
    UnreadableFile, HostileFile, InvalidValue
        The XML is broken, built to exhaust its reader, or holds a value without a sensible reading.
    """
    reading = _Reading(today)
    for row in reading.stream.rows(data):
        reading.take(row)
    return ProjectFile(FORMAT, (reading.project(),))


class _Reading:
    """What has been read of the file so far."""

    def __init__(self, today: date | None) -> None:
        self.today = today
        self.stream = Stream()
        self.losses: list[Loss] = []
        self.calendars: dict[str, Calendar] = {}
        self.tasks: dict[str, Task] = {}
        self.links: list[Link] = []
        self.resources: dict[str, Resource] = {}
        self.assignments: list[Assignment] = []
        self.outline = Outline()
        self._split: set[str] = set()
        self._exceptions_left = MAX_EXCEPTIONS
        self._takers = {
            "Calendar": self._take_calendar,
            "Task": self._take_task,
            "Resource": self._take_resource,
            "Assignment": self._take_assignment,
        }

    def take(self, row: Row) -> None:
        self._takers[row.name](row)

    @property
    def header(self) -> Row:
        header = self.stream.header
        header.place = "project"
        return header

    @cached_property
    def digits(self) -> int:
        """How many decimals the currency has."""
        value = self.header.whole("CurrencyDigits")
        return 2 if value is None else min(max(value, 0), 4)

    @cached_property
    def earning(self) -> Earning:
        """How tasks earn their value unless they say otherwise."""
        return read_earning(self.header) or BY_PERCENT

    @cached_property
    def declared(self) -> frozenset[str]:
        return declared_fields(self.header)

    def _take_calendar(self, row: Row) -> None:
        calendar = read_calendar(row, left=self._exceptions_left, losses=self.losses)
        self._exceptions_left -= len(calendar.exceptions)
        self.calendars[calendar.uid] = calendar

    def _take_task(self, row: Row) -> None:
        if row.flag("IsNull"):  # a blank line of the table
            return
        number = row.required("UID")
        uid = taken_field(row, TASK_UID_FIELD, self.declared) or number
        code = taken_field(row, TASK_ID_FIELD, self.declared) or row.text("ID")
        place = self.outline.place(row, uid=uid, code=code)
        if place is None:  # the project itself
            return
        if uid in self.tasks:
            raise InvalidValue(f"Two tasks have the UID {uid}.", place=row.place)
        self.losses += task_losses(row)
        self.tasks[uid] = read_task(row, place, digits=self.digits, losses=self.losses)
        self.links += read_links(row)
        if len(self.links) > MAX_ROWS:
            raise HostileFile(f"The file holds more than {MAX_ROWS:,} links.", hint="Split the plan.")

    def _take_resource(self, row: Row) -> None:
        if not row.text("Name") or row.flag("IsNull"):  # "Unassigned", or a blank line
            return
        number = row.required("UID")
        uid = taken_field(row, RESOURCE_UID_FIELD, self.declared) or number
        self.losses += resource_losses(row)
        self.resources[number] = replace(read_resource(row, digits=self.digits), uid=uid)

    def _take_assignment(self, row: Row) -> None:
        resource = self.resources.get(row.text("ResourceUID"))
        number = row.text("TaskUID")
        task = self.outline.uids.get(number)
        if resource is None or task is None:  # an unassigned task, or the project itself
            return
        row.place = f"{self.outline.places[number]}, {resource.name}"
        self.losses += assignment_losses(row)
        self._note_split(row, task)
        assignment = read_assignment(row, resource.kind, digits=self.digits)
        self.assignments.append(replace(assignment, task=task, resource=resource.uid))

    def _note_split(self, row: Row, uid: str) -> None:
        task = self.tasks[uid]
        calendar = task.calendar or self.header.text("CalendarUID")
        day = None if uid in self._split else interruption(row, self.calendars, calendar)
        if day is not None:
            self._split.add(uid)
            why = f"Its interruption from {day} is left out, so it may finish earlier than in MS Project."
            self.losses.append(Loss("split task", f"task {task.id} ({task.name})", why))

    def project(self) -> Project:
        name = self.header.text("Title") or self.outline.title or self.header.text("Name")
        self.losses += project_losses(self.header)
        plan = self._plan(name)
        return Project(self.header.text("UID") or "1", name, plan, tuple(self.losses))

    def _plan(self, name: str) -> Plan:
        header = self.header
        calendars = {calendar.uid: calendar for calendar in linked(tuple(self.calendars.values()), self.losses)}
        return Plan(
            start=header.moment("StartDate") or self._first_start(),
            tasks=tuple(self._settled(task, calendars) for task in self.tasks.values()),
            links=tuple(self._joined_links()),
            name=name,
            calendars=tuple(calendars.values()) or (STANDARD,),
            calendar=self._project_calendar(calendars),
            resources=tuple(self._settled_resource(r, calendars) for r in self.resources.values()),
            assignments=tuple(self.assignments),
            status_date=header.moment("StatusDate"),
            minutes_per_day=self._unit("MinutesPerDay", 480),
            minutes_per_week=self._unit("MinutesPerWeek", 2400),
            days_per_month=self._unit("DaysPerMonth", 20),
            currency=header.text("CurrencyCode") or header.text("CurrencySymbol"),
            currency_digits=self.digits,
            profile=self._profile(),
            earning=self.earning,
        )

    def _first_start(self) -> datetime:
        if self.outline.first_start is None and self.today is not None:
            self.losses.append(no_start(self.today))
            return datetime.combine(self.today, OPENING)
        if self.outline.first_start is None:
            raise InvalidValue(
                "The project has no start date.", place="project, StartDate", hint="Set one in MS Project."
            )
        return self.outline.first_start

    def _unit(self, name: str, default: int) -> int:
        value = self.header.whole(name)
        if value is not None and not 0 < value <= 10_080:
            raise self.header.refusal(name, "is no length of a day, week or month")
        return value or default

    def _settled(self, task: Task, calendars: dict[str, Calendar]) -> Task:
        """Return a task that knows whether it is a summary and whose calendar exists."""
        calendar = task.calendar
        if calendar is not None and calendar not in calendars:
            place = f"task {task.id} ({task.name})"
            self.losses.append(Loss("missing calendar", place, f"Calendar {calendar} is not in the file."))
            calendar = None
        summary = task.uid in self.outline.parents
        earning = None if task.earning == self.earning else task.earning
        if (summary, calendar, earning) == (task.summary, task.calendar, task.earning):
            return task
        return replace(task, summary=summary, calendar=calendar, earning=earning)

    def _settled_resource(self, resource: Resource, calendars: dict[str, Calendar]) -> Resource:
        if resource.calendar is None or resource.calendar in calendars:
            return resource
        why = f"Calendar {resource.calendar} is not in the file."
        self.losses.append(Loss("missing calendar", f"resource {resource.name}", why))
        return replace(resource, calendar=None)

    def _joined_links(self) -> list[Link]:
        """Return the links with uids for numbers; one to a row that is no task is a loss."""
        joined: list[Link] = []
        uids = self.outline.uids
        for link in self.links:
            if link.predecessor in uids:
                joined.append(_joined(link, uids))
            else:
                why = f"Its predecessor {link.predecessor or 'without a number'} is no task of the file."
                self.losses.append(Loss("link to nothing", self.outline.places[link.successor], why))
        return joined

    def _project_calendar(self, calendars: dict[str, Calendar]) -> str:
        uid = self.header.text("CalendarUID")
        if uid in calendars:
            return uid
        stand_in = next(iter(calendars.values()), STANDARD)
        if uid not in NO_CALENDAR:
            why = f"Calendar {uid} is not in the file; {stand_in.name} stands in."
            self.losses.append(Loss("missing calendar", "project", why))
        return stand_in.uid

    def _profile(self) -> Profile:
        return replace(
            MS_PROJECT,
            honor_constraints=self.header.flag("HonorConstraints", "1"),
            multiple_critical_paths=self.header.flag("MultipleCriticalPaths"),
            critical_slack=(self.header.whole("CriticalSlackLimit") or 0) * self._unit("MinutesPerDay", 480),
        )


def _joined(link: Link, uids: dict[str, str]) -> Link:
    """Return a link between uids for one between numbers."""
    predecessor, successor = uids[link.predecessor], uids[link.successor]
    if (predecessor, successor) == (link.predecessor, link.successor):
        return link
    return replace(link, predecessor=predecessor, successor=successor)
