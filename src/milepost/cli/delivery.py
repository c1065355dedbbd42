"""The last step of a command: a result becomes text or a document, on the screen or in a file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from milepost.cli.errors import InvalidOption
from milepost.cli.output import check_writable, write_file, write_screen
from milepost.cli.terminal import printable, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from rich.console import RenderableType

    from milepost.cli.options import Writing
    from milepost.reports import Document

FILE_COLUMNS = 100
_OTHER_DOCUMENTS = frozenset({
    ".csv", ".doc", ".docx", ".mpp", ".odt", ".pdf", ".png", ".pptx", ".rtf", ".svg", ".toml", ".xer", ".xlsx", ".xml",
})  # fmt: skip


def check_deliverable(writing: Writing, *, source: Path) -> None:
    """Refuse an output that could not be written, or whose name promises another format, before any long work."""
    if writing.output is None:
        return
    check_writable(writing.output, source=source)
    if writing.format is None and not writing.as_json:
        _check_ending(writing.output)


def _check_ending(output: Path) -> None:
    if output.suffix.lower() in _OTHER_DOCUMENTS:
        raise InvalidOption(
            f"No report is written as {output.suffix}.",
            place=str(output),
            hint="End the name in .html, .md, .json or .txt; a browser prints the HTML report as PDF.",
        )


def deliver(
    writing: Writing,
    *,
    text: Callable[[], Iterable[RenderableType]],
    document: Callable[[], Document],
    json: Callable[[], str],
) -> None:
    """Write a result in the format and to the place that were asked for."""
    output, wanted = writing.output, writing.wanted
    if wanted == "text":
        content = shown(text(), width=None if output is None else FILE_COLUMNS)
    elif wanted == "json":
        content = json()
    else:
        from milepost.reports import render

        content = render(document(), wanted)
    if output is None:
        write_screen(content)
    else:
        write_file(output, content)
        tell_written(output, quiet=writing.quiet)


def tell_written(path: Path, *, quiet: bool = False) -> None:
    """Say on standard error which file was written."""
    if not quiet:
        sys.stderr.write(f"Wrote {printable(str(path))}.\n")
