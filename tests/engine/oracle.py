"""The dates that MS Project and P6 stored in real plans, beside ours.

``python -m tests.engine.oracle`` renews ``docs/reference/oracles.md`` from the files in ``MILEPOST_TEST_DATA``.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import fill

from milepost.engine.critical_path import schedule_of
from milepost.engine.network import Network, compile_plan
from milepost.engine.passes import run_passes
from milepost.engine.plan import Plan
from milepost.exchange import read
from tests.engine.oracle_plans import Facts, facts_of, is_p6, moment, plan_of

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "oracles.md"
FIELDS = ("ES", "EF", "LS", "LF")
NAMES = (
    "Residential_Construction", "Software_Development_Plan", "Software_Development",
    "Commercial_construction_project_plan", "New_Product", "ExtractEmbeddedObjects", "NewProductDev",
    "CustomerFeedback", "slack9", "ActualTaskProperties", "task_links_project2010_mspdi",
    "task_links_project2013_mpp14", "sf259", "mpsplib_j30_a2_nr4", "mpsplib_j30_a5_nr1", "mpsplib_j90_a5_nr1",
    "Hotel_Project", "p6_progress_B0", "p6_progress_U1",
)  # fmt: skip
FILES = {
    name: f"files/{name}.mpp"
    for name in (
        "Residential_Construction", "Software_Development_Plan", "Software_Development",
        "Commercial_construction_project_plan", "New_Product", "NewProductDev", "slack9",
        "task_links_project2013_mpp14", "mpsplib_j30_a2_nr4",
    )
} | {
    "task_links_project2010_mspdi": "files/task_links_project2010_mspdi.xml",
    "Hotel_Project": "files/Hotel_Project.xer.gz",
}  # fmt: skip
REASONS = {
    "NewProductDev": (
        "MS Project stores the early finish as the late finish of task 48, yet a total slack of five days for it: "
        "it contradicts itself. Our late finish is the one that its slack means. The plan computes several critical "
        "paths, an option that MPXJ does not read from an MPP: from the file, ends of the network are late later."
    ),
    "CustomerFeedback": (
        "Levelling split the work of four tasks (296, 252, 298, 291): their two people work on different days. "
        "The facts hold no splits, so here both work at once, these tasks end a day or more earlier, and so does "
        "everything behind them."
    ),
    "task_links_project2013_mpp14": (
        "Tasks 11 and 13 are scheduled by hand and followed only through SF+2d and SS+2d. MS Project stores the "
        "project's finish as their late finish, as if nothing followed; we keep the links' bound."
    ),
    "Hotel_Project": (
        "Task 144112 is followed by the start milestone 144608, whose late start P6 puts at the beginning of the next "
        "day (Monday 08:00) while it puts that of four other start milestones at the end of the day before "
        "(16:00). We do the latter for all, and 144112, on a calendar that ends at 17:00, is due one hour earlier."
    ),
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of the tasks that can be compared have equal early and late starts and finishes."""

    tasks: int
    equal: tuple[int, int, int, int]

    def __str__(self) -> str:
        return "/".join(map(str, self.equal)) + f" of {self.tasks}"


def agreement(plan: Plan, facts: Facts) -> Agreement:
    """Compare our dates of a plan with the stored ones, finished P6 tasks left out."""
    network = compile_plan(plan)
    passes = run_passes(network)
    dates = schedule_of(network, passes)
    equal, tasks = [0, 0, 0, 0], 0
    for row in facts["tasks"]:
        uid = str(row["u"])
        if row["sum"] or not row["act"] or uid not in dates or (is_p6(facts) and row["af"] is not None):
            continue
        ours = dates[uid]
        # P6 stores the start of what remains as the early start of a task in progress.
        start = network.moment(passes.resume[network.node_of[uid]]) if is_p6(facts) else ours.early_start
        found = (start, ours.early_finish, ours.late_start, ours.late_finish)
        equal = [n + _same(network, uid, own, row[field]) for n, own, field in zip(equal, found, FIELDS)]
        tasks += 1
    return Agreement(tasks, tuple(equal))


def _same(network: Network, uid: str, own, stored: float | None) -> bool:
    """Whether two dates are the same minute, or no working minute of the task lies between them."""
    from milepost.engine.codes import CLOCK
    from milepost.engine.kernels.clock import worked

    if stored is None or own == moment(stored):
        return True
    clock = network.net.nodes[CLOCK, network.node_of[uid]]
    at = (int(worked(network.net.clocks, clock, network.minute(when))) for when in (own, moment(stored)))
    return len(set(at)) == 1


@cache
def from_facts(data_dir: Path, name: str) -> Agreement:
    facts = facts_of(data_dir, name)
    return agreement(plan_of(facts), facts)


@cache
def from_file(data_dir: Path, name: str) -> Agreement:
    plan = read(data_dir / "projects" / FILES[name]).project().plan
    return agreement(plan, facts_of(data_dir, name))


def bar(data_dir: Path, name: str) -> tuple[int, ...]:
    """Return how many dates a plain scheduler finds, from the index of the files."""
    with (data_dir / "projects" / "index.csv").open(newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["name"] == name)
    counts = row["plain_L3"] or row["plain_L1"]
    return tuple(map(int, counts.partition(" ")[0].split("/")))


def document(data_dir: Path) -> str:
    """Return the document with the present figures."""
    rows = []
    for name in NAMES:
        program = "P6" if is_p6(facts_of(data_dir, name)) else "MS Project"
        read_from = from_file(data_dir, name) if name in FILES else "-"
        least = "/".join(map(str, bar(data_dir, name)))
        rows.append(f"| {name} | {program} | {from_facts(data_dir, name)} | {read_from} | {least} |")
    reasons = [fill(f"- **{name}**: {reason}", 110, subsequent_indent="  ") for name, reason in REASONS.items()]
    return "\n".join([*_INTRODUCTION, *rows, *_BETWEEN, *reasons, ""])


_INTRODUCTION = (
    "# Oracles: our dates beside those that MS Project and P6 stored",
    "",
    "MS Project and P6 write the early and late dates that they computed into their files. Here they are compared",
    "with ours, task by task: **early start/early finish/late start/late finish** that are equal, of the tasks that",
    "can be compared. Two dates are equal when they are the same minute, or when no working minute of the task lies",
    "between them. Summaries, inactive tasks and finished P6 tasks are left out; of a P6 task in progress the start",
    "of what remains is compared.",
    "",
    "*Facts* are what another program reads from the file, so that the engine alone is judged; *file* is the file",
    "itself through our reader. The *bar* is what a plain scheduler of a few hundred lines finds.",
    "",
    "This page is written by `python -m tests.engine.oracle`, and a test holds it to the code.",
    "",
    "| plan | program | equal, from facts | equal, from the file | bar |",
    "|---|---|---|---|---|",
)
_BETWEEN = ("", "## What differs, and why", "")


if __name__ == "__main__":
    DOCUMENT.write_text(document(Path(os.environ["MILEPOST_TEST_DATA"])))
