"""`milepost level` at the prompt: what it says, what it writes, what it declines."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from milepost.reports.payloads.encoding import schema
from tests.cli.conftest import Run
from tests.cli.test_resources import PLAN

STARS = "*" * 72
PROBLEM = f"""{STARS}
projects                      :  1
{STARS}
jobs (incl. supersource/sink ):  5
RESOURCES
  - renewable                 :  1   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
{STARS}
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          3           2   3   4
   2        1          1           5
   3        1          1           5
   4        1          1           5
   5        1          0
{STARS}
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------------------------------------------------------------------
  1      1     0       0
  2      1     3       1
  3      1     2       1
  4      1     4       1
  5      1     0       0
{STARS}
RESOURCEAVAILABILITIES:
  R 1
    2
{STARS}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "plan.toml"
    file.write_text(PLAN, encoding="utf-8")
    return file


def test_what_waits_is_told_with_its_reason(plan: Path, milepost: Run) -> None:
    text = " ".join(milepost("level", plan, "--time", 1).out.split())
    assert "Within what there is of everybody, the plan is done on 15 Jan 2027" in text
    assert "5 days later" in text
    assert "Waits for 'Ana'" in text


def test_the_levelled_plan_is_written_and_scheduled_as_told(plan: Path, milepost: Run) -> None:
    levelled = plan.with_name("levelled.toml")
    assert milepost("level", plan, "--time", 1, "-o", levelled).code == 0
    told = json.loads(milepost("level", plan, "--time", 1, "--json").out)["tasks"]
    dates = json.loads(milepost("schedule", levelled, "--json").out)["tasks"]
    assert {t["uid"]: t["start"] for t in told} == {t["uid"]: t["early_start"] for t in dates}


def test_a_problem_without_dates_is_answered_in_periods(tmp_path: Path, milepost: Run) -> None:
    file = tmp_path / "three.sm"
    file.write_text(PROBLEM, encoding="ascii")
    payload = json.loads(milepost("level", file, "--time", 2, "--json").out)
    jsonschema.validate(payload, schema("levelling"))
    assert (payload["unit"], payload["makespan"], payload["lower_bound"], payload["proven"]) == ("period", 5, 5, True)
    ends = {task["uid"]: task["finish"] for task in payload["tasks"]}
    assert max(ends.values()) == ends["5"] == 5


def test_the_json_of_a_plan_keeps_to_its_schema(plan: Path, milepost: Run) -> None:
    payload = json.loads(milepost("level", plan, "--time", 1, "--json").out)
    jsonschema.validate(payload, schema("levelling"))
    assert payload["unit"] == "minute"
    assert payload["makespan"] == 10 * 480


def test_the_report_is_a_page_too(plan: Path, milepost: Run) -> None:
    page = milepost("level", plan, "--time", 1, "--format", "html").out
    assert "What moves, and why" in page


@pytest.mark.parametrize("time", ["0", "-1", "1e9"])
def test_a_search_without_time_or_end_is_declined(time: str, plan: Path, milepost: Run) -> None:
    answer = milepost("level", plan, f"--time={time}")
    assert answer.code != 0
    assert "--time" in answer.err
