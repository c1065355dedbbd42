"""What a user waits for at the prompt: help, and the forecast of a small plan."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from milepost.exchange import Project, native
from tests.benchmarks.measuring import command, milepost, timed
from tests.benchmarks.plans import network
from tests.benchmarks.reporting import Report, duration, tell

TASKS = 100
HELP_BAR, FORECAST_BAR = 0.3, 2.0


def report() -> Report:
    """Measure both commands, each in a process of its own."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "plan.toml"
        file.write_bytes(native.write(Project("plan", "Plan", network(TASKS, effects=5))))
        forecast: list[str | Path] = [milepost(), "forecast", file]
        command(forecast)  # compiles the kernels, once on each machine
        return Report(
            "Start-up",
            f"Whole processes from a shell, kernels in their cache; the plan.toml has {TASKS} tasks with ranges, "
            "five effects and five calendars, and is simulated 10,000 times.",
            (
                duration("`milepost --help`", timed(lambda: command([milepost(), "--help"]), times=15), bar=HELP_BAR),
                duration("`milepost forecast plan.toml`", timed(lambda: command(forecast), times=7), bar=FORECAST_BAR),
            ),
        )


if __name__ == "__main__":
    tell(report, "tests.benchmarks.bench_startup")
