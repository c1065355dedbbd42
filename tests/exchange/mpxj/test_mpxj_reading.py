"""Files of other planning programs are read through MPXJ, with the Java that comes along and no other."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from milepost.engine import schedule
from milepost.exchange import read
from tests.exchange.mpxj.foreign_files import FILES, GAN

FORMATS = {
    "mpx": "MPX",
    "gan": "GAN",
    "planner": "Planner",
    "pmxml": "PMXML",
    "sdef": "SDEF",
    "pod": "POD",
    "gnt": "GNT",
}
LATE = '<task id="9" name="Open" meeting="false" start="2026-04-01" duration="1" complete="0" expand="true"/>'


@pytest.fixture(autouse=True)
def no_java(monkeypatch):
    """Take every other Java away."""
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("JAVA_HOME", raising=False)


@pytest.fixture
def file(tmp_path):
    def written(name, data):
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return written


@pytest.mark.parametrize("name", FILES)
def test_each_format_is_read_with_its_tasks_link_and_dates(name, file):
    found = read(file(name, FILES[name]))
    plan = found.project().plan
    assert found.format == FORMATS[name.partition(".")[2]]
    assert plan.name == "Pier"
    tasks = [task for task in plan.tasks if not task.summary]
    assert [(task.name, task.duration) for task in tasks] == [("Dig", 960), ("Build", 1440)]
    assert [(link.predecessor, link.successor, link.type) for link in plan.links] == [
        (tasks[0].uid, tasks[1].uid, "FS")
    ]
    assert schedule(plan).finish == datetime(2026, 3, 9, 17)


def test_a_plan_of_primavera_keeps_the_rules_of_primavera(file):
    assert read(file("plan.pmxml", FILES["plan.pmxml"])).project().plan.profile.name == "p6"


def test_a_task_that_only_its_date_holds_is_kept_there_and_told(file):
    project = read(file("plan.gan", GAN.format(more=LATE).encode())).project()
    kept = [loss for loss in project.losses if loss.what == "start kept as a constraint"]
    assert [loss.place for loss in kept] == ["task Open"]
    assert schedule(project.plan)[project.plan.tasks[-1].uid].early_start == datetime(2026, 4, 1, 8)


def test_a_file_in_utf_16_is_read(file):
    data = GAN.format(more="").replace("UTF-8", "UTF-16").encode("utf-16")
    assert len(read(file("plan.gan", data)).project().plan.tasks) == 2


def test_a_file_in_an_archive_is_read(file):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("plan.gan", FILES["plan.gan"])
    assert len(read(file("plan.zip", packed.getvalue())).project().plan.tasks) == 2


def test_a_workbook_in_an_archive_is_read(file, tmp_path):
    book, packed = openpyxl.Workbook(), io.BytesIO()
    for row in (("Name", "Duration"), ("Dig", 2)):
        book.active.append(row)
    book.save(tmp_path / "plan.xlsx")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(tmp_path / "plan.xlsx", "plan.xlsx")
    assert read(file("plan.zip", packed.getvalue()), today=date(2026, 3, 2)).format == "XLSX"


def test_a_file_with_a_name_that_says_nothing_is_known_by_its_content(file):
    assert read(file("plan", FILES["plan.pmxml"])).format == "PMXML"
