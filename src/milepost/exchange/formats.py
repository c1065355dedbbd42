"""Formats: what kind of file some bytes are, told by the bytes and not by the name."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from milepost.exchange.errors import EncryptedFile, UnknownFormat, UnreadableFile

Reader = Literal["ms_project", "primavera", "native", "mpxj", "table", "psplib"]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of plan file: how people call it, who reads it, and how its files are named."""

    name: str
    reader: Reader
    suffixes: tuple[str, ...]


MSPDI = Format("an MS Project XML file (MSPDI)", "ms_project", (".xml", ".mspdi"))
XER = Format("a Primavera XER file", "primavera", (".xer",))
TOML = Format("a plan.toml", "native", (".toml",))
CSV = Format("a CSV table", "table", (".csv", ".tsv"))
XLSX = Format("an Excel workbook", "table", (".xlsx", ".xlsm"))
SM = Format("a PSPLIB problem", "psplib", (".sm", ".mm"))
SCH = Format("a RCPSP/max problem", "psplib", (".sch",))
MPP = Format("an MS Project file (MPP)", "mpxj", (".mpp", ".mpt"))
MPX = Format("an MS Project exchange file (MPX)", "mpxj", (".mpx",))
PMXML = Format("a Primavera XML file (PMXML)", "mpxj", (".pmxml", ".xml"))
GAN = Format("a GanttProject file", "mpxj", (".gan", ".xml"))
PLANNER = Format("a Planner file", "mpxj", (".planner", ".mrproject", ".xml"))
POD = Format("a ProjectLibre file (POD)", "mpxj", (".pod",))
# Told by their names, or by MPXJ itself: those that have no bytes of their own, or none that we know.
OTHER_SUFFIXES = (
    ".mpd", ".mdb", ".db", ".sqlite", ".pp", ".ppx", ".fts", ".pep", ".cdp", ".cdpx", ".cdpz", ".cdptz", ".gnt",
    ".sp", ".stx", ".prx", ".sdef", ".sdf", ".bk3", ".edpx", ".pc", ".schedule_grid", ".mproject", ".zip", ".xml",
)  # fmt: skip
OTHER = Format("a file of another planning program", "mpxj", OTHER_SUFFIXES)
FORMATS = (MSPDI, XER, TOML, CSV, XLSX, SM, SCH, MPP, MPX, PMXML, GAN, PLANNER, POD, OTHER)

_HEAD = 65_536
_READABLE = (
    "Milepost reads MS Project (MPP, XML), Primavera (XER, XML), plan.toml, CSV, Excel and some 20 formats more."
)
_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # where a locked Office document keeps its content
_BY_START: tuple[tuple[bytes, Format], ...] = (
    (_OLE, MPP),
    (b"\xac\xed\x00\x05", POD),
    (b"MPX", MPX),
    (b"SQLite format 3", OTHER),
)
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "Ask for the plan file that it was printed from."),
    (b"{\\rtf", "an RTF document", "Ask for the plan file that it was written from."),
    (b"\x89PNG", "a picture", "Ask for the plan file that it shows."),
    (b"\xff\xd8\xff", "a picture", "Ask for the plan file that it shows."),
    (b"{", "JSON", _READABLE),
)
_ZIP = b"PK\x03\x04"
_NOT_A_TAG = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(\[.*?\]\s*)?>", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)([^>]*)")
_TOML_LINE = re.compile(r"""\s*(\[[^\]]*\]|[\w."'-]+\s*=)""")
_SM_LINE = re.compile(r"\*{10,}\s*\n(file with basedata|projects)\b", re.IGNORECASE)
_SCH_LINE = re.compile(r"\d+[ \t]+\d+[ \t]+\d+[ \t]+\d+[ \t]*\n\s*0[ \t]+\d+")


def recognise(data: bytes, name: str) -> Format:
    """Return the format of a file's bytes; refuse one that no reader knows, or whose name says another.

    Parameters
    ----------
    data : bytes
    name : str
        The file's name, without ``.gz``.
    """
    suffix = PurePath(name).suffix.lower()
    found = _found(data, suffix)
    if suffix not in found.suffixes and any(suffix in other.suffixes for other in FORMATS):
        raise UnreadableFile(
            f"The name ends in {suffix}, but the content is {found.name}.",
            hint=f"Rename it to {PurePath(name).stem}{found.suffixes[0]} if that is what you want to read.",
        )
    return found


