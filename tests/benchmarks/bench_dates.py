"""The dates that MS Project and P6 stored in real plans, beside ours."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.benchmarks.reporting import Figure, Report, tell
from tests.engine.oracle import FIELDS, FILES, NAMES, Agreement, bar, from_facts, from_file

DATA_VARIABLE = "MILEPOST_TEST_DATA"


def report() -> Report:
    """Compare all files, from the facts of each and through our readers."""
    data = Path(os.environ[DATA_VARIABLE])
    engine = {name: from_facts(data, name) for name in NAMES}
    readers = {name: from_file(data, name) for name in FILES}
    bars = {name: bar(data, name) for name in NAMES}
    return Report(
        "Dates that MS Project and P6 stored",
        "Early and late dates that are equal, file by file, in [oracles](oracles.md), with the reason of each "
        "difference; the bar of a file is what a plain scheduler finds.",
        (*_counts("engine", engine, bars), *_counts("reader and engine", readers, bars)),
        (
            (f"each of {len(engine)} files has at least as many equal dates as its bar", _all_reach(engine, bars)),
            (f"so has each of {len(readers)} that our readers read", _all_reach(readers, bars)),
        ),
    )


def _counts(what: str, found: dict[str, Agreement], bars: dict[str, tuple[int, ...]]) -> list[Figure]:
    tasks = sum(each.tasks for each in found.values())
    return [
        Figure(
            f"{what}: equal {field} of {tasks:,} tasks in {len(found)} files",
            sum(each.equal[k] for each in found.values()),
            "dates",
            bar=sum(bars[name][k] for name in found),
        )
        for k, field in enumerate(FIELDS)
    ]


def _all_reach(found: dict[str, Agreement], bars: dict[str, tuple[int, ...]]) -> bool:
    return all(own >= least for name, each in found.items() for own, least in zip(each.equal, bars[name]))


if __name__ == "__main__":
    if DATA_VARIABLE not in os.environ:
        sys.exit(print(f"Not measured: {DATA_VARIABLE} does not name the folder of the real project files."))
    tell(report, "tests.benchmarks.bench_dates")
