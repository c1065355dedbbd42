"""Values of a plan as people read them: durations, ranges, dates, links, people, rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch

from milepost.engine.health.namesakes import told_apart
from milepost.engine.plan import (
    Assignment,
    Availability,
    Baseline,
    Calendar,
    Constraint,
    Earning,
    Effect,
    Impact,
    Link,
    Plan,
    Profile,
    Resource,
    Response,
)
from milepost.engine.ranges import Range
from milepost.reports.formatting import format_count, format_date, format_days, format_money, format_share

NOTHING = "none"
_CONSTRAINTS = {
    "ASAP": "as soon as possible", "ALAP": "as late as possible", "MSO": "must start on", "MFO": "must finish on",
    "SNET": "start no earlier than", "SNLT": "start no later than", "FNET": "finish no earlier than",
    "FNLT": "finish no later than", "START_ON": "start on", "FINISH_ON": "finish on",
}  # fmt: skip
_MINUTES = frozenset({"duration", "remaining", "levelling_delay", "minutes_per_day", "minutes_per_week"})
_MONEY = frozenset({"fixed_cost", "actual_cost"})
_PERCENT = frozenset({"percent_complete", "physical_percent"})
_WORDS = {
    "estimate": "range", "fixed_cost": "cost", "percent_complete": "progress", "physical_percent": "physical progress",
    "id": "code", "parent": "place", "minutes_per_day": "working day", "minutes_per_week": "working week",
    "default_range": "default range", "max_units": "units", "actual_start": "started", "actual_finish": "finished",
    "finish_by": "required finish", "week": "working week", "rate": "rate an hour", "summary": "sums up others",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """Tells the values of one plan to people."""

    plan: Plan
    names: Mapping[str, str]

    @classmethod
    def of(cls, plan: Plan) -> Reader:
        """Return the reader of a plan."""
        return cls(plan, told_apart(plan.tasks))

    def task(self, uid: str | None) -> str:
        """Return what people call a task."""
        return NOTHING if uid is None else self.names.get(uid, uid)

    def money(self, minor: float) -> str:
        """Return an amount in the plan's currency."""
        return format_money(minor, self.plan.currency, self.plan.currency_digits)

    def days(self, minutes: float) -> str:
        """Return working time as days."""
        return format_days(minutes, self.plan.minutes_per_day)

    def text(self, field: str, value: object) -> str:
        """Return the value of a field."""
        if value is None or value in ((), ""):
            return NOTHING
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, (int, float)):
            return self._number(field, value)
        if isinstance(value, datetime):
            return format_date(value)
        if isinstance(value, tuple):
            return self._listed(field, value)
        return self._rule(field, value)

    def _number(self, field: str, value: float) -> str:
        if field in _MINUTES:
            return self.days(value)
        if field in _MONEY or field in ("rate", "cost_per_use"):
            return self.money(value)
        if field in _PERCENT:
            return f"{value:g} %"
        return format_share(value) if field == "probability" else f"{value:g}"

    def _listed(self, field: str, values: tuple[object, ...]) -> str:
        if field in ("exceptions", "work_weeks"):
            return format_count(len(values), "exception" if field == "exceptions" else "special week")
        if field == "week":
            return _hours(values)
        if field == "tasks":
            return format_count(len(values), "task")
        return ", ".join(self.text(field, value) for value in values)

    def _rule(self, field: str, value: object) -> str:
        told = _told(value, self)
        if told:
            return told
        named = {"parent": self.task, "calendar": self._calendar}.get(field)
        return named(str(value)) if named else str(value).replace("_", " ")

    def _calendar(self, uid: str) -> str:
        return next((calendar.name for calendar in self.plan.calendars if calendar.uid == uid), uid)

    def resource(self, uid: str) -> str:
        """Return what people call a person, a machine or a material."""
        return next((resource.name for resource in self.plan.resources if resource.uid == uid), uid)


def field_name(field: str) -> str:
    """Return what people call a field."""
    return _WORDS.get(field, field.replace("_", " "))


def _hours(week: tuple[object, ...]) -> str:
    minutes = sum(end - start for shifts in week if isinstance(shifts, tuple) for start, end in shifts)
    return f"{minutes / 60:g} h"


@singledispatch
def _told(value: object, reader: Reader) -> str:
    """Return a rule or row in words; nothing when the field alone tells what it is."""
    return ""


@_told.register
def _range(value: Range, reader: Reader) -> str:
    points = [reader.days(point) for point in value.points]
    if value.shape == "point":
        return points[0]
    if value.shape == "ratios":
        return f"{len(points)} ratios"
    shape = {"pert": "", "discrete": "one of "}.get(value.shape, f"{value.shape} ")
    units = {point.split(" ")[-1].removesuffix("s") for point in points}
    if len(units) == 1:  # 5 / 10 / 30 days
        points = [*(point.split(" ")[0] for point in points[:-1]), points[-1]]
    return shape + " / ".join(points)


@_told.register
def _constraint(value: Constraint, reader: Reader) -> str:
    return _CONSTRAINTS[value.type] + (f" {reader.text('date', value.date)}" if value.date else "")


@_told.register
def _link(value: Link, reader: Reader) -> str:
    lag = ""
    if value.lag:
        sign = "+" if value.lag > 0 else ""
        share = value.lag_unit.endswith("percent")
        lag = f" {sign}{value.lag:g} %" if share else f" {sign}{reader.days(value.lag)}"
        lag += " elapsed" if value.lag_unit.startswith("elapsed") else ""
    return f"“{reader.task(value.predecessor)}”" + ("" if value.type == "FS" and not lag else f" {value.type}{lag}")


@_told.register
def _assignment(value: Assignment, reader: Reader) -> str:
    units = "" if value.units == 1 else f" {value.units * 100:g} %"
    work = "" if value.work is None else f" ({value.work / 60:g} h)"
    return f"{reader.resource(value.resource)}{units}{work}"


@_told.register
def _availability(value: Availability, reader: Reader) -> str:
    return f"{value.units * 100:g} % from {format_date(value.start)}"


@_told.register
def _baseline(value: Baseline, reader: Reader) -> str:
    return NOTHING if value.finish is None else f"finish {reader.text('finish', value.finish)}"


@_told.register
def _impact(value: Impact, reader: Reader) -> str:
    tell = {"days": lambda p: f"{p:g}", "percent": lambda p: f"{p:g}", "cost": reader.money}[value.unit]
    points = " / ".join(tell(point) for point in value.amount.points)
    return f"{points} {'%' if value.unit == 'percent' else value.unit if value.unit == 'days' else ''}".strip()


@_told.register
def _effect(value: Effect, reader: Reader) -> str:
    return f"{format_share(value.probability)}: {reader.text('impacts', value.impacts)}"


@_told.register
def _response(value: Response, reader: Reader) -> str:
    return f"{format_share(value.probability)} left, for {reader.money(value.cost)}"


@_told.register
def _earning(value: Earning, reader: Reader) -> str:
    rule = value.rule.replace("_", " ")
    return f"{value.percent_at_start}/{100 - value.percent_at_start}" if value.rule == "fixed" else rule


@_told.register(Profile)
@_told.register(Calendar)
@_told.register(Resource)
def _named(value: Profile | Calendar | Resource, reader: Reader) -> str:
    return value.name.replace("_", " ")
