"""`milepost schedule`: the dates of a plan as it is written, and why each is what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.delivery import check_deliverable, deliver
from milepost.cli.errors import InvalidOption, UnknownTask
from milepost.cli.opening import naming, open_plan
from milepost.cli.options import Limiting, Reading, Writing, with_options
from milepost.cli.progress import watching

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from milepost.engine.results import Schedule, TaskDates


@with_options
def schedule(
    *,
    why: Annotated[
        str | None,
        typer.Option(metavar="TASK", help="Explain the dates of one task, by its id, uid or name; text only."),
    ] = None,
    limiting: Limiting,
    reading: Reading,
    writing: Writing,
) -> None:
    """Tell the dates, floats and drivers of a plan as it is written, without uncertainty.

    \b
    Example:
      milepost schedule plan.toml
      milepost schedule plan.xml --why "Go-live"
      milepost schedule plan.xer --json | jq '.tasks[] | select(.critical)'
    """  # noqa: D301
    if why is not None and writing.wanted != "text":
        raise InvalidOption("A reason is told as text only.", place="--why", hint="Leave --format out.")
    check_deliverable(writing, source=reading.file)
    with watching(quiet=writing.quiet) as watch:
        opened = open_plan(reading)
        watch("scheduling the plan", 0.0)
        from milepost.engine import schedule as scheduled

        plan, source = opened.plan, opened.source
        with naming(source):
            result = scheduled(plan, limited=limiting.generation)

    from milepost.reports import schedule_document, schedule_json

    task = None if why is None else find_task(result, why)

    def text() -> Iterable[RenderableType]:
        from milepost.cli.text.schedule import schedule_text, why_text

        return why_text(plan, result, task) if task else schedule_text(plan, result, source)

    deliver(
        writing,
        text=text,
        document=lambda: schedule_document(plan, result, source=source),
        json=lambda: schedule_json(plan, result, source=source),
    )


def find_task(schedule: Schedule, wanted: str) -> TaskDates:
    """Return the one task of an id, a uid, a name, or a part of a name."""
    folded = wanted.casefold()
    for matches in (
        [task for task in schedule.tasks if wanted in (task.id, task.uid)],
        [task for task in schedule.tasks if task.name.casefold() == folded],
        [task for task in schedule.tasks if folded in task.name.casefold()],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise _ambiguous(wanted, matches)
    raise UnknownTask(
        f"No task {wanted!r} in the plan.", place="--why", hint="Give an id, a uid or a part of the name."
    )


def _ambiguous(wanted: str, matches: list[TaskDates]) -> UnknownTask:
    listed = "; ".join(f"{task.id or task.uid} {task.name}" for task in matches[:5])
    return UnknownTask(f"{len(matches)} tasks match {wanted!r}.", place="--why", hint=f"Give the id of one: {listed}.")
