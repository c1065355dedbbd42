"""The options that commands share, each written once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

import typer

if TYPE_CHECKING:
    from milepost.engine import Generation

Format = Literal["text", "json", "html", "md"]
ProfileName = Literal["as-file", "native", "ms-project", "p6"]
MethodName = Literal["serial", "parallel"]
RuleName = Literal["lft", "minslk", "priority"]
RangesName = Literal["default", "none"]
DatesName = Literal["dmy", "mdy", "ymd"]
_FORMAT_BY_SUFFIX: dict[str, Format] = {".json": "json", ".html": "html", ".htm": "html", ".md": "md"}


@dataclass(frozen=True, slots=True)
class Reading:
    """Which plan to read, and how."""

    file: Annotated[Path, typer.Argument(metavar="FILE", help="Plan: .mpp, .xml, .xer, .toml, .csv, .xlsx or another.")]
    project: Annotated[
        str | None,
        typer.Option(
            metavar="ID|NAME|INDEX",
            help="Which project of the file; the one with most linked tasks unless given.",
            show_default=False,
        ),
    ] = None
    profile: Annotated[
        ProfileName, typer.Option(metavar="as-file|native|ms-project|p6", help="Whose scheduling rules to follow.")
    ] = "as-file"
    max_size: Annotated[int, typer.Option(metavar="MB", help="Refuse files above this size, packed or not.")] = 100
    dates: Annotated[
        DatesName | None,
        typer.Option(metavar="dmy|mdy|ymd", help="Order of day, month and year in a table that does not tell it."),
    ] = None
    column: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD=HEADER", help="Which column of a table is which field, as name=Topic."),
    ] = None


@dataclass(frozen=True, slots=True)
class Writing:
    """What to write, and where."""

    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            metavar="text|json|html|md",
            help="What to write: text, or what the ending of -o tells.",
            show_default=False,
        ),
    ] = None
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="OUT", help="Write to this file instead of the screen."),
    ] = None
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False

    @property
    def wanted(self) -> Format:
        """The format that was asked for, or that the output's name tells."""
        if self.format is not None or self.as_json:
            return self.format or "json"
        return _FORMAT_BY_SUFFIX.get(self.output.suffix.lower(), "text") if self.output else "text"


@dataclass(frozen=True, slots=True)
class Simulating:
    """How to simulate."""

    runs: Annotated[int, typer.Option(metavar="N", help="How many runs to simulate.")] = 10_000
    seed: Annotated[
        int, typer.Option(metavar="S", help="Seed of the random numbers; the same seed, the same result.")
    ] = 1
    ranges: Annotated[
        RangesName,
        typer.Option(
            metavar="default|none", help="What tasks with a single estimate get: a range from effort ratios, or none."
        ),
    ] = "default"


@dataclass(frozen=True, slots=True)
class Limiting:
    """Whether people, machines and material are limited, and who comes first."""

    resources: Annotated[
        bool, typer.Option("--resources", help="Keep within what there is of every person, machine and material.")
    ] = False
    method: Annotated[
        MethodName,
        typer.Option(metavar="serial|parallel", help="Place task after task, or minute after minute (dates only)."),
    ] = "serial"
    rule: Annotated[
        RuleName,
        typer.Option(
            metavar="lft|minslk|priority",
            help="Who comes first: the earliest late finish, the least float or the highest priority.",
        ),
    ] = "lft"

    @property
    def generation(self) -> Generation | None:
        """How to place tasks, or None when nothing is limited."""
        if not self.resources:
            return None
        from milepost.engine import Generation

        return Generation(self.method, self.rule)


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take options as dataclasses: their fields become its arguments and options, in order."""
    hints = get_type_hints(command, include_extras=True)
    bundles = {name: kind for name, kind in hints.items() if is_dataclass(kind) and isinstance(kind, type)}
    parameters = [
        flat
        for name, parameter in inspect.signature(command).parameters.items()
        for flat in (_fields_of(bundles[name]) if name in bundles else [parameter.replace(annotation=hints[name])])
    ]

    @wraps(command)
    def called(**given: Any) -> None:
        for name, kind in bundles.items():
            given[name] = kind(**{field.name: given.pop(field.name) for field in fields(kind)})
        command(**given)

    # Typer reads both: the signature for defaults and order, the annotations for types.
    signature = inspect.Signature([each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters])
    called.__dict__.update(__signature__=signature)
    called.__dict__.pop("__wrapped__")
    called.__annotations__ = {name: each.annotation for name, each in signature.parameters.items()}
    return called


def _fields_of(bundle: type) -> list[inspect.Parameter]:
    hints = get_type_hints(bundle, include_extras=True)
    return [each.replace(annotation=hints[name]) for name, each in inspect.signature(bundle).parameters.items()]
