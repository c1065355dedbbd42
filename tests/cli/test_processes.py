"""What only a process of its own can show: closed pipes, Ctrl-C, encodings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "import sys; from milepost.cli import main; sys.exit(main())"]
MANY_TASKS = 1500


@pytest.fixture
def long_plan(tmp_path: Path) -> Path:
    """A plan whose schedule is far longer than a pipe holds."""
    tasks = "".join(f'[tasks.t{i}]\nname = "Task {i} – Größe"\nduration = "1d"\n' for i in range(MANY_TASKS))
    path = tmp_path / "plan.toml"
    path.write_text(f"[project]\nstart = 2027-01-04\n{tasks}", encoding="utf-8")
    return path


def environment(**changes: str) -> dict[str, str]:
    return {**os.environ, "COLUMNS": "80", **changes}


def test_a_closed_pipe_ends_quietly(long_plan: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "schedule", long_plan], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_a_pipe_gets_no_colours_and_no_characters_that_it_cannot_hold(long_plan: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "schedule", long_plan], capture_output=True, env=environment(PYTHONIOENCODING="ascii"), check=True
    )
    assert b"Task 1 ? Gr??e" in done.stdout
    assert b"\x1b" not in done.stdout


def test_a_refusal_leaves_standard_output_empty(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "forecast", tmp_path / "missing.toml"], capture_output=True, env=environment(), check=False
    )
    assert (done.returncode, done.stdout) == (4, b"")
    assert done.stderr.count(b"\n") == 1
