"""The health of a plan as JSON, ``milepost/health/1``."""

from __future__ import annotations

from milepost.engine.plan import Plan
from milepost.engine.results import Finding, Schedule
from milepost.reports.documents.findings import counts
from milepost.reports.payloads.encoding import encoded, finding_payload, project_payload, source_payload
from milepost.reports.source import Source


def health_json(plan: Plan, schedule: Schedule, findings: tuple[Finding, ...], *, source: Source) -> str:
    """Return the plan's health as JSON.

    Parameters
    ----------
    plan : Plan
    schedule : Schedule
        Its dates.
    findings : tuple of Finding
        What the checks found.
    source : Source
        The file that the plan was read from.
    """
    payload = {
        "schema": "milepost/health/1",
        "source": source_payload(source),
        "minutes_per_day": plan.minutes_per_day,
        "project": project_payload(schedule, source),
        "counts": counts(findings),
        "health": [finding_payload(finding) for finding in findings],
    }
    return encoded(payload)
