"""What another reader found in the real files, beside what we find: one comparable row each."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from milepost.engine.plan import Assignment, Constraint, Link, Plan, Task
from milepost.exchange.fields import half_up

EPOCH = datetime(1970, 1, 1)
CONSTRAINTS = {
    None: None, "AS_SOON_AS_POSSIBLE": None, "AS_LATE_AS_POSSIBLE": "ALAP", "MUST_START_ON": "MSO",
    "MUST_FINISH_ON": "MFO", "START_NO_EARLIER_THAN": "SNET", "START_NO_LATER_THAN": "SNLT",
    "FINISH_NO_EARLIER_THAN": "FNET", "FINISH_NO_LATER_THAN": "FNLT", "START_ON": "START_ON", "FINISH_ON": "FINISH_ON",
}  # fmt: skip
UNITS = {"w": "working", "el": "elapsed", "pct": "percent"}


def oracle(data_dir: Path, name: str) -> dict[str, Any]:
    with gzip.open(data_dir / "projects" / "oracle" / f"{name}.json.gz") as file:
        return json.load(file)


def minute(moment: datetime | None) -> int | None:
    return None if moment is None else half_up((moment - EPOCH).total_seconds() / 60)


def rounded(value: float | None) -> int | None:
    return None if value is None else half_up(value)


def our_task(task: Task) -> dict[str, object]:
    """The facts of one of our tasks in the oracle's words."""
    return {
        "ms": int(task.milestone),
        "act": int(task.active),
        "d": task.duration,
        "el": int(task.elapsed),
        "man": int(task.manual is not None),
        **_constraint("", task.constraint),
        **_constraint("2", task.second_constraint),
        "dl": minute(task.deadline),
        "as": minute(task.actual_start),
        "af": minute(task.actual_finish),
        "pc": half_up(task.percent_complete),
        "lev": task.levelling_delay,
        "tcal": task.calendar,
        "irc": int(task.ignore_resource_calendars),
    }


def their_task(task: dict[str, Any]) -> dict[str, object]:
    constraints = {key: CONSTRAINTS[task[key]] for key in ("ct", "ct2")}
    dates = {"cd": task["cd"] if constraints["ct"] else None, "cd2": task["cd2"] if constraints["ct2"] else None}
    return {
        **{key: task[key] for key in ("ms", "act", "el", "man", "irc")},
        **constraints,
        **{key: rounded(value) for key, value in dates.items()},
        **{key: rounded(task[key]) for key in ("d", "dl", "as", "af")},
        "pc": rounded(task["pc"] or 0),
        "lev": rounded(task["lev"] or 0),
        "tcal": None if task["tcal"] is None else str(task["tcal"]),
    }


def our_links(plan: Plan) -> Counter[tuple[object, ...]]:
    return Counter(map(_link, plan.links))


def their_links(facts: dict[str, Any]) -> Counter[tuple[object, ...]]:
    return Counter((str(a), str(b), kind, rounded(lag), UNITS[unit]) for a, b, kind, lag, unit in facts["rels"])


def our_assignments(plan: Plan, resources: set[str]) -> Counter[tuple[object, ...]]:
    return Counter(_assignment(row) for row in plan.assignments if row.resource in resources)


def their_assignments(facts: dict[str, Any]) -> Counter[tuple[object, ...]]:
    return Counter(
        (str(task["u"]), str(row["r"]), *(rounded(row[key] or 0) for key in ("w", "aw", "un", "del")))
        for task in facts["tasks"]
        if not task["sum"]
        for row in task["a"]
    )


def _constraint(suffix: str, constraint: Constraint | None) -> dict[str, object]:
    kind, when = (constraint.type, constraint.date) if constraint else (None, None)
    return {f"ct{suffix}": kind, f"cd{suffix}": minute(when)}


def _link(link: Link) -> tuple[object, ...]:
    return link.predecessor, link.successor, link.type, half_up(link.lag), link.lag_unit


def _assignment(row: Assignment) -> tuple[object, ...]:
    numbers = (row.work or 0, row.actual_work, row.units * 100, row.delay)
    return row.task, row.resource, *map(half_up, numbers)
