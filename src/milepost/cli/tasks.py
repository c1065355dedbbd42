"""`milepost task`: set, add and remove tasks of a plan.toml, keeping its comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.editing import PlanFile, TaskId, change_plan, value_of
from milepost.cli.output import write_screen
from milepost.cli.terminal import printable

if TYPE_CHECKING:
    from milepost.exchange.native.toml_text import Value

app = typer.Typer(rich_markup_mode=None)


@app.callback()
def task() -> None:
    """Edit the tasks of a plan.toml in place; its comments and order stay.

    \b
    Example:
      milepost task set plan.toml build duration 6d
    """  # noqa: D301


@app.command(name="set", short_help="Set one field of a task, or clear it.")
def set_field(
    plan: PlanFile,
    task: TaskId,
    field: Annotated[str, typer.Argument(metavar="FIELD", help="A field of the task, such as duration or deadline.")],
    value: Annotated[
        str | None, typer.Argument(metavar="VALUE", help="A TOML value, or text; without it the field is cleared.")
    ] = None,
) -> None:
    """Set one field of a task, or clear it when no value is given.

    \b
    Example:
      milepost task set plan.toml build duration 6d
      milepost task set plan.toml build range '["3d", "5d", "12d"]'
      milepost task set plan.toml build deadline
    """  # noqa: D301
    from milepost.exchange.native import SetField

    change_plan(plan, SetField(("tasks", task), field, None if value is None else value_of(value)))
    done = "is cleared" if value is None else f"is now {value}"
    write_screen(printable(f"{plan.name}: the {field} of task {task} {done}."))


@app.command(short_help="Add a task.")
def add(
    plan: PlanFile,
    task: TaskId,
    *,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="What is to be done.")] = None,
    duration: Annotated[str | None, typer.Option(metavar="TIME", help="How long it takes, such as 5d.")] = None,
    after: Annotated[
        list[str] | None, typer.Option(metavar="LINK", help="What it comes after, such as design or 'design FS+2d'.")
    ] = None,
    below: Annotated[str | None, typer.Option(metavar="TASK", help="Write it below this task; else last.")] = None,
) -> None:
    """Add a task to a plan.toml.

    \b
    Example:
      milepost task add plan.toml audit --name "Audit" --duration 5d --after build
    """  # noqa: D301
    from milepost.exchange.native import AddTask

    given: dict[str, Value | None] = {"name": name, "duration": duration, "after": list(after) if after else None}
    fields = {key: value for key, value in given.items() if value is not None}
    change_plan(plan, AddTask(task, fields, below=below))
    write_screen(printable(f"{plan.name}: added task {task}."))


@app.command(short_help="Remove a task and its links.")
def remove(plan: PlanFile, task: TaskId) -> None:
    """Remove a task from a plan.toml, with the links to it and its mentions in effects.

    \b
    Example:
      milepost task remove plan.toml audit
    """  # noqa: D301
    from milepost.exchange.native import RemoveTask

    change_plan(plan, RemoveTask(task))
    write_screen(printable(f"{plan.name}: removed task {task}."))
