"""Formats: what kind of file some bytes are, told by the bytes and not by the name."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath
from typing import Literal

from milepost.exchange.errors import UnknownFormat, UnreadableFile

Format = Literal["ms_project", "primavera", "native"]
NAMES: dict[Format, str] = {
    "ms_project": "an MS Project XML file (MSPDI)",
    "primavera": "a Primavera XER file",
    "native": "a plan.toml",
}
SUFFIXES: dict[str, Format] = {".xml": "ms_project", ".mspdi": "ms_project", ".xer": "primavera", ".toml": "native"}
OTHER_SUFFIXES = frozenset({".mpp", ".mpt", ".mpx", ".pmxml", ".gan", ".planner", ".pod", ".csv", ".json", ".xlsx"})
_HEAD = 65_536
_FROM_MS_PROJECT = "Open it in MS Project and save it as XML (File > Save As > XML Format)."
_FROM_ANY = "Open it in the program that wrote it and export MS Project XML."
_READABLE = "Milepost reads MS Project XML, Primavera XER and plan.toml."

_BY_START: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "an MS Project binary file (MPP) or another old Office document", _FROM_MS_PROJECT),
    (b"MPX", "an MS Project exchange file of 1998 (MPX)", _FROM_MS_PROJECT),
    (b"PK\x03\x04", "a ZIP archive or an Office document", "Unpack it, or export MS Project XML."),
    (b"\xac\xed\x00\x05", "a ProjectLibre file (POD)", "Open it in ProjectLibre and save it as MS Project XML."),
    (b"SQLite format 3", "an SQLite database", "Export an XER file from P6."),
    (b"%PDF", "a PDF", "Ask for the plan file that it was printed from."),
    (b"{\\rtf", "an RTF document", "Ask for the plan file that it was written from."),
    (b"{", "JSON", _READABLE),
)
_NOT_A_TAG = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(\[.*?\]\s*)?>", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)([^>]*)")
_TOML_LINE = re.compile(r"""\s*(\[[^\]]*\]|[\w."'-]+\s*=)""")


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
    expected = SUFFIXES.get(suffix)
    if (expected or suffix in OTHER_SUFFIXES) and found != expected:
        right = next(s for s, format_ in SUFFIXES.items() if format_ == found)
        raise UnreadableFile(
            f"The name ends in {suffix}, but the content is {NAMES[found]}.",
            hint=f"Rename it to {PurePath(name).stem}{right} if that is what you want to read.",
        )
    return found


def _found(data: bytes, suffix: str) -> Format:
    for start, what, hint in _BY_START:
        if data.startswith(start):
            raise _unknown(what, hint)
    head = _text(data[:_HEAD])
    if head.startswith("ERMHDR\t"):
        return "primavera"
    if head.startswith("<"):
        return _xml(head)
    if head.startswith("MPX"):
        raise _unknown("an MS Project exchange file of 1998 (MPX)", _FROM_MS_PROJECT)
    if "\0" in head or not head:
        raise _unknown("binary data or blank", _READABLE)
    if suffix == ".toml" or _looks_like_toml(head):
        return "native"
    raise _unknown("text that is no plan", _READABLE)


def _xml(head: str) -> Format:
    tag = _ROOT.search(_NOT_A_TAG.sub("", head))
    root, attributes = (tag[1], tag[2]) if tag else ("", "")
    if root == "Project" or not tag:
        return "ms_project"
    if root == "APIBusinessObjects":
        raise _unknown("a Primavera XML file (PMXML)", "Export an XER file from P6 instead.")
    if root == "project" and "mrproject" in attributes:
        raise _unknown("a Planner file", _FROM_ANY)
    if root == "project" and ("webLink" in attributes or "view-" in attributes or "gantt" in attributes):
        raise _unknown("a GanttProject file (GAN)", "Open it in GanttProject and export MS Project XML.")
    if root.lower() == "html":
        raise _unknown("a web page", "Perhaps a login page was saved in the plan's place; download the plan again.")
    raise _unknown(f"XML with the root <{root[:40]}>", _FROM_ANY)


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
