"""Text and XML that a reader of others is to read: looked through first for what is built to exhaust it."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from milepost.exchange.errors import HostileFile, UnreadableFile

MAX_DEPTH = 100
MAX_ELEMENTS = 3_000_000
MAX_ATTRIBUTES = 64
MAX_TAG = 1_000_000
MAX_TEXT = 8_000_000  # bytes between two tags
MAX_LINE = 1_000_000
MAX_LINES = 500_000
_CHUNK = 65_536


class _Shape:
    """Counts the elements of a document."""

    def __init__(self) -> None:
        self.depth = self.elements = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        del tag
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH:
            raise HostileFile(f"Elements are nested more than {MAX_DEPTH} deep.")
        if self.elements > MAX_ELEMENTS:
            raise HostileFile(f"The file holds more than {MAX_ELEMENTS:,} elements.", hint="Split the plan.")
        if len(attributes) > MAX_ATTRIBUTES:
            raise HostileFile(f"An element has more than {MAX_ATTRIBUTES} attributes.")

    def end(self, tag: str) -> None:
        del tag
        self.depth -= 1

    def close(self) -> None:
        pass


def check_text(data: bytes) -> None:
    """Refuse text with too many or too long lines to be a plan."""
    if data.count(b"\n") + data.count(b"\r") > 2 * MAX_LINES:
        raise HostileFile(f"The file has more than {MAX_LINES:,} lines.", hint="Split the plan.")
    if _has_gap(data, b"\n", MAX_LINE) and _has_gap(data, b"\r", MAX_LINE):
        raise HostileFile(f"A line of the file is longer than {MAX_LINE:,} bytes.")


def _has_gap(data: bytes, mark: bytes, most: int) -> bool:
    """Return whether more than so many bytes stand between two marks."""
    place = 0
    while len(data) - place > most:
        found = data.rfind(mark, place, place + most)
        if found < 0:
            return True
        place = found + 1
    return False


def check_xml(data: bytes) -> None:
    """Refuse XML with a document type, too deep, too wide, broken or cut off."""
    if _has_gap(data, b"<", MAX_TEXT):
        raise HostileFile(f"A text of the file is longer than {MAX_TEXT:,} bytes.")
    parser: Any = DefusedXMLParser(target=_Shape(), forbid_dtd=True)
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
            if start + _CHUNK - parser.parser.CurrentByteIndex > MAX_TAG + _CHUNK:
                raise HostileFile(f"A single tag or comment is longer than {MAX_TAG:,} bytes.")
        parser.close()
    except DefusedXmlException:
        raise HostileFile(
            "The XML declares a document type or entities, which no plan needs.", hint="Save the file again."
        ) from None
    except ParseError as error:
        line, column = error.position
        problem = str(error).partition(":")[0]
        raise UnreadableFile(
            f"The XML is broken or cut off in line {line}, column {column}: {problem}.",
            hint="Save or download it again.",
        ) from None
    except (LookupError, ValueError) as error:
        raise UnreadableFile(f"The XML's encoding cannot be read: {error}.", hint="Save it as UTF-8.") from None
