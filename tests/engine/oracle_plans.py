"""Plans from the facts that another reader found in real files, so that the engine is judged without our readers."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import floor
from pathlib import Path
from typing import Any

from milepost.engine import (
    MS_PROJECT,
    P6,
    Assignment,
    Calendar,
    CalendarException,
    Constraint,
    Link,
    Plan,
    Profile,
    Resource,
    Task,
)

Facts = dict[str, Any]

EPOCH = datetime(1970, 1, 1)
DAY = 1440
CONSTRAINTS = {
    "AS_LATE_AS_POSSIBLE": "ALAP", "MUST_START_ON": "MSO", "MUST_FINISH_ON": "MFO", "MANDATORY_START": "MSO",
    "MANDATORY_FINISH": "MFO", "START_NO_EARLIER_THAN": "SNET", "START_NO_LATER_THAN": "SNLT",
    "FINISH_NO_EARLIER_THAN": "FNET", "FINISH_NO_LATER_THAN": "FNLT", "START_ON": "START_ON", "FINISH_ON": "FINISH_ON",
}  # fmt: skip
TYPES = {
    "FIXED_UNITS": "fixed_units",
    "FIXED_WORK": "fixed_work",
    "RESOURCE_DEPENDENT": "resource_dependent",
    "LEVEL_OF_EFFORT": "level_of_effort",
}
UNITS = {"w": "working", "el": "elapsed", "pct": "percent"}
KINDS = {"WORK": "work", "NON_LABOR": "work", "MATERIAL": "material", "COST": "cost"}
LAG_CALENDARS = {
    "PREDECESSOR": "predecessor",
    "SUCCESSOR": "successor",
    "TWENTY_FOUR_HOUR": "24h",
    "PROJECT_DEFAULT": "project",
}


def facts_of(data_dir: Path, name: str) -> Facts:
    with gzip.open(data_dir / "projects" / "oracle" / f"{name}.json.gz") as file:
        return json.load(file)


def is_p6(facts: Facts) -> bool:
    return facts["app"] == "Primavera"


def moment(minutes: float | None) -> datetime | None:
    return None if minutes is None else EPOCH + timedelta(minutes=floor(minutes + 0.5))


def whole(minutes: float | None) -> int:
    return floor((minutes or 0) + 0.5)


def plan_of(facts: Facts) -> Plan:
    """Return the plan that the facts describe."""
    rows = [row for row in facts["tasks"] if row["u"] != 0 or is_p6(facts)]
    calendars = {uid: row["iv"] for uid, row in facts["cals"].items() if row["iv"]}
    resources = [row for row in facts["res"] if row["type"] in KINDS]
    return Plan(
        start=moment(facts["pstart"] if is_p6(facts) and facts["pstart"] else facts["start"]),
        tasks=tuple(_task(row, facts) for row in rows),
        links=tuple(Link(str(p), str(s), kind, lag, UNITS[unit]) for p, s, kind, lag, unit in facts["rels"]),
        calendars=tuple(_calendar(uid, intervals) for uid, intervals in calendars.items()),
        calendar=_project_calendar(facts),
        resources=tuple(_resource(row, calendars) for row in resources),
        assignments=tuple(_assignments(rows, {row["u"] for row in resources})),
        finish_by=moment(facts["mustfinish"]),
        status_date=moment(facts["status"]),
        minutes_per_day=facts["mpd"] or 480,
        profile=_profile(facts),
    )


def _profile(facts: Facts) -> Profile:
    if is_p6(facts):
        return replace(P6, lag_calendar=LAG_CALENDARS[facts["rellagcal"]])
    return replace(MS_PROJECT, multiple_critical_paths=facts["file"] == "NewProductDev.mpp")


def _project_calendar(facts: Facts) -> str:
    most_used = Counter(row["cal"] for row in facts["tasks"] if row["cal"] is not None).most_common(1)[0][0]
    root = next((row["cal"] for row in facts["tasks"] if row["u"] == 0), None)
    return str(most_used if is_p6(facts) or root is None else root)


def _task(row: Facts, facts: Facts) -> Task:
    at_top = row["par"] is None or (row["par"] == 0 and not is_p6(facts))
    own = row["cal"] if is_p6(facts) else row["tcal"]
    return Task(
        str(row["u"]),
        row.get("n") or "",
        parent=None if at_top else str(row["par"]),
        duration=whole(row["d"]),
        elapsed=bool(row["el"]),
        milestone=bool(row["ms"]),
        milestone_edge="start" if row["at"] == "START_MILESTONE" else "finish",
        type=TYPES.get(row["at"] if is_p6(facts) else row["tt"], "fixed_duration"),
        calendar=None if own is None else str(own),
        ignore_resource_calendars=bool(row["irc"]),
        active=bool(row["act"]),
        manual=(moment(row["S"]), moment(row["F"])) if row["man"] and not row["sum"] else None,
        levelling_delay=whole(row["lev"]),
        summary=bool(row["sum"]),
        **_promises(row),
        **_progress(row),
    )


def _promises(row: Facts) -> Facts:
    return {
        "constraint": _constraint(row["ct"], row["cd"]),
        "second_constraint": _constraint(row["ct2"], row["cd2"]),
        "deadline": moment(row["dl"]),
    }


def _progress(row: Facts) -> Facts:
    return {
        "actual_start": moment(row["as"]),
        "actual_finish": moment(row["af"]),
        "remaining": None if row["rd"] is None else whole(row["rd"]),
        "percent_complete": row["pc"] or 0,
    }


def _constraint(kind: str | None, minutes: float | None) -> Constraint | None:
    return Constraint(CONSTRAINTS[kind], moment(minutes)) if kind in CONSTRAINTS else None


def _resource(row: Facts, calendars: Facts) -> Resource:
    own = str(row["cal"])
    return Resource(str(row["u"]), str(row["u"]), kind=KINDS[row["type"]], calendar=own if own in calendars else None)


def _assignments(rows: list[Facts], resources: set[int]) -> Iterator[Assignment]:
    for task in rows:
        for row in task["a"] if not task["sum"] else ():
            if row["r"] in resources:
                work = row["w"], row["aw"] or 0, row["rw"]
                yield Assignment(str(task["u"]), str(row["r"]), (row["un"] or 100) / 100, *work, whole(row["del"]))


def _calendar(uid: str, intervals: list[float]) -> Calendar:
    """Return a calendar of these working intervals: its commonest week, and every other day as an exception."""
    days = _days(intervals)
    span = range(min(days), max(days) + 1)
    week = tuple(_commonest(days, [day for day in span if (day + 3) % 7 == weekday]) for weekday in range(7))
    others = [day for day in span if days.get(day, ()) != week[(day + 3) % 7]]
    exceptions = (CalendarException(_date(day), _date(day), days.get(day, ())) for day in others)
    return Calendar(uid, uid, week, exceptions=tuple(exceptions))


def _days(intervals: list[float]) -> dict[int, tuple[tuple[int, int], ...]]:
    """Cut working intervals at midnight."""
    days: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for start, end in zip(intervals[::2], intervals[1::2]):
        first, last = whole(start), whole(end)
        while first < last:
            day, until = first // DAY, min(last, (first // DAY + 1) * DAY)
            days[day].append((first - day * DAY, until - day * DAY))
            first = until
    return {day: tuple(shifts) for day, shifts in days.items()}


def _commonest(days: dict[int, tuple[tuple[int, int], ...]], among: list[int]) -> tuple[tuple[int, int], ...]:
    return Counter(days.get(day, ()) for day in among).most_common(1)[0][0]


def _date(day: int) -> date:
    return (EPOCH + timedelta(days=day)).date()
