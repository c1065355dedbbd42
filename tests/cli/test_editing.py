"""Commands that edit a plan.toml: what is not meant stays as it was, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from milepost.cli.editing import value_of
from tests.cli.conftest import Run

PLAN = """\
# Agreed on in the kick-off.
[project]
start = 2027-01-04  # a Monday

[tasks.design]
duration = "10d"    # Ana says so

[tasks.build]
duration = "15d"
after = ["design"]
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_setting_a_field_changes_that_field_alone(plan: Path, milepost: Run) -> None:
    answer = milepost("task", "set", plan, "design", "duration", "12d")
    assert answer.out == "plan.toml: the duration of task design is now 12d.\n"
    assert plan.read_text(encoding="utf-8") == PLAN.replace('"10d"', '"12d"')


def test_a_field_without_a_value_is_cleared(plan: Path, milepost: Run) -> None:
    milepost("task", "set", plan, "build", "after")
    assert plan.read_text(encoding="utf-8") == PLAN.replace('after = ["design"]\n', "")


def test_a_task_can_be_added_and_removed_without_a_trace(plan: Path, milepost: Run) -> None:
    added = milepost("task", "add", plan, "audit", "--name", "Audit", "--duration", "5d", "--after", "build")
    assert added.code == 0
    assert '[tasks.audit]\nname = "Audit"\nduration = "5d"\nafter = ["build"]\n' in plan.read_text(encoding="utf-8")
    assert milepost("task", "remove", plan, "audit").code == 0
    assert plan.read_text(encoding="utf-8").rstrip() == PLAN.rstrip()


def test_a_link_can_be_added_and_removed(plan: Path, milepost: Run) -> None:
    assert milepost("link", "remove", plan, "build", "design").code == 0
    assert "after" not in plan.read_text(encoding="utf-8")
    assert milepost("link", "add", plan, "build", "design SS+2d").code == 0
    assert 'after = ["design SS+2d"]' in plan.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("task", "set", "{}", "design", "colour", "red"), "invalid-value"),
        (("task", "set", "{}", "design", "duration", "soon"), "invalid-value"),
        (("task", "set", "{}", "nobody", "duration", "5d"), "unknown-reference"),
        (("task", "add", "{}", "design"), "invalid-value"),
        (("task", "remove", "{}", "nobody"), "unknown-reference"),
        (("link", "add", "{}", "build", "nobody"), "unknown-reference"),
        (("link", "remove", "{}", "design", "build"), "unknown-reference"),
    ],
)
def test_an_edit_that_makes_no_plan_is_refused_and_changes_nothing(
    arguments: tuple[str, ...], code: str, plan: Path, milepost: Run
) -> None:
    answer = milepost(*(argument.format(plan) for argument in arguments))
    assert answer.code == 2
    assert answer.err.startswith(f"milepost: {code}: plan.toml: ")
    assert answer.err.count("\n") == 1
    assert plan.read_text(encoding="utf-8") == PLAN


def test_an_edit_of_a_missing_plan_is_refused(tmp_path: Path, milepost: Run) -> None:
    answer = milepost("task", "remove", tmp_path / "plan.toml", "a")
    assert answer.code == 4
    assert "milepost init" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_an_edit_does_not_undo_what_somebody_else_wrote_meanwhile(
    plan: Path, milepost: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from milepost.exchange import native

    def slow(data: bytes, changes: object) -> bytes:
        plan.write_text("# theirs", encoding="utf-8")
        return b"# ours"

    monkeypatch.setattr(native, "edit", slow)
    answer = milepost("task", "set", plan, "design", "duration", "12d")
    assert (answer.code, answer.err.split(": ")[1]) == (5, "stale-plan")
    assert plan.read_text(encoding="utf-8") == "# theirs"


@pytest.mark.parametrize(
    ("text", "value"),
    [("5d", "5d"), ("true", True), ("12", 12), ('"12"', "12"), ('["a", "b"]', ["a", "b"]), ("a\nb = 1", "a\nb = 1")],
)
def test_what_is_typed_is_read_as_toml_or_else_as_text(text: str, value: object) -> None:
    assert value_of(text) == value
