"""Foreign files that are cut off, of another kind or built to exhaust a reader are refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from milepost.exchange import read
from milepost.exchange.errors import EncryptedFile, HostileFile, UnknownFormat, UnreadableFile
from milepost.exchange.mpxj import process
from tests.exchange.mpxj.foreign_files import FILES, GAN, MPX, PMXML

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def overlapping() -> bytes:
    """An archive whose directory names the same bytes twice."""
    data = bytearray(packed(a=b"x" * 50, b=b"y" * 50))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = bytes(4)
    return bytes(data)


BOMB = '<!DOCTYPE p [<!ENTITY a "aa">]><project webLink="">&a;</project>'
GUARDED = {
    "an entity bomb behind a byte order mark": ("plan.gan", BOMB.encode("utf-8-sig"), "document type"),
    "an entity bomb in UTF-16": ("plan.gan", BOMB.encode("utf-16"), "document type"),
    "an entity bomb behind blanks": ("plan.gan", b" \n\t" + BOMB.encode(), "document type"),
    "an entity bomb": (
        "plan.gan",
        b'<!DOCTYPE p [<!ENTITY a "aa">]><project webLink="">&a;</project>',
        "document type",
    ),
    "deep nesting": ("plan.pmxml", b"<APIBusinessObjects>" + b"<a>" * 5_000, "nested"),
    "a wide element": ("plan.gan", b'<project webLink="" ' + b" ".join(b'a%d=""' % n for n in range(99)) + b"/>", "64"),
    "a long text": ("plan.pmxml", b"<APIBusinessObjects>" + b"x" * 9_000_000, "longer"),
    "a long line": ("plan.mpx", MPX.encode() + b"a" * 2_000_000, "line"),
    "too many lines": ("plan.mpx", MPX.encode() + b"70,Dig\n" * 1_200_000, "lines"),
    "an archive that unpacks to too much": ("plan.zip", packed(a=b"x" * 3_000_000, b=b"y" * 3_000_000), "unpack to"),
    "an archive in an archive": ("plan.zip", packed(a=packed(c=b"x"), b=b"y"), "another archive"),
    "an archive of too many files": ("plan.zip", packed(**{f"{n}.xml": b"<a/>" for n in range(2_001)}), "2,000"),
    "an archive whose files overlap": ("plan.zip", overlapping(), "overlap"),
}


@pytest.mark.parametrize("what", GUARDED)
def test_what_is_built_to_exhaust_a_reader_never_reaches_the_converter(what, tmp_path, monkeypatch):
    monkeypatch.setattr(process, "CHILD", tmp_path / "no such program")
    name, data, words = GUARDED[what]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(HostileFile, match=words) as refusal:
        read(tmp_path / name)
    assert refusal.value.place == name
    assert refusal.value.hint


BROKEN = {
    "an MPP of eight bytes": ("plan.mpp", OLE, UnreadableFile),
    "an MPP full of nothing": ("plan.mpp", OLE + bytes(20_000), UnreadableFile),
    "another file under the name of an MPP": ("plan.mpp", bytes(range(1, 256)) * 80 + b"\0", UnreadableFile),
    "noise under a name of another program": ("plan.fts", bytes(range(256)) * 80, UnknownFormat),
    "half a GanttProject file": ("plan.gan", FILES["plan.gan"][:700], UnreadableFile),
    "half a ProjectLibre file": ("plan.pod", FILES["plan.pod"][:1200], UnreadableFile),
    "XML of a planning program that nobody knows": ("plan.xml", b"<plan>" + b"<a/>" * 500 + b"</plan>", UnknownFormat),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_plan_is_refused_with_the_next_step(what, tmp_path):
    name, data, kind = BROKEN[what]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(kind) as refusal:
        read(tmp_path / name)
    assert refusal.value.place == name
    assert refusal.value.hint


def test_a_name_that_says_another_program_is_refused(tmp_path):
    (tmp_path / "plan.mpp").write_bytes(PMXML.encode())
    with pytest.raises(UnreadableFile, match="Primavera XML") as refusal:
        read(tmp_path / "plan.mpp")
    assert "plan.pmxml" in refusal.value.hint


def test_an_archive_with_a_password_is_refused(tmp_path):
    data = bytearray(packed(a=GAN.encode(), b=b"x"))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    (tmp_path / "plan.zip").write_bytes(data)
    with pytest.raises(EncryptedFile, match="password"):
        read(tmp_path / "plan.zip")


@pytest.mark.data
def test_an_mpp_with_a_password_is_refused(tmp_path, data_dir):
    data = bytearray((data_dir / "projects" / "files" / "Residential_Construction.mpp").read_bytes())
    flag, after, digest = b"\x00\x00\x40\x35", b"\x01\x00\x40\x35", b"\x04\x00\x40\x35"
    data[data.index(flag) + 8] |= 1
    place = data.index(after)
    data[place : place + 4] = digest
    (tmp_path / "plan.mpp").write_bytes(data)
    with pytest.raises(EncryptedFile, match="password"):
        read(tmp_path / "plan.mpp")


@pytest.mark.data
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_an_mpp_that_is_cut_off_is_refused(share, tmp_path, data_dir):
    data = (data_dir / "projects" / "files" / "slack9.mpp").read_bytes()
    (tmp_path / "plan.mpp").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(UnreadableFile):
        read(tmp_path / "plan.mpp")
