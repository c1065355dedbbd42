"""The commands, and what happens around each: refusals, Ctrl-C and closed pipes."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from milepost import __version__
from milepost.cli import (
    comparisons,
    errors,
    findings,
    forecasts,
    levels,
    links,
    plans,
    schedules,
    schemas,
    tasks,
    values,
)
from milepost.cli.output import silence
from milepost.cli.terminal import forgive_unknown_characters
from milepost.errors import Refusal

_RARELY = 100_000  # new objects between two searches for garbage: a plan is all objects, hardly any of them garbage
_NOT_A_NUMBER = re.compile(r"Input should be a valid integer.*")

# Plain help: rich help costs a third of a second at every start, and wraps in boxes that do not paste.
app = typer.Typer(name="milepost", add_completion=False, rich_markup_mode=None)


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"milepost {__version__}")
        raise typer.Exit


@app.callback(
    invoke_without_command=True,
    epilog="\b\nExit codes:\n" + "\n".join(f"{code:5}  {text}" for code, text in errors.EXIT_CODES.items()),
)
def milepost(
    context: typer.Context,
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Know when you will arrive: an honest forecast for the plan file you already have.

    \b
    Example:
      milepost init
      milepost forecast plan.toml
    """  # noqa: D301
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


app.command(short_help="When it will really finish, at what cost, and why.")(forecasts.forecast)
app.command(short_help="Dates, floats and drivers as the plan is written.")(schedules.schedule)
app.command(short_help="What is wrong in the plan, and what mending it buys.")(findings.check)
app.command(short_help="In which order limited people finish soonest.")(levels.level)
app.command(short_help="What changed between two plans, and what it does.")(comparisons.compare)
app.command(short_help="Earned value and earned schedule against the baseline.")(values.value)
app.command(short_help="Begin a plan.toml, with comments.")(plans.init)
app.command(short_help="Write a plan as plan.toml, MS Project XML, CSV or Excel.")(plans.convert)
app.add_typer(tasks.app, name="task", short_help="Edit the tasks of a plan.toml, keeping its comments.")
app.add_typer(links.app, name="link", short_help="Edit the links of a plan.toml, keeping its comments.")
app.command(name="git-diff", short_help="Show git what a changed plan does to the forecast.")(comparisons.git_diff)
app.command(short_help="Compile the simulation kernels ahead.")(forecasts.warm)
app.command(short_help="JSON Schemas of the output and of plan.toml.")(schemas.schema)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    gc.set_threshold(_RARELY)
    forgive_unknown_characters()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough.
        silence()
        return errors.DONE
    return code


def _run(arguments: Sequence[str] | None) -> int:
    command = typer.main.get_command(app)
    try:
        code = command.main(arguments, prog_name="milepost", standalone_mode=False)
    except Refusal as refusal:
        return _refuse(refusal)
    except TyperException as wrong:
        return _refuse(_usage(wrong))
    except (typer.Abort, KeyboardInterrupt):
        from milepost.engine.errors import Cancelled

        return _refuse(Cancelled("Stopped; nothing was written."))
    return code if isinstance(code, int) else errors.DONE


def _usage(wrong: TyperException) -> errors.InvalidOption:
    """Return a complaint of the command parser as a refusal with place and next step."""
    context, parameter = getattr(wrong, "ctx", None), getattr(wrong, "param", None)
    place, message = "", wrong.format_message()
    if parameter is not None and wrong.message:
        place = parameter.opts[0] if parameter.opts[0].startswith("-") else parameter.metavar
        message = _NOT_A_NUMBER.sub("The value is not a whole number", wrong.message.removeprefix("Value error, "))
    if message[-1:] not in (".", "?"):
        message += "."
    path = context.command_path if context is not None else "milepost"
    return errors.InvalidOption(message, place=place, hint=f"See {path} --help.")


def _refuse(refusal: Refusal) -> int:
    sys.stderr.write(f"{errors.line(refusal)}\n")
    return errors.exit_code(refusal)
