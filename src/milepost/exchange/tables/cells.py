"""A table as both kinds of file tell it: rows of cells with the numbers that people see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from milepost.exchange.errors import HostileFile
from milepost.exchange.fields import clean

MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 20_000, 300, 250_000
MAX_TEXT = 10_000
Cell = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number in the file, its cells, and how far each of them is indented."""

    number: int
    cells: Sequence[Cell]
    indents: Sequence[int] = ()

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell is not None and str(cell).strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a table, and what the table is called in its file."""

    name: str
    rows: Sequence[TableRow]

    def place(self, row: int, column: str = "") -> str:
        """Return a place as people name it."""
        sheet = f"sheet {self.name}, " if self.name else ""
        return f"{sheet}row {row}" + (f", {column}" if column else "")


def text_of(cell: Cell) -> str:
    """Return what a cell shows, on one line; whole numbers have no decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    text = str(cell)
    if len(text) > MAX_TEXT:
        raise HostileFile(f"A cell holds more than {MAX_TEXT:,} characters.", hint="Shorten it.")
    return clean(text)
