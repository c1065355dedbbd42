"""``.sm`` and ``.mm``: jobs in sections under headings, each waiting for the finish of others."""

from __future__ import annotations

from collections.abc import Iterator

from milepost.exchange.errors import UnreadableFile
from milepost.exchange.project_file import Loss
from milepost.exchange.psplib.problem import Arc, Job, Problem, whole

_HEADINGS = ("PRECEDENCE RELATIONS", "REQUESTS/DURATIONS", "RESOURCEAVAILABILITIES")
_CUT = "Download it again."


def parse(text: str) -> Problem:
    """Return the problem that the sections tell; a job of several modes is taken in its first one."""
    sections = {heading: list(_rows(text, heading)) for heading in _HEADINGS}
    for heading, rows in sections.items():
        if len(rows) < 2:  # the titles of its columns, and something below them
            raise UnreadableFile(f"The section {heading} is missing: the file is truncated.", hint=_CUT)
    kinds = _kinds(sections["RESOURCEAVAILABILITIES"])
    capacities = whole(sections["RESOURCEAVAILABILITIES"][-1][1], place="resource availabilities")
    if len(capacities) != len(kinds):
        raise UnreadableFile("The resource availabilities are not complete: the file is truncated.", hint=_CUT)
    losses: list[Loss] = []
    if any(kind != "R" for kind in kinds):
        losses.append(Loss("resource that is used up", "project", "Only renewable resources are read."))
    jobs = _jobs(sections["REQUESTS/DURATIONS"], kinds, losses)
    arcs = list(_arcs(sections["PRECEDENCE RELATIONS"]))
    if {arc.predecessor for arc in arcs} - {job.number for job in jobs}:
        raise UnreadableFile("Not all jobs have a duration: the file is truncated.", hint=_CUT)
    return Problem(jobs, arcs, tuple(n for n, kind in zip(capacities, kinds) if kind == "R"), losses)


def _rows(text: str, heading: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a section with their numbers, its column titles first."""
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if line.startswith("****"):
            inside = False
        elif inside and words and not line.startswith("----"):
            yield number, words
        elif line.startswith(heading):
            inside = True


def _kinds(rows: list[tuple[int, list[str]]]) -> list[str]:
    """Return the kind of each resource, from titles such as ``R 1  R 2  N 1``."""
    return [word[0] for word in rows[0][1] if word[0] in "RND"]


def _jobs(rows: list[tuple[int, list[str]]], kinds: list[str], losses: list[Loss]) -> list[Job]:
    """Return the jobs in their first modes; the row of a further mode leaves the number of its job out."""
    jobs: list[Job] = []
    further = 0
    for line, words in rows[1:]:
        numbers = whole(words, place=f"line {line}")
        if jobs and len(numbers) == 2 + len(kinds):
            further += 1
        elif len(numbers) == 3 + len(kinds):
            jobs.append(Job(numbers[0], numbers[2], tuple(n for n, kind in zip(numbers[3:], kinds) if kind == "R")))
        else:
            raise UnreadableFile(f"Line {line} is cut off or has too many numbers.", hint=_CUT)
    if further:
        losses.append(Loss("further mode", "project", f"{further:,} further modes are left out; the first is taken."))
    return jobs


def _arcs(rows: list[tuple[int, list[str]]]) -> Iterator[Arc]:
    for line, words in rows[1:]:
        numbers = whole(words, place=f"line {line}")
        if len(numbers) < 3 or len(numbers) != 3 + numbers[2]:
            raise UnreadableFile(f"Line {line} does not name as many successors as it says.", hint=_CUT)
        for successor in numbers[3:]:
            yield Arc(numbers[0], successor)
