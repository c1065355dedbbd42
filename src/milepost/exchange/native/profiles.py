"""Scheduling profiles in a plan file: a name, or a table that starts from one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from milepost.engine.plan import MS_PROJECT, NATIVE, P6, Profile
from milepost.exchange.native.rows import Row
from milepost.exchange.native.toml_text import Value, kept
from milepost.exchange.native.values import Scale, choice, flag
from milepost.exchange.quantities import Duration, Units, format_duration

ProfileName = Literal["native", "ms_project", "p6"]
LagCalendar = Literal["predecessor", "successor", "project", "24h"]
ProgressRule = Literal["retained_logic", "progress_override", "actual_dates", "as_planned"]
_PROFILES: dict[ProfileName, Profile] = {"native": NATIVE, "ms_project": MS_PROJECT, "p6": P6}
_PROFILE: Callable[[object], ProfileName] = choice("native", "ms_project", "p6")
_LAG_CALENDAR: Callable[[object], LagCalendar] = choice("predecessor", "successor", "project", "24h")
_PROGRESS: Callable[[object], ProgressRule] = choice(
    "retained_logic", "progress_override", "actual_dates", "as_planned"
)


def _preset(value: object) -> Profile:
    return _PROFILES[_PROFILE(value)]


def read_profile(row: Row, *, units: Units) -> Profile:
    """Return the profile of the project."""
    if not isinstance(row.values.get("profile"), dict):
        return row.get("profile", _preset, NATIVE)
    table = row.row("profile")
    given = table.get("name", _preset, NATIVE)
    profile = replace(
        given,
        lag_calendar=table.get("lag_calendar", _LAG_CALENDAR, given.lag_calendar),
        progress=table.get("progress", _PROGRESS, given.progress),
        honor_constraints=table.get("honor_constraints", flag, given.honor_constraints),
        alap=table.get("alap", choice("total_float", "free_float"), given.alap),
        total_float=table.get("total_float", choice("finish", "start", "smallest"), given.total_float),
        critical_slack=table.get("critical_slack", Scale(units).minutes, given.critical_slack),
        multiple_critical_paths=table.get("multiple_critical_paths", flag, given.multiple_critical_paths),
    )
    table.close()
    return profile


def write_profile(profile: Profile, *, units: Units) -> Value:
    """Return the name of a profile, with what differs from that when it was changed."""
    given = _PROFILES[profile.name]
    if profile == given:
        return profile.name
    slack = format_duration(Duration(profile.critical_slack), units=units)
    different = kept(
        {
            "lag_calendar": (profile.lag_calendar, given.lag_calendar),
            "progress": (profile.progress, given.progress),
            "honor_constraints": (profile.honor_constraints, given.honor_constraints),
            "alap": (profile.alap, given.alap),
            "total_float": (profile.total_float, given.total_float),
            "critical_slack": (slack, "0d"),
            "multiple_critical_paths": (profile.multiple_critical_paths, given.multiple_critical_paths),
        }
    )
    return {"name": profile.name, **different}
