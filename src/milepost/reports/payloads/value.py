"""Earned value as JSON, ``milepost/value/1``."""

from __future__ import annotations

from typing import Any

from milepost.engine.value import TaskValue
from milepost.reports.formatting import format_moment
from milepost.reports.payloads.encoding import encoded, source_payload
from milepost.reports.source import Source
from milepost.reports.value import Standing, headline


def value_json(standing: Standing, *, source: Source, baseline: Source | None = None) -> str:
    """Return a project's earned value as JSON.

    Parameters
    ----------
    standing : Standing
    source : Source
        The file that the plan was read from.
    baseline : Source, optional
        The file that its baseline was taken from, when that was another.
    """
    plan, found, simulation = standing.plan, standing.value, standing.simulation
    payload = {
        "schema": "milepost/value/1",
        "source": source_payload(source),
        "baseline_source": None if baseline is None else source_payload(baseline),
        "minutes_per_day": plan.minutes_per_day,
        "status_date": format_moment(found.status),
        "measure": found.measure,
        "currency": plan.currency,
        "headline": headline(standing),
        "budget": _amount(found.budget, standing),
        "planned_value": _amount(found.planned, standing),
        "earned_value": _amount(found.earned, standing),
        "actual_cost": _amount(found.actual, standing),
        "schedule_variance": _amount(found.schedule_variance, standing),
        "cost_variance": _amount(found.cost_variance, standing),
        "spi": found.schedule_index,
        "cpi": found.cost_index,
        "estimates_at_completion": {
            "as_budgeted": _amount(found.estimate_as_budgeted, standing),
            "as_before": _amount(found.estimate_as_before, standing),
            "under_pressure": _amount(found.estimate_under_pressure, standing),
        },
        "tcpi": {"budget": found.needed_for_budget, "estimate": found.needed_for_estimate},
        "schedule": _schedule(standing),
        "simulated": {
            "runs": simulation.runs,
            "seed": simulation.seed,
            "finish_p50": format_moment(simulation.finish_at(0.5)),
            "finish_p80": format_moment(simulation.finish_at(0.8)),
            "cost_p50": _money(simulation.cost.percentile(0.5), standing),
            "cost_p80": _money(simulation.cost.percentile(0.8), standing),
        },
        "not_computable": [{"indicator": sign, "reason": why} for sign, why in found.missing.items()],
        "remarks": list(found.remarks),
        "tasks": [_task(value, standing) for value in found.tasks],
        "curve": [{"date": format_moment(at), "planned_value": _amount(value, standing)} for at, value in found.curve],
    }
    return encoded(payload)


def _schedule(standing: Standing) -> dict[str, Any]:
    progress = standing.value.progress
    return {
        "earned_days": round(progress.earned, 4),
        "actual_days": round(progress.actual, 4),
        "planned_days": round(progress.planned, 4),
        "spi_t": progress.index,
        "estimated_days": progress.estimate,
        "baseline_start": format_moment(progress.began),
        "baseline_finish": format_moment(progress.promised),
        "finish": None if progress.finish is None else format_moment(progress.finish),
    }


def _task(value: TaskValue, standing: Standing) -> dict[str, Any]:
    return {
        "uid": value.uid,
        "rule": value.rule,
        "budget": _amount(value.budget, standing),
        "planned_value": _amount(value.planned, standing),
        "earned_value": _amount(value.earned, standing),
        "actual_cost": _amount(value.actual, standing),
    }


def _amount(amount: float | None, standing: Standing) -> float | None:
    """Return money in major units, and time in minutes."""
    if amount is None:
        return None
    return _money(amount, standing) if standing.value.measure == "cost" else round(amount, 2)


def _money(minor: float, standing: Standing) -> float:
    digits = standing.plan.currency_digits
    return round(minor / 10.0**digits, digits)
