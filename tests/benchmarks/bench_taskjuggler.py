"""Dates only, beside TaskJuggler 3: the same network, both as whole processes."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from milepost.engine import Plan, Schedule, schedule
from milepost.exchange import Project, ms_project, native
from tests.benchmarks import taskjuggler
from tests.benchmarks.measuring import Timing, command, milepost, timed
from tests.benchmarks.plans import plain_network
from tests.benchmarks.reporting import Figure, Report, duration, tell

TASKS = 5_000
WHOLE_BAR, WARM_BAR = 8.0, 100.0
LIMIT = 300  # seconds, after which TaskJuggler is stopped


def report() -> Report:
    """Measure both programs on the same network."""
    plan = plain_network(TASKS)
    dates = schedule(plan)
    ours = timed(lambda: schedule(plan), times=10)
    with TemporaryDirectory() as folder:
        toml, mspdi = _files(Path(folder), plan)
        by_file = {file: timed(partial(_milepost, file), times=3) for file in (toml, mspdi)}
        same = _told(toml) == _told(mspdi)
        theirs, checks = _taskjuggler(Path(folder), plan, dates)
    return Report(
        "Beside TaskJuggler 3",
        f"{TASKS:,} tasks, one calendar, finish-to-start links, lags on 20 % of them. Each program reads its own "
        "file, schedules, and writes the dates: TaskJuggler as CSV, Milepost as JSON with late dates, floats and "
        "the reason of each date. Without start-up is `schedule` in a warm process against TaskJuggler's "
        f"whole process.{'' if theirs else f' {taskjuggler.INSTALL}.'}",
        (
            *_times(theirs, by_file[toml], by_file[mspdi], ours),
            *(_ratios(theirs, by_file[toml], by_file[mspdi], ours) if theirs else ()),
        ),
        (("both files give the same finishes", same), *checks),
    )


def _times(theirs: Timing | None, toml: Timing, mspdi: Timing, ours: Timing) -> list[Figure]:
    measured = [duration("TaskJuggler 3, whole process", theirs)] if theirs else []
    return [
        *measured,
        duration("`milepost schedule plan.toml --json`, whole process", toml),
        duration("`milepost schedule plan.xml --json`, whole process", mspdi),
        duration("`schedule` in a warm process", ours),
    ]


def _ratios(theirs: Timing, toml: Timing, mspdi: Timing, ours: Timing) -> list[Figure]:
    return [
        Figure("faster as a whole process, plan.toml", theirs.median / toml.median, "x", bar=WHOLE_BAR),
        Figure("the same, processor time", theirs.median_cpu / toml.median_cpu, "x"),
        Figure("faster as a whole process, MSPDI", theirs.median / mspdi.median, "x", bar=WHOLE_BAR),
        Figure("faster without start-up", theirs.median / ours.median, "x", bar=WARM_BAR),
    ]


def _files(folder: Path, plan: Plan) -> tuple[Path, Path]:
    """Write the plan in both formats, and read each once so that the kernels are in their cache."""
    project = Project("plan", plan.name, plan)
    toml, mspdi = folder / "plan.toml", folder / "plan.xml"
    toml.write_bytes(native.write(project))
    mspdi.write_bytes(ms_project.write(project))
    for file in (toml, mspdi):
        _milepost(file)
    return toml, mspdi


def _told(file: Path) -> set[str]:
    """Return the names and finishes that Milepost wrote for a file."""
    tasks = json.loads(file.with_suffix(".json").read_bytes())["tasks"]
    return {f"{task['name']} {task['early_finish']}" for task in tasks}


def _milepost(file: Path) -> None:
    command([milepost(), "schedule", file, "--json", "-o", file.with_suffix(".json")])


def _taskjuggler(folder: Path, plan: Plan, dates: Schedule) -> tuple[Timing | None, tuple[tuple[str, bool], ...]]:
    """Return how long TaskJuggler takes, and whether it finds the same finishes."""
    if taskjuggler.program() is None:
        print(taskjuggler.INSTALL, file=sys.stderr)
        return None, ()
    file = folder / "plan.tjp"
    file.write_text(taskjuggler.written(plan, horizon=dates.finish))
    timing = timed(lambda: taskjuggler.run(file, limit=LIMIT), times=2)
    found = taskjuggler.finishes(folder)
    same = all(found[task.uid] == task.early_finish for task in dates.tasks)
    return timing, ((f"all {len(found):,} finishes are those that TaskJuggler finds", same and len(found) == TASKS),)


if __name__ == "__main__":
    tell(report, "tests.benchmarks.bench_taskjuggler")
