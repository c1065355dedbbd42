"""`milepost convert` from any format to four, its preview, and the question about dates."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Run

PLAN = """\
[project]
name = "Atlas"
start = 2027-01-04
[tasks.design]
name = "=Design"
duration = "10d"
[tasks.build]
duration = "15d"
after = ["design"]
[effects.rain]
probability = 0.5
tasks = ["build"]
days = 3
"""
TABLE = "ID,Task Name,Colour,Duration,Start\n1,Dig,red,2d,03/04/2026\n2,Build,blue,3d,05/06/2026\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "plan.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.mark.parametrize("ending", ["csv", "xlsx", "xml", "toml"])
def test_a_converted_plan_has_the_same_dates(ending: str, plan: Path, milepost: Run) -> None:
    out = plan.parent / f"new.{ending}"
    assert milepost("convert", plan, out).code == 0
    dates = [milepost("schedule", file).out.splitlines()[2] for file in (plan, out)]
    assert dates[0] == dates[1]


def test_what_a_table_cannot_hold_is_told(plan: Path, milepost: Run) -> None:
    answer = milepost("convert", plan, plan.parent / "new.csv")
    assert "Not in the new file" in answer.out
    assert "effects, project: A table has no place for it." in answer.out


def test_a_name_that_looks_like_a_formula_is_text(plan: Path, milepost: Run) -> None:
    milepost("convert", plan, plan.parent / "new.xlsx")
    cell = openpyxl.load_workbook(plan.parent / "new.xlsx").active["C2"]
    assert (cell.value, cell.data_type) == ("=Design", "s")


def test_a_preview_shows_columns_and_tasks_and_writes_nothing(table: Path, milepost: Run) -> None:
    before = sorted(table.parent.iterdir())
    answer = milepost("convert", table, "--preview", "--dates", "dmy")
    assert answer.code == 0
    rows = [" ".join(line.split()) for line in answer.out.splitlines()]
    assert {"Task Name name", "Colour left out", "1 Dig 2d", "2 Build 3d"} <= set(rows)
    assert "3 Apr 2026" in answer.out
    assert sorted(table.parent.iterdir()) == before


def test_without_a_preview_there_must_be_a_file_to_write(table: Path, milepost: Run) -> None:
    answer = milepost("convert", table)
    assert (answer.code, answer.out) == (2, "")
    assert "--preview" in answer.err


def test_a_column_may_be_named(table: Path, milepost: Run) -> None:
    answer = milepost("convert", table, "--preview", "--dates", "dmy", "--column", "name=Colour")
    assert "1 red 2d" in [" ".join(line.split()) for line in answer.out.splitlines()]


@pytest.mark.parametrize("named", ["name", "size=Colour", "name=", "=Colour"])
def test_a_column_that_is_named_wrongly_is_refused(named: str, table: Path, milepost: Run) -> None:
    answer = milepost("schedule", table, "--column", named)
    assert (answer.code, answer.err.startswith("milepost: invalid-option: --column: ")) == (2, True)


def test_without_a_terminal_a_doubt_about_dates_is_a_refusal(table: Path, milepost: Run) -> None:
    answer = milepost("schedule", table)
    assert (answer.code, answer.out) == (2, "")
    assert (
        "ambiguous-dates: plan.csv: row 2, Start: '03/04/2026' may be 2026-04-03 (dmy) or 2026-03-04 (mdy)"
        in answer.err
    )
    assert "--dates dmy or --dates mdy" in answer.err


class Terminal(io.StringIO):
    """A stream that takes itself for a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "start"), [("mdy\n", "4 Mar 2026"), ("what?\nDMY\n", "3 Apr 2026")])
def test_on_a_terminal_it_is_asked(
    typed: str, start: str, table: Path, milepost: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    monkeypatch.setattr(sys, "stderr", screen)
    assert start in milepost("schedule", table).out
    assert "Which is it? [dmy/mdy]" in screen.getvalue()


def test_who_does_not_answer_is_refused(table: Path, milepost: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal(""))
    monkeypatch.setattr(sys, "stderr", screen)
    assert milepost("schedule", table).code == 2
    assert "ambiguous-dates" in screen.getvalue()


def test_nothing_is_half_written_when_a_plan_cannot_be_read(table: Path, milepost: Run) -> None:
    out = table.parent / "new.toml"
    assert milepost("convert", table, out).code == 2
    assert not out.exists()
