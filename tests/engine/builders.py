"""Small plans that read as sentences: days from Monday, 5 January 2026, on 08:00-12:00 and 13:00-17:00."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from milepost.engine import (
    Calendar,
    Constraint,
    Effect,
    Impact,
    Link,
    Plan,
    Profile,
    Range,
    Schedule,
    Simulation,
    Task,
    schedule,
    simulate,
)

DAY = 480
HOUR = 60
SHIFTS = ((480, 720), (780, 1020))
ALL_DAY = ((0, 1440),)
NIGHT = ((0, 240), (1200, 1440))
WALL = Calendar("24h", "24 hours", (ALL_DAY,) * 7)
SIX_DAYS = Calendar("six", "Six days", (*(SHIFTS,) * 6, ()))


def jan(day: int, hour: int = 8, minute: int = 0) -> datetime:
    """Return a time of January 2026; the 5th is a Monday and the 32nd is the first of February."""
    return datetime(2026, 1, 1, hour, minute) + timedelta(days=day - 1)


def on(day: int) -> date:
    return jan(day).date()


def task(uid: str, days: float = 1, **fields: Any) -> Task:
    return Task(uid, fields.pop("name", uid), duration=round(days * DAY), **fields)


def milestone(uid: str, **fields: Any) -> Task:
    return task(uid, 0, milestone=True, **fields)


def group(uid: str, **fields: Any) -> Task:
    """Return a summary."""
    return Task(uid, uid, summary=True, **fields)


def chain(*uids: str) -> tuple[Link, ...]:
    return tuple(Link(before, after) for before, after in pairwise(uids))


def plan(*tasks: Task, links: tuple[Link, ...] = (), **fields: Any) -> Plan:
    """Return a plan from Monday 08:00 on; nothing varies unless it says so."""
    settings: dict[str, Any] = {"start": jan(5), "default_range": "none", "shared_factor": 0.0, **fields}
    if "calendars" in settings:
        settings["calendars"] = (Calendar("standard", "Standard", (*(SHIFTS,) * 5, (), ())), *settings["calendars"])
    return Plan(tasks=tasks, links=links, **settings)


def bound(kind: str, when: datetime | None = None) -> Constraint:
    return Constraint(kind, when)  # type: ignore[arg-type]


def pair(
    kind: str, lag: float = 0, unit: str = "working", *, days: tuple[float, float] = (2, 1), **fields: Any
) -> Plan:
    """Return a plan of two tasks, a and b, and one link."""
    return plan(task("a", days[0]), task("b", days[1]), links=(Link("a", "b", kind, lag, unit),), **fields)  # type: ignore[arg-type]


def early(given: Plan, uid: str) -> tuple[datetime, datetime]:
    row = schedule(given)[uid]
    return row.early_start, row.early_finish


def late(given: Plan, uid: str) -> tuple[datetime, datetime]:
    row = schedule(given)[uid]
    return row.late_start, row.late_finish


def all_dates(dates: Schedule) -> dict[str, tuple[datetime, ...]]:
    return {row.uid: (row.early_start, row.early_finish, row.late_start, row.late_finish) for row in dates.tasks}


def with_profile(profile: Profile, **fields: Any) -> dict[str, Any]:
    return {"profile": profile, **fields}


def risk(uid: str, probability: float, amount: float, *tasks: str, unit: str = "days", **fields: Any) -> Effect:
    """Return an effect of a certain amount."""
    return Effect(uid, uid, probability, (Impact(unit, Range.point(amount)),), tasks, **fields)  # type: ignore[arg-type]


def days_of(result: Simulation) -> list[float]:
    """Return how many calendar days after the first Monday, 08:00, each run of a round-the-clock plan ends, sorted."""
    start = (jan(5) - datetime(1970, 1, 1)) // timedelta(minutes=1)
    return [(int(minute) - start) / 1440 for minute in result.finish.samples]


def run(given: Plan, **options: Any) -> Simulation:
    return simulate(given, **{"runs": 1024, **options})
