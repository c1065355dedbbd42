"""A plan file is known by its content, and refused with its name and the next step."""

from __future__ import annotations

import gzip
import os
import re
from datetime import date, datetime

import pytest

from milepost.errors import Refusal
from milepost.exchange import read
from milepost.exchange.errors import HostileFile, InvalidValue, UnknownFormat, UnreadableFile
from tests.exchange.plan_files import activity, mspdi_text, task, xer_text

MSPDI = mspdi_text(task(1)).encode()
XER = xer_text(activity(1)).encode("cp1252")
TOML = b'[project]\nname = "Launch"\nstart = 2026-03-02\n[tasks.dig]\nduration = "2d"\n'


@pytest.fixture
def file(tmp_path):
    """Write a file and return its path."""

    def written(name, data):
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return written


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        ("plan.xml", MSPDI, "MSPDI"),
        ("plan.xer", XER, "XER"),
        ("plan", MSPDI, "MSPDI"),
        ("export.txt", XER, "XER"),
        ("PLAN.XML", MSPDI, "MSPDI"),
        ("plan.xml.gz", gzip.compress(MSPDI, mtime=0), "MSPDI"),
        ("plan.xer.gz", gzip.compress(XER, mtime=0), "XER"),
        ("plan.xer", gzip.compress(XER, mtime=0), "XER"),
        ("plan.xml", mspdi_text(task(1)).encode("utf-16"), "MSPDI"),
        ("plan.xer", XER.decode("cp1252").encode("utf-16"), "XER"),
        ("plan.xml", b"\n <!-- saved -->" + MSPDI, "MSPDI"),
    ],
)
def test_the_format_is_known_by_the_content(name, data, format_, file):
    assert read(file(name, data)).format == format_


def test_a_plan_toml_goes_to_its_reader(file):
    assert read(file("plan.toml", TOML)).projects[0].plan.name == "Launch"


@pytest.mark.parametrize(
    ("data", "what", "next_step"),
    [
        (b"%PDF-1.7", "PDF", "plan file"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "web page", "download the plan again"),
        (b"<svg/>", "a picture", "plan file that it shows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture", "plan file that it shows"),
        (b'{"tasks": []}', "JSON", "Milepost reads"),
        (b"Task;Start;Finish\nDig;1;2\n", "text that is no plan", "Milepost reads"),
        (bytes(1000), "binary", "Milepost reads"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_formats_are_named_with_the_next_step(data, what, next_step, file):
    with pytest.raises(UnknownFormat, match=what) as refusal:
        read(file("plan", data))
    assert next_step in refusal.value.hint
    assert refusal.value.place == "plan"


@pytest.mark.parametrize(
    ("name", "data", "right"),
    [
        ("plan.xml", XER, "plan.xer"),
        ("plan.xer", MSPDI, "plan.xml"),
        ("plan.mpp", MSPDI, "plan.xml"),
        ("plan.toml", XER, "plan.xer"),
        ("plan.xml", TOML, "plan.toml"),
        ("plan.xer.gz", gzip.compress(MSPDI, mtime=0), "plan.xml"),
    ],
)
def test_a_name_that_says_another_format_is_refused(name, data, right, file):
    with pytest.raises(UnreadableFile, match="content is") as refusal:
        read(file(name, data))
    assert right in refusal.value.hint


@pytest.mark.parametrize(("name", "data"), [("a.xml", b""), ("b.xml.gz", gzip.compress(b"", mtime=0))])
def test_an_empty_file_is_refused(name, data, file):
    with pytest.raises(UnreadableFile, match="empty"):
        read(file(name, data))


def test_blank_lines_are_no_plan(file):
    with pytest.raises(UnknownFormat):
        read(file("plan.xml", b" \n\n "))


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(UnreadableFile, match="no such file") as refusal:
        read(tmp_path / "gone.xml")
    assert refusal.value.place == "gone.xml"


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="folder"):
        read(tmp_path)


def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "plan.xml")
    with pytest.raises(UnreadableFile, match="not a regular file"):
        read(tmp_path / "plan.xml")


def test_a_name_that_no_file_can_have_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read(tmp_path / "plan\0.xml")


def test_a_file_above_the_limit_is_refused(file):
    with pytest.raises(UnreadableFile, match="larger than the limit of 100 bytes"):
        read(file("plan.xml", MSPDI), max_bytes=100)


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize(("name", "data"), [("plan.xml", MSPDI), ("plan.xer", XER)])
def test_a_truncated_file_is_refused(name, data, cut, file):
    with pytest.raises(UnreadableFile, match="truncated"):
        read(file(name, data[: int(len(data) * cut)]))


def test_a_truncated_or_damaged_gzip_file_is_refused(file):
    packed = gzip.compress(MSPDI)
    with pytest.raises(UnreadableFile, match="truncated"):
        read(file("plan.xml.gz", packed[:-20]))
    with pytest.raises(UnreadableFile, match="damaged"):
        read(file("plan.xml.gz", packed[:15] + b"\xff\xff\xff\xff" + packed[19:]))


def test_a_gzip_file_that_unpacks_to_more_than_the_limit_is_refused(file):
    with pytest.raises(HostileFile, match="unpack to more than the limit"):
        read(file("plan.xml.gz", gzip.compress(b" " * 5_000_000)), max_bytes=1_000_000)


def test_broken_xml_is_refused_by_line(file):
    with pytest.raises(UnreadableFile, match="line 2, column"):
        read(file("plan.xml", b"<Project>\n<Tasks></Task></Project>"))


def test_a_value_is_refused_by_file_row_and_field(file):
    with pytest.raises(InvalidValue) as refusal:
        read(file("plan.xml", mspdi_text(task(7, Name="Dig", Deadline="soon")).encode()))
    assert refusal.value.place == "plan.xml: task 7 (Dig), Deadline"
    assert str(refusal.value).startswith("plan.xml: task 7 (Dig), Deadline: 'soon' is not a date.")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("deep.xml", MSPDI.replace(b"<Tasks>", b"<Tasks>" + b"<a>" * 200, 1)),
        ("twice.xml", mspdi_text(task(1), task(1)).encode()),
        ("hollow.xml.gz", gzip.compress(b"", mtime=0)),
        ("plan.toml", b"[project]\nstart = 2026-03-02\nx = 1\ny = 2\n"),
    ],
)
def test_whatever_is_refused_tells_the_next_step(name, data, file):
    with pytest.raises(Refusal) as refusal:
        read(file(name, data))
    assert refusal.value.hint


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plan.toml", b'[tasks.dig]\nduration = "2d"\n'),
        ("plan.xml", re.sub(rb"<StartDate>.*?</StartDate>", b"", MSPDI)),
    ],
)
def test_a_plan_without_any_date_begins_today(name, data, file):
    project = read(file(name, data), today=date(2026, 11, 23)).project()
    assert project.plan.start == datetime(2026, 11, 23, 8)
    assert [loss.what for loss in project.losses] == ["no start date"]


def test_a_plan_without_any_date_is_refused_where_nobody_tells_the_day(file):
    with pytest.raises(InvalidValue, match="no start"):
        read(file("plan.toml", b'[tasks.dig]\nduration = "2d"\n'))


def test_a_range_that_falls_is_refused_as_it_is_written(file):
    with pytest.raises(InvalidValue, match="must not fall: 5d, 3d, 4d"):
        read(file("plan.toml", TOML + b'[tasks.build]\nrange = ["5d", "3d", "4d"]\n'))
