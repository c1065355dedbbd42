"""The converter's process: started with a clean environment, watched, and ended whatever happens to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import deque
from pathlib import Path

from milepost.exchange.errors import ConverterFailed
from milepost.exchange.mpxj.answer import Converted, Problem, parse

CHILD = Path(__file__).with_name("child.py")
LONGEST = 300.0  # seconds of the wall clock, for the largest file
_LOOK = 0.05
_STILL, _LEAST_WORK = 2.5, 0.05  # a process that works less than a twentieth of this time has stopped working
_MAX_ANSWER = 4_000_000
_AGAIN = "Try again; if it fails again, save the plan as MS Project XML in the program that made it."
_REASONS = {
    3: "ran out of memory",
    -6: "crashed",
    -9: "was ended by the system",
    -11: "crashed",
}  # signals are negative


def convert(source: Path, folder: Path) -> tuple[Converted, ...] | Problem:
    """Let MPXJ convert a file into a folder.

    Returns
    -------
    tuple of Converted, or Problem
        The projects that it wrote, or what is wrong with the file.

    Raises
    ------
    ConverterFailed
        The process died, hung or took too much; the reason is told.
    """
    began = time.monotonic()
    with _started(source, folder) as child:
        try:
            reason = _watched(child, began)
        finally:
            _end(child)
    if reason:
        raise ConverterFailed(f"The converter {reason}, so the file was not read.", hint=_AGAIN)
    return _answer(folder, child.returncode)


def _started(source: Path, folder: Path) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in ("PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    return subprocess.Popen(  # noqa: S603  our own program, by its full path
        [sys.executable, "-P", str(CHILD), str(folder), str(source)],
        cwd=folder,
        env={**kept, "PATH": "", "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _watched(child: subprocess.Popen[bytes], began: float) -> str:
    """Wait for the end of the process, and return why it had to be ended, if it had to."""
    seen: deque[tuple[float, float]] = deque()
    while child.poll() is None:
        now = time.monotonic()
        if now - began > LONGEST:
            return f"took longer than {LONGEST:.0f} seconds"
        work = _processor_seconds(child.pid)
        if work is not None:
            seen.append((now, work))
            while seen[-1][0] - seen[0][0] > _STILL:
                when, before = seen.popleft()
                if work - before < (now - when) * _LEAST_WORK:
                    return "stopped working"
        time.sleep(_LOOK)
    return ""


def _processor_seconds(pid: int) -> float | None:
    """Return the processor time that a process has used, where the system tells it."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError, AttributeError):
        return None


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it started."""
    if child.poll() is None:
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except (AttributeError, ProcessLookupError, PermissionError):
            child.kill()
        child.wait()


def _answer(folder: Path, code: int) -> tuple[Converted, ...] | Problem:
    path = folder / "answer.json"
    if code or not path.is_file() or path.stat().st_size > _MAX_ANSWER:
        reason = "used too much processor time" if code == -_XCPU else _REASONS.get(code, f"ended with code {code}")
        raise ConverterFailed(f"The converter {reason}, so the file was not read.", hint=_AGAIN)
    return parse(path.read_text(encoding="utf-8", errors="replace"))


_XCPU = getattr(signal, "SIGXCPU", 24)
