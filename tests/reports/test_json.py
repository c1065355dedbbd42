"""The JSON that other programs rely on: its shape, its values, its bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from milepost.engine import Comparison
from milepost.engine.results import Forecast
from milepost.reports import Source, comparison_json, forecast_json, health_json, schedule_json, value_json
from milepost.reports.payloads.encoding import schema
from milepost.reports.value import Standing

NAMES = ("schedule", "forecast", "health", "comparison", "value")


@pytest.fixture(scope="session")
def texts(forecast: Forecast, compared: Comparison, standing: Standing, source: Source) -> dict[str, str]:
    plan, schedule = forecast.plan, forecast.schedule
    return {
        "schedule": schedule_json(plan, schedule, source=source),
        "forecast": forecast_json(forecast, source=source),
        "comparison": comparison_json(compared, old=source, new=source),
        "value": value_json(standing, source=source),
        "health": health_json(plan, schedule, forecast.findings, source=source),
    }


def strict(part: Any) -> Any:
    """Return a schema that allows no member that it does not name."""
    if isinstance(part, dict):
        closed = {key: strict(value) for key, value in part.items()}
        return closed | ({"additionalProperties": False} if part.get("type") == "object" else {})
    return [strict(each) for each in part] if isinstance(part, list) else part


@pytest.mark.parametrize("name", NAMES)
def test_the_output_is_what_its_schema_says_and_no_more(texts: dict[str, str], name: str) -> None:
    rules = schema(name)  # type: ignore[arg-type]
    Draft202012Validator.check_schema(rules)
    Draft202012Validator(strict(rules)).validate(json.loads(texts[name]))


@pytest.mark.parametrize("name", NAMES)
def test_a_member_that_is_missing_breaks_the_schema(texts: dict[str, str], name: str) -> None:
    payload = json.loads(texts[name])
    validator = Draft202012Validator(schema(name))  # type: ignore[arg-type]
    for member in payload:
        rest = {key: value for key, value in payload.items() if key != member}
        assert not validator.is_valid(rest), member


def test_the_schedule_tells_every_task_in_local_minutes(texts: dict[str, str]) -> None:
    payload = json.loads(texts["schedule"])
    assert payload["schema"] == "milepost/schedule/1"
    assert payload["project"] == {
        "name": "Payments platform",
        "start": "2026-10-05T08:00",
        "finish": "2027-05-06T17:00",
        "status_date": "2026-11-20T17:00",
    }
    card = payload["tasks"][5]
    assert (card["uid"], card["early_finish"], card["critical"]) == ("6", "2027-02-05T17:00", True)
    assert card["driver"] == {
        "kind": "predecessor",
        "uid": "6",
        "link": "FS",
        "text": "Starts when “Card payments” finishes.",
    }


def test_the_forecast_holds_the_engines_percentiles(texts: dict[str, str], forecast: Forecast) -> None:
    payload, simulation = json.loads(texts["forecast"]), forecast.simulation
    assert payload["finish"]["deterministic"] == "2027-05-06T17:00"
    for name, share in (("p10", 0.1), ("p50", 0.5), ("p80", 0.8), ("p90", 0.9), ("p95", 0.95)):
        assert payload["finish"][name] == simulation.finish_at(share).isoformat(timespec="minutes")
        assert payload["cost"][name] == simulation.cost.percentile(share) / 100
    low, high = payload["finish"]["intervals"]["p80"]
    assert low <= payload["finish"]["p80"] <= high


def test_the_forecast_tells_target_deadlines_and_tasks(texts: dict[str, str], forecast: Forecast) -> None:
    payload = json.loads(texts["forecast"])
    assert payload["target"]["date"] == "2027-06-30T17:00"
    assert payload["target"]["probability"] == forecast.target_chance
    assert payload["deadlines"][0] == {
        "uid": "8",
        "date": "2027-03-05T17:00",
        "probability": 0.64,
        "standard_error": 0.015,
    }
    assert payload["tasks"][5]["criticality"] == 0.78
    assert len(payload["tasks"]) == 12


def test_a_forecast_without_a_target_says_null(forecast: Forecast, source: Source) -> None:
    assert json.loads(forecast_json(replace(forecast, target=None), source=source))["target"] is None


def test_money_follows_the_digits_of_its_currency(forecast: Forecast, source: Source) -> None:
    yen = replace(forecast, plan=replace(forecast.plan, currency="JPY", currency_digits=0))
    payload = json.loads(forecast_json(yen, source=source))
    assert payload["cost"]["p50"] == forecast.simulation.cost.percentile(0.5)


def test_the_health_counts_its_findings(texts: dict[str, str]) -> None:
    payload = json.loads(texts["health"])
    assert payload["counts"] == {"fail": 1, "warn": 1, "info": 1, "pass": 1, "not_computable": 1}
    assert payload["health"][0]["repair"] == {"text": "Without these constraints", "p80_minutes": -2880}


def test_every_loss_of_the_import_is_listed(texts: dict[str, str], source: Source) -> None:
    for name in NAMES:
        payload = json.loads(texts[name])
        assert len(payload.get("new", payload)["source"]["losses"]) == len(source.losses)


def test_the_same_forecast_gives_the_same_bytes(texts: dict[str, str], forecast: Forecast, source: Source) -> None:
    assert forecast_json(forecast, source=source) == texts["forecast"]


def test_a_name_cannot_steer_a_terminal(forecast: Forecast) -> None:
    name = "\x1b[31m\x9b31m \u202e \ud800"
    text = forecast_json(forecast, source=Source("a.toml", "plan.toml", name))
    assert json.loads(text)["source"]["project"] == name
    assert not {"\x1b", "\x9b", "\u202e", "\ud800"} & set(text)
