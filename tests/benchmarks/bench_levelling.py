"""Levelling: how close to the best known schedules of PSPLIB the search comes, and how it does on a large network."""

from __future__ import annotations

import csv
import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from milepost.engine.errors import Cancelled
from milepost.engine.levelling import Found, Problem, Progress, improve, lower_bound, parallel, serial
from milepost.engine.levelling.checking import check_schedule
from milepost.exchange.psplib import precedences
from tests.benchmarks.bench_dates import DATA_VARIABLE
from tests.benchmarks.measuring import timed
from tests.benchmarks.reporting import Figure, Report, duration, tell

SECOND_BARS = {"j30": 0.1, "j60": 0.5, "j90": None, "j120": 2.0}
LONG, LONG_BAR = 10.0, 1.7  # seconds with two threads, on the largest problems
LARGE, LARGE_RESOURCES, FIRST_BAR = 2000, 10, 0.1


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem, and the makespans between which the best lies."""

    problem: Problem
    bound: int
    best: int


def report() -> Report:
    """Measure the sample of PSPLIB and a large network."""
    instances = {size: _instances(Path(os.environ[DATA_VARIABLE]) / "psplib", size) for size in SECOND_BARS}
    _warm_up(instances["j30"][0].problem)
    found = {size: [_one_second(each) for each in instances[size]] for size in instances}
    longer = [improve(each.problem, seconds=LONG, threads=2) for each in instances["j120"]]
    figures = [_deviation(f"{size}, 1 s", instances[size], found[size], SECOND_BARS[size]) for size in instances]
    what = f"j120, {LONG:.0f} s on two threads, exact search too"
    figures.append(_deviation(what, instances["j120"], longer, LONG_BAR))
    figures.append(_proven(f"j120, {LONG:.0f} s", longer))
    figures += _rules(instances["j120"]) + _large()
    pairs = [(each, one) for size in instances for each, one in zip(instances[size], found[size])]
    pairs += list(zip(instances["j120"], longer))
    return Report(
        "Levelling: short schedules within limited resources",
        "Mean deviation of the makespan from the best known, over a random sample of PSPLIB (20 problems each of 30, "
        "60 and 120 tasks, 10 of 90; four resources). A second is one thread's processor time, genetic search only; "
        "compiling and loading are not counted. The large network has 2,000 tasks and ten scarce resources.",
        tuple(figures),
        (
            (f"each of {len(pairs)} schedules is feasible", all(_feasible(each, one) for each, one in pairs)),
            ("no bound exceeds the best known", all(one.lower_bound <= each.best for each, one in pairs)),
        ),
    )


def _instances(data: Path, size: str) -> list[Instance]:
    """Return the problems of one size with what is known of them."""
    with (data / "best_known.csv").open() as rows:
        known = {row["instance"]: row for row in csv.DictReader(rows)}
    files = sorted((data / size).glob("*.sm"))
    return [Instance(_problem(file), int(known[file.stem]["lb"]), int(known[file.stem]["ub"])) for file in files]


def _problem(file: Path) -> Problem:
    given = precedences.parse(file.read_text())
    index = {job.number: i for i, job in enumerate(given.jobs)}
    durations = [job.duration for job in given.jobs]
    ends = [(index[arc.predecessor], index[arc.successor]) for arc in given.arcs]
    return Problem(
        durations=np.array(durations),
        arcs=np.array([(source, target, durations[source]) for source, target in ends]).T,
        demands=np.array([job.uses for job in given.jobs]),
        capacities=np.array(given.capacities),
    )


def _warm_up(problem: Problem) -> None:
    """Load the kernels and the exact search."""
    improve(problem, schedules=300)
    improve(problem, seconds=0.5)
    parallel(problem)


def _one_second(instance: Instance) -> Found:
    """Search on one thread until a second of processor time is used, however busy the machine is."""
    began = time.process_time()

    def watch(progress: Progress) -> None:
        if time.process_time() - began >= 1.0:
            raise Cancelled("The second is over.")

    return improve(instance.problem, seconds=60, threads=1, exact=False, watch=watch)


def _deviation(what: str, instances: list[Instance], found: list[Found], bar: float | None) -> Figure:
    over = [100 * (one.makespan / each.best - 1) for each, one in zip(instances, found)]
    return Figure(f"{what}: mean over the best known", float(np.mean(over)), "%", bar=bar)


def _proven(what: str, found: list[Found]) -> Figure:
    return Figure(f"{what}: share proven to be shortest", 100 * float(np.mean([one.proven for one in found])), "%")


def _rules(instances: list[Instance]) -> list[Figure]:
    over = {
        scheme: [100 * ((place(each.problem) + each.problem.durations).max() / each.best - 1) for each in instances]
        for scheme, place in (("serial", serial), ("parallel", parallel))
    }
    return [Figure(f"j120, {scheme} by latest finish: mean", float(np.mean(over[scheme])), "%") for scheme in over]


def _large() -> list[Figure]:
    problem = large()
    first = (serial(problem) + problem.durations).max()
    bound = lower_bound(problem)
    later = improve(problem, seconds=LONG, threads=2)
    return [
        duration(f"first schedule of {LARGE:,} tasks", timed(lambda: serial(problem), times=20), bar=FIRST_BAR),
        Figure("its makespan over the bound", 100 * (first / bound - 1), "%"),
        Figure(f"the same after {LONG:.0f} s on two threads", 100 * (later.makespan / bound - 1), "%"),
    ]


def large() -> Problem:
    """Return a random network in which every task waits for two that are near, and resources are scarce."""
    luck = np.random.default_rng(1)
    durations = luck.integers(1, 11, LARGE)
    target = np.repeat(np.arange(2, LARGE), 2)
    source = np.maximum(target - luck.integers(1, 200, len(target)), 0)
    demands = luck.integers(1, 10, (LARGE, LARGE_RESOURCES)) * (luck.random((LARGE, LARGE_RESOURCES)) < 0.5)
    return Problem(durations, np.array([source, target, durations[source]]), demands, np.full(LARGE_RESOURCES, 20))


def _feasible(instance: Instance, found: Found) -> bool:
    check_schedule(instance.problem, found.starts)
    return instance.bound <= found.makespan


if __name__ == "__main__":
    tell(report, "tests.benchmarks.bench_levelling")
