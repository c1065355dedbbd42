"""Conflicts: promises and constraints that the dates do not keep, as sentences."""

from __future__ import annotations

from milepost.engine.results import Conflict, Schedule
from milepost.reports.formatting import readable_dates


def conflict_sentences(schedule: Schedule) -> list[str]:
    """Return one sentence a conflict, each with the name of its task."""
    return [_sentence(conflict, schedule) for conflict in schedule.conflicts]


def _sentence(conflict: Conflict, schedule: Schedule) -> str:
    text = readable_dates(conflict.text)
    if conflict.kind == "finish_by" or conflict.uid not in schedule:
        return text
    name = schedule[conflict.uid].name
    return text if name in text else f"“{name}”: {text[:1].lower()}{text[1:]}"
