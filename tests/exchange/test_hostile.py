"""Files that are built to exhaust their reader are refused before they do."""

from __future__ import annotations

import codecs
import tracemalloc

import pytest

from milepost.exchange.errors import HostileFile, UnreadableFile
from milepost.exchange.ms_project import read as read_mspdi
from milepost.exchange.ms_project import stream
from milepost.exchange.primavera import read as read_xer
from milepost.exchange.primavera import tables
from tests.exchange.plan_files import activity, element, elements, mspdi_text, task, xer_text

BOMB = (
    '<!DOCTYPE Project [<!ENTITY a "xxxxxxxxxx">'
    + "".join(f'<!ENTITY {b} "' + f"&{a};" * 10 + '">' for a, b in zip("abcdefgh", "bcdefghi"))
    + "]><Project><Title>&i;</Title></Project>"
)
OUTSIDE = '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project><Title>&x;</Title></Project>'
FETCHED = '<!DOCTYPE Project SYSTEM "http://127.0.0.1/evil.dtd"><Project/>'
PARAMETER = '<!DOCTYPE Project [<!ENTITY % p SYSTEM "http://127.0.0.1/p"> %p;]><Project/>'


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, FETCHED, PARAMETER, "<!DOCTYPE Project><Project/>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_every_document_type_is_refused(text, encoding):
    with pytest.raises(HostileFile, match="document type or entities"):
        read_mspdi(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-7", "shift_jis", "no-such-encoding"])
def test_an_encoding_that_xml_parsers_are_fooled_by_is_refused(encoding):
    with pytest.raises(UnreadableFile):
        read_mspdi(f'<?xml version="1.0" encoding="{encoding}"?><Project><Title>+ADw-</Title></Project>'.encode())


def test_deep_nesting_is_refused():
    with pytest.raises(HostileFile, match="100 deep"):
        read_mspdi(b"<Project>" + b"<a>" * 200_000)


def test_nesting_in_what_is_skipped_is_refused_too():
    with pytest.raises(HostileFile, match="100 deep"):
        read_mspdi(b"<Project><Views>" + b"<a>" * 200_000)


def test_too_many_attributes_are_refused():
    with pytest.raises(HostileFile, match="64 attributes"):
        read_mspdi(("<Project " + " ".join(f'a{n}="1"' for n in range(100)) + "/>").encode())


@pytest.mark.parametrize("inside", ["<Task a='{}'/>", "<!--{}-->", "<?x {}?>"])
def test_an_endless_tag_is_refused(inside):
    with pytest.raises(HostileFile, match="single tag or comment"):
        read_mspdi(f"<Project>{inside.format('x' * 3_000_000)}</Project>".encode())


@pytest.mark.parametrize("inside", ["x" * 9_000_000, "<a>1</a>" * 250_000])
def test_a_row_larger_than_any_plan_has_is_refused(inside):
    with pytest.raises(HostileFile, match="too large"):
        read_mspdi(mspdi_text(element("Task", elements(UID=1) + inside)).encode())


def test_more_rows_than_any_plan_has_are_refused_at_once():
    with pytest.raises(HostileFile, match="more than 120,000 rows"):
        read_mspdi(mspdi_text(*["<Task></Task>"] * (stream.MAX_ROWS + 1)).encode())


def test_rows_that_hide_from_the_count_are_refused_too(monkeypatch):
    monkeypatch.setattr(stream, "MAX_ROWS", 3)
    with pytest.raises(HostileFile, match="more than 3 rows"):
        read_mspdi(mspdi_text(*(task(n).replace("<Task>", "<Task >") for n in range(1, 6))).encode())


def test_an_outline_deeper_than_any_plan_has_is_refused():
    with pytest.raises(HostileFile, match="OutlineLevel"):
        read_mspdi(mspdi_text(task(1, OutlineLevel=5_000)).encode())


def test_a_large_notes_field_costs_little_memory():
    text = mspdi_text(task(1, element("TimephasedData", elements(Type=1, Value="x" * 100)) * 20_000)).encode()
    tracemalloc.start()
    read_mspdi(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(text)


@pytest.mark.parametrize("data", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"<", b"<Project", b"<?xml", b"\x00<\x00P"])
def test_the_start_of_a_file_is_no_plan(data):
    with pytest.raises(UnreadableFile):
        read_mspdi(data)


@pytest.mark.parametrize("row", ["x" * 5_000_000, "a\n" * 20_000])
def test_an_endless_row_of_a_table_is_refused(row):
    with pytest.raises(HostileFile, match="row is longer"):
        read_xer(xer_text(activity(1, task_name=row)).encode())


def test_more_rows_of_tables_than_any_plan_has_are_refused(monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 5)
    with pytest.raises(HostileFile, match="more than 5 rows"):
        read_xer(xer_text(*map(activity, range(10))).encode())


def test_more_tasks_than_p6_allows_are_refused(monkeypatch):
    monkeypatch.setattr(tables, "MAX_TASKS", 5)
    with pytest.raises(HostileFile, match="more than 5 tasks"):
        read_xer(xer_text(*map(activity, range(10))).encode())


def test_calendars_with_more_exceptions_than_anyone_has_are_refused():
    text = "(0||CalendarData()((0||Exceptions()(" + "(0||0(d|46143)())" * 100_001 + "))))"
    with pytest.raises(HostileFile, match="exceptions"):
        read_xer(xer_text(CALENDAR=[{"clndr_id": 5, "clndr_data": text}]).encode())


def test_a_flood_of_comments_counts_like_text(monkeypatch):
    monkeypatch.setattr(stream, "MAX_ROW_TEXT", 1_200)
    flood = b"<Project>" + b"<!-- x -->\n" * 101 + b"</Project>"
    with pytest.raises(HostileFile, match="too large"):
        read_mspdi(flood)
