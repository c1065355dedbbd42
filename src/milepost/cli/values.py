"""`milepost value`: where a project stands against its baseline, by earned value and earned schedule."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from milepost.cli.delivery import check_deliverable, deliver
from milepost.cli.forecasts import parse_day
from milepost.cli.opening import Opened, check_runs, naming, open_plan
from milepost.cli.options import Reading, Simulating, Writing, with_options
from milepost.cli.progress import watching

if TYPE_CHECKING:
    from milepost.cli.progress import Watcher
    from milepost.reports.value import Standing

MeasureName = Literal["cost", "work", "duration"]


@with_options
def value(
    *,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="OLD", help="Take the baseline from an earlier state of the plan.", show_default=False),
    ] = None,
    status_date: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Up to when; the plan's own status date unless given.", show_default=False),
    ] = None,
    measure: Annotated[
        MeasureName | None,
        typer.Option(
            metavar="cost|work|duration",
            help="What value is counted in; cost if the baseline has any.",
            show_default=False,
        ),
    ] = None,
    simulating: Simulating,
    reading: Reading,
    writing: Writing,
) -> None:
    """Tell where a project stands against its baseline: earned value, earned schedule, estimates at completion.

    Needs a baseline and a status date; actual costs for all that has to do with money. What cannot be computed
    says why. The simulated finish and cost stand beside the estimates, because they know what is still to come.

    \b
    Example:
      milepost value plan.xml
      milepost value plan.toml --baseline promised.toml
      milepost value plan.xer --baseline january.xer --status-date 2026-11-20
    """  # noqa: D301
    check_runs(simulating.runs)
    check_deliverable(writing, source=reading.file)
    status = None if status_date is None else parse_day(status_date, place="--status-date")
    with watching(quiet=writing.quiet) as watch:
        opened = open_plan(reading, ranges=simulating.ranges)
        promised = None if baseline is None else open_plan(replace(reading, file=baseline))
        watch("preparing the plan", 0.0)
        plan = opened.plan if status is None else replace(opened.plan, status_date=status)
        standing = _standing(Opened(plan, opened.source), promised, measure, simulating, watch)

    from milepost.cli.text.value import value_text
    from milepost.reports import value_document, value_json

    source, old = opened.source, None if promised is None else promised.source
    deliver(
        writing,
        text=lambda: value_text(standing, source, old),
        document=lambda: value_document(standing, source=source, baseline=old),
        json=lambda: value_json(standing, source=source, baseline=old),
    )


def _standing(
    opened: Opened, promised: Opened | None, measure: MeasureName | None, simulating: Simulating, watch: Watcher
) -> Standing:
    from milepost.engine import earned_value, simulate, with_baseline
    from milepost.reports.value import Standing

    plan = opened.plan
    if promised is not None:
        with naming(promised.source):
            plan, _ = with_baseline(plan, promised.plan)
    with naming(opened.source):
        found = earned_value(plan, measure=measure)
        return Standing(plan, found, simulate(plan, runs=simulating.runs, seed=simulating.seed, watch=watch))
