"""The schedule as JSON, ``milepost/schedule/1``."""

from __future__ import annotations

from typing import Any

from milepost.engine.plan import Plan
from milepost.engine.results import Schedule, TaskDates
from milepost.reports.formatting import format_moment
from milepost.reports.payloads.encoding import conflict_payloads, encoded, project_payload, source_payload
from milepost.reports.source import Source


def schedule_json(plan: Plan, schedule: Schedule, *, source: Source) -> str:
    """Return the schedule as JSON.

    Parameters
    ----------
    plan : Plan
    schedule : Schedule
        Its dates.
    source : Source
        The file that the plan was read from.
    """
    payload = {
        "schema": "milepost/schedule/1",
        "source": source_payload(source),
        "minutes_per_day": plan.minutes_per_day,
        "profile": plan.profile.name,
        "project": project_payload(schedule, source),
        "tasks": [_task(dates) for dates in schedule.tasks],
        "conflicts": conflict_payloads(schedule),
    }
    return encoded(payload)


def _task(dates: TaskDates) -> dict[str, Any]:
    driver = dates.driver
    return {
        "uid": dates.uid,
        "id": dates.id,
        "name": dates.name,
        "early_start": format_moment(dates.early_start),
        "early_finish": format_moment(dates.early_finish),
        "late_start": format_moment(dates.late_start),
        "late_finish": format_moment(dates.late_finish),
        "total_float_minutes": dates.total_float,
        "free_float_minutes": dates.free_float,
        "critical": bool(dates.critical),
        "longest_path": dates.longest_path,
        "summary": dates.summary,
        "finished": dates.finished,
        "driver": {"kind": driver.kind, "uid": driver.uid, "link": driver.link, "text": driver.text},
    }
