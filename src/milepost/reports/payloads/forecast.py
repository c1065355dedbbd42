"""The forecast as JSON, ``milepost/forecast/1``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from milepost.engine.results import DeadlineChance, Forecast, SpreadDriver, TaskForecast
from milepost.reports.formatting import format_moment
from milepost.reports.payloads.encoding import (
    conflict_payloads,
    encoded,
    finding_payload,
    project_payload,
    source_payload,
)
from milepost.reports.sentences import headline, planned_chance
from milepost.reports.source import Source

PERCENTILES = {"p10": 0.1, "p50": 0.5, "p80": 0.8, "p90": 0.9, "p95": 0.95}


def forecast_json(forecast: Forecast, *, source: Source) -> str:
    """Return the forecast as JSON.

    Parameters
    ----------
    forecast : Forecast
    source : Source
        The file that the plan was read from.
    """
    simulation = forecast.simulation
    payload = {
        "schema": "milepost/forecast/1",
        "source": source_payload(source),
        "project": project_payload(forecast.schedule, source),
        "minutes_per_day": forecast.plan.minutes_per_day,
        "runs": simulation.runs,
        "task_runs": simulation.task_runs,
        "seed": simulation.seed,
        "headline": headline(forecast),
        "finish": _finish(forecast),
        "planned": _promise(forecast, forecast.schedule.finish, planned_chance(forecast)),
        "target": _target(forecast),
        "cost": _cost(forecast),
        "tasks": [_task(task) for task in simulation.tasks],
        "deadlines": [_deadline(chance) for chance in simulation.deadlines],
        "resources": _resources(forecast),
        "drivers": [_driver(driver) for driver in simulation.drivers],
        "health": [finding_payload(finding) for finding in forecast.findings],
        "conflicts": conflict_payloads(forecast.schedule),
        "assumptions": list(simulation.assumptions),
    }
    return encoded(payload)


def _finish(forecast: Forecast) -> dict[str, Any]:
    simulation = forecast.simulation
    dates = {name: format_moment(simulation.finish_at(share)) for name, share in PERCENTILES.items()}
    intervals = {name: simulation.finish_interval(share) for name, share in PERCENTILES.items()}
    return {
        "deterministic": format_moment(forecast.schedule.finish),
        **dates,
        "intervals": {name: [format_moment(moment) for moment in pair] for name, pair in intervals.items()},
    }


def _resources(forecast: Forecast) -> dict[str, Any] | None:
    scarcity = forecast.scarcity
    if scarcity is None:
        return None
    unlimited = scarcity.unlimited
    return {
        "unlimited": {name: format_moment(unlimited.finish_at(share)) for name, share in PERCENTILES.items()},
        "p50_minutes": scarcity.p50_minutes,
        "p80_minutes": scarcity.p80_minutes,
        "reliefs": [
            {"uid": relief.uid, "name": relief.name, "share": relief.share, "p80_minutes": relief.p80_minutes}
            for relief in scarcity.reliefs
        ],
    }


def _target(forecast: Forecast) -> dict[str, Any] | None:
    if forecast.target is None:
        return None
    return _promise(forecast, forecast.target, forecast.simulation.chance(forecast.target))


def _promise(forecast: Forecast, moment: datetime, chance: float) -> dict[str, Any]:
    from milepost.engine.results import share_error

    error = share_error(chance, forecast.simulation.runs)
    return {"date": format_moment(moment), "probability": chance, "standard_error": round(error, 6)}


def _cost(forecast: Forecast) -> dict[str, Any]:
    plan, cost = forecast.plan, forecast.simulation.cost
    return {
        "currency": plan.currency,
        **{name: _major(forecast, cost.percentile(share)) for name, share in PERCENTILES.items()},
        "intervals": {
            name: [_major(forecast, minor) for minor in cost.interval(share)] for name, share in PERCENTILES.items()
        },
    }


def _major(forecast: Forecast, minor: int) -> float:
    digits = forecast.plan.currency_digits
    return round(minor / float(10**digits), digits)


def _task(task: TaskForecast) -> dict[str, Any]:
    dates = {name: format_moment(getattr(task, name)) for name in ("p10", "p50", "p80", "p90")}
    return {"uid": task.uid, **dates, "criticality": task.criticality}


def _deadline(chance: DeadlineChance) -> dict[str, Any]:
    return {
        "uid": chance.uid,
        "date": format_moment(chance.deadline),
        "probability": chance.probability,
        "standard_error": chance.error,
    }


def _driver(driver: SpreadDriver) -> dict[str, Any]:
    return {
        "kind": driver.kind,
        "uid": driver.uid,
        "name": driver.name,
        "swing_minutes": driver.swing_minutes,
        "correlation": driver.correlation,
        "criticality": driver.criticality,
    }
