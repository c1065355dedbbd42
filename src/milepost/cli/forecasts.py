"""`milepost forecast` and `milepost warm`: when a plan will really finish, and what threatens it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Literal

import typer

from milepost.cli.delivery import check_deliverable, deliver
from milepost.cli.errors import InvalidOption
from milepost.cli.opening import check_runs, naming, open_plan
from milepost.cli.options import Limiting, Reading, Simulating, Writing, with_options
from milepost.cli.output import write_screen
from milepost.cli.progress import watching

FEW_RUNS = 64
END_OF_DAY = time(23, 59)


@with_options
def forecast(
    *,
    simulating: Simulating,
    target: Annotated[
        str | None, typer.Option(metavar="DATE", help="Tell the chance to be done by this day, such as 2027-06-30.")
    ] = None,
    response: Annotated[
        Literal["before", "after"],
        typer.Option(metavar="before|after", help="Effects as they are before or after their responses."),
    ] = "before",
    limiting: Limiting,
    reading: Reading,
    writing: Writing,
) -> None:
    """Tell when a plan will really finish, at what cost and what threatens it.

    Two dates and one sentence come first: the P50 finish, which half of the simulated runs keep, and the
    P80 finish, which four of five keep.

    \b
    Example:
      milepost forecast plan.toml
      milepost forecast plan.xml --target 2027-06-30
      milepost forecast plan.mpp --resources
      milepost forecast plan.xer.gz --project 3 -o report.html
    """  # noqa: D301
    wanted_target = None if target is None else parse_day(target, place="--target")
    check_runs(simulating.runs)
    check_deliverable(writing, source=reading.file)
    with watching(quiet=writing.quiet) as watch:
        opened = open_plan(reading, ranges=simulating.ranges)
        watch("preparing the plan", 0.0)
        from milepost.engine import forecast as forecasted

        with naming(opened.source):
            result = forecasted(
                opened.plan,
                runs=simulating.runs,
                seed=simulating.seed,
                target=wanted_target or opened.plan.target,
                response=response,
                limited=limiting.generation,
                watch=watch,
            )

    from milepost.cli.text.forecast import forecast_text
    from milepost.reports import forecast_document, forecast_json

    deliver(
        writing,
        text=lambda: forecast_text(result, opened.source),
        document=lambda: forecast_document(result, source=opened.source),
        json=lambda: forecast_json(result, source=opened.source),
    )


def warm() -> None:
    """Compile the simulation kernels ahead, so that the first forecast starts at once.

    They are kept between runs; an update of Milepost or of its numerical libraries makes them anew.

    \b
    Example:
      milepost warm
    """  # noqa: D301
    with watching() as watch:
        from milepost.engine import forecast as forecasted
        from milepost.exchange import native

        forecasted(native.read(native.template()).project().plan, runs=FEW_RUNS, watch=watch)
    write_screen("The simulation kernels are compiled.")


def parse_day(text: str, *, place: str) -> datetime:
    """Return a day as its last minute, a moment as it is.

    Examples
    --------
    >>> parse_day("2027-06-30", place="--target")
    datetime.datetime(2027, 6, 30, 23, 59)
    """
    try:
        is_day = len(text) <= len("2027-06-30")
        target = datetime.combine(date.fromisoformat(text), END_OF_DAY) if is_day else datetime.fromisoformat(text)
    except ValueError:
        raise InvalidOption(
            f"{text!r} is not a date.", place=place, hint="Write it as 2027-06-30 or 2027-06-30T12:00."
        ) from None
    if target.tzinfo is not None:
        raise InvalidOption(
            f"{text!r} has a time zone.", place=place, hint="Leave it out: the plan's own clock is used."
        )
    from milepost.engine.timeline import FIRST, LAST

    if not FIRST <= target < LAST:
        raise InvalidOption(f"The date {text} is not between {FIRST:%Y} and {LAST:%Y}.", place=place)
    return target
