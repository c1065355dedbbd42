"""TaskJuggler 3: a plan in its language, and the finishes that it finds."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

from milepost.engine import Link, Plan, Task
from tests.benchmarks.measuring import command

INSTALL = "TaskJuggler is not installed; on Debian: apt-get install tj3"
_MOMENT = "%Y-%m-%d-%H:%M"
_REPORT = "dates"
_PROJECT = """project plan "Plan" {start} - {end} {{
  timezone "UTC"
  timeformat "%Y-%m-%d-%H:%M"
  dailyworkinghours 8
  workinghours mon - fri 8:00 - 12:00, 13:00 - 17:00
  workinghours sat, sun off
}}
"""
_WANTED = f"""taskreport {_REPORT} "{_REPORT}" {{
  formats csv
  columns id, start, end
}}
"""


def program() -> str | None:
    """Return where TaskJuggler is installed, or None."""
    return shutil.which("tj3")


def written(plan: Plan, *, horizon: datetime) -> str:
    """Return a plan of finish-to-start links and one calendar in TaskJuggler's language."""
    links = defaultdict[str, list[Link]](list)
    for link in plan.links:
        links[link.successor].append(link)
    start, end = (moment.strftime("%Y-%m-%d") for moment in (plan.start, horizon + timedelta(days=30)))
    tasks = (_task(task, links[task.uid]) for task in plan.tasks)
    return "".join([_PROJECT.format(start=start, end=end), *tasks, _WANTED])


def _task(task: Task, links: list[Link]) -> str:
    waits = ", ".join(_wait(link) for link in links)
    depends = f"  depends {waits}\n" if links else ""
    return f'task {task.uid} "{task.name}" {{\n  length {task.duration // 60}h\n{depends}}}\n'


def _wait(link: Link) -> str:
    lag = f" {{ gaplength {int(link.lag) // 60}h }}" if link.lag else ""
    return f"{link.predecessor}{lag}"


def run(file: Path, *, limit: float) -> None:
    """Schedule a file and write its report beside it."""
    command(["tj3", "--silent", "--no-color", "--output-dir", file.parent, file], limit=limit)


def finishes(folder: Path) -> dict[str, datetime]:
    """Return the finish of each task from the report."""
    with (folder / f"{_REPORT}.csv").open(newline="") as file:
        return {row["Id"]: datetime.strptime(row["End"], _MOMENT) for row in csv.DictReader(file, delimiter=";")}
