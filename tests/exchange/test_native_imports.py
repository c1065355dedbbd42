"""Plans of other tools, written as plan.toml, lose nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from milepost.engine.plan import Plan
from milepost.exchange import native, reading

FILES = (
    "Hotel_Project.xer.gz", "percent_complete_8.4.xer", "New_Product_openproj.xml", "not_updated.xml",
    "Commercial_construction_project_plan.xml.gz", "Residential_Construction.xml.gz", "Software_Development.xml.gz",
    "Software_Development_Plan.xml.gz", "New_Product.xml.gz", "mpsplib_j30_a2_nr4.xml.gz", "slack9.xml.gz",
    "task_links_project2010_mspdi.xml", "calendar_calendars_project2013_mspdi.xml",
)  # fmt: skip


def grouped(plan: Plan) -> Plan:
    """Return the plan with its links and assignments in the order of their tasks, as plan.toml holds them."""
    rank = {task.uid: number for number, task in enumerate(plan.tasks)}
    links = sorted(plan.links, key=lambda link: rank[link.successor])
    assignments = sorted(plan.assignments, key=lambda assignment: rank[assignment.task])
    return replace(plan, links=tuple(links), assignments=tuple(assignments))


@pytest.mark.data
@pytest.mark.parametrize("name", FILES)
def test_an_imported_plan_is_kept_whole(data_dir: Path, name: str) -> None:
    (path,) = (data_dir / "projects").rglob(name)
    for project in reading.read(path).projects:
        again = native.read(native.write(project)).projects[0]
        assert (again.uid, again.name) == (project.uid, project.name)
        assert again.plan == grouped(project.plan)
