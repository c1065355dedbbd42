"""Progress on standard error: only on a terminal, only for work that takes a while."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress, TaskID

PATIENCE = 0.8  # seconds of silence before a bar appears
_watching: list[Watcher] = []


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
        self._tells = tells
        self._closed = not draws
        self._bar: tuple[Progress, TaskID] | None = None
        self._lock = threading.Lock()
        # Not all work reports, such as reading a large file: the bar comes by itself when patience ends.
        self._timer = threading.Timer(PATIENCE, self.draw)
        self._timer.daemon = True
        if draws:
            self._timer.start()

    def __call__(self, phase: str, share: float) -> None:
        """Take note of a phase and how much of it is done."""
        if phase != self.phase and phase.lower().startswith("compil"):
            self._tell(phase)
        self.phase, self.share = phase, min(1.0, max(0.0, share))
        with self._lock:
            if self._bar is not None:
                self._show(*self._bar)

    def draw(self) -> None:
        """Begin to show the bar."""
        with self._lock:
            if self._closed or self._bar is not None:
                return
            progress = _new_bar()
            self._bar = progress, progress.add_task("", total=None, done="")
            self._show(*self._bar)
            progress.start()

    def close(self) -> None:
        """Remove the bar."""
        self._timer.cancel()
        with self._lock:
            self._closed = True
            if self._bar is not None:
                self._bar[0].stop()

    def _show(self, progress: Progress, row: TaskID) -> None:
        known = self.share > 0
        total, done = (1.0, f"{self.share:.0%}") if known else (None, "")
        progress.update(row, description=_begun(self.phase), total=total, completed=self.share, done=done)

    def _tell(self, remark: str) -> None:
        if self._tells:
            sys.stderr.write(f"{_begun(remark).rstrip('.')}.\n")
            sys.stderr.flush()


@contextmanager
def watching(*, quiet: bool = False) -> Iterator[Watcher]:
    """Watch long work; Ctrl-C becomes a refusal that tells what was stopped."""
    watcher = Watcher(draws=sys.stderr.isatty() and not quiet, tells=not quiet)
    _watching.append(watcher)
    try:
        yield watcher
    except KeyboardInterrupt:
        from milepost.engine.errors import Cancelled

        done = f" at {watcher.share:.0%}" if 0 < watcher.share < 1 else ""
        raise Cancelled(f"Stopped while {watcher.phase.lower()}{done}; nothing was written.") from None
    finally:
        _watching.remove(watcher)
        watcher.close()


@contextmanager
def held() -> Iterator[None]:
    """Keep bars off the terminal while a question is asked, and after it until the work is done."""
    for watcher in _watching:
        watcher.close()
    yield


def _begun(words: str) -> str:
    """Return words with a capital letter at their beginning."""
    return f"{words[:1].upper()}{words[1:]}"


def _new_bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[done]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
