"""Tables built to exhaust a reader are refused before they do; broken ones with what to do."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from milepost.errors import Refusal
from milepost.exchange import read
from milepost.exchange.errors import EncryptedFile, UnreadableFile

TODAY = date(2026, 11, 23)
SHEET = "xl/worksheets/sheet1.xml"


def workbook(**parts: bytes) -> bytes:
    """A workbook of one task, some of whose parts are replaced; underscores stand for slashes."""
    book = openpyxl.Workbook()
    book.active.append(["Name", "Duration"])
    book.active.append(["Dig", 2])
    plain = io.BytesIO()
    book.save(plain)
    packed = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name.replace("/", "_").replace(".", "_"), None) or old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return packed.getvalue()


def sheet(rows: bytes) -> bytes:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return head + rows + b"</sheetData></worksheet>"


def cells(count: int) -> bytes:
    return b"<row>" + b"<c><v>1</v></c>" * count + b"</row>"


FAR = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
BOMBS = {
    "cells at both ends of a sheet": workbook(xl_worksheets_sheet1_xml=sheet(FAR)),
    "a million cells": workbook(xl_worksheets_sheet1_xml=sheet(cells(1_000_000))),
    "a million rows": workbook(xl_worksheets_sheet1_xml=sheet(b"<row/>" * 1_000_000)),
    "a long shared text": workbook(xl_sharedStrings_xml=b"<sst><si><t>" + b"x" * 80_000_000 + b"</t></si></sst>"),
    "many formats": workbook(xl_styles_xml=b"<styleSheet>" + b"<xf/>" * 500_000 + b"</styleSheet>"),
    "entities": workbook(xl_worksheets_sheet1_xml=b'<!DOCTYPE a [<!ENTITY b "c">]>' + sheet(b"")),
    "a strange encoding": workbook(xl_worksheets_sheet1_xml=sheet(b"").decode().encode("utf-16")),
    "an archive inside": workbook(**{"xl/media/a.zip": b"PK\x03\x04" + bytes(20)}),
    "too many files": workbook(**{f"xl/media/{n}": b"a" for n in range(2_100)}),
}


@pytest.mark.parametrize("what", BOMBS)
def test_a_workbook_built_to_exhaust_its_reader_is_refused(what, tmp_path):
    (tmp_path / "plan.xlsx").write_bytes(BOMBS[what])
    with pytest.raises(Refusal) as refusal:
        read(tmp_path / "plan.xlsx", today=TODAY)
    assert refusal.value.code in ("hostile-file", "unknown-columns")
    assert refusal.value.place.startswith("plan.xlsx")
    assert refusal.value.hint


def test_a_size_that_a_sheet_only_claims_costs_nothing(tmp_path):
    claim = b'<dimension ref="A1:XFD1048576"/>'
    text = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'.format
    rows = f'<row r="1">{text("A1", "Name")}{text("B1", "Duration")}</row>'.encode()
    rows += f'<row r="2">{text("A2", "Dig")}<c r="B2"><v>2</v></c></row>'.encode()
    data = workbook(xl_worksheets_sheet1_xml=sheet(rows).replace(b"<sheetData>", claim + b"<sheetData>"))
    (tmp_path / "plan.xlsx").write_bytes(data)
    assert len(read(tmp_path / "plan.xlsx", today=TODAY).project().plan.tasks) == 1


BROKEN = {
    "half of it": workbook()[:2000],
    "no sheets": workbook(xl_workbook_xml=b"<workbook/>"),
    "no XML in a sheet": workbook(xl_worksheets_sheet1_xml=b"<worksheet><row>"),
    "a cell that is no number": workbook(xl_worksheets_sheet1_xml=sheet(b'<row r="1"><c r="A1"><v>x</v></c></row>')),
    "a place that is none": workbook(xl_worksheets_sheet1_xml=sheet(b'<row r="z"><c r="11"><v>1</v></c></row>')),
    "no styles": workbook(xl_styles_xml=b"<styleSheet"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_workbook_is_refused_with_what_to_do(what, tmp_path):
    (tmp_path / "plan.xlsx").write_bytes(BROKEN[what])
    with pytest.raises(UnreadableFile) as refusal:
        read(tmp_path / "plan.xlsx", today=TODAY)
    assert refusal.value.hint


def test_a_workbook_with_a_password_is_refused(tmp_path):
    """Excel keeps a locked workbook in an old Office document."""
    (tmp_path / "plan.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 9
    )
    with pytest.raises(EncryptedFile, match="password"):
        read(tmp_path / "plan.xlsx", today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "Name,Duration\n" + "Dig,1d\n" * 60_000,
        "Name" + ",x" * 600 + "\n",
        "Name,Duration\n" + "x" * 2_000_000,
        "Name,Duration\n" + '"' + "y\n" * 100_000,
        "Name,Duration\n" + "z" * 20_000 + ",1d\n",
        "WBS,Name\n" + ".".join(["1"] * 100_000) + ",Dig\n",
        "Level,Name\n" + "".join(f"{n},Dig\n" for n in range(1, 9_000)),
        "Name,Duration\nDig," + "9" * 5_000 + "d\n",
        "Name,Predecessors\nDig," + "1FS+" * 5_000 + "\n",
    ],
    ids=["rows", "columns", "line", "quote", "cell", "outline number", "levels", "duration", "predecessors"],
)
def test_a_csv_built_to_exhaust_its_reader_is_refused_or_read(text, tmp_path):
    (tmp_path / "plan.csv").write_text(text)
    hint = ""
    try:
        found = len(read(tmp_path / "plan.csv", today=TODAY).project().plan.tasks)
    except Refusal as refusal:
        found, hint = 0, refusal.hint
    assert found or hint


def test_binary_data_under_the_name_of_a_table_is_refused(tmp_path):
    (tmp_path / "plan.csv").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(Refusal) as refusal:
        read(tmp_path / "plan.csv", today=TODAY)
    assert refusal.value.code in ("unknown-format", "unreadable-file")


def test_a_zip_under_the_name_of_a_workbook_is_no_workbook(tmp_path):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.txt", "x")
        archive.writestr("b.txt", "y")
    (tmp_path / "plan.xlsx").write_bytes(data.getvalue())
    with pytest.raises(UnreadableFile, match=r"name ends in \.xlsx"):
        read(tmp_path / "plan.xlsx", today=TODAY)
