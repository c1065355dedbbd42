"""A table without lines that keeps dates and figures whole and shortens names when the screen is narrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from milepost.cli.terminal import printable

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

Cell = str | Text
INDENT = "  "
GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet; one with a `least` width is cut down to it when the screen is narrow.

    What is cut may run on for `lines` before it ends in an ellipsis.
    """

    title: str = ""
    justify: Literal["left", "right"] = "left"
    least: int | None = None
    style: str = ""
    lines: int = 1


class Sheet:
    """Rows under columns, indented under a heading; columns without any content are left out.

    Rich's own table shrinks all columns alike, and dates cut in half would be worse than a shortened name;
    it is also ten times slower, which plans of many thousand tasks would show.
    """

    def __init__(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        cells = [[cell if isinstance(cell, Text) else printable(cell) for cell in row] for row in rows]
        kept = [number for number in range(len(columns)) if any(str(row[number]) for row in cells)]
        self._columns = [columns[number] for number in kept]
        self._rows: list[list[Cell]] = [[row[number] for number in kept] for row in cells]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the sheet out in the width at hand."""
        widths = self._widths(options.max_width - len(INDENT))
        if any(column.title for column in self._columns):
            yield from self._line(console, [Text(c.title, style="dim") for c in self._columns], widths)
        for row in self._rows:
            for line in self._folded(row, widths):
                yield from self._line(console, line, widths)

    def _line(self, console: Console, row: Sequence[Cell], widths: Sequence[int]) -> Iterator[Segment]:
        before = INDENT
        for cell, column, width in zip(row, self._columns, widths, strict=True):
            style = console.get_style(column.style) if column.style else None
            text = _fitted(cell, width)
            blank = " " * (width - cell_len(str(text)))
            yield Segment(before + blank if column.justify == "right" else before)
            yield from _segments(console, text, style)
            before = GAP if column.justify == "right" else blank + GAP
        yield Segment.line()

    def _folded(self, row: Sequence[Cell], widths: Sequence[int]) -> Iterator[list[Cell]]:
        """Yield a row as the lines that its longest cell needs."""
        columns = zip(row, self._columns, widths, strict=True)
        cells = [wrapped(cell, width, column.lines) for cell, column, width in columns]
        for number in range(max(map(len, cells))):
            yield [cell[number] if number < len(cell) else "" for cell in cells]

    def _widths(self, available: int) -> list[int]:
        """Return each column's width: what it needs, or less where it can spare some."""
        needed = [
            max([len(column.title), *(cell_len(str(row[number])) for row in self._rows)])
            for number, column in enumerate(self._columns)
        ]
        missing = sum(needed) + len(GAP) * (len(needed) - 1) - available
        # Whoever has most to spare gives way first, until all fit or none can be cut further.
        while missing > 0:
            spare = [0 if c.least is None else width - c.least for c, width in zip(self._columns, needed, strict=True)]
            if max(spare, default=0) <= 0:
                break
            needed[spare.index(max(spare))] -= 1
            missing -= 1
        return needed


def wrapped(cell: Cell, width: int, lines: int) -> list[Cell]:
    """Return a cell broken between words into so many lines; the last one holds whatever is left.

    Examples
    --------
    >>> wrapped("Booking core usable end to end", 16, 2)
    ['Booking core', 'usable end to end']
    """
    if lines == 1 or isinstance(cell, Text) or cell_len(cell) <= width:
        return [cell]
    head, _, _ = set_cell_size(cell, width + 1).rpartition(" ")
    if not head.strip():
        return [cell]
    return [head.rstrip(), *wrapped(cell[len(head) :].strip(), width, lines - 1)]


def _fitted(cell: Cell, width: int) -> Cell:
    """Return a cell that is cut to a width, with an ellipsis where it was cut."""
    if cell_len(str(cell)) <= width:
        return cell
    if isinstance(cell, str):
        return set_cell_size(cell, width - 1) + "…"
    shorter = cell.copy()
    shorter.truncate(width, overflow="ellipsis")
    return shorter


def _segments(console: Console, cell: Cell, style: Style | None) -> Iterable[Segment]:
    if isinstance(cell, str):
        return [Segment(cell, style)]
    rendered = (part for part in cell.render(console) if part.text)
    return Segment.apply_style(rendered, style)
