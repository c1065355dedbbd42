"""`milepost level`: an order of the tasks in which limited people finish sooner."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.delivery import check_deliverable, deliver, tell_written
from milepost.cli.errors import InvalidOption
from milepost.cli.opening import naming, open_project
from milepost.cli.options import Reading, Writing, with_options
from milepost.cli.output import check_writable, write_file
from milepost.cli.plans import PLAN_FORMATS, written_as
from milepost.cli.progress import watching

if TYPE_CHECKING:
    from collections.abc import Callable

    from milepost.cli.progress import Watcher
    from milepost.engine.levelling import Progress
    from milepost.reports.source import Source

LONGEST = 3600


@with_options
def level(
    *,
    time: Annotated[float, typer.Option(metavar="SECONDS", help="How long to search; Ctrl-C keeps the best.")] = 10.0,
    seed: Annotated[int, typer.Option(metavar="S", help="Seed of the search.")] = 1,
    reading: Reading,
    writing: Writing,
) -> None:
    """Level a plan: search for the order in which limited people, machines and material finish it soonest.

    An -o that ends in .toml, .xml, .csv or .xlsx is the levelled plan; any other is this report.

    \b
    Example:
      milepost level plan.mpp
      milepost level plan.toml --time 60 -o levelled.toml
      milepost level j1201_1.sm --json
    """  # noqa: D301
    if not 0 < time <= LONGEST:
        wrong = f"A search of {time:g} seconds is not possible."
        raise InvalidOption(wrong, place="--time", hint=f"Choose more than 0 and up to {LONGEST:,} seconds.")
    as_plan = writing.output is not None and writing.output.suffix.lower() in PLAN_FORMATS
    if writing.output is not None and as_plan:
        check_writable(writing.output, source=reading.file)
    else:
        check_deliverable(writing, source=reading.file)
    with watching(quiet=writing.quiet) as watch:
        project, source = open_project(reading)
        watch("levelling the plan", 0.0)
        from milepost.engine.levelling import level as levelled

        with naming(source):
            result = levelled(project.plan, seconds=time, seed=seed, watch=_shown(watch, time))

    from milepost.cli.text.levelling import levelling_text
    from milepost.reports import levelling_document, levelling_json

    if writing.output is not None and as_plan:
        data = written_as(replace(project, plan=result.plan), PLAN_FORMATS[writing.output.suffix.lower()])
        write_file(writing.output, data)
        tell_written(writing.output, quiet=writing.quiet)
        writing = replace(writing, output=None)
    deliver(
        writing,
        text=lambda: levelling_text(project.plan, result, source),
        document=lambda: levelling_document(project.plan, result, source=source),
        json=lambda: levelling_json(project.plan, result, source=source, period=_period(source)),
    )


def _period(source: Source) -> int | None:
    """Return the minutes of a period of a problem that knows no dates."""
    from milepost.exchange import psplib

    return psplib.PERIOD if source.format in psplib.FORMATS else None


def _shown(watch: Watcher, seconds: float) -> Callable[[Progress], None]:
    """Return a listener that shows the best so far, what none can beat, and the gap."""

    def listen(progress: Progress) -> None:
        gap = (progress.makespan - progress.lower_bound) / max(progress.makespan, 1)
        phase = f"{progress.phase}: {progress.makespan:,} periods, at least {progress.lower_bound:,} (gap {gap:.1%})"
        watch(phase, progress.seconds / seconds)

    return listen
