"""The published schema of plan.toml tells what the reader knows and what the writer writes, no more and no less."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from milepost.engine.plan import Plan
from milepost.exchange.native import read, template, write
from milepost.exchange.native.rows import Row
from milepost.exchange.native.schema import fields, schema
from milepost.exchange.project_file import Project
from tests.exchange.strategies import plans

EXAMPLES = Path(__file__).parents[2] / "examples"
SECTIONS = {
    "project": "project",
    "profile": "profile",
    "calendars": "calendar",
    "exceptions": "exception",
    "work_weeks": "work_week",
    "people": "person",
    "availability": "availability",
    "groups": "group",
    "tasks": "task",
    "baseline": "baseline",
    "earning": "step",
    "after": "link",
    "effects": "effect",
    "response": "response",
    "impacts": "impact",
}
EVERYTHING = b"""
format = 1
[project]
start = 2026-09-01
profile = { name = "p6" }
[calendars.c]
exceptions = [{ on = 2026-12-24 }, { from = 2026-12-27, to = 2026-12-28 }]
work_weeks = [{ on = 2026-12-24 }, { from = 2026-12-27, to = 2026-12-28 }]
[people.ana]
availability = [{ from = 2026-09-01, units = "50%" }]
[groups.g]
spread = 0.1
[tasks.a]
work = "1d"
people = [{ id = "ana" }]
after = [{ task = "b" }]
baseline = {}
earning = [{ step = "Draft" }]
[tasks.b]
duration = "1d"
[effects.e]
probability = 0.5
days = 1
response = {}
[effects.f]
probability = 0.5
impacts = [{ days = 1 }]
response = { impacts = [{ days = 1 }] }
"""


def as_json(data: bytes) -> Any:
    return json.loads(json.dumps(tomli.loads(data.decode()), default=lambda date: date.isoformat()))


def section_of(path: tuple[str, ...]) -> str:
    if path[:1] == ("tasks",) and path[-1] == "people":
        return "assignment"
    if not path:
        return "file"
    return SECTIONS.get(path[-1]) or SECTIONS[path[0]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """Return the fields that the reader asks for in a plan that has every kind of table, by section."""
    found: dict[str, set[str]] = defaultdict(set)
    close = Row.close

    def noting(row: Row) -> None:
        found[section_of(row.path)] |= {key for key in row.asked if not re.match("(mon|tue|wed|thu|fri|sat|sun)", key)}
        close(row)

    monkeypatch.setattr(Row, "close", noting)
    read(EVERYTHING)
    return found


def test_the_schema_itself_is_valid() -> None:
    Draft202012Validator.check_schema(schema())


def test_every_field_that_the_reader_knows_is_published_and_the_other_way_round(asked: dict[str, set[str]]) -> None:
    published = {section: set(fields(section)) for section in asked if section != "file"}
    assert {section: asked[section] for section in published} == published
    assert asked["file"] == set(schema()["properties"])  # type: ignore[call-overload]


def test_every_section_of_the_schema_is_read(asked: dict[str, set[str]]) -> None:
    definitions: dict[str, Any] = schema()["$defs"]  # type: ignore[assignment]
    tables = {name for name, each in definitions.items() if "properties" in each} - {"shape"}
    assert tables == set(asked) - {"file"}


def test_every_field_is_described() -> None:
    definitions: dict[str, Any] = schema()["$defs"]  # type: ignore[assignment]
    for each in definitions.values():
        assert all(field["description"].endswith((".", "?")) for field in each.get("properties", {}).values())


@pytest.mark.parametrize("name", ["harbour.toml", "small.toml"])
def test_the_examples_keep_to_the_schema(name: str) -> None:
    Draft202012Validator(schema()).validate(as_json((EXAMPLES / name).read_bytes()))


def test_the_starter_plan_keeps_to_the_schema() -> None:
    Draft202012Validator(schema()).validate(as_json(template()))


@settings(max_examples=30)
@given(plans())
def test_what_is_written_keeps_to_the_schema_and_its_order(plan: Plan) -> None:
    written = as_json(write(Project("p", plan.name or "plan", plan)))
    Draft202012Validator(schema()).validate(written)
    order = list(fields("task"))
    for table in written["tasks"].values():
        assert list(table) == sorted(table, key=order.index)


@pytest.mark.parametrize(
    "text",
    [
        "[project]\nstart = 2026-09-01\n[tasks.a]\nduration = 5",
        "[project]\nstart = 2026-09-01\n[tasks.a]\nduration = 'soon'",
        "[project]\nstart = 2026-09-01\n[tasks.a]\nduration = '1d'\ncolour = 'red'",
        "[project]\nname = 'x'\n[tasks.a]\nduration = '1d'",
        "[tasks.a]\nduration = '1d'",
    ],
)
def test_what_the_reader_refuses_the_schema_refuses_too(text: str) -> None:
    assert not Draft202012Validator(schema()).is_valid(as_json(text.encode()))
