"""The tables of an XER file: tab-separated rows under ``%T``, ``%F`` and ``%R`` marks."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

from milepost.exchange.errors import HostileFile, UnreadableFile
from milepost.exchange.primavera.losses import COUNTED

MAX_LINE = 4_000_000
MAX_BREAKS = 10_000
MAX_ROWS = 400_000
MAX_TASKS = 120_000
_END = "%E"
_MARKS = ("%T", "%F", "%R", "%E", "ERMHDR")
_SHARED = frozenset({"CURRTYPE", "PROJECT", "CALENDAR", "RSRC", "RSRCRATE", "ROLES", "ROLERATE"})
_OF_A_PROJECT = frozenset({"SCHEDOPTIONS", "PROJWBS", "TASK", "TASKPRED", "TASKRSRC", "PROJCOST"})
_OF_TASKS = frozenset({"TASK", "PROJWBS"})

Cells = dict[str, str]


class Record:
    """One row; its cells are taken apart when they are asked for, so that a large file stays small in memory."""

    __slots__ = ("_line", "_names")

    def __init__(self, names: tuple[str, ...], line: str) -> None:
        self._names = names
        self._line = line

    def cells(self) -> Cells:
        """Return the cells that hold something by name: empty is unknown, never 0."""
        return {name: value for name, value in zip(self._names, self._line.split("\t")) if value}


class Tables:
    """The rows that a plan is made of, by table, and the number of those that it is not.

    Attributes
    ----------
    header : list of str
        The cells of the first line; the ninth is the currency.
    counts : dict
        By project: how many rows the tables that are only counted have.
    """

    def __init__(self, data: bytes) -> None:
        self.header: list[str] = []
        self.counts: dict[str, dict[str, int]] = {}
        self._rows: dict[tuple[str, str], list[Record]] = {}
        self._table = ""
        self._names: tuple[str, ...] = ()
        self._project_column = -1
        self._kept = 0
        self._ended = False
        for line in _lines(data):
            self._take(line)
        if not self._ended:
            raise UnreadableFile(
                "The file ends without its end mark (%E): it is truncated.", hint="Export or download it again."
            )

    def records(self, table: str, project: str = "") -> list[Record]:
        """Return the rows of a table; those of a project's tables by project, of rows without one by ''."""
        return self._rows.get((table, project), [])

    def of(self, table: str, project: str = "") -> Iterator[Cells]:
        """Yield the cells of the rows of a table."""
        return (record.cells() for record in self.records(table, project))

    def _take(self, line: str) -> None:
        mark, _, rest = line.partition("\t")
        if mark == "%R":
            self._take_row(rest)
        elif mark == "%T":
            self._table, self._names, self._project_column = rest.strip(), (), -1
        elif mark == "%F":
            self._names = tuple(name.strip() for name in rest.split("\t"))
            self._project_column = self._names.index("proj_id") if "proj_id" in self._names else -1
        elif mark == _END:
            self._ended = True
        elif mark == "ERMHDR" and not self.header:
            self.header = line.split("\t")

    def _take_row(self, line: str) -> None:
        if self._table in _SHARED:
            self._keep("", line)
        elif self._table in _OF_A_PROJECT:
            self._keep(self._project(line), line)
        elif self._table in COUNTED:
            counts = self.counts.setdefault(self._project(line), {})
            counts[self._table] = counts.get(self._table, 0) + 1

    def _keep(self, project: str, line: str) -> None:
        self._kept += 1
        if self._kept > MAX_ROWS:
            raise HostileFile(f"The file holds more than {MAX_ROWS:,} rows.", hint="Export fewer projects.")
        records = self._rows.setdefault((self._table, project), [])
        records.append(Record(self._names, line))
        if self._table in _OF_TASKS and len(records) > MAX_TASKS:
            raise HostileFile(f"A project holds more than {MAX_TASKS:,} tasks.", hint="Export a part of it.")

    def _project(self, line: str) -> str:
        column = self._project_column
        cells = line.split("\t", column + 1)
        return cells[column] if 0 <= column < len(cells) else ""


def _lines(data: bytes) -> Iterator[str]:
    """Yield the lines; one that starts with no mark goes on where the last one stopped."""
    text = io.TextIOWrapper(io.BytesIO(data), encoding=_encoding(data), errors="replace", newline="\n")
    pending: list[str] = []
    length = 0
    while line := text.readline(MAX_LINE):
        if line.startswith(_MARKS):
            yield " ".join(pending)
            pending, length = [], 0
        pending.append(line.rstrip("\r\n"))
        length += len(line)
        if length >= MAX_LINE or len(pending) > MAX_BREAKS:
            raise HostileFile(f"A row is longer than {MAX_LINE:,} characters or {MAX_BREAKS:,} lines.")
    yield " ".join(pending).rstrip("\x00\x1a ")


def _encoding(data: bytes) -> str:
    """Return the encoding: by its mark, UTF-8 when every byte fits, else Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), 1 << 20):
            decoder.decode(data[start : start + (1 << 20)])
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
