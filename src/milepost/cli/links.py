"""`milepost link`: add and remove links of a plan.toml, keeping its comments."""

from __future__ import annotations

from typing import Annotated

import typer

from milepost.cli.editing import PlanFile, TaskId, change_plan
from milepost.cli.output import write_screen
from milepost.cli.terminal import printable

app = typer.Typer(rich_markup_mode=None)


@app.callback()
def link() -> None:
    """Edit the links of a plan.toml in place; its comments and order stay.

    \b
    Example:
      milepost link add plan.toml build 'design FS+2d'
    """  # noqa: D301


@app.command(short_help="Let a task come after another.")
def add(
    plan: PlanFile,
    task: TaskId,
    after: Annotated[str, typer.Argument(metavar="AFTER", help="What it comes after: design, or 'design FS+2d'.")],
) -> None:
    """Let a task come after another.

    \b
    Example:
      milepost link add plan.toml build design
      milepost link add plan.toml build 'design SS+50%'
    """  # noqa: D301
    from milepost.exchange.native import AddLink

    change_plan(plan, AddLink(task, after))
    write_screen(printable(f"{plan.name}: task {task} now comes after {after}."))


@app.command(short_help="Remove the links between two tasks.")
def remove(
    plan: PlanFile,
    task: TaskId,
    predecessor: Annotated[str, typer.Argument(metavar="PREDECESSOR", help="The id of the task that it comes after.")],
) -> None:
    """Remove every link from a predecessor to a task.

    \b
    Example:
      milepost link remove plan.toml build design
    """  # noqa: D301
    from milepost.exchange.native import RemoveLink

    change_plan(plan, RemoveLink(task, predecessor))
    write_screen(printable(f"{plan.name}: task {task} no longer comes after {predecessor}."))
