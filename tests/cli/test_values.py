"""`milepost value` on plans with and without what it needs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PLAN = """\
[project]
name = "Atlas"
start = 2027-01-04
status_date = 2027-01-15
currency = "EUR"

[tasks.design]
duration = "10d"
progress = "80%"
started = 2027-01-04
actual_cost = 9000
baseline = { start = 2027-01-04, finish = 2027-01-15, cost = 10000 }

[tasks.build]
duration = "10d"
after = ["design"]
earning = "20/80"
baseline = { start = 2027-01-18, finish = 2027-01-29, cost = 10000 }
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def value(milepost: Run, *arguments: object) -> dict[str, object]:
    answer = milepost("value", *arguments, "--json", "--runs", 100)
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


def test_a_plan_with_baseline_and_actuals_has_every_indicator(plan: Path, milepost: Run) -> None:
    found = value(milepost, plan)
    assert (found["planned_value"], found["earned_value"], found["actual_cost"]) == (10_000, 8000, 9000)
    assert (found["spi"], found["not_computable"]) == (0.8, [])
    assert found["schedule"]["spi_t"] == pytest.approx(0.8)  # type: ignore[index]


def test_the_text_tells_it_in_a_sentence(plan: Path, milepost: Run) -> None:
    out = " ".join(milepost("value", plan, "--runs", 100).out.split())
    assert "By 15 Jan 2027 the project has earned EUR 8,000 of the EUR 10,000 planned (SPI 0.80)" in out
    assert "It is 2 days behind its baseline; at this pace it ends on 5 Feb 2027 instead of 29 Jan 2027." in out


def test_another_day_can_be_asked_for(plan: Path, milepost: Run) -> None:
    assert value(milepost, plan, "--status-date", "2027-01-08")["planned_value"] == 5000
    assert "--status-date" in milepost("value", plan, "--status-date", "soon").err


def test_value_may_be_counted_in_time(plan: Path, milepost: Run) -> None:
    found = value(milepost, plan, "--measure", "duration")
    assert (found["budget"], found["planned_value"], found["cpi"]) == (9600, 4800, None)


def test_an_earlier_file_serves_as_baseline(plan: Path, milepost: Run) -> None:
    lines = [line for line in PLAN.splitlines() if not line.startswith(("baseline", "status", "progress", "started"))]
    old = plan.parent / "old.toml"
    old.write_text("\n".join(line.replace("actual_cost", "cost") for line in lines), encoding="utf-8")
    bare = plan.parent / "bare.toml"
    bare.write_text("\n".join(line for line in PLAN.splitlines() if "baseline" not in line), encoding="utf-8")
    assert "--baseline OLD" in milepost("value", bare).err
    found = value(milepost, bare, "--baseline", old)
    assert (found["budget"], found["planned_value"], found["earned_value"]) == (9000, 9000, 7200)
    assert found["baseline_source"]["file"] == "old.toml"  # type: ignore[index]


def test_a_plan_without_status_date_is_refused_with_the_next_step(plan: Path, milepost: Run) -> None:
    plan.write_text(PLAN.replace("status_date", "# status_date"), encoding="utf-8")
    answer = milepost("value", plan)
    assert (answer.code, answer.out) == (2, "")
    assert "plan.toml: Earned value needs a status date" in answer.err


@pytest.mark.parametrize(("name", "begins"), [("v.html", "<!doctype html>"), ("v.md", "# Atlas"), ("v.json", "{")])
def test_earned_value_is_written_in_every_format(name: str, begins: str, plan: Path, milepost: Run) -> None:
    out = plan.parent / name
    assert milepost("value", plan, "--runs", 100, "-o", out).code == 0
    assert out.read_text(encoding="utf-8").startswith(begins)


@pytest.mark.data
def test_a_real_file_of_ms_project_has_value_cost_and_schedule(data_dir: Path, milepost: Run) -> None:
    """The baseline costs of the file's tasks are its own sum, USD 139,600."""
    file = data_dir / "projects/mspdi_by_mpxj/Software_Development.xml.gz"
    found = value(milepost, file, "--status-date", "2013-03-01")
    assert (found["measure"], found["budget"], found["earned_value"]) == ("cost", 139_600, 41_880)
    assert found["not_computable"] == []
