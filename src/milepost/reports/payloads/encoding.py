"""Encoding: JSON with the same bytes every time, inert in a terminal."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any, Literal

from milepost.engine.results import Finding, Schedule
from milepost.reports.formatting import format_moment
from milepost.reports.source import Source

# Characters that JSON lets through but that can steer a terminal or cannot be encoded.
_HARMFUL = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


_in_one_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def encoded(payload: dict[str, Any]) -> str:
    """Return a payload as JSON text, a line a row; members keep the order in which the schema lists them."""
    members = ",\n".join(f"  {_in_one_line(key)}: {_member(value)}" for key, value in payload.items())
    text = f"{{\n{members}\n}}\n"
    return _HARMFUL.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _member(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        rows = ",\n    ".join(map(_in_one_line, value))
        return f"[\n    {rows}\n  ]"
    return _in_one_line(value)


def schema(name: Literal["schedule", "forecast", "health", "comparison", "value", "levelling"]) -> dict[str, Any]:
    """Return the JSON Schema of a payload."""
    text = files("milepost.reports.schemas").joinpath(f"{name}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def source_payload(source: Source) -> dict[str, Any]:
    """Return where a plan came from, with everything that its import left out."""
    return {
        "file": source.file,
        "format": source.format,
        "project": source.project,
        "project_id": source.project_id,
        "project_index": source.project_index,
        "project_count": source.project_count,
        "chosen": source.chosen,
        "losses": [{"what": loss.what, "place": loss.place, "why": loss.why} for loss in source.losses],
        "version": source.version,
    }


def project_payload(schedule: Schedule, source: Source) -> dict[str, Any]:
    """Return the project's own dates."""
    status = schedule.status_date
    return {
        "name": source.project,
        "start": format_moment(schedule.start),
        "finish": format_moment(schedule.finish),
        "status_date": None if status is None else format_moment(status),
    }


def finding_payload(finding: Finding) -> dict[str, Any]:
    """Return one finding."""
    repair = finding.repair
    return {
        "rule": finding.rule,
        "title": finding.title,
        "status": finding.status,
        "text": finding.text,
        "value": finding.value,
        "threshold": finding.threshold,
        "unit": finding.unit,
        "action": finding.action,
        "tasks": list(finding.tasks),
        "repair": None if repair is None else {"text": repair.text, "p80_minutes": repair.p80_minutes},
    }


def conflict_payloads(schedule: Schedule) -> list[dict[str, Any]]:
    """Return what the dates do not keep."""
    return [
        {"kind": conflict.kind, "uid": conflict.uid, "minutes": conflict.minutes, "text": conflict.text}
        for conflict in schedule.conflicts
    ]
