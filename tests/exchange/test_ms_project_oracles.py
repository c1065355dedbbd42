"""Real MS Project XML files hold for us what another reader finds in them."""

from __future__ import annotations

import pytest

from milepost.exchange import read
from milepost.exchange.ms_project import read as read_bytes
from milepost.exchange.ms_project import write
from tests.exchange import oracles

FILES = {
    name: f"mspdi_by_mpxj/{name}.xml.gz"
    for name in (
        "slack9", "Residential_Construction", "New_Product", "mpsplib_j30_a2_nr4", "Software_Development_Plan",
        "Software_Development", "Commercial_construction_project_plan",
    )
} | {name: f"files/{name}.xml" for name in ("task_links_project2010_mspdi", "New_Product_openproj")}  # fmt: skip
ALL = [*FILES.values(), "files/not_updated.xml", "files/calendar_calendars_project2013_mspdi.xml"]

pytestmark = pytest.mark.data


@pytest.fixture(params=FILES)
def case(request, data_dir):
    """One real file: our plan, and the facts of another reader."""
    return read(data_dir / "projects" / FILES[request.param]).project().plan, oracles.oracle(data_dir, request.param)


def test_the_project_has_the_same_start_and_status_date(case):
    plan, facts = case
    assert oracles.minute(plan.start) == oracles.rounded(facts["start"])
    assert (oracles.minute(plan.status_date), plan.minutes_per_day) == (oracles.rounded(facts["status"]), facts["mpd"])


def test_every_task_has_the_same_facts(case):
    plan, facts = case
    ours = {task.uid: oracles.our_task(task) for task in plan.tasks if not task.summary}
    theirs = {str(task["u"]): oracles.their_task(task) for task in facts["tasks"] if not task["sum"]}
    assert ours == theirs


def test_the_outline_is_the_same_below_the_project(case):
    plan, facts = case
    root = {task["u"] for task in facts["tasks"] if task["par"] is None}
    theirs = {str(t["u"]): None if t["par"] in root else str(t["par"]) for t in facts["tasks"] if t["u"] not in root}
    assert {task.uid: task.parent for task in plan.tasks} == theirs


def test_links_are_the_same(case):
    plan, facts = case
    assert oracles.our_links(plan) == oracles.their_links(facts)


def test_assignments_of_people_are_the_same(case):
    plan, facts = case
    people = {row.uid for row in plan.resources if row.kind == "work"}
    assert oracles.our_assignments(plan, people) == oracles.their_assignments(facts)


@pytest.mark.parametrize("name", ALL)
def test_a_real_file_comes_back_as_it_was(name, data_dir):
    project = read(data_dir / "projects" / name).project()
    assert read_bytes(write(project)).projects[0].plan == project.plan
