"""The few shapes that all text is made of: headings, paragraphs, bullets, remarks on what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from milepost.cli.terminal import printable
from milepost.reports.formatting import format_count


def words(text: str, style: str = "") -> Text:
    """Return text, of whatever origin, that a terminal can show safely."""
    return Text(printable(text), style=style)


def heading(text: str) -> Text:
    """Return a heading with a blank line before it."""
    return Text(f"\n{printable(text)}", style="bold")


def paragraph(text: str, style: str = "") -> RenderableType:
    """Return a paragraph, indented under its heading."""
    return Padding(words(text, style), (0, 0, 0, 2))


def bullets(texts: Iterable[str], style: str = "") -> RenderableType:
    """Return a list with hanging indents."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column()
    grid.add_column(overflow="fold")
    for text in texts:
        grid.add_row("  -", words(text, style))
    return grid


def names_of(names: Sequence[str], *, limit: int = 3) -> str:
    """Return a few names and how many more there are."""
    shown = ", ".join(f"“{printable(name)}”" for name in names[:limit])
    more = len(names) - limit
    return f"{shown} and {more:,} more" if more > 0 else shown


def and_more(shown: int, total: int, noun: str, where: str = "--format json lists all") -> list[RenderableType]:
    """Return a remark on rows left out, if any were."""
    if total <= shown:
        return []
    return [paragraph(f"... and {format_count(total - shown, noun)} more; {where}.", "dim")]
