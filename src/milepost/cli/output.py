"""Where a result goes: the screen, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from milepost.cli.errors import FileExists, UnsafeOutput

if TYPE_CHECKING:
    from collections.abc import Iterator


def check_writable(path: Path, *, source: Path | None = None) -> None:
    """Refuse an output that could not be written, before any long work.

    Parameters
    ----------
    path : Path
        The file to be written.
    source : Path, optional
        The plan that was read; a report must not replace it.
    """
    from milepost.exchange.errors import UnwritableFile

    with _refused(path):
        if path.is_symlink():
            raise UnsafeOutput(
                "The output is a symbolic link.", place=str(path), hint="Name the file that it points to."
            )
        if path.is_dir():
            raise UnwritableFile("The output is a folder.", place=str(path), hint="Name a file inside it.")
        if source is not None and path.exists() and source.exists() and path.samefile(source):
            raise UnsafeOutput(
                "The output would replace the plan itself.", place=str(path), hint="Choose another name with -o."
            )
        if _is_device(path):
            return
        if not path.parent.is_dir():
            raise UnwritableFile(f"There is no folder {path.parent}.", place=str(path), hint="Create it first.")
        if path.exists() and not os.access(path, os.W_OK):
            raise UnwritableFile("The file is write-protected.", place=str(path), hint="Choose another name with -o.")
        # Creating a file beside it is the only honest test: permissions, quotas and read-only disks all show.
        with tempfile.TemporaryFile(dir=path.parent):
            pass


def check_new(path: Path) -> None:
    """Refuse to replace a file that exists."""
    if path.exists() or path.is_symlink():
        raise FileExists(
            "The file exists and is not replaced.", place=str(path), hint="Choose another name, or remove it first."
        )


def write_file(path: Path, content: str | bytes) -> None:
    """Write a whole file at once: it appears complete or not at all."""
    data = content.encode("utf-8", errors="replace") if isinstance(content, str) else content
    with _refused(path):
        if _is_device(path):
            path.write_bytes(data)
            return
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:60]}.", suffix=".tmp")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            temporary.chmod(_mode(path))
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def write_screen(text: str) -> None:
    """Write text to standard output as it is."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def silence() -> None:
    """Point standard output nowhere, so that a closed pipe is not reported once more at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _refused(path: Path) -> Iterator[None]:
    from milepost.exchange.errors import UnwritableFile

    try:
        yield
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise UnwritableFile(
            f"The file cannot be written: {reason}.", place=str(path), hint="Choose another place with -o."
        ) from None
    except ValueError:
        raise UnwritableFile("That is no file name.", place=repr(str(path)), hint="Choose another name.") from None


def _is_device(path: Path) -> bool:
    return path.exists() and not stat.S_ISREG(path.stat().st_mode)


def _mode(path: Path) -> int:
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
