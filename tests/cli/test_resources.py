"""Limited resources at the prompt: what they cost, whom they wait for, and that dates keep to them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from milepost.reports.payloads.encoding import schema
from tests.cli.conftest import Run

PLAN = """
[project]
name = "Two reports"
start = 2027-01-04

[people.ana]
name = "Ana"

[people.bob]
name = "Bob"

[tasks.first]
range = ["4d", "5d", "8d"]
people = ["ana"]

[tasks.second]
range = ["4d", "5d", "8d"]
people = ["ana"]

[tasks.aside]
duration = "2d"
people = ["bob"]
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "plan.toml"
    file.write_text(PLAN, encoding="utf-8")
    return file


def test_a_forecast_tells_what_limits_cost_and_who_is_scarcest(plan: Path, milepost: Run) -> None:
    text = " ".join(milepost("forecast", plan, "--resources", "--runs", 500).out.split())
    assert "Limited people, machines and material add" in text
    assert "The scarcest is Ana: without that limit, P80 would be" in text
    assert "Every run keeps within what there is of 2 resources" in text


def test_without_the_option_nothing_is_limited(plan: Path, milepost: Run) -> None:
    text = milepost("forecast", plan, "--runs", 500).out
    assert "scarcest" not in text
    assert json.loads(milepost("forecast", plan, "--runs", 500, "--json").out)["resources"] is None


def test_the_json_of_a_limited_forecast_keeps_to_its_schema(plan: Path, milepost: Run) -> None:
    payload = json.loads(milepost("forecast", plan, "--resources", "--runs", 500, "--json").out)
    jsonschema.validate(payload, schema("forecast"))
    limits = payload["resources"]
    assert limits["p80_minutes"] > 0
    assert limits["unlimited"]["p80"] < payload["finish"]["p80"]
    assert [(relief["uid"], relief["p80_minutes"] < 0) for relief in limits["reliefs"]] == [("ana", True)]


@pytest.mark.parametrize("method", ["serial", "parallel"])
def test_a_schedule_puts_one_task_of_a_person_after_the_other(method: str, plan: Path, milepost: Run) -> None:
    tasks = json.loads(milepost("schedule", plan, "--resources", "--method", method, "--json").out)["tasks"]
    dates = {task["uid"]: (task["early_start"], task["early_finish"]) for task in tasks}
    assert dates["first"] == ("2027-01-04T08:00", "2027-01-08T17:00")
    assert dates["second"] == ("2027-01-11T08:00", "2027-01-15T17:00")
    driver = next(task["driver"] for task in tasks if task["uid"] == "second")
    assert driver["kind"] == "resource"
    assert driver["text"] == "Waits for 'Ana', on 'first' until 2027-01-08 17:00."


def test_a_report_tells_what_limits_cost(plan: Path, milepost: Run) -> None:
    page = milepost("forecast", plan, "--resources", "--runs", 500, "--format", "md").out
    assert "The scarcest is Ana" in page


def test_who_holds_up_nothing_is_said_to_hold_up_nothing(plan: Path, milepost: Run) -> None:
    plan.write_text(PLAN.replace('[people.ana]\nname = "Ana"', '[people.ana]\nname = "Ana"\nunits = "200%"'), "utf-8")
    text = " ".join(milepost("forecast", plan, "--resources", "--runs", 500).out.split())
    assert "No run waits for people, machines or material" in text
