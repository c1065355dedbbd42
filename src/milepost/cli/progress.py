"""Progress on standard error: only on a terminal, only for work that takes a while."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress, TaskID

PATIENCE = 0.8  # seconds of silence before a bar appears


class Watcher:
    """What the engine reports to while it works.

    Parameters
    ----------
    draws : bool
        Whether a bar may be drawn.
    tells : bool
        Whether remarks may be made.
    """

    def __init__(self, *, draws: bool, tells: bool) -> None:
        self.phase = "reading the plan"
        self.share = 0.0
        self._draws = draws
        self._tells = tells
        self._begun = time.monotonic()
        self._bar: tuple[Progress, TaskID] | None = None

    def __call__(self, phase: str, share: float) -> None:
        """Take note of a phase and how much of it is done."""
        if phase != self.phase and phase.lower().startswith("compil"):
            self._tell(phase)
        self.phase, self.share = phase, min(1.0, max(0.0, share))
        if self._draws and time.monotonic() - self._begun > PATIENCE:
            self._draw()

    def close(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar[0].stop()

    def _tell(self, remark: str) -> None:
        if self._tells:
            sys.stderr.write(f"{remark[0].upper()}{remark[1:].rstrip('.')}.\n")
            sys.stderr.flush()

    def _draw(self) -> None:
        label = f"{self.phase[0].upper()}{self.phase[1:]}"
        if self._bar is None:
            progress = _new_bar()
            self._bar = progress, progress.add_task(label, total=1.0)
            progress.start()
        progress, row = self._bar
        progress.update(row, description=label, completed=self.share)


@contextmanager
def watching(*, quiet: bool = False) -> Iterator[Watcher]:
    """Watch long work; Ctrl-C becomes a refusal that tells what was stopped."""
    watcher = Watcher(draws=sys.stderr.isatty() and not quiet, tells=not quiet)
    try:
        yield watcher
    except KeyboardInterrupt:
        from milepost.engine.errors import Cancelled

        done = f" at {watcher.share:.0%}" if 0 < watcher.share < 1 else ""
        raise Cancelled(f"Stopped while {watcher.phase.lower()}{done}; nothing was written.") from None
    finally:
        watcher.close()


def _new_bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
