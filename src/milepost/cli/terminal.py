"""The terminal: what it can show, and what text from a file may do to it."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console, RenderableType

WIDEST = 120
_DANGEROUS = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
# Bidirectional controls can make a name read as another one; joiners that scripts and emoji need are kept.
_BIDIRECTIONAL = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}


def printable(text: str) -> str:
    r"""Return text from a file as one line without anything that a terminal would obey.

    Examples
    --------
    >>> printable("Build \x1b[2Jthe\r\nroof")
    'Build [2Jthe roof'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(mark for mark in " ".join(text.split()) if _is_harmless(mark))


@cache
def _is_harmless(mark: str) -> bool:
    from unicodedata import category

    return ord(mark) not in _BIDIRECTIONAL and category(mark) not in _DANGEROUS


def shown(parts: Iterable[RenderableType], *, width: int | None = None) -> str:
    """Return parts as the text that standard output gets: colours only on a terminal, no blanks at line ends.

    Parameters
    ----------
    parts : iterable of renderables
    width : int, optional
        For a file: this many columns, and no colours.
    """
    console = _screen() if width is None else _paper(width)
    with console.capture() as capture:
        for part in parts:
            console.print(part)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def _screen() -> Console:
    from rich.console import Console

    width = min(WIDEST, Console().width)
    return Console(markup=False, highlight=False, emoji=False, width=width)


def _paper(width: int) -> Console:
    from io import StringIO

    from rich.console import Console

    return Console(file=StringIO(), markup=False, highlight=False, emoji=False, width=width, color_system=None)


def forgive_unknown_characters() -> None:
    """Let a terminal that cannot show a character show ``?`` instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
