"""A table without lines that keeps dates and figures whole and shortens names when the screen is narrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from milepost.cli.terminal import printable

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

Cell = str | Text
INDENT = 2
GAP = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet; one with a `least` width is cut down to it when the screen is narrow."""

    title: str = ""
    justify: Literal["left", "right"] = "left"
    least: int | None = None
    style: str = ""


class Sheet:
    """Rows under columns, indented under a heading; columns without any content are left out.

    Rich's own table shrinks all columns alike; dates cut in half would be worse than a shortened name.
    """

    def __init__(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        cells = [[cell if isinstance(cell, Text) else Text(printable(cell)) for cell in row] for row in rows]
        kept = [number for number in range(len(columns)) if any(row[number].plain for row in cells)]
        self._columns = [columns[number] for number in kept]
        self._rows = [[row[number] for number in kept] for row in cells]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the sheet out in the width at hand."""
        titled = any(column.title for column in self._columns)
        made = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, show_header=titled, header_style="dim")
        for column, width in zip(self._columns, self._widths(options.max_width - INDENT), strict=True):
            made.add_column(Text(column.title), justify=column.justify, style=column.style, width=width, no_wrap=True)
        for row in self._rows:
            made.add_row(*row)
        yield Padding(made, (0, 0, 0, INDENT), expand=False)

    def _widths(self, available: int) -> list[int]:
        """Return each column's width: what it needs, growing ones sharing what is left."""
        needed = [
            max([len(column.title), *(row[number].cell_len for row in self._rows)])
            for number, column in enumerate(self._columns)
        ]
        missing = sum(needed) + GAP * (len(needed) - 1) - available
        # Whoever has most to spare gives way first, until all fit or none can be cut further.
        while missing > 0:
            spare = [0 if c.least is None else width - c.least for c, width in zip(self._columns, needed, strict=True)]
            if max(spare) <= 0:
                break
            needed[spare.index(max(spare))] -= 1
            missing -= 1
        return needed
