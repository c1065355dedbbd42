"""Bad input: one line that names the place and the next step, a documented exit code, nothing half-written."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Run

PROJECT = "[project]\nstart = 2027-01-04\n"
TASK = '[tasks.a]\nname = "A"\nduration = "5d"\n'
XML = '<Project xmlns="http://schemas.microsoft.com/project">'


def refused(answer: Answer, *, code: str, exit_code: int = 2) -> bool:
    """Tell whether an answer is one line of that code on standard error, and nothing else."""
    one_line = answer.err.endswith("\n") and answer.err.count("\n") == 1
    return answer.code == exit_code and answer.out == "" and one_line and answer.err.startswith(f"milepost: {code}: ")


def text_plan(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


PLANS = {
    "a cycle": (
        "cyclic-network",
        PROJECT + '[tasks.a]\nduration = "1d"\nafter = ["b"]\n[tasks.b]\nduration = "1d"\nafter = ["a"]\n',
    ),
    "an unknown predecessor": ("unknown-reference", PROJECT + TASK + 'after = ["nobody"]\n'),
    "a negative duration": ("invalid-value", PROJECT + TASK.replace("5d", "-5d")),
    "an absurd duration": ("invalid-value", PROJECT + TASK.replace("5d", "5000000000d")),
    "a start in year 1": ("invalid-value", "[project]\nstart = 0001-01-01\n" + TASK),
    "a start in year 9999": ("invalid-value", "[project]\nstart = 9999-12-31\n" + TASK),
    "a calendar that never works": (
        "no-working-time",
        PROJECT + 'calendar = "c"\n[calendars.c]\nmon-sun = ""\n' + TASK,
    ),
    "a probability below zero": (
        "invalid-value",
        PROJECT + TASK + '[effects.e]\nprobability = -1\ntasks = ["a"]\ndays = 3\n',
    ),
    "no tasks": ("invalid-plan", PROJECT),
    "no TOML": ("unreadable-file", "[project\n"),
    "deep nesting": ("hostile-file", "x = " + "[" * 100_000),
}


@pytest.mark.parametrize("what", PLANS)
def test_a_plan_that_cannot_be_scheduled_is_refused(what: str, tmp_path: Path, milepost: Run) -> None:
    code, text = PLANS[what]
    out = tmp_path / "report.html"
    answer = milepost("forecast", text_plan(tmp_path, text), "-o", out)
    assert refused(answer, code=code), answer
    assert "plan.toml" in answer.err
    assert not out.exists()


def test_the_shortest_loop_is_named(tmp_path: Path, milepost: Run) -> None:
    answer = milepost("forecast", text_plan(tmp_path, PLANS["a cycle"][1]))
    assert "a" in answer.err
    assert "b" in answer.err


FILES: dict[str, tuple[str, str, bytes]] = {
    "an empty file": ("unreadable-file", "plan.xml", b""),
    "a truncated file": ("unreadable-file", "plan.xml", f"{XML}<Tasks><Task><UID>1</UID>".encode()),
    "a truncated gzip file": ("unreadable-file", "plan.xml.gz", gzip.compress(XML.encode() * 900, mtime=0)[:40]),
    "a file with a wrong name": ("unreadable-file", "plan.xer", f"{XML}</Project>".encode()),
    "an unknown format": ("unknown-format", "plan.pdf", b"%PDF-1.7"),
    "an entity bomb": ("hostile-file", "plan.xml", b'<!DOCTYPE p [<!ENTITY a "aa">]><Project>&a;</Project>'),
    "deep nesting": ("hostile-file", "plan.xml", (XML + "<a>" * 100_000).encode()),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_is_no_plan_is_refused(what: str, tmp_path: Path, milepost: Run) -> None:
    code, name, data = FILES[what]
    (tmp_path / name).write_bytes(data)
    answer = milepost("check", tmp_path / name)
    assert refused(answer, code=code), answer


OPTIONS = {
    "no runs": ("out-of-range", ["--runs", "0"]),
    "far too many runs": ("out-of-range", ["--runs", "1000000000"]),
    "runs that are no number": ("invalid-option", ["--runs", "many"]),
    "a seed that is no number": ("invalid-option", ["--seed", "x"]),
    "a target that is no date": ("invalid-option", ["--target", "tomorrow"]),
    "a target that does not exist": ("invalid-option", ["--target", "2027-02-30"]),
    "a target in year 1": ("invalid-option", ["--target", "0001-01-01"]),
    "a target with a time zone": ("invalid-option", ["--target", "2027-02-03T12:00+01:00"]),
    "an unknown format": ("invalid-option", ["--format", "docx"]),
    "an unknown option": ("invalid-option", ["--fast"]),
    "a size limit of nothing": ("invalid-option", ["--max-size", "0"]),
}


@pytest.mark.parametrize("what", OPTIONS)
def test_an_option_that_makes_no_sense_is_refused(what: str, tmp_path: Path, milepost: Run) -> None:
    code, options = OPTIONS[what]
    answer = milepost("forecast", text_plan(tmp_path, PROJECT + TASK), *options)
    assert refused(answer, code=code), answer


def test_a_missing_file_is_not_found(tmp_path: Path, milepost: Run) -> None:
    assert refused(milepost("forecast", tmp_path / "none.xml"), code="missing-file", exit_code=4)


def test_a_folder_is_no_plan(tmp_path: Path, milepost: Run) -> None:
    assert refused(milepost("schedule", tmp_path), code="unreadable-file")


def test_a_file_above_the_limit_is_refused(tmp_path: Path, milepost: Run) -> None:
    plan = text_plan(tmp_path, PROJECT + "#" * 1_000_001)
    assert refused(milepost("schedule", plan, "--max-size", 1), code="unreadable-file")


def test_a_small_file_that_unpacks_above_the_limit_is_refused(tmp_path: Path, milepost: Run) -> None:
    (tmp_path / "plan.xml.gz").write_bytes(gzip.compress(b" " * 2_000_000))
    assert refused(milepost("schedule", tmp_path / "plan.xml.gz", "--max-size", 1), code="hostile-file")


def test_an_unknown_project_is_not_found_and_the_known_ones_are_listed(tmp_path: Path, milepost: Run) -> None:
    answer = milepost("schedule", text_plan(tmp_path, PROJECT + TASK), "--project", "7")
    assert refused(answer, code="unknown-project", exit_code=4)
    assert "It holds: 1 plan" in answer.err


def test_an_unknown_task_is_not_found(tmp_path: Path, milepost: Run) -> None:
    answer = milepost("schedule", text_plan(tmp_path, PROJECT + TASK), "--why", "nothing")
    assert refused(answer, code="unknown-task", exit_code=4)


@pytest.mark.parametrize("place", ["missing/report.html", "."])
def test_an_output_that_cannot_be_written_is_refused_before_the_work(
    place: str, tmp_path: Path, milepost: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "milepost.exchange.reading", None)  # reading would fail the test
    plan = text_plan(tmp_path, PROJECT + TASK)
    assert refused(milepost("forecast", plan, "-o", tmp_path / place), code="unwritable-file", exit_code=3)


def test_the_plan_is_not_overwritten_by_its_report(tmp_path: Path, milepost: Run) -> None:
    plan = text_plan(tmp_path, PROJECT + TASK)
    assert refused(milepost("forecast", plan, "-o", plan), code="unsafe-output")
    assert plan.read_text(encoding="utf-8") == PROJECT + TASK


def test_a_mistyped_command_suggests_the_right_one(milepost: Run) -> None:
    answer = milepost("forcast", "plan.toml")
    assert refused(answer, code="invalid-option")
    assert "'forecast'" in answer.err


def test_a_name_that_promises_another_format_is_refused(tmp_path: Path, milepost: Run) -> None:
    out = tmp_path / "report.pdf"
    assert refused(milepost("forecast", text_plan(tmp_path, PROJECT + TASK), "-o", out), code="invalid-option")
    assert not out.exists()


def test_a_plan_without_a_start_begins_today_and_says_so(tmp_path: Path, milepost: Run) -> None:
    answer = milepost("schedule", text_plan(tmp_path, TASK))
    assert answer.code == 0
    assert "The plan names no start and is laid from today" in answer.out


def test_a_number_that_is_none_is_told_in_plain_words(tmp_path: Path, milepost: Run) -> None:
    answer = milepost("forecast", text_plan(tmp_path, PROJECT + TASK), "--runs", "many")
    assert "--runs: The value is not a whole number. See milepost forecast --help." in answer.err
