"""Tables: the plain facts of a section or behind a chart, and their CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Literal

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and what kind of cells it holds."""

    heading: str
    kind: Literal["text", "number", "date", "chance", "code"] = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text cells under columns; the first column names the row.

    `caption` is empty where the heading above says enough.
    `tones` holds one word a row ("ok", "warn", "bad") that colours its chances.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    tones: tuple[str, ...] = ()

    def csv(self) -> str:
        """Return the table as CSV that a spreadsheet opens without running anything."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([column.heading for column in self.columns])
        writer.writerows([_inert(cell) for cell in row] for row in self.rows)
        return out.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
