"""Every real file opens without a Java of the system, and holds for us what another reader finds in it."""

from __future__ import annotations

from functools import cache

import pytest

from milepost.engine import schedule
from milepost.exchange import read
from tests.engine.oracle import FILES
from tests.exchange import oracles

NAMES = [name for name, path in FILES.items() if path.endswith(".mpp")]
OPENED = (
    "HouseBuildingSample.gan", "planner_project1.planner", "mpxj_legacy_sample_mpx.mpx", "task_links_project98.mpx",
    "percent_complete_8.4.pmxml",
)  # fmt: skip

pytestmark = pytest.mark.data


@pytest.fixture(autouse=True)
def no_java(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")


@cache
def plan_of(path):
    return read(path).project().plan


@pytest.fixture(params=NAMES)
def case(request, data_dir):
    """One real MPP: our plan, and the facts of another reader."""
    return plan_of(data_dir / "projects" / FILES[request.param]), oracles.oracle(data_dir, request.param)


def test_every_task_has_the_same_facts(case):
    plan, facts = case
    ours = {task.uid: oracles.our_task(task) for task in plan.tasks if not task.summary}
    theirs = {str(task["u"]): oracles.their_task(task) for task in facts["tasks"] if not task["sum"]}
    assert ours == theirs


def test_links_are_the_same(case):
    plan, facts = case
    assert oracles.our_links(plan) == oracles.their_links(facts)


def test_assignments_of_people_are_the_same(case):
    plan, facts = case
    people = {row.uid for row in plan.resources if row.kind == "work"}
    assert oracles.our_assignments(plan, people) == oracles.their_assignments(facts)


def test_every_real_file_opens(data_dir):
    files = sorted((data_dir / "projects" / "files").iterdir())
    assert len(files) > 20
    for path in files:
        assert plan_of(path).calendars, path.name


@pytest.mark.parametrize("name", OPENED)
def test_a_file_without_stored_dates_opens_and_can_be_scheduled(name, data_dir):
    plan = plan_of(data_dir / "projects" / "files" / name)
    assert schedule(plan).finish > plan.start


def test_a_plan_comes_the_same_from_the_xml_and_the_xer_of_primavera(data_dir):
    folder = data_dir / "projects" / "files"
    xml, xer = (plan_of(folder / f"percent_complete_8.4.{ending}") for ending in ("pmxml", "xer"))
    ours = {task.id: oracles.our_task(task) | {"tcal": None} for task in xml.tasks}
    assert ours == {task.id: oracles.our_task(task) | {"tcal": None} for task in xer.tasks if not task.summary}
    assert (xml.profile.name, xml.status_date) == (xer.profile.name, xer.status_date)
