"""Whatever plan is written as plan.toml reads back as the same plan."""

from __future__ import annotations

from hypothesis import given

from milepost.engine.plan import Plan
from milepost.exchange.native import read, write
from milepost.exchange.project_file import Project
from tests.exchange.strategies import ids, plans


@given(plans())
def test_a_written_plan_reads_back_as_the_same_plan(plan: Plan) -> None:
    assert read(write(Project("p", plan.name or "plan", plan))).projects[0].plan == plan


@given(ids, plans())
def test_the_id_of_a_project_is_kept(uid: str, plan: Plan) -> None:
    assert read(write(Project(uid, plan.name or "plan", plan))).projects[0].uid == uid
