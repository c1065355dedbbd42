"""Editing a plan.toml in place: whole or not at all, and never over somebody else's edit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import tomli
import typer

from milepost.cli.errors import MissingFile, StalePlan
from milepost.cli.output import check_writable, write_file
from milepost.errors import Refusal

if TYPE_CHECKING:
    from milepost.exchange.native import Change
    from milepost.exchange.native.toml_text import Value

PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="The plan.toml to edit.")]
TaskId = Annotated[str, typer.Argument(metavar="TASK", help="The id of the task: its key in the file.")]


def change_plan(path: Path, change: Change) -> None:
    """Make one change in a plan.toml; comments, order and everything else stay as they are."""
    from milepost.exchange.native import edit

    check_writable(path)
    data = _bytes(path)
    try:
        changed = edit(data, [change])
    except Refusal as refusal:
        raise refusal.located(path.name) from None
    if _bytes(path) != data:
        raise StalePlan(
            "The file was changed by somebody else meanwhile.", place=str(path), hint="Look at it, then try again."
        )
    write_file(path, changed)


def value_of(text: str) -> Value:
    """Return what was typed as a TOML value, or as text when it is none.

    Examples
    --------
    >>> value_of("5d"), value_of("true"), value_of('["3d", "5d", "12d"]')
    ('5d', True, ['3d', '5d', '12d'])
    """
    try:
        value: Value = tomli.loads(f"value = {text}")["value"] if "\n" not in text else text
    except tomli.TOMLDecodeError:
        return text
    return value


def _bytes(path: Path) -> bytes:
    from milepost.exchange.errors import UnreadableFile

    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise MissingFile("There is no such file.", place=str(path), hint="Begin one with: milepost init.") from None
    except OSError as error:
        raise UnreadableFile(f"The file cannot be opened: {error.strerror}.", place=str(path)) from None
