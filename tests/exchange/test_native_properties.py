"""Whatever plan is written as plan.toml reads back as the same plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass

from hypothesis import HealthCheck, given, seed, settings

from milepost.engine import plan as nouns
from milepost.engine.plan import Plan
from milepost.exchange.native import read, write
from milepost.exchange.project_file import Project
from tests.exchange.strategies import ids, plans

CLASSES = [each for each in vars(nouns).values() if isinstance(each, type) and each.__module__ == nouns.__name__]


def changed_fields(value: object) -> Iterator[tuple[type, str]]:
    """Yield every field in a plan that has another value than its default, of whatever class."""
    if isinstance(value, tuple):
        for item in value:
            yield from changed_fields(item)
    if not is_dataclass(value):
        return
    for field in fields(value):
        found = getattr(value, field.name)
        if field.default is MISSING or found != field.default:
            yield type(value), field.name
        yield from changed_fields(found)


@settings(max_examples=60)
@given(plans())
def test_a_written_plan_reads_back_as_the_same_plan(plan: Plan) -> None:
    assert read(write(Project("p", plan.name or "plan", plan))).projects[0].plan == plan


@settings(max_examples=20)
@given(ids, plans())
def test_the_id_and_the_short_name_of_a_project_are_kept(text: str, plan: Plan) -> None:
    assert read(write(Project(text, text, plan))).projects == (Project(text, text, plan),)


def test_the_plans_of_these_tests_use_every_field_that_the_engine_knows() -> None:
    used: set[tuple[type, str]] = set()

    @seed(1)
    @settings(max_examples=150, database=None, suppress_health_check=list(HealthCheck))
    @given(plans())
    def collect(plan: Plan) -> None:
        used.update(changed_fields(plan))

    collect()
    assert {(each, field.name) for each in CLASSES for field in fields(each)} - used == set()
