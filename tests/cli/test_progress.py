"""Progress is shown to people only, and Ctrl-C says what it stopped."""

from __future__ import annotations

import io
import sys

import pytest

from milepost.cli.progress import watching
from milepost.engine.errors import Cancelled


class Terminal(io.StringIO):
    """A stream that takes itself for a terminal."""

    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Make standard error a terminal; within the test, since capturing puts its own stream back before it."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    return stream


def test_quick_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = terminal(monkeypatch)
    with watching() as watch:
        watch("simulating", 0.5)
    assert stream.getvalue() == ""


def test_long_work_shows_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = terminal(monkeypatch)
    with watching() as watch:
        watch.draw()
        watch("simulating", 0.5)
    assert "Simulating" in stream.getvalue()


def test_quiet_work_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = terminal(monkeypatch)
    with watching(quiet=True) as watch:
        watch.draw()
        watch("simulating", 0.5)
    assert stream.getvalue() == ""


def test_a_log_file_gets_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with watching() as watch:
        watch.draw()
        watch("simulating", 0.5)
    assert capsys.readouterr().err == ""


def test_work_that_reports_nothing_shows_a_bar_too(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = terminal(monkeypatch)
    with watching() as watch:
        watch.draw()
    assert "Reading the plan" in stream.getvalue()


def test_a_first_compilation_is_told_once_even_in_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    with watching() as watch:
        watch("compiling the kernels for the first time", 0.0)
        watch("compiling the kernels for the first time", 0.5)
    assert capsys.readouterr().err == "Compiling the kernels for the first time.\n"


def test_ctrl_c_says_what_was_stopped() -> None:
    def interrupted() -> None:
        with watching() as watch:
            watch("simulating", 0.42)
            raise KeyboardInterrupt

    with pytest.raises(Cancelled, match="Stopped while simulating at 42%; nothing was written"):
        interrupted()
