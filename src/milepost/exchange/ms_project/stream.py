"""A safe stream of MSPDI: bytes in, one finished row of the file after the other out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from milepost.exchange.errors import HostileFile, UnreadableFile
from milepost.exchange.ms_project.rows import Row
from milepost.exchange.ms_project.splits import DAYS, fold_day

MAX_DEPTH = 100
MAX_ATTRIBUTES = 64
MAX_TAG = 1_000_000  # bytes between two events of the parser
MAX_ROW_ELEMENTS = 200_000
MAX_ROW_TEXT = 8_000_000
MIN_TEXT = 12  # what a piece of text counts at least: a flood of tiny ones costs as much time as one of long ones
MAX_ROWS = 120_000
_CHUNK = 65_536
_MOST_NAMES = 2_000
_SECTIONS = {"Calendars": "Calendar", "Tasks": "Task", "Resources": "Resource", "Assignments": "Assignment"}
_ROW_MARKS = tuple(f"<{name}>".encode() for name in _SECTIONS.values())
# Page layouts: nothing a plan carries.
_SKIPPED = frozenset({
    "Views", "Filters", "Groups", "Tables", "Maps", "Reports", "Drawings", "DataLinks",
    "VBAProjects", "WBSMasks", "OutlineCodes",
})  # fmt: skip


class Stream:
    """The rows of an MSPDI file, one at a time.

    Attributes
    ----------
    header : Row
        The project's own fields read so far; they stand before the first section.
    """

    def __init__(self) -> None:
        self.header = Row("Project")
        self._open: list[Row] = []
        self._leaf: str | None = None  # the element just opened, not yet known to hold others
        self._text: list[str] = []
        self._names: dict[str, str] = {}
        self._skipping = 0
        self._elements = self._characters = self._rows = 0
        self._finished: deque[Row] = deque()

    def rows(self, data: bytes) -> Iterator[Row]:
        """Yield each calendar, task, resource and assignment; refuse what is hostile or broken."""
        if sum(data.count(mark) for mark in _ROW_MARKS) > MAX_ROWS:  # told at once, before any is read
            raise _too_many_rows()
        parser: Any = DefusedXMLParser(target=self, forbid_dtd=True)
        expat = parser.parser  # told directly: plans of a hundred megabytes are read
        expat.StartElementHandler, expat.EndElementHandler = self._start, self._end
        expat.CharacterDataHandler = self._text.append
        for start in range(0, len(data), _CHUNK):
            _feed(parser, data[start : start + _CHUNK])
            if start + _CHUNK - expat.CurrentByteIndex > MAX_TAG + _CHUNK:
                raise HostileFile(f"A single tag or comment is longer than {MAX_TAG:,} bytes.")
            self._weigh_text()
            yield from self._take()
        try:
            parser.close()
        except ParseError as error:
            raise UnreadableFile(
                f"The XML ends too early, in line {error.position[0]}: the file is truncated.",
                hint="Save or download it again.",
            ) from None
        yield from self._take()

    def _start(self, tag: str, attributes: list[str]) -> None:
        """Open an element; expat gives names and values of attributes in turn."""
        if len(attributes) > 2 * MAX_ATTRIBUTES:
            raise HostileFile(f"An element has more than {MAX_ATTRIBUTES} attributes.")
        if self._leaf is not None:
            self._open.append(Row(self._leaf) if self._open else self.header)
            self._leaf = None
        if len(self._open) + self._skipping >= MAX_DEPTH:
            raise HostileFile(f"Elements are nested more than {MAX_DEPTH} deep.")
        name = self._names.get(tag) or self._named(tag)
        self._text.clear()
        if self._skipping or (self._open and self._is_unwanted(name)):
            self._skip(name)
        elif not self._open and name != "Project":
            raise UnreadableFile(f"The root element is <{name}>, not <Project>.")
        else:
            self._leaf = name
            self._elements += 1

    def _end(self, tag: str) -> None:
        """Close an element: a leaf becomes a field of its parent, the rest a row of it."""
        if self._skipping:
            self._skipping -= 1
            self._text.clear()
            return
        if self._leaf is not None:
            self._fill(self._leaf)
            self._leaf = None
            return
        row = self._open.pop()
        if self._open and (row.values or row.rows):
            self._keep(row, self._open[-1])
        elif self._open:
            self._fill(row.name)
        self._text.clear()

    def _fill(self, name: str) -> None:
        """Give the innermost row a field."""
        text = self._text
        value = text[0] if len(text) == 1 else "".join(text)
        self._characters += len(value) + MIN_TEXT * len(text)
        if self._elements > MAX_ROW_ELEMENTS or self._characters > MAX_ROW_TEXT:
            raise _too_large_row()
        if self._open:
            self._open[-1].values.setdefault(name, value)
        text.clear()

    def _weigh_text(self) -> None:
        """Refuse an element whose text never ends."""
        if sum(map(len, self._text)) + MIN_TEXT * len(self._text) > MAX_ROW_TEXT:
            raise _too_large_row()

    def _named(self, tag: str) -> str:
        """Return a tag without its namespace."""
        name = tag.rpartition("}")[2]
        if len(self._names) < _MOST_NAMES:
            self._names[tag] = name
        return name

    def close(self) -> None:
        """Finish; the parser asks for it."""

    def _is_unwanted(self, name: str) -> bool:
        return name in _SKIPPED or (name == DAYS and self._open[-1].name != "Assignment")

    def _skip(self, name: str) -> None:
        if not self._skipping:
            self._open[-1].values.setdefault(name, "1")
        self._skipping += 1

    def _keep(self, row: Row, parent: Row) -> None:
        if len(self._open) == 2 and _SECTIONS.get(parent.name) == row.name:
            row.locate()
            self._finished.append(row)
            self._rows += 1
            self._elements = self._characters = 0
            if self._rows > MAX_ROWS:
                raise _too_many_rows()
        elif row.name == DAYS:
            fold_day(row, parent)
        elif len(self._open) > 1 or row.name not in _SECTIONS:
            parent.rows.append(row)

    def _take(self) -> Iterator[Row]:
        while self._finished:
            yield self._finished.popleft()


def _too_large_row() -> HostileFile:
    return HostileFile("One row of the file is too large to be part of a plan.")


def _too_many_rows() -> HostileFile:
    return HostileFile(f"The file holds more than {MAX_ROWS:,} rows.", hint="Split the plan.")


def _feed(parser: Any, chunk: bytes) -> None:
    try:
        parser.feed(chunk)
    except DefusedXmlException:
        raise HostileFile(
            "The XML declares a document type or entities, which no plan needs.", hint="Save the file as XML again."
        ) from None
    except ParseError as error:
        line, column = error.position
        problem = str(error).partition(":")[0]
        raise UnreadableFile(f"The XML is broken in line {line}, column {column}: {problem}.") from None
    except (LookupError, ValueError) as error:
        raise UnreadableFile(f"The XML's encoding cannot be read: {error}.", hint="Save it as UTF-8.") from None
