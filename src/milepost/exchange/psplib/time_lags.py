"""``.sch``: jobs with lags from start to start, a negative one being a maximum lag back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from milepost.exchange.errors import UnreadableFile
from milepost.exchange.project_file import Loss
from milepost.exchange.psplib.problem import Arc, Job, Problem, whole

_PART = re.compile(r"\[([^\]]*)\]|(\S+)")
_CUT = "Download it again."


def parse(text: str) -> Problem:
    """Return the problem of a file: its size, what waits for each job, what each job uses, what there is."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    head = whole(lines[0][1].split(), place="line 1") if lines else []
    if len(head) < 2 or min(head) < 0:
        raise UnreadableFile("The first line does not tell the number of jobs and resources.", hint=_CUT)
    jobs, renewable = head[0] + 2, head[1]  # the beginning and the end are jobs as well
    if len(lines) < 2 * jobs + 2:
        raise UnreadableFile(f"The file ends before its {jobs:,} jobs do: it is truncated.", hint=_CUT)
    losses: list[Loss] = []
    if any(head[2:]):
        losses.append(Loss("resource that is used up", "project", "Only renewable resources are read."))
    capacities = whole(lines[2 * jobs + 1][1].split(), place=f"line {lines[2 * jobs + 1][0]}")
    if len(capacities) < renewable:
        raise UnreadableFile("The resource availabilities are not complete: the file is truncated.", hint=_CUT)
    arcs = [arc for number, line in lines[1 : jobs + 1] for arc in _arcs(line, number)]
    found = [_job(line, number, renewable) for number, line in lines[jobs + 1 : 2 * jobs + 1]]
    return Problem(found, arcs, tuple(capacities[:renewable]), losses)


def _arcs(line: str, number: int) -> Iterator[Arc]:
    place = f"line {number}"
    parts = _PART.findall(line)
    plain = whole((word for _, word in parts if word), place=place)
    lags = [whole(inside.split()[:1], place=place) for inside, word in parts if not word]
    if len(plain) < 3 or len(plain) != 3 + plain[2] or len(lags) != plain[2] or not all(lags):
        raise UnreadableFile(f"Line {number} does not name as many successors and lags as it says.", hint=_CUT)
    for successor, lag in zip(plain[3:], lags):
        yield Arc(plain[0], successor, "SS", lag[0])


def _job(line: str, number: int, renewable: int) -> Job:
    numbers = whole(line.split(), place=f"line {number}")
    if len(numbers) < 3 + renewable or min(numbers) < 0:
        raise UnreadableFile(f"Line {number} is cut off.", hint=_CUT)
    return Job(numbers[0], numbers[2], tuple(numbers[3 : 3 + renewable]))
