"""Real XER files hold for us what another reader finds in them."""

from __future__ import annotations

from datetime import datetime

import pytest

from milepost.exchange import read
from tests.exchange import oracles

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def hotel_file(data_dir):
    return read(data_dir / "projects" / "files" / "Hotel_Project.xer.gz")


@pytest.fixture(scope="module")
def hotel(hotel_file, data_dir):
    """The hotel: our plan, and the facts of another reader."""
    return hotel_file.project().plan, oracles.oracle(data_dir, "Hotel_Project")


def test_every_project_of_a_file_is_read_and_the_largest_is_the_default(hotel_file):
    assert [project.name for project in hotel_file.projects] == ["DS", "OP", "CR", "HBTF-2"]
    assert hotel_file.project().uid == "2666"


def test_the_data_date_start_and_imposed_finish_are_kept(hotel):
    plan, _ = hotel
    assert (plan.status_date, plan.start) == (datetime(2012, 5, 10), datetime(2012, 6, 4))
    assert (plan.finish_by, plan.minutes_per_day) == (datetime(2014, 7, 24), 480)


def test_every_task_has_the_same_facts(hotel):
    plan, facts = hotel
    ours = {task.uid: oracles.our_task(task) for task in plan.tasks if not task.summary}
    theirs = {str(task["u"]): oracles.their_task(task) for task in facts["tasks"] if not task["sum"]}
    assert ours == theirs


def test_links_are_the_same(hotel):
    plan, facts = hotel
    assert oracles.our_links(plan) == oracles.their_links(facts)


def test_the_work_breakdown_holds_the_same_tasks(hotel):
    plan, facts = hotel
    root = {task["u"] for task in facts["tasks"] if task["par"] is None}
    theirs = {
        str(task["u"]): None if task["par"] in root else f"wbs-{task['par']}"
        for task in facts["tasks"]
        if not task["sum"]
    }
    assert {task.uid: task.parent for task in plan.tasks if not task.summary} == theirs


def test_assignments_of_labour_are_the_same(hotel):
    plan, facts = hotel
    labour = {str(row["u"]) for row in facts["res"] if row["type"] == "WORK"}
    assert oracles.our_assignments(plan, labour) == oracles.their_assignments(facts)


@pytest.mark.parametrize(
    ("name", "calendar"),
    [("PredecessorCalendar", "predecessor"), ("SuccessorCalendar", "successor"), ("ProjectDefaultCalendar", "project"),
     ("TwentyFourHourCalendar", "24h")],
)  # fmt: skip
def test_the_calendar_of_lags_is_the_one_of_the_file(name, calendar, data_dir):
    plan = read(data_dir / "projects" / "files" / f"{name}.xer").project().plan
    assert plan.profile.lag_calendar == calendar


def test_percent_complete_is_of_the_type_that_each_task_names(data_dir):
    plan = read(data_dir / "projects" / "files" / "percent_complete_8.4.xer").project().plan
    for task in plan.tasks:
        told = int(task.name.rpartition(" ")[2].rstrip("%"))
        assert task.percent_complete == told, task.name
