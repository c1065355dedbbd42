"""From a file name to the plan that is worked on, and the words that tell which plan that is."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from milepost import __version__
from milepost.cli.asking import ask_order
from milepost.cli.errors import InvalidOption, MissingFile
from milepost.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from milepost.cli.options import ProfileName, RangesName, Reading
    from milepost.engine.plan import Plan
    from milepost.exchange.project_file import Project, ProjectFile
    from milepost.exchange.table_options import TableOptions
    from milepost.reports.source import Source

MEGABYTE = 1_000_000
LARGEST_SETTING = 10_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A plan that was read, and where it came from."""

    plan: Plan
    source: Source


def open_plan(reading: Reading, *, ranges: RangesName = "default") -> Opened:
    """Read the plan that the options name."""
    project, source = open_project(reading)
    plan = replace(project.plan, default_range="none") if ranges == "none" else project.plan
    return Opened(plan=plan, source=source)


def open_project(reading: Reading) -> tuple[Project, Source]:
    """Read the project that the options name, under the scheduling rules that they name."""
    file = open_file(reading)
    return choose_project(reading, file)


def choose_project(reading: Reading, file: ProjectFile) -> tuple[Project, Source]:
    """Return the project of a file that the options name, under the scheduling rules that they name."""
    found = file.project(reading.project)
    return replace(found, plan=with_profile(found.plan, reading.profile)), _source(reading, file, found)


def open_file(reading: Reading) -> ProjectFile:
    """Read every project of the file that the options name; on a terminal, ask how its dates are meant."""
    from milepost.exchange.errors import AmbiguousDates
    from milepost.exchange.reading import read

    if not 0 < reading.max_size <= LARGEST_SETTING:
        wrong = f"A limit of {reading.max_size:,} MB is not between 1 and {LARGEST_SETTING:,}."
        raise InvalidOption(wrong, place="--max-size")
    _check_exists(reading.file)
    options = _table_options(reading)
    limit, today = reading.max_size * MEGABYTE, date.today()  # noqa: DTZ011  the plan's own clock
    try:
        return read(reading.file, max_bytes=limit, today=today, options=options)
    except AmbiguousDates as doubt:
        order = ask_order(doubt)
        return read(reading.file, max_bytes=limit, today=today, options=replace(options, dates=order))


def _table_options(reading: Reading) -> TableOptions:
    """Return what the options say about a table."""
    from milepost.exchange.table_options import FIELDS, TableOptions

    columns: dict[str, str] = {}
    for named in reading.column or ():
        field, equals, header = named.partition("=")
        if field not in FIELDS or not equals or not header.strip():
            hint = f"Write FIELD=HEADER with a field of: {', '.join(FIELDS)}."
            raise InvalidOption(f"{named!r} does not name a field and its column.", place="--column", hint=hint)
        columns[field] = header.strip()
    return TableOptions(dates=reading.dates, columns=columns)


def _check_exists(path: Path) -> None:
    try:
        found = path.exists()
    except (OSError, ValueError):
        found = False
    if not found:
        raise MissingFile("There is no such file.", place=str(path), hint="Check the spelling and the folder.")


@contextmanager
def naming(source: Source) -> Iterator[None]:
    """Name the file in what the engine declines about its plan."""
    try:
        yield
    except Refusal as refusal:
        raise refusal if refusal.code == "cancelled" else refusal.located(source.file) from None


def check_runs(runs: int) -> None:
    """Refuse a number of runs that would tell nothing or never end, before any reading."""
    from milepost.engine.errors import OutOfRange
    from milepost.engine.simulation.monte_carlo import MOST_RUNS

    if not 1 <= runs <= MOST_RUNS:
        raise OutOfRange(
            f"{runs:,} runs are not possible.", place="--runs", hint=f"Choose between 1 and {MOST_RUNS:,}."
        )


def with_profile(plan: Plan, name: ProfileName) -> Plan:
    """Return the plan under another scheduler's rules."""
    from milepost.engine.plan import MS_PROJECT, NATIVE, P6

    profiles = {"native": NATIVE, "ms-project": MS_PROJECT, "p6": P6}
    return plan if name == "as-file" else replace(plan, profile=profiles[name])


def _source(reading: Reading, file: ProjectFile, project: Project) -> Source:
    from milepost.reports.source import Source

    return Source(
        file=reading.file.name,
        format=file.format,
        project=project.name,
        project_id=project.uid,
        project_index=file.projects.index(project) + 1,
        project_count=len(file.projects),
        chosen=_why_chosen(reading, file, project),
        losses=project.losses,
        version=__version__,
    )


def _why_chosen(reading: Reading, file: ProjectFile, project: Project) -> str:
    if len(file.projects) == 1:
        return ""
    if reading.project is not None:
        return f"Chosen with --project {reading.project}."
    return f"It has the most linked tasks ({project.linked_tasks:,}); --project chooses another."
