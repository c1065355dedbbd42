"""A command line to call as a user would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from milepost.cli import main

Run = Callable[..., "Answer"]


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str


@pytest.fixture
def milepost(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a screen of 80 columns without colours."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: object) -> Answer:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run
