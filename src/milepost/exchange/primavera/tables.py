"""The tables of an XER file: tab-separated rows under ``%T``, ``%F`` and ``%R`` marks."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

from milepost.exchange.errors import HostileFile, UnreadableFile
from milepost.exchange.primavera.losses import COUNTED

MAX_LINE = 4_000_000
MAX_ROWS = 300_000
_END = "%E"
_SHARED = frozenset({"CURRTYPE", "PROJECT", "CALENDAR", "RSRC", "RSRCRATE", "ROLES", "ROLERATE"})
_OF_A_PROJECT = frozenset({"SCHEDOPTIONS", "PROJWBS", "TASK", "TASKPRED", "TASKRSRC", "PROJCOST"})
# The long tables keep only the columns that are read, so that a large file stays small in memory.
_USED = {
    "TASK": frozenset({
        "task_id", "task_code", "task_name", "wbs_id", "clndr_id", "task_type", "status_code", "complete_pct_type",
        "phys_complete_pct", "target_drtn_hr_cnt", "remain_drtn_hr_cnt", "act_work_qty", "act_equip_qty",
        "remain_work_qty", "remain_equip_qty", "cstr_type", "cstr_date", "cstr_type2", "cstr_date2", "act_start_date",
        "act_end_date", "expect_end_date", "suspend_date", "external_early_start_date", "external_late_end_date",
        "priority_type", "proj_id",
    }),
    "TASKPRED": frozenset({"task_id", "pred_task_id", "proj_id", "pred_proj_id", "pred_type", "lag_hr_cnt"}),
    "TASKRSRC": frozenset({
        "taskrsrc_id", "task_id", "rsrc_id", "role_id", "proj_id", "target_qty", "remain_qty", "act_reg_qty",
        "act_ot_qty", "target_qty_per_hr", "target_lag_drtn_hr_cnt", "cost_per_qty", "curv_id",
    }),
}  # fmt: skip
Cells = dict[str, str]


class Tables:
    """The rows that a plan is made of, by table, and the number of those that it is not.

    Attributes
    ----------
    header : list of str
        The cells of the first line; the ninth is the currency.
    rows : dict
        By table and project; tables that belong to no project stand under an empty one.
    counts : dict
        By project: how many rows the tables that are only counted have.
    """

    def __init__(self, data: bytes) -> None:
        self.header: list[str] = []
        self.rows: dict[tuple[str, str], list[Cells]] = {}
        self.counts: dict[str, dict[str, int]] = {}
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

    def of(self, table: str, project: str = "") -> list[Cells]:
        """Return the rows of a table that belong to a project, none if the file lacks them."""
        return self.rows.get((table, project), [])

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
        if self._table in _SHARED or self._table in _OF_A_PROJECT:
            self._keep(rest)
        elif self._table in COUNTED:
            counts = self.counts.setdefault(self._cells(rest).get("proj_id", ""), {})
            counts[self._table] = counts.get(self._table, 0) + 1

    def _keep(self, rest: str) -> None:
        self._kept += 1
        if self._kept > MAX_ROWS:
            raise HostileFile(f"The file holds more than {MAX_ROWS:,} rows.", hint="Export fewer projects.")
        cells = self._cells(rest)
        project = cells.get("proj_id", "") if self._table in _OF_A_PROJECT else ""
        self.rows.setdefault((self._table, project), []).append(cells)

    def _cells(self, rest: str) -> Cells:
        """Return the cells that hold something and that the plan needs: empty is unknown, never 0."""
        used = _USED.get(self._table)
        return {
            name: value for name, value in zip(self._names, rest.split("\t")) if value and (not used or name in used)
        }


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
