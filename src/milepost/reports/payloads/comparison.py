"""What changed between two plans as JSON, ``milepost/comparison/1``."""

from __future__ import annotations

from typing import Any

from milepost.engine.comparison import Comparison, Measured, Shift, Standing
from milepost.reports.changes import Teller
from milepost.reports.formatting import format_moment
from milepost.reports.payloads.encoding import encoded, source_payload
from milepost.reports.source import Source


def comparison_json(comparison: Comparison, *, old: Source, new: Source) -> str:
    """Return a comparison as JSON.

    Parameters
    ----------
    comparison : Comparison
    old, new : Source
        The files that the two plans were read from.
    """
    plan, teller, digits = comparison.old, Teller(comparison), comparison.old.currency_digits
    payload = {
        "schema": "milepost/comparison/1",
        "old": {"source": source_payload(old), **_standing(comparison.before, digits)},
        "new": {"source": source_payload(new), **_standing(comparison.after, comparison.new.currency_digits)},
        "minutes_per_day": plan.minutes_per_day,
        "currency": comparison.new.currency,
        "runs": comparison.runs,
        "seed": comparison.seed,
        "headline": teller.headline(),
        "matching": {
            "by": comparison.matching.by,
            "tasks": comparison.matching.pairs,
            "recognised": list(comparison.matching.recognised),
        },
        "total": _shift(comparison.total, digits),
        "changes": [_change(each, teller, digits) for each in comparison.changes],
        "remainder": _shift(comparison.remainder, digits),
    }
    return encoded(payload)


def _standing(standing: Standing, digits: int) -> dict[str, Any]:
    return {
        "finish": {"p50": format_moment(standing.p50), "p80": format_moment(standing.p80)},
        "cost": {"p50": _major(standing.cost_p50, digits), "p80": _major(standing.cost_p80, digits)},
    }


def _change(measured: Measured, teller: Teller, digits: int) -> dict[str, Any]:
    return {
        "text": teller.title(measured),
        "detail": teller.detail(measured),
        "differences": [{"kind": each.kind, "uids": list(each.uids)} for each in measured.differences],
        "effect": None if measured.shift is None else _shift(measured.shift, digits),
        "reason": measured.reason,
    }


def _shift(shift: Shift, digits: int) -> dict[str, Any]:
    return {
        "p50_minutes": shift.p50,
        "p80_minutes": shift.p80,
        "p50_standard_error_minutes": _rounded(shift.p50_error),
        "p80_standard_error_minutes": _rounded(shift.p80_error),
        "cost_p50": _major(shift.cost_p50, digits),
        "cost_p80": _major(shift.cost_p80, digits),
    }


def _rounded(error: float | None) -> float | None:
    return None if error is None else round(error, 1)


def _major(minor: int, digits: int) -> float:
    return round(minor / float(10**digits), digits)
