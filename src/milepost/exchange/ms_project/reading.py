"""Reading MSPDI, the XML format of MS Project."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from milepost.engine.plan import (
    MS_PROJECT,
    STANDARD,
    Assignment,
    Calendar,
    Link,
    Plan,
    Profile,
    Resource,
    Task,
)  # fmt: skip
from milepost.exchange.ms_project.calendars import linked, read_calendar
from milepost.exchange.ms_project.resources import read_assignment, read_resource
from milepost.exchange.ms_project.rows import Row
from milepost.exchange.ms_project.stream import Stream
from milepost.exchange.ms_project.tasks import read_links, read_task
from milepost.exchange.project_file import Loss, Project, ProjectFile

FORMAT = "MSPDI"


def read(data: bytes) -> ProjectFile:
    """Read a plan that MS Project saved as XML."""
    reading = _Reading()
    for row in reading.stream.rows(data):
        reading.take(row)
    return ProjectFile(FORMAT, (reading.project(),))


class _Reading:
    """What has been read of the file so far."""

    def __init__(self) -> None:
        self.stream = Stream()
        self.calendars: list[Calendar] = []
        self.tasks: list[Task] = []
        self.links: list[Link] = []
        self.resources: dict[str, Resource] = {}
        self.assignments: list[Assignment] = []
        self.losses: list[Loss] = []
        self.title = ""
        self.first_start: datetime | None = None
        self._outline: list[tuple[int, str]] = []

    @property
    def digits(self) -> int:
        value = self.stream.header.whole("CurrencyDigits")
        return 2 if value is None else min(max(value, 0), 4)

    def take(self, row: Row) -> None:
        takers = {
            "Calendar": self._take_calendar,
            "Task": self._take_task,
            "Resource": self._take_resource,
            "Assignment": self._take_assignment,
        }
        takers[row.name](row)

    def _take_calendar(self, row: Row) -> None:
        self.calendars.append(read_calendar(row, self.losses))

    def _take_task(self, row: Row) -> None:
        if row.flag("IsNull"):
            return
        level = row.whole("OutlineLevel")
        level = 1 if level is None else level
        if level == 0:
            self.title = row.text("Name")
            return
        while self._outline and self._outline[-1][0] >= level:
            self._outline.pop()
        parent = self._outline[-1][1] if self._outline else None
        task = read_task(row, parent=parent, digits=self.digits, losses=self.losses)
        self._outline.append((level, task.uid))
        self.tasks.append(task)
        self.links += read_links(row)

    def _take_resource(self, row: Row) -> None:
        if row.text("Name") and not row.flag("IsNull"):
            resource = read_resource(row, digits=self.digits)
            self.resources[resource.uid] = resource

    def _take_assignment(self, row: Row) -> None:
        resource = self.resources.get(row.text("ResourceUID"))
        if resource is None:
            return
        self.assignments.append(read_assignment(row, resource.kind, digits=self.digits))

    def project(self) -> Project:
        header = self.stream.header
        header.place = "project"
        name = header.text("Title") or self.title or header.text("Name")
        return Project(header.text("UID") or "1", name, self.plan(name), tuple(self.losses))

    def plan(self, name: str) -> Plan:
        header = self.stream.header
        calendars = linked(self.calendars, self.losses) or (STANDARD,)
        parents = {task.parent for task in self.tasks}
        uids = {task.uid for task in self.tasks}
        return Plan(
            start=header.moment("StartDate") or datetime(2026, 1, 1),
            tasks=tuple(replace(t, summary=True) if t.uid in parents else t for t in self.tasks),
            links=tuple(link for link in self.links if link.predecessor in uids),
            name=name,
            calendars=calendars,
            calendar=header.text("CalendarUID") or calendars[0].uid,
            resources=tuple(self.resources.values()),
            assignments=tuple(a for a in self.assignments if a.task in uids),
            status_date=header.moment("StatusDate"),
            minutes_per_day=header.whole("MinutesPerDay") or 480,
            minutes_per_week=header.whole("MinutesPerWeek") or 2400,
            days_per_month=header.whole("DaysPerMonth") or 20,
            currency=header.text("CurrencyCode") or header.text("CurrencySymbol"),
            currency_digits=self.digits,
            profile=self._profile(),
        )

    def _profile(self) -> Profile:
        header = self.stream.header
        return replace(
            MS_PROJECT,
            honor_constraints=header.flag("HonorConstraints", "1"),
            multiple_critical_paths=header.flag("MultipleCriticalPaths"),
            critical_slack=(header.whole("CriticalSlackLimit") or 0) * (header.whole("MinutesPerDay") or 480),
        )