def is_xml(data: bytes) -> bool:
    """Whether bytes begin as XML does, in any of its encodings."""
    return _text(data[:_HEAD]).startswith("<")


def _found(data: bytes, suffix: str) -> Format:
    for start, what, hint in _FOREIGN:
        if data.startswith(start):
            raise _unknown(what, hint)
    if data.startswith(_OLE) and _LOCKED in data:
        raise EncryptedFile(
            "The file is protected by a password.", hint="Open it in its program and save it without one."
        )
    for start, found in _BY_START:
        if data.startswith(start):
            return OTHER if found is MPP and suffix in OTHER.suffixes else found
    if data.startswith(_ZIP):
        return _packed(data, suffix)
    head = _text(data[:_HEAD])
    if head.startswith("<"):
        return _xml(head)
    return _binary(suffix) if "\0" in head or not head else _plain(head, suffix)


def _packed(data: bytes, suffix: str) -> Format:
    """Return what a ZIP archive is by the names in it, which stand in it as they are."""
    if b"xl/workbook" in data:
        return XLSX
    for part, what in ((b"word/document", "a Word document"), (b"ppt/presentation", "a PowerPoint document")):
        if part in data:
            raise _unknown(what, "Ask for the plan file that it was written from.")
    if b"application/vnd.oasis.opendocument" in data[:200]:
        raise _unknown("an OpenDocument file", "Open it in LibreOffice and save the table as Excel (.xlsx) or CSV.")
    return OTHER


def _xml(head: str) -> Format:
    tag = _ROOT.search(_NOT_A_TAG.sub("", head))
    root, attributes = (tag[1], tag[2]) if tag else ("", "")
    if root == "Project" or not tag:
        return MSPDI
    if root in ("APIBusinessObjects", "BusinessObjects"):
        return PMXML
    if root == "project" and "mrproject" in attributes:
        return PLANNER
    if root == "project" and ("webLink" in attributes or "view-" in attributes or "gantt" in attributes):
        return GAN
    if root.lower() == "html":
        raise _unknown("a web page", "Perhaps a login page was saved in the plan's place; download the plan again.")
    if root == "svg":
        raise _unknown("a picture", "Ask for the plan file that it shows.")
    return OTHER


def _binary(suffix: str) -> Format:
    named = next((found for found in (MPP, MPX, POD, OTHER) if suffix in found.suffixes), None)
    if named is None or suffix == ".xml":
        raise _unknown("binary data or blank", _READABLE)
    return named


def _plain(head: str, suffix: str) -> Format:
    """Return what text is that is no XML."""
    if head.startswith("ERMHDR\t"):
        return XER
    if head.startswith("MPX"):
        return MPX
    if _SM_LINE.match(head):
        return SM
    if suffix in SCH.suffixes or (suffix == "" and _SCH_LINE.match(head)):
        return SCH
    if suffix in CSV.suffixes:
        return CSV
    if suffix == ".toml" or _looks_like_toml(head):
        return TOML
    if suffix in OTHER.suffixes and suffix != ".xml":
        return OTHER
    raise _unknown("text that is no plan", _READABLE)


def _text(head: bytes) -> str:
    """Return the head as text; a byte order mark and leading blanks are left out."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = head.decode("utf-16", "replace")
    elif head[:4] in (b"<\0?\0", b"<\0P\0"):
        text = head.decode("utf-16-le", "replace")
    elif head[:4] in (b"\0<\0?", b"\0<\0P"):
        text = head.decode("utf-16-be", "replace")
    else:
        text = head.decode("utf-8-sig", "replace")
    return text.lstrip()


def _looks_like_toml(head: str) -> bool:
    lines = (line for line in head.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    first = next(lines, None)
    return first is not None and _TOML_LINE.match(first) is not None


def _unknown(what: str, hint: str) -> UnknownFormat:
    return UnknownFormat(f"This is {what}, which Milepost does not read.", hint=hint)
