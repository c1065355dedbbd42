"""The [project] table: dates, units, money, profile and the defaults of the forecast."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from milepost.engine.plan import BY_PERCENT, NATIVE, STANDARD, Earning, Profile
from milepost.exchange.errors import InvalidValue
from milepost.exchange.native.earning import earning_rule, write_earning
from milepost.exchange.native.profiles import read_profile, write_profile
from milepost.exchange.native.rows import Row
from milepost.exchange.native.toml_text import Fields, Value, kept
from milepost.exchange.native.values import (
    Scale,
    choice,
    day,
    number,
    positive,
    text,
    time_zone,
    whole,
)
from milepost.exchange.project_file import Project
from milepost.exchange.quantities import Units, parse_duration

DefaultRange = Literal["sip", "none"]
_DEFAULT_RANGE: Callable[[object], DefaultRange] = choice("sip", "none")
_SIP: DefaultRange = "sip"
_FIVE_DAYS = 5


@dataclass(frozen=True, slots=True)
class ProjectFields:
    """The [project] table as read, its dates not yet given a time of day."""

    id: str | None
    code: str | None
    name: str
    start: date
    has_start: bool
    status_date: date | None
    finish_by: date | None
    target: date | None
    calendar: str | None
    currency: str
    digits: int
    units: Units
    time_zone: str
    shared_factor: float
    default_range: DefaultRange
    profile: Profile
    earning: Earning


def read_project(row: Row, *, today: date | None) -> ProjectFields:
    """Return what the [project] table says; a plan without a start begins today, if a today is given."""
    if "start" not in row and today is None:
        row.refuse("The project has no start.", hint="Write start = 2026-09-01 under [project].")
    units = _read_units(row)
    fields = ProjectFields(
        id=row.get("id", text, None),
        code=row.get("code", text, None),
        name=row.get("name", text, ""),
        start=row.get("start", day, today or date(2000, 1, 1)),
        has_start="start" in row,
        status_date=row.get("status_date", day, None),
        finish_by=row.get("finish_by", day, None),
        target=row.get("target", day, None),
        calendar=row.get("calendar", text, None),
        currency=row.get("currency", text, ""),
        digits=row.get("currency_digits", _digits, 2),
        units=units,
        time_zone=row.get("time_zone", time_zone, ""),
        shared_factor=row.get("shared_factor", positive, 0.20),
        default_range=row.get("default_range", _DEFAULT_RANGE, _SIP),
        profile=read_profile(row, units=units),
        earning=row.get("earning", earning_rule, BY_PERCENT),
    )
    row.close()
    return fields


def write_project(project: Project, *, scale: Scale) -> Fields:
    """Return the fields of the [project] table."""
    plan = project.plan
    return kept(
        {
            "name": (plan.name, ""),
            "id": (project.uid, plan.name or "plan"),
            "code": (project.name, plan.name or "plan"),
            "start": (scale.written(plan.start, "opens"), None),
            "status_date": (plan.status_date and scale.written(plan.status_date, "night"), None),
            "target": (plan.target and scale.written(plan.target, "night"), None),
            "finish_by": (plan.finish_by and scale.written(plan.finish_by, "night"), None),
            "calendar": (plan.calendar, None if plan.calendars != (STANDARD,) else STANDARD.uid),
            "currency": (plan.currency, ""),
            "currency_digits": (plan.currency_digits, 2),
            "hours_per_day": (_hours(plan.minutes_per_day), 8),
            "hours_per_week": (_hours(plan.minutes_per_week), _hours(plan.minutes_per_day * _FIVE_DAYS)),
            "days_per_month": (plan.days_per_month, 20),
            "time_zone": (plan.time_zone, ""),
            "shared_factor": (plan.shared_factor, 0.20),
            "default_range": (plan.default_range, _SIP),
            "earning": (write_earning(plan.earning), BY_PERCENT.rule),
            "profile": (write_profile(plan.profile, units=scale.units), NATIVE.name),
        }
    )


def _read_units(row: Row) -> Units:
    per_day = row.get("hours_per_day", _hours_of_work, 480)
    per_week = row.get("hours_per_week", _hours_of_work, per_day * _FIVE_DAYS)
    return Units(per_day, per_week, row.get("days_per_month", _month, 20))


def _hours(minutes: int) -> Value:
    hours = Decimal(minutes) / 60
    return hours if hours * 60 == minutes else f"{minutes}m"


def _hours_of_work(value: object) -> int:
    """Read hours: ``7.5``, or minutes as text when they are no round share of an hour."""
    if isinstance(value, str):
        minutes = Decimal(repr(parse_duration(value, units=Units()).minutes))
    else:
        minutes = number(value, "a number of hours", "7.5") * 60
    if minutes != int(minutes) or not 0 < minutes <= 168 * 60:
        raise InvalidValue(f"{value} is not a believable number of hours.", hint="Write it as 8 or 7.5.")
    return int(minutes)


def _month(value: object) -> int:
    days = whole(value)
    if not 0 < days <= 31:
        raise InvalidValue(f"A month cannot have {days} working days.", hint="Write a number from 1 to 31.")
    return days


def _digits(value: object) -> int:
    digits = whole(value)
    if not 0 <= digits <= 4:
        raise InvalidValue(f"A currency cannot have {digits} decimals.", hint="Write a number from 0 to 4.")
    return digits
