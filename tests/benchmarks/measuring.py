"""How long something takes, how much memory it needs, and on what machine."""

from __future__ import annotations

import os
import platform
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

CORES = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Timing:
    """Wall and processor seconds of each repetition; the processes it started are counted in."""

    wall: tuple[float, ...]
    cpu: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.wall)

    @property
    def least(self) -> float:
        return min(self.wall)

    @property
    def worst(self) -> float:
        return max(self.wall)

    @property
    def median_cpu(self) -> float:
        return median(self.cpu)

    @property
    def least_cpu(self) -> float:
        return min(self.cpu)


def timed(call: Callable[[], object], *, times: int) -> Timing:
    """Return how long a call takes, time and again."""
    wall, cpu = [], []
    for _ in range(times):
        began, began_cpu = time.perf_counter(), _cpu_seconds()
        call()
        wall.append(time.perf_counter() - began)
        cpu.append(_cpu_seconds() - began_cpu)
    return Timing(tuple(wall), tuple(cpu))


def _cpu_seconds() -> float:
    """Return the processor seconds of this process and of those that it started and that ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def command(words: Sequence[str | Path], *, limit: float = 120) -> None:
    """Run a command quietly to its end, `limit` seconds at most."""
    subprocess.run(words, check=True, capture_output=True, timeout=limit)


def milepost() -> Path:
    """Return the command as users have it: without the packages that only tests and checks need."""
    installed = Path(__file__).parents[2] / ".venv" / "user" / "bin" / "milepost"
    if not installed.exists():
        sys.exit("The installation that the figures are measured on is missing: make user")
    return installed


def peak_megabytes() -> float:
    """Return the most memory that this process ever held.

    The operating system's usage record would start with what the process that started this one held.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s+(\d+)", status.read_text())[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


class Machine:
    """The machine, and how busy others kept it since this was made."""

    def __init__(self) -> None:
        self._load = os.getloadavg()[0]
        self._began = time.perf_counter(), _busy_seconds(), _cpu_seconds()

    def __str__(self) -> str:
        python = f"Python {platform.python_version()}"
        load = f"load average {self._load:.1f} before"
        return f"{_processor()}, {CORES} cores, {python}; {load}, others used {self._others():.1f} cores meanwhile"

    def _others(self) -> float:
        now = time.perf_counter(), _busy_seconds(), _cpu_seconds()
        wall, busy, own = (after - before for after, before in zip(now, self._began))
        return max(0.0, busy - own) / wall


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.+)", information.read_text()) if information.exists() else []
    return names[0] if names else platform.processor() or platform.machine()


def _busy_seconds() -> float:
    """Return the processor seconds that the whole machine worked since it started; 0 where it does not tell."""
    state = Path("/proc/stat")
    if not state.exists():
        return 0.0
    user, nice, system, _, _, *interrupts = map(int, state.read_text().splitlines()[0].split()[1:9])
    return (user + nice + system + sum(interrupts[:2])) / os.sysconf("SC_CLK_TCK")
