"""The commands on real plans, from file to answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from milepost.cli.errors import FINDINGS
from tests.cli.conftest import Run

PLAN = """\
# Agreed on in the kick-off.
[project]
name = "Atlas"
start = 2027-01-04

[tasks.design]
name = "Design"
duration = "10d"

[tasks.build]
name = "Build"
range = ["10d", "15d", "40d"]
after = ["design"]

[tasks.live]
name = "Go-live"
milestone = true
after = ["build"]
deadline = 2027-03-01
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def few(*arguments: object) -> list[object]:
    """Return the arguments of a forecast of few runs."""
    return [*arguments, "--runs", 200]


def test_a_forecast_begins_with_two_dates_and_a_sentence(plan: Path, milepost: Run) -> None:
    lines = [line.strip() for line in milepost("forecast", *few(plan)).out.splitlines() if line]
    assert lines[0] == "Atlas"
    assert lines[1].startswith("P50")
    assert lines[2].startswith("P80")
    assert lines[3].startswith("Planned for 5 Feb 2027; half of the runs finish by")


def test_a_forecast_can_be_asked_twice_with_the_same_answer(plan: Path, milepost: Run) -> None:
    assert milepost("forecast", *few(plan)).out == milepost("forecast", *few(plan)).out


def test_another_seed_gives_another_answer(plan: Path, milepost: Run) -> None:
    first, second = (milepost("forecast", *few(plan), "--json", "--seed", seed).out for seed in (1, 2))
    assert json.loads(first)["finish"]["intervals"] != json.loads(second)["finish"]["intervals"]


def test_a_target_gets_its_chance(plan: Path, milepost: Run) -> None:
    answer = json.loads(milepost("forecast", *few(plan), "--json", "--target", "2027-12-31").out)
    assert answer["target"] == {"date": "2027-12-31T23:59", "probability": 1.0, "standard_error": 0.0}


def test_without_ranges_only_what_the_plan_says_is_uncertain(plan: Path, milepost: Run) -> None:
    default = json.loads(milepost("forecast", *few(plan), "--json").out)
    none = json.loads(milepost("forecast", *few(plan), "--json", "--ranges", "none").out)
    assert default["finish"]["p80"] > none["finish"]["p80"]


@pytest.mark.parametrize("command", ["forecast", "schedule", "check"])
def test_json_is_short_for_its_format(command: str, plan: Path, milepost: Run) -> None:
    short, long = milepost(command, plan, "--json"), milepost(command, plan, "--format", "json")
    assert short == long
    assert json.loads(short.out)["schema"].startswith("milepost/")


@pytest.mark.parametrize("command", ["forecast", "schedule", "check"])
@pytest.mark.parametrize(("name", "begins"), [("out.html", "<!doctype html>"), ("out.md", "# "), ("out.json", "{")])
def test_the_ending_of_the_output_tells_the_format(
    command: str, name: str, begins: str, plan: Path, milepost: Run
) -> None:
    out = plan.parent / name
    answer = milepost(command, plan, "-o", out)
    assert (answer.code, answer.out, answer.err) == (0, "", f"Wrote {out}.\n")
    assert out.read_text(encoding="utf-8").lower().startswith(begins)


def test_quiet_writes_a_file_without_a_word(plan: Path, milepost: Run) -> None:
    answer = milepost("schedule", plan, "-o", plan.parent / "out.txt", "--quiet")
    assert (answer.out, answer.err) == ("", "")


def test_a_schedule_shows_dates_float_and_driver(plan: Path, milepost: Run) -> None:
    row = next(line for line in milepost("schedule", plan).out.splitlines() if "Build" in line)
    assert row.split() == ["build", "Build", "18", "Jan", "2027", "5", "Feb", "2027", "0d", "*", "design"]


@pytest.mark.parametrize("wanted", ["live", "Go-live", "go-l"])
def test_the_reason_of_a_date_is_a_chain_back_to_the_start(wanted: str, plan: Path, milepost: Run) -> None:
    answer = milepost("schedule", plan, "--why", wanted)
    assert "critical" in answer.out
    chain = [line.split()[0] for line in answer.out.split("latest first\n")[1].splitlines()[1:]]
    assert chain == ["live", "build", "design"]


def test_a_reason_is_told_as_text_only(plan: Path, milepost: Run) -> None:
    assert milepost("schedule", plan, "--why", "build", "--json").code == 2


def test_checks_fail_the_command_only_when_asked(plan: Path, milepost: Run) -> None:
    asked = milepost("check", plan, "--fail-on", "warn")
    assert milepost("check", plan).code == 0
    assert asked.code == FINDINGS
    assert asked.out == milepost("check", plan).out


def test_warming_up_compiles_once(milepost: Run) -> None:
    first, again = milepost("warm"), milepost("warm")
    assert first.out == again.out == "The simulation kernels are compiled.\n"
    assert again.err == ""


def test_a_begun_plan_forecasts_as_it_is(tmp_path: Path, milepost: Run) -> None:
    begun = milepost("init", tmp_path)
    assert begun.code == 0
    assert "milepost forecast" in begun.out
    assert milepost("forecast", *few(tmp_path / "plan.toml")).code == 0


def test_a_begun_plan_is_not_begun_again(plan: Path, milepost: Run) -> None:
    answer = milepost("init", plan)
    assert answer.code == 3
    assert plan.read_text(encoding="utf-8") == PLAN


def test_a_converted_plan_has_the_same_dates(plan: Path, milepost: Run) -> None:
    there, back = plan.parent / "there.xml", plan.parent / "back.toml"
    assert milepost("convert", plan, there).code == 0
    assert milepost("convert", there, back).code == 0
    dates = [
        [(task["name"], task["early_start"], task["early_finish"]) for task in json.loads(text)["tasks"]]
        for text in (milepost("schedule", file, "--json").out for file in (plan, there, back))
    ]
    assert dates[0] == dates[1] == dates[2]


def test_converting_tells_what_the_new_file_cannot_hold(plan: Path, milepost: Run) -> None:
    assert "Not in the new file" in milepost("convert", plan, plan.parent / "plan.xml").out


def test_converting_replaces_a_file_only_by_force(plan: Path, milepost: Run) -> None:
    out = plan.parent / "old.xml"
    out.write_text("old")
    assert milepost("convert", plan, out).code == 3
    assert out.read_text() == "old"
    assert milepost("convert", plan, out, "--force").code == 0


@pytest.mark.parametrize("name", ["forecast", "schedule", "health", "plan"])
def test_every_published_schema_is_a_json_schema(name: str, milepost: Run) -> None:
    assert json.loads(milepost("schema", name).out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_names_in_a_plan_cannot_command_the_terminal(plan: Path, milepost: Run) -> None:
    plan.write_text(PLAN.replace('"Build"', r'"Build\u001b[2J\u009b31m"'), encoding="utf-8")
    text = milepost("schedule", plan).out + milepost("schedule", plan, "--why", "build").out
    assert "Build[2J31m" in text
    assert "\x1b" not in text
    assert "\x9b" not in text


def test_a_schedule_with_finished_tasks_is_written_as_json(tmp_path: Path, milepost: Run) -> None:
    started = PLAN.replace('duration = "10d"', 'duration = "10d"\nstarted = 2027-01-04\nfinished = 2027-01-15')
    path = tmp_path / "begun.toml"
    path.write_text(started, encoding="utf-8")
    tasks = json.loads(milepost("schedule", path, "--json").out)["tasks"]
    assert [(task["finished"], task["critical"]) for task in tasks] == [(True, False), (False, True), (False, True)]
