"""The help of every command, and the documents that repeat it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from milepost.cli import errors
from milepost.cli.app import app
from tests.cli.conftest import Run

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"


def commands() -> list[list[str]]:
    """Return the words of every command, groups and their commands alike."""
    top = typer.main.get_command(app)
    found: list[list[str]] = [[]]
    for name, command in top.commands.items():
        found.append([name])
        found.extend([name, inner] for inner in getattr(command, "commands", {}))
    return found


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_help_shows_an_example(words: list[str], milepost: Run) -> None:
    answer = milepost(*words, "--help")
    assert answer.code == 0
    assert "Example:" in answer.out


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_the_reference_repeats_every_help_word_by_word(words: list[str], milepost: Run) -> None:
    """Renew it with `make docs`."""
    answer = milepost(*words, "--help")
    assert answer.out.strip() in (REFERENCE / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_no_help_is_wider_than_80_columns(words: list[str], milepost: Run) -> None:
    assert max(map(len, milepost(*words, "--help").out.splitlines())) <= 80


def test_the_help_tells_every_exit_code(milepost: Run) -> None:
    lines = milepost("--help").out.splitlines()
    for code, meaning in errors.EXIT_CODES.items():
        assert f"{code:5}  {meaning}" in [line.removeprefix("  ") for line in lines]


def test_the_reference_of_errors_tells_every_exit_code() -> None:
    text = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    for code, meaning in errors.EXIT_CODES.items():
        assert f"| {code} | {meaning} |" in text


def test_asking_for_help_loads_no_library_for_drawing() -> None:
    script = (
        "import sys; from milepost.cli import main; main(['--help']); print('rich' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "False"


def test_without_a_command_the_help_is_shown(milepost: Run) -> None:
    assert "Usage: milepost" in milepost().out


def test_the_version_is_told(milepost: Run) -> None:
    from milepost import __version__

    assert milepost("--version").out == f"milepost {__version__}\n"
