"""`milepost check`: what is wrong with a plan, and what mending it would buy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from milepost.cli.delivery import check_deliverable, deliver
from milepost.cli.errors import FINDINGS
from milepost.cli.opening import check_runs, naming, open_plan
from milepost.cli.options import Reading, Simulating, Writing, with_options
from milepost.cli.progress import watching

if TYPE_CHECKING:
    from collections.abc import Iterable

    from milepost.engine.results import Finding

_BARS = {"never": set[str](), "fail": {"fail"}, "warn": {"fail", "warn"}}


@with_options
def check(
    *,
    fail_on: Annotated[
        Literal["never", "fail", "warn"],
        typer.Option(metavar="never|fail|warn", help=f"Exit with {FINDINGS} when a check is this bad or worse."),
    ] = "never",
    simulating: Simulating,
    reading: Reading,
    writing: Writing,
) -> None:
    """Check the health of a plan: what is wrong in it, and what mending it would buy.

    The 14 points of the DCMA, the practices of the GAO and further signals; each problem names its tasks and,
    where a repair can be simulated, by how much it moves the P80 finish.

    \b
    Example:
      milepost check plan.toml
      milepost check plan.xml --fail-on fail --quiet
    """  # noqa: D301
    check_runs(simulating.runs)
    check_deliverable(writing, source=reading.file)
    with watching(quiet=writing.quiet) as watch:
        opened = open_plan(reading, ranges=simulating.ranges)
        watch("preparing the plan", 0.0)
        from milepost.engine import forecast

        with naming(opened.source):
            result = forecast(opened.plan, runs=simulating.runs, seed=simulating.seed, watch=watch)

    from milepost.cli.text.health import health_text
    from milepost.reports import health_document, health_json

    deliver(
        writing,
        text=lambda: health_text(result.plan, result.findings, opened.source),
        document=lambda: health_document(result.plan, result.schedule, result.findings, source=opened.source),
        json=lambda: health_json(result.plan, result.schedule, result.findings, source=opened.source),
    )
    if reaches(fail_on, result.findings):
        raise typer.Exit(FINDINGS)


def reaches(level: str, findings: Iterable[Finding]) -> bool:
    """Tell whether any finding is as bad as the level."""
    return any(finding.status in _BARS[level] for finding in findings)
