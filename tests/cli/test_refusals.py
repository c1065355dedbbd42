"""A refusal is one safe line and a documented exit code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from milepost.cli import errors
from milepost.engine.errors import Cancelled, CyclicNetwork
from milepost.errors import Refusal
from milepost.exchange.errors import UnknownProject, UnwritableFile

ERRORS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "errors.md"


def test_a_refusal_is_one_line_with_code_place_message_and_hint() -> None:
    refusal = CyclicNetwork("A and B wait for each other.", place="plan.toml: line 4", hint="Remove a link.")
    assert errors.line(refusal) == (
        "milepost: cyclic-network: plan.toml: line 4: A and B wait for each other. Remove a link."
    )


def test_a_refusal_that_repeats_a_hostile_name_stays_one_harmless_line() -> None:
    assert errors.line(Refusal("No task 'a\nb\x1b[2J'.")) == "milepost: refused: No task 'a b[2J'."


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (CyclicNetwork(""), 2), (UnwritableFile(""), 3), (errors.FileExists(""), 3), (errors.MissingFile(""), 4),
        (UnknownProject(""), 4), (errors.UnknownTask(""), 4), (Cancelled(""), 130),
    ],
)  # fmt: skip
def test_refusals_have_the_exit_code_of_their_kind(refusal: Refusal, code: int) -> None:
    assert errors.exit_code(refusal) == code


def test_the_reference_gives_each_code_its_exit_code() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|.*\| (\d+) \|$", ERRORS.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows
    for code, exit_code in rows:
        kind = type("Listed", (Refusal,), {"code": code})
        assert errors.exit_code(kind("")) == int(exit_code), code
