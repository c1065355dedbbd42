"""A levelled plan as JSON, ``milepost/levelling/1``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from milepost.engine.levelling import Levelling
from milepost.engine.plan import Plan
from milepost.reports.formatting import format_moment
from milepost.reports.levelling import headline
from milepost.reports.payloads.encoding import encoded, source_payload
from milepost.reports.source import Source


def levelling_json(plan: Plan, levelling: Levelling, *, source: Source, period: int | None = None) -> str:
    """Return a levelled plan as JSON.

    Parameters
    ----------
    plan : Plan
        As it was read.
    levelling : Levelling
    source : Source
        The file that the plan was read from.
    period : int, optional
        Minutes of a period, for problems that know no dates: all times are then whole periods from 0.
    """
    unit = period or 1

    def moment(when: datetime) -> str | int:
        return format_moment(when) if period is None else int((when - plan.start).total_seconds()) // 60 // period

    payload: dict[str, Any] = {
        "schema": "milepost/levelling/1",
        "source": source_payload(source),
        "unit": "minute" if period is None else "period",
        "headline": headline(levelling, plan),
        "makespan_before": levelling.makespan_before // unit,
        "makespan": levelling.makespan // unit,
        "lower_bound": levelling.lower_bound // unit,
        "proven": levelling.proven,
        "better": levelling.is_better,
        "p80_gain": levelling.p80_gain,
        "p80_error": levelling.p80_error,
        "seconds": round(levelling.seconds, 3),
        "tasks": [
            {"uid": move.uid, "start": moment(move.start), "finish": moment(move.finish), "why": move.why}
            for move in levelling.moves
        ],
    }
    return encoded(payload)
