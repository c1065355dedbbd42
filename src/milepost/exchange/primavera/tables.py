"""The tables of an XER file: tab-separated rows under ``%T``, ``%F`` and ``%R`` marks."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

from milepost.exchange.errors import HostileFile, UnreadableFile

MAX_LINE = 4_000_000
MAX_ROWS = 300_000
_END = "%E"
_WANTED = frozenset({
    "CURRTYPE", "PROJECT", "CALENDAR", "SCHEDOPTIONS", "PROJWBS", "RSRC", "RSRCRATE", "ROLES", "ROLERATE",
    "TASK", "TASKPRED", "TASKRSRC", "PROJCOST",
})  # fmt: skip
# Carried by no plan, but how many rows they have is told.
COUNTED = frozenset({"UDFVALUE", "TASKACTV", "TASKMEMO", "TASKPROC", "TASKDOC", "TASKFIN", "TRSRCFIN", "TASKRISK"})

Cells = dict[str, str]


class Tables:
    """The rows that a plan is made of, by table, and the number of those that it is not.

    Attributes
    ----------
    header : list of str
        The cells of the first line; the ninth is the currency.
    counts : dict
        Rows by project in tables that are not read.
    """

    def __init__(self, data: bytes) -> None:
        self.header: list[str] = []
        self.rows: dict[str, list[Cells]] = {}
        self.counts: dict[tuple[str, str], int] = {}
        self._table = ""
        self._names: list[str] = []
        self._kept = 0
        self._ended = False
        for line in _lines(data):
            self._take(line)
        if not self._ended:
            raise UnreadableFile(
                "The file ends without its end mark (%E): it is truncated.", hint="Export or download it again."
            )

    def __getitem__(self, table: str) -> list[Cells]:
        """Return the rows of a table, none if the file lacks it."""
        return self.rows.get(table, [])

    def _take(self, line: str) -> None:
        mark, _, rest = line.partition("\t")
        if mark == "%R":
            self._take_row(rest)
        elif mark == "%T":
            self._table, self._names = rest.strip(), []
        elif mark == "%F":
            self._names = [name.strip() for name in rest.split("\t")]
        elif mark == _END:
            self._ended = True
        elif mark == "ERMHDR" and not self.header:
            self.header = line.split("\t")

    def _take_row(self, rest: str) -> None:
        if self._table in _WANTED:
            self._kept += 1
            if self._kept > MAX_ROWS:
                raise HostileFile(f"The file holds more than {MAX_ROWS:,} rows.", hint="Export fewer projects.")
            cells = dict(zip(self._names, rest.split("\t")))
            self.rows.setdefault(self._table, []).append({name: value for name, value in cells.items() if value})
        elif self._table in COUNTED:
            cells = dict(zip(self._names, rest.split("\t")))
            key = self._table, cells.get("proj_id", "")
            self.counts[key] = self.counts.get(key, 0) + 1


def _lines(data: bytes) -> Iterator[str]:
    """Yield the lines; one that starts with no mark goes on where the last one stopped."""
    text = io.TextIOWrapper(io.BytesIO(data), encoding=_encoding(data), errors="replace", newline="\n")
    pending = ""
    while line := text.readline(MAX_LINE):
        if len(line) + len(pending) > MAX_LINE:
            raise HostileFile(f"A line is longer than {MAX_LINE:,} characters.")
        line = line.rstrip("\r\n")
        if line.startswith(("%T", "%F", "%R", "%E", "ERMHDR")):
            yield pending
            pending = line
        else:
            pending += " " + line
    yield pending.rstrip("\x00\x1a ")


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
